"""The adapter: Home Assistant's states in, Home Assistant's service calls out.

AppDaemon's quirks stay in here. All callbacks are coroutines, so everything runs in AppDaemon's event loop, one thing
at a time: nothing can come between a decision and its write, `terminate` included.
"""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import Any, TypeVar, cast
from zoneinfo import ZoneInfo

from appdaemon.exceptions import AppDaemonException
from appdaemon.models.config.app import AppConfig
from appdaemon.plugins.hass import Hass

from . import messages
from .boost import boost_end
from .charger import Car, car
from .control_loop import ControlLoop
from .decision import Decision, Mode, Reason
from .meter import ImportExportPair, UnusableStateError, number, power_w
from .registers import SETPOINT_ADDRESS, setpoint_words
from .setpoint import Problem
from .settings import Settings, SettingsError, read_settings

STATUS_EVENT = "alfen_solar_status"
"""Fired at each change of the decision, for template sensors and automations."""
TICK_S = 1

_NO_VALUE = frozenset({"unknown", "unavailable"})
_APPDAEMON_KEYS = frozenset(field.alias or name for name, field in AppConfig.model_fields.items())
_T = TypeVar("_T")


@dataclass
class ConfigurationError(AppDaemonException):
    """AppDaemon logs the text of this error without a traceback."""

    msg: str

    def __str__(self) -> str:
        """Return the text alone."""
        return self.msg


@dataclass(frozen=True, slots=True)
class _State:
    """A state of Home Assistant that has a value."""

    text: str
    unit: str | None
    changed_at: datetime
    seen_at: datetime
    fresh: bool
    """Whether it came with an event, just now; the states found at start are of unknown age."""


