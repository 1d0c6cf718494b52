"""Ready by a time on the real stack: what is written on the wire, and what the sensors of the package show.

A night takes a minute here: AppDaemon's clock is moved over the hours in which nothing begins or ends.
"""

import asyncio
import re
from collections.abc import AsyncIterator, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import pytest_asyncio
import yaml

from alfen_solar.home_assistant import ORIGIN_TEMPLATE
from tests.end_to_end.house import shine
from tests.patience import eventually
from tests.simulator.world import World
from tests.stack.appdaemon import CHECKOUT
from tests.stack.moved_clock import move
from tests.stack.stack import EXAMPLE, Stack

pytestmark = pytest.mark.asyncio(loop_scope="module")

METER = "sensor.electricity_meter_power_consumption"
APPS = EXAMPLE.replace("  # plan: false\n", "  plan: true\n  import_price: 0.30\n  export_price: 0.05\n")
TARIFF = '  tariff: {"07:00": 0.30, "23:00": 0.20, "04:00": 0.30}\n'
PACKAGE = CHECKOUT / "apps/alfen-solar/home_assistant/alfen_solar_plan.yml"
DASHBOARD = PACKAGE.with_name("dashboard.yml")
ZONE = ZoneInfo("Europe/Amsterdam")
MAXIMUM_W, SAFE_W = 16 * 230.0, 6 * 230.0


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def stack(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Stack]:
    world = World()
    shine(world, -300)
    packages = {"alfen_solar_plan": PACKAGE.read_text()}
    folder = Path(tmp_path_factory.mktemp("stack"))
    move(clock(folder), 0)
    async with Stack(folder, world, APPS, packages=packages, clock=clock(folder)) as stack:
        await stack.home_assistant.call_service(
            "input_select", "select_option", {"entity_id": "input_select.alfen_solar_mode", "option": "Solar"}
        )
        yield stack


def clock(folder: Path) -> Path:
    """Return the file with the seconds by which AppDaemon's clock is ahead."""
    return folder / "clock"


async def ready_in(stack: Stack, hours: float, kwh: float) -> None:
    """Let the car be ready in so many hours with so much energy."""
    at = datetime.now(UTC) + timedelta(hours=hours)
    call = stack.home_assistant.call_service
    by = {"entity_id": "input_datetime.alfen_solar_ready_by", "timestamp": at.timestamp()}
    await call("input_datetime", "set_datetime", by)
    energy = {"entity_id": "input_number.alfen_solar_ready_energy", "value": kwh}
    await call("input_number", "set_value", energy)
    days = {"entity_id": "input_select.alfen_solar_ready_days", "option": "Once"}
    await call("input_select", "select_option", days)


async def test_the_car_waits_while_there_is_time_and_the_sensors_show_when_it_begins(stack: Stack) -> None:
    await ready_in(stack, 6, 5)
    home = stack.home_assistant
    await home.wait_for("sensor.alfen_solar_plan", "waiting", 60)
    await home.wait_for("sensor.alfen_solar_plan_energy", lambda state: float(state) == pytest.approx(5, abs=0.3), 60)
    starts = await home.wait_for("sensor.alfen_solar_plan_starts_at", lambda state: "T" in state)
    starts_at = datetime.fromisoformat(starts)
    assert timedelta(hours=3.9) < starts_at - datetime.now(UTC) < timedelta(hours=4.7)
    cost = float(await home.wait_for("sensor.alfen_solar_plan_cost", lambda state: float(state) > 0))
    assert cost == pytest.approx(5 * 0.30, abs=0.1)
    attributes = (await home.states())["sensor.alfen_solar_plan"]["attributes"]
    assert str(attributes["text"]).startswith("Plan until ")
    assert len(attributes["slots"]) >= 4 * 6
    assert await home.state("sensor.alfen_solar_status") != "plan"


