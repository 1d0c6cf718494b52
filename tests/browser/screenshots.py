"""`make screenshots`: takes the README's pictures of the dashboard, from the stack with the simulated house."""

from __future__ import annotations

import asyncio
import sys
import tempfile
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import accumulate
from pathlib import Path
from typing import TYPE_CHECKING, Literal
from zoneinfo import ZoneInfo

from tests.browser.chromium import need_chromium, open_dashboard
from tests.browser.past import CAR, past_of, write
from tests.simulator.car import CarSettings
from tests.simulator.charger import ChargerSettings
from tests.simulator.house import House
from tests.simulator.world import World
from tests.stack.appdaemon import CHECKOUT
from tests.stack.stack import EXAMPLE, EXAMPLE_OF_DOUBLE, STATUS_EVENT, Stack

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from tests.stack.home_assistant_api import HomeAssistantApi

DOCS = Path(__file__).parents[2] / "docs"
HOUR = 14
"""The hour of the day that the pictures show: Home Assistant is in the time zone in which it is that now."""
CLOUDS_S = 600
"""The generated day has a cloud a minute. In a picture 400 pixels wide one sees that as a smear, so they are slower."""
STARTS, SWITCHES = "sensor.alfen_solar_starts_today", "sensor.alfen_solar_phase_switches_today"
SETTLE_S = 40
"""How long the car charges before the first picture."""
LOAD_S = 8
"""How long the graphs take to be drawn."""
SESSIONS = [(0.9, 11200, 640), (1.1, 6400, 2900), (2.9, 14100, 300), (4.0, 9700, 1250), (6.2, 3100, 5200)]
"""The last sessions, the newest first: days ago, and what came from sun and grid, in Wh."""
SUN_KWH = [8.2, 11.4, 0, 3.1, 14.1, 9.7, 0, 12.3, 5.6, 14.1, 0, 6.4, 11.2]
GRID_KWH = [0.9, 0.4, 0, 5.2, 0.3, 1.2, 0, 0.6, 3.8, 0.3, 0, 2.9, 0.6]
"""What the car took on the days before today, the newest last, in kWh."""
IMPORT_PRICE, EXPORT_PRICE = 0.30, 0.08
PHONE, DESKTOP, TWO_CARS = (412, 1170), (1600, 960), (1600, 1080)
Kind = Literal["one", "phases", "two"]
"""Of what the pictures are: one car, one whose phases are switched, or two."""
PICTURES: dict[Kind, list[tuple[str, tuple[int, int], Literal["light", "dark"]]]] = {
    "one": [
        ("dashboard-phone", PHONE, "light"),
        ("dashboard-phone-dark", PHONE, "dark"),
        ("dashboard", DESKTOP, "light"),
    ],
    "phases": [("dashboard-phases", PHONE, "light")],
    "two": [("dashboard-double", TWO_CARS, "light")],
}
MUCH_KWP = 11
"""So much sun in the afternoon is enough for three phases."""
PACKAGE = "alfen_solar_phases"


async def main() -> None:
    """Run the stack, give its Home Assistant a past, and take the pictures."""
    for kind, pictures in PICTURES.items():
        with tempfile.TemporaryDirectory(prefix="alfen-solar-", ignore_cleanup_errors=True) as name:
            async with stack_with_a_past(Path(name), kind) as (stack, zone):
                for picture, (width, height), scheme in pictures:
                    await take(stack.home_assistant, zone, DOCS / f"{picture}.png", width, height, scheme)
                    sys.stdout.write(f"docs/{picture}.png\n")


async def take(
    home_assistant: HomeAssistantApi,
    zone: ZoneInfo,
    picture: Path,
    width: int,
    height: int,
    scheme: Literal["light", "dark"],
    locale: str = "en-GB",
) -> None:
    """Take one picture of the dashboard.

    Args:
        home_assistant: Where it is.
        zone: The time zone of its user.
        picture: The file to write.
        width: Of the page, in CSS pixels.
        height: Of the page, in CSS pixels.
        scheme: What the browser prefers.
        locale: What the browser speaks.
    """
    async with open_dashboard(
        home_assistant, width=width, height=height, scheme=scheme, time_zone=zone.key, locale=locale
    ) as page:
        await asyncio.sleep(LOAD_S)
        await page.screenshot(path=picture)


