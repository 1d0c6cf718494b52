from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alfen_solar.languages.english import ENGLISH
from alfen_solar.meter import ImportExportPair, Unusable, UnusableStateError, power_w
from tests.unit.clock import at


@pytest.mark.parametrize(
    ("state", "unit", "watts"),
    [
        ("1500", "W", 1500),
        ("1.5", "kW", 1500),
        ("-0.25", "kW", -250),
        ("0", "W", 0),
        ("1e3", "W", 1000),
        ("-100", "kW", -100_000),
    ],
)
def test_a_power_is_read_in_watts(state: str, unit: str, watts: float) -> None:
    assert power_w(state, unit) == watts


@pytest.mark.parametrize(
    ("state", "unit", "why"),
    [
        ("unknown", "W", Unusable.NO_NUMBER),
        ("1,5", "kW", Unusable.NO_NUMBER),
        ("nan", "W", Unusable.NO_NUMBER),
        ("1_500", "W", Unusable.NO_NUMBER),
        ("1e308", "kW", Unusable.TOO_MUCH),
        ("100001", "W", Unusable.TOO_MUCH),
        ("inf", "W", Unusable.NO_NUMBER),
        ("1.5", "kWh", Unusable.UNIT),
        ("1.5", None, Unusable.NO_UNIT),
    ],
)
def test_what_is_no_power_is_refused_with_the_reason(state: str, unit: str | None, why: Unusable) -> None:
    with pytest.raises(UnusableStateError) as caught:
        power_w(state, unit)
    assert caught.value.why is why
    assert "{" not in ENGLISH.unusable[why].format(**caught.value.values)


class TestTheTwoSensorsOfOneTelegram:
    def test_import_alone_makes_a_sample_at_once(self) -> None:
        pair = pair_at(import_w=300, export_w=0)
        assert pair.imported(400, at(1)) == 400

    def test_export_alone_makes_a_sample_at_once(self) -> None:
        pair = pair_at(import_w=0, export_w=300)
        assert pair.exported(400, at(1)) == -400

    def test_from_import_to_export_is_one_sample_whichever_comes_first(self) -> None:
        pair = pair_at(import_w=300, export_w=0)
        assert pair.imported(0, at(1)) is None
        assert pair.exported(500, at(1.004)) == -500
        pair = pair_at(import_w=300, export_w=0)
        assert pair.exported(500, at(1)) is None
        assert pair.imported(0, at(1.004)) == -500

    def test_exactly_zero_is_a_sample_once_the_sibling_had_its_time(self) -> None:
        pair = pair_at(import_w=300, export_w=0)
        assert pair.imported(0, at(1)) is None
        assert pair.settled(at(1.4)) is None
        assert pair.settled(at(1.5)) == 0
        assert pair.settled(at(2.5)) is None

    def test_a_meter_that_shows_both_at_once_is_waited_for_from_then_on(self) -> None:
        pair = pair_at(import_w=300, export_w=0)
        assert pair.exported(100, at(1)) is None
        assert pair.settled(at(2)) == 200
        assert pair.exported(0, at(3)) is None
        assert pair.settled(at(4)) == 300
        assert pair.imported(500, at(5)) is None
        assert pair.exported(200, at(5.01)) == 300

    def test_there_is_no_sample_before_both_are_known(self) -> None:
        pair = ImportExportPair()
        assert pair.imported(300, at(0)) is None
        assert pair.settled(at(1)) is None

    def test_after_a_loss_of_one_it_alone_must_be_known_again(self) -> None:
        pair = pair_at(import_w=300, export_w=0)
        pair.import_lost()
        assert pair.settled(at(1)) is None
        assert pair.imported(400, at(2)) == 400
        pair.export_lost()
        assert pair.imported(500, at(3)) is None
        assert pair.exported(0, at(3)) == 500

    @pytest.mark.parametrize("watts", [0.4, 1])
    def test_a_part_of_a_watt_is_a_sample_too(self, watts: float) -> None:
        assert pair_at(import_w=300, export_w=0).imported(watts, at(1)) == watts

    @pytest.mark.parametrize(("import_w", "export_w"), [(300, 0.4), (0.4, 300)])
    def test_both_above_zero_by_a_part_of_a_watt_are_waited_for_too(self, import_w: float, export_w: float) -> None:
        pair = pair_at(import_w=import_w, export_w=export_w)
        pair.imported(500, at(1))
        pair.exported(0, at(1))
        assert pair.imported(600, at(2)) is None

    def test_one_that_fails_before_it_was_ever_seen_is_no_matter(self) -> None:
        pair = ImportExportPair()
        pair.import_lost()
        pair.export_lost()
        assert pair.imported(300, at(1)) is None
        assert pair.exported(0, at(1)) == 300

    def test_a_change_of_one_that_then_fails_is_not_waited_for(self) -> None:
        pair = pair_at(import_w=300, export_w=0)
        assert pair.imported(0, at(1)) is None
        pair.import_lost()
        assert pair.settled(at(2)) is None
        assert pair.exported(500, at(2)) is None
        assert pair.imported(0, at(2.1)) == -500


@given(telegrams_w=st.lists(st.integers(min_value=-20000, max_value=20000), min_size=2), import_first=st.booleans())
def test_each_telegram_with_a_new_value_makes_exactly_one_sample_and_no_other_value_is_seen(
    *, telegrams_w: list[int], import_first: bool
) -> None:
    pair = pair_at(import_w=max(telegrams_w[0], 0), export_w=max(-telegrams_w[0], 0))
    for second, (before_w, grid_w) in enumerate(pairwise(telegrams_w), start=1):
        samples = []
        for imports in (import_first, not import_first):
            sign = 1 if imports else -1
            take = pair.imported if imports else pair.exported
            if max(sign * grid_w, 0) != max(sign * before_w, 0):
                samples.append(take(max(sign * grid_w, 0), at(second)))
        samples.append(pair.settled(at(second + 0.9)))
        assert [sample for sample in samples if sample is not None] == ([grid_w] if grid_w != before_w else [])


def pair_at(*, import_w: float, export_w: float) -> ImportExportPair:
    pair = ImportExportPair()
    pair.imported(import_w, at(0))
    pair.exported(export_w, at(0))
    return pair
