"""`python -m alfen_solar files FOLDER`: Home Assistant's files, laid into a folder that is the user's."""

from __future__ import annotations

import errno
import os
import re
import stat
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from alfen_solar.__main__ import main
from alfen_solar.delivery import home_assistant_files
from alfen_solar.delivery.home_assistant_files import SHIPPED, Outcome, lay_files
from alfen_solar.delivery.naming import is_taken

PACKAGE = "alfen_solar.yml"


def ships(shipped: Path, monkeypatch: pytest.MonkeyPatch, **files: str) -> None:
    """Let a release ship these files: `a="1"` is the file a.yml."""
    shipped.mkdir(exist_ok=True)
    for name, text in files.items():
        (shipped / f"{name}.yml").write_text(text)
    monkeypatch.setattr(home_assistant_files, "SHIPPED", shipped)


def outcomes(folder: Path) -> dict[str, Outcome]:
    return {laid.name: laid.outcome for laid in lay_files(folder)}


def contents(folder: Path) -> dict[str, str]:
    return {path.name: path.read_text() for path in folder.iterdir() if not path.name.startswith(".")}


def test_all_that_is_shipped_goes_into_the_folder(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = tmp_path / "alfen_solar"

    assert main(["files", str(folder)]) == 0

    shipped = contents(SHIPPED)
    assert PACKAGE in shipped
    assert contents(folder) == shipped
    assert all(stat.S_IMODE(path.stat().st_mode) == 0o644 for path in folder.iterdir()), "Home Assistant can read it"
    told = capsys.readouterr().out
    assert f"{PACKAGE}: written\n" in told
    assert told.endswith("Restart Home Assistant to load them.\n")


def test_nothing_lies_deeper_as_only_files_are_laid() -> None:
    assert [path.name for path in SHIPPED.iterdir() if not path.is_file()] == []


def test_the_second_time_nothing_is_written(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = tmp_path / "alfen_solar"
    main(["files", str(folder)])
    capsys.readouterr()
    before = {path.name: path.stat().st_mtime_ns for path in folder.iterdir()}

    main(["files", str(folder)])

    assert {path.name: path.stat().st_mtime_ns for path in folder.iterdir()} == before
    assert set(capsys.readouterr().out.splitlines()) == {f"{name}: up to date" for name in contents(SHIPPED)}


class TestANewRelease:
    def test_updates_what_is_as_it_was_shipped(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        ships(tmp_path / "shipped", monkeypatch, a="1", b="1")
        folder = tmp_path / "folder"
        lay_files(folder)
        ships(tmp_path / "shipped", monkeypatch, a="2", c="2")

        assert outcomes(folder) == {"a.yml": Outcome.UPDATED, "b.yml": Outcome.CURRENT, "c.yml": Outcome.WRITTEN}
        assert contents(folder) == {"a.yml": "2", "b.yml": "1", "c.yml": "2"}

    def test_lies_beside_what_the_user_has_changed_and_is_told_once(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        ships(tmp_path / "shipped", monkeypatch, a="1")
        folder = tmp_path / "folder"
        lay_files(folder)
        (folder / "a.yml").write_text("mine")
        assert main(["files", str(folder)]) == 0, "there is nothing new"
        assert capsys.readouterr().out == (
            "a.yml: kept, as it is not the file that was shipped; to get that one, delete this one and run this again\n"
        )
        ships(tmp_path / "shipped", monkeypatch, a="2")

        main(["files", str(folder)])

        assert contents(folder) == {"a.yml": "mine", "a.yml.new": "2"}
        told = "a.yml: kept, as it is not the file that was shipped; the new version is in a.yml.new\n"
        assert capsys.readouterr().out == told, "and no restart is asked for"
        (folder / "a.yml.new").unlink()
        assert outcomes(folder) == {"a.yml": Outcome.KEPT}
        assert contents(folder) == {"a.yml": "mine"}

    @pytest.mark.parametrize("fails_at", [0, 1, 2])
    def test_goes_on_from_a_release_whose_files_were_laid_in_part(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fails_at: int
    ) -> None:
        ships(tmp_path / "shipped", monkeypatch, a="1", b="1", c="1")
        folder = tmp_path / "folder"
        lay_files(folder)
        ships(tmp_path / "shipped", monkeypatch, a="2", b="2", c="2")
        lay = home_assistant_files._lay
        laid: list[str] = []

        def stop(path: Path, data: bytes, recorded: str | None) -> Outcome:
            if len(laid) == fails_at:
                raise KeyboardInterrupt
            laid.append(path.name)
            return lay(path, data, recorded)

        with monkeypatch.context() as patch:
            patch.setattr(home_assistant_files, "_lay", stop)
            with pytest.raises(KeyboardInterrupt):
                lay_files(folder)
        ships(tmp_path / "shipped", monkeypatch, a="3", b="3", c="3")

        assert set(outcomes(folder).values()) == {Outcome.UPDATED}
        assert contents(folder) == {"a.yml": "3", "b.yml": "3", "c.yml": "3"}

    def test_is_laid_as_far_as_it_can_be_and_names_what_cannot(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        ships(tmp_path / "shipped", monkeypatch, a="1", b="1")
        folder = tmp_path / "folder"
        folder.mkdir()
        (folder / "a.yml").write_text("mine")
        (folder / "a.yml.new").mkdir()

        assert main(["files", str(folder)]) == 1

        assert (
            capsys.readouterr().err == f"Cannot write Home Assistant's files to {folder}: a.yml.new: Is a directory.\n"
        )
        assert (folder / "b.yml").read_text() == "1"

    @pytest.mark.parametrize("record", ["", "damaged", "[]", '{"a.yml": 1}', "[" * 100_000, "\xff"])
    def test_keeps_what_lay_there_before_the_app_looked_after_it(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, record: str
    ) -> None:
        ships(tmp_path / "shipped", monkeypatch, a="2")
        folder = tmp_path / "folder"
        folder.mkdir()
        (folder / "a.yml").write_text("of a release that was copied by hand")
        (folder / ".alfen_solar.json").write_text(record, encoding="latin-1")

        assert outcomes(folder) == {"a.yml": Outcome.NEW_BESIDE}
        assert contents(folder)["a.yml.new"] == "2"

    def test_updates_again_what_the_user_has_taken_over(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        ships(tmp_path / "shipped", monkeypatch, a="1")
        folder = tmp_path / "folder"
        lay_files(folder)
        (folder / "a.yml").write_text("mine")
        ships(tmp_path / "shipped", monkeypatch, a="2")
        lay_files(folder)
        (folder / "a.yml.new").rename(folder / "a.yml")
        ships(tmp_path / "shipped", monkeypatch, a="3")

        assert outcomes(folder) == {"a.yml": Outcome.UPDATED}


class TestTheUsersFile:
    """It is one that is not, byte for byte, as it was shipped."""

    @pytest.mark.parametrize("data", [b"", b"one\r\ntwo\r\n", b"caf\xe9\n", b"\0\xff\xfe"])
    def test_is_kept_whatever_is_in_it(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, data: bytes) -> None:
        ships(tmp_path / "shipped", monkeypatch, a="one\ntwo\n")
        folder = tmp_path / "folder"
        lay_files(folder)
        (folder / "a.yml").write_bytes(data)
        ships(tmp_path / "shipped", monkeypatch, a="three\n")

        assert outcomes(folder) == {"a.yml": Outcome.NEW_BESIDE}
        assert (folder / "a.yml").read_bytes() == data

    def test_is_replaced_once_it_is_deleted(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        ships(tmp_path / "shipped", monkeypatch, a="1")
        folder = tmp_path / "folder"
        lay_files(folder)
        (folder / "a.yml").write_text("")
        (folder / "a.yml").unlink()

        assert outcomes(folder) == {"a.yml": Outcome.WRITTEN}

    def test_may_have_a_name_that_is_no_text(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        ships(tmp_path / "shipped", monkeypatch, a="1")
        folder = tmp_path / "folder"
        folder.mkdir()
        (folder / os.fsdecode(b"dashboard_caf\xe9.yml")).write_text("mine")

        assert outcomes(folder) == {"a.yml": Outcome.WRITTEN}


class TestARun:
    def test_that_could_not_end_leaves_nothing_for_ever(self, tmp_path: Path) -> None:
        long_ago = time.time() - 120
        left, new, mine = (
            tmp_path / name for name in (".alfen_solar-k3_x9ab2", ".alfen_solar-11111111", ".alfen_solar-x")
        )
        for path in (left, new, mine):
            path.write_text("half of")
        os.utime(left, (long_ago, long_ago))
        os.utime(mine, (long_ago, long_ago))

        lay_files(tmp_path)

        assert not left.exists()
        assert new.exists(), "another run may be writing it"
        assert mine.exists()

    def test_beside_another_one_is_as_good_as_alone(self, tmp_path: Path) -> None:
        with ThreadPoolExecutor() as runs:
            done = list(runs.map(lay_files, [tmp_path] * 8))

        assert contents(tmp_path) == contents(SHIPPED)
        assert {laid.outcome for run in done for laid in run} <= {Outcome.WRITTEN, Outcome.CURRENT}
        assert set(outcomes(tmp_path).values()) == {Outcome.CURRENT}
        assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".alfen_solar-")] == []

    def test_on_a_full_disk_says_so_and_harms_no_file(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        ships(tmp_path / "shipped", monkeypatch, a="1", b="1")
        folder = tmp_path / "folder"
        lay_files(folder)
        ships(tmp_path / "shipped", monkeypatch, a="2", b="2")

        def full(_file: int) -> None:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

        monkeypatch.setattr(os, "fsync", full)

        assert main(["files", str(folder)]) == 1

        assert capsys.readouterr().err == (
            f"Cannot write Home Assistant's files to {folder}: a.yml: No space left on device.\n"
        )
        assert {path.name: path.read_text() for path in folder.glob("[!.]*")} == {"a.yml": "1", "b.yml": "1"}
        assert {path.name for path in folder.iterdir()} == {"a.yml", "b.yml", home_assistant_files.RECORD}

    def test_in_a_folder_that_knows_no_modes_lays_the_files(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def refused(path: Path, _mode: int) -> None:
            raise PermissionError(errno.EPERM, os.strerror(errno.EPERM), path)

        monkeypatch.setattr(Path, "chmod", refused)

        lay_files(tmp_path)

        assert contents(tmp_path) == contents(SHIPPED)

    def test_of_an_app_that_was_copied_without_its_files_says_so(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        monkeypatch.setattr(home_assistant_files, "SHIPPED", tmp_path / "home_assistant")

        assert main(["files", str(tmp_path / "folder")]) == 1

        assert capsys.readouterr().err == (
            f"Cannot write Home Assistant's files to {tmp_path / 'folder'}: they are missing in "
            f"{tmp_path / 'home_assistant'}.\n"
        )


class TestNothingIsWrittenOutsideTheFolder:
    def test_through_a_link_in_it(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        ships(tmp_path / "shipped", monkeypatch, a="1", b="1")
        folder, outside = tmp_path / "folder", tmp_path / "outside"
        lay_files(folder)
        (folder / "a.yml").unlink()
        outside.write_text("1")
        (folder / "a.yml").symlink_to(outside)
        (folder / "a.yml.new").symlink_to(outside)
        (folder / "b.yml").unlink()
        (folder / "b.yml").symlink_to(tmp_path / "nowhere")
        record = folder / ".alfen_solar.json"
        record.rename(tmp_path / "record")
        record.symlink_to(tmp_path / "record")
        recorded = record.read_text()
        ships(tmp_path / "shipped", monkeypatch, a="2", b="2")

        assert outcomes(folder) == {"a.yml": Outcome.NEW_BESIDE, "b.yml": Outcome.NEW_BESIDE}

        assert outside.read_text() == "1"
        assert (folder / "a.yml").is_symlink()
        assert (folder / "a.yml.new").read_text() == "2"
        assert not (tmp_path / "nowhere").exists()
        assert (tmp_path / "record").read_text() == recorded

    def test_where_the_folder_has_nothing_to_lie_in(self, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        folder = tmp_path / "homeasistant" / "alfen_solar"

        assert main(["files", str(folder)]) == 1

        assert not folder.parent.exists()
        assert capsys.readouterr().err == (
            f"There is no folder {folder.parent}. Check the path, and make that folder first.\n"
        )

    def test_where_a_file_has_the_name_of_the_folder(self, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        (tmp_path / "folder").write_text("mine")

        assert main(["files", str(tmp_path / "folder")]) == 1

        assert capsys.readouterr().err == (
            f"Cannot write Home Assistant's files to {tmp_path / 'folder'}: that is a file, not a folder.\n"
        )
        assert (tmp_path / "folder").read_text() == "mine"

    @pytest.mark.parametrize("leads_to", ["nowhere", "folder", "file"])
    def test_where_the_folder_is_a_link_to_no_folder(
        self, tmp_path: Path, capsys: pytest.CaptureFixture[str], leads_to: str
    ) -> None:
        (tmp_path / "file").write_text("mine")
        folder = tmp_path / "folder"
        folder.symlink_to(leads_to)

        assert main(["files", str(folder)]) == 1

        assert capsys.readouterr().err == (
            f"Cannot write Home Assistant's files to {folder}: that is a link to {leads_to}, which is not a folder.\n"
        )
        assert {path.name for path in tmp_path.iterdir()} == {"file", "folder"}

    def test_but_through_a_link_to_another_folder(self, tmp_path: Path) -> None:
        (tmp_path / "elsewhere").mkdir()
        (tmp_path / "folder").symlink_to("elsewhere")

        lay_files(tmp_path / "folder")

        assert contents(tmp_path / "elsewhere") == contents(SHIPPED)

    @pytest.mark.parametrize("command", ["files", "wheels"])
    @pytest.mark.parametrize("folder", ["", " "])
    def test_where_no_folder_is_named(
        self,
        tmp_path: Path,
        monkeypatch: pytest.MonkeyPatch,
        capsys: pytest.CaptureFixture[str],
        command: str,
        folder: str,
    ) -> None:
        monkeypatch.chdir(tmp_path)

        assert main([command, folder]) == 1

        assert capsys.readouterr().err == "FOLDER is empty. Name the folder to write to.\n"
        assert list(tmp_path.iterdir()) == []

    def test_where_the_path_is_too_long(self, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        folder = tmp_path / ("long" * 100) / "folder"

        assert main(["files", str(folder)]) == 1

        assert capsys.readouterr().err == f"Cannot write Home Assistant's files to {folder}: File name too long.\n"

    def test_where_the_record_is_a_folder(self, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        (tmp_path / home_assistant_files.RECORD).mkdir()

        assert main(["files", str(tmp_path)]) == 1

        assert capsys.readouterr().err == (
            f"Cannot write Home Assistant's files to {tmp_path}: .alfen_solar.json: Is a directory.\n"
        )

    def test_where_a_file_never_ends(self, tmp_path: Path) -> None:
        os.mkfifo(tmp_path / PACKAGE)
        os.mkfifo(tmp_path / home_assistant_files.RECORD)

        assert outcomes(tmp_path)[PACKAGE] is Outcome.NEW_BESIDE


class TestASecondCharger:
    def test_gets_a_package_and_dashboards_of_its_own_beside_those_of_the_first(self, tmp_path: Path) -> None:
        folder = tmp_path / "folder"

        assert main(["files", str(folder), "--name", "garage"]) == 0

        added = contents(folder).keys() - contents(SHIPPED).keys()
        assert added == {
            "alfen_solar_garage.yml",
            "alfen_solar_phases_garage.yml",
            "alfen_solar_plan_garage.yml",
            "dashboard_garage.yml",
            "dashboard_garage.de.yml",
            "dashboard_garage.nl.yml",
            "dashboard_garage.fr.yml",
        }
        package, dashboard = (contents(folder)[file] for file in ("alfen_solar_garage.yml", "dashboard_garage.de.yml"))
        assert "  - name: alfen_garage\n" in package
        assert "title: Laden (garage)\n" in dashboard
        entities = set(re.findall(r"(?<=entity: )\S+", dashboard))
        assert all("alfen_garage_" in entity or "alfen_solar_garage_" in entity for entity in entities), entities

    def test_is_updated_with_a_new_release_whether_it_is_named_again_or_not(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        ships(tmp_path / "shipped", monkeypatch, alfen_solar="hub: alfen # 1", dashboard="1", dashboard_double="1")
        folder = tmp_path / "folder"
        lay_files(folder, "garage")
        ships(tmp_path / "shipped", monkeypatch, alfen_solar="hub: alfen # 2")

        assert outcomes(folder)["alfen_solar_garage.yml"] is Outcome.UPDATED
        assert contents(folder)["alfen_solar_garage.yml"] == "hub: alfen_garage # 2"

    def test_is_updated_when_what_was_recorded_is_lost(self, tmp_path: Path) -> None:
        lay_files(tmp_path, "garage")
        (tmp_path / home_assistant_files.RECORD).unlink()

        assert "alfen_solar_garage.yml" in outcomes(tmp_path)

    def test_is_none_that_only_a_dashboard_of_the_users_own_names(self, tmp_path: Path) -> None:
        (tmp_path / "dashboard_kitchen.yml").write_text("mine")

        assert "alfen_solar_kitchen.yml" not in outcomes(tmp_path)

    @pytest.mark.parametrize(
        "name",
        ["Garage", "", "my garage", "../garage", "double", "solar", "priority", "battery", "phases_garage", "end"],
    )
    def test_is_not_given_a_name_that_would_not_do(
        self, tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str
    ) -> None:
        assert main(["files", str(tmp_path / "folder"), "--name", name]) == 1

        assert capsys.readouterr().err.startswith(f"The name {name!r} ")
        assert not (tmp_path / "folder").exists()

    def test_has_no_name_of_a_package_that_is_shipped(self) -> None:
        shipped = {path.stem.removeprefix("alfen_solar_") for path in SHIPPED.glob("alfen_solar_*.yml")}
        assert shipped
        would_be_written_over = [name for name in shipped if not is_taken(name)]
        assert would_be_written_over == []
