"""A small Home Assistant: as much of its websocket and REST interface as AppDaemon 4.5 uses."""

import ast
import asyncio
import socket
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal
from zoneinfo import ZoneInfo

from aiohttp import WSMsgType, web

from tests.adapter.charger_double import ChargerDouble
from tests.ports import free_port

SERVICES = (
    "homeassistant/update_entity",
    "homeassistant/save_persistent_states",
    "modbus/write_register",
    "logbook/log",
    "persistent_notification/create",
    "persistent_notification/dismiss",
)
POLL_S = 5
"""How often the shipped package reads the charger."""
RIGHT = 2
"""The socket whose entities have a 2 in their names."""
PHASE_POWER = ("sensor.p1_meter_power_phase_1", "sensor.p1_meter_power_phase_2", "sensor.p1_meter_power_phase_3")
"""The HomeWizard's sensors of the phases, in a house that is wired for them."""
METER_EVERY_S = 1
"""How often the grid meter reports."""
METER_AGE_S = 0.4
"""How long ago a meter that reports has done so."""
ACCEPTED_S = 0.01
"""How long asyncio needs for a connection that it has accepted; it never closes one whose server ends before."""


@dataclass(frozen=True)
class Call:
    """A service call that arrived."""

    service: str
    data: dict[str, Any]
    at_s: float
    """When, in seconds on the double's clock."""


