from collections.abc import Mapping
from dataclasses import replace
from itertools import product
from statistics import fmean, stdev

import pytest

from tests.bench.comparison import allowed_starts, closest, closest_gaps, gap, verdicts
from tests.bench.days import KINDS, PEAKS_KW, generated, shipped
from tests.bench.dynamics import import_step, limit_cycles, steady_deviation_w
from tests.bench.ours import DEFAULT
from tests.bench.peers import Evcc, Jump, OpenEvse, PerlScript, SmartEvse
from tests.bench.plant import STUBBORN_SEEDS, Figures, Habits, Plant, Rule, Second, stubborn
from tests.bench.runs import RULES
from tests.bench.unrest import beside_hob, flickering_w, hob_w, in_flicker


class Script:
    """A rule that writes what it is told to, and remembers what it was shown."""

    wants_poll = False

    def __init__(self, writes_a: Mapping[int, float]) -> None:
        self.writes_a = writes_a
        self.meter: dict[int, float] = {}
        self.polls: dict[int, float] = {}

    def second(self, now_s: int, grid_w: float | None, car_w: float | None) -> float | None:
        if grid_w is not None:
            self.meter[now_s] = grid_w
        if car_w is not None:
            self.polls[now_s] = car_w
        return self.writes_a.get(now_s)


def currents_a(plant: Plant, writes_a: Mapping[int, float], length_s: int = 60) -> dict[int, float]:
    """Tell when the car's current changes, and to what."""
    seconds: list[Second] = []
    plant.run(Script(writes_a), [0.0] * length_s, seconds)
    drawn_a = [second.car_w / 230 / plant.phases for second in seconds]
    return {at: drawn_a[at] for at in range(1, length_s) if drawn_a[at] != drawn_a[at - 1]}


@pytest.mark.parametrize(
    ("plant", "writes_a", "expected_a"),
    [
        pytest.param(Plant(), {1: 6}, {9: 6}, id="a start takes 8 s"),
        pytest.param(Plant(), {1: 6, 20: 8}, {9: 6, 25: 8}, id="a change takes 5 s"),
        pytest.param(Plant(), {1: 6, 20: 0}, {9: 6, 22: 0}, id="a stop takes 2 s"),
        pytest.param(Plant(), {1: 6, 2: 8}, {9: 8}, id="a change cannot overtake the start"),
        pytest.param(Plant(), {1: 6, 20: 8, 21: 0}, {9: 6, 23: 0}, id="a stop overtakes a change"),
        pytest.param(Plant(), {1: 6, 5: 0}, {}, id="a start is called off"),
        pytest.param(Plant(), {1: 6, 20: 0, 21: 7}, {9: 6, 22: 0, 29: 7}, id="a stop is done before the next start"),
        pytest.param(Plant(), {1: 20}, {9: 16}, id="no more than 16 A"),
        pytest.param(Plant(), {1: 5.9}, {}, id="nothing below 6 A"),
        pytest.param(Plant(phases=3), {1: 6}, {9: 6}, id="three phases"),
        pytest.param(Plant(lag_s=15), {1: 6, 20: 8, 40: 0}, {19: 6, 35: 8, 42: 0}, id="a slow car"),
        pytest.param(Plant(lag_s=1), {1: 6, 20: 8, 40: 0}, {5: 6, 21: 8, 41: 0}, id="a fast car"),
        pytest.param(Plant(habits=Habits(less_a=1.5)), {1: 6, 20: 8}, {9: 4.5, 25: 6.5}, id="a car that takes less"),
        pytest.param(Plant(habits=Habits(share=0.5)), {1: 6, 20: 8}, {9: 3, 25: 4}, id="half of what it is offered"),
        pytest.param(
            Plant(habits=Habits(whole_amperes=True)), {1: 6.9, 20: 7.2, 30: 7.9}, {9: 6, 25: 7}, id="whole amperes"
        ),
        pytest.param(
            Plant(habits=Habits(ramp_s=4)),
            {1: 6, 20: 8, 30: 7, 40: 0},
            {9: 1.5, 10: 3, 11: 4.5, 12: 6}
            | {25: 6.5, 26: 7, 27: 7.5, 28: 8}
            | {35: 7.75, 36: 7.5, 37: 7.25, 38: 7}
            | {42: 0},
            id="a ramp up and down, but none to a stop",
        ),
    ],
)
def test_charger_and_car_answer_late(
    plant: Plant, writes_a: Mapping[int, float], expected_a: Mapping[int, float]
) -> None:
    assert currents_a(plant, writes_a) == expected_a


