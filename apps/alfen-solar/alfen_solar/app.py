"""The adapter: Home Assistant's states in, Home Assistant's service calls out.

AppDaemon's quirks stay in here. All callbacks are coroutines, so everything runs in AppDaemon's event loop, one thing
at a time. Home Assistant may be slow: what one step does and tells is on its way at the same time as that of the next.
"""

import asyncio
import logging
from collections.abc import Awaitable, Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar, cast
from zoneinfo import ZoneInfo

from appdaemon.exceptions import AppDaemonException
from appdaemon.models.config.app import AppConfig
from appdaemon.plugins.hass import Hass

from .control_loop import ControlLoop
from .decision import Decision
from .energy import EnergyCount
from .inputs import Inputs, RawState, has_value
from .languages.choice import WORDS
from .languages.english import ENGLISH
from .logbook import Logbook, News
from .messages import NAME, Messages
from .problem import Problem, ProblemBook, ProblemKind
from .registers import SETPOINT_ADDRESS, setpoint_words
from .self_check import Findings, self_check
from .session import Session, SessionMeter
from .settings import Settings, SettingsError, read_settings
from .status import Status, StatusRhythm
from .steady_clock import SteadyClock

STATUS_EVENT = "alfen_solar_status"
"""Fired in the rhythm of `StatusRhythm`, for the sensors of the package and for automations."""
BOOST_EVENT = "alfen_solar_boost"
"""Fired when a boost is set, for the sensor of the package that remembers when."""
SESSION_EVENT = "alfen_solar_session"
"""Fired when the car is full or has left, with what it has taken since it began to draw."""
TICK_S = 1
SELF_CHECK_AFTER = timedelta(seconds=60)
"""After the start, and again while something is wrong or not known."""
CHARGER_FIRST_S = 0.2
"""So long the answer to a write is waited for before anything is told."""
CHARGER_UNREADABLE = frozenset({ProblemKind.CHARGER_SILENT, ProblemKind.WRONG_WORDS})
"""While one of these is told, the self-check has nothing to add."""
ASK_METER_AGAIN_AFTER = timedelta(seconds=60)
"""After a question that Home Assistant could not answer: AppDaemon logs each."""

SAVE_HELPERS_AFTER = timedelta(seconds=1)
"""After the user has changed a helper; until then more may change, and the package remembers when a boost was set."""
SAVE_HELPERS_EVERY = timedelta(seconds=5)
"""At most: each time Home Assistant writes the states of all helpers to its disk."""
SAVE_HELPERS_AGAIN_AFTER = timedelta(seconds=60)
"""When Home Assistant has refused it: AppDaemon logs each."""

METER_AGE_TEMPLATE = """
{%- set last = namespace(reported=0) -%}
{%- for entity in ENTITIES -%}
  {%- for id in [entity] + (device_entities(device_id(entity)) if device_id(entity) else []) if states[id] -%}
    {%- set reported = states[id].last_reported | default(states[id].last_updated) -%}
    {%- set last.reported = [last.reported, as_timestamp(reported)] | max -%}
  {%- endfor -%}
{%- endfor -%}
{{ now().timestamp() - last.reported }}
"""
"""How many seconds ago Home Assistant last heard of the meter's sensors, or of others of the same device.

`last_reported` moves with each report, also of an unchanged value; it is there from Home Assistant 2024.4 on.
"""

_UNCOUNTED: Mapping[str, Any] = {"__silent": True}
"""Tells AppDaemon not to count a callback for its own web page.

It copies tables for each, which takes more processor time than all that the app does. An AppDaemon that does not know
the word passes it on to the callback.
"""
COMPANION_APP = "notify.mobile_app_"
"""How the services of Home Assistant's companion app begin: it shows buttons, and the package acts on them."""

_APPDAEMON_KEYS = frozenset(field.alias or name for name, field in AppConfig.model_fields.items())
_T = TypeVar("_T")


@dataclass
class ConfigurationError(AppDaemonException):
    """AppDaemon logs the text of this error without a traceback."""

    msg: str

    def __str__(self) -> str:
        """Return the text alone."""
        return self.msg


