"""What the app does about Home Assistant's files and its package, and how the first start explains itself."""

import logging
from pathlib import Path

import pytest

from alfen_solar import __version__
from alfen_solar.delivery.home_assistant_files import SHIPPED, lay_files
from alfen_solar.home_assistant import HomeAssistant
from alfen_solar.telling.languages.english import ENGLISH
from tests.adapter.conftest import RunApps
from tests.adapter.home_assistant_double import HomeAssistantDouble
from tests.adapter.steps import HOMEWIZARD, eventually, home_charges, logbook, meter_says

FIRST_STEPS, PACKAGE, FILES = "alfen_solar_first_steps", "alfen_solar_package_version", "alfen_solar_files"
VERSION = "sensor.alfen_solar_package"
SAY = ENGLISH.first_steps


async def nothing_has_worked_yet(home: HomeAssistantDouble) -> None:
    await home.set_state("sensor.alfen_solar_energy_from_grid", "0.0", "kWh", wh=0)


async def test_a_first_start_tells_what_is_left_in_one_notification(
    home: HomeAssistantDouble, run_apps: RunApps
) -> None:
    await nothing_has_worked_yet(home)
    home.services.discard("modbus/write_register")
    home.polls = False
    for entity in [each for each in home.states if "alfen" in each]:
        home.states.pop(entity)
    home.meter = "is silent"
    await home.set_state("sensor.p1_meter_power", "unavailable")
    async with run_apps(HOMEWIZARD):
        await eventually(lambda: FIRST_STEPS in home.notifications, seconds=30)
        told = home.notifications[FIRST_STEPS].splitlines()
        assert [line[:3] for line in told] == ["1. ", "2. ", "3. "]
        assert told[0] == f"1. {SAY.package}"
        assert "sensor.p1_meter_power" in told[1]
        assert "sensor.alfen_setpoint" in told[2]
        home.meter = "shows the house"
        await meter_says(home, 0.3, 0.4, 0.5)
        await eventually(lambda: len(home.notifications[FIRST_STEPS].splitlines()) == 2)
        assert set(home.notifications) == {FIRST_STEPS}, "and nothing is told twice"


async def test_the_steps_go_away_with_the_last_one(home: HomeAssistantDouble, run_apps: RunApps) -> None:
    await nothing_has_worked_yet(home)
    home.meter = "is silent"
    await home.set_state("sensor.p1_meter_power", "unavailable")
    async with run_apps(HOMEWIZARD):
        await eventually(lambda: home.notifications.get(FIRST_STEPS, "").startswith("1. Connect the grid meter"), 30)
        home.meter = "shows the house"
        await home_charges(home)
        await eventually(lambda: FIRST_STEPS not in home.notifications)
        await eventually(lambda: SAY.done in logbook(home))


async def test_a_package_of_another_version_is_told_with_what_to_do(
    home: HomeAssistantDouble, run_apps: RunApps, tmp_path: Path
) -> None:
    await home.set_state(VERSION, "0.9.0")
    async with run_apps(HOMEWIZARD + f"  home_assistant_files: {tmp_path / 'home_assistant'}\n"):
        await eventually(lambda: PACKAGE in home.notifications)
        assert home.notifications[PACKAGE].endswith(
            f"but Alfen Solar is version {__version__}. Restart Home Assistant."
        )
        laid = {path.name for path in (tmp_path / "home_assistant").iterdir()}
        assert laid > {path.name for path in SHIPPED.iterdir()}
        await home.set_state(VERSION, __version__)
        await eventually(lambda: PACKAGE not in home.notifications, seconds=100)
    assert FILES not in home.notifications


