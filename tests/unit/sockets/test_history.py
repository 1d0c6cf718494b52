"""How the surplus has gone: its mean over the last windows."""

import pytest

from alfen_solar.sockets.history import History, RecentMean
from tests.unit.clock import at


def history(*windows: tuple[float, float]) -> History:
    """Remember these windows: pairs of W and s."""
    found = History()
    for surplus_w, duration_s in windows:
        found.add(surplus_w, duration_s)
    return found


@pytest.mark.parametrize(
    ("last_s", "mean_w"),
    [
        (0, 300),  # at least the last window
        (6, 300),
        (6.1, (6 * 300 + 3 * 200) / 9),  # as many as it takes
        (9, (6 * 300 + 3 * 200) / 9),
        (10, (6 * 300 + 3 * 200 + 1 * -100) / 10),
        (9999, (6 * 300 + 3 * 200 + 1 * -100) / 10),
    ],
)
def test_the_mean_is_that_of_as_many_windows_as_cover_the_time(last_s: float, mean_w: float) -> None:
    assert history((-100, 1), (200, 3), (300, 6)).mean_w(last_s) == pytest.approx(mean_w)


def test_windows_of_twenty_minutes_are_remembered() -> None:
    remembers = history((1000, 400), (0, 400), (0, 400), (0, 400))
    assert remembers.mean_w(9999) == 250
    remembers.add(0, 1)
    assert remembers.mean_w(9999) == 0
    remembers.add(600.5, 1200)
    assert remembers.mean_w(9999) == 600  # with the second before


def test_a_window_longer_than_that_is_remembered_alone() -> None:
    assert history((1000, 10), (500, 1360)).mean_w(9999) == 500


def test_windows_without_length_have_the_mean_of_the_last() -> None:
    assert history((100, 0), (500, 0), (300, 0)).mean_w(30) == 300


class TestTheRecentMean:
    """Of the last ten minutes, by which a change gets cheaper or dearer."""

    @pytest.mark.parametrize("needed_w", [1000.0, 0.0, -5.0])
    def test_before_anything_was_seen_a_change_costs_what_it_is_set_to(self, needed_w: float) -> None:
        assert RecentMean().patience(needed_w) == 1

    @pytest.mark.parametrize(
        ("needed_w", "patience"), [(1500.0, 0.5), (750.0, 1.0), (9000.0, 1 / 3), (200.0, 2.0), (1.0, 2.0), (0.0, 1.0)]
    )
    def test_it_follows_how_much_of_what_is_needed_there_was(self, needed_w: float, patience: float) -> None:
        recent = RecentMean()
        recent.see(750.0, 3.0, at(0))
        assert recent.patience(needed_w) == patience

    @pytest.mark.parametrize(("gap_s", "is_forgotten"), [(600.0, False), (601.0, True)])
    def test_what_was_seen_before_a_gap_of_more_than_that_is_forgotten(
        self, gap_s: float, *, is_forgotten: bool
    ) -> None:
        recent = RecentMean()
        recent.see(3000.0, 3.0, at(0))
        recent.see(0.0, 3.0, at(gap_s))
        assert (recent.mean_w == 0) is is_forgotten
