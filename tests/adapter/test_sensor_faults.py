"""Sensors, helpers and clocks as they are in real houses, and what the charger then gets."""

import logging
from dataclasses import replace
from datetime import timedelta

import pytest

from tests.adapter.charger_double import ChargerDouble
from tests.adapter.conftest import RunApps
from tests.adapter.home_assistant_double import HomeAssistantDouble
from tests.adapter.steps import (
    HOMEWIZARD,
    eventually,
    home_charges,
    logbook,
    meter_says_for,
    meter_says_until,
    notification,
    of_the_app,
    problem,
    the_sun_carries_9_a,
    told,
    writes,
    written,
)
from tests.faults import fault

GRID_POWER = "sensor.p1_meter_power"
MODE = "input_select.alfen_solar_mode"
MAXIMUM = "input_number.alfen_solar_maximum_current"
SUN_SHARE = "input_number.alfen_solar_sun_share"
BOOST = "input_datetime.alfen_solar_boost_until"
POWER, ENERGY, SETPOINT = "sensor.alfen_power", "sensor.alfen_energy", "sensor.alfen_setpoint"
VALIDITY, APPLIED = "sensor.alfen_remaining_validity", "sensor.alfen_applied_current"
CURRENTS = tuple(f"sensor.alfen_current_l{phase}" for phase in (1, 2, 3))
SUN_KW = -9 * 0.230
"""What carries 9 A."""


def follows_the_sun(charger: ChargerDouble) -> bool:
    return abs(charger.setpoint_a - 9) <= 0.2


# Helpers


@fault(
    "A helper is removed while Alfen Solar is running",
    car="continues with its last value",
    seen="*… does not exist in Home Assistant …* after two minutes at most, until it exists again",
)
@pytest.mark.parametrize("helper", [MODE, MAXIMUM])
async def test_a_helper_that_is_removed_while_the_app_runs_is_told(
    home: HomeAssistantDouble, charger: ChargerDouble, run_apps: RunApps, helper: str
) -> None:
    async with run_apps(HOMEWIZARD):
        await the_sun_carries_9_a(home)
        state = home.states[helper]["state"]
        await home.remove(helper)
        removed_s = home.clock.seconds
        assert (await notification(home, "helper_lost")).startswith(f"{helper} does not exist in Home Assistant.")
        assert 60 <= home.clock.seconds - removed_s <= 125
        assert follows_the_sun(charger), charger.setpoint_a
        await home.set_state(helper, state)
        await eventually(lambda: not home.notifications)
        await home.set_state(MODE, "Off")
        await eventually(lambda: charger.setpoint_a == 0)
    assert told(home) == ["helper_lost"]


@pytest.mark.parametrize("answer", ["refused", "late"])
async def test_a_charger_that_home_assistant_never_reads_at_once_is_known_by_its_polls(
    home: HomeAssistantDouble, charger: ChargerDouble, run_apps: RunApps, answer: str
) -> None:
    """What its sensors show does not change: setpoint and safe current are both 6 A."""
    home.refusals = {"homeassistant/update_entity": "Timeout"} if answer == "refused" else {}
    home.delays_s = {} if answer == "refused" else {"homeassistant/update_entity": 600}
    async with run_apps(HOMEWIZARD):
        await meter_says_until(home, SUN_KW, lambda: follows_the_sun(charger))
    assert told(home) == []


@fault(
    "The helper of the boost or of the solar share permanently has an invalid value",
    car="continues without a boost, or with the last solar share",
    seen="after a minute *The state of … is ignored …*, with what holds until it is fixed",
)
@pytest.mark.parametrize(
    ("helper", "good", "bad", "meanwhile"),
    [
        (BOOST, "2020-01-01 00:00:00", "2026-06-21", "In the meantime, there is no boost."),
        (SUN_SHARE, "100.0", "120.0", "In the meantime, the last valid solar share is used."),
    ],
)
async def test_a_wish_that_cannot_be_used_is_told(
    home: HomeAssistantDouble,
    charger: ChargerDouble,
    run_apps: RunApps,
    helper: str,
    good: str,
    bad: str,
    meanwhile: str,
) -> None:
    async with run_apps(HOMEWIZARD):
        await the_sun_carries_9_a(home)
        await home.set_state(helper, bad)
        message = await notification(home, "wish_unusable")
        assert message.startswith(f"The state of {helper} is ignored: ")
        assert message.endswith(meanwhile)
        assert problem(home) == "wish unusable"
        assert follows_the_sun(charger), charger.setpoint_a
        await home.set_state(helper, good)
        await eventually(lambda: not home.notifications)
    assert told(home) == ["wish_unusable"]


