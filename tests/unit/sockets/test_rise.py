"""How far an offer may rise: what is known of the car, what the sun gives, and then the offer."""

import pytest

from alfen_solar.house.surplus import Surplus
from alfen_solar.sockets.car_model import CarModel
from alfen_solar.sockets.charger import Plug
from alfen_solar.sockets.power import Range
from alfen_solar.sockets.rise import risen_a
from tests.unit.clock import at

AMPERE_W = 230.0


class WholeAmperes(CarModel):
    @property
    def step_a(self) -> float:
        return 1.0


def charging(draws_a: float, offered_a: float, *, model: CarModel | None = None) -> CarModel:
    """A car that has settled at a draw; since 20 s it is offered something, and was read at 25 s."""
    model = model or CarModel(1, at(0))
    model.record_plug(Plug.CHARGING, at(0))
    model.record_offer(draws_a, at(0))
    for second in range(1, 20):
        model.record_power(draws_a * AMPERE_W, at(second))
    model.record_offer(offered_a, at(20))
    model.record_power(draws_a * AMPERE_W, at(25))
    return model


def surplus(low_a: float, *, opened_s: float = 24) -> Surplus:
    return Surplus(Range(low_a * AMPERE_W, 20 * AMPERE_W), 0.0, at(opened_s), 3.0, 20 * AMPERE_W)


@pytest.mark.parametrize(
    ("sure_a", "wished_a", "offer_a"),
    [
        pytest.param(10, 10, 10, id="what the sun is sure to carry"),
        pytest.param(6.1, 10, 10, id="or would carry, if it is sure to carry more than what is held"),
        pytest.param(6, 10, 6, id="nothing if it is not"),
        pytest.param(5, 10, 6, id="and never less than what is held"),
        pytest.param(7, 6.1, 6.1, id="a small step"),
        pytest.param(10, 9.3004, 9.3, id="to the last digit of a setpoint"),
    ],
)
def test_a_car_that_has_followed_is_offered(sure_a: float, wished_a: float, offer_a: float) -> None:
    model = charging(6, 6)
    assert not model.is_rising(at(27))
    assert risen_a(model, 6, wished_a, surplus(sure_a), at(27)) == offer_a


@pytest.mark.parametrize(
    ("wished_a", "opened_s", "offer_a"),
    [(10, 24, 10), (10, 25, 10), (10, 26, 6), (6.5, 26, 6), (6.49, 26, 6.49)],
)
def test_a_big_step_waits_until_the_charger_was_read_since_the_window_was_opened(
    wished_a: float, opened_s: float, offer_a: float
) -> None:
    assert risen_a(charging(6, 6), 6, wished_a, surplus(12, opened_s=opened_s), at(27)) == offer_a


def test_a_charger_that_measures_nothing_is_not_waited_for() -> None:
    assert risen_a(CarModel(1, at(0)), 6, 10, surplus(12, opened_s=26), at(27)) == 10


@pytest.mark.parametrize(
    ("sure_a", "wished_a", "offer_a"),
    [
        pytest.param(12.9, 16, 10, id="less than three amperes more are not worth a write"),
        pytest.param(13.01, 16, 13, id="three are"),
        pytest.param(13.19, 16, 13.1, id="no more than it would leave of the sun if it has not begun"),
        pytest.param(15, 13.2, 13.2, id="nor more than is wished for"),
        pytest.param(15, 12.9, 10, id="less than three more than is wished for"),
        pytest.param(9, 16, 10, id="nothing if the sun is sure of less"),
    ],
)
def test_a_car_that_is_still_to_follow_an_offer_of_more_is_offered(
    sure_a: float, wished_a: float, offer_a: float
) -> None:
    """It was offered 16 A within seconds of the first step, and drew 1.1 kW from the grid."""
    model = charging(6, 10)
    assert model.is_rising(at(27))
    assert risen_a(model, 10, wished_a, surplus(sure_a), at(27)) == offer_a


@pytest.mark.parametrize(("sure_a", "offer_a"), [(13.9, 13), (12.9, 10)])
def test_a_car_of_whole_amperes_is_offered_whole_ones_meanwhile(sure_a: float, offer_a: float) -> None:
    model = charging(6, 10, model=WholeAmperes(1, at(0)))
    assert risen_a(model, 10, 16, surplus(sure_a), at(27)) == offer_a


def test_a_car_that_is_still_to_follow_an_offer_of_less_is_offered_what_the_sun_carries() -> None:
    model = charging(16, 10)
    assert model.is_changing(at(27))
    assert risen_a(model, 10, 11, surplus(10.5), at(27)) == 11


def test_once_it_has_followed_every_step_counts() -> None:
    model = charging(6, 10)
    model.record_power(10 * AMPERE_W, at(28))
    assert risen_a(model, 10, 10.2, surplus(10.3), at(29)) == 10.2
