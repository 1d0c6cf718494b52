"""The steps of docs/install.md, followed with the built wheel, on a real Home Assistant and a real AppDaemon."""

from __future__ import annotations

import re
import shutil
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest
import pytest_asyncio

from alfen_solar import __version__
from alfen_solar.telling.languages.english import ENGLISH
from tests.end_to_end.house import shine
from tests.package.documented import block
from tests.package.rows import (
    ROWS,
    Container,
    Internet,
    Row,
    registry,
    starts_docker,
    starts_the_add_on,
    takes_uv_away,
)
from tests.patience import eventually
from tests.simulator.simulator import Simulator
from tests.simulator.world import World
from tests.stack.appdaemon import AppDaemonProcess
from tests.stack.dsmr import add_dsmr
from tests.stack.home_assistant import FILES, HomeAssistant
from tests.stack.package import PackageError, appdaemon_environment, build, checkout_of, compiled

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable
    from pathlib import Path

pytestmark = pytest.mark.asyncio(loop_scope="module")

OLDER = "0.9.0"
MODE, MAXIMUM = "input_select.alfen_solar_mode", "input_number.alfen_solar_maximum_current"
BOOST, SUN = "input_datetime.alfen_solar_boost_until", "sensor.alfen_solar_energy_from_sun"
STEPS, PACKAGE = "alfen_solar_first_steps", "alfen_solar_package_version"
SAY = ENGLISH.first_steps
WITHIN_S = 15
STATUS = {
    "hub": "alfen",
    "socket": 1,
    "reason": "boost",
    "why": "Charging",
    "next": "Nothing",
    "problem": "none",
    "starts_today": 3,
    "starts_a_day": 12,
    "starts_last_hour": 1,
    "starts_an_hour": 4,
    "sun_wh": 5000,
    "grid_wh": 1000,
}
"""What an app tells that has counted for a while."""


@dataclass(frozen=True)
class Delivery:
    """What was built, and where it can be had.

    Attributes:
        internet: A registry with the wheels of the older version and of this one.
        wheels: The files of a release of this version: its own wheel, and that of pymodbus.
        container: Makes a bare AppDaemon; all of them keep the folder of the same name.
    """

    internet: Internet
    wheels: list[Path]
    container: Callable[[str], Container]

    def lay_files_of_a_release(self, container: Container) -> None:
        """Put them where the user is to put them."""
        folder = container.kept / "alfen_solar"
        folder.mkdir(exist_ok=True)
        for wheel in self.wheels:
            shutil.copy(wheel, folder)


@pytest.fixture(scope="module")
def delivery(tmp_path_factory: pytest.TempPathFactory) -> Delivery:
    wheel = build(tmp_path_factory.mktemp("wheel"))
    older = build(tmp_path_factory.mktemp("older-wheel"), checkout_of(tmp_path_factory.mktemp("older"), OLDER))
    folder = tmp_path_factory.mktemp("registry")
    internet = registry(folder, [wheel, older])
    kept = tmp_path_factory.mktemp("kept")
    image = compiled(appdaemon_environment(tmp_path_factory.mktemp("image") / "environment"))

    def container(name: str) -> Container:
        (kept / name).mkdir(exist_ok=True)
        return Container(tmp_path_factory.mktemp("container"), kept / name, image)

    return Delivery(internet, [wheel, *folder.glob("pymodbus/*.whl")], container)


