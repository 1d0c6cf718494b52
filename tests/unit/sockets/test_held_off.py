"""A car that is held off by what is believed of it gets that tested, more and more rarely."""

import pytest

from alfen_solar.sockets.car_model import CarModel
from alfen_solar.sockets.charger import Plug
from alfen_solar.sockets.held_off import HeldOff
from tests.unit.clock import at


class Held:
    """A car that is believed to charge on three phases, as the one before it did, where one is usual."""

    def __init__(self) -> None:
        self.watch = HeldOff()
        self.model = CarModel(1, at(0))
        self.second = 0
        self.tested_s: list[int] = []
        self.believe()

    def believe(self) -> None:
        """Let it be seen to draw on three phases, and then to stop."""
        self.model.record_plug(Plug.CHARGING, at(self.second))
        self.model.record_currents((10, 10, 10))
        self.model.record_power(6900, at(self.second))
        self.model.record_currents(())
        self.model.record_power(0, at(self.second))
        assert self.model.is_unusual

    def run(self, seconds: int, *, held_off: bool = True, step_s: int = 1) -> None:
        for _ in range(seconds // step_s):
            self.watch.watch(self.model, at(self.second), held_off=held_off)
            if not self.model.is_unusual:
                self.tested_s.append(self.second)
                self.believe()
            self.second += step_s


def test_after_ten_minutes_what_is_believed_is_forgotten_and_each_time_it_takes_twice_as_long() -> None:
    held = Held()
    held.run(12 * 3600, step_s=60)
    gaps_s = [after - before for before, after in zip([-60, *held.tested_s], held.tested_s, strict=False)]
    assert gaps_s == [60 + 600, 60 + 1200, 60 + 2400, 60 + 4800, 60 + 9600, 60 + 9600, 60 + 9600]


@pytest.mark.parametrize(("free_at_s", "tested_s"), [(599, []), (600, []), (601, [600])])
def test_only_ten_minutes_without_a_break_count(free_at_s: int, tested_s: list[int]) -> None:
    held = Held()
    held.run(free_at_s)
    held.run(1, held_off=False)
    held.run(598)
    assert held.tested_s == tested_s
