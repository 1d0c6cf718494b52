"""What can be decided at all."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alfen_solar.decision import Decision, Mode, Offer, Reason


@given(st.floats(allow_nan=True, allow_infinity=True))
def test_an_offer_is_a_pause_or_a_current_that_cars_charge_with(current_a: float) -> None:
    try:
        offer = Offer(current_a)
    except ValueError:
        assert current_a != 0
        assert not (current_a >= 6)
    else:
        assert offer.current_a == 0 or offer.current_a >= 6


@pytest.mark.parametrize("current_a", [0.1, 1, 3.8, 5.9, 5.999, -6, math.nan])
def test_a_current_that_no_car_can_charge_with_cannot_be_offered(current_a: float) -> None:
    with pytest.raises(ValueError, match="cannot be offered to a car"):
        Offer(current_a)


@pytest.mark.parametrize("current_a", [0, 6, 13.4, 32])
def test_the_setpoint_is_the_current_of_the_offer(current_a: float) -> None:
    assert Decision(Offer(current_a, phases=3), Reason.FAST).setpoint_a == current_a


def test_without_an_offer_there_is_no_setpoint() -> None:
    assert Decision(None, Reason.FAST).setpoint_a is None


def test_the_modes_are_the_options_of_the_packages_helper() -> None:
    assert list(Mode) == ["Off", "Solar", "Minimum + solar", "Fast"]
