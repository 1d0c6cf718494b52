"""Which notifications there are while the first steps are told, and after that."""

from dataclasses import replace
from datetime import UTC

import pytest

from alfen_solar import __version__
from alfen_solar.decision import CarState, Decision, Mode, Offer, Reason
from alfen_solar.facts import Draw, Facts, Setup
from alfen_solar.inputs.trouble import Lack, Trouble
from alfen_solar.problem import Problem, ProblemKind
from alfen_solar.settings import read_settings
from alfen_solar.sockets.starts import StartCount
from alfen_solar.telling.telling import Seen, Telling
from tests.unit.clock import at
from tests.unit.inputs.showing import raw

SETTINGS = read_settings({"grid_power": "sensor.grid"})
DECISION = Decision(Offer(6), Reason.MINIMUM, Mode.SOLAR, CarState.DRAWING)
SHORT_VALIDITY = Facts(230.1, 6, 10, 30, 1, Draw(2290, 10))
SETUP = Setup(has_package=True, package_version=__version__, has_modbus=True, has_worked=False)
SEEN = Seen(1400, 200, None, None, StartCount(0, 12, 0, 4), SHORT_VALIDITY, SETUP)
NO_METER = replace(SEEN, grid_w=None)


class Notifications:
    """What the user sees."""

    def __init__(self) -> None:
        self._telling = Telling(SETTINGS, UTC, "EUR", at(0))
        self.shown: dict[str, str] = {}

    def at(self, second: float, seen: Seen, *problems: ProblemKind) -> set[str]:
        told = self._telling.report(DECISION, tuple(map(Problem, problems)), seen, at(second), at(second))
        for notice in told.notices:
            self.shown.pop(notice.topic, None)
            if notice.message is not None:
                self.shown[notice.topic] = notice.message
        return set(self.shown)


def test_what_is_a_step_has_no_notification_of_its_own() -> None:
    user = Notifications()
    assert user.at(15, NO_METER, ProblemKind.METER_LOST) == {"first_steps"}
    assert user.at(20, NO_METER, ProblemKind.METER_LOST, ProblemKind.CHARGER_FAULT) == {"first_steps", "charger_fault"}


def test_what_is_still_wrong_after_the_last_step_gets_one() -> None:
    user = Notifications()
    user.at(15, NO_METER)
    assert user.at(70, NO_METER) == {"first_steps"}, "although the self-check has found something"
    assert user.at(80, SEEN) == {"self-check"}
    assert "only 30 s" in user.shown["self-check"]


def test_what_comes_after_the_last_step_is_a_problem() -> None:
    user = Notifications()
    user.at(15, NO_METER)
    user.at(30, SEEN)
    assert user.at(40, NO_METER, ProblemKind.METER_LOST) == {"meter_lost"}


@pytest.mark.parametrize("name", [12, ["Grid"], {"name": "Grid"}])
def test_a_name_that_is_no_text_as_a_user_may_set_it_is_told_as_it_is(name: object) -> None:
    telling = Telling(SETTINGS, UTC, "EUR", at(0))
    telling.record("sensor.alfen_power", raw("5", "W", friendly_name=name))
    telling.report(DECISION, (), SEEN, at(60), at(60))
    no_power = Trouble("sensor.alfen_power", "entities.power", Lack.NO_VALUE, "unavailable")
    lost = Problem(ProblemKind.SENSOR_LOST, troubles=(no_power,))
    told = telling.report(DECISION, (lost,), SEEN, at(70), at(70))
    assert any(str(name) in entry.message for entry in told.entries), told