async def test_who_has_changed_the_package_is_told_to_take_over_the_new_one(
    home: HomeAssistantDouble, run_apps: RunApps, tmp_path: Path
) -> None:
    folder = tmp_path / "home_assistant"
    folder.mkdir()
    (folder / "alfen_solar.yml").write_text("mine")
    await home.set_state(VERSION, "0.9.0")
    async with run_apps(HOMEWIZARD + f"  home_assistant_files: {folder}\n"):
        await eventually(lambda: {FILES, PACKAGE} <= set(home.notifications))
    assert home.notifications[FILES] == ENGLISH.delivery.kept.format(files="alfen_solar.yml", folder=folder, new=".new")
    assert home.notifications[PACKAGE].endswith(ENGLISH.delivery.take_over)
    assert (folder / "alfen_solar.yml").read_text() == "mine"


GARAGE = HOMEWIZARD + "  sockets:\n    - {}\n    - name: garage\n      hub: alfen_garage\n"
GARAGE_PACKAGE, GARAGE_VERSION = f"{PACKAGE}_garage", "sensor.alfen_solar_garage_package"


async def test_a_package_of_another_version_of_a_second_charger_is_told_too(
    home: HomeAssistantDouble, run_apps: RunApps, tmp_path: Path
) -> None:
    folder = tmp_path / "home_assistant"
    lay_files(folder, "garage")
    (folder / "alfen_solar_garage.yml").write_text("mine")
    await home.set_state(VERSION, __version__)
    await home.set_state(GARAGE_VERSION, "0.9.0")
    async with run_apps(GARAGE + f"  home_assistant_files: {folder}\n"):
        await eventually(lambda: GARAGE_PACKAGE in home.notifications, 30)
        told = home.notifications[GARAGE_PACKAGE]
        assert told.startswith("Home Assistant uses version 0.9.0 of the package")
        assert told.endswith(ENGLISH.delivery.take_over), "it is that file which the user has changed"
        await home.set_state(GARAGE_VERSION, __version__)
        await eventually(lambda: GARAGE_PACKAGE not in home.notifications, seconds=100)
    assert PACKAGE not in home.notifications


@pytest.mark.parametrize(
    ("path", "told"),
    [
        ("missing/alfen_solar", "the folder {tmp_path}/missing does not exist."),
        ("file", "could not be written to {tmp_path}/file: "),
    ],
)
async def test_a_folder_that_cannot_be_written_to_is_told_and_the_car_charges(
    home: HomeAssistantDouble, run_apps: RunApps, tmp_path: Path, path: str, told: str
) -> None:
    (tmp_path / "file").write_text("mine")
    async with run_apps(HOMEWIZARD + f"  home_assistant_files: {tmp_path / path}\n"):
        await eventually(lambda: FILES in home.notifications)
        await home_charges(home)
    assert told.format(tmp_path=tmp_path) in home.notifications[FILES]


async def test_an_appdaemon_that_reads_the_files_of_the_app_all_the_time_is_told_in_the_log(
    home: HomeAssistantDouble,
    run_apps: RunApps,
    caplog: pytest.LogCaptureFixture,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    caplog.set_level(logging.INFO)
    async with run_apps(HOMEWIZARD, production_mode=False):
        await home_charges(home)
    assert "production mode" not in caplog.text, "the app does not lie below its apps here"
    monkeypatch.setattr("alfen_solar.home_assistant.__file__", str(tmp_path / "apps/solar/alfen_solar/x.py"))
    async with run_apps(HOMEWIZARD):
        await home_charges(home)
    assert "production mode" not in caplog.text
    async with run_apps(HOMEWIZARD, production_mode=False):
        await eventually(lambda: ENGLISH.delivery.not_in_production in caplog.text)


async def test_a_line_of_the_log_that_comes_twice_loses_neither_itself_nor_the_next(
    run_apps: RunApps, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    async with run_apps(HOMEWIZARD) as appdaemon:
        home = HomeAssistant(appdaemon.app_management.objects["alfen_solar"].object)
        caplog.clear()
        for line in ("The car is full", "The car is full", "Charging at 6 A"):
            home.log(line)
        told = [record.getMessage() for record in caplog.records]
    assert told == ["The car is full", "The car is full", "Charging at 6 A"]
