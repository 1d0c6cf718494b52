"""Whether the grid meter shows what the car does: what it shows, and what is then made of it."""

from collections.abc import Callable
from random import Random

import pytest

from alfen_solar.house.meter_check import Doubt, MeterCheck
from alfen_solar.house.window import Sample
from tests.unit.clock import at

HOUSE_W = 300.0


class Story:
    """A car whose power the charger measures, and a meter that shows it as the specification says.

    Each second the meter shows a sample of what `shows` makes of the true grid power, `late_s` ago.
    """

    def __init__(
        self,
        shows: Callable[[float], float] = lambda grid_w: grid_w,
        *,
        late_s: int = 1,
        every_s: int = 1,
        sun_w: Callable[[int], float] = lambda _: 0.0,
        held: bool = False,
    ) -> None:
        self.check = MeterCheck(at(0), held=held)
        self.second = 0
        self.car_w = 1380.0
        self.shows, self._late_s, self._every_s, self._sun_w = shows, late_s, every_s, sun_w
        self._true_w: list[float] = []
        self._last_w: float | None = None
        self.run(30)

    def run(self, seconds: int) -> None:
        for _ in range(seconds):
            self.second += 1
            flicker_w = self.second % 3
            self._true_w.append(HOUSE_W + flicker_w + self.car_w - self._sun_w(self.second))
            if self.second % self._every_s == 0 and len(self._true_w) > self._late_s:
                shown_w = self.shows(self._true_w[-1 - self._late_s])
                if shown_w != self._last_w:
                    self.check.record_sample(Sample(shown_w, at(self.second)))
                else:
                    self.check.record_report(at(self.second))
                self._last_w = shown_w
            self.check.step(self.car_w, at(self.second))

    def draw(self, car_w: float, seconds: int = 20) -> None:
        """Let the charger measure another power, which it has had for a second, and time pass."""
        change_w, self.car_w = car_w - self.car_w, car_w
        self.run(1)
        if change_w:
            self.check.record_change(change_w, at(self.second - 2), at(self.second))
        self.run(seconds - 1)

    def change(self) -> None:
        """Let the car draw 4 A more, or less again."""
        self.draw(2300 if self.car_w < 2000 else 1380, seconds=40)

    @property
    def wants_test(self) -> bool:
        return self.check.wants_test(at(self.second), is_silent=False)

    @property
    def found(self) -> tuple[Doubt | None, Doubt | None]:
        return self.check.suspected, self.check.believed


def reversed_(grid_w: float) -> float:
    return -grid_w


def hidden(grid_w: float) -> float:
    """The meter flickers as ever, but shows nothing of the car."""
    return HOUSE_W + grid_w % 3


@pytest.mark.parametrize(
    ("shows", "doubt"), [(reversed_, Doubt.REVERSED), (hidden, Doubt.FROZEN)], ids=["reversed", "not shown at all"]
)
def test_it_is_suspected_after_three_contradictions_and_believed_after_the_test(
    shows: Callable[[float], float], doubt: Doubt
) -> None:
    story, found = Story(shows), []
    for _ in range(4):
        story.change()
        found.append(story.found)
    assert found == [(None, None), (None, None), (doubt, None), (doubt, doubt)]


@pytest.mark.parametrize(
    "changes_w", [[2300, 1380] * 6, [1840, 2300, 2760, 3220, 3680, 1380] * 2], ids=["up and down", "up and up"]
)
@pytest.mark.parametrize(("late_s", "every_s"), [(0, 1), (1, 1), (5, 1), (5, 5), (1, 10), (2, 30), (5, 20)])
def test_a_meter_that_shows_it_is_not_suspected_however_late_or_slow(
    late_s: int, every_s: int, changes_w: list[float]
) -> None:
    story = Story(late_s=late_s, every_s=every_s)
    for car_w in changes_w:
        story.draw(car_w, seconds=max(20, 2 * every_s))
        assert story.found == (None, None)


def test_a_reversed_meter_is_put_to_the_test_where_the_car_rests_at_its_maximum() -> None:
    story = Story(reversed_)  # what is taken for an export of 4 kW is imported
    story.draw(3680, seconds=80)
    assert story.found == (Doubt.REVERSED, None)