def test_the_meter_shows_the_second_before_and_the_charger_is_polled() -> None:
    rule = Script({0: 6})
    Plant(meter_s=3, poll_s=4).run(rule, [100.0 * second for second in range(13)])
    assert rule.meter == {0: 0, 3: 200, 6: 500, 9: 2180, 12: 2480}
    assert rule.polls == {0: 0, 4: 0, 8: 1380, 12: 1380}


def test_a_rule_may_have_the_charger_polled_out_of_turn() -> None:
    class Asking(Script):
        def second(self, now_s: int, grid_w: float | None, car_w: float | None) -> float | None:
            self.wants_poll = now_s == 5
            return super().second(now_s, grid_w, car_w)

    rule = Asking({0: 6})
    Plant(poll_s=10, poll_at_s=3).run(rule, [0.0] * 20)
    assert rule.polls == {3: 0, 6: 0, 13: 1380}


def test_the_voltage_drifts_between_222_and_243_v() -> None:
    seconds: list[Second] = []
    stubborn(2, 1).run(Script({0: 10}), [0.0] * 2400, seconds)
    drawn_w = [second.car_w / (0.95 * 10) for second in seconds[100:]]
    assert [min(drawn_w), max(drawn_w)] == pytest.approx([222, 243], abs=0.1)


def test_stubborn_plants_are_made_of_their_seed_and_cover_each_habit_with_each_meter() -> None:
    plants = [stubborn(seed, 3) for seed in STUBBORN_SEEDS]
    assert plants == [stubborn(seed, 3) for seed in STUBBORN_SEEDS]
    takes = {(plant.habits.takes_a(15.5), plant.meter_s) for plant in plants}
    assert takes == set(product((14.3, 15, 0.95 * 15.5), (1, 10)))
    assert all(2 <= plant.lag_s <= 35 and plant.habits.ramp_s <= 20 for plant in plants), plants


@pytest.mark.parametrize(
    ("base_w", "writes_a", "expected"),
    [
        pytest.param(
            -2000.0, {0: 6}, Figures(1, 1380 * 12 / 3600, 1380 * 12 / 3600, 2000 * 20 / 3600, 1, 1, 1), id="sun alone"
        ),
        pytest.param(
            -1000.0, {0: 6}, Figures(1, 1380 * 12 / 3600, 1000 * 12 / 3600, 0.0, 1, 1, 1), id="sun below the minimum"
        ),
        pytest.param(500.0, {0: 6}, Figures(1, 1380 * 12 / 3600, 0.0, 0.0, 1, 1, 1), id="no sun"),
        pytest.param(
            -9000.0, {0: 6, 1: 6, 2: 6}, Figures(1, 4.6, 4.6, 3680 * 20 / 3600, 1, 1, 3), id="renewals are writes"
        ),
        pytest.param(-9000.0, {0: 6, 9: 0, 10: 6}, Figures(1, 1.92, 1.92, 20.45, 2, 3, 3), id="two starts"),
    ],
)
def test_figures_of_tiny_days(base_w: float, writes_a: Mapping[int, float], expected: Figures) -> None:
    found = Plant().run(Script(writes_a), [base_w] * 20)
    assert found.car_wh == pytest.approx(expected.car_wh, abs=0.01)
    assert found.solar_wh == pytest.approx(expected.solar_wh, abs=0.01)
    assert found.ideal_wh == pytest.approx(expected.ideal_wh, abs=0.01)
    assert (found.starts, found.changes, found.writes) == (expected.starts, expected.changes, expected.writes)


def test_figures_add_up() -> None:
    found = Figures(1, 100, 80, 160, 2, 3, 4, 0.5) + Figures(1, 100, 40, 80, 1, 1, 1, 1.5)
    assert found == Figures(2, 200, 120, 240, 3, 4, 5, 2)
    assert (found.capture, found.grid_share, found.changes_an_hour) == (0.5, 0.4, 2)
    assert (Figures().capture, Figures().grid_share, Figures().changes_an_hour) == (0, 0, 0)


def test_a_run_tells_how_long_it_was() -> None:
    found = Plant().run(Script({0: 6, 9: 7}), [0.0] * 1800)
    assert (found.hours, found.changes_an_hour) == (0.5, 4)


def after(rule: Rule, seconds: int, grid_w: float, car_w: float) -> float | None:
    """Show a rule the same for some seconds; return what it wrote last."""
    written_a = None
    begin_s = getattr(rule, "begin_s", 0)
    for now_s in range(begin_s, begin_s + seconds):
        answer_a = rule.second(now_s, grid_w, car_w)
        written_a = answer_a if answer_a is not None else written_a
    rule.begin_s = begin_s + seconds  # type: ignore[attr-defined]  # where the next call goes on
    return written_a


