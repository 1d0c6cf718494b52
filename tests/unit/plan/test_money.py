"""What charging costs by the price of each quarter hour."""

import pytest

from alfen_solar.plan.money import MoneyCount
from alfen_solar.sockets.energy import Charged


def test_each_kwh_counts_at_the_price_of_its_time() -> None:
    count = MoneyCount()
    count.record(Charged(0, 1000), 0.10, 0.05)
    count.record(Charged(2000, 1000), 0.30, 0.05)
    count.record(Charged(2000, 3000), 0.20, 0.05)
    money = count.drain()
    assert money is not None
    assert money.cost == pytest.approx(1 * 0.10 + 2 * 0.05 + 2 * 0.20)
    assert money.saved == pytest.approx(2 * (0.30 - 0.05))


def test_each_session_has_its_own() -> None:
    count = MoneyCount()
    count.record(Charged(0, 1000), 0.10, 0.05)
    count.drain()
    count.record(Charged(0, 1500), 0.20, 0.05)
    money = count.drain()
    assert money is not None
    assert (money.cost, money.saved) == pytest.approx((0.10, 0.0))


def test_what_was_charged_at_an_unknown_price_leaves_it_unknown_until_the_next() -> None:
    count = MoneyCount()
    count.record(Charged(0, 1000), None, 0.05)
    count.record(Charged(0, 2000), 0.10, 0.05)
    assert count.drain() is None
    count.record(Charged(0, 3000), 0.10, 0.05)
    money = count.drain()
    assert money is not None
    assert (money.cost, money.saved) == pytest.approx((0.10, 0.0))


def test_an_unknown_price_at_which_nothing_was_charged_matters_not() -> None:
    count = MoneyCount()
    count.record(Charged(), None, 0.05)
    count.record(Charged(0, 1000), 0.10, 0.05)
    assert count.drain() is not None


def test_a_session_of_which_only_a_part_was_seen_is_not_known() -> None:
    count = MoneyCount()
    count.forget_price()
    count.record(Charged(0, 1000), 0.10, 0.05)
    assert count.drain() is None
