"""Stories are the same each time, are over in a calm, and leave nothing out."""

from collections import Counter
from operator import attrgetter

import pytest

from tests.home import promises
from tests.home.charger_sensors import CURRENTS, ENTITIES
from tests.home.home import StubbornHome
from tests.home.stories import CALM_S, LONGEST_S, SHORTEST_S, Story, story
from tests.home.trace import Moment, Recorder, Told
from tests.simulator.charger import ChargerSettings
from tests.simulator.words import f32

HUNDRED = [story(seed) for seed in range(100)]


def play(told: Story, current_a: float = 10, every_s: int = 20, seconds: int | None = None) -> list[Moment]:
    """Play a story to an app that keeps one setpoint alive, and tells what it has in mind."""
    home = told.home()
    recorder = Recorder(home)
    for second in range(1, seconds or told.lasts_s):
        for action in told.at(second):
            action.happen(home)
        for _ in home.step(second):
            pass
        if second % every_s == 1:
            home.write_register(1, 1210, f32(current_a))
        recorder.record(Told(reason="always"))
    return recorder.trace


def test_the_same_seed_tells_the_same_story() -> None:
    assert story(7) == HUNDRED[7]
    assert str(story(7)) == str(HUNDRED[7])
    assert len({str(told) for told in HUNDRED}) == 100


def test_a_story_runs_the_same_way_twice() -> None:
    seconds = 1500
    assert play(HUNDRED[3], seconds=seconds) == play(HUNDRED[3], seconds=seconds)


def test_a_story_is_told_shortly() -> None:
    text = str(HUNDRED[7])
    assert text.startswith("story 7: ")
    assert "MeterSettings(" in text
    assert "serial" not in text  # as usual
    for action in HUNDRED[7].actions:
        assert f"{action.at_s} s  {action.do}(" in text


def test_a_story_takes_some_hours_and_ends_in_a_calm() -> None:
    for told in HUNDRED:
        assert SHORTEST_S <= told.lasts_s <= LONGEST_S
        assert [action.at_s for action in told.actions] == sorted(action.at_s for action in told.actions)
        assert told.actions[-1].at_s <= told.lasts_s - CALM_S, told
        assert len(told.actions) >= 5, told


def test_a_hundred_stories_leave_nothing_out() -> None:
    done = Counter(action.do for told in HUNDRED for action in told.actions)
    assert set(done) == {
        "arrive", "choose_unit", "fail", "fill_car", "find_sensor", "forget_energy", "limit_charger", "lose_charger",
        "lose_sensor", "meter.die", "meter.freeze", "meter.heal", "meter.hold", "meter.lose", "meter.silence",
        "preheat", "reboot_charger", "refuse_writes", "remove", "restart", "restore", "set_boost", "set_car_limit",
        "set_clock_ahead", "set_maximum_current", "set_mode", "set_sun_share", "set_unrest", "unplug",
    }  # fmt: skip
    assert min(done.values()) >= 5, done
    for kind in ("meter.period_s", "meter.kind", "charger.validity_s", "charger.without_car", "car.min_a",
                 "car.step_a", "car.idle_a", "unrest.noise_w", "poll_s"):  # fmt: skip
        told_kinds = Counter(map(attrgetter(kind), HUNDRED))
        assert len(told_kinds) >= 3, (kind, told_kinds)
        assert min(told_kinds.values()) >= 3, (kind, told_kinds)


def test_the_house_has_the_sun_and_the_loads_of_its_story() -> None:
    told = HUNDRED[7]
    house = told.home().world.house
    for at_s, sun_w in told.sun:
        if at_s < told.lasts_s:
            assert house.sun_w(at_s) == sun_w
    for second in range(0, told.lasts_s, 7):
        loads_w = sum(power_w for start_s, for_s, power_w in told.loads if start_s <= second < start_s + for_s)
        assert house.load_w(second) == pytest.approx(told.base_load_w + loads_w)


def test_every_fault_is_over_at_the_end() -> None:
    for told in HUNDRED:
        home = told.home()
        for action in told.actions:
            action.happen(home)
        assert home.meter.honest, told
        assert home.sensors.reachable, told
        assert not home.sensors.missing, told
        assert not home.charger.refuses_writes, told
        assert home.socket.fault is None, told
        assert home.socket.limit_a > 100, told
        assert home.states.clock_error_s == 0, told
        assert all(home.states.get(entity) is not None for entity in home.entities), told


def test_the_trace_tells_what_was() -> None:
    home = StubbornHome(base_w=-3000)
    recorder = Recorder(home, maximum_a=20)
    home.write_register(1, 1210, f32(10))
    home.set_maximum_current(13)
    home.let_pass(30)
    recorder.record(Told(reason="why"))
    home.refuse_writes()
    home.write_register(1, 1210, f32(12))
    home.remove("input_number.alfen_solar_maximum_current")
    home.meter.freeze()
    home.let_pass(60)
    recorder.record(Told(reason="why"))
    first, second = recorder.trace
    assert first == Moment(
        t_s=30, surplus_w=3000, car_w=2300, remaining_s=30, commanded_a=10, most_a=13, told=Told(reason="why")
    )
    assert (second.commanded_a, second.most_a, second.remaining_s, second.lapsed) == (10, 13, 0, True)
    assert (second.takes_writes, second.can_know) == (False, False)


def test_the_least_of_what_slider_and_apps_yaml_allow_is_the_most() -> None:
    home = StubbornHome(base_w=0)
    recorder = Recorder(home, maximum_a=20)
    for slider_a in (25, 13):
        home.set_maximum_current(slider_a)
        home.let_pass(1)
        recorder.record(Told(reason=""))
    assert [moment.most_a for moment in recorder.trace] == [20, 13]


def can_know(home: StubbornHome) -> bool:
    recorder = Recorder(home)
    recorder.record(Told(reason=""))
    return recorder.trace[0].can_know


def test_an_app_can_know_the_surplus_while_meter_and_charger_show_what_is() -> None:
    home = StubbornHome(base_w=0)
    assert can_know(home)
    home.lose_charger()
    assert not can_know(home)
    home.lose_charger(lost=False)
    home.restart(down_s=2)
    assert not can_know(home)
    home.let_pass(3)
    assert can_know(home)


def test_without_power_an_app_can_know_it_by_currents_but_not_in_a_net_without_neutral() -> None:
    for no_neutral in (False, True):
        home = StubbornHome(charger=ChargerSettings(no_neutral=no_neutral), base_w=0)
        home.lose_sensor(ENTITIES.power)
        assert can_know(home) is not no_neutral
        home.lose_sensor(CURRENTS[0])
        assert not can_know(home)
        home.find_sensor(ENTITIES.power)
        assert can_know(home)


def test_an_app_that_only_keeps_its_setpoint_alive_keeps_that_promise_and_one_that_sleeps_does_not() -> None:
    told = next(told for told in HUNDRED if told.charger.validity_s == 60)
    assert promises.setpoint_never_lapses(play(told, seconds=4000)) == []
    assert promises.commands_are_allowed(play(told, current_a=6, seconds=4000)) == []
    assert promises.setpoint_never_lapses(play(told, every_s=90, seconds=1000)) != []
    assert promises.commands_are_allowed(play(told, current_a=5, seconds=1000)) != []
