"""Every call of Home Assistant, and AppDaemon's quirks on the way there.

AppDaemon's API hands back tasks where its types show answers; it raises for a service that Home Assistant does not have
(yet), answers None without a connection, and a table with `success: False` when Home Assistant refuses. Each call of it
takes a third of a millisecond, as it looks up the signature of its own method and makes a task; so what is asked for at
each step, the time and what AppDaemon knows of the states, is asked of AppDaemon's own objects, without a copy.
"""

import asyncio
import logging
from collections.abc import Awaitable, Iterable, Mapping
from datetime import UTC, datetime, timedelta, tzinfo
from pathlib import Path
from typing import Any, TypeVar, cast
from zoneinfo import ZoneInfo

from appdaemon.exceptions import AppDaemonException
from appdaemon.plugins.hass import Hass

from .facts import Setup
from .inputs.states import RawState, has_value
from .settings import Settings
from .sockets.registers import Write
from .telling.languages.words import Words
from .telling.messages import NAME

COMPANION_APP = "notify.mobile_app_"
"""How the services of Home Assistant's companion app begin: it shows buttons, and the package acts on them."""

ANSWERED_WITHIN_S = 50
"""After that AppDaemon, which gives up after 10 s by itself, has lost the answer."""

STATUS = "sensor.alfen_solar_status"
"""Each package has had it."""
SUMS = ("sensor.alfen_solar_energy_from_sun", "sensor.alfen_solar_energy_from_grid")
"""Each package has had them; their attribute `wh` is what all cars have taken."""

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

ORIGIN_TEMPLATE = """
{%- set entry = config_entry_id(ENTITY) -%}
{%- if entry -%}{{ config_entry_attr(entry, 'domain') }} {{ entry }}{%- endif -%}
"""
"""The domain of an entity's integration, and the id of its config entry, which no state tells."""

THERE_TEMPLATE = "{%- for id in ENTITIES if states[id] -%}{{ id }} {% endfor -%}"
"""Those of entities that there are."""

_UNCOUNTED: Mapping[str, Any] = {"__silent": True}
"""Tells AppDaemon not to count a callback for its own web page.

It copies tables for each, which takes more processor time than all that the app does. An AppDaemon that does not know
the word passes it on to the callback.
"""
_T = TypeVar("_T")


