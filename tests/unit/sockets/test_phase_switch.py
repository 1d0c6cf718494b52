"""The sequence of a switch of phases, on a simulated charger that has all the habits of those in the field."""

from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import pytest

from alfen_solar.decision import Phases
from alfen_solar.problem import Flaw
from alfen_solar.sockets.phase_switch import PhaseSwitch
from alfen_solar.sockets.phase_words import Hold, Shown, Stage
from tests.simulator.car import CarSettings
from tests.simulator.charger import PHASES, ChargerSettings, RefusedError
from tests.simulator.relay import PhaseRelay
from tests.simulator.world import World

START = datetime(2026, 6, 21, 12, tzinfo=UTC)
GAP_S = 30


@dataclass
class Drive:
    """A car at a charger, and the switch between them.

    Attributes:
        car: The car.
        wished_a: What it is offered where the switch leaves that open, A.
        shows: Which of `register`, `power`, `currents` are shown.
        error: What Home Assistant answers to a write of the register.
        answers: Whether it answers at all.
        written: What was written, and when: ("A", current) or ("phases", number).
    """

    car: CarSettings = field(default_factory=lambda: CarSettings(phases=3))
    wished_a: float = 16
    shows: tuple[str, ...] = ("register", "power", "currents")
    allowed: bool = True
    error: str | None = None
    answers: bool = True
    written: list[tuple[int, str, float]] = field(default_factory=list)
    now_s: int = 0

    def __post_init__(self) -> None:
        settings = ChargerSettings(supply_phases=3, phase_switching=self.allowed)
        self.world = World(charger=settings, cars={1: self.car})
        self.world.base_w_override = 0.0
        self.switch = PhaseSwitch(timedelta(seconds=GAP_S))
        self.wanted: Phases | None = None
        self.read_at_s = 0
        self.offered_a = 0.0
        self.run(60)

    @property
    def relay(self) -> PhaseRelay:
        return self.world.charger.sockets[1].relay

    @property
    def currents_a(self) -> tuple[float, float, float]:
        return self.world.snapshot.sockets[1].currents_a

    @property
    def used(self) -> int:
        return sum(current > 0 for current in self.currents_a)

    def run(self, seconds: int) -> "Drive":
        for _ in range(seconds):
            self.now_s += 1
            self.world.step(self.now_s)
            self._decide(START + timedelta(seconds=self.now_s))
        return self

    def to(self, phases: Phases, seconds: int = 240) -> "Drive":
        """Ask for phases, and let some time pass."""
        self.wanted = phases
        return self.run(seconds)

    def _shown(self) -> Shown:
        power_w = self.world.snapshot.car_w
        currents_a = self.currents_a
        return Shown(
            register=self.relay.shown if "register" in self.shows else None,
            offered_a=self.world.charger.sockets[1].setpoint_a,
            power_w=power_w if "power" in self.shows else None,
            currents_a=currents_a if "currents" in self.shows else (),
            phases=self.used or None if "currents" in self.shows and max(currents_a) >= 3 else None,
            draws=power_w > 500,
            read_at=START + timedelta(seconds=self.read_at_s),
        )

    def _decide(self, now: datetime) -> None:
        switch, shown = self.switch, self._shown()
        if self.wanted is not None:
            switch.want(self.wanted, shown, now)
        phases = switch.step(shown, now)
        if phases is not None:
            self._write_phases(phases, now)
        offered_a = {Hold.NOTHING: self.wished_a, Hold.MINIMUM: 6.0, Hold.PAUSE: 0.0}[switch.hold]
        offered_a = min(offered_a, self.wished_a)
        if offered_a != self.offered_a:
            self.written.append((self.now_s, "A", offered_a))
        self.offered_a = offered_a
        self.world.charger.sockets[1].set(offered_a)
        if switch.wants_reading(shown, now) or self.now_s % 5 == 0:
            self.read_at_s = self.now_s

    def _write_phases(self, phases: Phases, now: datetime) -> None:
        assert max(self.currents_a) <= 1, f"written at {self.currents_a} A"
        assert self.offered_a == 0
        assert self.switch.begin_write(now) in {True, False}
        self.written.append((self.now_s, "phases", phases))
        if self.error is None:
            with suppress(RefusedError):  # Home Assistant calls it a success
                self.world.charger.write(1, PHASES, [phases])
        if self.answers:
            self.switch.finish_write(self.error)

    @property
    def steps(self) -> list[tuple[str, float]]:
        """What was written one after the other."""
        return [(what, value) for _, what, value in self.written]

    def when(self, what: str, value: float) -> int:
        """When something was written first, s since the wish."""
        return next(at_s for at_s, kind, written in self.written if (kind, written) == (what, value))


def charging(**parts: object) -> Drive:
    """A car that charges with 16 A on three phases, with what was written until then forgotten."""
    drive = Drive(**parts)  # type: ignore[arg-type]
    drive.written.clear()
    return drive


def test_a_car_is_brought_down_stopped_switched_and_given_a_break_before_it_begins_at_the_minimum() -> None:
    drive = charging().to(1)
    assert drive.steps == [("A", 6), ("A", 0), ("phases", 1), ("A", 6), ("A", 16)]
    assert drive.currents_a == (16, 0, 0)
    assert drive.when("phases", 1) - drive.when("A", 0) >= 5, "0 A must have been shown for some seconds"
    resumed_s = next(
        at_s for at_s, what, value in drive.written if (what, value) == ("A", 6) and at_s > drive.when("A", 0)
    )
    assert GAP_S <= resumed_s - drive.when("A", 0) <= GAP_S + 2
    assert resumed_s - drive.when("phases", 1) >= 10
    assert drive.switch.stage is Stage.REST
    assert drive.switch.flaw is None


