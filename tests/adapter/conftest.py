"""Runs the real AppDaemon in this process, with the app laid out as HACS lays it out."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from datetime import datetime
from pathlib import Path
from shutil import copytree, ignore_patterns
from typing import Protocol

import pytest
import yaml
from appdaemon.adapi import ADAPI
from appdaemon.app_management import AppManagement
from appdaemon.appdaemon import AppDaemon
from appdaemon.dependency_manager import DependencyManager
from appdaemon.logging import Logging
from appdaemon.models.config.appdaemon import AppDaemonConfig
from appdaemon.services import Services
from appdaemon.utils import sync_decorator

from tests.adapter.clock import Clock
from tests.adapter.home_assistant_double import HomeAssistantDouble

ROOT = Path(__file__).parents[2]


class RunApps(Protocol):
    """Runs AppDaemon with the text of an apps.yaml; waits until its apps have started, unless they shall not."""

    def __call__(self, apps_yaml: str, *, starts: bool = True) -> AbstractAsyncContextManager[AppDaemon]: ...


@pytest.fixture
def speed() -> float:
    """How many times faster than that of the world the time of Home Assistant and of the app runs."""
    return 1


@pytest.fixture
def clock(speed: float, monkeypatch: pytest.MonkeyPatch) -> Clock:
    """The clock of Home Assistant and of the app: what AppDaemon tells the app of time is scaled."""
    clock = Clock(speed)
    if speed != 1:

        async def get_now(_app: ADAPI) -> datetime:
            return clock.now()

        monkeypatch.setattr(ADAPI, "get_now", sync_decorator(get_now))
        monkeypatch.setattr(ADAPI, "sleep", staticmethod(clock.sleep))
    return clock


@pytest.fixture
async def home(clock: Clock) -> AsyncIterator[HomeAssistantDouble]:
    """A Home Assistant with the entities of the package and of a DSMR meter; the sun carries nothing yet."""
    clock.start()
    double = HomeAssistantDouble(clock)
    await double.start()
    await double.set_state("input_select.alfen_solar_mode", "Minimum + solar")
    await double.set_state("input_number.alfen_solar_maximum_current", "16.0", "A")
    await double.set_state("input_number.alfen_solar_sun_share", "100.0", "%")
    await double.set_state("input_datetime.alfen_solar_boost_until", "2020-01-01 00:00:00")
    await double.set_state("sensor.alfen_mode_3_state", "C2")
    await double.set_state("sensor.alfen_power", "0", "W")
    await double.set_state("sensor.alfen_setpoint", "6.0", "A")
    await double.set_state("sensor.alfen_applied_current", "6.0", "A")
    await double.set_state("sensor.alfen_remaining_validity", "55", "s")
    await double.set_state("sensor.alfen_safe_current", "6.0", "A")
    await double.set_state("sensor.alfen_voltage_l1", "230.1", "V")
    await double.set_state("sensor.alfen_solar_boost_set_at", "unknown")
    await double.set_state("sensor.alfen_solar_starts_today", "unknown")
    await double.set_state("sensor.electricity_meter_power_consumption", "0.500", "kW")
    await double.set_state("sensor.electricity_meter_power_production", "0.000", "kW")
    await double.set_state("sensor.p1_meter_power", "500", "W")
    yield double
    await double.stop()
    clock.stop()


@pytest.fixture(scope="session")
def appdaemon_logging() -> Logging:
    """AppDaemon's logging: a singleton, so there is one for all tests."""
    return Logging({})


@pytest.fixture
def run_apps(home: HomeAssistantDouble, speed: float, tmp_path: Path, appdaemon_logging: Logging) -> RunApps:
    """See `RunApps`."""

    @asynccontextmanager
    async def run(apps_yaml: str, *, starts: bool = True) -> AsyncIterator[AppDaemon]:
        apps = tmp_path / "apps"
        if not apps.exists():
            # A copy: AppDaemon reloads what is edited while the tests run.
            copytree(ROOT / "apps" / "alfen-solar", apps / "solar", ignore=ignore_patterns("__pycache__"))
        (apps / "apps.yaml").write_text(apps_yaml)
        config = AppDaemonConfig.model_validate(
            {
                "latitude": 52,
                "longitude": 5,
                "elevation": 0,
                "time_zone": "UTC",
                "config_file": tmp_path / "appdaemon.yaml",
                "plugins": {
                    "HASS": {
                        "type": "hass",
                        "ha_url": f"http://127.0.0.1:{home.port}",
                        "token": "token",
                        "retry_secs": 0.2,
                        "ws_timeout": 10 / speed,
                        "services_sleep_time": 60 / speed,
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
            async with asyncio.timeout(5):
                while starts and appdaemon.app_management.running_apps < set(yaml.safe_load(apps_yaml)):
                    await asyncio.sleep(0.01)
            yield appdaemon
        finally:
            await appdaemon.stop()

    return run
