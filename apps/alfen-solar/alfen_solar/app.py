"""AppDaemon's object: its life, its callbacks, its clock.

All callbacks are coroutines, so everything runs in AppDaemon's event loop, one thing at a time. Home Assistant may be
slow: what one step does and tells is on its way at the same time as that of the next.
"""

import asyncio
import logging
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from appdaemon.exceptions import AppDaemonException
from appdaemon.models.config.app import AppConfig
from appdaemon.plugins.hass import Hass

from .charge_point import ChargePoint
from .delivery.at_start import bring_files
from .facts import PackageFile, Setup
from .home_assistant import HomeAssistant
from .inputs.states import RawState, has_value
from .installation import Installation
from .plan.actions import actions
from .plan.outlook import Outlook
from .reporter import Reporter
from .settings import Settings, SettingsError, read_settings
from .sockets.registers import Write
from .steady_clock import SteadyClock
from .telling.languages.choice import WORDS
from .telling.telling import FIRST_STEPS

if TYPE_CHECKING:
    from collections.abc import Awaitable

TICK_S = 1.25
"""So long after the last step comes another, whatever the entities do.

A little more than a second: a meter that reports each second then brings all the steps that there are.
"""
A_LITTLE_LATER_S = 0.01
"""Two clocks are never the same."""
HELPERS_S = 0.05
"""So long after the user has set a helper: a script, or a slider that is drawn, sets several."""
LOOK_AFTER_ENTITIES_EVERY = timedelta(seconds=60)
"""AppDaemon tells nobody when an entity is removed, or is there again."""
LOOK_AGAIN_AFTER = timedelta(seconds=5)
"""After a sensor of a charger has gone: an integration that is reloaded brings it back."""
ASK_METER_AGAIN_AFTER = timedelta(seconds=60)
"""After a question that Home Assistant could not answer: AppDaemon logs each."""

SAVE_STATES_AFTER = timedelta(seconds=1)
"""After the user has changed a helper; until then more may change, and the package remembers when a boost was set."""
SAVE_STATES_EVERY = timedelta(seconds=5)
"""At most: each time Home Assistant writes the states of all helpers to its disk."""
SAVE_STATES_AGAIN_AFTER = timedelta(seconds=60)
"""When Home Assistant has refused it: AppDaemon logs each."""

SECOND_ENTRY = (
    "{name}: {entity} is already used by {other}. Two entries with the same grid meter would both use the same "
    "surplus. Remove one of the two entries from apps.yaml, or set dry_run: true in one of them."
)
"""The error for a second entry; like all errors about apps.yaml, it is in English."""

_APPDAEMON_KEYS = frozenset(field.alias or name for name, field in AppConfig.model_fields.items())


@dataclass
class ConfigurationError(AppDaemonException):
    """AppDaemon logs the text of this error without a traceback."""

    msg: str

    def __str__(self) -> str:
        """Return the text alone."""
        return self.msg


