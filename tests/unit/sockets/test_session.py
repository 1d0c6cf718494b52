"""When a session is over, and what it has brought."""

from datetime import timedelta

import pytest

from alfen_solar.decision import CarState
from alfen_solar.sockets.energy import Charged, EnergyCount
from alfen_solar.sockets.session import Session, SessionMemory, SessionMeter
from tests.unit.clock import at

HOUR_S = 3600
FULL_AFTER_S = 600
SESSION = Session(at(0), at(HOUR_S), sun_wh=7500, grid_wh=2500, full=True)


class House:
    """A car at the charger: each step is a minute."""

    def __init__(self) -> None:
        self.now_s = 0.0
        self.register_wh = 0.0
        self.starts_anew()
        self.reports: list[tuple[float, Session]] = []

    def starts_anew(self, memory: SessionMemory | None = None, register_wh: float | None = None) -> None:
        """Let the app start, with what was remembered of the one before it."""
        self.energy, self.meter = EnergyCount(at(self.now_s)), SessionMeter()
        if register_wh is not None:
            self.energy.remember(register_wh, timedelta(hours=8))
        if memory is not None:
            self.meter.remember(memory, at(self.now_s))

    def restarts(self, gap_s: float, car_w: float = 0) -> None:
        """Let the app be away for a while, in which the car draws."""
        self.energy.record(0, 0, self.register_wh, at(self.now_s))
        register_wh = self.energy.drain(at(self.now_s)).register_wh
        memory = self.meter.memory(self.energy.reported)
        self.now_s += gap_s
        self.register_wh += car_w * gap_s / HOUR_S
        self.starts_anew(memory, register_wh)

    def shows(
        self, car: CarState, car_w: float | None, grid_w: float | None = 0, *, minutes: int = 1, offered: bool = True
    ) -> None:
        for _ in range(minutes):
            now = at(self.now_s)
            self.energy.record(car_w, grid_w, self.register_wh, now)
            if session := self.meter.record(car, car_w, self.energy.so_far, offered=offered, now=now):
                self.reports.append((self.now_s, session))
            self.now_s += 60
            self.register_wh += (car_w or 0) / 60

    def charges(self, minutes: int = 60, grid_w: float = 0) -> None:
        self.shows(CarState.DRAWING, 6000, grid_w, minutes=minutes)

    def leaves(self) -> None:
        self.shows(CarState.ABSENT, 0)

    @property
    def report(self) -> Session:
        (report,) = self.reports
        return report[1]


@pytest.fixture
def house() -> House:
    return House()


def test_a_session_is_what_the_car_takes_until_it_leaves(house: House) -> None:
    house.shows(CarState.ABSENT, 0, minutes=5)
    house.shows(CarState.IDLE, 0, minutes=5)
    house.charges(minutes=60, grid_w=1500)
    house.leaves()
    assert house.report == Session(at(600), at(600 + HOUR_S), sun_wh=4500, grid_wh=1500, full=False)


def test_nothing_is_told_while_it_goes_on(house: House) -> None:
    house.charges(minutes=600)
    assert house.reports == []


def test_a_car_that_takes_nothing_of_what_it_is_offered_is_full_after_ten_minutes(house: House) -> None:
    house.charges()
    stopped_s = house.now_s
    house.shows(CarState.IDLE, 50, minutes=60)
    ((told_s, session),) = house.reports
    assert session.full
    assert session.ended == at(stopped_s)
    assert told_s - stopped_s == FULL_AFTER_S
    house.leaves()
    assert len(house.reports) == 1, "it is told once"


def test_so_is_one_that_still_seems_to_charge(house: House) -> None:
    house.charges()
    house.shows(CarState.DRAWING, 50, minutes=60)
    assert house.report.full


@pytest.mark.parametrize(("car_w", "full"), [(499, True), (500, False)])
def test_what_a_full_car_takes_now_and_then_is_no_charging(house: House, car_w: float, *, full: bool) -> None:
    house.charges()
    house.shows(CarState.DRAWING, car_w, minutes=30)
    assert bool(house.reports) is full


