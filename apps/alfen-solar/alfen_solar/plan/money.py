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

    MOST_AT_ONCE_WH = 1000.0
    """More than this comes at once only after a long time in which no app was there: at prices that nobody knows.

    As much waits for a price: after a start an integration has to be asked for it first.
    """

    def __init__(self) -> None:
        self._so_far = self._charged = Charged()
        self._cost = self._saved = 0.0
        self._price: float | None = None
        self._export_price = 0.0
        self._known = True

    def remember(self, money: Money | None) -> None:
        """Take what it had come to before this app began; None: not all prices were known."""
        if money is None:
            self._known = False
        else:
            self._cost += money.cost
            self._saved += money.saved

    def memory(self, reported: Charged) -> Money | None:
        """Tell what is to be remembered; None: not all prices were known.

        Args:
            reported: what was handed out of the energy count: only that is not counted again after a restart.
        """
        rest = self._charged - reported
        if not self._known or (self._price is None and rest.total_wh != 0):
            return None
        price = self._price or 0.0
        cost = (rest.grid_wh * price + rest.sun_wh * self._export_price) / 1000
        return Money(self._cost - cost, self._saved - rest.sun_wh * (price - self._export_price) / 1000)

    def record(self, so_far: Charged, price: float | None, export_price: float) -> None:
        """Record what the car has taken.

        Args:
            so_far: since the app began, as `EnergyCount.so_far`.
            price: what a kWh from the grid costs now; None: not known.
            export_price: what a kWh of the sun would bring, in the same money.
        """
        self._so_far, more = so_far, so_far - self._charged
        self._price, self._export_price = price, export_price
        if more.total_wh > self.MOST_AT_ONCE_WH:
            self._charged, self._known = so_far, False
            return
        if price is None:
            return
        self._charged = so_far
        self._cost += (more.grid_wh * price + more.sun_wh * export_price) / 1000
        self._saved += more.sun_wh * (price - export_price) / 1000

    def drain(self) -> Money | None:
        """Return what it has come to since the last time, and begin anew; None: not all prices were known."""
        has_price = (self._so_far - self._charged).total_wh <= 0
        money = Money(self._cost, self._saved) if self._known and has_price else None
        self._charged = self._so_far
        self._cost = self._saved = 0.0
        self._known = True
        return money