@fault(
    "A boost is set while the mode is Off",
    car="does not charge; the boost starts when another mode is selected before it ends",
    seen="*Charging is off: boost until … is on hold*",
)
async def test_a_boost_in_mode_off_is_told_and_waits(
    home: HomeAssistantDouble, charger: ChargerDouble, run_apps: RunApps
) -> None:
    await home.set_state(MODE, "Off")
    async with run_apps(HOMEWIZARD):
        await eventually(lambda: charger.setpoint_a == 0)
        await home.set_state(BOOST, "2099-01-01 07:30:00")
        await eventually(lambda: logbook(home)[-1:] == ["Charging is off: boost until 2099-01-01 at 07:30 is on hold"])
        await home.clock.sleep(60)
        assert set(written(home)) == {0}
        assert home.last_status["boost_until"].startswith("2099-01-01")
        await home.set_state(MODE, "Solar")
        await eventually(lambda: charger.setpoint_a == 16)


@fault(
    "The helper for the boost has only a date",
    car="continues as before",
    seen="one line in the log: *… is not a time; use a helper with a time, or with a date and a time*",
)
async def test_a_date_alone_is_no_boost_and_is_told(
    home: HomeAssistantDouble, charger: ChargerDouble, run_apps: RunApps, caplog: pytest.LogCaptureFixture
) -> None:
    async with run_apps(HOMEWIZARD):
        await home_charges(home)
        await home.set_state(BOOST, "2099-01-01")
        await home.clock.sleep(30)
        assert charger.setpoint_a == 6
    assert (
        f"The state of {BOOST} is ignored: '2099-01-01' is not a time; use a helper with a time, or with a date "
        "and a time." in of_the_app(caplog)
    )


# The charger's sensors


@fault(
    "Sensors have other units, set in Home Assistant: validity in min, power in kW, currents in mA",
    car="charges as usual",
    seen="nothing",
)
async def test_other_units_change_nothing(home: HomeAssistantDouble, charger: ChargerDouble, run_apps: RunApps) -> None:
    charger.chosen_units = {VALIDITY: ("min", 1 / 60), POWER: ("kW", 1e-3), ENERGY: ("kWh", 1e-3)}
    charger.chosen_units |= dict.fromkeys((SETPOINT, APPLIED, *CURRENTS), ("mA", 1000.0))
    async with run_apps(HOMEWIZARD):
        await the_sun_carries_9_a(home)
        before = len(writes(home))
        await meter_says_for(home, 120, SUN_KW)
        assert follows_the_sun(charger), charger.setpoint_a
        renewals = len(writes(home)) - before
        assert 5 <= renewals <= 8, renewals
        assert home.last_status["surplus_w"] == pytest.approx(-1000 * SUN_KW, abs=100)
    assert not told(home)


@fault(
    "The charger's sensors are removed and come back, as when the integration is reloaded",
    car="charges as usual",
    seen="nothing",
)
async def test_sensors_that_come_back_are_read_again_at_once(
    home: HomeAssistantDouble, charger: ChargerDouble, run_apps: RunApps
) -> None:
    async with run_apps(HOMEWIZARD):
        await the_sun_carries_9_a(home)
        await meter_says_for(home, 60, SUN_KW)
        for _ in range(2):
            for entity in charger.sensors:
                if entity in home.states:
                    await home.remove(entity)
            await home.clock.sleep(3)
            home.removed.clear()
            await home.poll_charger()
            await meter_says_for(home, 120, SUN_KW)
            assert follows_the_sun(charger), charger.setpoint_a
            assert home.last_status["reason"] == "following the sun"
    assert not told(home)


@pytest.mark.parametrize("entity", [MODE, GRID_POWER])
async def test_an_entity_that_comes_back_is_not_missed(
    home: HomeAssistantDouble, charger: ChargerDouble, run_apps: RunApps, entity: str
) -> None:
    async with run_apps(HOMEWIZARD):
        await the_sun_carries_9_a(home)
        state = home.states[entity]
        await home.remove(entity)
        await home.set_state(entity, state["state"], state["attributes"].get("unit_of_measurement"))
        await meter_says_for(home, 180, SUN_KW)
        assert follows_the_sun(charger), charger.setpoint_a
    assert not told(home)


async def test_an_entity_that_goes_just_after_it_has_changed_is_missed(
    home: HomeAssistantDouble, charger: ChargerDouble, run_apps: RunApps
) -> None:
    async with run_apps(HOMEWIZARD):
        await the_sun_carries_9_a(home)
        await home.set_state(MODE, "Off")
        await home.remove(MODE)
        await meter_says_for(home, 180, SUN_KW)
        assert charger.setpoint_a == 0
    assert told(home) == ["helper_lost"]