@pytest.mark.parametrize("showed_before", [False, True])
def test_a_change_that_a_cloud_has_hidden_holds_no_car_at_its_minimum(*, showed_before: bool) -> None:
    cloud_at = 81
    story = Story(sun_w=lambda second: 1840.0 if second < cloud_at else 0.0)
    if showed_before:
        story.draw(2760, seconds=25)
        story.draw(2300, seconds=25)
    else:
        story.car_w = 2300
        story.run(50)
    story.draw(1380, seconds=400)  # there it imports
    assert story.found == (None, None)


def test_a_meter_that_has_just_shown_a_change_is_not_tested_for_one_that_a_cloud_has_hidden() -> None:
    story = Story(sun_w=lambda second: 4000.0 if second < 71 else 9000.0)
    story.draw(2760, seconds=20)
    story.draw(1380, seconds=20)
    story.draw(3680, seconds=400)  # beside an export
    assert story.found == (None, None)


@pytest.mark.parametrize("seed", range(20))
def test_clouds_do_not_convict(seed: int) -> None:
    """They move the grid power by kilowatts within seconds, just when the car follows them."""
    random, sun_w = Random(seed), 3000.0
    weather_w = []
    for _ in range(4000):
        if random.random() < 0.05:
            sun_w = random.choice([500.0, 1500.0, 3000.0, 4500.0])
        weather_w.append(sun_w)
    story = Story(sun_w=lambda second: weather_w[second])
    for _ in range(150):
        story.draw(random.choice([1380.0, 2300.0, 3680.0]))
        assert story.check.believed is None


@pytest.mark.parametrize(
    ("shown", "suspected"),
    [
        (-1.31, None),
        (-1.3, Doubt.REVERSED),
        (-1.0, Doubt.REVERSED),
        (-0.7, Doubt.REVERSED),
        (-0.69, None),
        (-0.16, None),
        (-0.15, Doubt.FROZEN),
        (0.001, Doubt.FROZEN),
        (0.15, Doubt.FROZEN),
        (0.16, None),
        (0.5, None),
        (1.0, None),
        (3.0, None),
    ],
)
def test_the_opposite_and_nothing_are_seen_within_bounds(shown: float, suspected: Doubt | None) -> None:
    assert judged([(1000.0, shown)] * 3).suspected is suspected


def test_a_home_battery_may_hide_what_the_car_does() -> None:
    flickers = iter(range(10_000))
    story = Story(lambda _: float(next(flickers) % 7), held=True)  # it holds the grid at zero
    for _ in range(6):
        story.change()
    assert story.found == (None, None)


def test_a_home_battery_hides_no_meter_that_shows_the_same_to_the_last_digit() -> None:
    story = Story(lambda _: HOUSE_W, held=True)
    story.run(200)
    story.change()
    story.run(120)
    assert story.check.believed is Doubt.FROZEN


@pytest.mark.parametrize(
    ("before_w", "kept_w", "held", "believed"),
    [
        (500, 412, False, Doubt.FROZEN),
        (412, -412, True, Doubt.FROZEN),
        (400, 300, False, None),  # a coarse meter shows no more
        (500, 101, False, Doubt.FROZEN),
        (412, 100, False, None),
        (412, 60, False, None),  # a battery may hold that
        (412, 0, False, Doubt.FROZEN),  # but nobody holds 0 to the last digit
        (412, 0, True, None),
        (400, 0, False, None),
    ],
)
@pytest.mark.parametrize("car_w", [0.0, None])
def test_while_no_car_draws_a_value_that_no_household_keeps_for_hours_is_frozen(
    before_w: float, kept_w: float, *, held: bool, believed: Doubt | None, car_w: float | None
) -> None:
    check = MeterCheck(at(0), held=held)
    for second, grid_w in ((0, before_w), (60, kept_w)):
        check.record_sample(Sample(grid_w, at(second)))
    for second in range(60, 60 + 7200, 10):
        check.record_report(at(second))
        check.step(car_w, at(second))
        assert check.believed is None, second
    check.step(car_w, at(60 + 7200))
    assert check.believed is believed
    check.step(car_w, at(60 + 7210))
    assert check.believed is believed
    check.record_sample(Sample(700, at(60 + 7201)))
    assert check.believed is None


def test_the_hours_count_anew_from_when_a_car_has_stopped() -> None:
    """While it drew, the value had a test of its own."""
    check = MeterCheck(at(0))
    check.record_sample(Sample(412, at(0)))
    for second in range(0, 3590 + 7200, 10):
        check.record_report(at(second))
        check.step(1500.0 if 3540 <= second < 3600 else 0.0, at(second))
        assert check.believed is None, second
    check.step(0.0, at(3590 + 7200))
    assert check.believed is Doubt.FROZEN


