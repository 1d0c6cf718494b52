"""What charging costs, and what the sun saves, by the price of each quarter hour."""

from dataclasses import dataclass

from alfen_solar.sockets.energy import Charged


@dataclass(frozen=True, slots=True)
class Money:
    """What a session comes to, in money."""

    cost: float
    """What came from the grid, by its price, and what from the sun, by what its export would have brought."""
    saved: float
    """What the sun's part would have cost from the grid, less what its export would have brought."""


class MoneyCount:
    """Adds up what the car takes, at the prices of the moment."""

    def __init__(self) -> None:
        self._charged = Charged()
        self._cost = self._saved = 0.0
        self._known = True

    def forget_price(self) -> None:
        """Note that some of it was charged at a price that nobody knows."""
        self._known = False

    def record(self, so_far: Charged, price: float | None, export_price: float) -> None:
        """Record what the car has taken.

        Args:
            so_far: since the app began, as `EnergyCount.so_far`.
            price: what a kWh from the grid costs now; None: not known.
            export_price: what a kWh of the sun would bring, in the same money.
        """
        more, self._charged = so_far - self._charged, so_far
        if price is None:
            self._known = self._known and more.total_wh <= 0
            return
        self._cost += (more.grid_wh * price + more.sun_wh * export_price) / 1000
        self._saved += more.sun_wh * (price - export_price) / 1000

    def drain(self) -> Money | None:
        """Return what it has come to since the last time, and begin anew; None: not all prices were known."""
        money = Money(self._cost, self._saved) if self._known else None
        self._cost = self._saved = 0.0
        self._known = True
        return money