@fault(
    "Optional sensors are missing, as in earlier packages: currents of the phases, energy",
    car="charges as usual",
    seen="nothing",
)
async def test_sensors_that_need_not_be_there_are_not_missed(
    home: HomeAssistantDouble, charger: ChargerDouble, run_apps: RunApps, caplog: pytest.LogCaptureFixture
) -> None:
    for entity in (*CURRENTS, ENERGY):
        await home.remove(entity)
    async with run_apps(HOMEWIZARD):
        await the_sun_carries_9_a(home)
        await meter_says_for(home, 200, SUN_KW)
        assert follows_the_sun(charger), charger.setpoint_a
        warnings = [record.getMessage() for record in caplog.records if record.levelno >= logging.WARNING]
    complaints = [warning for warning in warnings if "current_l" in warning or ENERGY in warning]
    assert complaints == []
    assert not told(home)


@fault(
    "A required sensor of the charger has no value: power, mode 3 state, allowed current, validity, voltage",
    car="continues: the power is calculated from the currents and the voltage",
    seen="*No data from sensor.alfen_power …* after a minute, until it is back",
)
@pytest.mark.parametrize("sensor", ["power", "mode_3_state", "applied_current", "remaining_validity", "voltage_l1"])
async def test_a_sensor_that_matters_is_missed_by_name(
    home: HomeAssistantDouble, charger: ChargerDouble, run_apps: RunApps, sensor: str
) -> None:
    async with run_apps(HOMEWIZARD):
        await the_sun_carries_9_a(home)
        await meter_says_for(home, 60, SUN_KW)  # the self-check is over
        charger.missing.add(f"sensor.alfen_{sensor}")
        await home.clock.sleep(55)
        assert not told(home)
        assert f"No data from sensor.alfen_{sensor}." in await notification(home, "sensor_lost")
        await meter_says_until(home, -12 * 0.230, lambda: abs(charger.setpoint_a - 12) <= 0.2)
        await meter_says_until(home, SUN_KW, lambda: follows_the_sun(charger))
        charger.missing.clear()
        await eventually(lambda: not home.notifications)
        assert problem(home) == "none"
    assert told(home) == ["sensor_lost"]


@fault(
    "Home Assistant starts with old values of a charger that is off",
    car="does not count as charging",
    seen="*The charger reports no voltage …*",
)
async def test_what_home_assistant_has_restored_of_a_charger_that_is_off_is_not_believed(
    home: HomeAssistantDouble, charger: ChargerDouble, run_apps: RunApps
) -> None:
    charger.silent = True
    home.polls = False
    await home.set_state(POWER, "3680", "W")
    await home.set_state(SETPOINT, "16.0", "A")
    async with run_apps(HOMEWIZARD):
        await meter_says_for(home, 60, 0.5)
        assert (await notification(home, "charger_silent")).startswith("The charger is not responding: ")
    assert {status["car"] for status in home.statuses} == {"unknown"}
    assert set(written(home)) <= {6}
    assert [status for status in home.statuses if (status.get("surplus_w") or 0) > 0] == []


async def test_what_home_assistant_has_restored_of_a_session_is_not_counted(
    home: HomeAssistantDouble, charger: ChargerDouble, run_apps: RunApps
) -> None:
    charger.car.plugged_in = False
    await home.clock.sleep(1)
    home.polls = False
    await home.set_state(POWER, "3680", "W")
    await home.set_state("sensor.alfen_mode_3_state", "C2")
    async with run_apps(HOMEWIZARD):
        await meter_says_for(home, 60, 0.5)
        read_s, *_ = (call.at_s for call in home.calls if call.service == "homeassistant/update_entity")
        assert all(read_s < write.at_s for write in writes(home))
    assert {status["car"] for status in home.statuses} <= {"unknown", "absent"}
    assert sum(status["sun_wh"] + status["grid_wh"] for status in home.statuses) == 0


# The grid meter


@fault(
    "A minute of telegrams arrives late, all at once",
    car="waits for three new samples: the burst counts as one",
    seen="nothing",
)
async def test_a_burst_of_late_telegrams_is_one_sample(home: HomeAssistantDouble, run_apps: RunApps) -> None:
    async with run_apps(HOMEWIZARD):
        home.meter = "is silent"
        for late in range(60):
            await home.set_state(GRID_POWER, -3000 - late, "W")
        await home.clock.sleep(3)
        assert not written(home)


