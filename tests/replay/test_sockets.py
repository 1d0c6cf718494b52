"""Replays of two sockets, and of phases that are switched."""

from datetime import UTC, datetime

import pytest

from alfen_solar.decision import Mode, Reason
from alfen_solar.settings import read_settings
from tests.replay.__main__ import replayed
from tests.replay.page import page
from tests.replay.recording import Recording, Stretch
from tests.replay.run import Outcome
from tests.replay.sensors import of_the_house, sensors
from tests.replay.table import rows
from tests.replay.variants import Variant

NOON = datetime(2026, 6, 21, 12, tzinfo=UTC)
TWO = [{"socket": 1, "phases": 1}, {"socket": 2}]


def steady(watts: float, seconds: int) -> list[float]:
    return [watts + second % 7 for second in range(seconds)]


def outcomes(base_w: list[float], mode: Mode = Mode.SOLAR, **options: object) -> list[Outcome]:
    variant = Variant("mine", read_settings({"grid_power": "sensor.grid", **options}), mode)
    return replayed(Recording("x", [Stretch(NOON, base_w, None)], 1), variant, lambda _: None)


class TestTwoSockets:
    def test_have_a_row_and_a_column_each_with_their_own_decisions(self) -> None:
        left, right = outcomes(steady(-5000, 1500), sockets=TWO)
        assert [one.variant.name for one in (left, right)] == ["mine, socket 1", "mine, socket 2"]
        assert [row[0] for row in rows([left, right], None)[1:]] == ["mine, socket 1", "mine, socket 2"]
        for one, setpoint_a in ((left, 15.7), (right, 6)):
            (course,) = one.courses
            last = course.decisions[-1][1]
            assert last.setpoint_a == pytest.approx(setpoint_a, abs=0.4), one.variant.name
            assert last.reason in {Reason.FOLLOWING_SUN, Reason.MINIMUM}

    def test_use_one_grid_and_share_what_the_sun_gave(self) -> None:
        base_w = steady(-2000, 900)
        left, right = outcomes(base_w, Mode.FAST, sockets=[{"socket": 1}, {"socket": 2}])
        for second, base in enumerate(base_w):
            both = [one.courses[0].seconds[second] for one in (left, right)]
            assert both[0].grid_w == pytest.approx(base + both[0].car_w + both[1].car_w)
        sun_wh = left.figures.solar_wh + right.figures.solar_wh
        assert 0 < sun_wh <= 2000 * 900 / 3600
        assert left.figures.solar_wh == pytest.approx(right.figures.solar_wh, rel=0.1)

    def test_charge_on_the_phases_that_each_may_use(self) -> None:
        left, right = outcomes(steady(-20_000, 600), Mode.FAST, sockets=[{"phases": 1}, {"socket": 2, "phases": 3}])
        assert left.courses[0].seconds[-1].car_w == 16 * 230
        assert right.courses[0].seconds[-1].car_w == 3 * 16 * 230


class TestPhasesThatAreSwitched:
    DULL_AND_BRIGHT = (*steady(-2500, 900), *steady(-9000, 900))

    def test_are_counted_and_plotted(self) -> None:
        (only,) = outcomes(list(self.DULL_AND_BRIGHT), phases="switchable")
        assert only.switches == 2, only.courses[0].phases
        assert [phases for _, phases in only.courses[0].phases] == [3, 1, 3]
        heading, row = rows([only], None)
        assert dict(zip(heading, row, strict=True))["switches"] == "2"
        shown = page(Recording("x", [only.courses[0].stretch], 1), [only], [heading, row])
        assert '"name":"phases"' in shown
        assert only.courses[0].seconds[-1].car_w == pytest.approx(9000, abs=200)

    def test_are_none_of_a_socket_that_has_its_own(self) -> None:
        both = outcomes(list(self.DULL_AND_BRIGHT), phases="switchable", sockets=TWO)
        heading, left, right = rows(both, None)
        switches = heading.index("switches")
        assert left[switches] == "-"
        assert int(right[switches]) >= 1


def test_what_both_cars_drew_is_taken_out_of_the_recording() -> None:
    settings = read_settings({"grid_power": "sensor.grid", "sockets": TWO})
    assert sensors(settings, None) == {
        "grid_w": "sensor.grid",
        "car_w": "sensor.alfen_power",
        "car_2_w": "sensor.alfen_2_power",
    }
    by_role = {"grid_w": [(0.0, 5.0)], "car_w": [(0.0, 1.0), (2.0, None)], "car_2_w": [(1.0, 3.0), (2.0, 4.0)]}
    assert of_the_house(by_role) == {"grid_w": [(0.0, 5.0)], "car_w": [(0.0, None), (1.0, 4.0), (2.0, None)]}  # type: ignore[arg-type]
