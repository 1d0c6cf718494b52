"""The first start explains itself: what is left to do, in its order, in one notification that gets shorter."""

from dataclasses import replace

import pytest

from alfen_solar import __version__
from alfen_solar.facts import Draw, Facts, PackageFile, Setup
from alfen_solar.problem import ProblemKind
from alfen_solar.settings import read_settings
from alfen_solar.telling.first_steps import TELL_AFTER, FirstSteps
from alfen_solar.telling.languages.english import ENGLISH
from alfen_solar.telling.package import package_problems
from tests.unit.clock import at

SETTINGS = read_settings({"grid_import": "sensor.import", "grid_export": "sensor.export", "hub": "garage"})
THERE = Setup(has_package=True, package_version=__version__, has_modbus=True, has_worked=False)
NOTHING = Setup(has_package=False, package_version=None, has_modbus=False, has_worked=False)
SILENT = Facts(None, None, None, None, None, None)
GOOD = Facts(230.1, 6, 10, 59, 1, Draw(2290, 10))
SOON, LATER = TELL_AFTER.total_seconds(), TELL_AFTER.total_seconds() + 60
SAY = ENGLISH.first_steps
PACKAGE, CHARGER = SAY.package, SAY.charger.format(setpoint_entity="sensor.alfen_setpoint")
METER, HUB = SAY.meter.format(meter="sensor.import and sensor.export"), SAY.hub.format(hub="garage")


class Start:
    """A start of the app."""

    def __init__(self) -> None:
        self.steps = FirstSteps(SETTINGS, ENGLISH, at(0))

    def at(
        self, second: float, setup: Setup, facts: Facts, *kinds: ProblemKind, has_meter: bool = True
    ) -> tuple[str, ...] | None:
        return self.steps.update(setup, facts, frozenset(kinds), at(second), has_meter=has_meter)


def test_what_is_left_gets_shorter_with_each_step() -> None:
    start = Start()
    assert start.at(SOON, NOTHING, SILENT, has_meter=False) == (PACKAGE, METER, CHARGER)
    assert start.at(30, NOTHING, SILENT, has_meter=False) is None, "nothing is news"
    assert start.at(40, THERE, SILENT, has_meter=False) == (METER, CHARGER)
    assert start.at(50, THERE, SILENT) == (CHARGER,)
    assert start.steps.are_told
    assert start.at(60, THERE, GOOD) == ()
    assert not start.steps.are_told


def test_after_that_what_is_missing_is_a_problem() -> None:
    start = Start()
    start.at(SOON, NOTHING, SILENT)
    start.at(30, THERE, GOOD)
    assert start.at(LATER, THERE, SILENT, has_meter=False) is None


def test_an_installation_that_is_whole_is_told_nothing() -> None:
    assert Start().at(SOON, THERE, GOOD) is None


def test_until_it_has_been_asked_nothing_counts_as_missing() -> None:
    assert Start().at(SOON - 1, NOTHING, SILENT) is None


def test_an_installation_that_has_worked_before_has_problems_and_no_steps() -> None:
    assert Start().at(SOON, replace(NOTHING, has_worked=True), SILENT, has_meter=False) is None


@pytest.mark.parametrize(
    ("setup", "kinds"),
    [(replace(THERE, has_modbus=False), ()), (THERE, (ProblemKind.WRITE_FAILED,))],
    ids=["no hub", "none of this name"],
)
def test_a_package_without_its_hub(setup: Setup, kinds: tuple[ProblemKind, ...]) -> None:
    assert Start().at(SOON, setup, GOOD, *kinds) == (HUB,)


def test_a_meter_at_30_s_which_is_known_after_a_while() -> None:
    start = Start()
    assert start.at(SOON, THERE, replace(GOOD, meter_period_s=None)) is None
    (step,) = start.at(LATER, THERE, replace(GOOD, meter_period_s=30)) or ()
    assert "reports every 30 s" in step
    assert "to 0" in step


class TestThePackageOfAnotherVersion:
    def test_is_a_problem_that_names_both(self) -> None:
        (problem,) = package_problems(replace(THERE, package_version="0.9.0"), ENGLISH)
        assert problem.kind is ProblemKind.PACKAGE_VERSION
        assert f"version 0.9.0 of the package, but Alfen Solar is version {__version__}." in problem.detail

    @pytest.mark.parametrize(
        ("file", "to_do"),
        [
            (PackageFile.CURRENT, "Restart Home Assistant."),
            (PackageFile.KEPT, "that ends in .new"),
            (PackageFile.UNKNOWN, "home_assistant_files"),
        ],
    )
    def test_is_told_with_what_to_do(self, file: PackageFile, to_do: str) -> None:
        (problem,) = package_problems(replace(THERE, package_version="2.0.0", package_file=file), ENGLISH)
        assert to_do in problem.detail

    def test_may_be_older_than_its_sensor(self) -> None:
        (problem,) = package_problems(replace(THERE, package_version=""), ENGLISH)
        assert problem.detail.startswith("Home Assistant uses an earlier version of the package,")

    @pytest.mark.parametrize(
        "setup",
        [THERE, replace(THERE, package_version=None), replace(THERE, package_version="0.9.0", package_file=None)],
        ids=["the same version", "no package of ours", "the app still looks after the files"],
    )
    def test_is_no_problem_when(self, setup: Setup) -> None:
        assert package_problems(setup, ENGLISH) == ()
