"""What charging costs by the price of each quarter hour."""

import pytest

from alfen_solar.plan.money import MoneyCount
from alfen_solar.sockets.energy import Charged


def test_each_kwh_counts_at_the_price_of_its_time() -> None:
    count = MoneyCount()
    count.record(Charged(0, 100), 0.10, 0.05)
    count.record(Charged(200, 100), 0.30, 0.05)
    count.record(Charged(200, 300), 0.20, 0.05)
    money = count.drain()
    assert money is not None
    assert money.cost == pytest.approx(0.1 * 0.10 + 0.2 * 0.05 + 0.2 * 0.20)
    assert money.saved == pytest.approx(0.2 * (0.30 - 0.05))


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
    count.remember(None)
    count.record(Charged(0, 1000), 0.10, 0.05)
    assert count.memory(Charged(0, 1000)) is None
    assert count.drain() is None


def test_a_session_goes_on_after_a_restart_and_what_was_not_handed_out_counts_once() -> None:
    before, after = MoneyCount(), MoneyCount()
    before.record(Charged(500, 400), 0.10, 0.05)
    before.record(Charged(600, 600), 0.30, 0.05)
    after.remember(before.memory(Charged(550, 500)))
    after.record(Charged(50, 100), 0.30, 0.05)  # from the register, after the restart
    found, whole = after.drain(), before.drain()
    assert found is not None
    assert whole is not None
    assert (found.cost, found.saved) == pytest.approx((whole.cost, whole.saved))


def test_what_comes_at_once_after_hours_without_the_app_has_no_price() -> None:
    count = MoneyCount()
    count.record(Charged(0, 1001), 0.10, 0.05)
    assert count.drain() is None


def test_what_was_not_handed_out_has_no_price_where_none_is_known_now() -> None:
    count = MoneyCount()
    count.record(Charged(0, 1000), 0.10, 0.05)
    count.record(Charged(0, 1000), None, 0.05)
    assert count.memory(Charged(0, 900)) is None
    assert count.memory(Charged(0, 1000)) is not None
