"""The one writer of a setpoint: when it writes, what it makes of what the charger shows, and what it tells of."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alfen_solar.limits import Bound, Limit
from alfen_solar.problem import Problem, ProblemKind
from alfen_solar.settings import read_settings
from alfen_solar.sockets.writer import Readback, SetpointWriter
from tests.unit.clock import at

SETTINGS = read_settings({"grid_power": "sensor.grid", "keep_alive_s": 20})


def showing(setpoint_a: float | None, applied_a: float | None = None, validity_s: float | None = 55) -> Readback:
    return Readback(setpoint_a, setpoint_a if applied_a is None else applied_a, validity_s)


@pytest.fixture
def writer() -> SetpointWriter:
    """A writer that has had 6 A accepted at second 0, and shown by the charger."""
    writer = SetpointWriter(SETTINGS)
    writer.record(showing(6, validity_s=0), at(-1))
    writer.begin(6, at(0))
    writer.finish(None, at(0))
    writer.record(showing(6), at(1))
    return writer


def written(writer: SetpointWriter, setpoint_a: float, second: float, error: str | None = None) -> None:
    writer.begin(setpoint_a, at(second))
    writer.finish(error, at(second))


class TestAWriteIsDue:
    def test_at_once_for_the_first_setpoint(self) -> None:
        assert SetpointWriter(SETTINGS).due(0, at(0))

    @pytest.mark.parametrize(
        ("second", "setpoint_a", "due"), [(1, 6, False), (19, 6, False), (20, 6, True), (1, 7, True), (1, 0, True)]
    )
    def test_when_it_changes_and_before_it_lapses(
        self, writer: SetpointWriter, second: float, setpoint_a: float, *, due: bool
    ) -> None:
        assert writer.due(setpoint_a, at(second)) is due

    def test_only_one_at_a_time(self, writer: SetpointWriter) -> None:
        writer.begin(7, at(30))
        assert not writer.due(8, at(31))
        writer.finish(None, at(32))
        assert writer.due(8, at(32))

    @pytest.mark.parametrize("error", [None, "refused"])
    def test_again_with_growing_pauses_until_the_charger_shows_it(
        self, writer: SetpointWriter, error: str | None
    ) -> None:
        written(writer, 7, 100, error)
        writes = [100]
        for second in range(101, 260):
            if writer.due(7, at(second)):
                written(writer, 7, second, error)
                writes.append(second)
        assert writes == [100, 103, 109, 121, 141, 161, 181, 201, 221, 241]

    def test_again_after_3_s_where_the_charger_does_not_show_the_very_first_setpoint(self) -> None:
        writer = SetpointWriter(SETTINGS)
        written(writer, 7, 0)
        writer.record(showing(16), at(1))
        assert not writer.due(7, at(2))
        assert writer.due(7, at(3))

    def test_again_as_soon_as_the_first_time_however_often_another_has_overwritten_it(
        self, writer: SetpointWriter
    ) -> None:
        for second in range(10, 200, 11):
            writer.record(showing(32), at(second))
            assert writer.due(6, at(second)), f"the charger shows another's 32 A at {second} s"
            written(writer, 6, second)
            writer.record(showing(6), at(second + 1))

    @pytest.mark.parametrize(("error", "shown_a"), [(None, 16), (None, None), ("refused", 16)])
    def test_again_without_growing_pauses_while_the_charger_may_offer_more_than_the_fuse_leaves(
        self, writer: SetpointWriter, error: str | None, shown_a: float | None
    ) -> None:
        written(writer, 16, 90)
        writer.record(Readback(shown_a), at(91))
        written(writer, 8, 100, error)
        writes = [100]
        for second in range(101, 200):
            if writer.due(8, at(second), urgent=writer.may_exceed(8)):
                written(writer, 8, second, error)
                writes.append(second)
        assert writes[:20] == list(range(100, 160, 3))
        assert writes[-1] >= 180, "and goes on in its usual rhythm"
        assert len(writes) <= 24

    def test_at_once_where_the_fuse_leaves_less_even_after_a_refusal(self, writer: SetpointWriter) -> None:
        written(writer, 16, 100, "refused")
        assert not writer.due(8, at(101))
        assert writer.due(8, at(101), urgent=True)

    def test_where_the_fuse_leaves_less_though_the_write_before_has_no_answer_for_5_s(
        self, writer: SetpointWriter
    ) -> None:
        writer.begin(16, at(100))
        assert [second for second in range(101, 110) if writer.due(8, at(second), urgent=True)][:1] == [105]
        assert not writer.due(16, at(109), urgent=True), "the same again would only wait behind it"
        assert not writer.due(8, at(109))

    def test_again_with_growing_pauses_after_a_refusal_while_the_charger_shows_nothing(
        self, writer: SetpointWriter
    ) -> None:
        written(writer, 7, 100, "refused")
        writer.record(Readback(), at(100))
        writes = [100]
        for second in range(101, 200):
            if writer.due(7, at(second)):
                written(writer, 7, second, "refused")
                writes.append(second)
        assert writes == [100, 103, 109, 121, 141, 161, 181]

    def test_another_setpoint_waits_for_the_first_pause_only_after_an_error(self, writer: SetpointWriter) -> None:
        written(writer, 7, 100)
        assert writer.due(8, at(101))
        written(writer, 8, 101, "refused")
        assert not writer.due(9, at(103))
        assert writer.due(9, at(104))

    @pytest.mark.parametrize("answer", ["success", "a setpoint", "nothing"])
    def test_at_the_keep_alive_whatever_is_shown(self, writer: SetpointWriter, answer: str) -> None:
        """Or a pause would end at the safe current while only the sensor of the setpoint is gone."""
        shown = {"success": showing(6), "a setpoint": showing(16), "nothing": Readback()}[answer]
        written_s, written_at_s = 0, [0]
        for second in range(1, 3600):
            writer.record(shown, at(second))
            if writer.due(6, at(second)):
                written(writer, 6, second)
                assert second - written_s <= 20
                written_s = second
                written_at_s.append(second)
        assert len(written_at_s) >= 3600 / 21

    @pytest.mark.parametrize(
        ("validity_s", "every_s"),
        [(60, 20), (40, 20), (39, 19.5), (30, 15), (10, 5), (4, 2), (1, 2)],
    )
    def test_twice_in_a_validity_time_that_is_too_short(
        self, writer: SetpointWriter, validity_s: float, every_s: float
    ) -> None:
        for second in (20, 40, 60):  # what was shown before three writes is forgotten
            written(writer, 6, second)
            writer.record(showing(6, validity_s=validity_s), at(second + 1))
        assert writer.keep_alive.total_seconds() == every_s
        assert not writer.due(6, at(60 + every_s - 0.1))
        assert writer.due(6, at(60 + every_s))

    @pytest.mark.parametrize(("known_s", "every_s"), [(30, 15), (None, 20)])
    @pytest.mark.parametrize("shown_s", [None, 0])
    def test_as_before_while_the_validity_is_not_shown(
        self, known_s: float | None, shown_s: float | None, every_s: float
    ) -> None:
        writer = SetpointWriter(SETTINGS)
        for second in (0, 10, 20, 30, 40, 50):
            written(writer, 6, second)
            writer.record(showing(6, validity_s=known_s if second == 0 else shown_s), at(second + 1))
        assert writer.keep_alive.total_seconds() == every_s
        assert writer.validity == (None if known_s is None else timedelta(seconds=known_s))

    def test_as_often_as_the_user_says_if_that_is_more_often(self) -> None:
        writer = SetpointWriter(read_settings({"grid_power": "sensor.grid", "keep_alive_s": 5}))
        written(writer, 6, 0)
        writer.record(showing(6, validity_s=30), at(1))
        assert not writer.due(6, at(4.9))
        assert writer.due(6, at(5))

    def test_seldom_again_when_the_validity_has_become_longer(self, writer: SetpointWriter) -> None:
        written(writer, 6, 20)
        writer.record(showing(6, validity_s=10), at(21))
        assert writer.keep_alive.total_seconds() == 20  # 55 s were shown two writes ago
        for second in (40, 60):
            written(writer, 6, second)
            writer.record(showing(6, validity_s=10), at(second + 1))
        assert writer.keep_alive.total_seconds() == 5
        written(writer, 6, 65)
        writer.record(showing(6, validity_s=59), at(66))
        assert writer.keep_alive.total_seconds() == 20

    def test_again_after_a_minute_if_a_write_has_no_answer(self, writer: SetpointWriter) -> None:
        writer.begin(6, at(20))
        assert not writer.due(6, at(79.9))
        assert not writer.due(16, at(79.9))
        assert writer.due(6, at(80))
        assert writer.due(16, at(80))
        problem = writer.problem(at(80))
        assert problem is not None
        assert (problem.kind, problem.setpoint_a) == (ProblemKind.WRITE_FAILED, 6)

    @pytest.mark.parametrize(("back_s", "due"), [(119, False), (120, True)])
    def test_at_once_when_a_charger_is_back_that_was_silent_for_longer_than_a_poll(
        self, writer: SetpointWriter, back_s: int, *, due: bool
    ) -> None:
        writer.record(Readback(), at(100))
        for second in (101, 108, 115):
            written(writer, 6, second)
        writer.record(showing(16), at(back_s))
        assert writer.due(6, at(back_s)) is due

    def test_soon_when_the_setpoint_has_lapsed(self, writer: SetpointWriter) -> None:
        writer.record(showing(6, validity_s=0), at(12))
        assert writer.due(6, at(12))


class TestTheReadback:
    def test_is_asked_for_a_second_after_a_new_setpoint_was_written(self, writer: SetpointWriter) -> None:
        written(writer, 7, 100)
        assert [second for second in range(100, 105) if writer.wants_reading(at(second))] == [101]

    def test_is_not_asked_for_while_the_charger_shows_the_setpoint(self, writer: SetpointWriter) -> None:
        written(writer, 6, 20)
        assert not writer.wants_reading(at(30))


class TestWhatTheChargerOffers:
    """The setpoint counts when the charger shows it, and then as the smaller of setpoint and applied current."""

    @pytest.mark.parametrize(
        ("shown", "confirmed_a"),
        [
            (showing(9.4), 9.4),
            (showing(9.4, applied_a=9.4), 9.4),
            (showing(9.4, applied_a=8), 8),  # another limit is lower
            (showing(9.4, applied_a=16), 9.4),
            (Readback(9.4), 9.4),
            (showing(9.35), 9.4),  # rounded
            (showing(9), 9.4),  # to whole amperes
            (showing(9, applied_a=9), 9.4),
            (showing(9, applied_a=9.4), 9.4),  # the setpoint alone is rounded
            (showing(9, applied_a=9.2), 9.2),
            (showing(9, applied_a=8), 8),
            (showing(10), None),
            (showing(9.3), None),
            (showing(9.5), None),
            (showing(6), None),  # the one before
            (showing(9.4, validity_s=0), None),  # lapsed: that is the safe current
            (showing(None), None),
        ],
    )
    def test_is_what_it_shows_of_what_was_written(
        self, writer: SetpointWriter, shown: Readback, confirmed_a: float | None
    ) -> None:
        written(writer, 9.4, 20)
        writer.record(shown, at(21))
        assert writer.confirmed_a == confirmed_a

    @pytest.mark.parametrize(
        ("applied_a", "withholds"), [(6, False), (5.94, False), (5.7, False), (5.6, True), (0, True)]
    )
    def test_is_something_though_the_applied_current_is_shown_as_a_little_less(
        self, writer: SetpointWriter, applied_a: float, *, withholds: bool
    ) -> None:
        """Else a car that needs more to begin would never be offered more."""
        writer.record(showing(6, applied_a=applied_a), at(2))
        assert writer.withholds(at(60)) is withholds

    @pytest.mark.parametrize("written_a", [9.5, 10.5])
    @pytest.mark.parametrize("rounded", ["up", "down"])
    def test_may_be_rounded_from_a_half(self, writer: SetpointWriter, written_a: float, rounded: str) -> None:
        written(writer, written_a, 20)
        writer.record(showing(written_a + (0.5 if rounded == "up" else -0.5)), at(21))
        assert writer.confirmed_a is not None

    def test_counts_before_home_assistant_has_answered_the_write(self) -> None:
        writer = SetpointWriter(SETTINGS)
        writer.begin(7, at(0))
        writer.record(showing(7), at(1))
        assert writer.confirmed_a == 7

    def test_is_not_known_before_anything_was_written(self) -> None:
        writer = SetpointWriter(SETTINGS)
        writer.record(showing(16), at(0))
        assert (writer.confirmed_a, writer.written_a) == (None, None)

    def test_is_not_known_after_a_refusal_until_a_write_is_accepted(self, writer: SetpointWriter) -> None:
        assert writer.confirmed_a == 6
        written(writer, 6, 20, "refused")
        assert writer.confirmed_a is None
        written(writer, 6, 25)
        assert (writer.confirmed_a, writer.written_a) == (6, 6)


class TestALimitOfTheCharger:
    def test_is_known_when_it_has_lasted_for_five_seconds(self, writer: SetpointWriter) -> None:
        written(writer, 16, 100)
        writer.record(showing(16, applied_a=13), at(101))
        assert writer.limit(at(105.9)) is None
        assert writer.limit(at(106)) == Limit(13, Bound.CHARGER)

    def test_is_no_applied_current_of_before_the_setpoint(self, writer: SetpointWriter) -> None:
        """The two are polled each at its own moment, up to half a minute apart."""
        written(writer, 16, 100)
        writer.record(showing(16, applied_a=6), at(101))
        assert writer.limit(at(130)) is None
        assert writer.wants_reading(at(130))
        writer.record_reading(at(131))
        assert writer.limit(at(131)) == Limit(6, Bound.CHARGER)

    def test_is_none_of_a_reading_that_was_begun_before_the_write(self) -> None:
        writer = SetpointWriter(SETTINGS)
        writer.record(showing(6), at(-1))
        written(writer, 10, 0)
        writer.record(showing(10, 6), at(1))
        writer.record_reading(at(1))
        assert writer.limit(at(10)) is None
        assert writer.wants_reading(at(11))
        writer.record_reading(at(12))
        assert writer.limit(at(12)) == Limit(6, Bound.CHARGER)
        writer.forget_limit()
        written(writer, 12, 20)
        writer.record(showing(12, 6), at(21))
        writer.record_reading(at(21))
        assert writer.limit(at(30)) is None

    def test_is_one_that_could_not_be_read_for_a_minute(self, writer: SetpointWriter) -> None:
        written(writer, 16, 100)
        writer.record(showing(16, applied_a=6), at(101))
        assert writer.limit(at(160.9)) is None
        assert writer.limit(at(161)) == Limit(6, Bound.CHARGER)

    def test_is_no_problem(self, writer: SetpointWriter) -> None:
        written(writer, 16, 100)
        writer.record(showing(16, applied_a=13), at(101))
        assert writer.problem(at(3600)) is None

    @pytest.mark.parametrize(
        ("shown", "limit_a"),
        [
            (showing(16, applied_a=12.9), 12.9),
            (showing(16, applied_a=0), 0),
            (showing(16, applied_a=15.7), None),  # rounded
            (showing(16, applied_a=15.6), 15.6),
            (showing(16), None),
            (showing(16, applied_a=32), None),
            (Readback(16, None, 55), None),
            (showing(10, applied_a=6), None),  # this is not the setpoint that was written
            (showing(16, applied_a=6, validity_s=0), None),
        ],
    )
    def test_is_what_the_charger_applies_of_a_setpoint_that_it_has_taken(
        self, writer: SetpointWriter, shown: Readback, limit_a: float | None
    ) -> None:
        written(writer, 16, 100)
        writer.record(shown, at(101))
        limit = writer.limit(at(200))
        assert limit == (None if limit_a is None else Limit(limit_a, Bound.CHARGER))

    @pytest.mark.parametrize(
        ("written_a", "shown_a", "applied_a", "limit_a"),
        [
            (9.6, 10, 9.6, None),
            (9.6, 10, 9.3, None),
            (9.6, 10, 9.2, 9.2),
            (9.4, 9, 9, None),  # the applied current is rounded, too
            (9.4, 9, 8.6, 8.6),
        ],
    )
    def test_is_none_where_the_setpoint_that_is_shown_is_rounded(
        self, writer: SetpointWriter, written_a: float, shown_a: float, applied_a: float, limit_a: float | None
    ) -> None:
        written(writer, written_a, 100)
        writer.record(showing(shown_a, applied_a=applied_a), at(101))
        limit = writer.limit(at(200))
        assert (None if limit is None else limit.most_a) == limit_a

    def test_stays_while_no_more_than_it_is_offered(self, writer: SetpointWriter) -> None:
        written(writer, 16, 100)
        writer.record(showing(16, applied_a=13), at(101))
        assert writer.limit(at(110)) == Limit(13, Bound.CHARGER)
        written(writer, 13, 111)
        writer.record(showing(13), at(112))
        assert writer.limit(at(600)) == Limit(13, Bound.CHARGER)
        written(writer, 10, 601)
        writer.record(showing(10), at(602))
        assert writer.limit(at(602)) == Limit(13, Bound.CHARGER)

    def test_is_tested_ten_minutes_after_it_was_seen_last(self, writer: SetpointWriter) -> None:
        assert not writer.tests_limit(at(3600))
        written(writer, 16, 100)
        writer.record(showing(16, applied_a=13), at(101))
        assert writer.limit(at(110)) is not None
        written(writer, 13, 111)
        writer.record(showing(13), at(112))
        assert not writer.tests_limit(at(709))
        assert writer.tests_limit(at(710))
        written(writer, 16, 711)
        writer.record(showing(16, applied_a=13), at(712))
        assert writer.wants_reading(at(713))
        writer.record_reading(at(713))
        assert writer.tests_limit(at(716))
        assert writer.limit(at(717)) == Limit(13, Bound.CHARGER)
        assert not writer.tests_limit(at(717))

    def test_is_forgotten_with_the_car(self, writer: SetpointWriter) -> None:
        written(writer, 16, 100)
        writer.record(showing(16, applied_a=13), at(101))
        assert writer.limit(at(110)) is not None
        writer.forget_limit()
        assert (writer.limit(at(111)), writer.tests_limit(at(3600))) == (None, False)

    def test_is_over_when_the_charger_applies_more(self, writer: SetpointWriter) -> None:
        written(writer, 16, 100)
        writer.record(showing(16, applied_a=13), at(101))
        assert writer.limit(at(110)) == Limit(13, Bound.CHARGER)
        writer.record(showing(16), at(130))
        assert writer.limit(at(130)) is None
        writer.record(showing(16, applied_a=13), at(140))
        assert writer.limit(at(144)) is None

    @pytest.mark.parametrize(("applied_a", "over"), [(None, False), (13.0, False), (13.3, False), (13.4, True)])
    def test_is_over_only_when_it_applies_more_than_rounding_explains(
        self, writer: SetpointWriter, applied_a: float | None, *, over: bool
    ) -> None:
        written(writer, 16, 100)
        writer.record(showing(16, applied_a=13), at(101))
        assert writer.limit(at(110)) == Limit(13, Bound.CHARGER)
        writer.record(Readback(13, applied_a, 55), at(111))
        assert (writer.limit(at(112)) is None) is over

    def test_follows_the_charger(self, writer: SetpointWriter) -> None:
        written(writer, 16, 100)
        writer.record(showing(16, applied_a=13), at(101))
        writer.record(showing(16, applied_a=10), at(110))
        assert writer.limit(at(110)) == Limit(10, Bound.CHARGER)


class TestAProblem:
    def test_is_nothing_while_the_charger_shows_what_was_written(self, writer: SetpointWriter) -> None:
        assert writer.problem(at(3600)) is None

    def test_is_not_seen_before_a_readback_had_its_time(self, writer: SetpointWriter) -> None:
        written(writer, 7, 100)
        assert writer.problem(at(119)) is None
        writer.record(showing(7.04), at(119))
        assert writer.problem(at(3600)) is None

    @pytest.mark.parametrize(
        ("error", "shown", "kind"),
        [
            ("no such hub", showing(6), ProblemKind.WRITE_FAILED),
            (None, Readback(), ProblemKind.CHARGER_SILENT),
            (None, showing(6), ProblemKind.NOT_TAKEN),
            (None, showing(6, validity_s=0), ProblemKind.LAPSED),
            (None, showing(2.3e-41), ProblemKind.WRONG_WORDS),
            (None, showing(-7), ProblemKind.WRONG_WORDS),
            (None, showing(16608), ProblemKind.WRONG_WORDS),
        ],
    )
    def test_tells_what_keeps_the_setpoint_from_the_charger(
        self, writer: SetpointWriter, error: str | None, shown: Readback, kind: ProblemKind
    ) -> None:
        written(writer, 7, 100, error)
        writer.record(shown, at(105))
        assert writer.problem(at(119)) is None
        assert writer.problem(at(125)) == Problem(kind, 7, shown.setpoint_a, error or "")

    @pytest.mark.parametrize(
        ("voltage_v", "kind"),
        [
            (0.0, ProblemKind.WRONG_WORDS),  # 1.6e-23 V, rounded as the setpoint is
            (230.1, ProblemKind.NOT_TAKEN),
            (None, ProblemKind.NOT_TAKEN),
        ],
    )
    def test_tells_swapped_words_that_are_rounded_to_zero_by_the_voltage(
        self, writer: SetpointWriter, voltage_v: float | None, kind: ProblemKind
    ) -> None:
        written(writer, 7, 100)
        writer.record(replace(showing(0.0), voltage_v=voltage_v), at(105))
        problem = writer.problem(at(125))
        assert problem is not None
        assert problem.kind is kind

    def test_is_no_matter_of_the_voltage_while_the_setpoint_is_shown(self, writer: SetpointWriter) -> None:
        writer.record(replace(showing(6), voltage_v=0), at(105))
        assert writer.problem(at(3600)) is None

    def test_also_comes_when_the_charger_goes_silent_later(self, writer: SetpointWriter) -> None:
        writer.record(Readback(), at(100))
        assert (writer.problem(at(119)), writer.silent(at(119))) == (None, False)
        assert writer.problem(at(120)) is not None
        assert writer.silent(at(120))

    def test_of_a_charger_that_is_back_begins_anew(self, writer: SetpointWriter) -> None:
        writer.record(Readback(), at(100))
        writer.record(showing(16), at(500))
        assert [writer.problem(at(second)) for second in (500, 519)] == [None, None]
        assert writer.problem(at(520)) == Problem(ProblemKind.NOT_TAKEN, 6, 16, "")

    def test_is_no_other_one_while_the_charger_recovers(self, writer: SetpointWriter) -> None:
        written(writer, 7, 100, "no such hub")
        written(writer, 7, 121)
        writer.record(showing(6, validity_s=0), at(121))
        assert writer.problem(at(140)) is None
        assert writer.problem(at(141)) is not None

    def test_is_one_even_if_the_reason_keeps_changing(self, writer: SetpointWriter) -> None:
        for second in range(100, 401, 10):
            written(writer, 7, second, "no answer" if second % 20 else None)
        assert writer.problem(at(399)) is None
        assert writer.problem(at(400)) is not None

    def test_tells_of_a_second_controller_that_is_overruled_each_time(self, writer: SetpointWriter) -> None:
        for second in (100, 130, 160):
            assert writer.problem(at(second)) is None
            writer.record(showing(32), at(second))
            written(writer, 6, second + 1)
            writer.record(showing(6), at(second + 2))
        problem = writer.problem(at(163))
        assert problem is not None
        assert problem.kind is ProblemKind.NOT_TAKEN
        assert writer.problem(at(700)) is not None
        assert writer.problem(at(701)) is None

    @pytest.mark.parametrize(("applied_a", "told"), [(16, ProblemKind.NOT_TAKEN), (9, None), (6.5, None)])
    def test_tells_of_one_that_is_seen_by_what_is_applied_before_it_is_overruled(
        self, writer: SetpointWriter, applied_a: float, told: ProblemKind | None
    ) -> None:
        for second in (100, 250, 400):
            written(writer, 9, second - 40)
            writer.record(showing(9), at(second - 39))
            written(writer, 6, second - 20)
            writer.record(showing(6), at(second - 19))
            writer.record(showing(6, applied_a), at(second))
            written(writer, 7, second + 1)  # as the car draws more
            writer.record(showing(7), at(second + 2))
        problem = writer.problem(at(403))
        assert (problem and problem.kind) is told

    def test_tells_of_one_that_is_seen_by_the_setpoint_alone(self, writer: SetpointWriter) -> None:
        for second in (100, 200, 300):
            writer.record(Readback(32, None, 55), at(second))
            written(writer, 6, second + 1)
            writer.record(Readback(6, None, 55), at(second + 2))
        assert writer.problem(at(303)) == Problem(ProblemKind.NOT_TAKEN, 6, 6)

    def test_is_no_second_controller_that_has_written_once(self, writer: SetpointWriter) -> None:
        for second in range(100, 108):
            writer.record(replace(showing(32), validity_s=60 - second / 10), at(second))
        written(writer, 6, 108)
        writer.record(showing(6), at(109))
        assert writer.problem(at(110)) is None

    def test_is_no_second_controller_where_the_write_before_is_still_on_its_way(self, writer: SetpointWriter) -> None:
        for second in (100, 200, 300):
            writer.begin(10, at(second))
            writer.record(showing(6, 16), at(second + 1))
            writer.finish(None, at(second + 2))
            writer.record(showing(10), at(second + 3))
        assert writer.problem(at(304)) is None

    def test_of_a_second_controller_does_not_end_while_it_goes_on(self, writer: SetpointWriter) -> None:
        for second in range(100, 400, 30):
            writer.record(showing(32), at(second))
            written(writer, 6, second + 1)
            writer.record(showing(6), at(second + 2))
            assert (writer.problem(at(second + 3)) is not None) is (second >= 160)

    def test_ends_when_the_charger_shows_the_setpoint(self, writer: SetpointWriter) -> None:
        writer.record(Readback(), at(100))
        writer.record(showing(6), at(200))
        assert (writer.problem(at(200)), writer.silent(at(200))) == (None, False)

    def test_is_nothing_in_a_dry_run(self) -> None:
        writer = SetpointWriter(read_settings({"grid_power": "sensor.grid", "dry_run": True}))
        written(writer, 7, 0)
        writer.record(showing(6, validity_s=0), at(5))
        assert writer.problem(at(100)) is None
        assert not writer.due(7, at(19))
        assert not writer.wants_reading(at(2))
        writer.begin(7, at(50))
        assert writer.problem(at(119)) is None
        written(writer, 7, 120)
        writer.record(showing(7, applied_a=6), at(121))
        assert writer.problem(at(200)) is None

    def test_begins_with_a_write_that_is_answered_late(self, writer: SetpointWriter) -> None:
        writer.begin(7, at(100))
        writer.finish(None, at(119))
        assert writer.problem(at(119)) is None
        assert writer.problem(at(120)) is not None

    def test_begins_with_the_first_renewal_that_is_refused(self, writer: SetpointWriter) -> None:
        written(writer, 6, 20, "refused")
        assert writer.problem(at(39)) is None
        assert writer.problem(at(40)) == Problem(ProblemKind.WRITE_FAILED, 6, 6, "refused")

    @pytest.mark.parametrize(("shown_a", "confirmed"), [(0.06, True), (0.07, False)])
    def test_is_not_a_readback_that_is_rounded(
        self, writer: SetpointWriter, shown_a: float, *, confirmed: bool
    ) -> None:
        written(writer, 0, 20)
        writer.record(showing(shown_a), at(21))
        assert (writer.problem(at(100)) is None) is confirmed


def test_a_write_whose_answer_is_late_has_not_failed_before_a_minute_is_over() -> None:
    writer = SetpointWriter(SETTINGS)
    writer.begin(7, at(0))
    assert [writer.problem(at(second)) for second in (19, 20, 59)] == [None] * 3
    assert writer.problem(at(60)) == Problem(ProblemKind.WRITE_FAILED, 7)


def test_a_charger_that_keeps_falling_silent_is_silent_however_often_it_was(writer: SetpointWriter) -> None:
    for begin in range(10, 260, 50):
        writer.record(Readback(), at(begin))
        writer.record(showing(6), at(begin + 25))
    assert writer.silent(at(240))


def test_nothing_is_silent_or_wrong_before_the_first_write() -> None:
    writer = SetpointWriter(SETTINGS)
    assert not writer.silent(at(0))
    assert writer.problem(at(0)) is None
    writer.record(showing(16, applied_a=6, validity_s=0), at(1))
    assert writer.problem(at(100)) is None


def test_a_setpoint_is_repeated_every_thirty_seconds_even_if_it_is_renewed_less_often() -> None:
    writer = SetpointWriter(read_settings({"grid_power": "sensor.grid", "keep_alive_s": 300}))
    writer.record(showing(6), at(0))
    writes = []
    for second in range(200):
        if writer.due(7, at(second)):
            written(writer, 7, second)
            writes.append(second)
    assert writes == [0, 3, 9, 21, 45, 75, 105, 135, 165, 195]


@given(st.just(0.0) | st.floats(6, 32), st.just(0.0) | st.floats(6, 32))
def test_a_pause_and_a_current_are_never_taken_for_each_other(written_a: float, shown_a: float) -> None:
    writer = SetpointWriter(SETTINGS)
    written(writer, written_a, 0)
    writer.record(showing(shown_a), at(1))
    assert writer.confirmed_a is None or bool(written_a) == bool(shown_a)