@dataclass
class HomeAssistantDouble:
    """Serves states and services to AppDaemon, and keeps what it sends."""

    charger: ChargerDouble
    """The charger behind the modbus integration, its car, and the house that the grid meter sees."""
    time_zone: str = "Africa/Lagos"
    """Another than UTC, and without daylight saving time: these tests run on any day, that of a change included."""
    tells_time_zone: bool = True
    services: set[str] = field(default_factory=lambda: set(SERVICES))
    states: dict[str, dict[str, Any]] = field(default_factory=dict)
    calls: list[Call] = field(default_factory=list)
    events: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    notifications: dict[str, str] = field(default_factory=dict)
    """What the user sees now, by id."""
    saved: dict[str, str] = field(default_factory=dict)
    """The states that a power cut leaves."""
    refusals: dict[str, str] = field(default_factory=dict)
    """Services that answer with an error, and its message."""
    delays_s: dict[str, float] = field(default_factory=dict)
    """How long services take, or `template`."""
    silent: set[str] = field(default_factory=set)
    """Sensors of the phases that report nothing more."""
    repeats: set[str] = field(default_factory=set)
    """Sensors of the phases that report their last value again and again."""
    polls: bool = True
    """Whether the modbus integration polls by itself."""
    removed: set[str] = field(default_factory=set)
    """Entities that were taken away."""
    modbus_stalls_until_s: float = 0
    """Until when the modbus integration waits for the charger; then it does what it was asked for, in order."""
    meter: Literal["shows the house", "repeats itself", "is silent"] = "shows the house"
    """What the grid meter does: what it should, report what it shows without ever another value, or not even that."""
    templates: Literal["rendered", "refused", "dropped"] = "rendered"
    """How a template is answered: as it should be, with an error, or not at all."""

    origins: dict[str, str] = field(default_factory=dict)
    """Of entities of integrations: the domain and the id of the config entry."""
    answers: dict[str, dict[str, Any]] = field(default_factory=dict)
    """What services answer with."""

    def __post_init__(self) -> None:
        self.clock = self.charger.clock
        self.port = free_port()
        self._modbus = asyncio.Lock()
        self._subscriptions: dict[web.WebSocketResponse, int] = {}
        self._runner: web.AppRunner | None = None
        self._tasks: set[asyncio.Task[None]] = set()

    async def start(self) -> None:
        """Listen; again after `stop`, for a restart."""
        app = web.Application()
        app.router.add_get("/api/websocket", self._websocket)
        app.router.add_get("/api/states/{entity}", self._get_state)
        app.router.add_post("/api/states/{entity}", self._post_state)
        app.router.add_post("/api/template", self._post_template)
        self._runner = web.AppRunner(app, shutdown_timeout=0.1)
        await self._runner.setup()
        self._listener = socket.create_server(("127.0.0.1", self.port))
        await web.SockSite(self._runner, self._listener).start()
        self._poll_charger_again_and_again()
        self._read_meter_again_and_again()

    async def stop(self) -> None:
        """Close all connections; what was under way is lost."""
        self._next_poll.cancel()
        self._next_telegram.cancel()
        for task in list(self._tasks):
            task.cancel()
        for connection in list(self._subscriptions):
            await connection.close()
        if self._runner is not None:
            asyncio.get_running_loop().remove_reader(self._listener)
            await asyncio.sleep(ACCEPTED_S)
            await self._runner.cleanup()
            self._runner = None

    def local(self) -> datetime:
        """Tell the time of the house."""
        return self.clock.now().astimezone(ZoneInfo(self.time_zone))

    def forget_times(self) -> None:
        """Do to states and notifications what a restart does: nothing has changed before it, nothing is shown."""
        now = self.clock.now().isoformat()
        for state in self.states.values():
            state.update(last_changed=now, last_updated=now)
        self.notifications.clear()

    async def set_state(
        self, entity: str, state: object, unit: str | None = None, *, at: datetime | None = None, **attributes: object
    ) -> None:
        """Set a state and tell AppDaemon, as Home Assistant does: an unchanged one makes no event."""
        now = (at or self.clock.now()).isoformat()
        old = self.states.get(entity)
        new = {
            "entity_id": entity,
            "state": str(state),
            "attributes": attributes | ({"unit_of_measurement": unit} if unit else {}),
            "last_changed": now,
            "last_updated": now,
            "context": {"id": "double"},
        }
        if old is not None and (old["state"], old["attributes"]) == (new["state"], new["attributes"]):
            return
        self.states[entity] = new
        await self._send("state_changed", {"entity_id": entity, "old_state": old, "new_state": new})

    async def remove(self, entity: str) -> None:
        """Take an entity away, as when it is renamed."""
        self.removed.add(entity)
        old = self.states.pop(entity)
        await self._send("state_changed", {"entity_id": entity, "old_state": old, "new_state": None})

    async def poll_charger(self, entities: Iterable[str] | None = None) -> None:
        """Read registers of the charger, all of them if none is named; a sensor that was removed stays so."""
        sensors = self.charger.sensors
        for entity in sensors if entities is None else entities:
            if entity in sensors and entity not in self.removed:
                await self.set_state(entity, *self.charger.shown(entity))

    async def read_meter(self) -> None:
        """Let both of the home's meters, a DSMR and a HomeWizard, show what the house takes now."""
        grid_w = self.charger.grid_w
        await self.set_state("sensor.electricity_meter_power_consumption", f"{max(grid_w, 0) / 1000:.3f}", "kW")
        await self.set_state("sensor.electricity_meter_power_production", f"{max(-grid_w, 0) / 1000:.3f}", "kW")
        await self.set_state("sensor.p1_meter_power", f"{grid_w:.0f}", "W")
        if (wiring := self.charger.world.wiring) is not None:
            for entity, power_w in zip(PHASE_POWER, wiring.phases_w(self.charger.world.snapshot), strict=True):
                if entity not in self.silent | self.repeats:
                    await self.set_state(entity, f"{power_w:.0f}", "W")

    def calls_of(self, service: str) -> list[dict[str, Any]]:
        """Tell what a service was called with, in order."""
        return [call.data for call in self.calls if call.service == service]

    @property
    def statuses(self) -> list[dict[str, Any]]:
        """The data of all status events, in order."""
        return [data for event, data in self.events if event == "alfen_solar_status"]

    @property
    def last_status(self) -> dict[str, Any]:
        """The data of the latest status event."""
        return self.statuses[-1]

    def _run(self, what: Any) -> None:  # noqa: ANN401
        task = asyncio.get_running_loop().create_task(what)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    def _poll_charger_again_and_again(self) -> None:
        """Poll from timers: AppDaemon waits at its end for every task there is, so none may run for ever."""
        if self.polls and self.clock.seconds >= self.modbus_stalls_until_s:
            self._run(self.poll_charger())
        later = asyncio.get_running_loop().call_later
        self._next_poll = later(POLL_S, self._poll_charger_again_and_again)

    def _read_meter_again_and_again(self) -> None:
        if self.meter == "shows the house":
            self._run(self.read_meter())
        self._next_telegram = asyncio.get_running_loop().call_later(METER_EVERY_S, self._read_meter_again_and_again)

    async def _send(self, event_type: str, data: dict[str, Any]) -> None:
        event = {
            "event_type": event_type,
            "data": data,
            "origin": "LOCAL",
            "time_fired": self.clock.now().isoformat(),
        }
        for connection, subscription in list(self._subscriptions.items()):
            await connection.send_json({"id": subscription, "type": "event", "event": event})

    async def _websocket(self, request: web.Request) -> web.WebSocketResponse:
        connection = web.WebSocketResponse()
        await connection.prepare(request)
        await connection.send_json({"type": "auth_required", "ha_version": "2026.11.0"})
        try:
            async for message in connection:
                if message.type == WSMsgType.TEXT:
                    self._take(connection, message.json())
        finally:
            self._subscriptions.pop(connection, None)
        return connection

    def _take(self, connection: web.WebSocketResponse, request: dict[str, Any]) -> None:
        if request["type"] == "call_service":
            service = f"{request['domain']}/{request['service']}"
            self.calls.append(Call(service, request.get("service_data", {}), self.clock.seconds))
        self._run(self._answer(connection, request))

    async def _answer(self, connection: web.WebSocketResponse, request: dict[str, Any]) -> None:
        if request["type"] == "auth":
            await connection.send_json({"type": "auth_ok", "ha_version": "2026.11.0"})
            return
        reply: dict[str, Any] = {"id": request["id"], "type": "result", "success": True, "result": None}
        match request["type"]:
            case "subscribe_events":
                self._subscriptions[connection] = request["id"]
            case "get_config":
                zone = {"time_zone": self.time_zone} if self.tells_time_zone else {}
                reply["result"] = {"state": "RUNNING", "version": "2026.11.0"} | zone
            case "get_services":
                reply["result"] = self._described_services()
            case "get_states":
                reply["result"] = list(self.states.values())
            case "fire_event":
                await self._take_event(request["event_type"], request.get("event_data", {}))
            case "call_service":
                service = f"{request['domain']}/{request['service']}"
                await self.clock.sleep(self.delays_s.get(service, 0))
                if refusal := self.refusals.get(service):
                    reply |= {"success": False, "error": {"code": "home_assistant_error", "message": refusal}}
                else:
                    await self._serve(service, request.get("service_data", {}))
                    reply["result"] = {"context": {}, "response": self.answers.get(service)}
            case unknown:
                reply |= {"success": False, "error": {"code": "unknown_command", "message": unknown}}
        if not connection.closed:
            await connection.send_json(reply)

    async def _serve(self, service: str, data: dict[str, Any]) -> None:
        match service:
            case "modbus/write_register":
                await self._modbus_is_free()
                self.charger.write(data["slave"], data["value"], data["address"])
            case "homeassistant/update_entity":
                await self._modbus_is_free()
                await self.poll_charger(data["entity_id"])
            case "homeassistant/save_persistent_states":
                self.saved = {entity: state["state"] for entity, state in self.states.items()}
            case "persistent_notification/create":
                self.notifications[data["notification_id"]] = data["message"]
            case "persistent_notification/dismiss":
                self.notifications.pop(data["notification_id"], None)

    async def _modbus_is_free(self) -> None:
        async with self._modbus:
            await self.clock.sleep(max(0, self.modbus_stalls_until_s - self.clock.seconds))

    async def _take_event(self, event: str, data: dict[str, Any]) -> None:
        self.events.append((event, data))
        # The template sensors of the package.
        prefix = "sensor.alfen_solar_2_" if data.get("socket") == RIGHT else "sensor.alfen_solar_"
        if event == "alfen_solar_boost":
            await self.set_state(f"{prefix}boost_set_at", data["set_at"], value=data["value"])
        if "memory" in data:
            await self.set_state(f"{prefix}energy_this_session", 0, **data["memory"])
        if "phase_memory" in data:
            remembered = {"day": f"{self.local():%Y-%m-%d}", "memory": data["phase_memory"]}
            await self.set_state(f"{prefix}phase_switches_today", data["switches_today"], **remembered)

    def _described_services(self) -> dict[str, dict[str, Any]]:
        described: dict[str, dict[str, Any]] = {}
        for domain, service in (name.split("/") for name in sorted(self.services)):
            answers = {"response": {"optional": False}} if f"{domain}/{service}" in self.answers else {}
            described.setdefault(domain, {})[service] = answers
        return described

    async def _get_state(self, request: web.Request) -> web.Response:
        state = self.states.get(request.match_info["entity"])
        return web.json_response(state or {}, status=200 if state else 404)

    async def _post_state(self, request: web.Request) -> web.Response:
        body = await request.json()
        await self.set_state(request.match_info["entity"], body["state"])
        return web.json_response(self.states[request.match_info["entity"]], status=201)

    async def _post_template(self, request: web.Request) -> web.Response:
        """Answer the templates of the app: when each of the meter's sensors was heard of, and whose an entity is."""
        await self.clock.sleep(self.delays_s.get("template", 0))
        if self.templates == "dropped" and request.transport is not None:
            request.transport.close()
        if self.templates != "rendered":
            return web.Response(status=500)
        template = (await request.json())["template"]
        if "config_entry_id" in template:
            entity = template.partition("config_entry_id('")[2].partition("'")[0]
            return web.Response(text=self.origins.get(entity, ""))
        if template.endswith("{{ id }} {% endfor -%}"):
            asked = ast.literal_eval(template[template.index("[") : template.index("]") + 1])
            return web.Response(text=" ".join(entity for entity in asked if entity in self.states))
        entities = ast.literal_eval(template[template.index("[", template.index(" in ")) : template.index(" -%}\n  ")])
        return web.Response(text=str([[self._age_s(entity)] * 2 for entity in entities]))

    def _age_s(self, entity: str) -> float:
        """Tell how many seconds ago a sensor of the meter was heard of; it has no siblings."""
        if (state := self.states.get(entity)) is None:
            return self.clock.now().timestamp()
        if self.meter != "is silent" and entity not in self.silent:
            return METER_AGE_S
        return (self.clock.now() - datetime.fromisoformat(state["last_updated"])).total_seconds()