@pytest.mark.parametrize(("change_w", "suspected"), [(399, None), (400, Doubt.REVERSED), (-399, None)])
def test_a_change_that_does_not_stand_out_is_not_judged(change_w: float, suspected: Doubt | None) -> None:
    assert judged([(float(change_w), -1.0)] * 3).suspected is suspected


def test_one_that_shows_in_between_clears_it() -> None:
    assert judged([(1000, -1.0), (1000, -1.0), (1000, 1.0), (1000, -1.0), (1000, -1.0)]).suspected is None
    assert judged([*[(1000.0, -1.0)] * 3, (-1000, 1.0)]).suspected is None
    assert judged([*[(1000.0, -1.0)] * 4, (-1000, 1.0)]).believed is None


def test_a_ramp_is_one_change() -> None:
    check = MeterCheck(at(0))
    check.record_sample(Sample(0, at(0)))
    for second in range(1, 10):
        check.record_change(150, at(second - 1), at(second))
    check.record_sample(Sample(-1350, at(18)))
    for second in (30, 60):
        check.record_change(1000, at(second - 1), at(second))
        check.record_sample(Sample(-1350 - 1000 * second / 30, at(second + 9)))
    assert check.suspected is Doubt.REVERSED


@pytest.mark.parametrize("late_s", [10, 20, 28])
def test_a_charger_that_shows_a_change_later_than_the_meter_does_not_make_the_meter_look_dead(late_s: int) -> None:
    story = Story(late_s=0)
    for car_w in (3000, 1400, 3000, 1400, 3000, 1400):
        before_w, story.car_w = story.car_w, car_w
        story.run(late_s)
        story.check.record_change(car_w - before_w, at(story.second - 2), at(story.second))
        story.run(60)
        assert story.found == (None, None), car_w


def test_before_a_change_had_eight_seconds_to_show_nothing_is_made_of_it() -> None:
    check = MeterCheck(at(0))
    check.record_sample(Sample(0, at(0)))
    for number in range(10):
        begin = 100 * number
        check.record_sample(Sample(0, at(begin)))
        check.record_change(1000, at(begin), at(begin + 1))
        for second in range(2, 9):
            check.record_sample(Sample(-1000, at(begin + second)))
        check.lose(at(begin + 8.9))
    assert check.suspected is None


class TestACarThatRestsBesideWhatIsShownAsAnExport:
    """After one contradiction the meter is put to the test, as a car at its maximum would never change by itself."""

    @pytest.mark.parametrize(
        ("grid_w", "car_w", "tested"),
        [
            (-2000, 3680, True),
            (-400, 3680, True),
            (-399, 3680, False),  # household and car are about even
            (0, 3680, False),
            (300, 3680, False),
            (2000, 3680, False),
            (-2000, 1000, True),
            (-2000, 999, False),
            (-2000, None, False),
        ],
    )
    def test_is_tested_after_a_minute_if_it_draws_kilowatts(
        self, grid_w: float, car_w: float | None, *, tested: bool
    ) -> None:
        check = judged([(1000.0, -1.0)])  # second 18
        suspected = {}
        for second in range(19, 79):
            check.record_sample(Sample(grid_w, at(second)))
            check.step(car_w, at(second))
            suspected[second] = check.suspected
        assert (suspected[77], suspected[78]) == (None, Doubt.REVERSED if tested else None)

    def test_is_not_tested_within_ten_minutes_of_a_change_that_did_show(self) -> None:
        check = judged([(1000.0, 1.0), (1000.0, -1.0)])  # seconds 18 and 48
        suspected = {}
        for second in range(49, 619):
            check.record_sample(Sample(-2000, at(second)))
            check.step(3680, at(second))
            suspected[second] = check.suspected
        assert (suspected[617], suspected[618]) == (None, Doubt.REVERSED)

    def test_is_believed_no_less_for_being_tested(self) -> None:
        check = judged([(1000.0, -1.0)] * 4)
        for second in range(109, 200):
            check.record_sample(Sample(-5000, at(second)))
            check.step(3680, at(second))
        assert (check.suspected, check.believed) == (Doubt.REVERSED, Doubt.REVERSED)


