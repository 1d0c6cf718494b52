"""What charging costs by the price of each quarter hour."""

import pytest

from alfen_solar.plan.money import Money, MoneyCount
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


class TestEnergyWithoutAPrice:
    """After a start the integration has to be asked for the prices first; the car goes on charging meanwhile."""

    def test_counts_at_the_first_price_that_is_known(self) -> None:
        count = MoneyCount()
        count.remember(Money(1.0, 0.0))
        count.record(Charged(0, 40), None, 0.05)
        count.record(Charged(0, 50), 0.20, 0.05)
        told, money = count.memory(Charged(0, 50)), count.drain()
        assert told is not None
        assert told.cost == pytest.approx(1.0 + 0.050 * 0.20)
        assert money is not None
        assert money.cost == pytest.approx(1.0 + 0.050 * 0.20)

    def test_is_not_remembered_as_free_once_it_was_handed_out(self) -> None:
        count = MoneyCount()
        count.remember(Money(1.0, 0.0))
        count.record(Charged(0, 40), None, 0.05)
        assert count.memory(Charged(0, 0)) == Money(1.0, 0.0)
        assert count.memory(Charged(0, 40)) is None

    def test_belongs_to_the_session_that_ends_and_to_no_other(self) -> None:
        count = MoneyCount()
        count.record(Charged(0, 40), None, 0.05)
        assert count.drain() is None
        count.record(Charged(0, 140), 0.20, 0.05)
        money = count.drain()
        assert money is not None
        assert money.cost == pytest.approx(0.100 * 0.20)