class AlfenSolar(Hass):
    """Controls one socket of one charger."""

    async def initialize(self) -> None:
        """Read the settings, listen, and start the clock. AppDaemon calls it once on each new object."""
        self._stopped = False
        self._settings = await self._read_settings()
        plugin: Mapping[str, Any] = await _awaited(self.get_plugin_config()) or {}
        self._zone = ZoneInfo(plugin.get("time_zone") or self.get_timezone())
        self._control = ControlLoop(self._settings, await self._now())
        self._pair = ImportExportPair()
        self._told = Decision(None, Reason.WAITING_FOR_HELPERS)
        self._problem: Problem | None = None
        self._ignored: dict[str, str] = {}
        self._inputs = self._name_inputs()
        for entity in self._inputs:
            await _awaited(self.listen_state(self._on_state, entity, attribute="all"))
            found: Mapping[str, Any] | None = await _awaited(self.get_state(entity, attribute="all"))
            self._take(entity, found, await self._now(), fresh=False)
        await _awaited(self.run_every(self._on_tick, "now", TICK_S))

    async def terminate(self) -> None:
        """Write nothing more: the setpoint lapses to the charger's safe current when its validity is over."""
        self._stopped = True

    # Settings

    async def _read_settings(self) -> Settings:
        args = {key: value for key, value in self.args.items() if key not in _APPDAEMON_KEYS}
        try:
            settings = read_settings(args)
        except SettingsError as error:
            await self._notify("settings", str(error))
            raise ConfigurationError(str(error)) from None
        await self._notify("settings", None)
        return settings

    # Home Assistant's states in

    def _name_inputs(self) -> dict[str, "_Input"]:
        """Tell which entities are listened to, by which setting they are named, and what takes their states."""
        settings, entities = self._settings, self._settings.entities
        inputs = {
            settings.grid_power: _Input("grid_power", self._take_grid_power),
            settings.grid_import: _Input("grid_import", self._take_grid_import),
            settings.grid_export: _Input("grid_export", self._take_grid_export),
            entities.mode: _Input("entities.mode", self._take_mode),
            entities.maximum_current: _Input("entities.maximum_current", self._take_maximum_current),
            entities.boost_until: _Input("entities.boost_until", self._take_boost_until),
            entities.mode_3_state: _Input("entities.mode_3_state", self._take_mode_3_state),
            entities.power: _Input("entities.power", self._take_car_power),
            entities.setpoint: _Input("entities.setpoint", self._take_setpoint),
        }
        return {entity: taken for entity, taken in inputs.items() if entity is not None}

    async def _on_state(self, entity: str, attribute: str, old: Any, new: Any, **kwargs: Any) -> None:  # noqa: ANN401, ARG002
        self._take(entity, new, await self._now(), fresh=True)
        await self._step()

    async def _on_tick(self, **_kwargs: Any) -> None:  # noqa: ANN401
        now = await self._now()
        if (grid_w := self._pair.settled(now)) is not None:
            self._control.sample(grid_w, now)
        await self._step()

    def _take(self, entity: str, raw: Mapping[str, Any] | None, now: datetime, *, fresh: bool) -> None:
        """Store what an entity shows; a state that cannot be used is told once, and counts as none."""
        taken_by = self._inputs[entity]
        state, trouble = None, None
        if raw is None:
            trouble = messages.missing_entity_text(entity, taken_by.setting)
        elif raw["state"] not in _NO_VALUE:
            state = _State(
                text=str(raw["state"]),
                unit=raw["attributes"].get("unit_of_measurement"),
                changed_at=_moment(raw.get("last_changed"), now),
                seen_at=now,
                fresh=fresh,
            )
        try:
            taken_by.take(state, now)
        except UnusableStateError as error:
            trouble = messages.unusable_state_text(entity, str(error))
            taken_by.take(None, now)
        if trouble is not None and self._ignored.get(entity) != trouble:
            self.log(trouble, level="WARNING")
        if trouble is not None:
            self._ignored[entity] = trouble
        elif state is not None:
            self._ignored.pop(entity, None)

    def _take_grid_power(self, state: _State | None, now: datetime) -> None:
        if state is None:
            self._control.lose_meter(now)
        else:
            self._sample(power_w(state.text, state.unit), state)

    def _take_grid_import(self, state: _State | None, now: datetime) -> None:
        self._take_half(self._pair.imported, state, now)

    def _take_grid_export(self, state: _State | None, now: datetime) -> None:
        self._take_half(self._pair.exported, state, now)

    def _take_half(self, take: Callable[[float, datetime], float | None], state: _State | None, now: datetime) -> None:
        if state is None:
            self._pair.lost()
            self._control.lose_meter(now)
        elif (grid_w := take(power_w(state.text, state.unit), now)) is not None:
            self._sample(grid_w, state)

    def _sample(self, grid_w: float, state: _State) -> None:
        if state.fresh:
            self._control.sample(grid_w, state.seen_at)
        else:
            self._control.hold_grid_power(grid_w)

    def _take_mode(self, state: _State | None, _now: datetime) -> None:
        if state is None:
            return
        try:
            self._control.mode = Mode(state.text)
        except ValueError:
            options = ", ".join(Mode)
            raise UnusableStateError(f"{state.text!r} is no mode; the modes are {options}") from None

    def _take_maximum_current(self, state: _State | None, _now: datetime) -> None:
        if state is not None:
            self._control.maximum_a = number(state.text)

    def _take_boost_until(self, state: _State | None, _now: datetime) -> None:
        if state is not None:
            self._control.boost_until = boost_end(state.text, state.changed_at, self._zone)

    def _take_mode_3_state(self, state: _State | None, now: datetime) -> None:
        self._control.see_car(Car.UNKNOWN if state is None else car(state.text), now)

    def _take_car_power(self, state: _State | None, _now: datetime) -> None:
        self._control.car_w = None if state is None else power_w(state.text, state.unit)

    def _take_setpoint(self, state: _State | None, now: datetime) -> None:
        self._control.read_back(None if state is None else number(state.text), now)

    # Decisions out

    async def _step(self) -> None:
        """Decide, do it, tell it; the only place that does."""
        now = await self._now()
        if self._stopped:
            return
        step = self._control.step(now)
        if step.write_a is not None:
            await self._write(step.write_a)
        await self._tell(step.decision)
        await self._tell_problem(step.problem)

    async def _write(self, setpoint_a: float) -> None:
        error = await self._call(
            "modbus/write_register",
            hub=self._settings.hub,
            slave=self._settings.socket,
            address=SETPOINT_ADDRESS,
            value=setpoint_words(setpoint_a),
        )
        self._control.finish_write(error, await self._now())

    async def _tell(self, decision: Decision) -> None:
        before, self._told = self._told, decision
        if decision == before:
            return
        said = messages.sentence(decision, self._zone)
        await _awaited(self.fire_event(STATUS_EVENT, app=self.name, why=said, **_plain(decision)))
        if entry := messages.logbook_entry(before, decision, self._zone):
            await self._log_in_logbook(entry)

    async def _tell_problem(self, problem: Problem | None) -> None:
        before, self._problem = self._problem, problem
        if (problem and problem.kind) == (before and before.kind):
            return
        if problem is None:
            await self._log_in_logbook(messages.problem_over_text())
            await self._notify("problem", None)
            return
        text = messages.problem_text(problem, self._settings)
        await self._log_in_logbook(text, level="WARNING")
        await self._notify("problem", text)

    async def _log_in_logbook(self, message: str, level: str = "INFO") -> None:
        """Write an entry into Home Assistant's logbook and AppDaemon's log."""
        self.log(message, level=level)
        entity = self._settings.entities.mode
        await self._call(
            "logbook/log",
            name=messages.NAME,
            message=message,
            # AppDaemon keeps `entity_id` and `domain` for itself unless they come this way.
            service_data={"entity_id": entity, "domain": entity.split(".")[0]},
        )

    async def _notify(self, topic: str, message: str | None) -> None:
        """Show a persistent notification, one a topic, or take it away (None)."""
        notification_id = f"{self.name}_{topic}"
        if message is None:
            await self._call("persistent_notification/dismiss", notification_id=notification_id)
        else:
            await self._call(
                "persistent_notification/create",
                title=messages.NAME,
                message=message,
                notification_id=notification_id,
            )

    async def _call(self, service: str, **data: Any) -> str | None:  # noqa: ANN401
        """Call a service of Home Assistant; return what went wrong, or None.

        AppDaemon raises for a service that Home Assistant does not have (yet), answers None without a connection, and
        a table with `success: False` when Home Assistant refuses.
        """
        try:
            result = await self.call_service(service, **data)
        except AppDaemonException as error:
            return str(error)
        if not isinstance(result, Mapping):
            return "Home Assistant is not connected"
        if result.get("success"):
            return None
        refusal = result.get("error")
        return str(refusal["message"]) if refusal else f"Home Assistant did not answer ({result.get('ad_status')})"

    async def _now(self) -> datetime:
        """Read AppDaemon's clock: the only clock there is."""
        now = await _awaited(self.get_now())
        return now.astimezone(UTC)


@dataclass(frozen=True, slots=True)
class _Input:
    """An entity that is listened to."""

    setting: str
    take: Callable[[_State | None, datetime], None]


async def _awaited(answer: _T) -> _T:
    """Await what AppDaemon's API hands back in the event loop: a task, where its types show the answer itself."""
    return await cast("Awaitable[_T]", answer)


def _moment(text: str | None, default: datetime) -> datetime:
    """Read a time stamp of Home Assistant, e.g. `2026-06-21T07:30:00.123456+00:00`."""
    return default if text is None else datetime.fromisoformat(text)


def _plain(decision: Decision) -> dict[str, Any]:
    """Lay a decision out as event data."""
    return {key: value.isoformat() if isinstance(value, datetime) else value for key, value in asdict(decision).items()}