def judged(changes: list[tuple[float, float]]) -> MeterCheck:
    """Let the car draw so much more, and the meter show so much of it, one after the other."""
    check, grid_w = MeterCheck(at(0)), 0.0
    check.record_sample(Sample(grid_w, at(0)))
    for number, (change_w, shown) in enumerate(changes):
        second = 10 + 30 * number
        check.record_change(change_w, at(second - 1), at(second))
        grid_w += shown * change_w
        check.record_sample(Sample(grid_w, at(second + 8)))
    return check


class TestAValueThatStaysTheSame:
    """To the last digit, as of a reader that repeats its last telegram, which Home Assistant takes for reports."""

    def frozen(self, car_w: float = 2300) -> Story:
        story = Story()
        story.car_w = car_w
        story.run(1)
        story.shows = lambda _: -440.0
        story.run(2)
        return story

    def test_is_tested_when_the_car_has_drawn_kilowatts_for_two_minutes(self) -> None:
        story = self.frozen()
        story.run(115)
        assert not story.wants_test
        story.run(6)
        assert story.wants_test
        assert story.found == (None, None)

    def test_is_suspected_when_the_test_does_not_show(self) -> None:
        story = self.frozen()
        story.run(130)
        story.draw(2070)
        assert story.found == (Doubt.FROZEN, None)
        assert not story.wants_test

    def test_is_believed_when_the_way_to_the_minimum_does_not_show_either(self) -> None:
        story = self.frozen()
        story.run(130)
        story.draw(2070)
        story.draw(1380)
        assert story.found == (Doubt.FROZEN, Doubt.FROZEN)

    def test_is_suspected_without_a_test_after_one_change_that_does_not_move_it(self) -> None:
        story = self.frozen()
        story.draw(3680)
        assert story.found == (Doubt.FROZEN, None)

    def test_is_believed_when_it_stays_the_same_for_a_minute_more(self) -> None:
        check = MeterCheck(at(0))
        check.hold(Sample(-440, at(0)))
        check.record_change(1380, at(10), at(11))
        check.record_report(at(19))
        found = []
        for second in (19, 78, 79, 3600):
            check.step(3680, at(second))
            found.append((check.suspected, check.believed))
        assert found == [(Doubt.FROZEN, None), (Doubt.FROZEN, None), *[(Doubt.FROZEN, Doubt.FROZEN)] * 2]

    @pytest.mark.parametrize("contradictions", [0, 1, 2])
    def test_is_suspected_by_one_change_and_no_more_whatever_it_has_shown_before(self, contradictions: int) -> None:
        check = judged([(1000.0, -1.0)] * contradictions)
        second = 30 * contradictions + 10
        check.record_sample(Sample(-440, at(second)))
        check.record_change(1380, at(second + 1), at(second + 2))
        check.record_report(at(second + 10))
        assert (check.suspected, check.believed) == (Doubt.FROZEN, None)

    def test_from_the_start_is_only_suspected_after_the_first_change(self) -> None:
        check = MeterCheck(at(0))
        check.hold(Sample(-440, at(0)))
        for second in range(130):
            check.step(2300, at(second))
        check.record_change(-230, at(130), at(131))
        check.record_report(at(139))
        check.step(2070, at(139))
        assert (check.suspected, check.believed) == (Doubt.FROZEN, None)

    @pytest.mark.parametrize(("change_w", "suspected"), [(99, None), (100, Doubt.FROZEN), (-100, Doubt.FROZEN)])
    def test_must_move_with_a_change_that_moves_the_last_digit_of_any_meter(
        self, change_w: float, suspected: Doubt | None
    ) -> None:
        check = MeterCheck(at(0))
        check.record_sample(Sample(-440, at(0)))
        check.record_change(change_w, at(1), at(2))
        check.record_report(at(10))
        assert check.suspected is suspected

    def test_is_what_it_showed_last_of_a_burst(self) -> None:
        check = MeterCheck(at(0))
        for grid_w in (-500, -470, -440):
            check.record_sample(Sample(grid_w, at(5)))
        check.record_change(1380, at(5), at(6))
        check.record_report(at(14))
        assert check.suspected is Doubt.FROZEN

    def test_is_no_matter_while_the_car_draws_less_than_a_kilowatt(self) -> None:
        story = self.frozen(car_w=900)
        story.run(3600)
        assert (story.found, story.wants_test) == ((None, None), False)

    def test_is_forgiven_as_soon_as_it_moves(self) -> None:
        story = self.frozen()
        story.run(130)
        story.draw(2070)
        story.draw(1380)
        story.shows = lambda _: -441.0
        story.run(1)
        assert story.found == (None, None)

    @pytest.mark.parametrize("late_s", [0, 4])
    def test_is_trusted_for_an_hour_after_the_test_did_show(self, late_s: int) -> None:
        """The meter may show it before the charger is read, or after."""
        story = self.frozen()
        story.run(130)
        change_s = story.second + 2 + late_s
        story.shows = lambda grid_w: -440.0 if story.second < change_s else grid_w
        story.draw(2070)
        assert story.found == (None, None)
        story.shows = lambda _: -440.0
        story.run(3500)
        assert not story.wants_test
        story.run(200)
        assert story.wants_test

    def test_that_was_lost_for_a_moment_is_looked_at_anew(self) -> None:
        story = self.frozen()
        story.run(100)
        story.check.lose(at(story.second))
        story.run(100)
        assert not story.wants_test


