"""What the user has set, and what Home Assistant remembers for the app."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from alfen_solar.decision import Mode, PhaseChoice
from alfen_solar.entities import Entities
from alfen_solar.inputs.helpers import HelpersInput
from alfen_solar.inputs.states import State, Unusable, UnusableStateError
from tests.unit.clock import at
from tests.unit.inputs.showing import showing

ENTITIES = Entities()
ZONE = ZoneInfo("Europe/Amsterdam")  # in which the start is 12:00:00


class Seen(HelpersInput):
    """Helpers that show what the specification says."""

    def __init__(self, *, switches_phases: bool = False) -> None:
        super().__init__(ENTITIES, ZONE, switches_phases=switches_phases)

    def show(self, setting: str, text: str, second: float = 0, unit: str | None = None, **attributes: object) -> None:
        """Let a helper change to a state."""
        self.record(getattr(ENTITIES, setting), showing(text, unit, changed_at=at(second), **attributes), at(second))

    def start_with(self, setting: str, text: str, second: float = 0, **attributes: object) -> None:
        """Let an entity show a state that was there before the app."""
        self.record(getattr(ENTITIES, setting), State(text, attributes, at(second), is_event=False), at(second))

    def lose(self, setting: str, second: float = 0) -> None:
        """Let a helper have no value."""
        self.record(getattr(ENTITIES, setting), None, at(second))


def refusal(seen: Seen, setting: str, text: str, unit: str | None = None) -> Unusable:
    with pytest.raises(UnusableStateError) as refused:
        seen.show(setting, text, unit=unit)
    return refused.value.why


def test_nothing_is_known_at_first_but_a_share_of_sun() -> None:
    wishes = Seen().wishes
    assert (wishes.mode, wishes.maximum_a, wishes.sun_share, wishes.boost_until) == (None, None, 0.95, None)


@pytest.mark.parametrize("mode", Mode)
def test_the_mode_is_one_of_the_options(mode: Mode) -> None:
    seen = Seen()
    seen.show("mode", mode.value)
    assert seen.wishes.mode is mode


@pytest.mark.parametrize(
    ("setting", "text", "unit", "why"),
    [
        ("mode", "Sun", None, Unusable.NO_MODE),
        ("mode", "fast", None, Unusable.NO_MODE),
        ("mode", "False", None, Unusable.UNQUOTED_OFF),  # what YAML makes of Off
        ("mode", "off", None, Unusable.UNQUOTED_OFF),
        ("maximum_current", "-1", "A", Unusable.NEGATIVE),
        ("maximum_current", "x", "A", Unusable.NO_NUMBER),
        ("maximum_current", "16", "W", Unusable.UNIT),
        ("sun_share", "101", "%", Unusable.MORE_THAN_ALL),
        ("sun_share", "half", "%", Unusable.NO_NUMBER),
        ("boost_until", "2026-06-21", None, Unusable.NO_TIME),  # an input_datetime without a time
        ("boost_until", "soon", None, Unusable.NO_TIME),
    ],
)
def test_what_makes_no_sense_is_refused_and_the_last_wish_stays(
    setting: str, text: str, unit: str | None, why: Unusable
) -> None:
    seen = wishing()
    assert refusal(seen, setting, text, unit) is why
    wishes = seen.wishes
    assert (wishes.mode, wishes.maximum_a, wishes.sun_share) == (Mode.SOLAR, 10, 0.5)


def test_a_mode_that_is_none_is_told_with_those_that_are() -> None:
    with pytest.raises(UnusableStateError) as refused:
        Seen().show("mode", "Sun")
    assert refused.value.values == {"state": "Sun", "modes": "Off, Solar, Minimum + solar, Fast"}


@pytest.mark.parametrize("setting", ["mode", "maximum_current", "sun_share", "boost_until"])
def test_a_helper_that_is_gone_for_a_moment_leaves_its_wish_in_force(setting: str) -> None:
    seen = wishing()
    seen.lose(setting, 10)
    wishes = seen.wishes
    assert (wishes.mode, wishes.maximum_a, wishes.sun_share, wishes.boost_until) == (Mode.SOLAR, 10, 0.5, at(1800))


def wishing() -> Seen:
    seen = Seen()
    for setting, text in [
        ("mode", "Solar"),
        ("maximum_current", "10"),
        ("sun_share", "50"),
        ("boost_until", "12:30:00"),
    ]:
        seen.show(setting, text)
    return seen


@pytest.mark.parametrize(
    ("text", "unit", "maximum_a"), [("16.0", "A", 16), ("7.5", None, 7.5), ("0", "A", 0), ("13000", "mA", 13)]
)
def test_the_maximum_is_in_amperes(text: str, unit: str | None, maximum_a: float) -> None:
    seen = Seen()
    seen.show("maximum_current", text, unit=unit)
    assert seen.wishes.maximum_a == maximum_a


class TestABoost:
    def test_counts_from_when_it_was_set_not_from_when_that_is_seen(self) -> None:
        seen = Seen()
        state = showing("12:30:00", changed_at=at(1799))
        seen.record(ENTITIES.boost_until, state, at(1801))
        assert seen.wishes.boost_until == at(1800)

    def test_can_be_set_to_another_time_and_be_cleared(self) -> None:
        seen = Seen()
        seen.show("boost_until", "11:30:00", 0)
        assert seen.wishes.boost_until == at(23.5 * 3600)
        seen.show("boost_until", "12:30", 60)
        assert seen.wishes.boost_until == at(1800)
        seen.show("boost_until", "00:00:00", 120)
        assert seen.wishes.boost_until is None

    def test_ends_when_it_is_set_to_what_is_no_time(self) -> None:
        seen = wishing()
        assert refusal(seen, "boost_until", "later") is Unusable.NO_TIME
        assert seen.wishes.boost_until is None

    def test_that_was_gone_for_a_moment_ends_when_it_would_have_ended(self) -> None:
        seen = Seen()
        seen.show("boost_until", "12:30:00", 60)
        seen.lose("boost_until", 3600)
        seen.show("boost_until", "12:30:00", 3700)  # Home Assistant stamps the return as a change
        assert seen.wishes.boost_until == at(1800)
        seen.show("boost_until", "13:30:00", 3900)
        assert seen.wishes.boost_until == at(5400)

    def test_after_a_restart_the_memory_tells_when_it_was_set(self) -> None:
        seen = Seen()
        seen.start_with("boost_memory", at(-3600).isoformat(), value="11:30:00")
        seen.start_with("boost_until", "11:30:00")
        assert seen.wishes.boost_until == at(-1800)

    @pytest.mark.parametrize("value", ["11:45:00", None])
    def test_unless_that_remembers_another(self, value: str | None) -> None:
        seen = Seen()
        seen.start_with("boost_memory", at(-3600).isoformat(), value=value)
        seen.start_with("boost_until", "11:30:00")
        assert seen.wishes.boost_until == at(23.5 * 3600)

    def test_is_not_the_memory_alone_which_is_read_once(self) -> None:
        seen = Seen()
        seen.start_with("boost_memory", at(-3600).isoformat(), value="11:30:00")
        assert seen.wishes.boost_until is None
        seen.start_with("boost_memory", at(0).isoformat(), value="11:30:00")
        seen.start_with("boost_until", "11:30:00")
        assert seen.wishes.boost_until == at(-1800)

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
    def test_is_not_harmed_by_a_memory_that_makes_no_sense(self, set_at: str, end: datetime) -> None:
        seen = Seen()
        seen.start_with("boost_memory", set_at, value="11:30:00")
        seen.start_with("boost_until", "11:30:00")
        assert seen.wishes.boost_until == end


class TestTheStartsAndSwitchesOfToday:
    def test_are_remembered_from_an_app_before_this_one(self) -> None:
        seen = Seen(switches_phases=True)
        seen.start_with("starts_memory", "7", day="2026-06-21")
        seen.start_with("switches_memory", "5", day="2026-06-21")
        assert seen.remembered_starts == (7, date(2026, 6, 21))
        assert seen.remembered_switches == (5, date(2026, 6, 21))

    def test_are_not_what_the_app_has_told_itself(self) -> None:
        seen = Seen()
        seen.show("starts_memory", "7", day="2026-06-21")
        assert seen.remembered_starts is None

    @pytest.mark.parametrize("day", ["nonsense", None])
    def test_are_none_without_their_day(self, day: str | None) -> None:
        seen = Seen()
        seen.start_with("starts_memory", "7", day=day)
        assert seen.remembered_starts is None

    def test_are_no_negative_number(self) -> None:
        with pytest.raises(UnusableStateError):
            Seen().start_with("starts_memory", "-1", day="2026-06-21")


def test_what_was_known_of_the_phases_is_remembered_from_an_app_before_this_one_alone() -> None:
    seen = Seen(switches_phases=True)
    seen.start_with("switches_memory", "5", day="2026-06-21", memory={"phases": 3, "tries": 1})
    seen.show("switches_memory", "6", day="2026-06-21", memory={"phases": 1, "tries": 0})
    assert seen.phase_memory == {"phases": 3, "tries": 1}


def test_energy_and_session_are_remembered_from_what_their_sensor_shows() -> None:
    seen = Seen()
    assert (seen.session_memory, seen.phase_memory) == ({}, None)
    seen.start_with("session_memory", "charging", energy_wh=4200)
    assert seen.session_memory == {"energy_wh": 4200}


def test_each_entity_is_known_by_the_setting_that_names_it() -> None:
    """It stands in what is told of an entity that is missing."""
    entities = Seen(switches_phases=True).entities
    assert {entity: getattr(ENTITIES, setting) for entity, setting in entities.items()} == {
        each: each for each in entities
    }


def test_what_is_remembered_is_read_before_what_overwrites_it() -> None:
    """The app's first status overwrites the starts, and a boost that is set the time when it was."""
    order = list(Seen(switches_phases=True).entities.values())
    assert order[:2] == ["switches_memory", "starts_memory"]
    assert order.index("boost_memory") < order.index("boost_until")


