"""What an app gets to see of a stubborn house, and what becomes of its writes."""

from collections.abc import Iterable
from dataclasses import replace

import pytest

from tests.home.charger_sensors import CURRENTS, ENERGY, ENTITIES, SENSORS, STATION_MAXIMUM, VOLTAGES
from tests.home.home import HELPERS, StubbornHome
from tests.home.meter import GRID_POWER, MeterKind, MeterSettings
from tests.home.states import Event
from tests.simulator.car import CarSettings
from tests.simulator.charger import ChargerSettings
from tests.simulator.words import f32


def shown(home: StubbornHome, *entities: str) -> list[str | None]:
    return [home.states.value(entity) for entity in entities]


def of(entity: str, events: Iterable[Event]) -> list[tuple[str, float]]:
    """What an entity showed, and when."""
    return [(event.new["state"], round(event.at_s, 2)) for event in events if event.entity == entity]


def charge(home: StubbornHome, current_a: float, seconds: int) -> list[Event]:
    """Keep the setpoint alive as an app does."""
    events = []
    for second in range(seconds):
        if second % 20 == 0:
            assert home.write_register(1, 1210, f32(current_a)) is None
        events += home.let_pass(1)
    return events


class TestHomeAtTheStart:
    def test_everything_that_an_app_listens_to_has_a_state(self) -> None:
        home = StubbornHome(base_w=-3000)
        assert all(home.states.get(entity) is not None for entity in home.entities)
        assert shown(home, *HELPERS) == ["Solar", "16.0", "100.0", "00:00:00"]
        assert shown(home, GRID_POWER, ENTITIES.mode_3_state, ENTITIES.setpoint) == ["-3000", "B2", "6.0"]
        assert shown(home, STATION_MAXIMUM, *VOLTAGES) == ["32.0", "230.0", "unknown", "unknown"]

    def test_apps_yaml_names_its_meter(self) -> None:
        assert StubbornHome(base_w=0).meter.app_settings == {"grid_power": GRID_POWER}
        pair = StubbornHome(meter=MeterSettings(kind=MeterKind.PAIR), base_w=0)
        assert pair.meter.app_settings == {"grid_import": "sensor.grid_import", "grid_export": "sensor.grid_export"}