def test_three_phases_are_proven_by_their_currents() -> None:
    drive = charging().to(1).to(3)
    assert drive.currents_a == (16, 16, 16)
    assert (drive.switch.phases, drive.switch.car_phases, drive.switch.flaw) == (3, 3, None)


def test_a_switch_that_does_not_take_is_cured_by_one_phase_and_three_again() -> None:
    drive = charging().to(1)
    drive.relay.fails = 1
    drive.written.clear()
    drive.to(3, 500)
    assert [step for step in drive.steps if step[0] == "phases"] == [("phases", 3), ("phases", 1), ("phases", 3)]
    assert drive.currents_a == (16, 16, 16)
    assert drive.switch.flaw is None


def test_after_a_second_try_in_vain_it_stays_on_one_until_the_car_has_left() -> None:
    drive = charging().to(1)
    drive.relay.fails = 2
    drive.to(3, 500)
    assert (drive.switch.phases, drive.switch.flaw, drive.used) == (1, Flaw.NOT_TAKEN, 1)
    drive.written.clear()
    drive.to(1).to(3)
    assert drive.steps == []
    drive.switch.leave()
    assert drive.switch.flaw is None
    drive.to(1).to(3)
    assert drive.currents_a == (16, 16, 16)


def test_a_car_that_keeps_to_one_phase_is_asked_again() -> None:
    drive = charging(car=CarSettings(phases=3, keeps_one_phase=True)).to(1).to(3, 500)
    assert (drive.used, drive.switch.flaw) == (3, None)


def test_a_register_that_reads_three_whatever_is_written_is_seen_through_and_lived_with() -> None:
    drive = charging()
    drive.relay.always_reads = 3
    drive.to(1)
    assert (drive.used, drive.switch.phases, drive.switch.flaw) == (1, 1, Flaw.REGISTER_WRONG)
    drive.to(3)
    assert (drive.used, drive.switch.phases) == (3, 3)


@pytest.mark.parametrize("wanted", [1, 3])
def test_a_charger_that_refuses_is_recognised_and_not_asked_again(wanted: Phases) -> None:
    drive = charging(allowed=False)
    if wanted == 3:
        drive.wished_a = 0
        drive.run(20)
        drive.relay.register = drive.relay.connected = 1
        drive.switch.leave()
        drive.wished_a = 16
        drive.run(60)
    drive.written.clear()
    drive.to(wanted, 900)
    assert drive.switch.flaw is Flaw.REFUSED
    assert drive.switch.phases == 4 - wanted
    assert [step for step in drive.steps if step[0] == "phases"] == [("phases", wanted)]


def test_a_station_that_falls_to_one_phase_is_recognised_and_not_fought() -> None:
    drive = charging().to(3)
    drive.relay.fall_to_one()
    drive.written.clear()
    drive.to(3, 300)
    assert (drive.switch.phases, drive.switch.flaw) == (1, Flaw.FELL_BACK)
    assert drive.steps == []


def test_a_car_of_one_phase_is_no_fault_and_not_switched_for() -> None:
    drive = charging(car=CarSettings(phases=1)).to(3)
    assert (drive.switch.car_phases, drive.switch.may_switch, drive.switch.flaw) == (1, False, None)


def test_a_car_that_does_not_charge_is_switched_at_once_and_proven_when_it_does() -> None:
    drive = charging()
    drive.wished_a = 0
    drive.run(20)
    drive.written.clear()
    drive.to(1, 120)
    assert drive.steps == [("phases", 1)]
    assert drive.switch.stage is Stage.PROVING
    drive.wished_a = 10
    drive.run(120)
    assert (drive.switch.stage, drive.currents_a) == (Stage.REST, (10, 0, 0))


def test_current_that_cannot_be_seen_to_be_gone_keeps_the_register_as_it_is() -> None:
    drive = charging()
    drive.shows = ("register",)
    drive.to(1, 300)
    assert drive.switch.flaw is Flaw.NOT_STOPPED
    assert ("phases", 1) not in drive.steps
    assert drive.offered_a == 16


def test_without_the_currents_a_switch_is_made_and_told_to_be_unproven() -> None:
    drive = charging()
    drive.shows = ("register", "power")
    drive.to(1)
    assert (drive.used, drive.switch.flaw) == (1, Flaw.UNPROVEN)


@pytest.mark.parametrize("answers", [True, False])
def test_a_write_that_fails_is_tried_three_times_and_then_all_is_as_before(answers: bool) -> None:  # noqa: FBT001
    drive = charging(answers=answers)
    drive.error = "ServiceNotFound"
    drive.to(1, 300)
    assert drive.switch.flaw is Flaw.WRITE_FAILED
    assert drive.steps.count(("phases", 1)) == 3
    assert drive.currents_a == (16, 16, 16)


def test_a_wish_that_is_taken_back_before_the_write_leaves_all_as_it_was() -> None:
    drive = charging().to(1, 2).to(3, 60)
    assert drive.steps == [("A", 6), ("A", 16)]
    assert drive.switch.stage is Stage.REST


def test_a_wish_that_changes_after_the_write_is_followed_once_the_switch_is_proven() -> None:
    drive = charging().to(1, 25)
    assert drive.switch.stage is Stage.WAITING
    drive.to(3, 400)
    assert drive.currents_a == (16, 16, 16)
    assert drive.relay.under_load == 0


def test_it_tells_when_the_car_may_go_on() -> None:
    drive = charging().to(1, 25)
    resumes_at = drive.switch.resumes_at()
    assert resumes_at is not None
    drive.run(round((resumes_at - START).total_seconds()) - drive.now_s - 1)
    assert drive.offered_a == 0
    drive.run(1)
    assert drive.offered_a == 6