def said(view: object, entity: str) -> str:
    """Return what the card about an entity says in a dashboard."""
    for each in view if isinstance(view, list) else view.values() if isinstance(view, dict) else ():
        if found := said(each, entity):
            return found
    shown = isinstance(view, dict) and view.get("type") == "conditional" and view["conditions"][0]["entity"] == entity
    return str(view["card"].get("content", "")) if isinstance(view, dict) and shown else ""


async def test_the_dashboard_tells_the_plan_and_draws_its_prices(stack: Stack) -> None:
    view = yaml.safe_load(DASHBOARD.read_text())["views"]
    lines = (await stack.home_assistant.render(said(view, "sensor.alfen_solar_plan_energy"))).splitlines()
    told, *drawn = [line for line in lines if line.strip()]
    assert re.match(r"Plan until .*: 5\.0 kWh, 0\.0 kWh of it solar, for about €1\.50; charging starts ", told), told
    fence, hours, price, grid, sun, end = drawn
    assert (fence, end) == ("```", "```")
    assert re.search(r"00|06|12|18", hours), "of 6 hours, one is one of these"
    assert re.fullmatch("▄{6,7} Price", price), price
    assert re.fullmatch("·{3,5}█{2,3}·? Grid", grid), grid
    assert re.fullmatch("·{6,7} Solar", sun), sun


async def test_the_dashboard_tells_the_quarter_hour_and_the_battery(stack: Stack) -> None:
    home, view = stack.home_assistant, yaml.safe_load(DASHBOARD.read_text())["views"]
    mean, share = "sensor.alfen_solar_quarter_hour_mean", "sensor.alfen_solar_battery_share"
    await home.set_state(mean, "1690", {"limit": 2500, "expected": 2204})
    await home.set_state(share, "-1200", {"battery_level": 0.635, "battery_power": -1240.0})
    told = [(await home.render(said(view, entity))).strip() for entity in (mean, share)]
    assert told == [
        "**Quarter hour:** 1.69 kW of at most 2.50 kW, expected 2.20 kW",
        "**Home battery:** 64%, discharging at 1.2 kW",
    ]


async def test_it_charges_at_once_where_the_time_is_short(stack: Stack) -> None:
    await ready_in(stack, 0.5, 20)
    await stack.home_assistant.wait_for("sensor.alfen_solar_status", "plan", 60)
    await eventually(lambda: stack.simulator.snapshot.sockets[1].currents_a[0] == 16, 60, stack.undisturbed_clock())
    await stack.home_assistant.wait_for("sensor.alfen_solar_plan", "charging", 90)
    said = "Charging at 16 A (maximum): plan until "
    await stack.home_assistant.wait_for("sensor.alfen_solar_why", lambda state: state.startswith(said), 60)


def remembers(states: Mapping[str, Mapping[str, Any]]) -> bool:
    """Tell whether the value of the energy register is remembered over restarts, as it is once it was read."""
    return states["sensor.alfen_solar_energy_this_session"]["attributes"].get("register_wh") is not None


class Night:
    """The night after next midnight, by AppDaemon's clock."""

    def __init__(self, stack: Stack) -> None:
        self._stack, self._clock = stack, clock(stack.folder)
        self._evening = (datetime.now(ZONE) + timedelta(days=1)).date()

    def at(self, hour: int, minute: int = 0) -> None:
        """Let the clock show a time: of the evening before, or of the night."""
        day = self._evening + timedelta(days=hour < 12)
        shows = datetime(day.year, day.month, day.day, hour, minute, tzinfo=ZONE)
        move(self._clock, (shows - datetime.now(UTC)).total_seconds())

    def charged(self, watts: float, minutes: float) -> None:
        """Let the car have charged while the app was away."""
        self._stack.simulator.world.charger.sockets[1].energy_wh += watts * minutes / 60

    async def gets(self, *amperes: float) -> None:
        """Wait until the car is offered one of these currents."""
        offered = self._stack.simulator.world.charger.sockets[1]
        await eventually(lambda: offered.setpoint_a in amperes, 60, self._stack.undisturbed_clock())

    async def goes_on_from(self, hour: int, minute: int, told: str) -> None:
        """Let minutes pass from a time on, each in some seconds, until the status says what is to be told."""
        why: str | None = None
        for minutes in range(20):
            self.at(hour, minute + minutes)
            await asyncio.sleep(3)
            why = await self._stack.home_assistant.state("sensor.alfen_solar_why")
            if re.search(told, why or ""):
                return
        raise AssertionError(f"The status says: {why}")


