"""Reports on one socket to Home Assistant: events for its sensors, entries in Activity, notifications."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import asdict
from datetime import datetime, tzinfo
from typing import Any

from .charge_point import ChargePoint
from .facts import Setup
from .home_assistant import HomeAssistant
from .inputs.states import RawState
from .inputs.trouble import Trouble
from .installation import Installation
from .problem import Problem, ProblemKind
from .settings import Settings
from .sockets.energy_memory import memory_data
from .sockets.session import Session
from .sockets.socket import SocketStep
from .steady_clock import SteadyClock
from .telling.plan import LatePlans, PlanRhythm, plan_data
from .telling.status import Status
from .telling.telling import Entry, Seen, Telling, Told, topic

STATUS_EVENT = "alfen_solar_status"
"""Fired in the rhythm of `StatusRhythm`, for the sensors of the package and for automations."""
BOOST_EVENT = "alfen_solar_boost"
"""Fired when a boost is set, for the sensor of the package that remembers when."""
PLAN_EVENT = "alfen_solar_plan"
"""Fired in the rhythm of `PlanRhythm`, for the sensors of the package alfen_solar_plan."""
HABITS_EVENT = "alfen_solar_habits"
"""Fired once an hour, for the sensor of that package that remembers what was learned of the house."""
SESSION_EVENT = "alfen_solar_session"
"""Fired when the car is full or has left, with what it has taken since it began to draw."""
CHARGER_FIRST_S = 0.2
"""So long the answer to a write is waited for before anything is told."""


class Reporter:
    """Finds out what is news of a socket, and tells it."""

    def __init__(
        self,
        home: HomeAssistant,
        settings: Settings,
        point: ChargePoint,
        label: str | None,
        zone: tzinfo,
        currency: str,
        clock: SteadyClock,
        now: datetime,
    ) -> None:
        """Set it up.

        Args:
            home: Home Assistant.
            settings: what stands in apps.yaml.
            point: the socket that is reported on.
            label: what tells it from others in messages, and in the names of its entities; None: there are no others.
            zone: the time zone of the times that are told.
            currency: that of the prices, as a code of ISO 4217.
            clock: the app's clock.
            now: the time.
        """
        self._home, self._settings, self._clock, self.point = home, settings, clock, point
        self._telling = Telling(point.settings, zone, currency, now, label)
        self._source = {"hub": point.settings.hub, "socket": point.settings.socket}
        self._suffix = "" if label is None or label == "1" else f"_{label}"
        self._writing: asyncio.Future[None] | None = None
        self._turn = asyncio.Lock()
        self._plan_rhythm = PlanRhythm()
        self._late_plans = LatePlans()

    async def begin(self) -> None:
        """Take away what an app before this one has told: it may not be true any more."""
        await asyncio.gather(*(self._home.notify(self._topic(topic(kind)), None) for kind in ProblemKind))

    def record(self, entity: str, new: RawState | None) -> None:
        """Record the friendly name of an entity, for the sentences that mention it."""
        self._telling.record(entity, new)

    def trouble(self, trouble: Trouble) -> str:
        """Say what is wrong with an entity."""
        return self._telling.trouble(trouble)

    def write(self, writing: asyncio.Future[None]) -> None:
        """Let a write that is on its way go before anything that is told."""
        self._writing = writing

    def report(
        self,
        step: SocketStep,
        problems: tuple[Problem, ...],
        setup: Setup,
        core: Installation,
        now: datetime,
        wall: datetime,
    ) -> Told:
        """Find out what is news.

        Args:
            step: what was decided.
            problems: all that there are to tell.
            setup: what of the app there is in Home Assistant.
            core: where the rest is known.
            now: the time.
            wall: what the wall clock shows.
        """
        socket = self.point.socket
        seen = Seen(
            car_w=socket.car_w,
            grid_w=core.meter.grid_w(now),
            sun_share=socket.energy.sun_share,
            session_sun_share=socket.session.sun_share,
            starts=socket.starts(now, wall),
            facts=core.facts(self.point),
            setup=setup,
            phases=socket.phase_report(now, wall),
            quarter=core.quarter_report,
        )
        return self._telling.report(step.decision, problems, seen, now, wall, at_once=step.session is not None)

    async def tell(
        self, told: Told, session: Session | None, now: datetime, save_states: Callable[[], Awaitable[None]]
    ) -> None:
        """Tell it; a write that is on its way goes first, as Home Assistant does one thing at a time.

        Args:
            told: what is news.
            session: the session that is over; None: none is.
            now: the time.
            save_states: lets Home Assistant write its states to its disk.
        """
        async with self._turn:  # of several that wait for the same write, the first goes first
            if self._writing is not None:
                await asyncio.wait([self._writing], timeout=CHARGER_FIRST_S)
        for level, line in told.log:
            self._home.log(line, level)
        if told.status is not None:
            await self._tell_status(told.status, session, now, save_states)
        await self._tell_entries(told)

    def plan_data(self, now: datetime, wall: datetime) -> dict[str, Any] | None:
        """Lay out the plan, if it is to be told now; None: it is not."""
        report = self.point.plan_report()
        if not self._settings.plan or not self._plan_rhythm.due(report, now, wall):
            return None
        messages = self._telling.messages
        return plan_data(report, "" if report is None else messages.plan(report, wall), messages.currency, wall)

    async def tell_plan(self, data: dict[str, Any], now: datetime) -> None:
        """Tell the plan; that the time is too short for it is told as soon as it is so, and once."""
        is_late = self._late_plans.is_news(data, now)
        await self._home.fire(PLAN_EVENT, self._source | data)
        if is_late:
            await self._tell_entries(Told(None, (self._telling.late(data["text"]),), (), ()))

    async def tell_habits(self, data: dict[str, Any]) -> None:
        """Tell what was learned of the house, for the sensor that remembers it."""
        await self._home.fire(HABITS_EVENT, self._source | data)

    async def tell_boost(self, value: str, set_at: object) -> None:
        """Tell that a boost was set, for the sensor that remembers when."""
        await self._home.fire(BOOST_EVENT, self._source | {"value": value, "set_at": set_at})

    async def _tell_entries(self, told: Told) -> None:
        notify = self._settings.notify
        for entry in told.entries:
            await self._home.log_in_logbook(entry.message, entry.level, self.point.settings.entities.logbook)
            if entry.to_phone and notify is not None:
                await self._home.notify_by(notify, entry.message, self._telling.messages.buttons(self._suffix))
        for notice in told.notices:
            await self._home.notify(self._topic(notice.topic), notice.message, notice.title)

    async def _tell_status(
        self, status: Status, session: Session | None, now: datetime, save_states: Callable[[], Awaitable[None]]
    ) -> None:
        """Tell the status; and at most once a minute the energy too, which Home Assistant then saves at once.

        What the sums show is on its disk that way: after a power cut they go on from there, and do not go back.
        """
        energy, sessions = self.point.socket.energy, self.point.socket.session
        data = self._source | status.data()
        if session is None and not energy.due(now):
            await self._home.fire(STATUS_EVENT, data | {"sun_wh": 0, "grid_wh": 0})
            return
        report = energy.drain(now)
        money = self.point.money_memory(energy.reported)
        memory = memory_data(report.register_wh, sessions.memory(energy.reported), money, now, self._clock.wall)
        await self._home.fire(STATUS_EVENT, data | asdict(report.charged) | {"memory": memory})
        if session is not None:
            await self._tell_session(session)
        await save_states()

    async def _tell_session(self, session: Session) -> None:
        entry: Entry = self._telling.session(session)
        data = {
            "text": self._telling.messages.session(session),
            "began": self._clock.wall(session.began).isoformat(),
            "ended": self._clock.wall(session.ended).isoformat(),
            "full": session.full,
            "sun_wh": session.sun_wh,
            "grid_wh": session.grid_wh,
            "sun_share": session.sun_share,
            "saved": session.saved(self._settings.import_price, self._settings.export_price),
            "cost": None if session.cost is None else round(session.cost, 2),
            "currency": self._telling.messages.currency,
        }
        await self._home.fire(SESSION_EVENT, self._source | data)
        await self._tell_entries(Told(None, (entry,), (), ()))

    def _topic(self, name: str) -> str:
        return name + self._suffix
