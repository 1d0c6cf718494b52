"""Two sockets in one entry: what each of them gets and tells, and what the other's faults do to it."""

import struct

import pytest

from alfen_solar.entities import Entities
from alfen_solar.reporter import Reporter
from alfen_solar.settings import read_settings
from tests.adapter.charger_double import SETTINGS, ChargerDouble
from tests.adapter.clock import Clock
from tests.adapter.conftest import RunApps
from tests.adapter.home_assistant_double import HomeAssistantDouble
from tests.adapter.steps import HOMEWIZARD, eventually, meter_says, meter_says_until, notification, told, writes
from tests.faults import fault
from tests.simulator.car import CarSettings
from tests.simulator.charger import ChargerSettings, Mode3
from tests.simulator.house import House
from tests.simulator.world import World

BOTH = HOMEWIZARD + "  sockets:\n    - socket: 1\n    - socket: 2\n"
PRIORITY = "input_select.alfen_solar_priority"
LEFT, RIGHT = (
    one.entities
    for one in read_settings({"grid_power": "sensor.p1", "sockets": [{"socket": 1}, {"socket": 2}]}).each_socket()
)
SUN_KW = 4.6
"""What carries 20 A on one phase."""
KEEP_ALIVE_S = 20


@pytest.fixture
async def charger(clock: Clock) -> ChargerDouble:
    """A double charger, with a car of one phase at each socket."""
    settings = ChargerSettings(sockets=2, safe_current_a=SETTINGS.safe_current_a, validity_s=SETTINGS.validity_s)
    house = House(sun_values_w=(0.0,), load_values_w=(500.0,))
    charger = ChargerDouble(clock, World(house, settings, {1: CarSettings(), 2: CarSettings()}))
    charger.world.base_w_override = 500
    return charger


@pytest.fixture(autouse=True)
async def helpers(home: HomeAssistantDouble) -> None:
    """The helpers of the right socket, and of both; those of the left one are there."""
    await home.set_state(RIGHT.mode, "Minimum + solar")
    await home.set_state(RIGHT.maximum_current, "16.0", "A")
    await home.set_state(RIGHT.sun_share, "100.0", "%")
    await home.set_state(RIGHT.boost_until, "2020-01-01 00:00:00")
    for memory in (RIGHT.boost_memory, RIGHT.starts_memory, RIGHT.session_memory):
        await home.set_state(memory, "unknown")
    await home.set_state(PRIORITY, "Left first")


def statuses(home: HomeAssistantDouble, socket: int) -> list[dict[str, object]]:
    """Tell the status events of a socket."""
    return [status for status in home.statuses if (status["hub"], status["socket"]) == ("alfen", socket)]


def written(home: HomeAssistantDouble, socket: int) -> list[float]:
    """Tell the setpoints that were written to a socket, in A."""
    words = [call.data["value"] for call in writes(home) if call.data["slave"] == socket]
    return [struct.unpack(">f", struct.pack(">HH", *each))[0] for each in words]


def logbook(home: HomeAssistantDouble, entities: Entities) -> list[str]:
    """Tell the entries in Activity that belong to a socket."""
    calls = home.calls_of("logbook/log")
    return [call["message"] for call in calls if call["entity_id"] == entities.logbook]


async def both_charge(home: HomeAssistantDouble, left_a: float = 14, right_a: float = 6) -> None:
    """Let the sun carry both."""
    wanted = pytest.approx([left_a, right_a], abs=0.3)
    await meter_says_until(home, -SUN_KW, lambda: home.charger.setpoints_a == wanted)


async def test_both_are_written_and_each_has_its_own_events_and_entries(
    home: HomeAssistantDouble, run_apps: RunApps
) -> None:
    async with run_apps(BOTH):
        await both_charge(home)
        assert max(written(home, 1)) < 14.5, "neither is given the whole surplus"
        assert max(written(home, 2)) < 6.5
        await home.clock.sleep(70)
        left, right = (statuses(home, socket)[-1] for socket in (1, 2))
        assert (left["reason"], right["reason"]) == ("following the sun", "following the sun")
        assert left["setpoint_a"] == pytest.approx(14, abs=0.3)
        assert right["setpoint_a"] == pytest.approx(6, abs=0.3)
        assert left["car_w"] == pytest.approx(14 * 230, abs=80)
        assert right["car_w"] == pytest.approx(6 * 230, abs=80)
        await home.set_state(RIGHT.mode, "Fast")
        await eventually(lambda: written(home, 2)[-1] == 16)
        await eventually(lambda: any("Fast" in entry for entry in logbook(home, RIGHT)))
    assert not [entry for entry in logbook(home, LEFT) if "Fast" in entry]
    assert all(entry.startswith("Socket 1: ") for entry in logbook(home, LEFT)), logbook(home, LEFT)
    assert all(entry.startswith("Socket 2: ") for entry in logbook(home, RIGHT)), logbook(home, RIGHT)
    assert logbook(home, LEFT)
    assert not told(home)


