"""A socket, and the entities of Home Assistant that belong to it: its helpers, and the sensors of its charger."""

import math
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta, tzinfo

from .decision import CarState, Mode, PhaseChoice, Reason
from .facts import NOMINAL_VOLTAGE_V, Facts
from .house.caps import HOUSE_PHASES, CarDraw, User
from .house.sharing import Claim, Take, Yielding
from .house.station import Part
from .inputs.helpers import HelpersInput
from .inputs.plan import PlanInput
from .inputs.socket import MEASURED, NEEDED, SocketInput
from .inputs.states import State
from .inputs.trouble import Lack, Trouble, Troubles
from .plan.money import Money, MoneyCount
from .plan.room import Room
from .plan.socket_plan import Car, PlanReport, SocketPlan
from .plan.values import Otherwise
from .problem import Problem, ProblemKind
from .settings import Settings
from .sockets.energy import Charged
from .sockets.energy_memory import read_memory
from .sockets.follow import Sun
from .sockets.phase_memory import read_phase_memory
from .sockets.socket import Socket, SocketStep

BEGINS_WITHIN = timedelta(seconds=60)
"""So long the minimum current is kept for a car that is offered it and does not draw yet."""
UNKNOWN_AGE = timedelta(days=1)
"""So long ago may be what was remembered where the clock does not tell it, as after a power cut without a battery."""
STARTS_WITHIN = timedelta(minutes=5)
"""A car that is to start so soon has its minimum current kept by those that come after it."""


_OTHERWISE = {Mode.SOLAR: Otherwise.FOLLOWS_SUN, Mode.MINIMUM_SOLAR: Otherwise.AT_LEAST_MINIMUM}
"""What the car does when the plan does not let it charge at the maximum; in the other modes there is no plan."""


