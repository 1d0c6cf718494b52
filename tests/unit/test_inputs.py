"""What a state of Home Assistant means for the control loop, entity by entity."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from alfen_solar.charger import Readback
from alfen_solar.control_loop import ControlLoop
from alfen_solar.decision import Mode, Reason
from alfen_solar.inputs import Inputs, RawState, has_value
from alfen_solar.problem import ProblemKind
from alfen_solar.self_check import Draw, Facts
from alfen_solar.settings import Settings, read_settings
from tests.unit.clock import at

ZONE = ZoneInfo("Europe/Amsterdam")  # in which the start is 12:00:00
MODE = "input_select.alfen_solar_mode"
MAXIMUM = "input_number.alfen_solar_maximum_current"
SUN_SHARE = "input_number.alfen_solar_sun_share"
BOOST = "input_datetime.alfen_solar_boost_until"
MEMORY = "sensor.alfen_solar_boost_set_at"
STARTS = "sensor.alfen_solar_starts_today"
CAR = "sensor.alfen_mode_3_state"
POWER = "sensor.alfen_power"
SETPOINT = "sensor.alfen_setpoint"
APPLIED = "sensor.alfen_applied_current"
VALIDITY = "sensor.alfen_remaining_validity"
SAFE = "sensor.alfen_safe_current"
VOLTAGE = "sensor.alfen_voltage_l1"
CHARGER = (SETPOINT, APPLIED, VALIDITY)


class Watched(ControlLoop):
    """A control loop that tells what it was shown."""

    def __init__(self, settings: Settings) -> None:
        super().__init__(settings, at(0))
        self.readbacks: list[tuple[Readback, datetime]] = []
        self.samples: list[tuple[float, datetime]] = []

    def read_back(self, shown: Readback, now: datetime) -> None:
        self.readbacks.append((shown, now))
        super().read_back(shown, now)

    def sample(self, grid_w: float, at: datetime) -> None:
        self.samples.append((grid_w, at))
        super().sample(grid_w, at)


class Seen:
    """Inputs, and the control loop that they show things to."""

    def __init__(self, **meter: str) -> None:
        settings = read_settings(meter or {"grid_power": "sensor.grid"})
        self.core = Watched(settings)
        self.inputs = Inputs(self.core, settings, ZONE)
        self._states: dict[str, RawState] = {}

    def at_start(self, entity: str, state: str, second: float = 0, **attributes: object) -> str | None:
        """Let an entity show a state that is no event."""
        return self._take(entity, state, None, second, attributes)

    def event(self, entity: str, state: str, second: float = 0, **attributes: object) -> str | None:
        """Let an entity change to a state, from the one before or else from some other value."""
        return self._take(entity, state, self._states.get(entity, raw("0")), second, attributes)

    def _take(
        self, entity: str, state: str, old: RawState | None, second: float, attributes: dict[str, object]
    ) -> str | None:
        self._states[entity] = raw(state, changed_s=second, **attributes)
        return self.inputs.take(entity, self._states[entity], old, at(second))


def raw(state: str, changed_s: float = 0, **attributes: object) -> dict[str, Any]:
    unit = {"unit_of_measurement": attributes.pop("unit", "W")}
    return {"state": state, "attributes": unit | attributes, "last_changed": at(changed_s).isoformat()}


class TestAnyEntity:
    def test_is_listened_to_and_the_memory_of_the_boost_is_read_before_the_boost(self) -> None:
        entities = Seen().inputs.entities
        helpers = {MODE, MAXIMUM, SUN_SHARE, BOOST, MEMORY, STARTS}
        assert helpers | {CAR, POWER, SAFE, VOLTAGE, *CHARGER, "sensor.grid"} == set(entities)
        assert entities.index(MEMORY) < entities.index(BOOST)

    def test_of_the_meter_is_named(self) -> None:
        assert Seen().inputs.meter_entities == ("sensor.grid",)
        assert Seen(grid_import="sensor.in", grid_export="sensor.out").inputs.meter_entities == (
            "sensor.in",
            "sensor.out",
        )

    @pytest.mark.parametrize(
        ("entity", "setting"),
        [
            ("sensor.in", "grid_import"),
            ("sensor.out", "grid_export"),
            (MODE, "entities.mode"),
            (MAXIMUM, "entities.maximum_current"),
            (SUN_SHARE, "entities.sun_share"),
            (BOOST, "entities.boost_until"),
            (MEMORY, "entities.boost_memory"),
            (STARTS, "entities.starts_memory"),
            (CAR, "entities.mode_3_state"),
            (POWER, "entities.power"),
            (SETPOINT, "entities.setpoint"),
            (APPLIED, "entities.applied_current"),
            (VALIDITY, "entities.remaining_validity"),
            (SAFE, "entities.safe_current"),
            (VOLTAGE, "entities.voltage"),
        ],
    )
    def test_that_is_missing_is_told_with_the_setting_that_names_it(self, entity: str, setting: str) -> None:
        seen = Seen(grid_import="sensor.in", grid_export="sensor.out")
        told = seen.inputs.take(entity, None, None, at(0))
        assert told is not None
        assert told.startswith(f"Home Assistant has no {entity}.")
        assert told.endswith(f"name yours in apps.yaml at {setting}.")

    def test_the_meter_of_one_sensor_too(self) -> None:
        told = Seen().inputs.take("sensor.grid", None, None, at(0))
        assert told is not None
        assert told.endswith("at grid_power.")

    @pytest.mark.parametrize(
        ("entity", "state", "why"),
        [
            ("sensor.grid", "1,5", "its state '1,5' is no number"),
            ("sensor.grid", "1:5", "its state '1:5' is no number"),
            ("sensor.grid", "100001", "100001 W is more than a house connection carries"),
            (MODE, "Sun", "'Sun' is no mode; the modes are Off, Solar, Minimum + solar, Fast"),
            (MAXIMUM, "-6", "its state '-6' is negative"),
            (APPLIED, "-1", "its state '-1' is negative"),
            (VALIDITY, "4294967295", "4.29497e+09 s is no validity time"),
            (VALIDITY, "-1", "its state '-1' is negative"),
            (SETPOINT, "nan", "its state 'nan' is no number"),
            (POWER, "inf", "its state 'inf' is no number"),
            (SAFE, "six", "its state 'six' is no number"),
            (VOLTAGE, "", "its state '' is no number"),
        ],
    )
    def test_that_makes_no_sense_is_told_of_once_an_hour(self, entity: str, state: str, why: str) -> None:
        seen = Seen()
        assert seen.event(entity, state) == f"The state of {entity} is ignored: {why}."
        assert seen.event(entity, "=", 3599) is None
        assert seen.event(entity, state, 3600) is not None
        assert seen.event(entity, state, 3601) is None

    def test_is_told_of_whatever_is_told_of_others(self) -> None:
        seen = Seen()
        assert seen.event(SAFE, "x") is not None
        assert seen.event(VOLTAGE, "x") is not None
        assert seen.inputs.take(SAFE, None, None, at(1)) is not None

    @pytest.mark.parametrize("state", ["unknown", "unavailable"])
    def test_without_a_value_is_no_news(self, state: str) -> None:
        seen = Seen()
        assert [seen.event(entity, state) for entity in seen.inputs.entities] == [None] * len(seen.inputs.entities)
        assert not has_value(raw(state))

    def test_has_a_value_or_not(self) -> None:
        assert has_value(raw("0"))
        assert not has_value(None)


class TestTheGridMeter:
    def test_each_event_is_a_sample(self) -> None:
        seen = Seen()
        seen.event("sensor.grid", "-1.5", 1, unit="kW")
        seen.event("sensor.grid", "200", 2)
        assert seen.core.samples == [(-1500, at(1)), (200, at(2))]

    @pytest.mark.parametrize("before", ["unknown", "unavailable"])
    def test_a_state_of_unknown_age_is_none_but_stands_until_the_first(self, before: str) -> None:
        seen = Seen()
        seen.at_start("sensor.grid", before)
        seen.event("sensor.grid", "200", 2)
        assert seen.core.samples == []
        seen.core.mode, seen.core.maximum_a = Mode.SOLAR, 16
        seen.core.meter.reported(at(40))
        assert seen.core.step(at(40), at(40)).decision.grid_w == 200

    @pytest.mark.parametrize("state", ["unavailable", "nan"])
    def test_one_that_has_no_value_any_more_is_not_asked_for(self, state: str) -> None:
        seen = Seen()
        seen.event("sensor.grid", "200", 1)
        assert seen.core.step(at(20), at(20)).ask_meter
        seen.event("sensor.grid", state, 21)
        assert not seen.core.step(at(40), at(40)).ask_meter

    def test_of_two_sensors_makes_samples_of_both(self) -> None:
        seen = Seen(grid_import="sensor.in", grid_export="sensor.out")
        seen.event("sensor.in", "0", 1)
        seen.event("sensor.out", "700", 1.1)
        seen.event("sensor.in", "300", 2)
        seen.event("sensor.out", "0", 2.1)
        assert seen.core.samples == [(-700, at(1.1)), (300, at(2.1))]

    def test_a_change_of_one_of_them_is_a_sample_when_the_other_had_its_time(self) -> None:
        seen = Seen(grid_import="sensor.in", grid_export="sensor.out")
        seen.event("sensor.in", "300", 1)
        seen.event("sensor.out", "0", 1)
        seen.event("sensor.in", "0", 2)
        seen.inputs.tick(at(2.4))
        assert len(seen.core.samples) == 1
        seen.inputs.tick(at(2.5))
        assert seen.core.samples[1:] == [(0, at(2.5))]

    @pytest.mark.parametrize(("lost", "kept"), [("sensor.in", "sensor.out"), ("sensor.out", "sensor.in")])
    @pytest.mark.parametrize("state", ["unavailable", "x", "-300"])
    def test_one_of_them_that_fails_for_a_moment_does_not_wait_for_the_other_to_change(
        self, lost: str, kept: str, state: str
    ) -> None:
        seen = Seen(grid_import="sensor.in", grid_export="sensor.out")
        seen.event(lost, "300", 1)
        seen.event(kept, "0", 1)
        seen.event(lost, state, 2)
        seen.event(lost, "400", 3)
        seen.event(lost, "500", 4)
        assert seen.core.samples[-1] == (500 if lost == "sensor.in" else -500, at(4))

    @pytest.mark.parametrize(("lost", "other"), [("sensor.in", "sensor.out"), ("sensor.out", "sensor.in")])
    def test_the_last_value_of_one_that_fails_is_not_used(self, lost: str, other: str) -> None:
        seen = Seen(grid_import="sensor.in", grid_export="sensor.out")
        seen.event(lost, "0", 1)
        seen.event(other, "300", 1)
        seen.event(lost, "unavailable", 2)
        seen.event(other, "500", 3)
        seen.inputs.tick(at(4))
        assert len(seen.core.samples) == 1

    @pytest.mark.parametrize("sensor", ["sensor.in", "sensor.out"])
    def test_one_of_them_below_zero_belongs_elsewhere(self, sensor: str) -> None:
        seen = Seen(grid_import="sensor.in", grid_export="sensor.out")
        told = seen.event(sensor, "-300")
        assert told is not None
        assert told.endswith("its state '-300' is negative; a sensor with both signs is a grid_power.")

    def test_its_last_value_is_known_until_there_is_none(self) -> None:
        seen = Seen()
        assert seen.inputs.grid_w is None
        seen.at_start("sensor.grid", "500")
        assert seen.inputs.grid_w == 500
        seen.event("sensor.grid", "-80", 1)
        assert seen.inputs.grid_w == -80
        seen.event("sensor.grid", "unavailable", 2)
        assert seen.inputs.grid_w is None

    def test_the_last_value_of_two_sensors_is_known_until_one_has_none(self) -> None:
        seen = Seen(grid_import="sensor.in", grid_export="sensor.out")
        seen.at_start("sensor.in", "0")
        seen.at_start("sensor.out", "700")
        assert seen.inputs.grid_w == -700
        seen.event("sensor.out", "900", 1)
        assert seen.inputs.grid_w == -900
        seen.event("sensor.out", "0", 2)
        seen.inputs.tick(at(2.5))
        assert seen.inputs.grid_w == 0
        seen.event("sensor.in", "unavailable", 3)
        assert seen.inputs.grid_w is None


class TestTheHelpers:
    def test_the_mode_stays_until_there_is_another(self) -> None:
        seen = Seen()
        for state, mode in [("Fast", Mode.FAST), ("unavailable", Mode.FAST), ("fast", Mode.FAST), ("Off", Mode.OFF)]:
            seen.event(MODE, state)
            assert seen.core.mode is mode

    def test_the_maximum_stays_until_there_is_another(self) -> None:
        seen = Seen()
        for state, maximum_a in [("16.0", 16), ("unknown", 16), ("-1", 16), ("x", 16), ("0", 0), ("7.5", 7.5)]:
            seen.event(MAXIMUM, state)
            assert seen.core.maximum_a == maximum_a

    @pytest.mark.parametrize("word", ["False", "false", "off"])
    def test_a_mode_that_yaml_has_made_something_else_of_is_told_with_the_cure(self, word: str) -> None:
        told = Seen().event(MODE, word)
        assert told is not None
        assert f'{word!r} is no mode; write "Off" in quotes where its options stand' in told

    @pytest.mark.parametrize(
        ("helper", "state", "told"),
        [
            (MODE, "unavailable", f"{MODE} has no value: it is unavailable."),
            (MODE, "unknown", f"{MODE} has no value: it is unknown."),
            (MODE, "Sun", f"The state of {MODE} is ignored: 'Sun' is no mode; "),
            (MODE, None, f"Home Assistant has no {MODE}. "),
            (MAXIMUM, "x", f"The state of {MAXIMUM} is ignored: its state 'x' is no number."),
        ],
    )
    def test_mode_or_maximum_without_a_value_for_a_minute_is_a_problem(
        self, helper: str, state: str | None, told: str
    ) -> None:
        seen = Seen()
        seen.event(MODE, "Fast", 0)
        seen.event(MAXIMUM, "16", 0)
        seen.event(helper, "unknown", 100)
        seen.inputs.take(helper, None if state is None else raw(state), raw("unknown"), at(110))
        assert seen.inputs.problems(at(159)) == ()
        (problem,) = seen.inputs.problems(at(160))
        assert problem.kind is ProblemKind.HELPER_LOST
        assert problem.detail.startswith(told)
        seen.event(helper, "Off" if helper == MODE else "10", 170)
        assert seen.inputs.problems(at(170)) == ()

    def test_two_without_a_value_are_one_problem(self) -> None:
        seen = Seen()
        seen.at_start(MODE, "unknown")
        seen.at_start(MAXIMUM, "unknown")
        (problem,) = seen.inputs.problems(at(60))
        assert problem.detail == f"{MODE} has no value: it is unknown. {MAXIMUM} has no value: it is unknown."

    @pytest.mark.parametrize("entity", [BOOST, POWER, "sensor.grid"])
    def test_another_entity_without_a_value_is_none(self, entity: str) -> None:
        seen = Seen()
        seen.at_start(entity, "unavailable")
        assert seen.inputs.problems(at(3600)) == ()

    @pytest.mark.parametrize(("percent", "share"), [("0", 0), ("60.0", 0.6), ("100", 1)])
    def test_the_share_of_sun_is_a_percentage(self, percent: str, share: float) -> None:
        seen = Seen()
        assert seen.core.sun_share == 1
        seen.event(SUN_SHARE, percent)
        seen.event(SUN_SHARE, "unavailable")
        assert seen.core.sun_share == share

    def test_all_of_it_can_be_wanted_again_and_more_is_told(self) -> None:
        seen = Seen()
        seen.event(SUN_SHARE, "50")
        assert seen.event(SUN_SHARE, "100") is None
        assert seen.core.sun_share == 1
        assert "120" in (seen.event(SUN_SHARE, "120") or "")

    @pytest.mark.parametrize("percent", ["101", "-1", "nan", "half"])
    def test_one_that_makes_no_sense_is_not_taken(self, percent: str) -> None:
        seen = Seen()
        seen.event(SUN_SHARE, "50")
        seen.event(SUN_SHARE, percent)
        assert seen.core.sun_share == 0.5

    def test_a_boost_counts_from_when_it_was_set_not_from_when_that_was_told(self) -> None:
        seen = Seen()
        seen.inputs.take(BOOST, raw("12:30:00", changed_s=1799), raw("0"), at(1801))
        assert seen.core.boost_until == at(1800)

    def test_a_boost_can_be_set_to_another_time_and_be_cleared(self) -> None:
        seen = Seen()
        seen.event(BOOST, "11:30:00", 0)
        assert seen.core.boost_until == at(23.5 * 3600)
        seen.event(BOOST, "12:30:00", 60)
        assert seen.core.boost_until == at(1800)
        seen.event(BOOST, "00:00:00", 120)
        assert seen.core.boost_until is None

    @pytest.mark.parametrize("meanwhile", ["unknown", "unavailable"])
    def test_a_boost_that_was_gone_for_a_moment_ends_when_it_would_have_ended(self, meanwhile: str) -> None:
        seen = Seen()
        seen.event(BOOST, "12:30:00", 60)
        seen.event(BOOST, meanwhile, 3600)
        assert seen.core.boost_until == at(1800)
        seen.event(BOOST, "12:30:00", 3700)
        assert seen.core.boost_until == at(1800)
        seen.event(BOOST, meanwhile, 3800)
        seen.event(BOOST, "13:30:00", 3900)
        assert seen.core.boost_until == at(5400)

    def test_a_boost_is_not_set_anew_by_a_change_of_its_name(self) -> None:
        seen = Seen()
        seen.event(BOOST, "12:30:00", 60)
        seen.event(BOOST, "unavailable", 3600)
        seen.event(BOOST, "12:30:00", 3700)
        seen.event(BOOST, "12:30:00", 3700, friendly_name="Until when")
        assert seen.core.boost_until == at(1800)

    def test_after_a_restart_the_memory_tells_when_it_was_set(self) -> None:
        seen = Seen()
        seen.at_start(MEMORY, at(-3600).isoformat(), value="11:30:00")
        seen.at_start(BOOST, "11:30:00", 0)
        assert seen.core.boost_until == at(-1800)

    @pytest.mark.parametrize("value", ["11:45:00", None])
    def test_unless_it_remembers_another(self, value: str | None) -> None:
        seen = Seen()
        seen.at_start(MEMORY, at(-3600).isoformat(), value=value)
        seen.at_start(BOOST, "11:30:00", 0)
        assert seen.core.boost_until == at(23.5 * 3600)

    def test_the_memory_alone_is_no_boost_and_is_read_once(self) -> None:
        seen = Seen()
        seen.at_start(MEMORY, at(-3600).isoformat(), value="11:30:00")
        assert seen.core.boost_until is None
        seen.at_start(MEMORY, at(0).isoformat(), value="11:30:00")
        seen.at_start(BOOST, "11:30:00", 0)
        assert seen.core.boost_until == at(-1800)

    @pytest.mark.parametrize(
        ("set_at", "end"),
        [
            ("nonsense", at(23.5 * 3600)),  # when the sensor changed
            ("2099-01-01T00:00:00+00:00", at(23.5 * 3600)),  # not later than now
            ("1970-01-01T00:00:00+00:00", at(-24.5 * 3600)),  # and over
            ("2026-06-21T09:00:00", at(-1800)),  # without a zone it is in UTC
            ("2026-06-21T11:15:00+02:00", at(-1800)),
        ],
    )
    def test_a_memory_that_makes_no_sense_is_of_no_harm(self, set_at: str, end: datetime) -> None:
        seen = Seen()
        seen.at_start(MEMORY, set_at, value="11:30:00")
        seen.at_start(BOOST, "11:30:00", 0)
        assert seen.core.boost_until == end

    @pytest.mark.parametrize("last_changed", [None, "", "nonsense"])
    def test_a_boost_without_a_time_stamp_was_set_now(self, last_changed: str | None) -> None:
        seen = Seen()
        seen.inputs.take(BOOST, raw("12:30:00") | {"last_changed": last_changed}, raw("0"), at(2400))
        assert seen.core.boost_until == at(1800 + 24 * 3600)


class TestTheStartsOfToday:
    DAY = at(0).date().isoformat()

    def today(self, seen: Seen) -> int:
        return seen.core.starts(at(0), at(0)).today

    def test_are_remembered_from_an_app_before_this_one(self) -> None:
        seen = Seen()
        assert seen.inputs.entities[0] == STARTS, "before the app tells its own"
        seen.at_start(STARTS, "7", day=self.DAY)
        assert self.today(seen) == 7

    def test_are_remembered_too_when_the_sensor_comes_late(self) -> None:
        seen = Seen()
        seen.inputs.take(STARTS, raw("7", day=self.DAY), raw("unavailable"), at(0))
        assert self.today(seen) == 7

    def test_are_not_what_the_app_has_told_itself(self) -> None:
        seen = Seen()
        seen.event(STARTS, "7", day=self.DAY)
        assert self.today(seen) == 0

    @pytest.mark.parametrize("day", ["2026-06-20", "nonsense", None])
    def test_are_not_those_of_another_day(self, day: str | None) -> None:
        seen = Seen()
        assert seen.at_start(STARTS, "7", day=day) is None
        assert self.today(seen) == 0

    def test_are_no_negative_number(self) -> None:
        told = Seen().at_start(STARTS, "-1", day=self.DAY)
        assert told is not None
        assert told.endswith("its state '-1' is negative.")


class TestTheCharger:
    def test_each_value_of_the_readback_is_shown_to_the_writer(self) -> None:
        seen = Seen()
        seen.event(SETPOINT, "7.0", 1)
        seen.event(APPLIED, "6.5", 2)
        seen.event(VALIDITY, "59", 3)
        seen.event(VALIDITY, "3600", 4)
        seen.event(VOLTAGE, "230.1", 5)
        assert seen.core.readbacks == [
            (Readback(7), at(1)),
            (Readback(7, 6.5), at(2)),
            (Readback(7, 6.5, 59), at(3)),
            (Readback(7, 6.5, 3600), at(4)),
            (Readback(7, 6.5, 3600, 230.1), at(5)),
        ]

    @pytest.mark.parametrize("lost", [SETPOINT, VOLTAGE])
    def test_that_is_lost_has_just_fallen_silent(self, lost: str) -> None:
        seen = Seen()
        assert not seen.inputs.fell_silent(at(0))  # nothing is known yet
        for entity in (SETPOINT, VOLTAGE):
            seen.at_start(entity, "7", 0)
        assert not seen.inputs.fell_silent(at(0))
        seen.event(lost, "unavailable", 100)
        seen.event(lost, "unknown", 110)
        assert [seen.inputs.fell_silent(at(second)) for second in (100, 119, 120)] == [True, True, False]
        seen.event(lost, "7", 130)
        assert not seen.inputs.fell_silent(at(130))

    def test_that_is_silent_from_the_start_has_fallen_silent_then(self) -> None:
        seen = Seen()
        seen.at_start(SETPOINT, "unavailable", 5)
        assert [seen.inputs.fell_silent(at(second)) for second in (5, 24, 25)] == [True, True, False]

    @pytest.mark.parametrize("nothing", ["unavailable", "nan"])
    def test_what_is_not_shown_any_more_is_none(self, nothing: str) -> None:
        seen = Seen()
        for entity in CHARGER:
            seen.event(entity, "7")
        for entity in CHARGER:
            seen.event(entity, nothing)
        assert [shown for shown, _ in seen.core.readbacks[-3:]] == [
            Readback(None, 7, 7),
            Readback(None, None, 7),
            Readback(),
        ]

    @pytest.mark.parametrize(
        ("state", "reason"),
        [
            ("A", Reason.NO_CAR),
            ("B2", Reason.NOT_DRAWING),
            ("C2", Reason.FOLLOWING_SUN),
            ("unavailable", Reason.FOLLOWING_SUN),
        ],
    )
    def test_the_car_is_seen(self, state: str, reason: Reason) -> None:
        seen = Seen()
        seen.core.mode, seen.core.maximum_a = Mode.MINIMUM_SOLAR, 16
        seen.event(CAR, state, 0)
        reasons = []
        for second in range(1, 20):
            seen.event("sensor.grid", str(-2000 - second), second)
            reasons.append(seen.core.step(at(second), at(second)).decision.reason)
            seen.core.finish_write(None, at(second))
        assert reasons[-1] is reason

    def test_a_car_that_begins_to_draw_is_given_time_to_show_in_the_meter(self) -> None:
        seen = Seen()
        seen.core.mode, seen.core.maximum_a = Mode.SOLAR, 16
        seen.event(CAR, "B2", 0)
        seen.event(SETPOINT, "0.0", 0)
        decided_on = []
        for second in range(1, 40):
            if second == 5:
                seen.event(CAR, "C2", second)
            seen.event("sensor.grid", str(second), second)
            decided_on.append(seen.core.step(at(second), at(second)).decision.grid_w)
            seen.core.finish_write(None, at(second))
        assert decided_on[5 + 20 + 2 - 1] == 26  # 20 s that a change may take to show, and a window
        assert decided_on[5 + 20 + 1 - 1] == 2

    def test_its_power_is_taken_in_watts_or_forgotten(self) -> None:
        seen = Seen()
        for state, unit, car_w in [("1.4", "kW", 1400), ("x", "W", None), ("1380", "W", 1380), ("unknown", "W", None)]:
            seen.event(POWER, state, unit=unit)
            assert seen.core.car_w == car_w


class TestTheFactsForTheSelfCheck:
    def test_are_unknown_at_first(self) -> None:
        assert Seen().inputs.facts() == Facts(None, None, None, None, None, None)

    def test_are_what_was_shown(self) -> None:
        seen = Seen()
        for entity, state in [(VOLTAGE, "230.1"), (SAFE, "6"), (SETPOINT, "10"), (POWER, "2290")]:
            seen.event(entity, state)
        for validity in ("0", "40", "59", "20", "unavailable", "4294967295"):
            seen.event(VALIDITY, validity)
        for second in (10, 20, 30, 40):
            seen.event("sensor.grid", "5", second)
        seen.inputs.tick(at(40))
        assert seen.inputs.facts() == Facts(
            voltage_v=230.1,
            safe_current_a=6,
            setpoint_a=10,
            longest_validity_s=59,
            meter_period_s=10,
            draw=Draw(2290, 10),
        )

    def test_leave_the_power_out_that_may_still_be_that_of_another_setpoint(self) -> None:
        seen = Seen()
        seen.event(POWER, "2760", 100)
        seen.event(SETPOINT, "12", 50)
        seen.event(SETPOINT, "6", 100)
        seen.inputs.tick(at(129))
        assert seen.inputs.facts().draw is None
        seen.inputs.tick(at(130))
        assert seen.inputs.facts().draw == Draw(2760, 6)

    def test_keep_what_the_car_drew_after_it_has_ended(self) -> None:
        seen = Seen()
        seen.event(SETPOINT, "6", 0)
        seen.event(POWER, "1380", 0)
        seen.inputs.tick(at(30))
        seen.event(POWER, "0", 40)
        seen.inputs.tick(at(60))
        assert seen.inputs.facts().draw == Draw(1380, 6)

    @pytest.mark.parametrize(
        ("setpoint", "power", "draw"),
        [
            ("6", "690", Draw(690, 6)),
            ("6", "689", None),  # less than half a phase
            ("6", "unavailable", None),
            ("unavailable", "1380", None),
            ("0", "1380", None),
            ("5.9", "1380", None),  # no car charges with that
        ],
    )
    def test_take_a_draw_for_one_that_the_setpoint_tells(self, setpoint: str, power: str, draw: Draw | None) -> None:
        seen = Seen()
        seen.event(SETPOINT, setpoint, 0)
        seen.event(POWER, power, 0)
        seen.inputs.tick(at(30))
        assert seen.inputs.facts().draw == draw

    def test_a_validity_that_is_always_over_is_not_known(self) -> None:
        seen = Seen()
        seen.event(VALIDITY, "0")
        assert seen.inputs.facts().longest_validity_s is None

    @pytest.mark.parametrize(("entity", "fact"), [(VOLTAGE, "voltage_v"), (SAFE, "safe_current_a")])
    def test_what_is_gone_is_not_known_any_more(self, entity: str, fact: str) -> None:
        seen = Seen()
        seen.event(entity, "7")
        assert getattr(seen.inputs.facts(), fact) == 7
        seen.event(entity, "unavailable")
        assert getattr(seen.inputs.facts(), fact) is None