async def test_a_priority_that_is_chosen_takes_effect_while_they_charge(
    home: HomeAssistantDouble, run_apps: RunApps
) -> None:
    async with run_apps(BOTH):
        await both_charge(home)
        await home.set_state(PRIORITY, "Right first")
        await both_charge(home, 6, 14)
        await home.set_state(PRIORITY, "Evenly")
        await both_charge(home, 10, 10)


async def test_a_boost_of_one_is_no_boost_of_the_other(home: HomeAssistantDouble, run_apps: RunApps) -> None:
    async with run_apps(BOTH):
        await meter_says(home, 0.3, 0.31, 0.32)
        await home.set_state(RIGHT.boost_until, "2099-01-01 00:00:00")
        await eventually(lambda: written(home, 2)[-1:] == [16])
        await eventually(lambda: home.states[RIGHT.boost_memory]["state"] != "unknown")
        assert home.states[LEFT.boost_memory]["state"] == "unknown"
        assert statuses(home, 1)[-1]["reason"] != "boost"
    assert set(written(home, 1)) == {6}


@fault(
    "The sensors of one socket of a double charger are unavailable",
    car="at that socket it gets the minimum; the other one charges as usual",
    seen="*Socket 2: The charger is not responding …*",
)
async def test_a_socket_whose_sensors_are_away_does_not_stop_the_other_and_is_kept_alive(
    home: HomeAssistantDouble, charger: ChargerDouble, run_apps: RunApps
) -> None:
    async with run_apps(BOTH):
        await both_charge(home)
        charger.eve.unreadable.add(2)
        assert "sensor.alfen_2_setpoint has no value" in await notification(home, "charger_silent_2")
        assert home.calls_of("persistent_notification/create")[-1]["title"].startswith("Socket 2: ")
        before = len(writes(home))
        await both_charge(home)
        await home.clock.sleep(5 * KEEP_ALIVE_S)
        since = [call.data["slave"] for call in writes(home)[before:]]
        assert min(since.count(1), since.count(2)) >= 4, since
        assert written(home, 2)[-1] == 6
        assert statuses(home, 1)[-1]["problem"] == "none"
        charger.eve.unreadable.clear()
        await eventually(lambda: not home.notifications)
    assert [topic for topic in told(home) if not topic.endswith("_2")] == []
    assert not charger.socket.lapses


@fault(
    "One socket of a double charger shows a fault",
    car="at the other socket it gets all of the sun",
    seen="*The charger reports a fault …* at that socket",
)
async def test_what_a_socket_with_a_fault_does_not_use_goes_to_the_other(
    home: HomeAssistantDouble, charger: ChargerDouble, run_apps: RunApps
) -> None:
    async with run_apps(BOTH):
        await both_charge(home)
        charger.eve.sockets[1].fault = Mode3.F
        await meter_says_until(home, -2.76, lambda: charger.setpoints_a[1] == pytest.approx(12, abs=0.3))
        await eventually(lambda: statuses(home, 1)[-1]["reason"] == "charger fault")
        assert statuses(home, 2)[-1]["reason"] == "following the sun"