class ChargePoint:
    """Records what belongs to one socket, and lets it decide."""

    def __init__(self, settings: Settings, zone: tzinfo, now: datetime) -> None:
        """Set it up.

        Args:
            settings: those of this socket.
            zone: in which the times are that the user sets.
            now: the time.
        """
        self.settings = settings
        self.socket = Socket(settings, now)
        switches = settings.switches_phases
        self._helpers = HelpersInput(settings.entities, zone, switches_phases=switches)
        self._input = SocketInput(settings.entities, switches_phases=switches)
        self._troubles = Troubles()
        self._is_reading = False
        self._began_at = now
        self._recalled = self._phases_recalled = False
        self._answers_since: datetime | None = None
        self._runs = False
        self._since = now
        self._take = Take()
        self._yielding = Yielding()
        entities = settings.entities
        self._plan_input = PlanInput(entities, settings.soc) if settings.plan else None
        self._plan = SocketPlan(zone, None if settings.battery_kwh is None else 1000 * settings.battery_kwh)
        planned = {} if self._plan_input is None else self._plan_input.entities
        inputs = {**self._helpers.entities, **self._input.entities, **planned}
        self._settings_by_entity = {entity: f"entities.{setting}" for entity, setting in inputs.items()}
        if settings.soc in planned:
            self._settings_by_entity[settings.soc] = "soc"
        self._phases = (entities.phases_solar, entities.phases_minimum_solar, entities.phases_fast) if switches else ()
        currents = (entities.current_l1, entities.current_l2, entities.current_l3)
        self._optional = frozenset(
            {*currents, entities.energy, entities.phases, entities.switches_memory, *self._phases}
        )
        self._plan_helpers = tuple(entity for entity in planned if entity != settings.soc)
        self._money = MoneyCount()
        self._zone = zone
        self._past_since: datetime | None = None
        self._needed_helpers = (entities.mode, entities.maximum_current)
        self._wishes = (entities.sun_share, entities.boost_until)
        self._needed_sensors = tuple(getattr(entities, name) for name in NEEDED)

    # What it is made of

    @property
    def entities(self) -> Mapping[str, str]:
        """The setting by the entity that it names, in the order in which the first states are to be recorded."""
        return self._settings_by_entity

    @property
    def station(self) -> str:
        """What names its station: sockets of one hub share it."""
        return self.settings.hub

    @property
    def charger_entities(self) -> frozenset[str]:
        """The sensors of the charger."""
        return frozenset(self._input.entities)

    @property
    def looked_at(self) -> frozenset[str]:
        """The entities to look at before each step; the others are to be recorded when they change.

        When a power was measured matters to tenths of a second. All else that the charger shows is as good a second
        later, and what comes with a reading is looked at with it.
        """
        return self.charger_entities - {self.settings.entities.power}

    @property
    def helpers(self) -> tuple[str, ...]:
        """The entities with which the user chooses how the car charges."""
        entities = self.settings.entities
        chosen = (entities.mode, entities.maximum_current, entities.sun_share, entities.boost_until, *self._phases)
        return (*chosen, *self._plan_helpers)

    @property
    def read_entities(self) -> tuple[str, ...]:
        """The sensors that are to be read now if a reading is asked for: at first all that a decision rests on.

        Each sensor that changes costs Home Assistant and AppDaemon an event, so later it is only what is waited for.
        """
        entities, socket = self.settings.entities, self.socket
        currents = (entities.current_l1, entities.current_l2, entities.current_l3)
        readback = (entities.setpoint, entities.applied_current, entities.remaining_validity)
        if not socket.was_read:
            # The package's mode 3 state is made of another sensor, which is the one that is polled.
            states = (f"{entities.mode_3_state}_raw", entities.mode_3_state)
            phases = (entities.phases,) if self.settings.switches_phases else ()
            electric = (entities.power, *readback, entities.safe_current, entities.voltage, *currents)
            return (*states, *electric, entities.energy, *phases)
        if self.settings.switches_phases:  # a switch must know all of it, as it is now
            return (entities.power, *readback, *currents, entities.phases)
        measured = (entities.power,) if socket.readings.power_w is not None else (entities.power, *currents)
        return (*measured, *readback) if socket.writer.wants_readback else measured

    def may_miss(self, entity: str) -> bool:
        """Tell whether an entity need not exist: packages of before did not have it, and it only makes more known."""
        return entity in self._optional

    def facts(self, meter_period_s: float | None) -> Facts:
        """Tell what the self-check wants to know; the period of the meter in s is the house's."""
        readings, validity = self.socket.readings, self.socket.writer.validity
        return Facts(
            voltage_v=readings.voltage_v,
            safe_current_a=readings.safe_current_a,
            setpoint_a=readings.setpoint_a,
            longest_validity_s=validity.total_seconds() if validity else None,
            meter_period_s=meter_period_s,
            draw=self.socket.draw,
        )

    # What comes in

    def record(self, entity: str, state: State | None, now: datetime, *, seen_before: bool) -> None:
        """Record what one of its entities shows; None: nothing that can be used.

        Args:
            entity: its id.
            state: what it shows.
            now: the time.
            seen_before: whether it is known to have shown something else before.

        Raises:
            UnusableStateError: its state cannot be used.
        """
        if entity in self._helpers.entities:
            self._helpers.record(entity, state, now)
        elif self._plan_input is not None and entity in self._plan_input.entities:
            self._plan_input.record(entity, state)
        # What a sensor shows when it is first seen, Home Assistant may have restored from before its restart.
        elif seen_before or state is None or self._is_reading or self.socket.trusts_states(now):
            readings = self._input.record(entity, state)
            setting = self._input.entities[entity]
            # Currents serve where there is no power, and are of another moment where there is one. They may have waited
            # for the voltage, which makes a power of them.
            serves = setting in MEASURED or (setting == "voltage" and self.socket.car_w is None)
            measured = setting == "power" or (serves and self.socket.measures_currents)
            self.socket.record(readings, now, measured=measured)

    def record_trouble(self, entity: str, trouble: Trouble | None, now: datetime) -> Trouble | None:
        """Record what is wrong with one of its entities; return it if that belongs into the log."""
        is_news = self._troubles.record(entity, trouble, now)
        missed = trouble is not None and not (trouble.lack is Lack.MISSING and self.may_miss(entity))
        return trouble if is_news and missed else None

    def begin_reading(self) -> None:
        """Record that what is recorded from here on Home Assistant has just read from the charger."""
        self._is_reading = True

    def finish_reading(self, now: datetime, *, done: bool) -> None:
        """Record that Home Assistant has read the charger, or could not be asked."""
        self._is_reading = False
        if not self.socket.was_read:  # the first plan is to know what the car has taken while no app was there
            self.socket.energy.record(self.socket.car_w, None, self.socket.readings.energy_wh, now)
        self.socket.finish_reading(now, done=done)

    # What goes out

    def claim(self, now: datetime, wall: datetime) -> Claim:
        """Tell what is to be known of it to share the surplus."""
        socket, wishes = self.socket, self._helpers.wishes
        wants = socket.offer_a > 0
        if wants is not self._runs:
            self._runs, self._since = wants, now
        begins = now - self._since <= BEGINS_WITHIN
        decision = socket.decision
        starts = decision.reason is Reason.STARTING and decision.until is not None
        limit_a = socket.charger_limit_a(now)
        most_a = min(self.settings.maximum_current_a, wishes.maximum_a or 0.0, math.inf if limit_a is None else limit_a)
        per_ampere_w = socket.watts_per_ampere
        return Claim(
            minimum_w=socket.least_a * per_ampere_w,
            most_w=self._take.most_w(
                socket.car_w, socket.offer_a * per_ampere_w, most_a * per_ampere_w, now, per_ampere_w
            ),
            takes_part=self.follows_sun(wall) and not wishes.is_enough,
            runs=socket.car is CarState.DRAWING or (wants and begins and socket.car is not CarState.ABSENT),
            waits=starts and decision.until is not None and decision.until - wall <= STARTS_WITHIN,
            since=self._since,
            per_ampere_w=per_ampere_w,
            may_grow=socket.may_grow,
        )

    def part(self, share_w: float | None, now: datetime, wall: datetime, safe_a: float | None = None) -> Part:
        """Tell what is to be known of it to divide the current of its station.

        Args:
            share_w: what it may use of the surplus, in W; None: that is not known.
            now: the time.
            wall: what the wall clock shows.
            safe_a: the safe current of the station, in A; None: no socket of it has ever shown that.
        """
        socket, wishes = self.socket, self._helpers.wishes
        most_a = min(self.settings.maximum_current_a, wishes.maximum_a or 0.0)
        least_a, draws, may_draw_a = socket.least_a, socket.car is CarState.DRAWING, socket.may_draw_a(now, safe_a)
        if not self._asks(wall) and (self._is_off or not self._starts_with(share_w)):
            return Part(0.0, 0.0, 0.0, may_draw_a, least_a, socket.offer_a)
        wants_a = most_a if draws else least_a
        if draws and self.follows_sun(wall):
            # In whole amperes, so that the limit of the other does not move with every cloud.
            wants_a = max(least_a, min(math.ceil((share_w or 0.0) / socket.watts_per_ampere), most_a))
        return Part(least_a, wants_a, most_a, may_draw_a, least_a, socket.offer_a)

    def yields(self, now: datetime) -> bool:
        """Tell whether its car makes nothing of its part, so that another may have it; called once a step."""
        car, offered = self.socket.car, self.socket.offer_a > 0
        return self._yielding.yields(
            rests=car is CarState.IDLE, offered=offered, in_fault=car is CarState.FAULT, now=now
        )

    @property
    def has_yielded(self) -> bool:
        """Whether it has left its part to others since its car last drew."""
        return self._yielding.has_yielded

    def user(self, share_w: float | None, now: datetime, wall: datetime, safe_a: float | None = None) -> User:
        """Tell what is to be known of it to give it its part of the house's power; for the arguments see `part`."""
        return User(self.part(share_w, now, wall, safe_a), self.socket.watts_per_ampere, self.house_phases)

    @property
    def house_phases(self) -> tuple[int, ...]:
        """The phases of the house that its car may draw from: 0 for L1, 1 for L2, 2 for L3; that of its own L1 first.

        Without a neutral, a car on one phase lies between two.
        """
        settings, seen = self.settings, round(self.socket.watts_per_ampere / NOMINAL_VOLTAGE_V)
        used = max(settings.most_phases, seen, 2 if settings.grid == "delta" else 1)
        return tuple(int(digit) - 1 for digit in settings.phase_rotation if digit.isdigit())[:used]

    @property
    def _is_off(self) -> bool:
        """Whether its car is not there, or is to be offered nothing whatever the sun does."""
        wishes = self._helpers.wishes
        return wishes.mode in {None, Mode.OFF} or wishes.is_enough or self.socket.car is CarState.ABSENT

    def _asks(self, wall: datetime) -> bool:
        """Tell whether its car is to be offered current without more sun."""
        socket = self.socket
        charges = socket.car is CarState.DRAWING or socket.offer_a > 0
        return not self._is_off and (charges or not self.follows_sun(wall))

    def draw(self, now: datetime, wall: datetime) -> CarDraw:
        """Tell what its car draws of the house."""
        socket, currents_a = self.socket, self.socket.readings.currents_a
        measured = self._of_house(currents_a) if len(currents_a) == HOUSE_PHASES else None
        drawn = socket.drawn(now, now)
        return CarDraw(
            drawn,
            socket.watts_per_ampere,
            socket.offer_a,
            self.house_phases,
            measured,
            minimum_w=socket.least_a * socket.watts_per_ampere,
            is_measured=socket.car_w is not None,
            asks=self._asks(wall) and not self.has_yielded,
        )

    def _of_house(self, currents_a: tuple[float, ...]) -> tuple[float, float, float]:
        """Return the currents of its L1, L2 and L3 as those of L1, L2 and L3 of the house."""
        rotation = self.settings.phase_rotation
        first, second, third = (currents_a[rotation.index(str(phase)) // 2] for phase in range(1, HOUSE_PHASES + 1))
        return first, second, third

    def _starts_with(self, share_w: float | None) -> bool:
        """Tell whether its car, which is paused, is to be started with so much of the surplus, in W."""
        socket, wishes = self.socket, self._helpers.wishes
        if wishes.mode is Mode.MINIMUM_SOLAR:
            return True
        needed_w = wishes.sun_share * socket.least_a * socket.watts_per_ampere
        return share_w is not None and share_w >= needed_w

    def follows_sun(self, wall: datetime) -> bool:
        """Tell whether the sun decides what its car gets."""
        wishes = self._helpers.wishes
        return wishes.mode in {Mode.SOLAR, Mode.MINIMUM_SOLAR} and wishes.forced_until(wall) is None

    def boosts(self, wall: datetime) -> bool:
        """Tell whether its car is boosted."""
        wishes = self._helpers.wishes
        return wishes.boost_until is not None and wall < wishes.boost_until

    def can_test(self, wall: datetime) -> bool:
        """Tell whether its car can show if the meter is alive: it draws, and may be offered a little less or more."""
        return self.socket.car is CarState.DRAWING and self.socket.offer_a > 0 and self.follows_sun(wall)

    def recall(self, now: datetime, wall: datetime) -> None:
        """Take what an app before this one has let Home Assistant remember; what this one did is no memory.

        Args:
            now: the time.
            wall: what the wall clock shows.
        """
        memory = None if self._recalled else read_memory(self._helpers.session_memory, now, wall)
        runs_for = now - self._began_at
        energy, received = self.socket.energy, Charged()
        if memory is None:
            return
        self._recalled = True  # what this app tells itself is no memory, however old a clock that is set makes it
        # Before this app has told anything nothing is its own, even if it seems new: after a power cut, the clock of a
        # machine without a battery is behind until it was set.
        if memory.age <= runs_for and energy.has_reported:
            return
        money: Money | None = Money(0.0, 0.0)
        if memory.register_wh is not None:
            energy.remember(memory.register_wh, (UNKNOWN_AGE if memory.is_ahead else memory.age) - runs_for)
        if memory.session is not None:
            received, money = memory.session.charged, memory.money
            self.socket.session.remember(memory.session, now)
        self._money.remember(money)
        self._plan.remember(received.total_wh)

    def look_ahead(self, room: Room, now: datetime, wall: datetime) -> None:
        """Plan, before anything is shared out or decided.

        Args:
            room: what lies ahead of the house, and what its limits leave to the car.
            now: the time.
            wall: what the wall clock shows.
        """
        if self._plan_input is None:
            return
        socket, wishes, plan, outlook = self.socket, self._helpers.wishes, self._plan, room.outlook
        if (is_past := self._plan_input.chose_past(wall, self._zone)) is not None:
            self._past_since = wall if is_past else None
        plan.record(socket.car, socket.energy.so_far.total_wh)
        self._money.record(socket.energy.so_far, outlook.prices(wall).paid(wall), outlook.export_price)
        charges = socket.decision.reason is Reason.PLAN and socket.car is CarState.DRAWING
        plan.record_full(socket.car_w if charges else None, wall)
        car = None
        if wishes.mode in _OTHERWISE and wishes.maximum_a is not None:
            most_a = min(self.settings.maximum_current_a, wishes.maximum_a)
            per_ampere_w = self.planned_watts_per_ampere
            least_w = socket.least_a * per_ampere_w
            most_w = most_a * per_ampere_w
            otherwise, draws_w = _OTHERWISE[wishes.mode], socket.car_w or 0.0
            car = Car(socket.car, most_w, least_w, otherwise, per_ampere_w, draws_w) if most_w > 0 else None
        if socket.trusts_states(now):
            wishes.plan_until = plan.step(self._plan_input.wishes, car, room, wall)
        wishes.is_enough = plan.is_enough(self._plan_input.wishes)

    @property
    def planned_watts_per_ampere(self) -> float:
        """What an ampere of its offer is to the car while the plan lets it charge, in W, all its phases together."""
        choice = self._helpers.wishes.phases.get(Mode.FAST, PhaseChoice.AUTOMATIC)
        one = choice is PhaseChoice.ONE or (choice is PhaseChoice.AUTOMATIC and not self.socket.fits_all_phases)
        return self.socket.watts_per_ampere_on(1 if one else self.settings.most_phases)

    def money_memory(self, reported: Charged) -> Money | None:
        """Tell what the session that is on has come to, for what was handed out of it; None: not known."""
        return None if self._plan_input is None else self._money.memory(reported)

    def plan_report(self) -> PlanReport | None:
        """Tell what there is to tell of the plan; None: there is none."""
        return self._plan.report()

    def step(self, sun: Sun, now: datetime, wall: datetime) -> SocketStep:
        """Decide.

        Args:
            sun: what the house hands over.
            now: the time.
            wall: what the wall clock shows.
        """
        socket = self.socket
        self._helpers.step(now)
        if self._helpers.remembered_starts is not None:
            socket.remember_starts(*self._helpers.remembered_starts)
            self._helpers.remembered_starts = None
        if self._helpers.remembered_switches is not None:
            socket.remember_switches(*self._helpers.remembered_switches)
            self._helpers.remembered_switches = None
        memory = None if self._phases_recalled else read_phase_memory(self._helpers.phase_memory, now, wall)
        if memory is not None:
            self._phases_recalled = True
            socket.recall_phases(memory, now)
        step = socket.step(self._helpers.wishes, sun, now, wall)
        if self._plan_input is not None and step.session is not None and (money := self._money.drain()) is not None:
            step.session = replace(step.session, cost=money.cost, saved_by_price=money.saved)
        step.problems = (*step.problems, *self._problems(now, wall))
        return step

    def _problems(self, now: datetime, wall: datetime) -> tuple[Problem, ...]:
        """Tell what is wrong with the helpers, and with single sensors of the charger."""
        problems = []
        if lacking := self._troubles.lasting(self._needed_helpers, now):
            problems.append(Problem(ProblemKind.HELPER_LOST, troubles=lacking))
        # A helper without a value says nothing, which is no wish; one with a wrong value is a wish that is not heard.
        lacking = tuple(each for each in self._troubles.lasting(self._wishes, now) if each.lack is Lack.UNUSABLE)
        if lacking:
            problems.append(Problem(ProblemKind.WISH_UNUSABLE, troubles=lacking))
        if self._plan_input is not None:
            needed, lasting = self._plan_input.needed(), self._troubles.lasting(self._plan_input.entities, now)
            lacking = tuple(each for each in lasting if each.lack is Lack.UNUSABLE or each.entity in needed)
            if self._past_since is not None and wall - self._past_since >= Troubles.LASTS:
                lacking = (*lacking, self._plan_input.trouble_of_past())
            if lacking:
                problems.append(Problem(ProblemKind.PLAN_LOST, troubles=lacking))
        # Without a setpoint all of the charger is silent, and told as such; its sensors come back one after the other.
        self._answers_since = None if self.socket.readings.setpoint_a is None else self._answers_since or now
        answers = self._answers_since is not None and now - self._answers_since >= Troubles.LASTS
        if answers and (lacking := self._troubles.lasting(self._needed_sensors, now)):
            problems.append(Problem(ProblemKind.SENSOR_LOST, troubles=lacking))
        return tuple(problems)
