"""External limits and the quarter-hour limit as they are in real houses, and what the car then gets."""

import pytest

from tests.adapter.charger_double import ChargerDouble
from tests.adapter.conftest import RunApps
from tests.adapter.home_assistant_double import HomeAssistantDouble
from tests.adapter.steps import HOMEWIZARD, eventually, notification, problem, told
from tests.faults import fault

MODE = "input_select.alfen_solar_mode"
CARS_LIMIT, DIMMED = "input_number.cars_limit", "binary_sensor.dimmed"
CHOICE, LIMIT = "input_select.alfen_solar_quarter_hour", "input_number.alfen_solar_quarter_hour_limit"
DEMAND = "sensor.electricity_meter_current_average_demand"
PEAK = "sensor.electricity_meter_maximum_demand_current_month"
QUARTER_S = 900
LIMITED = f"{HOMEWIZARD}  cars_limit: {CARS_LIMIT}\n"
QUARTER_HOUR = f"{HOMEWIZARD}  quarter_hour: true\n  quarter_hour_demand: {DEMAND}\n"


def about(charger: ChargerDouble, current_a: float) -> bool:
    return abs(charger.setpoint_a - current_a) <= 0.2


async def test_a_dimmed_car_is_told_what_dims_it(
    home: HomeAssistantDouble, charger: ChargerDouble, run_apps: RunApps
) -> None:
    await home.set_state(MODE, "Fast")
    await home.set_state(DIMMED, "off")
    await home.set_state(CARS_LIMIT, "2300", "W")
    async with run_apps(f"{LIMITED}  dimmed: {DIMMED}\n"):
        await eventually(lambda: about(charger, 10))
        await eventually(lambda: home.last_status["limited_by"] == "dimming")
        await home.set_state(CARS_LIMIT, "11", "kW")
        await eventually(lambda: charger.setpoint_a == 16)
        await home.set_state(DIMMED, "on")
        await home.clock.sleep(20)
        assert charger.setpoint_a == 16, "3.7 kW are less than 4.2 kW"
        await home.set_state(CARS_LIMIT, "0", "W")
        await eventually(lambda: charger.setpoint_a == 0)
    assert told(home) == []


@fault(
    "An external limit (`cars_limit`, `house_limit`, `dimmed`) has no value, or shows nonsense",
    car="keeps to the last limit, after 5 minutes to 4.2 kW for all cars together if that is less",
    seen="after a minute *No value for an external limit*, with what is wrong with which entity",
)
@pytest.mark.parametrize(
    ("shows", "unit", "message"),
    [
        ("unavailable", "W", f"{CARS_LIMIT} is unavailable."),
        ("a lot", "W", f"The state of {CARS_LIMIT} is ignored: 'a lot' is not a number."),
        ("11000", None, f"The state of {CARS_LIMIT} is ignored: it has no unit, expected W / kW."),
    ],
)
async def test_an_external_limit_that_is_lost_holds_and_is_told(
    home: HomeAssistantDouble, charger: ChargerDouble, run_apps: RunApps, shows: str, unit: str | None, message: str
) -> None:
    await home.set_state(MODE, "Fast")
    await home.set_state(CARS_LIMIT, "2300", "W")
    async with run_apps(LIMITED):
        await eventually(lambda: about(charger, 10))
        await home.set_state(CARS_LIMIT, shows, unit)
        assert (await notification(home, "limit_lost")).startswith(message)
        assert problem(home) == "limit lost"
        await home.clock.sleep(320)
        assert about(charger, 10), charger.setpoint_a
        await home.set_state(CARS_LIMIT, "11", "kW")
        await eventually(lambda: not home.notifications and charger.setpoint_a == 16)
    assert told(home) == ["limit_lost"]


async def begin_of_a_quarter(home: HomeAssistantDouble) -> None:
    """Set the clock to a minute after the start of a quarter of an hour, of which the car may use 2.5 kW."""
    home.clock.ahead_s += QUARTER_S + 60 - home.clock.now().timestamp() % QUARTER_S
    await home.set_state(MODE, "Fast")
    await home.set_state(CHOICE, "Limit")
    await home.set_state(LIMIT, "2.5", "kW")
    await home.set_state(DEMAND, "0.080", "kW")


