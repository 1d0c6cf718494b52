"""How the surplus has gone: its mean over the last windows."""

import pytest

from alfen_solar.sockets.history import History


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