@pytest.mark.parametrize(
    ("export_w", "expected_a"),
    [(1501, 12), (1500, 11), (201, 11), (200, 10), (-219, 10), (-221, 9), (-1499, 9), (-1501, 8)],
)
def test_the_perl_script_steps_at_each_third_message(export_w: float, expected_a: float) -> None:
    rule = PerlScript(1)
    assert after(rule, 12, -500, 0) == 10
    assert after(rule, 2, -export_w, 0) is None
    assert after(rule, 1, -export_w, 0) == expected_a


def test_the_perl_script_ignores_0_and_never_pauses() -> None:
    assert after(PerlScript(1), 30, 0, 0) is None
    assert after(PerlScript(1), 30, 5000, 0) == 6


def test_evcc_starts_after_60_s_jumps_and_stops_after_180_s_of_import() -> None:
    rule = Evcc(1, 10)
    assert after(rule, 60, -2300, 0) == 0  # the first tick begins the delay; the write is the heartbeat
    assert after(rule, 10, -2300, 0) == 6
    assert after(rule, 10, -4 * 230, 6 * 230) == 10
    assert after(rule, 10, -230, 6 * 230) == 9  # it takes 6 A of the 10 A, so 8 A count
    assert after(rule, 10, 1380, 9 * 230) == 6
    assert after(rule, 170, 100, 1380) == 6
    assert after(rule, 10, 100, 1380) == 0


def test_evcc_minpv_never_pauses() -> None:
    rule = Evcc(3, 10, never_pause=True)
    assert after(rule, 10, 3000, 0) == 6
    assert after(rule, 10, -690, 3 * 1380) == 7


def test_smart_evse_creeps_up_and_halves_import() -> None:
    rule = SmartEvse(1)
    assert after(rule, 61, -4 * 230, 0) == 6
    assert after(rule, 39, -4 * 230, 0) is None  # the first 40 s
    assert after(rule, 2, -2 * 230, 0) == 6.5
    assert after(rule, 2, -0.5 * 230, 0) == 6.6
    assert after(rule, 2, 0.2 * 230, 0) is None
    assert after(rule, 2, 0.5 * 230, 0) == 6.5
    assert after(rule, 10, -2 * 230, 0) == 9
    assert after(rule, 2, 1.5 * 230, 0) == 8.5
    assert after(rule, 2, 4 * 230, 0) == 6.5


@pytest.mark.parametrize(("looks_ahead", "expected_a"), [(True, None), (False, 0.0)])
def test_smart_evse_does_not_stop_what_would_start_again(*, looks_ahead: bool, expected_a: float | None) -> None:
    rule = SmartEvse(3, looks_ahead=looks_ahead)
    assert after(rule, 61, -4 * 230, 0) == 6
    assert after(rule, 700, 13 * 230, 0) == expected_a  # a stop would export 5 A


@pytest.mark.parametrize(("smooth", "expected_a"), [(False, 9), (True, 7)])
def test_open_evse_starts_by_the_smoothed_value_in_whole_amperes(*, smooth: bool, expected_a: float) -> None:
    rule = OpenEvse(1, 20, 600, smooth=smooth)
    assert after(rule, 20, -2400, 0) is None  # 10 A available, smoothed 6.3 A
    assert after(rule, 10, -2300, 0) == expected_a  # 9.6 A available, smoothed 7.6 A
    assert after(rule, 700, 0, 0) == 0


def test_open_evse_charges_for_600_s_at_least() -> None:
    rule = OpenEvse(1, 300, 20)
    assert after(rule, 600, -3000, 0) is not None
    assert after(rule, 100, 0, 0) == 6


def test_jump_goes_to_the_surplus_at_once() -> None:
    rule = Jump(1)
    assert after(rule, 1, -2000, 0) == 8.6
    assert after(rule, 1, 500, 1800) == 0
    assert after(rule, 1, -9000, 0) == 16


def test_a_day_depends_on_its_seed_alone() -> None:
    day = generated("broken", 5, 1)
    assert generated.__wrapped__("broken", 5, 1) == day
    assert generated("broken", 5, 2).base_w != day.base_w
    assert len(day.base_w) == 86_400


def test_two_seeds_have_each_kind_with_both_peaks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tests.bench.days.generated", lambda kind, peak_kw, _seed: (kind, peak_kw))
    assert {*map(repr, shipped(range(2)))} == {*map(repr, product(KINDS, PEAKS_KW))}


def test_a_run_gives_the_same_figures_again() -> None:
    noon_w = generated("broken", 10, 1).base_w[12 * 3600 : 12 * 3600 + 400]
    for rule in RULES.values():
        assert Plant().run(rule.make(1), noon_w) == Plant().run(rule.make(1), noon_w)


def test_our_rule_charges_in_steady_sun() -> None:
    figures = Plant(phases=3).run(DEFAULT.make(3), [-8000.0 + second % 7 for second in range(900)])
    assert figures.starts == 1
    assert figures.capture > 0.5