class TestATestThatIsPassed:
    """The value had stayed the same, to the last digit, since second 0; then it is trusted for an hour."""

    def standing_still(self, seconds: int, grid_w: float = -440) -> MeterCheck:
        check = MeterCheck(at(0))
        check.hold(Sample(grid_w, at(0)))
        for second in range(seconds + 1):
            check.step(2300, at(second))
        return check

    def trusted(self, check: MeterCheck, moved_s: float) -> bool:
        """Tell whether it is trusted for an hour from then on, though it stands still again."""
        wanted = []
        for after_s in (119, 120, 3599, 3600):
            check.step(2300, at(moved_s + after_s))
            wanted.append(check.wants_test(at(moved_s + after_s), is_silent=False))
        assert wanted in ([False, False, False, True], [False, True, True, True])
        return not wanted[1]

    @pytest.mark.parametrize(
        ("moves_s", "trusted"), [(120, True), (130, True), (240, True), (240.1, False), (300, False)]
    )
    def test_by_moving_within_two_minutes_after_it_was_asked_for(self, moves_s: float, *, trusted: bool) -> None:
        check = self.standing_still(120)
        assert check.wants_test(at(120), is_silent=False)
        check.record_sample(Sample(-441, at(moves_s)))
        assert self.trusted(check, moves_s) is trusted

    @pytest.mark.parametrize("moves_s", [119, 120, 200])
    def test_is_none_that_nobody_asked_for(self, moves_s: int) -> None:
        check = self.standing_still(moves_s)
        check.record_sample(Sample(-441, at(moves_s)))
        assert not self.trusted(check, moves_s)

    @pytest.mark.parametrize("change_w", [-230.0, -1000.0])
    @pytest.mark.parametrize(
        ("shown", "trusted"), [(0.69, False), (0.7, True), (1.0, True), (1.3, True), (1.31, False), (-1.0, False)]
    )
    def test_by_showing_what_the_car_does_need_not_be_waited_for(
        self, change_w: float, shown: float, *, trusted: bool
    ) -> None:
        check = self.standing_still(130, grid_w=0)
        check.record_change(change_w, at(129), at(130))
        check.record_sample(Sample(round(shown * change_w, 6), at(133)))
        check.lose(at(134))
        check.hold(Sample(0, at(134)))
        assert self.trusted(check, 134 if not trusted else 133) is trusted

    @pytest.mark.parametrize(("still_s", "is_test"), [(119, False), (120, True)])
    def test_is_one_after_two_minutes_of_standing_still(self, still_s: int, *, is_test: bool) -> None:
        check = self.standing_still(still_s)
        check.record_change(-230, at(still_s - 1), at(still_s))
        check.record_sample(Sample(-670, at(still_s + 8)))
        assert self.trusted(check, still_s + 8) is is_test

    @pytest.mark.parametrize(("began_s", "is_test"), [(129, True), (130, False), (131, False)])
    def test_is_one_if_the_meter_shows_it_before_the_charger_is_read(self, began_s: int, *, is_test: bool) -> None:
        check = self.standing_still(130)
        check.record_sample(Sample(-670, at(130)))
        check.record_change(-230, at(began_s), at(132))
        check.record_sample(Sample(-671 if is_test else -900, at(140)))
        assert self.trusted(check, 140) is is_test


