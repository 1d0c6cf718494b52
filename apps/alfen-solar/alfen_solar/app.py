"""AppDaemon's object: its life, its callbacks, its clock.

All callbacks are coroutines, so everything runs in AppDaemon's event loop, one thing at a time. Home Assistant may be
slow: what one step does and tells is on its way at the same time as that of the next.
"""

import asyncio
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, ClassVar

from appdaemon.exceptions import AppDaemonException
from appdaemon.models.config.app import AppConfig
from appdaemon.plugins.hass import Hass

from .home_assistant import HomeAssistant
from .inputs.states import RawState, has_value
from .installation import Installation, Step
from .problem import ProblemKind
from .settings import Settings, SettingsError, read_settings
from .sockets.energy_memory import memory_data
from .sockets.registers import Write
from .sockets.session import Session
from .steady_clock import SteadyClock
from .telling.languages.choice import WORDS
from .telling.status import Status
from .telling.telling import Seen, Telling, Told, topic

if TYPE_CHECKING:
    from collections.abc import Awaitable

STATUS_EVENT = "alfen_solar_status"
"""Fired in the rhythm of `StatusRhythm`, for the sensors of the package and for automations."""
BOOST_EVENT = "alfen_solar_boost"
"""Fired when a boost is set, for the sensor of the package that remembers when."""
SESSION_EVENT = "alfen_solar_session"
"""Fired when the car is full or has left, with what it has taken since it began to draw."""
TICK_S = 1
LOOK_AFTER_ENTITIES_EVERY = timedelta(seconds=60)
"""AppDaemon tells nobody when an entity is removed."""
CHARGER_FIRST_S = 0.2
"""So long the answer to a write is waited for before anything is told."""
ASK_METER_AGAIN_AFTER = timedelta(seconds=60)
"""After a question that Home Assistant could not answer: AppDaemon logs each."""

SAVE_STATES_AFTER = timedelta(seconds=1)
"""After the user has changed a helper; until then more may change, and the package remembers when a boost was set."""
SAVE_STATES_EVERY = timedelta(seconds=5)
"""At most: each time Home Assistant writes the states of all helpers to its disk."""
SAVE_STATES_AGAIN_AFTER = timedelta(seconds=60)
"""When Home Assistant has refused it: AppDaemon logs each."""

SECOND_ENTRY = (
    "{name}: {entity} is already used by {other}. Two entries that follow the same grid meter would both use the same "
    "sun. Remove one of the two entries from apps.yaml, or write dry_run: true in one of them."
)
"""The error for a second entry; like all errors in apps.yaml it is told in English."""

_APPDAEMON_KEYS = frozenset(field.alias or name for name, field in AppConfig.model_fields.items())


@dataclass
class ConfigurationError(AppDaemonException):
    """AppDaemon logs the text of this error without a traceback."""

    msg: str

    def __str__(self) -> str:
        """Return the text alone."""
        return self.msg


