"""What makes an event, and when Home Assistant last heard of an entity."""

from datetime import UTC, datetime

from tests.home.states import States

START = datetime(2026, 6, 21, 10, 0, tzinfo=UTC)
POWER = "sensor.power"


def stamps(states: States) -> tuple[str, str, str]:
    """The time of day of last_changed, last_updated and last_reported."""
    state = states.get(POWER)
    assert state is not None
    changed, updated, reported = (state[stamp][11:19] for stamp in ("last_changed", "last_updated", "last_reported"))
    return changed, updated, reported


def test_a_new_value_is_an_event_with_the_one_before() -> None:
    states = States(START)
    (first,) = states.report(POWER, "5", 1, "W")
    (second,) = states.report(POWER, "6", 2, "W")
    assert (first.entity, first.old, first.new["state"], first.at_s) == (POWER, None, "5", 1)
    assert (second.old, second.new["state"]) == (first.new, "6")
    assert second.new["attributes"] == {"unit_of_measurement": "W"}
    assert stamps(states) == ("10:00:02", "10:00:02", "10:00:02")


def test_an_unchanged_value_is_no_event_but_is_heard() -> None:
    states = States(START)
    states.report(POWER, "5", 1, "W")
    assert states.report(POWER, "5", 9, "W") == ()
    assert stamps(states) == ("10:00:01", "10:00:01", "10:00:09")
    assert states.heard_s(POWER) == 9


def test_another_unit_is_an_event_that_leaves_last_changed() -> None:
    states = States(START)
    states.report("sensor.text", "5", 0)
    states.report(POWER, "5", 1, "W")
    assert len(states.report(POWER, "5", 9, "kW")) == 1
    assert stamps(states) == ("10:00:01", "10:00:09", "10:00:09")


def test_a_unit_that_the_user_has_chosen_converts_the_value() -> None:
    states = States(START)
    for entity, unit in (("sensor.w", "kW"), ("sensor.a", "mA"), ("sensor.s", "min"), ("sensor.b", "W")):
        states.choose_unit(entity, unit)
    shown = [
        states.report(entity, value, 1, unit)[0].new
        for entity, value, unit in (
            ("sensor.w", "1380", "W"),
            ("sensor.a", "10.4", "A"),
            ("sensor.s", "45", "s"),
            ("sensor.b", "-0.25", "kW"),
            ("sensor.w", "unavailable", "W"),
        )
    ]
    assert [(new["state"], new["attributes"]["unit_of_measurement"]) for new in shown] == [
        ("1.38", "kW"),
        ("10400", "mA"),
        ("0.75", "min"),
        ("-250", "W"),
        ("unavailable", "kW"),
    ]


def test_the_clock_on_the_wall_may_be_wrong() -> None:
    states = States(START)
    states.clock_error_s = 3600
    (event,) = states.report(POWER, "5", 1)
    assert (event.at_s, event.new["last_changed"][11:19]) == (1, "11:00:01")
    states.clock_error_s = 0
    states.report(POWER, "6", 2)
    assert stamps(states)[2] == "10:00:02"


def test_an_entity_that_is_taken_away_is_gone_and_comes_back_as_new() -> None:
    states = States(START)
    states.report(POWER, "5", 1, "W")
    removed = states.remove(POWER)
    assert removed is not None
    assert (states.get(POWER), states.value(POWER), states.heard_s(POWER), list(states)) == (None, None, None, [])
    (event,) = states.again(removed, 7)
    assert (event.old, event.new["state"], event.new["attributes"]) == (None, "5", {"unit_of_measurement": "W"})