def test_a_step_of_import_is_measured() -> None:
    found = import_step(lambda phases: Evcc(phases, 10), Plant(phases=3))
    assert found.lower_s == 9  # the step comes just after a tick
    assert found.no_import_s == 14
    assert found.overshoot_a == pytest.approx(0, abs=0.05)


def test_a_rule_that_answers_its_own_change_twice_has_a_limit_cycle() -> None:
    assert limit_cycles(Jump, lags_s=[5], polls_s=[5], meters_s=[1], phases=[1])[Plant()] > 10
    calm = limit_cycles(lambda phases: Evcc(phases, 30, never_pause=True), lags_s=[5], polls_s=[5], meters_s=[10])
    assert set(calm) == {Plant(phases=phases, meter_s=10) for phases in (1, 3)}


def test_a_rule_of_whole_amperes_deviates_in_steady_sun() -> None:
    assert steady_deviation_w(PerlScript, Plant()) == pytest.approx(94, abs=30)


def test_a_setting_dominates_with_as_much_sun_no_more_grid_and_fewer_starts() -> None:
    peer = Figures(10, 100, 90, 100, 50)
    assert gap("ours", Figures(10, 100, 90, 100, 40), peer).closed
    assert gap("ours", Figures(10, 100, 90, 100, 41), peer).starts_a_day == pytest.approx(0.1)
    assert gap("ours", Figures(10, 90, 80, 100, 1), peer).capture == pytest.approx(0.1)
    assert gap("ours", Figures(10, 120, 90, 100, 1), peer).grid_share == pytest.approx(0.15)
    assert allowed_starts(Figures(10, starts=10)) == 10


def test_the_closest_setting_is_told() -> None:
    ours = {"sunny": Figures(1, 80, 80, 100, 1), "eager": Figures(1, 200, 100, 100, 1)}
    assert closest(ours, Figures(1, 100, 90, 100, 3)).setting == "sunny"


def test_the_closest_setting_is_told_for_each_peer_and_number_of_phases() -> None:
    good, bad = Figures(1, 100, 95, 100, 1), Figures(1, 100, 50, 100, 9)
    total = {("peer", 1): bad, ("peer", 3): bad, ("ours", 1): good, ("ours", 3): bad, ("other", 3): good}
    gaps = closest_gaps(total, ["peer"], ["ours"])
    assert {key: (found.setting, found.closed) for key, found in gaps.items()} == {
        ("peer", 1): ("ours", True),
        ("peer", 3): ("ours", False),
    }
    assert closest_gaps(total, ["peer"], ["ours", "other", "untried"])["peer", 3].setting == "other"


def test_flicker_is_seeded_and_has_the_mean_and_spread_it_is_named_by() -> None:
    flickering = flickering_w(2000, 50, 3600)
    assert flickering == flickering_w(2000, 50, 3600)
    assert fmean(flickering) == pytest.approx(-2000, abs=3)
    assert stdev(flickering) == pytest.approx(50, abs=2)


def test_a_hob_is_on_and_off_by_turns() -> None:
    watts = hob_w(3500, 10, 20, 60)
    assert [at_s for at_s, now_w in enumerate(watts) if now_w > -2500] == [*range(10), *range(30, 40)]


def test_a_rule_that_holds_still_is_calm_beside_a_hob_and_in_flicker() -> None:
    for found in (
        beside_hob(lambda _: Script({0: 10}), Plant(), 10, 20),
        in_flicker(lambda _: Script({0: 10}), Plant(), 50),
    ):
        assert found.changes == 0, found
    assert in_flicker(Jump, Plant(), 50).changes > 1000


@pytest.mark.parametrize(
    ("ours", "missing"),
    [
        (Figures(10, 100, 96, 100, 40, 200), set()),
        (Figures(10, 100, 89, 100, 40, 200), {"no less sun", "no more grid"}),
        (Figures(10, 120, 99, 100, 40, 200), {"no more grid"}),
        (Figures(10, 100, 96, 100, 41, 200), {"fewer starts"}),
        (Figures(10, 100, 96, 100, 40, 201), {"calm"}),
    ],
)
def test_the_default_is_weighed_by_sun_grid_starts_and_changes(ours: Figures, missing: set[str]) -> None:
    peer = Figures(10, 100, 90, 100, 50, 100)
    total = {("evcc pv, 30 s", 1): peer, ("evcc pv, 10 s", 1): replace(peer, changes=1000), ("ours", 1): ours}
    found = verdicts(total, "ours")
    assert {key: {what for what, so in one.answers.items() if not so} for key, one in found.items()} == {
        ("evcc pv, 30 s", 1): missing,
        ("evcc pv, 10 s", 1): missing,
    }
    assert [one.better for one in found.values()] == [not missing] * 2
