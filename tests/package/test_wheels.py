"""`python -m alfen_solar wheels FOLDER`: wheels for a start without the internet, made of what is installed."""

from __future__ import annotations

import csv
import zipfile
from importlib.metadata import distribution
from typing import TYPE_CHECKING

import pytest

from alfen_solar import __version__
from alfen_solar.__main__ import main
from alfen_solar.delivery.wheels import wheel, wheel_name
from tests.stack.package import build

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

METADATA = f"alfen_solar-{__version__}.dist-info"


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the wheel of this checkout."""
    return build(tmp_path_factory.mktemp("wheel"))


@pytest.fixture
def site(tmp_path: Path, built: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Install the built wheel, as an installer does, into a folder that Python looks into first."""
    folder = tmp_path / "site-packages"
    with zipfile.ZipFile(built) as archive:
        archive.extractall(folder)
    (folder / METADATA / "INSTALLER").write_text("pip")
    monkeypatch.syspath_prepend(folder)
    return folder


@pytest.fixture
def kept(tmp_path: Path) -> Path:
    """Make the folder that wheels are kept in."""
    folder = tmp_path / "wheels"
    folder.mkdir()
    return folder


@pytest.fixture
def installed(site: Path) -> dict[str, bytes]:
    """Return the wheels of what is installed, by their names."""
    assert site.is_dir()
    return {wheel_name(each): wheel(each) for each in map(distribution, ("alfen-solar", "pymodbus"))}


def test_a_wheel_holds_what_its_package_has_installed_and_nothing_else(tmp_path: Path) -> None:
    package = distribution("pymodbus")
    path = tmp_path / wheel_name(package)
    path.write_bytes(wheel(package))

    with zipfile.ZipFile(path) as archive:
        names = archive.namelist()
        (record,) = [name for name in names if name.endswith(".dist-info/RECORD")]
        recorded = [row[0] for row in csv.reader(archive.read(record).decode().splitlines())]
        assert archive.testzip() is None
    assert path.name == f"pymodbus-{package.version}-py3-none-any.whl"
    assert "pymodbus/client/mixin.py" in names
    assert names == recorded
    assert [name for name in names if name.endswith((".pyc", "INSTALLER", "REQUESTED", "direct_url.json"))] == []
    assert [name for name in names if not name.startswith(("pymodbus/", f"pymodbus-{package.version}."))] == []


def test_a_wheel_is_the_same_each_time() -> None:
    assert wheel(distribution("pymodbus")) == wheel(distribution("pymodbus"))


def test_an_app_that_runs_from_its_folder_says_so(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["wheels", str(tmp_path / "wheels")]) == 1

    assert capsys.readouterr().err.startswith("Alfen Solar is not installed as a Python package here")
    assert not (tmp_path / "wheels").exists()


def damaged(data: bytes) -> bytes:
    middle = len(data) // 2
    return data[:middle] + bytes(100) + data[middle + 100 :]


@pytest.mark.parametrize("found", [damaged, lambda _data: b"", lambda data: data[:-1], lambda data: data[::-1]])
def test_a_kept_wheel_that_is_damaged_is_made_again(
    kept: Path, installed: dict[str, bytes], found: Callable[[bytes], bytes]
) -> None:
    for name, data in installed.items():
        (kept / name).write_bytes(found(data))

    assert main(["wheels", str(kept)]) == 0

    assert {path.name: path.read_bytes() for path in kept.iterdir()} == installed


def test_a_wheel_that_is_kept_is_not_written_again(kept: Path, installed: dict[str, bytes]) -> None:
    main(["wheels", str(kept)])
    before = {path.name: path.stat().st_mtime_ns for path in kept.iterdir()}

    assert main(["wheels", str(kept)]) == 0

    assert before.keys() == installed.keys()
    assert {path.name: path.stat().st_mtime_ns for path in kept.iterdir()} == before


def test_a_folder_in_the_place_of_a_wheel_is_told(
    kept: Path, installed: dict[str, bytes], capsys: pytest.CaptureFixture[str]
) -> None:
    name = next(iter(installed))
    (kept / name).mkdir()

    assert main(["wheels", str(kept)]) == 1

    assert capsys.readouterr().err == f"Cannot write wheels to {kept}: {name}: Is a directory.\n"


class TestAnInstallation:
    """That no wheel can be made of, is told as what it is."""

    def test_that_lacks_a_file(
        self, tmp_path: Path, site: Path, installed: dict[str, bytes], capsys: pytest.CaptureFixture[str]
    ) -> None:
        assert installed
        (site / "alfen_solar/decision.py").unlink()

        assert main(["wheels", str(tmp_path / "wheels")]) == 1

        assert capsys.readouterr().err == (
            "The installation of alfen-solar is incomplete: alfen_solar/decision.py is missing. Install it again.\n"
        )
        assert not (tmp_path / "wheels").exists()

    def test_that_nobody_recorded(
        self, tmp_path: Path, site: Path, installed: dict[str, bytes], capsys: pytest.CaptureFixture[str]
    ) -> None:
        assert installed
        (site / METADATA / "RECORD").unlink()

        assert main(["wheels", str(tmp_path / "wheels")]) == 1

        assert capsys.readouterr().err == "The installation of alfen-solar is incomplete. Install it again.\n"

    def test_that_leads_to_a_checkout(
        self, tmp_path: Path, site: Path, installed: dict[str, bytes], capsys: pytest.CaptureFixture[str]
    ) -> None:
        assert installed
        (site / METADATA / "direct_url.json").write_text('{"url": "file:///x", "dir_info": {"editable": true}}')

        assert main(["wheels", str(tmp_path / "wheels")]) == 1

        assert capsys.readouterr().err.startswith("alfen-solar runs from a checkout here (pip install -e)")