def test_phases_are_automatic_until_they_are_chosen_for_a_mode() -> None:
    seen = Seen(switches_phases=True)
    assert seen.wishes.phases == {}
    seen.show("phases_fast", "One")
    assert seen.wishes.phases == {Mode.FAST: PhaseChoice.ONE}


def test_a_choice_of_phases_outlives_its_helper_and_what_it_shows_by_mistake() -> None:
    seen = Seen(switches_phases=True)
    seen.show("phases_solar", "Three")
    seen.lose("phases_solar")
    assert refusal(seen, "phases_solar", "Two") is Unusable.NO_PHASES
    assert seen.wishes.phases == {Mode.SOLAR: PhaseChoice.THREE}


def test_phases_that_are_none_are_told_with_those_that_are() -> None:
    with pytest.raises(UnusableStateError) as refused:
        Seen(switches_phases=True).show("phases_solar", "Two")
    assert refused.value.values == {"state": "Two", "choices": "Automatic, One, Three"}


def test_nothing_of_phases_is_listened_to_where_they_are_not_switched() -> None:
    usual = HelpersInput(ENTITIES, ZONE).entities
    assert set(Seen(switches_phases=True).entities) - set(usual) == {
        ENTITIES.phases_solar,
        ENTITIES.phases_minimum_solar,
        ENTITIES.phases_fast,
        ENTITIES.switches_memory,
    }