@pytest.mark.parametrize(("car_w", "tested"), [(None, False), (999.9, False), (1000, True)])
def test_a_value_that_stays_the_same_is_tested_only_beside_a_car_that_is_known_to_draw_kilowatts(
    car_w: float | None, *, tested: bool
) -> None:
    check = MeterCheck(at(0))
    check.record_sample(Sample(-440, at(0)))
    for second in range(121):
        check.step(car_w, at(second))
    assert check.wants_test(at(120), is_silent=False) is tested


@pytest.mark.parametrize(("is_silent", "tested_s"), [(False, 120), (True, 240)])
def test_a_meter_that_does_not_repeat_a_value_may_be_silent_for_longer_before_it_is_tested(
    tested_s: int, *, is_silent: bool
) -> None:
    check = MeterCheck(at(0))
    check.hold(Sample(-440, at(0)))
    for second in range(1, tested_s):
        check.step(2300, at(second))
        assert not check.wants_test(at(second), is_silent=is_silent), second
    assert check.wants_test(at(tested_s), is_silent=is_silent)


def test_a_value_of_unknown_age_is_as_old_as_it_was_seen_first() -> None:
    check = MeterCheck(at(0))
    check.step(2300, at(100))
    check.hold(Sample(-440, at(100)))
    assert not check.wants_test(at(219), is_silent=False)
    assert check.wants_test(at(220), is_silent=False)


def test_a_meter_that_flickers_is_never_tested() -> None:
    story = Story()
    story.car_w = 2300
    story.run(3600)
    assert not story.wants_test


class TestForgetting:
    def test_a_verdict_that_is_not_renewed_is_forgotten_after_ten_minutes(self) -> None:
        check = judged([(1000.0, -1.0)] * 4)
        last = 10 + 30 * 3 + 8
        check.step(0, at(last + 599))
        assert check.believed is Doubt.REVERSED
        check.step(0, at(last + 600))
        assert check.suspected is None

    def test_what_was_cleared_counts_for_nothing(self) -> None:
        check = judged([(1000.0, -1.0), (1000.0, 1.0)])  # seconds 18 and 48
        check.step(2300, at(200))
        check.record_change(1380, at(210), at(211))
        check.record_report(at(219))
        assert (check.suspected, check.believed) == (Doubt.FROZEN, None)

    def test_each_contradiction_renews_it(self) -> None:
        story = Story(reversed_)
        for _ in range(10):
            story.draw(2300 if story.car_w < 2000 else 1380, seconds=550)
        assert story.found == (Doubt.REVERSED, Doubt.REVERSED)


class TestWhetherMoreMayBeOffered:
    """Not while the meter has not moved by a digit since the car's power changed."""

    @pytest.mark.parametrize(("change_w", "awaits"), [(99, False), (100, True), (-100, True), (920, True)])
    def test_the_meter_is_waited_for_after_a_change_that_it_must_show(self, change_w: float, *, awaits: bool) -> None:
        check = MeterCheck(at(0))
        check.record_sample(Sample(-440, at(0)))
        check.record_change(change_w, at(1), at(2))
        assert check.awaits_sign is awaits

    def test_until_it_moves(self) -> None:
        check = MeterCheck(at(0))
        check.record_sample(Sample(-440, at(0)))
        check.record_change(920, at(1), at(2))
        check.record_sample(Sample(-440, at(3)))
        assert check.awaits_sign
        check.record_sample(Sample(-439, at(4)))
        assert not check.awaits_sign

    def test_a_meter_that_has_shown_nothing_yet_is_not_waited_for(self) -> None:
        check = MeterCheck(at(0))
        check.record_change(920, at(1), at(2))
        assert not check.awaits_sign
        check.record_sample(Sample(-440, at(3)))
        assert not check.awaits_sign

    def test_of_a_value_of_unknown_age_as_well(self) -> None:
        check = MeterCheck(at(0))
        check.hold(Sample(-440, at(0)))
        check.record_change(920, at(1), at(2))
        assert check.awaits_sign

    def test_it_must_move_from_what_it_showed_just_before_the_change(self) -> None:
        check = MeterCheck(at(0))
        check.record_sample(Sample(-440, at(0)))
        check.record_sample(Sample(-500, at(5)))
        check.record_change(920, at(5), at(6))
        assert check.awaits_sign

    def test_it_is_not_waited_for_where_nobody_remembers_what_it_showed_before(self) -> None:
        check = MeterCheck(at(0))
        for second in range(70):
            check.record_sample(Sample(-440, at(second)))
        check.record_change(920, at(1), at(70))
        assert not check.awaits_sign
        check.record_change(920, at(10), at(70))
        assert check.awaits_sign

    @pytest.mark.parametrize(("ends_s", "awaits"), [(20, True), (20.1, False)])
    def test_a_ramp_of_twenty_seconds_is_one_change(self, ends_s: float, *, awaits: bool) -> None:
        check = MeterCheck(at(0))
        check.record_sample(Sample(-440, at(0)))
        check.record_change(60, at(0), at(1))
        check.record_change(60, at(1), at(ends_s))
        assert check.awaits_sign is awaits

    def test_a_ramp_is_one_change_however_small_its_steps(self) -> None:
        check = MeterCheck(at(0))
        check.record_sample(Sample(-440, at(0)))
        for step in range(1, 201):
            check.record_change(0.5, at((step - 1) / 10), at(step / 10))
        assert check.awaits_sign