class TestCharger:
    def test_each_sensor_is_polled_at_its_own_moment(self) -> None:
        home = StubbornHome(base_w=-3000)
        home.let_pass(60)
        moments = {entity: (home.states.heard_s(entity) or 0) % 5 for entity in SENSORS if entity != STATION_MAXIMUM}
        assert len({round(moment, 3) for moment in moments.values()}) == len(moments)
        heard_s = [home.states.heard_s(entity) or 0 for entity in moments]
        assert min(heard_s) > 55
        home.charger.settings = replace(home.charger.settings, station_max_a=20)
        home.let_pass(30)
        assert shown(home, STATION_MAXIMUM) == ["32.0"]
        home.let_pass(30)
        assert shown(home, STATION_MAXIMUM) == ["20.0"]

    @pytest.mark.parametrize("poll_s", [1, 5, 30])
    def test_what_the_car_draws_shows_with_the_next_poll(self, poll_s: float) -> None:
        home = StubbornHome(base_w=-3000, poll_s=poll_s)
        events = charge(home, 10, 120)
        (value, at_s), *_ = of(ENTITIES.power, events)
        assert value in {"1380", "2300"}
        assert 8 <= at_s < 9 + poll_s
        assert shown(home, ENTITIES.power, ENTITIES.mode_3_state, CURRENTS[0]) == ["2300", "C2", "10.0"]
        assert float(shown(home, ENERGY)[0] or 0) == pytest.approx(home.socket.energy_wh, abs=2300 / 3600 * poll_s + 1)

    def test_a_poll_that_is_asked_for_is_answered_at_once(self) -> None:
        home = StubbornHome(base_w=-3000, poll_s=30)
        home.let_pass(12)
        home.write_register(1, 1210, f32(12.3))
        assert shown(home, ENTITIES.setpoint) == ["6.0"]
        events = home.poll([ENTITIES.setpoint, ENTITIES.remaining_validity])
        assert [(event.entity, event.new["state"]) for event in events] == [
            (ENTITIES.setpoint, "12.3"),
            (ENTITIES.remaining_validity, "60"),
        ]

    def test_a_write_in_answer_to_an_event_shows_in_what_comes_after(self) -> None:
        home = StubbornHome(base_w=-3000, poll_s=1)
        home.let_pass(1)
        home.set_base(-3001)
        for event in home.step(2):
            if event.entity == ENTITIES.remaining_validity:
                assert event.new["state"] == "60"
                break
            home.write_register(1, 1210, f32(8))
            assert home.writes[-1].at_s == home.at_s == event.at_s
        else:
            pytest.fail("the write did not show in this second")

    def test_a_refused_write_is_called_a_success(self) -> None:
        home = StubbornHome(base_w=-3000)
        charge(home, 10, 30)
        assert home.takes_writes
        home.refuse_writes()
        assert not home.takes_writes
        events = charge(home, 13, 100)
        assert [write.taken for write in home.writes] == [True] * 2 + [False] * 5
        assert of(ENTITIES.setpoint, events)[-1][0] == "6.0"
        assert home.socket.lapsed_since_s is not None
        home.refuse_writes(refuses=False)
        charge(home, 13, 10)
        assert (home.writes[-1].taken, home.writes[-1].value, shown(home, ENTITIES.setpoint)) == (True, 13, ["13.0"])

    def test_half_a_value_is_refused_and_called_a_success(self) -> None:
        home = StubbornHome(base_w=-3000)
        assert home.write_register(1, 1210, [16576]) is None
        assert home.writes[-1].taken is False

    def test_home_assistant_may_refuse_a_write_itself(self) -> None:
        home = StubbornHome(base_w=-3000)
        home.write_error = "No such hub."
        assert home.write_register(1, 1210, f32(10)) == "No such hub."
        assert home.socket.setpoint_a == 6

    def test_a_charger_that_is_off_the_network_has_no_states_and_takes_nothing(self) -> None:
        home = StubbornHome(base_w=-3000)
        home.lose_charger()
        home.let_pass(60)
        assert set(shown(home, *SENSORS)) == {"unavailable"}
        assert home.write_register(1, 1210, f32(10)) is None
        home.lose_charger(lost=False)
        home.let_pass(5)
        assert shown(home, ENTITIES.setpoint) == ["6.0"]

    def test_one_sensor_may_be_lost(self) -> None:
        home = StubbornHome(base_w=-3000)
        home.lose_sensor(ENTITIES.setpoint)
        home.lose_sensor(ENTITIES.power, "unknown")
        charge(home, 10, 60)
        assert shown(home, ENTITIES.setpoint, ENTITIES.power, CURRENTS[0]) == ["unavailable", "unknown", "10.0"]
        home.find_sensor(ENTITIES.power)
        charge(home, 10, 5)
        assert shown(home, ENTITIES.power) == ["2300"]

    def test_a_register_without_a_value_is_unknown(self) -> None:
        home = StubbornHome(base_w=-3000)
        home.socket.shows_power = False
        charge(home, 10, 30)
        assert shown(home, ENTITIES.power, ENTITIES.mode_3_state) == ["unknown", "C2"]

    def test_states_follow_the_chargers_whims(self) -> None:
        home = StubbornHome(
            car=CarSettings(phases=3),
            charger=ChargerSettings(supply_phases=3, cable_a=13, without_car="E", whole_amperes=True, no_neutral=True),
            base_w=0,
        )
        charge(home, 15.6, 60)
        assert shown(home, ENTITIES.setpoint, ENTITIES.applied_current, *CURRENTS) == ["16.0", "13.0", *["13.0"] * 3]
        assert shown(home, *VOLTAGES) == ["132.8"] * 3
        home.limit_charger(8)
        charge(home, 15.6, 30)
        assert shown(home, ENTITIES.applied_current, CURRENTS[2]) == ["8.0", "8.0"]
        home.fail("F")
        charge(home, 15.6, 10)
        assert shown(home, ENTITIES.mode_3_state, ENTITIES.power) == ["F", "0"]
        home.fail(None)
        home.unplug()
        home.let_pass(6)
        assert shown(home, ENTITIES.mode_3_state) == ["E"]

    def test_a_reboot_loses_the_setpoint_and_a_counter_may_begin_anew(self) -> None:
        home = StubbornHome(base_w=0)
        charge(home, 10, 100)
        home.reboot_charger()
        home.forget_energy()
        home.let_pass(6)
        assert shown(home, ENTITIES.setpoint, ENTITIES.remaining_validity) == ["6.0", "0"]
        assert 0 <= float(shown(home, ENERGY)[0] or -1) < 5