@pytest.mark.parametrize(("car_w", "sessions"), [(499, 0), (500, 1)])
def test_nor_does_it_begin_a_session(house: House, car_w: float, sessions: int) -> None:
    house.shows(CarState.DRAWING, car_w, minutes=60)
    house.leaves()
    assert len(house.reports) == sessions


def test_a_car_that_rests_for_less_is_not_full(house: House) -> None:
    house.charges()
    for _ in range(5):
        house.shows(CarState.IDLE, 0, minutes=10)
        house.shows(CarState.DRAWING, 2000)
    assert house.reports == []


def test_a_pause_is_no_end(house: House) -> None:
    house.charges()
    house.shows(CarState.IDLE, 0, minutes=300, offered=False)
    house.charges()
    house.leaves()
    assert house.report.sun_wh == 12_000


def test_the_time_until_it_is_full_begins_with_the_offer(house: House) -> None:
    house.charges()
    house.shows(CarState.IDLE, 0, minutes=300, offered=False)
    house.shows(CarState.IDLE, 0, minutes=10)
    assert house.reports == []
    house.shows(CarState.IDLE, 0)
    assert house.report.full


def test_a_charger_that_tells_nothing_for_a_while_ends_nothing(house: House) -> None:
    house.charges(minutes=30)
    house.shows(CarState.UNKNOWN, None, minutes=60)
    house.shows(CarState.UNKNOWN, 0, minutes=9)
    house.charges(minutes=30)
    assert house.reports == []


def test_a_car_that_only_seems_to_be_gone_has_left_after_ten_minutes_also_in_a_pause(house: House) -> None:
    house.charges()
    house.shows(CarState.UNKNOWN, 0, minutes=11, offered=False)
    assert not house.report.full


def test_a_full_car_that_draws_again_begins_a_new_session(house: House) -> None:
    house.charges()
    house.shows(CarState.IDLE, 0, minutes=60)
    house.charges(minutes=30)
    house.leaves()
    first, second = (session for _, session in house.reports)
    assert (first.sun_wh, second.sun_wh) == (6000, 3000)
    assert second.began > first.began


@pytest.mark.parametrize(("minutes", "reports"), [(1, 1), (0, 0)])
def test_a_little_warmth_for_the_battery_is_no_session(house: House, minutes: int, reports: int) -> None:
    house.shows(CarState.DRAWING, 3000, minutes=1)  # 50 Wh
    house.shows(CarState.DRAWING, 3000, minutes=minutes)
    house.leaves()
    assert len(house.reports) == reports


def test_a_little_that_is_no_session_is_not_part_of_the_next(house: House) -> None:
    house.shows(CarState.DRAWING, 3000)
    house.leaves()
    house.charges()
    house.leaves()
    assert house.report.sun_wh == 6000


def test_while_it_goes_on_its_share_of_sun_is_known(house: House) -> None:
    assert house.meter.sun_share is None
    house.shows(CarState.IDLE, 0, minutes=5)
    assert house.meter.sun_share is None, "nothing was charged"
    house.charges(minutes=31, grid_w=1500)
    assert house.meter.sun_share == 0.75
    house.shows(CarState.IDLE, 0, minutes=60, offered=False)
    assert house.meter.sun_share == pytest.approx(0.75, abs=0.001), "a pause is no end"
    house.leaves()
    assert house.meter.sun_share is None
    house.charges(minutes=31, grid_w=0)
    assert house.meter.sun_share == 1, "of the next session alone"