def test_a_report_is_one_of_the_value_that_was_shown_last() -> None:
    check = MeterCheck(at(0))
    for number in range(3):
        begin = 60 * number
        for second, grid_w in [(0, 0), (1, 0), (3, -1000)]:
            check.record_sample(Sample(grid_w, at(begin + second)))
        check.record_change(1000, at(begin + 1), at(begin + 2))
        check.record_report(at(begin + 10))
    assert check.suspected is Doubt.REVERSED


@pytest.mark.parametrize(("apart_s", "shows_every_s"), [(0, 1), (5, 1), (0, 20), (5, 20), (15, 20)])
def test_what_one_car_draws_more_and_another_less_proves_nothing(apart_s: int, shows_every_s: int) -> None:
    check = MeterCheck(at(0))
    for times in range(1, 7):
        begin = 60 * times
        for second in range(begin - 20, begin + 40):
            if second % shows_every_s == 0:
                check.record_sample(Sample(second // shows_every_s % 3, at(second)))
            if second == begin:
                check.record_change(2000, at(second - 1), at(second), car=0)
            if second == begin + apart_s:
                check.record_change(-2000, at(second - 1), at(second), car=1)
            assert check.suspected is None, second


@pytest.mark.parametrize("lasts_s", [12, 20, 40])
@pytest.mark.parametrize("after_s", [0, 2])
def test_a_car_that_charges_between_two_samples_of_a_slow_meter_does_not_make_it_look_dead(
    lasts_s: int, after_s: int
) -> None:
    check = MeterCheck(at(0))
    check.record_sample(Sample(300, at(0)))
    check.record_sample(Sample(310, at(60)))
    for begin_s in (60 + after_s, 120 + after_s):
        check.record_change(1380, at(begin_s), at(begin_s + 2))
        check.record_change(-1380, at(begin_s + lasts_s), at(begin_s + lasts_s + 2))
        check.record_report(at(begin_s - after_s + 60))
        assert check.suspected is None, begin_s
    check.record_change(1380, at(182), at(184))
    check.record_report(at(240))
    assert check.suspected is Doubt.FROZEN, "and this one lasts"


def test_a_meter_that_had_shown_the_change_before_a_late_charger_did_is_not_taken_for_a_reversed_one() -> None:
    check = MeterCheck(at(0))
    for second in range(1, 300):
        is_high = second // 10 % 2  # by the charger 10 s later
        check.record_sample(Sample(HOUSE_W + second % 3 + 2760 * is_high, at(second)))
        if second % 10 == 1:
            check.record_change(-2760 if is_high else 2760, at(second - 1), at(second))
        check.step(4140, at(second))
        assert check.suspected is None, second


def test_a_dip_of_the_car_that_the_meter_shows_a_second_later_does_not_hide_what_comes_after_it() -> None:
    check = MeterCheck(at(0))
    for second in range(1, 400):
        check.record_sample(Sample(HOUSE_W + second % 3 - 2760 * (second % 60 == 30), at(second)))
        if second % 60 == 30:
            check.record_change(-2760, at(second - 2), at(second - 1))
            check.record_change(2760, at(second - 1), at(second + 3))
        check.step(4140, at(second))
        assert check.suspected is None, second
