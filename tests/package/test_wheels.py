"""`python -m alfen_solar wheels FOLDER`: wheels for a start without the internet, made of what is installed."""

from __future__ import annotations

import csv
import zipfile
from importlib.metadata import distribution
from typing import TYPE_CHECKING

from alfen_solar.__main__ import main
from alfen_solar.delivery.wheels import wheel, wheel_name

if TYPE_CHECKING:
    from pathlib import Path

    import pytest


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

    assert capsys.readouterr().err.startswith("The app is not installed as a Python package here")
    assert not (tmp_path / "wheels").exists()
