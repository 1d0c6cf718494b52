from hypothesis import given
from hypothesis import strategies as st

from alfen_solar.steady_clock import SteadyClock
from tests.unit.clock import at


def test_it_follows_the_wall_clock_forward_and_stands_still_where_that_is_set_back() -> None:
    clock = SteadyClock(at(0))
    assert clock.read(at(10)) == at(10)
    assert clock.read(at(-3590)) == at(10)
    assert clock.read(at(-3585)) == at(15)
    assert clock.wall(at(20)) == at(-3580)
    assert clock.read(at(100)) == at(3700)


@given(st.lists(st.integers(-10_000, 10_000)))
def test_it_never_goes_back(walls: list[int]) -> None:
    clock = SteadyClock(at(0))
    steady = [clock.read(at(second)) for second in walls]
    assert steady == sorted(steady)
