"""When the charger is read beside Home Assistant's own polls."""

import pytest

from alfen_solar.settings import read_settings
from alfen_solar.sockets.car_model import CarModel
from alfen_solar.sockets.charger import Plug
from alfen_solar.sockets.reading import ChargerReading
from alfen_solar.sockets.writer import Readback, SetpointWriter
from tests.unit.clock import at

SETTINGS = read_settings({"grid_power": "sensor.grid"})


class Charger:
    """A charger that was offered 6 A at second 0, and a car that draws that; the app starts at second 0.

    Args:
        shows: whether the charger shows its setpoint.
        takes_s: how long Home Assistant needs to read it; None: it never answers.
    """

    def __init__(self, *, shows: bool = True, takes_s: int | None = 0) -> None:
        self.model = CarModel(1, at(0))
        self.writer = SetpointWriter(SETTINGS)
        self.reading = ChargerReading(self.model, self.writer, at(0))
        self.shows, self.takes_s = shows, takes_s
        self.can_be_read = True
        self.differs_a = 0.0
        self.somebody_asks = False
        self.window_opened_s = -1.0
        self.asked_s: list[int] = []
        self.second = 0
        self.model.record_plug(Plug.CHARGING, at(-100))
        self.model.record_power(1380, at(-100))
        self.writer.record(Readback(6 if shows else None, None, 55), at(0))

    def write(self, setpoint_a: float) -> None:
        """Write another setpoint, which the charger takes but does not show until it is read."""
        self.writer.begin(setpoint_a, at(self.second))
        self.writer.finish(None, at(self.second))

    def run(self, seconds: int) -> list[int]:
        """Let time pass; return when the charger was asked for."""
        begin = len(self.asked_s)
        for _ in range(seconds):
            now = at(self.second)
            opened_at = at(self.window_opened_s)
            if self.reading.wanted(lambda: self.differs_a, opened_at, now, asked=self.somebody_asks):
                self.asked_s.append(self.second)
            if self.asked_s and self.takes_s is not None and self.second - self.asked_s[-1] == self.takes_s:
                self.reading.finish(done=self.can_be_read)
                if self.can_be_read:
                    self.model.record_reading(now)
            self.second += 1
        return self.asked_s[begin:]


class TestAfterAStart:
    """What Home Assistant shows then may be of before."""

    def test_it_is_read_at_once(self) -> None:
        charger = Charger()
        assert (charger.reading.was_read, charger.reading.shows_since) == (False, None)
        assert charger.run(60) == [0]
        assert charger.reading.was_read
        assert charger.reading.shows_since == at(0)

    def test_it_is_asked_for_every_ten_seconds_while_it_cannot_be_read(self) -> None:
        charger = Charger()
        charger.can_be_read = False
        assert charger.run(31) == [0, 10, 20, 30]
        assert not charger.reading.was_read
        charger.can_be_read = True
        assert charger.run(60) == [40]

    def test_it_is_asked_for_again_after_twenty_seconds_without_an_answer(self) -> None:
        assert Charger(takes_s=None).run(61) == [0, 20, 40, 60]

    def test_it_is_asked_for_even_if_it_shows_nothing(self) -> None:
        charger = Charger(shows=False)
        charger.can_be_read = False
        assert charger.run(50) == [0, 10, 20, 30, 40]

    def test_what_it_shows_is_of_now_when_it_was_read_or_half_a_minute_has_passed(self) -> None:
        charger = Charger(takes_s=None)
        charger.run(1)
        assert [charger.reading.trusts_states(at(second)) for second in (0, 29.9, 30)] == [False, False, True]
        charger.reading.finish(done=True)
        assert charger.reading.trusts_states(at(1))

    def test_it_stays_read_whatever_becomes_of_a_later_reading(self) -> None:
        charger = Charger()
        charger.run(1)
        charger.reading.finish(done=False)
        assert charger.reading.was_read
        assert charger.reading.trusts_states(at(1))


class TestLater:
    @pytest.fixture
    def charger(self) -> Charger:
        """A charger that was read at second 0, and is left alone until second 100."""
        charger = Charger()
        assert charger.run(100) == [0]
        return charger

    def test_it_is_read_a_second_after_a_write_until_it_shows_that(self, charger: Charger) -> None:
        charger.write(10)
        assert charger.run(10) == [101]

    def test_it_is_read_every_two_seconds_until_it_is_seen_what_a_change_does(self, charger: Charger) -> None:
        charger.model.record_offer(10, at(100))
        assert charger.run(9) == [100, 102, 104, 106, 108]
        charger.model.record_power(2300, at(109))
        charger.model.record_reading(at(116))
        charger.model.step(at(116))
        charger.second = 117
        assert charger.run(10) == []

    @pytest.mark.parametrize(
        ("differs_a", "asked_s"), [(0.0, []), (0.49, []), (0.5, [100, 102, 104]), (3.0, [100, 102, 104])]
    )
    def test_it_is_read_every_two_seconds_before_a_surplus_that_differs_is_acted_on(
        self, charger: Charger, differs_a: float, asked_s: list[int]
    ) -> None:
        charger.differs_a, charger.window_opened_s = differs_a, 1000
        assert charger.run(6) == asked_s

    @pytest.mark.parametrize(("opened_s", "asked"), [(-1, False), (0, False), (0.1, True), (99, True)])
    def test_it_is_not_read_for_that_again_in_the_same_window(
        self, charger: Charger, opened_s: float, *, asked: bool
    ) -> None:
        charger.differs_a, charger.window_opened_s = 3.0, opened_s
        assert bool(charger.run(1)) is asked

    def test_it_is_read_every_two_seconds_while_somebody_asks_for_it(self, charger: Charger) -> None:
        """As a switch of phases does."""
        charger.somebody_asks = True
        assert charger.run(6) == [100, 102, 104]

    def test_it_is_read_for_that_if_its_power_was_never_seen(self, charger: Charger) -> None:
        charger.model.record_power(None, at(100))
        charger.differs_a = 3.0
        assert charger.run(5) == [100, 102, 104]

    def test_it_is_not_asked_for_at_once_again_when_it_could_not_be_read(self, charger: Charger) -> None:
        charger.can_be_read = False
        charger.differs_a, charger.window_opened_s = 3.0, 1000
        assert charger.run(5) == [100, 102, 104]

    def test_it_is_asked_for_once_at_a_time(self, charger: Charger) -> None:
        charger.takes_s = 7
        charger.differs_a, charger.window_opened_s = 3.0, 1000
        assert charger.run(30) == [100, 109, 118, 127]

    def test_it_is_not_asked_for_while_it_shows_nothing(self, charger: Charger) -> None:
        charger.writer.record(Readback(), at(100))
        charger.differs_a, charger.window_opened_s = 3.0, 1000
        assert charger.run(25) == [100, 102, 104, 106, 108, 110, 112, 114, 116, 118]
        charger.writer.record(Readback(6, None, 55), at(130))
        charger.second = 131
        assert charger.run(1) == [131]