class AlfenSolar(Hass):
    """Controls one socket of one charger."""

    _on_meter: ClassVar[dict[str, "AlfenSolar"]] = {}
    """Which app writes by which meter's sensor: two that follow one meter would both use the same sun."""

    async def initialize(self) -> None:
        """Read the settings, listen, and start the clock. AppDaemon calls it once on each new object."""
        self._home = HomeAssistant(self)
        self._writing: asyncio.Future[None] | None = None
        self._settings = await self._read_settings()
        zone, currency = await self._home.zone_and_currency()
        self._zone = zone
        self._clock = SteadyClock(await self._home.wall())
        now = await self._now()
        self._home.configure(self._settings, WORDS[self._settings.language])
        self._core = Installation(self._settings, zone, now)
        self._telling = Telling(self._settings, zone, currency, now)
        self._ask_meter_from = self._save_states_from = now
        self._look_after_at = now + LOOK_AFTER_ENTITIES_EVERY
        self._helpers_changed = True  # for all this app knows
        await self._refuse_second_entry()
        for entity in self._core.entities:
            state = await self._home.state(entity)
            if state is not None or not self._core.may_miss(
                entity
            ):  # AppDaemon warns of what it is to listen to in vain
                await self._home.listen(entity, self._on_state)
            self._record(entity, state, None, await self._now())
        self._home.start(self._run_clock())
        # What an app before this one has told may not be true any more.
        topics = ("settings", *map(topic, ProblemKind))
        await asyncio.gather(*(self._home.notify(each, None) for each in topics))

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
        """Refuse a second entry that follows the same meter, until one entry drives several sockets."""
        if self._settings.dry_run:
            return
        for entity in self._core.meter_entities:
            other = self._on_meter.get(entity)
            # An app that was reloaded while Home Assistant was gone is not told to stop.
            if other is not None and other.name != self.name and not other.has_ended:
                raise await self._refused(SECOND_ENTRY.format(entity=entity, other=other.name, name=self.name))
        self._on_meter.update(dict.fromkeys(self._core.meter_entities, self))

    @property
    def has_ended(self) -> bool:
        """Whether this object does nothing any more, as another has taken its place, or none."""
        return self._home.closed or self.AD.app_management.get_app(self.name) is not self

    # Home Assistant's states in

    async def _on_state(self, entity: str, attribute: str, old: Any, new: Any, **kwargs: Any) -> None:  # noqa: ANN401, ARG002
        now = await self._now()
        self._record(entity, new, old, now)
        if entity in self._core.helpers and has_value(new) and (old is None or old["state"] != new["state"]):
            await self._remember(entity, new, old, now)
            now = await self._now()
        await self._step(now)

    async def _remember(self, helper: str, new: RawState, old: RawState | None, now: datetime) -> None:
        """Let Home Assistant remember over restarts, and power cuts, what the user has just set."""
        if not self._helpers_changed:
            self._helpers_changed = True
            self._save_states_from = max(self._save_states_from, now + SAVE_STATES_AFTER)
        if helper == self._settings.entities.boost_until and has_value(old):
            await self._home.fire(BOOST_EVENT, {"value": new["state"], "set_at": new["last_changed"]})

    async def _run_clock(self) -> None:
        """Step once a second, whatever the entities do; a step that waits for Home Assistant holds up no other.

        AppDaemon's scheduler would do it too, but counts each call for its web page, and stands still when the clock of
        the machine is set back.
        """
        while not self._home.closed:
            await self.sleep(TICK_S)
            self._home.start(self._on_tick()).add_done_callback(self._log_failure)

    async def _on_tick(self) -> None:
        now = await self._now()
        if now >= self._look_after_at:
            self._look_after_at = now + LOOK_AFTER_ENTITIES_EVERY
            for entity in self._core.entities:
                if await self._home.state(entity) is None:
                    self._record(entity, None, None, now)
        await self._step(now)

    def _log_failure(self, tick: asyncio.Future[None]) -> None:
        if not tick.cancelled() and (error := tick.exception()) is not None:
            self.get_error_log().error("A step of %s has failed", self.name, exc_info=error)

    def _record(self, entity: str, new: RawState | None, old: RawState | None, now: datetime) -> None:
        if trouble := self._core.record(entity, new, old, now):
            self.get_main_log().warning(self._telling.trouble(trouble))

    # Decisions out

    async def _step(self, now: datetime) -> None:
        """Decide, do it, tell it; the only place that does."""
        if self.has_ended:
            # It may have been reloaded while Home Assistant was gone: AppDaemon then starts another app without
            # stopping this one.
            self._home.close()
            return
        wall = self._wall(now)
        step = self._core.step(now, wall)
        doing: list[Awaitable[None]] = []
        (socket,) = step.sockets
        if socket.write is not None:
            self._writing = self._home.start(self._write(socket.write))
            doing.append(self._writing)
        doing.append(self._tell(step, now, wall))
        if step.read_charger:
            doing.append(self._read_charger())
        if step.ask_meter:
            doing.append(self._ask_meter(now))
        if self._helpers_changed and now >= self._save_states_from:
            doing.append(self._save_states(now))
        await asyncio.gather(*doing)

    async def _write(self, write: Write) -> None:
        error = None if self._settings.dry_run else await self._home.write(write, self._settings)
        self._core.finish_write(error, await self._now())

    async def _read_charger(self) -> None:
        """Read the charger's registers anew, and step with what they show."""
        shown = await self._home.read(self._core.read_entities)
        now = await self._now()
        self._core.finish_reading(shown, now)
        await self._step(now)

    async def _ask_meter(self, now: datetime) -> None:
        """Find out when Home Assistant last heard of the meter; without an answer, nothing is known."""
        if now < self._ask_meter_from:
            return
        ages = await self._home.meter_ages(self._core.meter_entities)
        if ages is None:
            self._ask_meter_from = now + ASK_METER_AGAIN_AFTER
        else:
            now = await self._now()
            self._core.record_reports(tuple((now - itself, now - siblings) for itself, siblings in ages), now)

    async def _save_states(self, now: datetime) -> None:
        self._helpers_changed, self._save_states_from = False, now + SAVE_STATES_EVERY
        if await self._home.save_states():
            self._helpers_changed, self._save_states_from = True, now + SAVE_STATES_AGAIN_AFTER

    # What the user is told

    async def _tell(self, step: Step, now: datetime, wall: datetime) -> None:
        """Tell what is news; a write that is on its way goes first, as Home Assistant does one thing at a time."""
        (socket,) = step.sockets
        core = self._core.socket
        seen = Seen(
            car_w=core.car_w,
            grid_w=self._core.meter.grid_w(now),
            sun_share=core.energy.sun_share,
            session_sun_share=core.session.sun_share,
            starts=core.starts(now, wall),
            facts=self._core.facts(),
        )
        told = self._telling.report(socket.decision, step.problems, seen, now, wall, at_once=socket.session is not None)
        if not told:
            return
        if self._writing is not None:
            await asyncio.wait([self._writing], timeout=CHARGER_FIRST_S)
        for level, line in told.log:
            self.get_main_log().log(level, line)
        if told.status is not None:
            await self._tell_status(told.status, socket.session, now)
        await self._tell_entries(told)

    async def _tell_entries(self, told: Told) -> None:
        notify = self._settings.notify
        for entry in told.entries:
            await self._home.log_in_logbook(entry.message, entry.level)
            if entry.to_phone and notify is not None:
                await self._home.notify_by(notify, entry.message, self._telling.messages.buttons())
        for notice in told.notices:
            await self._home.notify(notice.topic, notice.message, notice.title)

    async def _tell_status(self, status: Status, session: Session | None, now: datetime) -> None:
        """Tell the status; and at most once a minute the energy too, which Home Assistant then saves at once.

        What the sums show is on its disk that way: after a power cut they go on from there, and do not go back.
        """
        energy, sessions = self._core.socket.energy, self._core.socket.session
        if session is None and not energy.due(now):
            await self._home.fire(STATUS_EVENT, status.data() | {"sun_wh": 0, "grid_wh": 0})
            return
        report = energy.drain(now)
        memory = memory_data(report.register_wh, sessions.memory(energy.reported), now, self._clock.wall)
        await self._home.fire(STATUS_EVENT, status.data() | asdict(report.charged) | {"memory": memory})
        if session is not None:
            await self._tell_session(session)
        await self._save_states(now)

    async def _tell_session(self, session: Session) -> None:
        entry = self._telling.session(session)
        data = {
            "text": self._telling.messages.session(session),
            "began": self._clock.wall(session.began).isoformat(),
            "ended": self._clock.wall(session.ended).isoformat(),
            "full": session.full,
            "sun_wh": session.sun_wh,
            "grid_wh": session.grid_wh,
            "sun_share": session.sun_share,
            "saved": session.saved(self._settings.import_price, self._settings.export_price),
        }
        await self._home.fire(SESSION_EVENT, data)
        await self._tell_entries(Told(None, (entry,), (), ()))

    # Time

    async def _now(self) -> datetime:
        """Tell the time, which never goes back."""
        return self._clock.read(await self._home.wall())

    def _wall(self, now: datetime) -> datetime:
        """Tell what the clock on the user's wall shows."""
        return self._clock.wall(now).astimezone(self._zone)
