"""Each promise is seen kept and broken, on traces made by hand."""

from dataclasses import replace

import pytest

from tests.home import promises
from tests.home.trace import Moment, Told

OFF = Told(reason="off")


def trace(seconds: int, **what: object) -> list[Moment]:
    return [Moment(t_s=second, **what) for second in range(seconds)]  # type: ignore[arg-type]


def changed(moments: list[Moment], from_s: int, to_s: int, **what: object) -> list[Moment]:
    """The same, but for some seconds."""
    return [replace(m, **what) if from_s <= m.t_s < to_s else m for m in moments]  # type: ignore[arg-type]


class TestSetpointNeverLapses:
    def test_a_setpoint_that_lapses_while_writes_are_taken_is_broken(self) -> None:
        lapsed = changed(trace(200), 100, 105, lapsed=True, remaining_s=0.0)
        lapsed = changed(lapsed, 99, 100, remaining_s=0.5)
        assert promises.setpoint_never_lapses(trace(200)) == []
        assert promises.setpoint_never_lapses(lapsed) == [
            "At 100 s no setpoint is valid, though writes have been taken for 101 s."
        ]
        assert promises.setpoint_never_lapses(lapsed, from_s=110) == []

    def test_while_writes_are_refused_and_shortly_after_it_may(self) -> None:
        refused = changed(trace(200), 40, 110, takes_writes=False)
        assert promises.setpoint_never_lapses(changed(refused, 100, 135, lapsed=True)) == []
        assert promises.setpoint_never_lapses(changed(refused, 100, 142, lapsed=True)) == [
            "At 140 s no setpoint is valid, though writes have been taken for 31 s."
        ]

    def test_a_charger_that_restarts_is_given_a_setpoint_soon(self) -> None:
        assert promises.setpoint_never_lapses(changed(trace(200), 100, 125, lapsed=True, remaining_s=0.0)) == []
        assert len(promises.setpoint_never_lapses(changed(trace(200), 100, 140, lapsed=True, remaining_s=0.0))) == 1


class TestChargingIsTold:
    def test_of_a_car_that_draws(self) -> None:
        assert (
            promises.charging_is_told_only_of_a_car_that_draws(
                trace(90, car_w=1380, told=Told(reason="", charging=True))
            )
            == []
        )

    def test_not_of_one_that_has_stopped(self) -> None:
        told = changed(trace(90, told=Told(reason="", charging=True)), 0, 20, car_w=1380.0)
        assert promises.charging_is_told_only_of_a_car_that_draws(told) == [
            "At 50 s charging is told, but the car has drawn nothing since 19 s."
        ]
        assert promises.charging_is_told_only_of_a_car_that_draws(changed(told, 50, 90, told=OFF)) == []


class TestSurplusIsTold:
    @pytest.mark.parametrize(
        ("true_w", "told_w", "kept"), [(1000, 1150, True), (1000, 849, False), (5000, 5499, True), (5000, 5501, False)]
    )
    def test_within_a_tenth_or_150_w(self, true_w: float, told_w: float, *, kept: bool) -> None:
        told = trace(100, surplus_w=true_w, told=Told(reason="", surplus_w=told_w))
        assert (promises.surplus_is_told_truly(told) == []) is kept

    def test_half_a_minute_after_it_changed(self) -> None:
        told = changed(trace(200, surplus_w=3000.0, told=Told(reason="", surplus_w=3000)), 100, 200, surplus_w=500.0)
        assert promises.surplus_is_told_truly(changed(told, 141, 200, told=Told(reason="", surplus_w=500))) == []
        assert promises.surplus_is_told_truly(told) == ["At 141 s 3000 W of surplus are told, but it is 500 to 500 W."]
        assert promises.surplus_is_told_truly(told, meter_period_s=10)[0].startswith("At 195 s")

    def test_but_while_the_car_changes_one_may_be_taken_for_the_other(self) -> None:
        stops = changed(trace(200, surplus_w=3000.0, car_w=2000.0), 100, 200, car_w=0.0)
        told = changed(stops, 0, 200, told=Told(reason="", surplus_w=3000))
        assert promises.surplus_is_told_truly(changed(told, 100, 141, told=Told(reason="", surplus_w=5000))) == []
        assert promises.surplus_is_told_truly(changed(told, 100, 142, told=Told(reason="", surplus_w=5000))) == [
            "At 141 s 5000 W of surplus are told, but it is 3000 to 3000 W."
        ]
        assert promises.surplus_is_told_truly(changed(told, 100, 141, told=Told(reason="", surplus_w=1000))) == []

    def test_below_0_or_how_far_below_is_all_the_same(self) -> None:
        told = trace(100, surplus_w=-300.0, told=Told(reason="", surplus_w=-2000))
        assert promises.surplus_is_told_truly(told) == []
        assert len(promises.surplus_is_told_truly(changed(told, 0, 100, told=Told(reason="", surplus_w=200)))) == 1

    def test_or_not_at_all(self) -> None:
        assert promises.surplus_is_told_truly(trace(100, surplus_w=3000.0)) == []

    def test_as_far_as_it_can_be_known(self) -> None:
        told = trace(200, surplus_w=3000.0, told=Told(reason="", surplus_w=0))
        assert promises.surplus_is_told_truly(changed(told, 0, 159, can_know=False)) == []
        assert len(promises.surplus_is_told_truly(changed(told, 0, 158, can_know=False))) == 1