def keeps_to_it(charger: ChargerDouble) -> bool:
    """Tell whether the car gets about what a house that takes 500 W leaves of 2.5 kW."""
    return 7.5 <= charger.setpoint_a <= 10


@fault(
    "The meter's sensor for the current quarter-hour has no value, or shows nonsense",
    car="keeps to the quarter-hour limit, using the import that the grid meter shows",
    seen="after a minute *No value for the quarter-hour limit*",
)
@pytest.mark.parametrize(
    ("shows", "message"),
    [
        ("unavailable", f"{DEMAND} is unavailable."),
        ("-3.1", f"The state of {DEMAND} is ignored: '-3.1' is negative."),
    ],
)
async def test_a_register_that_is_lost_is_told_and_replaced(
    home: HomeAssistantDouble, charger: ChargerDouble, run_apps: RunApps, shows: str, message: str
) -> None:
    await begin_of_a_quarter(home)
    async with run_apps(QUARTER_HOUR):
        await eventually(lambda: keeps_to_it(charger))
        await home.set_state(DEMAND, shows, "kW")
        assert (await notification(home, "quarter_hour_lost")).startswith(message)
        await home.clock.sleep(60)
        assert keeps_to_it(charger), charger.setpoint_a
    assert told(home) == ["quarter_hour_lost"]


@fault(
    "The meter's sensor for the current quarter-hour does not change",
    car="keeps to the quarter-hour limit, using the import that the grid meter shows",
    seen="after two minutes *Quarter-hour sensor seems wrong*",
)
async def test_a_register_that_stands_still_is_told(
    home: HomeAssistantDouble, charger: ChargerDouble, run_apps: RunApps
) -> None:
    await begin_of_a_quarter(home)
    async with run_apps(QUARTER_HOUR):
        await eventually(lambda: keeps_to_it(charger))
        message = await notification(home, "quarter_hour_wrong")
        assert message.startswith(f"{DEMAND} does not match the import measured by the grid meter.")
        await eventually(lambda: problem(home) == "quarter hour wrong")
        assert keeps_to_it(charger), charger.setpoint_a
    assert told(home) == ["quarter_hour_wrong"]


@fault(
    "The meter's sensor for this month's peak has no value, or shows nonsense",
    car="keeps to the last peak that it showed, or to the limit",
    seen="after a minute *No value for the quarter-hour limit*",
)
@pytest.mark.parametrize("shows", ["unavailable", "-4.0"])
async def test_a_peak_that_is_lost_is_told_and_holds(
    home: HomeAssistantDouble, charger: ChargerDouble, run_apps: RunApps, shows: str
) -> None:
    await begin_of_a_quarter(home)
    await home.set_state(CHOICE, "Follow peak")
    await home.set_state(PEAK, "4.0", "kW")
    async with run_apps(f"{HOMEWIZARD}  quarter_hour: true\n  quarter_hour_peak: {PEAK}\n"):
        await eventually(lambda: charger.setpoint_a >= 12)
        await home.set_state(PEAK, shows, "kW")
        assert PEAK in await notification(home, "quarter_hour_lost")
        await home.clock.sleep(60)
        assert charger.setpoint_a >= 12, "2.5 kW would be 10 A"
    assert told(home) == ["quarter_hour_lost"]


@fault(
    "A helper of the quarter-hour limit is missing, or shows nonsense",
    car="keeps to the last choice and limit, or to 2.5 kW",
    seen="after a minute *No value for the quarter-hour limit*",
)
@pytest.mark.parametrize(
    ("helper", "shows"), [(LIMIT, "unknown"), (CHOICE, "unavailable"), (CHOICE, "Sometimes")], ids=str
)
async def test_a_helper_of_the_quarter_hour_limit_that_is_lost_is_told(
    home: HomeAssistantDouble, charger: ChargerDouble, run_apps: RunApps, helper: str, shows: str
) -> None:
    await begin_of_a_quarter(home)
    await home.set_state(helper, shows, "kW" if helper == LIMIT else None)
    async with run_apps(f"{HOMEWIZARD}  quarter_hour: true\n"):
        await eventually(lambda: 6 <= charger.setpoint_a <= 10)
        assert helper in await notification(home, "quarter_hour_lost")
        assert charger.setpoint_a <= 10
    assert told(home) == ["quarter_hour_lost"]