async def test_a_night_of_the_plan_with_a_power_cut_and_a_restart_in_it(stack: Stack) -> None:
    home, night = stack.home_assistant, Night(stack)
    await home.until(home.states, remembers, "what is remembered of the session", 90)
    await stack.appdaemon.stop()
    (stack.folder / "appdaemon/apps/apps.yaml").write_text(APPS + TARIFF)
    call = home.call_service
    by = {"entity_id": "input_datetime.alfen_solar_ready_by", "time": "07:00:00", "date": "2026-01-01"}
    await call("input_datetime", "set_datetime", by)
    await call("input_number", "set_value", {"entity_id": "input_number.alfen_solar_ready_energy", "value": 8})
    days = {"entity_id": "input_select.alfen_solar_ready_days", "option": "Every day"}
    await call("input_select", "select_option", days)

    night.at(21)
    await stack.appdaemon.start()
    await home.wait_for("sensor.alfen_solar_plan", "waiting", 60)
    starts = datetime.fromisoformat(await home.wait_for("sensor.alfen_solar_plan_starts_at", lambda at: "T" in at))
    assert "01:45" <= f"{starts.astimezone(ZONE):%H:%M}" <= "02:15", "8 kWh at 3.7 kW, until it is dear at 04:00"
    await night.gets(0, 6)

    night.at(2, 16)
    await night.gets(16)

    await stack.appdaemon.kill()  # a power cut; the charger falls back to its safe current
    night.at(3)
    night.charged(SAFE_W, 44)
    await stack.appdaemon.start()
    await home.wait_for("sensor.alfen_solar_status", "plan", 60)
    await night.gets(16)

    await stack.appdaemon.stop()
    night.at(3, 34)
    night.charged(MAXIMUM_W, 50)
    await stack.appdaemon.start()
    # Of the 8 kWh, 4.1 were charged while the app was away. The rest goes on in dear hours: another start costs more.
    await night.goes_on_from(3, 35, r"plan until (04:[345]|05:0)")
    await night.gets(16)

    await stack.appdaemon.stop()
    night.at(5, 0)
    night.charged(MAXIMUM_W, 70)
    await stack.appdaemon.start()
    await night.goes_on_from(5, 1, "^(?!.*plan until)(Charging|Paus)")
    await night.gets(0, 6)
    # Each move of the clock made the last telegram of the meter a minute old.
    await home.wait_for("sensor.alfen_solar_problem", "none", 60)


async def test_what_was_learned_of_the_house_is_kept_by_a_sensor(stack: Stack) -> None:
    home, learned = stack.home_assistant, [[300, 400], *[[] for _ in range(23)]]
    data = {"hub": "alfen", "socket": 1, "surplus_w": learned, "household_w": learned}
    await home.request("POST", "/api/events/alfen_solar_habits", json=data)
    await home.wait_for("sensor.alfen_solar_habits", "2", 30)
    assert (await home.states())["sensor.alfen_solar_habits"]["attributes"]["household_w"] == learned


async def test_which_integration_an_entity_is_of_is_found_by_a_template(stack: Stack) -> None:
    found = await stack.home_assistant.render(ORIGIN_TEMPLATE.replace("ENTITY", repr(METER)))
    domain, _, entry = found.strip().partition(" ")
    assert domain == "dsmr"
    assert len(entry) > 20
    assert (await stack.home_assistant.render(ORIGIN_TEMPLATE.replace("ENTITY", "'sensor.alfen_power'"))).strip() == ""
