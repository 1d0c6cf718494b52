"""A socket whose charger switches between one and three phases: what is written, in which order, and what it counts."""

from alfen_solar.decision import Mode, Reason
from alfen_solar.problem import ProblemKind
from tests.unit.sockets.wallbox import Wallbox

FOR_ONE_W, FOR_THREE_W = 2000.0, 9000.0


def switching(sun_w: float = FOR_ONE_W, *, phases_error: str | None = None, **settings: object) -> Wallbox:
    """Charge with the sun on a charger that switches, at first on one phase."""
    return Wallbox(
        Mode.SOLAR,
        sun_w,
        settings={"phases": "switchable"} | settings,
        switches=True,
        shows_no_current=True,
        phases_error=phases_error,
    )


def test_more_sun_than_one_phase_carries_switches_while_nothing_is_offered() -> None:
    box = switching().run(600)
    box.sun_w = FOR_THREE_W
    before = len(box.writes)
    box.run(300)
    ((second, phases),) = box.phases_written
    assert phases == 3
    last_s, last_a = [write for write in box.writes if write[0] < second][-1]
    assert (last_a, second - last_s <= 10) == (0, True), box.writes[before:]
    begun_s = next(at_s for at_s, step in box.steps if step.decision.reason is Reason.SWITCHING)
    written = [(write_s - begun_s, setpoint_a) for write_s, setpoint_a in box.writes if begun_s <= write_s <= second]
    assert written == [(0, 6), (5, 0), (11, 0)], "down in two steps, and renewed at once for the switch"
    assert second - begun_s == 12
    assert box.phases == 3
    assert box.car_w > 8000, box.reasons(600)


def test_the_charger_is_asked_for_its_phases_until_they_have_shown() -> None:
    box = switching().run(600)
    box.sun_w = FOR_THREE_W
    box.run(300)
    ((second, _),) = box.phases_written
    before, after = (
        [asked_s for asked_s in box.readings_wanted if begin_s < asked_s <= begin_s + 20]
        for begin_s in (second - 20, second)
    )
    assert len(before) >= 3, box.readings_wanted
    assert len(after) >= 2, box.readings_wanted


def test_a_switch_is_counted_by_the_clock_on_the_wall_and_is_no_start() -> None:
    box = switching().run(600)
    box.sun_w = FOR_THREE_W
    box.clock_error_s = -3600.0
    box.run(300)
    report = box.socket.phase_report(box.now, box.wall)
    assert report is not None
    assert (report.switches.today, report.switches.last_hour, report.phases) == (1, 1, 3)
    assert box.socket.starts(box.now, box.wall).today == 1, "it has begun to draw twice, and was started once"


def test_where_its_switches_are_used_up_it_stays_on_the_phases_that_it_has() -> None:
    box = switching(switches_a_day=1).run(600)
    box.sun_w = FOR_THREE_W
    box.run(300)
    box.sun_w = FOR_ONE_W
    box.run(1500)
    assert [phases for _, phases in box.phases_written] == [3, 1], "it was paused, and starts on those that fit"
    assert not box.decision.phases_stay
    box.sun_w = FOR_THREE_W
    box.run(1200)
    assert [phases for _, phases in box.phases_written] == [3, 1]
    assert box.decision.phases_stay, "and that is told"


def test_what_the_charger_refuses_is_tried_again_and_told() -> None:
    box = switching(FOR_THREE_W, phases_error="Illegal data value").run(120)
    assert [phases for _, phases in box.phases_written] == [3, 3, 3]
    assert ProblemKind.PHASES in box.problems
    assert box.car_w > 3000, "it charges on the one that it has"