class TestCars:
    def test_another_car_comes(self) -> None:
        home = StubbornHome(car=CarSettings(phases=3), base_w=0)
        charge(home, 10, 30)
        assert shown(home, *CURRENTS) == ["10.0"] * 3
        home.unplug()
        charge(home, 10, 30)
        assert shown(home, ENTITIES.mode_3_state, *CURRENTS) == ["A", *["0.0"] * 3]
        home.arrive(CarSettings(step_a=1), room_wh=500)
        charge(home, 10.7, 30)
        assert shown(home, ENTITIES.mode_3_state, *CURRENTS) == ["C2", "10.0", "0.0", "0.0"]
        charge(home, 10.7, 1000)
        assert shown(home, ENTITIES.mode_3_state, ENTITIES.power) == ["B2", "0"]

    def test_a_car_may_come_full_preheat_and_have_a_limit(self) -> None:
        home = StubbornHome(base_w=0)
        home.arrive(CarSettings(), full=True)
        charge(home, 16, 60)
        assert shown(home, ENTITIES.power) == ["0"]
        home.preheat(7)
        charge(home, 16, 60)
        assert shown(home, ENTITIES.power) == ["1610"]
        home.preheat(None)
        home.fill_car(full=False)
        home.set_car_limit(9)
        charge(home, 16, 60)
        assert shown(home, ENTITIES.power) == ["2070"]


class TestUser:
    def test_a_choice_is_an_event_of_the_next_second(self) -> None:
        home = StubbornHome(base_w=0)
        home.set_mode("Fast")
        home.set_maximum_current(13)
        home.set_sun_share(80)
        first, second, third = list(home.step(1))[:3]
        assert (first.entity, first.new["state"], first.old and first.old["state"]) == (ENTITIES.mode, "Fast", "Solar")
        assert (second.new["state"], third.new["state"]) == ("13.0", "80.0")

    def test_a_boost_is_remembered_by_the_package(self) -> None:
        home = StubbornHome(base_w=0)
        home.let_pass(60)
        home.set_boost("14:30:00")
        first, second = list(home.step(61))[:2]
        assert (first.entity, first.new["state"]) == (ENTITIES.boost_until, "14:30:00")
        assert (second.entity, second.new["state"][11:19]) == (ENTITIES.boost_memory, "10:01:01")
        assert second.new["attributes"]["value"] == "14:30:00"

    def test_nobody_is_told_of_a_helper_that_goes(self) -> None:
        home = StubbornHome(base_w=0)
        home.remove(ENTITIES.maximum_current)
        assert of(ENTITIES.maximum_current, home.let_pass(60)) == []
        assert home.states.get(ENTITIES.maximum_current) is None
        home.restore(ENTITIES.maximum_current)
        (event,) = [event for event in home.let_pass(1) if event.entity == ENTITIES.maximum_current]
        assert (event.old, event.new["state"]) == (None, "16.0")

    def test_another_unit_shows_with_the_next_poll(self) -> None:
        home = StubbornHome(base_w=0)
        home.choose_unit(ENTITIES.remaining_validity, "min")
        charge(home, 10, 20)
        state = home.states.get(ENTITIES.remaining_validity)
        assert state is not None
        assert state["attributes"]["unit_of_measurement"] == "min"
        assert 0.6 < float(state["state"]) < 1

    def test_a_clock_that_is_set_ahead_stamps_what_comes_after(self) -> None:
        home = StubbornHome(base_w=0)
        home.set_clock_ahead(3600)
        home.set_base(100)
        (event,) = [event for event in home.let_pass(3) if event.entity == GRID_POWER]
        assert event.at_s < 3
        assert event.new["last_changed"][11:16] == "11:00"
        assert home.wall().hour == 11


class TestRestartOfHomeAssistant:
    def test_old_values_come_back_as_new_ones_before_the_first_poll(self) -> None:
        home = StubbornHome(base_w=-3000, poll_s=30)
        charge(home, 10, 90)
        home.restart(down_s=40)
        down = home.let_pass(30)
        assert {event.new["state"] for event in down} == {"unavailable"}
        assert {event.entity for event in down} >= {*home.entities}
        assert set(shown(home, *home.entities)) == {"unavailable"}
        assert home.write_register(1, 1210, f32(10)) == "Home Assistant does not answer."
        assert (home.writes[-1].taken, home.poll(SENSORS)) == (False, [])
        home.unplug()
        home.set_base(1000)
        up = home.let_pass(11)
        assert [of(entity, up)[0] for entity in (ENTITIES.mode, ENTITIES.mode_3_state, GRID_POWER)] == [
            ("Solar", 131.0),
            ("C2", 131.0),
            ("-700", 131.0),
        ]
        assert shown(home, GRID_POWER, ENTITIES.mode_3_state) == ["1000", "C2"]
        home.let_pass(30)
        assert shown(home, GRID_POWER, ENTITIES.mode_3_state) == ["1000", "A"]
