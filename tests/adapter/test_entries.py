"""Two entries in apps.yaml, and what an entry does when Home Assistant does not tell all."""

from collections import Counter
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from appdaemon.app_management import AppManagement

from tests.adapter.conftest import RunApps
from tests.adapter.home_assistant_double import HomeAssistantDouble
from tests.adapter.steps import HOMEWIZARD, eventually, home_charges, meter_says, told, writes, written

BOOST = "input_datetime.alfen_solar_boost_until"
ENTRIES = {1: "alfen_solar", 2: "other_socket"}
"""The entry of each socket."""
SECOND = HOMEWIZARD.replace("alfen_solar:", "other_socket:") + "  socket: 2\n"


async def started(apps: AppManagement) -> str:
    """Wait until one of the two entries was refused; tell the other."""
    await eventually(lambda: len(apps.running_apps & set(ENTRIES.values())) == 1)
    (first,) = apps.running_apps & set(ENTRIES.values())
    return first


async def test_of_two_entries_on_one_meter_one_is_refused_with_a_sentence(
    home: HomeAssistantDouble, run_apps: RunApps
) -> None:
    async with run_apps(HOMEWIZARD + SECOND, starts=False) as appdaemon:
        first = await started(appdaemon.app_management)
        (refused,) = set(ENTRIES.values()) - {first}
        await eventually(lambda: f"{refused}_settings" in home.notifications)
        assert home.notifications[f"{refused}_settings"].startswith(
            f"{refused}: sensor.p1_meter_power is already used by {first}."
        )
        await home_charges(home)
        await home.clock.sleep(30)
    assert {ENTRIES[write.data["slave"]] for write in writes(home)} == {first}


async def test_an_entry_that_is_reloaded_is_no_second_one(home: HomeAssistantDouble, run_apps: RunApps) -> None:
    async with run_apps(HOMEWIZARD) as appdaemon:
        await home_charges(home)
        await appdaemon.app_management.restart_app("alfen_solar")
        await home_charges(home)
    assert not told(home)


async def test_when_the_first_was_stopped_the_second_entry_may_start(
    home: HomeAssistantDouble, run_apps: RunApps
) -> None:
    async with run_apps(HOMEWIZARD + SECOND, starts=False) as appdaemon:
        apps = appdaemon.app_management
        first = await started(apps)
        (refused,) = set(ENTRIES.values()) - {first}
        await eventually(lambda: f"{refused}_settings" in home.notifications)
        await apps.stop_app(first)
        await apps.start_app(refused)
        await eventually(lambda: apps.running_apps & set(ENTRIES.values()) == {refused})
        await home_charges(home)
    assert [ENTRIES[write.data["slave"]] for write in writes(home)][-1] == refused
    assert f"{refused}_settings" not in home.notifications


async def test_a_dry_run_beside_the_entry_that_writes_is_no_second_one(
    home: HomeAssistantDouble, run_apps: RunApps
) -> None:
    async with run_apps(HOMEWIZARD + SECOND + "  dry_run: true\n"):
        await home_charges(home)
    assert Counter(write.data["slave"] for write in writes(home)).keys() == {1}


@pytest.mark.parametrize("zone", ["UTC", "Africa/Lagos", "Asia/Kolkata"])
async def test_where_home_assistant_tells_no_time_zone_that_of_appdaemon_is_the_users(
    home: HomeAssistantDouble, run_apps: RunApps, zone: str
) -> None:
    home.tells_time_zone = False
    async with run_apps(HOMEWIZARD, time_zone=zone):
        await home_charges(home)
        end = (home.clock.now().astimezone(ZoneInfo(zone)) + timedelta(seconds=60)).replace(microsecond=0)
        await home.set_state(BOOST, end.strftime("%Y-%m-%d %H:%M:%S"))
        await eventually(lambda: written(home)[-1] == 16)
        await meter_says(home, 0.3, 0.31)
        await eventually(lambda: written(home)[-1] == 6)
        assert abs(home.clock.now() - end) < timedelta(seconds=4)


async def test_a_wrong_setting_of_one_entry_does_not_stop_the_other(
    home: HomeAssistantDouble, run_apps: RunApps
) -> None:
    async with run_apps(HOMEWIZARD + SECOND + "  phases: 2\n", starts=False):
        await eventually(lambda: "other_socket_settings" in home.notifications)
        await home_charges(home)
        assert "phases: 2 is not valid" in home.notifications["other_socket_settings"]
    assert {write.data["slave"] for write in writes(home)} == {1}
