"""docs/install.md, the package and the Python package say the same; the version stands in one place."""

import re
import tomllib
from pathlib import Path

from alfen_solar import __version__
from alfen_solar.delivery.home_assistant_files import SHIPPED
from tests.package.documented import PAGE, block
from tests.stack.home_assistant import CONFIGURATION

CHECKOUT = Path(__file__).resolve().parents[2]
PROJECT = tomllib.loads((CHECKOUT / "pyproject.toml").read_text())["project"]


def test_the_package_names_it() -> None:
    (line,) = re.findall(r'^ +state: "([^"]+)" # the version', (SHIPPED / "alfen_solar.yml").read_text(), re.MULTILINE)
    assert line == __version__


def test_the_page_names_it() -> None:
    versions = re.findall(r"alfen-solar==(\S+)", PAGE.read_text())
    assert len(versions) > 4
    assert set(versions) == {__version__}


def test_the_folder_asks_for_what_the_python_package_asks_for() -> None:
    lines = (CHECKOUT / "apps/alfen-solar/requirements.txt").read_text().splitlines()
    assert [line for line in lines if not line.startswith("#")] == PROJECT["dependencies"]


def test_what_the_page_includes_is_what_the_specs_start_home_assistant_with() -> None:
    lines = [line for line in block("4. ", 1).splitlines() if line]
    started_with = CONFIGURATION.splitlines()
    assert len(lines) > 8
    assert [line for line in lines if line not in started_with] == []