class AlfenSolar(Hass):
    """Controls one socket of one charger.

    It logs by `get_main_log`: `self.log` looks through the stack, which holds up AppDaemon for 60 ms.
    """

    _words = ENGLISH  # until the settings tell the language

    async def initialize(self) -> None:
        """Read the settings, listen, and start the clock. AppDaemon calls it once on each new object."""
        self._stopped = False
        self._tasks: set[asyncio.Future[Any]] = set()
        self._writing: asyncio.Future[None] | None = None
        self._settings = await self._read_settings()
        plugin: Mapping[str, Any] = await _awaited(self.get_plugin_config()) or {}
        self._zone = ZoneInfo(plugin.get("time_zone") or self.get_timezone())
        self._clock = SteadyClock(await self._wall())
        now = await self._now()
        self._control = ControlLoop(self._settings, now)
        self._inputs = Inputs(self._control, self._settings, self._zone)
        self._words = WORDS[self._settings.language]
        self._messages = Messages(self._settings, self._zone, plugin.get("currency") or "EUR")
        self._logbook = Logbook()
        self._problems = ProblemBook()
        self._status_rhythm = StatusRhythm()
        self._energy = EnergyCount(now)
        self._session = SessionMeter(now)
        self._findings = Findings()
        self._ask_meter_from = now
        self._self_check_at: datetime | None = now + SELF_CHECK_AFTER
        self._save_helpers_from = now
        self._helpers_changed = True  # for all this app knows
        for entity in self._inputs.entities:
            await _awaited(self.listen_state(self._on_state, entity, attribute="all", **_UNCOUNTED))
            self._take(entity, await _awaited(self.get_state(entity, attribute="all")), None, await self._now())
        self._start(self._run_clock())
        # What an app before this one has told may not be true any more.
        await asyncio.gather(*(self._notify(topic, None) for topic in ("settings", *map(_topic, ProblemKind))))

    async def terminate(self) -> None:
        """Write nothing more: the setpoint lapses to the charger's safe current when its validity is over."""
        self._stopped = True
        for task in self._tasks:
            task.cancel()

    async def _read_settings(self) -> Settings:
        args = {key: value for key, value in self.args.items() if key not in _APPDAEMON_KEYS}
        try:
            settings = read_settings(args)
        except SettingsError as error:
            await self._notify("settings", str(error))
            raise ConfigurationError(str(error)) from None
        return settings

    # Home Assistant's states in

    async def _on_state(self, entity: str, attribute: str, old: Any, new: Any, **kwargs: Any) -> None:  # noqa: ANN401, ARG002
        now = await self._now()
        self._take(entity, new, old, now)
        if entity in self._inputs.helpers and has_value(new) and (old is None or old["state"] != new["state"]):
            await self._remember(entity, new, old, now)
            now = await self._now()
        await self._step(now)

    async def _remember(self, helper: str, new: RawState, old: RawState | None, now: datetime) -> None:
        """Let Home Assistant remember over restarts, and power cuts, what the user has just set."""
        if not self._helpers_changed:
            self._helpers_changed = True
            self._save_helpers_from = max(self._save_helpers_from, now + SAVE_HELPERS_AFTER)
        if helper == self._settings.entities.boost_until and has_value(old):
            await _awaited(self.fire_event(BOOST_EVENT, value=new["state"], set_at=new["last_changed"]))

    async def _run_clock(self) -> None:
        """Step once a second, whatever the entities do; a step that waits for Home Assistant holds up no other.

        AppDaemon's scheduler would do it too, but counts each call for its web page (see `_UNCOUNTED`), and stands
        still when the clock of the machine is set back.
        """
        while not self._stopped:
            await self.sleep(TICK_S)
            self._start(self._on_tick()).add_done_callback(self._log_failure)

    async def _on_tick(self) -> None:
        now = await self._now()
        self._inputs.tick(now)
        await self._step(now)

    def _log_failure(self, tick: asyncio.Future[None]) -> None:
        if not tick.cancelled() and (error := tick.exception()) is not None:
            self.get_error_log().error("A step of %s has failed", self.name, exc_info=error)

    def _take(self, entity: str, new: RawState | None, old: RawState | None, now: datetime) -> None:
        if trouble := self._inputs.take(entity, new, old, now):
            self.get_main_log().warning(trouble)

    # Decisions out

    async def _step(self, now: datetime) -> None:
        """Decide, do it, tell it; the only place that does."""
        if self.AD.app_management.get_app(self.name) is not self:
            # Reloaded while Home Assistant was gone: AppDaemon then starts another app without stopping this one.
            self._stopped = True
        if self._stopped:
            return
        step = self._control.step(now, self._local_wall(now))
        car_w, grid_w, offered = self._control.car_w, self._grid_w(now), bool(step.decision.setpoint_a)
        self._energy.see(car_w, grid_w, now)
        session = self._session.see(self._inputs.car, car_w, grid_w, offered=offered, now=now)
        problems = (*step.problems, *self._inputs.problems(now))
        self._check(problems, now)
        doing: list[Awaitable[None]] = []
        if step.write_a is not None:
            self._writing = self._start(self._write(step.write_a))
            doing.append(self._writing)
        doing.append(self._tell(step.decision, (*problems, *self._findings.problems), now))
        if session is not None:
            doing.append(self._tell_session(session))
        if step.poll_charger:
            doing.append(self._poll_charger())
        if step.ask_meter:
            doing.append(self._ask_meter(now))
        if self._helpers_changed and now >= self._save_helpers_from:
            doing.append(self._save_helpers(now))
        await asyncio.gather(*doing)

    async def _write(self, setpoint_a: float) -> None:
        error = None
        if not self._settings.dry_run:
            error = await self._call(
                "modbus/write_register",
                hub=self._settings.hub,
                slave=self._settings.socket,
                address=SETPOINT_ADDRESS,
                value=setpoint_words(setpoint_a),
            )
        self._control.finish_write(error, await self._now())

    async def _poll_charger(self) -> None:
        entities = self._settings.entities
        readback = [entities.setpoint, entities.applied_current, entities.remaining_validity]
        await self._call("homeassistant/update_entity", service_data={"entity_id": readback})

    async def _ask_meter(self, now: datetime) -> None:
        """Find out when Home Assistant last heard of the meter; without an answer, nothing is known."""
        if now < self._ask_meter_from:
            return
        template = METER_AGE_TEMPLATE.replace("ENTITIES", str(list(self._inputs.meter_entities)))
        try:
            age_s = await _awaited(self.render_template(template))
        except AppDaemonException:
            age_s = None
        if isinstance(age_s, int | float):
            self._control.meter.reported(now - timedelta(seconds=age_s))
        else:
            self._ask_meter_from = now + ASK_METER_AGAIN_AFTER

    async def _save_helpers(self, now: datetime) -> None:
        """Let Home Assistant write its helpers' states to its disk; it does so every 15 minutes, and when it stops."""
        self._helpers_changed, self._save_helpers_from = False, now + SAVE_HELPERS_EVERY
        if await self._call("homeassistant/save_persistent_states"):
            self._helpers_changed, self._save_helpers_from = True, now + SAVE_HELPERS_AGAIN_AFTER

    def _check(self, problems: tuple[Problem, ...], now: datetime) -> None:
        """Check the installation some time after the start, and then until all is known and nothing wrong.

        It waits while the user is told, or soon will be, that the charger shows nothing or nonsense.
        """
        if self._self_check_at is None or now < self._self_check_at or self._inputs.fell_silent(now):
            return
        if CHARGER_UNREADABLE & {*self._problems.kinds, *(problem.kind for problem in problems)}:
            return
        before = self._findings
        findings = self_check(self._inputs.facts(), self._settings, self._words)
        done = findings.complete and not findings.wrong
        if done or len(findings.wrong) != len(before.wrong) or not before.seen:  # their numbers change all the time
            level = logging.WARNING if findings.wrong else logging.INFO
            self.get_main_log().log(level, self._messages.self_check(findings))
        self._findings = findings
        self._self_check_at = None if done else now + SELF_CHECK_AFTER

    def _grid_w(self, now: datetime) -> float | None:
        return None if self._control.meter.stale(now) else self._inputs.grid_w

    # What the user is told

    async def _tell(self, decision: Decision, problems: tuple[Problem, ...], now: datetime) -> None:
        """Tell what is news; a write that is on its way goes first, as Home Assistant does one thing at a time."""
        news = self._logbook.news(decision, now)
        begun, over = self._problems.update(problems, now)
        status = Status(
            decision,
            why=self._messages.why(decision),
            next=self._messages.next(decision),
            problem=", ".join(self._problems.kinds) or "none",
            car_w=self._control.car_w,
            grid_w=self._grid_w(now),
            sun_share=self._energy.sun_share,
            session_sun_share=self._session.sun_share,
            starts=self._control.starts(now, self._local_wall(now)),
        )
        tells_status = self._status_rhythm.due(status, now)
        if self._writing is not None and (tells_status or news is not None or begun or over):
            await asyncio.wait([self._writing], timeout=CHARGER_FIRST_S)
        if tells_status:
            await self._fire(STATUS_EVENT, status.data() | asdict(self._energy.take()))
        if news is not None:
            text = self._messages.entry(news, decision)
            await self._log_in_logbook(text)
            if news is News.BOOST_ENDED and self._settings.notify_boost_end:
                await self._notify_phone(text)
        for problem in begun:
            text = self._messages.problem(problem)
            await self._log_in_logbook(text, level=logging.WARNING)
            await self._notify(_topic(problem.kind), text)
            if self._settings.notify_problem:
                await self._notify_phone(text)
        for problem in over:
            text = self._messages.problem_over(problem)
            await self._log_in_logbook(text)
            await self._notify(_topic(problem.kind), None)
            if self._settings.notify_problem:
                await self._notify_phone(text)

    async def _tell_session(self, session: Session) -> None:
        text = self._messages.session(session)
        data = {
            "text": text,
            "began": self._clock.wall(session.began).isoformat(),
            "ended": self._clock.wall(session.ended).isoformat(),
            "full": session.full,
            "sun_wh": session.sun_wh,
            "grid_wh": session.grid_wh,
            "sun_share": session.sun_share,
            "saved": session.saved(self._settings.import_price, self._settings.export_price),
        }
        await self._fire(SESSION_EVENT, data)
        await self._log_in_logbook(text)
        if self._settings.notify_session:
            await self._notify_phone(text)

    async def _fire(self, event: str, data: Mapping[str, Any]) -> None:
        """Fire an event that tells which charger it is about."""
        source: dict[str, Any] = {"app": self.name, "hub": self._settings.hub, "socket": self._settings.socket}
        await _awaited(self.fire_event(event, **source, **data))

    async def _log_in_logbook(self, message: str, level: int = logging.INFO) -> None:
        """Write an entry into Home Assistant's logbook and AppDaemon's log."""
        if self._settings.dry_run:
            message = self._messages.dry_run(message)
        self.get_main_log().log(level, message)
        entity = self._settings.entities.logbook
        await self._call(
            "logbook/log",
            name=NAME,
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
                title=NAME,
                message=message,
                notification_id=notification_id,
            )

    async def _notify_phone(self, message: str) -> None:
        """Send a notification by the service of the settings, if there is one; the companion app shows buttons too."""
        notify = self._settings.notify
        if notify is None:
            return
        buttons = {"data": {"actions": self._messages.buttons()}} if notify.startswith(COMPANION_APP) else {}
        if error := await self._call(notify.replace(".", "/"), title=NAME, message=message, **buttons):
            self.get_main_log().warning("%s has not taken a notification: %s", notify, error)

    # AppDaemon

    async def _call(self, service: str, **data: Any) -> str | None:  # noqa: ANN401
        """Call a service of Home Assistant; return what went wrong, or None.

        AppDaemon raises for a service that Home Assistant does not have (yet), answers None without a connection, and
        a table with `success: False` when Home Assistant refuses.
        """
        if self._stopped:
            return "The app is stopped"
        try:
            result = await self._start(cast("Awaitable[Any]", self.call_service(service, **data)))
        except AppDaemonException as error:
            return str(error)
        if not isinstance(result, Mapping):
            return self._words.not_connected
        if result.get("success"):
            return None
        refusal = result.get("error")
        return refusal["message"] if refusal else self._words.no_answer.format(status=result.get("ad_status"))

    def _start(self, doing: Awaitable[_T]) -> asyncio.Future[_T]:
        """Start what goes on beside all else, until it is done or the app is terminated."""
        task = asyncio.ensure_future(doing)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task

    async def _now(self) -> datetime:
        """Tell the time, which never goes back."""
        return self._clock.read(await self._wall())

    def _local_wall(self, now: datetime) -> datetime:
        """Tell what the clock on the user's wall shows."""
        return self._clock.wall(now).astimezone(self._zone)

    async def _wall(self) -> datetime:
        """Read AppDaemon's clock: the only clock there is."""
        now = await _awaited(self.get_now())
        return now.astimezone(UTC)


async def _awaited(answer: _T) -> _T:
    """Await what AppDaemon's API hands back in the event loop: a task, where its types show the answer itself."""
    return await cast("Awaitable[_T]", answer)


def _topic(kind: ProblemKind) -> str:
    """Name the notification of a problem."""
    return kind.replace(" ", "_")
