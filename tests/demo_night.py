"""`make demo PLAN=3`: a night of the plan in a few minutes.

The stack runs in real time, charger and car included; what leaps ahead is AppDaemon's clock, which is the app's, and
the energy register of the charger with it. In the middle of charging, AppDaemon is restarted.
"""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from alfen_solar.plan.planner import NOTHING_WH
from tests.stack.appdaemon import CHECKOUT
from tests.stack.moved_clock import move

if TYPE_CHECKING:
    from pathlib import Path

    from tests.stack.stack import Stack

ZONE = ZoneInfo("Europe/Amsterdam")
EVENING, READY_BY = time(21), time(7)
LONGEST_LEAP = timedelta(hours=1)
"""By how much the clock is moved at most with each line, while nothing happens."""
LEAP = timedelta(seconds=90)
"""And while the car charges: more than a minute, or the app takes it for time that has passed; and so little that the
energy register does not grow by more at once than the app believes."""
SHOWN_WITHIN_WH = 20.0
"""So far Home Assistant may be behind the register when it has polled it since the last leap."""
RESTARTS_AT_WH = 500.0
"""When the car has got so much, AppDaemon is restarted."""
PATIENCE_S = 120.0
"""For the plan, and for the report of the session."""
PACKAGE = CHECKOUT / "apps/alfen-solar/home_assistant/alfen_solar_plan.yml"
TARIFF = {"07:00": 0.32, "23:00": 0.26, "02:00": 0.20, "05:00": 0.28}
"""What 1 kWh costs from when on, EUR."""
OPTIONS = f"  plan: true\n  tariff: {TARIFF}\n  import_price: 0.32\n  export_price: 0.05\n"
PLAN, SESSION = "sensor.alfen_solar_plan", "sensor.alfen_solar_last_session"


class Night:
    """The clock of a night, and the car's energy in it.

    Attributes:
        clock: The file that moves AppDaemon's clock.
        summary: What came of it, line by line.
    """

    def __init__(self, clock: Path, energy_kwh: float) -> None:
        """Let the clock show the evening.

        Args:
            clock: The file that moves AppDaemon's clock.
            energy_kwh: What the car is to have got in the morning.
        """
        self.clock, self._energy_kwh = clock, energy_kwh
        now = datetime.now(ZONE)
        begins = datetime.combine(now.date() + timedelta(days=1), EVENING, ZONE)
        self._ends = datetime.combine(begins.date() + timedelta(days=1), READY_BY, ZONE)
        self._ahead = begins - now
        self._restarted = False
        self.summary = ""
        move(clock, self._ahead.total_seconds())

    @property
    def now(self) -> datetime:
        """What the clock shows."""
        return datetime.now(ZONE) + self._ahead

    @property
    def is_over(self) -> bool:
        """Whether it is morning."""
        return self.now >= self._ends

    async def begin(self, stack: Stack) -> None:
        """Set what the user would set, let the car come home, and wait for the plan."""
        call, of = stack.home_assistant.call_service, "alfen_solar_ready"
        by = {"entity_id": f"input_datetime.{of}_by", "datetime": f"2026-01-01 {READY_BY}"}
        await call("input_datetime", "set_datetime", by)
        await call("input_number", "set_value", {"entity_id": f"input_number.{of}_energy", "value": self._energy_kwh})
        await call("input_select", "select_option", {"entity_id": f"input_select.{of}_days", "option": "Every day"})
        mode = {"entity_id": "input_select.alfen_solar_mode", "option": "Solar"}
        await call("input_select", "select_option", mode)
        stack.simulator.world.plug_in()
        await stack.home_assistant.wait_for(PLAN, "waiting", PATIENCE_S)
        self.summary += f"  plan at {self.now:%H:%M}             {await _text(stack, PLAN)}\n"

    async def go_on(self, stack: Stack) -> bool:
        """Move the clock ahead; tell whether AppDaemon was restarted."""
        socket, car_w = stack.simulator.world.charger.sockets[1], stack.simulator.snapshot.car_w
        if not self._restarted and socket.energy_wh > RESTARTS_AT_WH:
            self._restarted = True
            await stack.appdaemon.stop()
            await stack.appdaemon.start()
            return True
        leap = await self._leap(stack, car_w)
        socket.energy_wh += car_w * (leap / timedelta(hours=1))
        self._ahead += leap
        move(self.clock, self._ahead.total_seconds())
        return False

    async def _leap(self, stack: Stack, car_w: float) -> timedelta:
        """Tell by how much the clock is moved: while nothing happens, no further than to what happens next."""
        by_plan = bool(stack.statuses) and stack.statuses[-1]["reason"] == "plan"
        if car_w > 0 and not (by_plan and await self._is_shown(stack)):
            return timedelta(0)
        if by_plan:
            return LEAP
        starts, left = None, max(timedelta(0), min(LONGEST_LEAP, self._ends - self.now))
        with suppress(TypeError, ValueError):  # nothing is to start
            starts = datetime.fromisoformat(await stack.home_assistant.state(f"{PLAN}_starts_at"))  # type: ignore[arg-type]
        if starts is None:
            return left
        return LEAP if starts <= self.now else min(left, starts - self.now)

    async def _is_shown(self, stack: Stack) -> bool:
        """Tell whether Home Assistant has seen the energy register since the clock was moved."""
        shown = await stack.home_assistant.state("sensor.alfen_energy")
        energy_wh = stack.simulator.world.charger.sockets[1].energy_wh
        return shown is not None and shown[0].isdigit() and energy_wh - float(shown) < SHOWN_WITHIN_WH

    async def end(self, stack: Stack) -> None:
        """Let the car leave, and wait for the report of its session."""
        got_kwh = stack.simulator.world.charger.sockets[1].energy_wh / 1000
        stack.simulator.world.unplug()
        await stack.home_assistant.wait_for(SESSION, lambda state: state[0].isdigit(), PATIENCE_S)
        self.summary += (
            f"  energy into the car       {got_kwh:.2f} kWh until {self.now:%H:%M}, by the charger's meter\n"
            f"  session                   {await _text(stack, SESSION)}\n"
        )

    def fault(self, received_wh: float) -> str | None:
        """Tell what was wrong with the night; None: nothing."""
        if self.is_over and received_wh < 1000 * self._energy_kwh - NOTHING_WH:
            return f"The car was to have {self._energy_kwh:g} kWh in the morning, and has {received_wh / 1000:.2f} kWh."
        return None


async def _text(stack: Stack, entity: str) -> str:
    return str((await stack.home_assistant.states())[entity]["attributes"]["text"])
