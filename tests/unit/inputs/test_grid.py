"""From what the meter's sensors show to samples of the grid power: one a telegram."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alfen_solar.inputs.grid import Half, ImportExportPair, SignedSensor
from tests.unit.clock import at


class TestOneSensorWithASign:
    def test_a_change_is_a_sample_at_once(self) -> None:
        sensor = SignedSensor()
        assert [sensor.record(watts, at(second)) for second, watts in enumerate([-700, 300, 0])] == [-700, 300, 0]
        assert sensor.settled(at(10)) is None

    def test_a_template_that_changes_three_times_a_telegram_makes_one_sample_of_it(self) -> None:
        seen_in_parts = [100.0, 300.0]  # the first telegram alone
        assert samples_of_a_template(period_s=20, telegrams=6) == [*seen_in_parts, *[300.0] * 5]

    def test_a_telegram_whose_changes_follow_each_other_slowly_is_one_sample(self) -> None:
        sensor, samples = known_template(), list[float | None]()
        for begin in (40, 60):
            for watts, second in ((1, begin), (2, begin + 0.4), (3, begin + 0.8)):
                samples += [sensor.settled(at(second)), sensor.record(watts, at(second))]
            samples += [sensor.settled(at(begin + 0.9)), sensor.settled(at(begin + 1))]
        assert [sample for sample in samples if sample is not None] == [3, 3]

    def test_its_values_are_never_lost_once_that_is_known(self) -> None:
        sensor = known_template()
        assert [sensor.record(watts, at(40 + n / 100)) for n, watts in enumerate([1, 2, 3])] == [None] * 3
        assert sensor.settled(at(40.4)) is None
        assert sensor.settled(at(40.51)) is None
        assert sensor.settled(at(40.52)) == 3
        assert sensor.settled(at(41)) is None

    def test_it_then_waits_for_a_telegram_that_changes_only_one_phase_too(self) -> None:
        sensor = known_template()
        assert sensor.settles_at is None
        assert sensor.record(500, at(60)) is None
        assert sensor.settles_at == at(60.5)
        assert sensor.settled(at(60.5)) == 500
        assert sensor.settles_at is None

    def test_one_that_changes_all_the_time_makes_samples_if_it_is_asked_when_it_has_settled(self) -> None:
        sensor, samples, second = SignedSensor(), list[float | None](), 0.0
        while second < 30:
            if sensor.settles_at is not None and sensor.settles_at <= at(second):
                samples.append(sensor.settled(sensor.settles_at))
            samples.append(sensor.record(second, at(second)))
            second += 0.3
        assert len([sample for sample in samples if sample is not None]) >= 24

    def test_two_changes_half_a_second_apart_are_two_telegrams(self) -> None:
        sensor = SignedSensor()
        assert [sensor.record(watts, at(watts / 2)) for watts in (1, 2, 3)] == [1, 2, 3]

    def test_what_was_waiting_when_the_value_is_lost_is_no_sample(self) -> None:
        sensor = known_template()
        sensor.record(500, at(60))
        sensor.lose()
        assert sensor.settles_at is None
        assert sensor.settled(at(61)) is None
        sensor.record(700, at(62))
        assert sensor.settled(at(63)) == 700


def known_template() -> SignedSensor:
    """Make a sensor that was seen to change several times a telegram, the last of which is settled."""
    sensor = SignedSensor()
    sensor.record(100, at(20))
    sensor.record(200, at(20.01))
    sensor.settled(at(21))
    return sensor


def samples_of_a_template(period_s: int, telegrams: int) -> list[float]:
    """Let a template add up three phases of 100 W each, one change after the other; return the samples."""
    sensor, samples = SignedSensor(), []
    for telegram in range(1, telegrams + 1):
        begin = telegram * period_s
        samples += [sensor.record(watts, at(begin + n / 100)) for n, watts in enumerate([100.0, 200.0, 300.0])]
        samples += [sensor.settled(at(begin + second)) for second in range(1, period_s)]
    return [sample for sample in samples if sample is not None]


class TestTheTwoSensorsOfOneTelegram:
    def test_import_alone_makes_a_sample_at_once(self) -> None:
        pair = pair_at(import_w=300, export_w=0)
        assert pair.record("import", 400, at(1)) == 400

    def test_export_alone_makes_a_sample_at_once(self) -> None:
        pair = pair_at(import_w=0, export_w=300)
        assert pair.record("export", 400, at(1)) == -400

    def test_from_import_to_export_is_one_sample_whichever_comes_first(self) -> None:
        pair = pair_at(import_w=300, export_w=0)
        assert pair.record("import", 0, at(1)) is None
        assert pair.record("export", 500, at(1.004)) == -500
        pair = pair_at(import_w=300, export_w=0)
        assert pair.record("export", 500, at(1)) is None
        assert pair.record("import", 0, at(1.004)) == -500

    def test_exactly_zero_is_a_sample_once_the_sibling_had_its_time(self) -> None:
        pair = pair_at(import_w=300, export_w=0)
        assert pair.record("import", 0, at(1)) is None
        assert pair.settled(at(1.4)) is None
        assert pair.settles_at == at(1.5)
        assert pair.settled(at(1.5)) == 0
        assert pair.settles_at is None
        assert pair.settled(at(2.5)) is None

    def test_a_meter_that_shows_both_at_once_is_waited_for_from_then_on(self) -> None:
        pair = pair_at(import_w=300, export_w=0)
        assert pair.record("export", 100, at(1)) is None
        assert pair.settled(at(2)) == 200
        assert pair.record("export", 0, at(3)) is None
        assert pair.settled(at(4)) == 300
        assert pair.record("import", 500, at(5)) is None
        assert pair.record("export", 200, at(5.01)) == 300

    def test_there_is_no_sample_before_both_are_known(self) -> None:
        pair = ImportExportPair()
        assert pair.record("import", 300, at(0)) is None
        assert pair.settled(at(1)) is None

    def test_after_a_loss_of_one_it_alone_must_be_known_again(self) -> None:
        pair = pair_at(import_w=300, export_w=0)
        pair.lose("import")
        assert pair.settled(at(1)) is None
        assert pair.record("import", 400, at(2)) == 400
        pair.lose("export")
        assert pair.record("import", 500, at(3)) is None
        assert pair.record("export", 0, at(3)) == 500

    @pytest.mark.parametrize("watts", [0.4, 1])
    def test_a_part_of_a_watt_is_a_sample_too(self, watts: float) -> None:
        assert pair_at(import_w=300, export_w=0).record("import", watts, at(1)) == watts

    @pytest.mark.parametrize(("import_w", "export_w"), [(300, 0.4), (0.4, 300)])
    def test_both_above_zero_by_a_part_of_a_watt_are_waited_for_too(self, import_w: float, export_w: float) -> None:
        pair = pair_at(import_w=import_w, export_w=export_w)
        pair.record("import", 500, at(1))
        pair.record("export", 0, at(1))
        assert pair.record("import", 600, at(2)) is None

    def test_one_that_fails_before_it_was_ever_seen_is_no_matter(self) -> None:
        pair = ImportExportPair()
        pair.lose("import")
        pair.lose("export")
        assert pair.record("import", 300, at(1)) is None
        assert pair.record("export", 0, at(1)) == 300

    def test_a_change_of_one_that_then_fails_is_not_waited_for(self) -> None:
        pair = pair_at(import_w=300, export_w=0)
        assert pair.record("import", 0, at(1)) is None
        pair.lose("import")
        assert pair.settled(at(2)) is None
        assert pair.record("export", 500, at(2)) is None
        assert pair.record("import", 0, at(2.1)) == -500


@given(telegrams_w=st.lists(st.integers(min_value=-20000, max_value=20000), min_size=2), import_first=st.booleans())
def test_each_telegram_with_a_new_value_makes_exactly_one_sample_and_no_other_value_is_seen(
    *, telegrams_w: list[int], import_first: bool
) -> None:
    order: tuple[Half, Half] = ("import", "export") if import_first else ("export", "import")
    pair = pair_at(import_w=max(telegrams_w[0], 0), export_w=max(-telegrams_w[0], 0))
    for second, (before_w, grid_w) in enumerate(pairwise(telegrams_w), start=1):
        samples = []
        for half in order:
            sign = 1 if half == "import" else -1
            if max(sign * grid_w, 0) != max(sign * before_w, 0):
                samples.append(pair.record(half, max(sign * grid_w, 0), at(second)))
        samples.append(pair.settled(at(second + 0.9)))
        assert [sample for sample in samples if sample is not None] == ([grid_w] if grid_w != before_w else [])


def pair_at(*, import_w: float, export_w: float) -> ImportExportPair:
    pair = ImportExportPair()
    pair.record("import", import_w, at(0))
    pair.record("export", export_w, at(0))
    return pair
