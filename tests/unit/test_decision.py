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


@pytest.mark.parametrize("current_a", [0.1, 3.8, 5.9, 5.999, -6, math.nan])
def test_a_current_that_no_car_can_charge_with_cannot_be_offered(current_a: float) -> None:
    with pytest.raises(ValueError, match="No car can be offered"):
        Offer(current_a)


@pytest.mark.parametrize(
    ("offer", "setpoint_a"), [(None, None), (Offer(0), 0), (Offer(6), 6), (Offer(13.4, phases=3), 13.4)]
)
def test_the_setpoint_is_the_current_of_the_offer(offer: Offer | None, setpoint_a: float | None) -> None:
    assert Decision(offer, Reason.FAST).setpoint_a == setpoint_a


def test_the_modes_are_the_options_of_the_packages_helper() -> None:
    assert list(Mode) == ["Off", "Solar", "Minimum + solar", "Fast"]
