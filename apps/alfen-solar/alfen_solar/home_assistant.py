"""Every call of Home Assistant, and AppDaemon's quirks on the way there.

AppDaemon's API hands back tasks where its types show answers; it raises for a service that Home Assistant does not have
(yet), answers None without a connection, and a table with `success: False` when Home Assistant refuses.
"""

import asyncio
import logging
from collections.abc import Awaitable, Iterable, Mapping
from datetime import UTC, datetime, timedelta, tzinfo
from typing import Any, TypeVar, cast
from zoneinfo import ZoneInfo

from appdaemon.exceptions import AppDaemonException
from appdaemon.plugins.hass import Hass

from .inputs.states import RawState
from .settings import Settings
from .sockets.registers import Write
from .telling.languages.words import Words
from .telling.messages import NAME

COMPANION_APP = "notify.mobile_app_"
"""How the services of Home Assistant's companion app begin: it shows buttons, and the package acts on them."""

ANSWERED_WITHIN_S = 50
"""After that AppDaemon, which gives up after 10 s by itself, has lost the answer."""

METER_AGES_TEMPLATE = """
{%- set told = namespace(ages=[]) -%}
{%- for entity in ENTITIES -%}
  {%- set heard = namespace(own=0, kin=0) -%}
  {%- for id in [entity] + (device_entities(device_id(entity)) if device_id(entity) else []) if states[id] -%}
    {%- set kind = states[id].attributes.device_class | default('') -%}
    {%- if id == entity or (id not in ENTITIES and kind in ['power', 'energy', 'current', 'voltage']) -%}
      {%- set at = as_timestamp(states[id].last_reported | default(states[id].last_updated)) -%}
      {%- if id == entity -%}{%- set heard.own = at -%}{%- endif -%}
      {%- set heard.kin = [heard.kin, at] | max -%}
    {%- endif -%}
  {%- endfor -%}
  {%- set told.ages = told.ages + [[now().timestamp() - heard.own, now().timestamp() - heard.kin]] -%}
{%- endfor -%}
{{ told.ages }}
"""
"""For each of the meter's sensors how many seconds ago Home Assistant last heard of it, and of it or its siblings.

Siblings are the sensors of the same device that come with the same telegram; the other half of import and export
speaks for itself alone, and signal strength or uptime for nothing. `last_reported` moves with each report, also of an
unchanged value; it is there from Home Assistant 2024.4 on.
"""

_UNCOUNTED: Mapping[str, Any] = {"__silent": True}
"""Tells AppDaemon not to count a callback for its own web page.

It copies tables for each, which takes more processor time than all that the app does. An AppDaemon that does not know
the word passes it on to the callback.
"""
_T = TypeVar("_T")