class TestARestlessHelper:
    """What is chosen of one that was changed again and again: only more current waits."""

    @pytest.mark.parametrize("less", [Mode.MINIMUM_SOLAR, Mode.SOLAR, Mode.OFF])
    def test_has_a_mode_that_can_only_mean_less_done_at_once(self, less: Mode) -> None:
        seen = Seen()
        for second in range(7):
            seen.show("mode", (Mode.FAST if second % 2 else Mode.SOLAR).value, second)
        seen.step(at(40))
        for second in range(41, 47):
            seen.show("mode", (Mode.FAST if second % 2 else Mode.SOLAR).value, second)
        seen.show("mode", "Fast", 47)
        seen.step(at(80))
        assert seen.wishes.mode is Mode.FAST, "it has stood"
        for second, mode in enumerate((Mode.SOLAR, Mode.FAST) * 3, start=81):
            seen.show("mode", mode.value, second)
        seen.show("mode", less.value, 90)
        assert seen.wishes.mode is less

    @pytest.mark.parametrize(("first", "other"), [(Mode.SOLAR, Mode.FAST), (Mode.FAST, Mode.SOLAR)])
    def test_that_never_rests_is_left_in_the_mode_that_means_less(self, first: Mode, other: Mode) -> None:
        seen = Seen()
        for second in range(0, 600, 20):
            seen.show("mode", (other if second % 40 else first).value, second)
            seen.step(at(second + 19))
        assert seen.wishes.mode is Mode.SOLAR

    @staticmethod
    def boosted() -> Seen:
        seen = Seen()
        for second in range(14):
            seen.show("boost_until", "00:00:00" if second % 2 else "13:00:00", second)
        seen.show("boost_until", "13:00:00", 15)
        seen.step(at(50))
        assert seen.wishes.boost_until == at(3600)
        for second in range(51, 65):
            seen.show("boost_until", "13:00:00" if second % 2 else "00:00:00", second)
        seen.show("boost_until", "13:00:00", 66)
        seen.step(at(96))
        for second in range(97, 103):
            seen.show("boost_until", f"13:{second - 90}:00", second)
        return seen

    def test_has_a_longer_boost_wait_and_tells_that_it_does(self) -> None:
        seen = self.boosted()
        before = seen.wishes.boost_until
        seen.show("boost_until", "14:00:00", 104)
        seen.step(at(105))
        assert (seen.wishes.boost_until, seen.wishes.waits) == (before, True)
        seen.step(at(140))
        assert (seen.wishes.boost_until, seen.wishes.waits) == (at(7200), False)

    def test_that_is_set_back_to_the_boost_in_force_waits_for_nothing(self) -> None:
        seen = self.boosted()
        seen.show("boost_until", "14:00:00", 104)
        seen.show("boost_until", "13:05:00", 105)
        seen.step(at(106))
        in_force = seen.wishes.boost_until
        assert in_force == at(3900)
        seen.show("boost_until", "13:05", 107)
        seen.step(at(108))
        assert (seen.wishes.boost_until, seen.wishes.waits) == (in_force, False)

    def test_that_is_set_back_to_the_mode_in_force_waits_for_nothing(self) -> None:
        seen = Seen()
        for second in range(12):
            seen.show("mode", (Mode.FAST if second % 2 else Mode.SOLAR).value, second)
        seen.show("mode", "Solar", 12)
        seen.show("mode", "Fast", 13)
        seen.step(at(14))
        assert (seen.wishes.mode, seen.wishes.waits) == (Mode.SOLAR, True)
        seen.show("mode", "Solar", 15)
        seen.step(at(16))
        assert (seen.wishes.mode, seen.wishes.waits) == (Mode.SOLAR, False)

    @pytest.mark.parametrize(
        ("text", "end_s"), [("12:30:00", 1800), ("2026-06-21 12:00:00", 0), ("2020-01-01 00:00:00", None)]
    )
    def test_has_a_boost_that_is_shortened_or_over_done_at_once(self, text: str, end_s: float | None) -> None:
        seen = self.boosted()
        seen.show("boost_until", "14:00:00", 104)
        seen.show("boost_until", text, 105)
        until = seen.wishes.boost_until
        assert until is not None
        assert until == at(end_s) if end_s is not None else until < at(0)

    def test_takes_a_boost_back_that_waits_when_it_is_set_to_what_is_no_time(self) -> None:
        seen = self.boosted()
        seen.show("boost_until", "14:00:00", 104)
        assert refusal(seen, "boost_until", "never") is Unusable.NO_TIME
        seen.step(at(200))
        assert seen.wishes.boost_until is None
