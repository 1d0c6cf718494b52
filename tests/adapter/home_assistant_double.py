"""A small Home Assistant: as much of its websocket and REST interface as AppDaemon 4.5 uses."""

import asyncio
import socket
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from aiohttp import WSMsgType, web

SERVICES = (
    "homeassistant/update_entity",
    "modbus/write_register",
    "logbook/log",
    "persistent_notification/create",
    "persistent_notification/dismiss",
)


@dataclass(frozen=True)
class Call:
    """A service call that arrived."""

    service: str
    data: dict[str, Any]


@dataclass
class HomeAssistantDouble:
    """Serves states and services to AppDaemon, and keeps what it sends."""

    time_zone: str = "Europe/Amsterdam"
    services: set[str] = field(default_factory=lambda: set(SERVICES))
    states: dict[str, dict[str, Any]] = field(default_factory=dict)
    calls: list[Call] = field(default_factory=list)
    events: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    refusals: dict[str, str] = field(default_factory=dict)
    """Services that answer with an error, and its message."""

    meter_is_frozen: bool = False
    """Whether the meter's sensors are not even reported unchanged any more."""

    def __post_init__(self) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = int(probe.getsockname()[1])
        self._subscriptions: dict[web.WebSocketResponse, int] = {}
        self._runner: web.AppRunner | None = None

    async def start(self) -> None:
        """Listen; again after `stop`, for a restart."""
        app = web.Application()
        app.router.add_get("/api/websocket", self._websocket)
        app.router.add_get("/api/states/{entity}", self._get_state)
        app.router.add_post("/api/states/{entity}", self._post_state)
        app.router.add_post("/api/template", self._post_template)
        self._runner = web.AppRunner(app, shutdown_timeout=0.1)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", self.port).start()

    async def stop(self) -> None:
        """Close all connections."""
        for connection in list(self._subscriptions):
            await connection.close()
        if self._runner is not None:
            await self._runner.cleanup()

    async def set_state(self, entity: str, state: object, unit: str | None = None) -> None:
        """Set a state and tell AppDaemon, as Home Assistant does: an unchanged one makes no event."""
        now = datetime.now(UTC).isoformat()
        old = self.states.get(entity)
        new = {
            "entity_id": entity,
            "state": str(state),
            "attributes": {"unit_of_measurement": unit} if unit else {},
            "last_changed": now,
            "last_updated": now,
            "context": {"id": "double"},
        }
        if old is not None and (old["state"], old["attributes"]) == (new["state"], new["attributes"]):
            return
        self.states[entity] = new
        await self._send("state_changed", {"entity_id": entity, "old_state": old, "new_state": new})

    def calls_of(self, service: str) -> list[dict[str, Any]]:
        """Tell what a service was called with, in order."""
        return [call.data for call in self.calls if call.service == service]

    @property
    def last_status(self) -> dict[str, Any]:
        """The data of the latest status event."""
        return [data for event, data in self.events if event == "alfen_solar_status"][-1]

    async def _send(self, event_type: str, data: dict[str, Any]) -> None:
        event = {
            "event_type": event_type,
            "data": data,
            "origin": "LOCAL",
            "time_fired": datetime.now(UTC).isoformat(),
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
                    await self._answer(connection, message.json())
        finally:
            self._subscriptions.pop(connection, None)
        return connection

    async def _answer(self, connection: web.WebSocketResponse, request: dict[str, Any]) -> None:
        if request["type"] == "auth":
            await connection.send_json({"type": "auth_ok", "ha_version": "2026.11.0"})
            return
        reply: dict[str, Any] = {"id": request["id"], "type": "result", "success": True, "result": None}
        match request["type"]:
            case "subscribe_events":
                self._subscriptions[connection] = request["id"]
            case "get_config":
                reply["result"] = {"state": "RUNNING", "time_zone": self.time_zone, "version": "2026.11.0"}
            case "get_services":
                reply["result"] = self._described_services()
            case "get_states":
                reply["result"] = list(self.states.values())
            case "fire_event":
                self.events.append((request["event_type"], request.get("event_data", {})))
            case "call_service":
                service = f"{request['domain']}/{request['service']}"
                self.calls.append(Call(service, request.get("service_data", {})))
                if refusal := self.refusals.get(service):
                    reply |= {"success": False, "error": {"code": "home_assistant_error", "message": refusal}}
            case unknown:
                reply |= {"success": False, "error": {"code": "unknown_command", "message": unknown}}
        await asyncio.sleep(0)
        await connection.send_json(reply)

    def _described_services(self) -> dict[str, dict[str, Any]]:
        described: dict[str, dict[str, Any]] = {}
        for domain, service in (name.split("/") for name in sorted(self.services)):
            described.setdefault(domain, {})[service] = {}
        return described

    async def _get_state(self, request: web.Request) -> web.Response:
        state = self.states.get(request.match_info["entity"])
        return web.json_response(state or {}, status=200 if state else 404)

    async def _post_state(self, request: web.Request) -> web.Response:
        body = await request.json()
        await self.set_state(request.match_info["entity"], body["state"])
        return web.json_response(self.states[request.match_info["entity"]], status=201)

    async def _post_template(self, request: web.Request) -> web.Response:
        """Answer the one template that the app has: how many seconds ago the meter was last heard of."""
        asked_of = [entity for entity in self.states if f"'{entity}'" in (await request.json())["template"]]
        last = max(datetime.fromisoformat(self.states[entity]["last_updated"]) for entity in asked_of)
        age_s = (datetime.now(UTC) - last).total_seconds() if self.meter_is_frozen else 0.4
        return web.Response(text=str(age_s))