class TestChangesAreFew:
    def test_setpoints(self) -> None:
        moments = [Moment(t_s=40 * n, commanded_a=6.0 + n % 2) for n in range(400)]
        assert promises.changes_are_few(moments, setpoints=90) == []
        assert promises.changes_are_few(moments, setpoints=89) == [
            "In the hour from 40 s on there were 90 changes of setpoint, more than 89."
        ]

    def test_reasons_and_messages(self) -> None:
        moments = [
            Moment(
                t_s=n,
                told=Told(reason=str(n // 60), messages=("!",) if n == 1800 else (), entries=("!",) * (n == 1900)),
            )
            for n in range(3600)
        ]
        assert promises.changes_are_few(moments, reasons=59, messages=1) == []
        assert promises.changes_are_few(moments, reasons=58, messages=0, entries=0) == [
            "In the hour from 60 s on there were 59 changes of reason, more than 58.",
            "In the hour from 1800 s on there were 1 messages, more than 0.",
            "In the hour from 1900 s on there were 1 entries of the logbook, more than 0.",
        ]


def test_no_energy_is_negative() -> None:
    told = trace(3, told=Told(reason="", energies_wh=(0, 5)))
    assert promises.energies_are_never_negative(told) == []
    assert promises.energies_are_never_negative(changed(told, 1, 3, told=Told(reason="", energies_wh=(4, -7)))) == [
        "At 1 s an energy of -7 Wh is told."
    ]


def test_a_share_is_no_more_than_all() -> None:
    told = trace(3, told=Told(reason="", shares=(0, 1)))
    assert promises.shares_are_shares(told) == []
    assert promises.shares_are_shares(changed(told, 1, 3, told=Told(reason="", shares=(0.5, 1.03)))) == [
        "At 1 s shares of (0.5, 1.03) are told."
    ]


class TestCommandsAreAllowed:
    def test_a_pause_and_what_lies_within(self) -> None:
        for commanded_a in (None, 0.0, 6.0, 16.0):
            assert promises.commands_are_allowed(trace(30, commanded_a=commanded_a)) == []

    def test_nothing_below_the_minimum(self) -> None:
        assert promises.commands_are_allowed(trace(30, commanded_a=5.9)) == [
            "At 0 s 5.9 A are commanded, which is neither a pause nor a current."
        ]

    def test_nothing_above_what_the_user_allows(self) -> None:
        lowered = changed(trace(60, commanded_a=16.0), 20, 60, most_a=13.0)
        assert promises.commands_are_allowed(changed(lowered, 25, 60, commanded_a=13.0)) == []
        assert promises.commands_are_allowed(lowered) == ["At 26 s 16 A are commanded, but only 13 A are allowed."]
        assert promises.commands_are_allowed(changed(lowered, 20, 60, takes_writes=False)) == []