class HomeAssistant:
    """Home Assistant, as the app sees it.

    Nothing is called any more once it is closed. It logs by `get_main_log`: `log` of AppDaemon looks through the stack,
    which holds AppDaemon up for 60 ms.

    Args:
        app: AppDaemon's object.
    """

    def __init__(self, app: Hass) -> None:
        self._app = app
        self._closed = False
        self._tasks: set[asyncio.Future[Any]] = set()
        self._not_connected = "Home Assistant is not connected"
        self._no_answer = "Home Assistant did not answer ({status})"
        self._source: dict[str, Any] = {"app": app.name}
        self._logbook_entity = ""

    def configure(self, settings: Settings, words: Words) -> None:
        """Take what the settings tell of it."""
        self._not_connected, self._no_answer = words.not_connected, words.no_answer
        self._source |= {"hub": settings.hub, "socket": settings.socket}
        self._logbook_entity = settings.entities.logbook

    def close(self) -> None:
        """Call nothing any more, and give up what is on its way."""
        self._closed = True
        for task in self._tasks:
            task.cancel()

    @property
    def closed(self) -> bool:
        """Whether nothing is called any more."""
        return self._closed

    def start(self, doing: Awaitable[_T]) -> asyncio.Future[_T]:
        """Start what goes on beside all else, until it is done or the app is closed."""
        task = asyncio.ensure_future(doing)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task

    # What it tells

    async def wall(self) -> datetime:
        """Read AppDaemon's clock, in UTC: the only clock there is."""
        now = await _awaited(self._app.get_now())
        return now.astimezone(UTC)

    async def zone_and_currency(self) -> tuple[tzinfo, str]:
        """Return its time zone, and the currency of its prices as a code of ISO 4217."""
        plugin: Mapping[str, Any] = await _awaited(self._app.get_plugin_config()) or {}
        name = plugin.get("time_zone")
        zone: object = ZoneInfo(name) if name else self._app.get_timezone()
        if not isinstance(zone, tzinfo):  # AppDaemon 4.5 returns no name, against its documentation
            zone = ZoneInfo(str(zone))
        return zone, plugin.get("currency") or "EUR"

    async def listen(self, entity: str, callback: Any) -> None:  # noqa: ANN401 - AppDaemon's type is no public one
        """Let a coroutine be called for each change of an entity."""
        await _awaited(self._app.listen_state(callback, entity, attribute="all", **_UNCOUNTED))

    async def state(self, entity: str) -> RawState | None:
        """Return the state of an entity; None: there is none."""
        return await self._shown(entity) if await self._exists(entity) else None

    async def _exists(self, entity: str) -> bool:
        """Tell whether there is an entity: AppDaemon warns of each that it is asked for in vain."""
        return await _awaited(self._app.entity_exists(entity))

    async def _shown(self, entity: str) -> RawState | None:
        state: RawState | None = await _awaited(self._app.get_state(entity, attribute="all"))
        return state

    async def read(self, entities: Iterable[str]) -> dict[str, RawState | None] | None:
        """Let it read sensors anew; return what those that there are show then; None: it could not be asked."""
        there = [entity for entity in entities if await self._exists(entity)]
        if not there or await self.call("homeassistant/update_entity", service_data={"entity_id": there}):
            return None
        return {entity: await self._shown(entity) for entity in there}

    async def meter_ages(self, entities: Iterable[str]) -> tuple[tuple[timedelta, timedelta], ...] | None:
        """Find out how long ago it heard of each of the meter's sensors (`METER_AGES_TEMPLATE`); None: unknown."""
        names = list(entities)
        try:
            ages = await _awaited(self._app.render_template(METER_AGES_TEMPLATE.replace("ENTITIES", str(names))))
        except AppDaemonException:
            return None
        if isinstance(ages, int | float):
            ages = [[ages, ages]] * len(names)
        try:
            return tuple((timedelta(seconds=own), timedelta(seconds=kin)) for own, kin in ages)
        except (TypeError, ValueError, OverflowError):
            return None

    # What it is told

    async def write(self, write: Write, settings: Settings) -> str | None:
        """Let it write to the charger; return what went wrong, or None."""
        return await self.call(
            "modbus/write_register",
            hub=settings.hub,
            slave=settings.socket,
            address=int(write.register),
            value=write.words,
        )

    async def save_states(self) -> str | None:
        """Let it write its states to its disk; by itself it does so every 15 minutes, and when it stops."""
        return await self.call("homeassistant/save_persistent_states")

    async def fire(self, event: str, data: Mapping[str, Any], *, tells_source: bool = True) -> None:
        """Fire an event that tells which charger it is about."""
        source = self._source if tells_source else {}
        await _awaited(self._app.fire_event(event, **source, **data))

    async def log_in_logbook(self, message: str, level: int = logging.INFO) -> None:
        """Write an entry into its logbook, and into AppDaemon's log."""
        self._app.get_main_log().log(level, message)
        await self.call(
            "logbook/log",
            name=NAME,
            message=message,
            # AppDaemon keeps `entity_id` and `domain` for itself unless they come this way.
            service_data={"entity_id": self._logbook_entity, "domain": self._logbook_entity.split(".")[0]},
        )

    async def notify(self, topic: str, message: str | None, title: str = NAME) -> None:
        """Show a persistent notification, one a topic, or take it away (None)."""
        notification_id = f"{self._app.name}_{topic}"
        if message is None:
            await self.call("persistent_notification/dismiss", notification_id=notification_id)
        else:
            await self.call(
                "persistent_notification/create", title=title, message=message, notification_id=notification_id
            )

    async def notify_by(self, service: str, message: str, buttons: list[dict[str, str]]) -> None:
        """Send a notification by a service; the companion app shows buttons too."""
        data = {"data": {"actions": buttons}} if service.startswith(COMPANION_APP) else {}
        if error := await self.call(service.replace(".", "/"), title=NAME, message=message, **data):
            self._app.get_main_log().warning("%s has not taken a notification: %s", service, error)

    async def call(self, service: str, **data: Any) -> str | None:  # noqa: ANN401
        """Call a service; return what went wrong, or None."""
        if self._closed:
            return "The app is stopped"
        try:
            calling = cast("Awaitable[Any]", self._app.call_service(service, **data))
            result = await asyncio.wait_for(self.start(calling), ANSWERED_WITHIN_S)
        except AppDaemonException as error:
            return str(error)
        except TimeoutError:
            return self._no_answer.format(status=f"{ANSWERED_WITHIN_S} s")
        if not isinstance(result, Mapping):
            return self._not_connected
        if result.get("success"):
            return None
        refusal = result.get("error")
        return refusal["message"] if refusal else self._no_answer.format(status=result.get("ad_status"))


async def _awaited(answer: _T) -> _T:
    """Await what AppDaemon's API hands back in the event loop: a task, where its types show the answer itself."""
    return await cast("Awaitable[_T]", answer)