class _Line:
    """A line of AppDaemon's log that equals no other.

    AppDaemon leaves out a line that equals the one before, and then writes "Previous message repeated" in place of the
    next one, which is lost with that.
    """

    def __init__(self, text: str) -> None:
        self._text = text

    def __str__(self) -> str:
        return self._text


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
        self._no_answer = "Home Assistant did not respond ({status})"
        self._looked_at: dict[str, RawState | None] = {}

    def configure(self, words: Words) -> None:
        """Take the language of its errors."""
        self._not_connected, self._no_answer = words.not_connected, words.no_answer

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

    @property
    def saves_time(self) -> bool:
        """Whether AppDaemon does not read the app's files once a second to see changes.

        It does outside production mode, unless the app is installed as a package.
        """
        return self._app.AD.production_mode or self._app.AD.app_dir not in Path(__file__).parents

    # What it tells

    async def wall(self) -> datetime:
        """Read AppDaemon's clock, in UTC: the only clock there is."""
        return (await self._app.AD.sched.get_now()).astimezone(UTC)

    async def zone_and_currency(self) -> tuple[tzinfo, str]:
        """Return its time zone, and the currency of its prices as a code of ISO 4217."""
        plugin: Mapping[str, Any] = await _awaited(self._app.get_plugin_config()) or {}
        # AppDaemon 4.5 returns no name, against its documentation, but a zone of pytz: as a `tzinfo` that is the local
        # mean time of the nineteenth century.
        return ZoneInfo(plugin.get("time_zone") or str(self._app.get_timezone())), plugin.get("currency") or "EUR"

    async def listen(self, entity: str, callback: Any) -> None:  # noqa: ANN401 - AppDaemon's type is no public one
        """Let a coroutine be called for each change of an entity."""
        await _awaited(self._app.listen_state(callback, entity, attribute="all", **_UNCOUNTED))

    async def state(self, entity: str) -> RawState | None:
        """Return the state of an entity; None: there is none."""
        state: RawState | None = await self._app.AD.state.get_state(
            self._app.name, self._app.namespace, entity, attribute="all", copy=False
        )
        return state

    async def look(self, entity: str) -> RawState | None:
        """Return the state of an entity, and remember it for `changes`."""
        state = self._looked_at[entity] = await self.state(entity)
        return state

    async def changes(self, entities: Iterable[str]) -> list[tuple[str, RawState | None, RawState | None]]:
        """Return what has changed since they were last looked at: each entity, its state, and that of before."""
        changes = []
        for entity in entities:
            old = self._looked_at.get(entity)
            new = await self.look(entity)
            if new is not old and new != old:
                changes.append((entity, new, old))
        return changes

    def note(self, entity: str, state: RawState) -> None:
        """Let AppDaemon know an entity that is new or has come back: by itself it does so only every ten minutes."""
        states = self._app.AD.state
        if not states.entity_exists(self._app.namespace, entity):
            states.update_namespace_state(self._app.namespace, {entity: state})

    async def find(self, entities: Iterable[str]) -> None:
        """Look for entities that AppDaemon does not know, and let it know those that there are."""
        names = list(entities)
        try:
            found = await _awaited(self._app.render_template(THERE_TEMPLATE.replace("ENTITIES", str(names))))
        except AppDaemonException:
            return
        plugin: Any = self._app.AD.plugins.get_plugin_object(self._app.namespace)
        for entity in str(found).split():
            # Only now is it asked for its state, as AppDaemon logs an error for one that there is not.
            if entity in names and (state := await plugin.get_plugin_state(entity)) is not None:
                self.note(entity, state)

    async def setup(self, settings: Settings) -> Setup:
        """Find out what of the app there is."""
        entities = settings.entities
        package = await self.state(entities.package)
        sums = [await self.state(each) for each in SUMS]
        version = str(package["state"]) if package is not None and has_value(package) else None
        if version is None and await self.state(STATUS) is not None:
            version = ""
        services = self._app.list_services(self._app.namespace)
        return Setup(
            has_package=await self.state(entities.mode) is not None,
            package_version=version,
            has_modbus=any(each["domain"] == "modbus" for each in services),
            has_worked=any(each is not None and each["attributes"].get("wh") for each in sums),
        )

    async def read(self, entities: Iterable[str]) -> dict[str, RawState | None] | None:
        """Let it read sensors anew; return what those that there are show then; None: it could not be asked."""
        there = [entity for entity in entities if await self.state(entity) is not None]
        if not there or await self.call("homeassistant/update_entity", service_data={"entity_id": there}):
            return None
        return {entity: await self.state(entity) for entity in there}

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

    async def origin(self, entity: str) -> tuple[str, str] | None:
        """Find out which integration an entity is of: its domain, and the id of its config entry; None: unknown."""
        try:
            found = await _awaited(self._app.render_template(ORIGIN_TEMPLATE.replace("ENTITY", repr(entity))))
        except AppDaemonException:
            return None
        domain, _, entry = str(found).partition(" ")
        return (domain, entry) if domain and entry else None

    async def ask(self, service: str, data: Mapping[str, Any]) -> Any | None:  # noqa: ANN401 - as each action answers
        """Call an action that answers; return the answer, or None if there is none."""
        result = await self._call(service, dict(data))
        if isinstance(result, str):
            self.log(f"{service}: {result}", logging.DEBUG)  # as long as tomorrow's prices are not out, it is an error
            return None
        answer = result.get("result")
        return answer.get("response") if isinstance(answer, Mapping) else None

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

    async def fire(self, event: str, data: Mapping[str, Any]) -> None:
        """Fire an event that tells which app it is from."""
        await _awaited(self._app.fire_event(event, app=self._app.name, **data))

    async def log_in_logbook(self, message: str, level: int, entity: str) -> None:
        """Write an entry into its logbook, where it belongs to an entity, and into AppDaemon's log."""
        self.log(message, level)
        await self.call(
            "logbook/log",
            name=NAME,
            message=message,
            # AppDaemon keeps `entity_id` and `domain` for itself unless they come this way.
            service_data={"entity_id": entity, "domain": entity.split(".", maxsplit=1)[0]},
        )

    def log(self, message: str, level: int = logging.INFO) -> None:
        """Write a line into AppDaemon's log."""
        self._app.get_main_log().log(level, "%s", _Line(message))

    async def tell(self, topic: str, message: str) -> None:
        """Show a persistent notification, and warn of it in AppDaemon's log."""
        self.log(message, logging.WARNING)
        await self.notify(topic, message)

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
            self.log(f"{service} did not accept a notification: {error}", logging.WARNING)

    async def call(self, service: str, **data: Any) -> str | None:  # noqa: ANN401
        """Call a service; return what went wrong, or None."""
        result = await self._call(service, data)
        return result if isinstance(result, str) else None

    async def _call(self, service: str, data: Mapping[str, Any]) -> Mapping[str, Any] | str:
        """Call a service; return Home Assistant's answer, or what went wrong."""
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
            return result
        refusal = result.get("error")
        return str(refusal["message"]) if refusal else self._no_answer.format(status=result.get("ad_status"))


async def _awaited(answer: _T) -> _T:
    """Await what AppDaemon's API hands back in the event loop: a task, where its types show the answer itself."""
    return await cast("Awaitable[_T]", answer)
