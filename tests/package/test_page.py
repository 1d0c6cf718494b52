"""docs/install.md, the package and the Python package say the same; the version stands in one place."""

import re
import textwrap
import tomllib
from pathlib import Path

import yaml

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


def test_readme_has_the_same_line_for_home_assistant_os() -> None:
    lines = [line.strip() for line in (CHECKOUT / "README.md").read_text().splitlines()]
    assert block("Home Assistant OS").strip() in lines


def test_readme_has_the_same_settings_and_includes() -> None:
    readme = (CHECKOUT / "README.md").read_text()
    settings, included = (
        textwrap.dedent(each) for each in re.findall(r"^ +```yaml\n(.*?)^ +```$", readme, re.MULTILINE | re.DOTALL)
    )
    assert yaml.safe_load(settings) == yaml.safe_load(block("3. "))
    page = yaml.load(block("4. ", 1), _Loader)  # noqa: S506 - a safe loader
    assert page["lovelace"]["dashboards"]["alfen-solar"].pop("show_in_sidebar") is True, "Home Assistant's default"
    assert yaml.load(included, _Loader) == page  # noqa: S506 - as above


class _Loader(yaml.SafeLoader):
    """Reads `!include` as the name of the file."""


_Loader.add_constructor("!include", lambda _loader, node: node.value)


def test_what_the_files_say_of_where_they_lie_is_where_the_page_has_them() -> None:
    named = {
        path.name: re.findall(r"(?:!include|filename:) (\S+\.yml)", path.read_text()) for path in SHIPPED.glob("*.yml")
    }
    assert [file for file, paths in named.items() if not paths] == []
    where = {path for paths in named.values() for path in paths}
    assert where <= {f"alfen_solar/{file}" for file in named}


def test_the_page_gets_from_a_registry_what_the_python_package_asks_for() -> None:
    assert re.findall(r"^ *pip download .*'(.+)'$", PAGE.read_text(), re.MULTILINE) == PROJECT["dependencies"]


def test_the_folder_asks_for_what_the_python_package_asks_for() -> None:
    lines = (CHECKOUT / "apps/alfen-solar/requirements.txt").read_text().splitlines()
    assert [line for line in lines if not line.startswith("#")] == PROJECT["dependencies"]


def test_what_the_page_includes_is_what_the_specs_start_home_assistant_with() -> None:
    lines = [line for line in block("4. ", 1).splitlines() if line]
    started_with = CONFIGURATION.splitlines()
    assert len(lines) > 8
    assert [line for line in lines if line not in started_with] == []
