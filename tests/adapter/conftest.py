"""Runs the real AppDaemon in this process, with the app as pip installs it: beside AppDaemon, not below its apps."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from datetime import datetime, tzinfo
from pathlib import Path
from typing import Protocol

import pytest
import yaml
from appdaemon.app_management import AppManagement
from appdaemon.appdaemon import AppDaemon
from appdaemon.dependency_manager import DependencyManager
from appdaemon.logging import Logging
from appdaemon.models.config.appdaemon import AppDaemonConfig
from appdaemon.scheduler import Scheduler
from appdaemon.services import Services

from tests.adapter.charger_double import ChargerDouble
from tests.adapter.clock import Clock
from tests.adapter.home_assistant_double import HomeAssistantDouble
from tests.adapter.steps import eventually
from tests.leaping_loop import LeapingLoop


class RunApps(Protocol):
    """Runs AppDaemon with the text of an apps.yaml; waits until its apps have started, unless they shall not."""

    def __call__(
        self, apps_yaml: str, *, starts: bool = True, production_mode: bool = True, time_zone: str = "UTC"
    ) -> AbstractAsyncContextManager[AppDaemon]: ...


def pytest_asyncio_loop_factories() -> dict[str, Callable[[], asyncio.AbstractEventLoop]]:
    """Let time leap over what all only wait for."""
    return {"leaping": LeapingLoop}


@pytest.fixture
async def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """The clock of Home Assistant and of the app."""
    clock = Clock()

    async def get_now(_scheduler: Scheduler, tz: tzinfo | None = None) -> datetime:
        return clock.now().astimezone(tz)

    monkeypatch.setattr(Scheduler, "get_now", get_now)
    return clock


@pytest.fixture
async def charger(clock: Clock) -> ChargerDouble:
    """The charger, with a car that draws its safe current, 6 A, in a house that takes 500 W."""
    charger = ChargerDouble(clock)
    charger.world.base_w_override = 500
    return charger


@pytest.fixture
async def home(charger: ChargerDouble) -> AsyncIterator[HomeAssistantDouble]:
    """A Home Assistant with the entities of the package and of a DSMR meter; the sun carries nothing yet.

    The app is no new one: cars have charged before.
    """
    double = HomeAssistantDouble(charger)
    await double.start()
    await double.set_state("input_select.alfen_solar_mode", "Minimum + solar")
    await double.set_state("input_number.alfen_solar_maximum_current", "16.0", "A")
    await double.set_state("input_number.alfen_solar_sun_share", "100.0", "%")
    await double.set_state("input_datetime.alfen_solar_boost_until", "2020-01-01 00:00:00")
    await double.set_state("sensor.alfen_solar_boost_set_at", "unknown")
    await double.set_state("sensor.alfen_solar_starts_today", "unknown")
    await double.set_state("sensor.alfen_solar_energy_this_session", "unknown")
    await double.set_state("sensor.alfen_solar_energy_from_grid", "1.0", "kWh", wh=1000)
    await double.poll_charger()
    await double.read_meter()
    yield double
    await double.stop()


@pytest.fixture(scope="session")
def appdaemon_logging() -> Logging:
    """AppDaemon's logging: a singleton, so there is one for all tests."""
    return Logging({})


@pytest.fixture
def run_apps(home: HomeAssistantDouble, tmp_path: Path, appdaemon_logging: Logging) -> RunApps:
    """See `RunApps`."""

    @asynccontextmanager
    async def run(
        apps_yaml: str, *, starts: bool = True, production_mode: bool = True, time_zone: str = "UTC"
    ) -> AsyncIterator[AppDaemon]:
        apps = tmp_path / "apps"
        apps.mkdir(exist_ok=True)
        (apps / "apps.yaml").write_text(apps_yaml)
        config = AppDaemonConfig.model_validate(
            {
                "latitude": 52,
                "longitude": 5,
                "elevation": 0,
                "time_zone": time_zone,
                "config_file": tmp_path / "appdaemon.yaml",
                "production_mode": production_mode,  # else it would read all files of the app once a second
                "plugins": {
                    "HASS": {
                        "type": "hass",
                        "ha_url": f"http://127.0.0.1:{home.port}",
                        "token": "token",
                    }
                },
            }
        )
        # AppDaemon keeps these on its classes: without this, the first test alone would work.
        Services.services.clear()
        Services.app_registered_services.clear()
        AppManagement.check_updates_lock = asyncio.Lock()
        appdaemon = AppDaemon(appdaemon_logging, asyncio.get_running_loop(), config)
        appdaemon.app_management.dependency_manager = DependencyManager.from_app_directory(
            config.app_dir, exclude=config.exclude_dirs
        )
        appdaemon.start()
        try:
            if starts:
                await eventually(lambda: appdaemon.app_management.running_apps >= set(yaml.safe_load(apps_yaml)))
            yield appdaemon
        finally:
            await appdaemon.stop()

    return run