@fault(
    "With two sockets, the priority is not valid, or its helper is missing",
    car="the last priority still applies; after a start, *Left first*",
    seen="after a minute *… is ignored …* or *… does not exist in Home Assistant …*, with what holds in the meantime",
)
async def test_a_priority_that_is_none_changes_nothing(
    home: HomeAssistantDouble, run_apps: RunApps, caplog: pytest.LogCaptureFixture
) -> None:
    async with run_apps(BOTH):
        await home.set_state(PRIORITY, "Right first")
        await both_charge(home, 6, 14)
        await home.set_state(PRIORITY, "The blue one")
        said = await notification(home, "sharing")
        assert said.startswith(f"The state of {PRIORITY} is ignored: 'The blue one' is not a priority"), said
        assert said.endswith('the last valid priority is used; if there was none, "Left first".')
        await both_charge(home, 6, 14)
        await home.set_state(PRIORITY, "Right first")
        await eventually(lambda: not home.notifications)
        await home.clock.sleep(600)  # each kind of problem is told twice in ten minutes at most
        await home.remove(PRIORITY)
        assert "It comes with alfen_solar_double.yml" in await notification(home, "sharing")
        await both_charge(home, 6, 14)
    assert told(home) == ["sharing", "sharing"], "once each, and not by each socket"
    assert "'The blue one' is not a priority; choose one of Left first, Right first, Evenly" in caplog.text


@fault(
    "With two sockets, the station's maximum current is not known: its sensor is missing, or has no value",
    car="its last value is used; without one, both sockets together get no more than the maximum current of one",
    seen="after a minute *sensor.alfen_active_maximum_current …*, with what holds in the meantime",
)
async def test_a_station_whose_current_is_not_known_is_told(
    home: HomeAssistantDouble, charger: ChargerDouble, run_apps: RunApps
) -> None:
    charger.missing.add(LEFT.station_current)
    await home.poll_charger()
    async with run_apps(BOTH):
        said = await notification(home, "sharing")
        assert said.startswith(f"{LEFT.station_current} is unknown. In the meantime"), said
        await meter_says(home, -SUN_KW, -SUN_KW, -SUN_KW)
        await home.clock.sleep(60)
        assert sum(charger.setpoints_a) <= 16
        charger.missing.clear()
        await eventually(lambda: not home.notifications)
        await both_charge(home)


@pytest.mark.parametrize(
    ("sockets", "sentence"),
    [
        ("2", "sockets: 2 is not valid. Expected: a list with an item for each socket, the left one first"),
        ("[{socket: 1}, {socket: 1}]", "sockets: two of them have the same hub and socket."),
        ("[{socket: 1}, {socket: 3}]", "sockets[2].socket: 3 is not valid. Expected: 1 for a single socket"),
        ("[{socket: 1}, {sockt: 2}]", "sockets[2].sockt: unknown option. Did you mean socket?"),
        ("[{socket: 1}, {socket: 2, phases: 2}]", "sockets[2].phases: 2 is not valid. Expected: 1 or 3"),
        ("[{}, {name: Garage, hub: g}]", "sockets[2].name: 'Garage' is not valid. Expected: what stands in the names"),
        (
            "[{}, {socket: 2, entities: {power: sensor.alfen_power}}]",
            "sensor.alfen_power: used more than once. Use a different entity for each option.",
        ),
        ("[{}, {socket: 2}]\n  entities: {power: sensor.p}", "entities: not allowed next to sockets."),
        (
            "[{}, {socket: 2, maximum_current_a: 8, minimum_current_a: 10}]",
            "sockets[2].maximum_current_a: 8 is below minimum_current_a, 10.",
        ),
    ],
)
async def test_wrong_settings_of_sockets_are_told_in_sentences(
    home: HomeAssistantDouble, run_apps: RunApps, sockets: str, sentence: str
) -> None:
    async with run_apps(f"{HOMEWIZARD}  sockets: {sockets}\n", starts=False):
        said = await notification(home, "settings")
    assert any(line.startswith(sentence) for line in said.splitlines()), said
    assert not writes(home)


async def test_what_fails_while_one_is_told_keeps_no_write_from_the_other(
    home: HomeAssistantDouble, run_apps: RunApps, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with run_apps(BOTH):
        await both_charge(home)

        def fail(*_: object) -> None:
            raise RuntimeError("a sentence that cannot be made")

        monkeypatch.setattr(Reporter, "report", fail)
        await home.clock.sleep(30)
        before = len(written(home, 1)), len(written(home, 2))
        await home.clock.sleep(5 * KEEP_ALIVE_S)
        renewed = len(written(home, 1)) - before[0], len(written(home, 2)) - before[1]
        assert min(renewed) >= 3, renewed