@fault(
    "The grid meter is a template that adds up three phases and changes three times with each telegram",
    car="follows the sun: each telegram counts as one sample",
    seen="nothing",
)
async def test_a_template_that_changes_three_times_a_telegram_is_followed(
    home: HomeAssistantDouble, charger: ChargerDouble, run_apps: RunApps
) -> None:
    charger.world.base_w_override = 1000 * SUN_KW
    async with run_apps(HOMEWIZARD):
        home.meter = "is silent"
        shown_w = charger.grid_w
        for telegram in range(60):
            meant_w = charger.grid_w + telegram % 3
            for third in (1, 2, 3):
                await home.set_state(GRID_POWER, f"{shown_w + (meant_w - shown_w) * third / 3:.1f}", "W")
                await home.clock.sleep(0.02)
            shown_w = meant_w
            await home.clock.sleep(20 - 0.06)
        assert follows_the_sun(charger), charger.setpoint_a
        hour = [write for write in written(home)[-20:] if abs(write - 9) > 0.2]
        assert hour == []
    assert "meter lost" not in {status["reason"] for status in home.statuses}


@fault(
    "The grid meter has failed, and its reader repeats the last telegram",
    car="charges at the minimum",
    seen="*The grid meter … has shown the same value for hours, or does not change …*",
)
async def test_a_dead_meter_that_is_reported_is_noticed(
    home: HomeAssistantDouble, charger: ChargerDouble, run_apps: RunApps
) -> None:
    async with run_apps(HOMEWIZARD):
        await the_sun_carries_9_a(home)
        home.meter = "repeats itself"
        await home.set_state(GRID_POWER, -690, "W")
        await eventually(lambda: problem(home) == "meter frozen")
        await eventually(lambda: charger.setpoint_a == 6)
        assert "may be repeating its last telegram" in await notification(home, "meter_frozen")
    assert max(written(home)) <= 13.1, written(home)


# Clocks


@fault(
    "The system clock is set an hour ahead, or back",
    car="continues as before",
    seen="nothing",
)
@pytest.mark.parametrize("hours", [1, -1])
async def test_a_clock_that_is_set_changes_nothing(
    home: HomeAssistantDouble, charger: ChargerDouble, run_apps: RunApps, hours: int
) -> None:
    await home.set_state(MODE, "Solar")
    async with run_apps(HOMEWIZARD):
        await the_sun_carries_9_a(home)
        before = len(writes(home))
        home.clock.ahead_s = 3600 * hours
        await meter_says_for(home, 120, SUN_KW)
        assert follows_the_sun(charger), charger.setpoint_a
        assert all(abs(setpoint_a - 9) <= 0.2 for setpoint_a in written(home)[before:]), written(home)[before:]
        assert 5 <= len(writes(home)) - before <= 9
    assert not told(home)


@pytest.mark.parametrize("hours", [1, -1])
async def test_a_boost_ends_by_the_clock_on_the_wall(
    home: HomeAssistantDouble, charger: ChargerDouble, run_apps: RunApps, hours: int
) -> None:
    async with run_apps(HOMEWIZARD):
        await home_charges(home)
        home.clock.ahead_s = 3600 * hours
        await home.clock.sleep(5)
        end = (home.local() + timedelta(seconds=60)).replace(microsecond=0)
        await home.set_state(BOOST, end.strftime("%H:%M:%S"))
        await eventually(lambda: charger.setpoint_a == 16)
        await eventually(lambda: charger.setpoint_a == 6)
        assert abs(home.local() - end) < timedelta(seconds=4)


# What the user is told


@fault(
    "A problem comes and goes for hours, a minute at a time",
    car="gets the minimum at most while there is a problem",
    seen="each kind of problem twice in ten minutes at most, counting its end",
)
@pytest.mark.parametrize("what", ["meter", "charger", "sensor", "limit"])
async def test_no_problem_is_told_more_than_twice_in_ten_minutes(
    home: HomeAssistantDouble, charger: ChargerDouble, run_apps: RunApps, what: str
) -> None:
    async def break_it(*, broken: bool) -> None:
        match what:
            case "meter":
                home.meter = "is silent" if broken else "shows the house"
            case "charger":
                charger.silent = broken
            case "sensor":
                charger.missing = {POWER} if broken else set()
            case "limit":
                charger.eve.settings = replace(charger.eve.settings, station_max_a=7 if broken else 32)

    async with run_apps(HOMEWIZARD):
        await the_sun_carries_9_a(home)
        entries = len(logbook(home))
        for _ in range(7):
            await break_it(broken=True)
            await home.clock.sleep(90)
            await break_it(broken=False)
            await meter_says_for(home, 60, SUN_KW)
    problems = [entry for entry in logbook(home)[entries:] if not entry.startswith(("Charging", "Car", "Paused"))]
    assert len(problems) <= 4, problems
    assert (what == "limit") == (problems == []), problems
