"""`make screenshots`: takes the README's pictures of the dashboard, from the stack with the simulated house."""

from __future__ import annotations

import asyncio
import sys
import tempfile
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import accumulate
from pathlib import Path
from typing import Literal
from zoneinfo import ZoneInfo

from tests.browser.chromium import find_chromium, open_dashboard
from tests.browser.past import past_of, write
from tests.simulator.house import House
from tests.simulator.world import World
from tests.stack.stack import STATUS_EVENT, Stack

DOCS = Path(__file__).parents[2] / "docs"
HOUR = 14
"""The hour of the day that the pictures show: Home Assistant is in the time zone in which it is that now."""
CLOUDS_S = 600
"""The generated day has a cloud a minute. In a picture 400 pixels wide one sees that as a smear, so they are slower."""
STARTS = "sensor.alfen_solar_starts_today"
SETTLE_S = 40
"""How long the car charges before the first picture."""
LOAD_S = 8
"""How long the graphs take to be drawn."""
PHONE, DESKTOP = (412, 1170), (1440, 690)
PICTURES: list[tuple[str, tuple[int, int], Literal["light", "dark"]]] = [
    ("dashboard-phone", PHONE, "light"),
    ("dashboard-phone-dark", PHONE, "dark"),
    ("dashboard", DESKTOP, "light"),
]


async def main() -> None:
    """Run the stack, give its Home Assistant a past, and take the pictures."""
    now = datetime.now(UTC)
    zone = zone_where_it_is(HOUR, now)
    local = now.astimezone(zone)
    house = calm(House.generated()).at(timedelta(hours=local.hour, minutes=local.minute).seconds)
    past = past_of(house, zone)
    with tempfile.TemporaryDirectory(prefix="alfen-solar-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        async with Stack(folder, World(house), time_zone=zone.key) as stack:
            mode = {"entity_id": "input_select.alfen_solar_mode", "option": "Solar"}
            await stack.home_assistant.call_service("input_select", "select_option", mode)
            await asyncio.sleep(SETTLE_S)
            write(past, folder / "homeassistant/home-assistant_v2.db", datetime.now(UTC))
            await stack.home_assistant.request(
                "POST", f"/api/events/{STATUS_EVENT}", json=stack.statuses[-1] | past.today
            )
            # The app takes its starts from the sensor when that comes back, and then tells them itself.
            await stack.home_assistant.set_state(STARTS, "unknown")
            await stack.home_assistant.set_state(STARTS, past.starts, {"day": f"{local:%Y-%m-%d}"})
            for picture, (width, height), scheme in PICTURES:
                async with open_dashboard(
                    stack.home_assistant, width=width, height=height, scheme=scheme, time_zone=zone.key
                ) as page:
                    await asyncio.sleep(LOAD_S)
                    await page.screenshot(path=DOCS / f"{picture}.png")
                sys.stdout.write(f"docs/{picture}.png\n")


def zone_where_it_is(hour: int, now: datetime) -> ZoneInfo:
    """Return a time zone in which it is that hour now."""
    ahead_h = (hour - now.astimezone(UTC).hour + 11) % 24 - 11
    return ZoneInfo(f"Etc/GMT{-ahead_h:+d}")  # the sign of these names is the other way round


def calm(house: House) -> House:
    """Return the house under slow clouds: a moving mean of its sun."""
    sums = [0.0, *accumulate(house.sun_values_w)]
    means = [(after - before) / CLOUDS_S for before, after in zip(sums, sums[CLOUDS_S:], strict=False)]
    return replace(house, sun_values_w=means + [0.0] * (len(house.sun_values_w) - len(means)))


if __name__ == "__main__":
    if find_chromium() is None:
        sys.exit("There is no Chromium: install Debian's package chromium.")
    asyncio.run(main())
