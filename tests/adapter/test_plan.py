"""Ready by a time, through AppDaemon and Home Assistant: what is asked for, what is written, what the sensors get."""

from __future__ import annotations

from datetime import UTC, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from tests.adapter.steps import HOMEWIZARD, eventually, logbook

if TYPE_CHECKING:
    from tests.adapter.charger_double import ChargerDouble
    from tests.adapter.conftest import RunApps
    from tests.adapter.home_assistant_double import HomeAssistantDouble

PRICE = "sensor.nord_pool_nl_current_price"
NORD_POOL = "nordpool/get_prices_for_date"
PLAN = f"{HOMEWIZARD}  plan: true\n  prices: {PRICE}\n"


async def asks_for(home: HomeAssistantDouble, kwh: float, in_hours: float) -> None:
    """Let the car be ready in so many hours."""
    ready_by = home.local() + timedelta(hours=in_hours)
    await home.set_state("input_select.alfen_solar_mode", "Solar")
    await home.set_state("input_datetime.alfen_solar_ready_by", f"{ready_by:%Y-%m-%d %H:%M:%S}")
    await home.set_state("input_select.alfen_solar_ready_days", "Once")
    await home.set_state("input_number.alfen_solar_ready_energy", kwh, "kWh")
    await home.set_state("input_number.alfen_solar_energy_limit", 0, "kWh")
    await home.set_state("input_number.alfen_solar_price_limit", -1, min=-1)
    await home.set_state("input_select.alfen_solar_negative_prices", "Charge")


def prices(home: HomeAssistantDouble, *per_mwh: float) -> list[dict[str, Any]]:
    """Make prices from this hour on, as Nord Pool's action tells them."""
    hour = home.clock.now().astimezone(UTC).replace(minute=0, second=0, microsecond=0)
    starts = [hour + number * timedelta(minutes=15) for number in range(4 * len(per_mwh))]
    return [
        {
            "start": start.isoformat(),
            "end": (start + timedelta(minutes=15)).isoformat(),
            "price": per_mwh[number // 4],
        }
        for number, start in enumerate(starts)
    ]


@pytest.fixture(autouse=True)
async def nord_pool(home: HomeAssistantDouble) -> None:
    home.services.add(NORD_POOL)
    home.origins[PRICE] = "nordpool 0123abc"
    home.answers[NORD_POOL] = {"SE3": prices(home, 1, 1, 1), "NL": prices(home, 300, 200, 50, 300, 300, 300)}
    await home.set_state(PRICE, 0.3, "EUR/kWh")


def plans(home: HomeAssistantDouble) -> list[dict[str, Any]]:
    return [data for event, data in home.events if event == "alfen_solar_plan"]


async def test_prices_are_asked_for_by_the_action_and_the_plan_is_an_event(
    home: HomeAssistantDouble, run_apps: RunApps
) -> None:
    await asks_for(home, 1.5, 5)
    async with run_apps(PLAN):
        await eventually(lambda: plans(home) and plans(home)[-1].get("known_until"))
    asked = home.calls_of(NORD_POOL)
    assert {call["config_entry"] for call in asked} == {"0123abc"}
    assert len({call["date"] for call in asked}) == 2
    plan = plans(home)[-1]
    expected = {
        "plan": "waiting",
        "hub": "alfen",
        "socket": 1,
        "need_kwh": 1.5,
        "short_kwh": 0,
        "cheap_kwh": 1.5,
        "other_kwh": 0,
    }
    assert {key: plan[key] for key in expected} == expected
    assert plan["cost"] == pytest.approx(1.5 * 0.05, abs=0.01)
    hour = home.clock.now().astimezone(UTC).replace(minute=0, second=0, microsecond=0).isoformat()
    assert hour < plan["start"] < plan["end"] <= plan["ready_by"]
    assert len(plan["slots"]) >= 4 * 4
    assert plan["text"].startswith("Plan until ")


async def test_where_the_time_is_short_the_car_charges_and_goes_on_after_a_restart(
    home: HomeAssistantDouble, charger: ChargerDouble, run_apps: RunApps
) -> None:
    await asks_for(home, 4.0, 0.5)
    async with run_apps(PLAN):
        await eventually(lambda: charger.setpoint_a == 16)
        await eventually(lambda: home.last_status["reason"] == "plan")
        await home.clock.sleep(600)
        await eventually(lambda: plans(home)[-1]["plan"] == "charging")
    late = [entry for entry in logbook(home) if "cannot be charged in time" in entry]
    assert len(late) == 1, logbook(home)
    received_wh = 600 / 3600 * 3680
    before = len(plans(home))
    async with run_apps(PLAN):
        await eventually(lambda: plans(home)[before:] and plans(home)[-1].get("received_kwh", 0) > 0.1)
    assert plans(home)[-1]["received_kwh"] == pytest.approx(received_wh / 1000, abs=0.15)


async def test_prices_in_the_attributes_of_an_entity_need_no_action(
    home: HomeAssistantDouble, run_apps: RunApps
) -> None:
    listed = [{"start": each["start"], "value": each["price"] / 1000} for each in prices(home, 300, 50, 300, 300, 300)]
    await home.set_state(PRICE, 0.3, "EUR/kWh", raw_today=listed)
    await asks_for(home, 1.5, 4)
    async with run_apps(PLAN):
        await eventually(lambda: plans(home) and plans(home)[-1]["plan"] != "none")
    assert home.calls_of(NORD_POOL) == []
    assert plans(home)[-1]["slots"][0][1] == 0.3


async def test_an_action_that_fails_is_asked_again_later(home: HomeAssistantDouble, run_apps: RunApps) -> None:
    home.refusals[NORD_POOL] = "Nord Pool is down"
    await asks_for(home, 1.5, 5)
    async with run_apps(PLAN):
        await eventually(lambda: len(home.calls_of(NORD_POOL)) == 2)
        del home.refusals[NORD_POOL]
        await home.clock.sleep(17 * 60)
        await eventually(lambda: plans(home)[-1].get("known_until"))
    assert len(home.calls_of(NORD_POOL)) >= 4


async def test_without_opting_in_nothing_is_asked_or_told(home: HomeAssistantDouble, run_apps: RunApps) -> None:
    await asks_for(home, 2.0, 0.5)
    async with run_apps(HOMEWIZARD):
        await home.clock.sleep(60)
    assert home.calls_of(NORD_POOL) == []
    assert plans(home) == []
