"""Whether Home Assistant runs the package of this version of the app. Pure."""

from alfen_solar import __version__
from alfen_solar.facts import PackageFile, Setup
from alfen_solar.problem import Problem, ProblemKind

from .languages.words import Words


def package_problems(setup: Setup, words: Words) -> tuple[Problem, ...]:
    """Tell whether the package that runs is of another version, and what to do about it; at most one."""
    if setup.package_version in {None, __version__} or setup.package_file is None:
        return ()
    say = words.delivery
    if not setup.package_version:
        found = say.earlier_version.format(app=__version__)
    else:
        found = say.other_version.format(package=setup.package_version, app=__version__)
    to_do = {
        PackageFile.UNKNOWN: say.lay_files,
        PackageFile.CURRENT: say.restart,
        PackageFile.KEPT: say.take_over,
    }[setup.package_file]
    return (Problem(ProblemKind.PACKAGE_VERSION, detail=f"{found} {to_do}"),)