@asynccontextmanager
async def stack_with_a_past(folder: Path, kind: Kind = "one") -> AsyncIterator[tuple[Stack, ZoneInfo]]:
    """Run the stack in a folder, where the car charges in the afternoon of a day that is in the history.

    A double charger has a second car, which has just come and has not been here today.
    """
    now = datetime.now(UTC)
    zone = zone_where_it_is(HOUR, now)
    local = now.astimezone(zone)
    generated = House.generated(kwp=MUCH_KWP) if kind == "phases" else House.generated()
    house = calm(generated).at(timedelta(hours=local.hour, minutes=local.minute).seconds)
    car = CarSettings(phases=3 if kind == "phases" else 1)
    past = past_of(house, zone, car)
    world, apps, sockets, packages = World(house), EXAMPLE, [1], {}
    if kind == "phases":
        world = World(house, ChargerSettings(supply_phases=3), {1: car})
        apps = EXAMPLE.replace("  # phases: 1\n", "  phases: switchable\n")
        packages = {PACKAGE: (CHECKOUT / f"apps/alfen-solar/home_assistant/{PACKAGE}.yml").read_text()}
    elif kind == "two":
        world = World(house, ChargerSettings(sockets=2), {1: CarSettings(), 2: CarSettings()})
        apps, sockets = EXAMPLE_OF_DOUBLE, [1, 2]
        past.states[CAR.replace("_solar_", "_solar_2_")] = [(ago_s, "0") for ago_s, _ in past.states[CAR]]
    double = kind == "two"
    async with Stack(folder, world, apps, time_zone=zone.key, packages=packages, double=double) as stack:
        home_assistant = stack.home_assistant
        for socket in sockets:
            own = "2_" if socket == 2 else ""
            mode = {"entity_id": f"input_select.alfen_solar_{own}mode", "option": "Solar"}
            await home_assistant.call_service("input_select", "select_option", mode)
            await tell_sessions(home_assistant, socket, now)
            await import_days(home_assistant, local, own)
        await asyncio.sleep(SETTLE_S)
        write(past, folder / "homeassistant/home-assistant_v2.db", datetime.now(UTC))
        told = next(status for status in reversed(stack.statuses) if status["socket"] == 1)
        await home_assistant.request("POST", f"/api/events/{STATUS_EVENT}", json=told | past.today)
        # The app takes its starts and switches from the sensors when those come back, and then tells them itself.
        for sensor, number in ((STARTS, past.starts), (SWITCHES, past.switches)):
            if number is not None:
                await home_assistant.set_state(sensor, "unknown")
                await home_assistant.set_state(sensor, number, {"day": f"{local:%Y-%m-%d}"})
        yield stack, zone


async def tell_sessions(home_assistant: HomeAssistantApi, socket: int, now: datetime) -> None:
    """Tell Home Assistant the last sessions of a socket; the second one had fewer."""
    for days_ago, sun_wh, grid_wh in reversed(SESSIONS[socket - 1 :: socket]):
        ended = now - timedelta(days=days_ago)
        session = {
            "hub": "alfen",
            "socket": socket,
            "text": "",
            "began": (ended - timedelta(hours=5)).isoformat(),
            "ended": ended.isoformat(),
            "sun_wh": sun_wh,
            "grid_wh": grid_wh,
            "sun_share": sun_wh / (sun_wh + grid_wh),
            "saved": round(sun_wh / 1000 * (IMPORT_PRICE - EXPORT_PRICE), 2),
            "currency": "€",
        }
        await home_assistant.request("POST", "/api/events/alfen_solar_session", json=session)


async def import_days(home_assistant: HomeAssistantApi, today: datetime, own: str) -> None:
    """Give the statistics what a car has taken on each of the days before today.

    Args:
        home_assistant: Where they are.
        today: A time of it.
        own: What names the car's socket in the names of its entities.
    """
    midnight = today.replace(hour=0, minute=0, second=0, microsecond=0)
    for name, kwh in (("sun", SUN_KWH), ("grid", GRID_KWH)):
        totals = list(accumulate(kwh, initial=0.0))
        entity = f"sensor.alfen_solar_{own}energy_from_{name}"
        await home_assistant.websocket(
            "recorder/import_statistics",
            metadata={
                "has_mean": False,
                "has_sum": True,
                "name": None,
                "source": "recorder",
                "statistic_id": entity,
                "unit_of_measurement": "kWh",
            },
            stats=[
                {
                    "start": (midnight - timedelta(days=len(kwh) - day, hours=12)).isoformat(),
                    "state": total,
                    "sum": total,
                }
                for day, total in enumerate(totals)
            ],
        )


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
    try:
        need_chromium()
    except RuntimeError as error:
        sys.exit(str(error))
    asyncio.run(main())