class TestARestart:
    def test_is_no_end_and_what_the_car_took_meanwhile_counts_as_from_the_grid(self, house: House) -> None:
        house.charges(minutes=90)
        house.restarts(gap_s=HOUR_S / 2, car_w=6000)
        house.charges(minutes=10)
        house.leaves()
        assert house.report == Session(at(0), at(130 * 60), sun_wh=10_000, grid_wh=3000, full=False)

    def test_after_another_is_none_either(self, house: House) -> None:
        house.charges(minutes=60)
        for _ in range(3):
            house.restarts(gap_s=600, car_w=6000)
            house.charges(minutes=10)
        house.leaves()
        assert house.report == Session(at(0), at(2 * HOUR_S), sun_wh=9000, grid_wh=3000, full=False)

    @pytest.mark.parametrize("car_w", [0, 6000])
    def test_in_which_the_car_leaves_is_its_end(self, house: House, car_w: float) -> None:
        house.charges(minutes=60)
        house.restarts(gap_s=HOUR_S, car_w=car_w)
        house.shows(CarState.ABSENT, 0, minutes=3)
        assert (house.report.began, house.report.sun_wh, house.report.grid_wh) == (at(0), 6000, car_w)
        assert house.report.ended == at(2 * HOUR_S), "for all that is known"
        assert len(house.reports) == 1

    def test_waits_a_minute_for_what_the_car_took_meanwhile(self, house: House) -> None:
        house.charges(minutes=60)
        house.restarts(gap_s=HOUR_S, car_w=6000)
        house.register_wh, fresh_wh = 6000, house.register_wh
        house.shows(CarState.ABSENT, 0)
        house.register_wh = fresh_wh
        house.shows(CarState.ABSENT, 0)
        assert house.report.charged_wh == 12_000

    def test_is_not_told_of_a_session_that_is_over(self, house: House) -> None:
        house.charges(minutes=60)
        house.leaves()
        house.restarts(gap_s=600)
        house.shows(CarState.ABSENT, 0, minutes=10)
        assert len(house.reports) == 1

    def test_in_which_a_car_begins_is_part_of_its_session(self, house: House) -> None:
        house.shows(CarState.IDLE, 0, minutes=5, offered=False)
        house.restarts(gap_s=HOUR_S, car_w=3000)
        began_s = house.now_s
        house.charges(minutes=60)
        house.leaves()
        assert house.report == Session(at(began_s), at(began_s + HOUR_S), sun_wh=6000, grid_wh=3000, full=False)

    def test_keeps_the_share_of_sun(self, house: House) -> None:
        house.charges(minutes=60, grid_w=1500)
        house.restarts(gap_s=0)
        house.charges(minutes=10, grid_w=1500)
        assert house.meter.sun_share == pytest.approx(0.75, abs=0.01)

    def test_after_a_pause_goes_on(self, house: House) -> None:
        house.charges(minutes=60)
        house.shows(CarState.IDLE, 0, minutes=60, offered=False)
        house.restarts(gap_s=60)
        house.shows(CarState.IDLE, 0, minutes=60, offered=False)
        house.charges(minutes=60)
        house.leaves()
        assert (house.report.began, house.report.sun_wh) == (at(0), 12_000)


def test_a_negative_power_is_none(house: House) -> None:
    house.charges(minutes=60)
    house.shows(CarState.IDLE, -374, -1000, minutes=60, offered=False)
    assert house.meter.sun_share == 1
    house.leaves()
    assert house.report == Session(at(0), at(2 * HOUR_S), sun_wh=6000, grid_wh=0, full=False)


def test_what_is_remembered_is_what_was_handed_out(house: House) -> None:
    assert house.meter.memory(Charged()) is None
    house.charges(minutes=61, grid_w=1500)
    reported = house.energy.drain(at(house.now_s)).charged
    assert house.meter.memory(reported) == SessionMemory(at(0), Charged(4500, 1500))


def test_a_session_has_a_share_of_sun() -> None:
    assert SESSION.charged_wh == 10_000
    assert SESSION.sun_share == 0.75


@pytest.mark.parametrize(
    ("import_price", "export_price", "saved"),
    [(0.30, 0.10, 1.5), (0.30, 0, 2.25), (0.10, 0.30, -1.5), (0.30, 0.30, 0), (None, None, None)],
)
def test_what_is_saved_is_what_the_sun_gave_at_the_difference_of_the_prices(
    import_price: float | None, export_price: float | None, saved: float | None
) -> None:
    assert SESSION.saved(import_price, export_price) == (saved if saved is None else pytest.approx(saved))
