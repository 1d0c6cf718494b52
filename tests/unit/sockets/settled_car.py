"""A car of one phase at 230 V that has drawn the same for minutes, read every five seconds, until second 0."""

from alfen_solar.sockets.car_model import CarModel
from alfen_solar.sockets.charger import Plug
from tests.unit.clock import at

WATTS = 230.0


def settled(offer_a: float = 10, *, taken_a: float | None = None, phases: int = 1, usual: int = 1) -> CarModel:
    """A model that has seen what the car makes of an offer, and noted it."""
    model = CarModel(usual, at(-300))
    model.record_plug(Plug.CHARGING, at(-300))
    settle(model, offer_a, offer_a if taken_a is None else taken_a, -200, phases=phases)
    return model


def settle(
    model: CarModel, offer_a: float, taken_a: float, begin_s: float, *, seconds: int = 200, phases: int = 1
) -> None:
    """Offer something, have it confirmed, and let the car take so much of it."""
    model.record_offer(offer_a, at(begin_s))
    model.record_confirmed(offer_a)
    model.record_currents(tuple(taken_a if phase < phases else 0.0 for phase in range(3)))
    for after_s in range(5, seconds + 1, 5):
        read(model, begin_s + after_s, taken_a * WATTS * phases)


def read(model: CarModel, second: float, power_w: float) -> None:
    model.record_power(power_w, at(second))
    model.record_reading(at(second))
    model.step(at(second))