class AlfenSolar(Hass):
    """Controls the sockets of an entry in apps.yaml."""

    _on_meter: ClassVar[dict[str, "AlfenSolar"]] = {}
    """Which app writes by which meter's sensor: two that follow one meter would both use the same sun."""

    async def initialize(self) -> None:
        """Read the settings, listen, and start the clock. AppDaemon calls it once on each new object."""
        self._home = HomeAssistant(self)
        self._next_step: asyncio.TimerHandle | None = None
        self._settings = await self._read_settings()
        zone, currency = await self._home.zone_and_currency()
        self._zone, self._currency = zone, currency
        self._clock = SteadyClock(await self._home.wall())
        now = await self._now()
        self._home.configure(WORDS[self._settings.language])
        self._core = Installation(self._settings, zone, now)
        self._reporters = tuple(
            Reporter(self._home, self._settings, point, label, zone, currency, self._clock, now)
            for point, label in zip(self._core.charge_points, self._settings.labels, strict=True)
        )
        self._ask_meter_from = self._save_states_from = now
        self._look_after_at = now + LOOK_AFTER_ENTITIES_EVERY
        self._helpers_changed = True  # for all this app knows
        await self._refuse_second_entry()
        looks = None if self._settings.home_assistant_files else PackageFile.UNKNOWN
        self._setups = tuple(replace(each, package_file=looks) for each in await self._see_setups())
        for entity in self._core.entities:
            if entity not in self._core.looked_at:
                await self._home.listen(entity, self._on_state)
            self._record(entity, await self._home.look(entity), None, await self._now())
        self._step_in(TICK_S)
        # What an app before this one has told may not be true any more.
        await asyncio.gather(*(self._home.notify(each, None) for each in ("settings", FIRST_STEPS)))
        await asyncio.gather(*(reporter.begin() for reporter in self._reporters))
        self._home.start(self._look_after_delivery()).add_done_callback(self._log_failure)

    async def terminate(self) -> None:
        """Write nothing more: the setpoint lapses to the charger's safe current when its validity is over."""
        self._home.close()
        for entity in [entity for entity, app in self._on_meter.items() if app is self]:
            del self._on_meter[entity]

    async def _read_settings(self) -> Settings:
        args = {key: value for key, value in self.args.items() if key not in _APPDAEMON_KEYS}
        try:
            return read_settings(args)
        except SettingsError as error:
            raise await self._refused(str(error)) from None

    async def _refused(self, message: str) -> ConfigurationError:
        await self._home.notify("settings", message)
        return ConfigurationError(message)

    async def _refuse_second_entry(self) -> None:
        """Refuse a second entry that follows the same meter: one entry drives several sockets."""
        if self._settings.dry_run:
            return
        for entity in self._core.meter_entities:
            other = self._on_meter.get(entity)
            # An app that was reloaded while Home Assistant was gone is not told to stop.
            if other is not None and other.name != self.name and not other.has_ended:
                raise await self._refused(SECOND_ENTRY.format(entity=entity, other=other.name, name=self.name))
        self._on_meter.update(dict.fromkeys(self._core.meter_entities, self))

    async def _look_after_delivery(self) -> None:
        """Bring Home Assistant's files up to date, and tell of what takes processor time for nothing."""
        words = WORDS[self._settings.language].delivery
        if not self._home.saves_time:
            self._home.log(words.not_in_production)
        if (folder := self._settings.home_assistant_files) is not None:
            files = await bring_files(Path(folder), self._home, words, self._settings.names)
            self._setups = tuple(
                replace(setup, package_file=file) for setup, file in zip(self._setups, files, strict=True)
            )

    async def _look_at_setup(self) -> None:
        """See what is new; what the app itself has made Home Assistant remember since its start is no sign of work."""
        self._setups = tuple(
            replace(seen, has_worked=before.has_worked, package_file=before.package_file)
            for seen, before in zip(await self._see_setups(), self._setups, strict=True)
        )

    async def _see_setups(self) -> list[Setup]:
        """See what there is for each socket; the first steps are told for the first one alone.

        The package of a double charger has one version, at its first socket. What looks like a package without one at
        another socket are the user's own entities.
        """
        first, *others = [await self._home.setup(point.settings) for point in self._core.charge_points]
        return [
            first,
            *(replace(each, has_worked=True, package_version=each.package_version or None) for each in others),
        ]

    @property
    def has_ended(self) -> bool:
        """Whether this object does nothing any more, as another has taken its place, or none."""
        return self._home.closed or self.AD.app_management.get_app(self.name) is not self

    # Home Assistant's states in

    async def _on_state(self, entity: str, attribute: str, old: Any, new: Any, **kwargs: Any) -> None:  # noqa: ANN401, ARG002
        now = await self._now()
        if new is not None and old is None:  # else AppDaemon has known it, and it may be gone by now
            self._home.note(entity, new)
        if entity in self._core.charger_entities:
            await self._look(now)  # of one poll, the currents come before the power
        self._record(entity, new, old, now)
        if entity in self._core.meter_entities:
            if self._core.meter_settles_at is None:
                await self._step(now)
            else:
                self._step_when_due(now)
        elif entity in self._core.helpers:
            self._step_in(HELPERS_S, or_before=True)
            if has_value(new) and (old is None or old["state"] != new["state"]):
                await self._remember(entity, new, old, now)

    async def _remember(self, helper: str, new: RawState, old: RawState | None, now: datetime) -> None:
        """Let Home Assistant remember over restarts, and power cuts, what the user has just set."""
        if not self._helpers_changed:
            self._helpers_changed = True
            self._save_states_from = max(self._save_states_from, now + SAVE_STATES_AFTER)
        for reporter in self._reporters:
            if helper == reporter.point.settings.entities.boost_until and has_value(old):
                await reporter.tell_boost(new["state"], new["last_changed"])

    def _step_in(self, seconds: float, *, or_before: bool = False) -> None:
        """Let the next step come so much later, whatever the entities do, or before if one is to come before.

        AppDaemon's scheduler would do it too, but counts each call for its web page, and stands still when the clock of
        the machine is set back.
        """
        loop = asyncio.get_running_loop()
        at_s = loop.time() + seconds
        if self._next_step is not None:
            if or_before and self._next_step.when() <= at_s:
                return
            self._next_step.cancel()
        self._next_step = loop.call_at(at_s, self._tick)

    def _step_when_due(self, now: datetime) -> None:
        due_at = self._core.due_at
        self._step_in(TICK_S if due_at is None else (due_at - now).total_seconds() + A_LITTLE_LATER_S)

    def _tick(self) -> None:
        """Step; a step that waits for Home Assistant holds up no other, and one that fails ends nothing."""
        if not self._home.closed:
            self._step_in(TICK_S)
            self._home.start(self._on_tick()).add_done_callback(self._log_failure)

    async def _look(self, now: datetime) -> None:
        """Look at the sensors of the charger; a listener that AppDaemon calls for a state costs more than a step."""
        for entity, new, old in await self._home.changes(self._core.looked_at):
            self._record(entity, new, old, now)
            if new is None:
                self._look_after_at = min(self._look_after_at, now + LOOK_AGAIN_AFTER)

    async def _on_tick(self) -> None:
        now = await self._now()
        if now >= self._look_after_at:
            self._look_after_at = now + LOOK_AFTER_ENTITIES_EVERY
            missing = [entity for entity in self._core.entities if await self._home.state(entity) is None]
            if missing:
                await self._home.find(missing)
                now = await self._now()
            for entity in missing:
                self._record(entity, await self._home.state(entity), None, now)
            await self._look_at_setup()
        await self._step(now)

    def _log_failure(self, tick: asyncio.Future[None]) -> None:
        if not tick.cancelled() and (error := tick.exception()) is not None:
            self.get_error_log().error("A step of %s has failed", self.name, exc_info=error)

    def _record(self, entity: str, new: RawState | None, old: RawState | None, now: datetime) -> None:
        for reporter in self._reporters:
            reporter.record(entity, new)
        if trouble := self._core.record(entity, new, old, now):
            self._home.log(self._reporters[0].trouble(trouble), logging.WARNING)

    # Decisions out

    async def _step(self, now: datetime) -> None:
        """Decide, do it, tell it; the only place that does."""
        if self.has_ended:
            # It may have been reloaded while Home Assistant was gone: AppDaemon then starts another app without
            # stopping this one.
            self._home.close()
            return
        await self._look(now)
        wall = self._wall(now)
        step = self._core.step(now, wall)
        self._step_when_due(now)
        doing: list[Awaitable[None]] = []
        for reporter, socket in zip(self._reporters, step.sockets, strict=True):
            if socket.write is not None:
                writing = self._home.start(self._write(reporter.point, socket.write))
                reporter.write(writing)
                doing.append(writing)
            if socket.read_charger:
                # It ends with a step that may ask for the next reading: the steps are not to wait for each other.
                self._home.start(self._read_charger(reporter.point)).add_done_callback(self._log_failure)
        # Only then is told what there is to tell: what goes wrong with that keeps nothing from the chargers.
        problems = step.problems  # those of the house are told once
        for reporter, setup, socket in zip(self._reporters, self._setups, step.sockets, strict=True):
            if told := reporter.report(socket, (*socket.problems, *problems), setup, self._core, now, wall):
                doing.append(reporter.tell(told, socket.session, now, partial(self._save_states, now)))
            problems = ()
        if step.ask_meter:
            doing.append(self._ask_meter(now))
        doing += self._plan_ahead(now, wall)
        if self._helpers_changed and now >= self._save_states_from:
            doing.append(self._save_states(now))
        if doing:
            await asyncio.gather(*doing)

    async def _write(self, point: ChargePoint, write: Write) -> None:
        error = None if self._settings.dry_run else await self._home.write(write, point.settings)
        point.socket.finish_write(error, await self._now())

    async def _read_charger(self, point: ChargePoint) -> None:
        """Read a charger's registers anew, and step with what they show."""
        shown = await self._home.read(point.read_entities)
        now = await self._now()
        self._core.finish_reading(point, shown, now)
        await self._step(now)

    async def _ask_meter(self, now: datetime) -> None:
        """Find out when Home Assistant last heard of the meter; without an answer, nothing is known."""
        if now < self._ask_meter_from:
            return
        entities = self._core.reporting_entities
        ages = await self._home.meter_ages(entities)
        if ages is None:
            self._ask_meter_from = now + ASK_METER_AGAIN_AFTER
        else:
            now = await self._now()
            heard_at = ((now - itself, now - siblings) for itself, siblings in ages)
            self._core.record_reports(dict(zip(entities, heard_at, strict=True)), now)

    def _plan_ahead(self, now: datetime, wall: datetime) -> "list[Awaitable[None]]":
        """Ask for what lies ahead, and tell the plans that have changed."""
        outlook = self._core.outlook
        if outlook is None:
            return []
        told = [(reporter, reporter.plan_data(now, wall)) for reporter in self._reporters]
        doing: list[Awaitable[None]] = [reporter.tell_plan(data, now) for reporter, data in told if data is not None]
        if (memory := outlook.memory(wall)) is not None:
            doing.append(self._reporters[0].tell_habits(memory))
        if asked := outlook.to_ask(wall):
            doing.append(self._ask_ahead(outlook, asked, now, wall))
        return doing

    async def _ask_ahead(self, outlook: Outlook, entities: tuple[str, ...], now: datetime, wall: datetime) -> None:
        """Ask the integrations of entities for the prices and forecasts that these do not show."""
        for entity in entities:
            origin = await self._home.origin(entity)
            if origin is None:
                continue
            for action in actions(*origin, wall.date(), self._currency):
                answer = await self._home.ask(action.service, action.data)
                if answer is not None:
                    outlook.record_answer(entity, answer, action.unit, now)

    async def _save_states(self, now: datetime) -> None:
        self._helpers_changed, self._save_states_from = False, now + SAVE_STATES_EVERY
        if await self._home.save_states():
            self._helpers_changed, self._save_states_from = True, now + SAVE_STATES_AGAIN_AFTER

    # Time

    async def _now(self) -> datetime:
        """Tell the time, which never goes back."""
        return self._clock.read(await self._home.wall())

    def _wall(self, now: datetime) -> datetime:
        """Tell what the clock on the user's wall shows."""
        return self._clock.wall(now).astimezone(self._zone)