class House:
    """A house with the charger and Home Assistant, on which an AppDaemon is started."""

    def __init__(self, simulator: Simulator, home_assistant: HomeAssistant, machine: Container) -> None:
        self.simulator = simulator
        self.home_assistant = home_assistant
        self.machine = machine

    @asynccontextmanager
    async def appdaemon(self, container: Container, folder: Path) -> AsyncIterator[AppDaemonProcess]:
        """Run AppDaemon in a container with the settings of step 3."""
        apps = block("3. ").replace("/homeassistant", str(self.home_assistant.folder))
        home_assistant = self.home_assistant
        async with AppDaemonProcess(
            folder, home_assistant.url, home_assistant.token, apps, python=container.python
        ) as process:
            yield process

    def clock(self) -> Callable[[], float]:
        """Return the clock for what is waited for."""
        return self.home_assistant.undisturbed_clock()

    async def choose(self, mode: str) -> None:
        """Choose a mode, as in step 5."""
        await self.home_assistant.call_service("input_select", "select_option", {"entity_id": MODE, "option": mode})

    async def notifications(self) -> dict[str, str]:
        """Return what Home Assistant notifies of, by its ids."""
        notifications = await self.home_assistant.websocket("persistent_notification/get")
        return {each["notification_id"]: each["message"] for each in notifications}

    async def gets(self, setpoint_a: float) -> None:
        """Wait until the charger has a setpoint."""
        simulator = self.simulator
        await eventually(
            lambda: abs(simulator.snapshot.sockets[1].setpoint_a - setpoint_a) < 0.05, WITHIN_S, self.clock()
        )


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def house(delivery: Delivery, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[House]:
    """Begin with a Home Assistant that has a grid meter and nothing of ours, and a car under a steady sun."""
    folder, world = tmp_path_factory.mktemp("home-assistant"), World()
    shine(world, 2400)
    async with (
        Simulator(world) as simulator,
        HomeAssistant(folder, simulator.modbus_port, bare=True) as home_assistant,
    ):
        await add_dsmr(home_assistant, "127.0.0.1", simulator.p1_port)
        yield House(simulator, home_assistant, delivery.container("machine"))


async def test_five_steps_lead_from_nothing_to_a_car_that_charges(
    house: House, delivery: Delivery, tmp_path: Path
) -> None:
    home_assistant, machine = house.home_assistant, house.machine
    machine.shell(block("Any other AppDaemon").replace(__version__, OLDER), delivery.internet)
    async with house.appdaemon(machine, tmp_path) as process:
        await home_assistant.until(house.notifications, lambda told: STEPS in told, "the notifications", 30)
        steps = (await house.notifications())[STEPS].splitlines()
        charger = SAY.charger.format(setpoint_entity="sensor.alfen_setpoint")
        assert steps == [f"1. {SAY.package}", f"2. {charger}"]

        home_assistant.include()
        await home_assistant.restart()

        await home_assistant.wait_for("sensor.alfen_voltage_l1", lambda state: state.startswith("23"), 60)
        await home_assistant.wait_for("binary_sensor.alfen_solar_running", "on", 60)
        await house.choose("Fast")
        await house.gets(16)
        simulator = house.simulator
        await eventually(lambda: simulator.snapshot.car_w > 3000, WITHIN_S, house.clock())
        assert STEPS not in await house.notifications()
        assert " ERROR alfen_solar" not in process.log_text()


async def test_an_update_keeps_settings_boost_and_statistics(house: House, delivery: Delivery, tmp_path: Path) -> None:
    home_assistant, machine = house.home_assistant, house.machine
    async with house.appdaemon(machine, tmp_path):
        await home_assistant.call_service("input_number", "set_value", {"entity_id": MAXIMUM, "value": 13})
        await house.choose("Solar")
        await home_assistant.call_service("script", "alfen_solar_boost", {"hours": 2})
        await house.gets(13)
    await home_assistant.request("POST", "/api/events/alfen_solar_status", json=STATUS)
    await home_assistant.wait_for(SUN, "5.0")
    before = await home_assistant.states()

    machine.shell(block("Any other AppDaemon"), delivery.internet)
    writes = len(house.simulator.modbus.writes)
    async with house.appdaemon(machine, tmp_path):
        await home_assistant.until(house.notifications, lambda told: PACKAGE in told, "the notifications")
        told = (await house.notifications())[PACKAGE]
        assert OLDER in told
        assert told.endswith(f"version {__version__}. {ENGLISH.delivery.restart}")

        await home_assistant.restart()

        after = await home_assistant.states()
        for entity in (MODE, MAXIMUM, BOOST):
            assert after[entity]["state"] == before[entity]["state"], entity
        await home_assistant.wait_for("sensor.alfen_solar_package", __version__)
        await eventually(lambda: len(house.simulator.modbus.writes) > writes, WITHIN_S, house.clock())
        await house.gets(13)
        await home_assistant.wait_for("sensor.alfen_solar_status", "boost")
        assert PACKAGE not in await house.notifications()
        assert float(str(await home_assistant.state(SUN))) >= float(before[SUN]["state"])
        assert await home_assistant.state("sensor.alfen_solar_starts_today") in {"3", "4"}  # the car may begin anew


@pytest.mark.parametrize("row", ROWS.values(), ids=ROWS)
async def test_it_starts_without_the_internet_and_charges(
    house: House, delivery: Delivery, row: Row, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    container = row(lambda: delivery.container(request.node.callspec.id), delivery.internet)
    async with house.appdaemon(container, tmp_path) as process:
        await house.choose("Off")
        await house.home_assistant.call_service("script", "alfen_solar_end_boost")
        await house.gets(0)
        await house.choose("Fast")
        await house.gets(13)

        simulator = house.simulator
        await eventually(lambda: simulator.snapshot.car_w > 2500, WITHIN_S, house.clock())

        assert "ERROR" not in process.log_text()
    assert [path.name for path in (tmp_path / "apps").iterdir()] == ["apps.yaml"]
    told = container.shell(f"python -m alfen_solar files {house.home_assistant.folder / FILES}", Internet())
    assert set(re.findall(": (.*)", told)) == {"up to date"}, "the app has done it"
    assert "site-packages/alfen_solar" in container.shell(
        "python -c 'import alfen_solar as a; print(a.__file__)'", Internet()
    )


async def test_an_older_add_on_starts_without_the_internet_too(delivery: Delivery) -> None:
    first, again = (delivery.container("older-add-on") for _ in range(2))
    takes_uv_away(first)
    takes_uv_away(again)
    starts_the_add_on(first, delivery.internet)

    starts_the_add_on(again, Internet())

    assert version_of(again) == __version__


async def test_with_the_files_of_a_release_no_start_needs_the_internet(delivery: Delivery) -> None:
    machine = delivery.container("release")
    delivery.lay_files_of_a_release(machine)

    starts_the_add_on(machine, Internet())

    assert version_of(machine) == __version__


async def test_an_update_without_the_internet_waits_for_the_old_number_or_for_the_files(delivery: Delivery) -> None:
    starts_the_add_on(delivery.container("update"), delivery.internet, OLDER)
    with pytest.raises(PackageError, match="alfen-solar"):
        starts_the_add_on(delivery.container("update"), Internet())

    with_the_old_number, with_the_files = (delivery.container("update") for _ in range(2))
    starts_the_add_on(with_the_old_number, Internet(), OLDER)
    assert version_of(with_the_old_number) == OLDER
    delivery.lay_files_of_a_release(with_the_files)
    starts_the_add_on(with_the_files, Internet())
    assert version_of(with_the_files) == __version__


async def test_docker_keeps_what_it_has_when_an_update_finds_no_internet(delivery: Delivery) -> None:
    container = delivery.container("docker-update")
    starts_docker(container, delivery.internet, OLDER)

    starts_docker(container, Internet())

    assert version_of(container) == OLDER


def version_of(container: Container) -> str:
    return container.shell("python -m alfen_solar --version", Internet()).strip()
