"""What the user has set with Home Assistant's helpers, and what Home Assistant remembers for the app."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta, tzinfo
from typing import TYPE_CHECKING

from alfen_solar.decision import Mode, PhaseChoice, Reason
from alfen_solar.entities import Entities

from .boost import boost_end
from .choices import Choices, Maximum
from .states import State, Unusable, UnusableStateError, count, current_a, moment, share

if TYPE_CHECKING:
    from collections.abc import Mapping

_LONGEST_BOOST = timedelta(days=2)
"""A time without a date that was set longer ago is over."""
_RISING = (Mode.OFF, Mode.SOLAR, Mode.MINIMUM_SOLAR, Mode.FAST)
"""None of them ever lets the car have more than the next one does."""


@dataclass(slots=True)
class Wishes:
    """What the user wants of a socket."""

    mode: Mode | None = None
    """None: not known yet."""
    maximum_a: float | None = None
    """The most current, in A. None: not known yet."""
    sun_share: float = 0.95
    """How much of the power at minimum current the sun shall give, from 0 to 1; the default serves until one is set."""
    boost_until: datetime | None = None
    """When a boost ends, by the clock on the wall, which may be past."""
    plan_until: datetime | None = None
    """Until when the plan lets the car charge at the maximum, by the clock on the wall; None: it does not."""
    is_enough: bool = False
    """Whether the car has received as much energy as it may."""
    waits: bool = False
    """Whether a choice of the mode or a boost is yet to stand for long enough before it is done."""
    phases: dict[Mode, PhaseChoice] = field(default_factory=dict)
    """On how many phases to charge in a mode; boost and plan count as fast. What is left out is automatic."""

    def forced_until(self, wall: datetime) -> tuple[datetime, Reason] | None:
        """Tell until when the car charges at the maximum whatever the mode is, unless that is Off, and why.

        None: it does not. A boost comes before the plan; the plan is for the modes that follow the sun.
        """
        if self.boost_until is not None and wall < self.boost_until:
            return self.boost_until, Reason.BOOST
        follows_sun = self.mode in {Mode.SOLAR, Mode.MINIMUM_SOLAR}
        if follows_sun and self.plan_until is not None and wall < self.plan_until:
            return self.plan_until, Reason.PLAN
        return None


class HelpersInput:
    """Reads the helpers. One without a value leaves its last wish in force."""

    def __init__(self, entities: Entities, zone: tzinfo, *, switches_phases: bool = False) -> None:
        """Name what is read.

        Args:
            entities: the helpers, and what remembers for the app.
            zone: in which times without one are.
            switches_phases: whether the phases are chosen by helpers as well.
        """
        self._zone = zone
        self._settings = {
            # First: the app's first status, which may come with the next entity, overwrites what is remembered here.
            entities.starts_memory: "starts_memory",
            entities.session_memory: "session_memory",
            entities.mode: "mode",
            entities.maximum_current: "maximum_current",
            entities.sun_share: "sun_share",
            entities.boost_memory: "boost_memory",
            entities.boost_until: "boost_until",
        }
        self._phases: dict[str, Mode] = {}
        if switches_phases:
            self._phases = {
                entities.phases_solar: Mode.SOLAR,
                entities.phases_minimum_solar: Mode.MINIMUM_SOLAR,
                entities.phases_fast: Mode.FAST,
            }
            self._settings = (
                {entities.switches_memory: "switches_memory"}
                | self._settings
                | {
                    entities.phases_solar: "phases_solar",
                    entities.phases_minimum_solar: "phases_minimum_solar",
                    entities.phases_fast: "phases_fast",
                }
            )
        self._modes = Choices[Mode]()
        self._maximum = Maximum()
        self._boosts = Choices[datetime]()
        self._remembered_boost: tuple[str, datetime] | None = None
        self.wishes = Wishes()
        self.remembered_starts: tuple[int, date] | None = None
        """The starts of a day that were counted before this app began."""
        self.remembered_switches: tuple[int, date] | None = None
        """The same of the switches of phases."""
        self.phase_memory: object = None
        """What an app before this one knew of the phases; see `sockets.phase_memory`."""
        self.session_memory: Mapping[str, object] = {}
        """The attributes of the sensor that remembers energy and session; see `sockets.energy_memory`."""

    @property
    def entities(self) -> dict[str, str]:
        """The setting under `entities` by the entity that it names, in the order in which they are to be read."""
        return self._settings

    def record(self, entity: str, state: State | None, now: datetime) -> None:
        """Record what an entity shows; None: nothing.

        Raises:
            UnusableStateError: its state cannot be used.
        """
        if state is None:
            return
        match self._settings[entity]:
            case "mode":
                self._choose_mode(_mode(state), now)
            case "maximum_current":
                self._maximum.choose(current_a(state), now)
                self.wishes.maximum_a = self._maximum.in_force_a(now)
            case "sun_share":
                self.wishes.sun_share = share(state)
            case "boost_memory":
                self._record_boost_memory(state, now)
            case "boost_until":
                self._record_boost(state, now)
            case "starts_memory":
                self.remembered_starts = _of_a_day(state) or self.remembered_starts
            case "switches_memory":
                self._record_switches(state)
            case "session_memory":
                self.session_memory = state.attributes
            case _:
                self.wishes.phases[self._phases[entity]] = _phases(state)

    def step(self, now: datetime) -> None:
        """Let time pass: a choice that had to wait may have stood for long enough."""
        if (mode := self._modes.settled(now)) is not None:
            self.wishes.mode = mode
        self.wishes.maximum_a = self._maximum.in_force_a(now)
        if (until := self._boosts.settled(now)) is not None:
            self.wishes.boost_until = until
        self.wishes.waits = self._modes.waits or self._boosts.waits

    def _choose_mode(self, mode: Mode, now: datetime) -> None:
        before = self.wishes.mode
        lowers = mode is Mode.OFF or (before is not None and _RISING.index(mode) <= _RISING.index(before))
        if self._modes.choose(mode, now, lowers=lowers, switches=mode not in {Mode.OFF, before}):
            self.wishes.mode = mode

    def _record_switches(self, state: State) -> None:
        self.remembered_switches = _of_a_day(state) or self.remembered_switches
        if not state.is_event:  # what changes while the app runs, it has told itself
            self.phase_memory = state.attributes.get("memory")

    def _record_boost_memory(self, state: State, now: datetime) -> None:
        if self._remembered_boost is None:
            set_at = moment(state.text, state.changed_at)
            in_bounds = min(max(set_at, now - _LONGEST_BOOST), now)
            self._remembered_boost = (str(state.attributes.get("value")), in_bounds)

    def _record_boost(self, state: State, now: datetime) -> None:
        remembered = self._remembered_boost
        if remembered is None or remembered[0] != state.text:
            remembered = (state.text, state.changed_at)
        # Else the value is an old one that has come back: Home Assistant's own time stamp is that of its return.
        self._remembered_boost = remembered
        self.wishes.boost_until, before = None, self.wishes.boost_until
        try:
            until = boost_end(*remembered, self._zone)
        except UnusableStateError:
            self._boosts.take_back()
            raise
        ends = until is None or (before is not None and until <= before)
        is_taken = self._boosts.choose(until or now, now, lowers=ends)
        self.wishes.boost_until = until if is_taken else before


def _of_a_day(state: State) -> tuple[int, date] | None:
    """Return what is remembered of a day; None: nothing is."""
    if state.is_event:  # what changes while the app runs, it has told itself
        return None
    number = count(state)
    try:
        return number, date.fromisoformat(str(state.attributes.get("day")))
    except ValueError:  # a sensor of one's own may have no day
        return None


def _phases(state: State) -> PhaseChoice:
    try:
        return PhaseChoice(state.text)
    except ValueError:
        raise UnusableStateError(Unusable.NO_PHASES, state=state.text, choices=", ".join(PhaseChoice)) from None


def _mode(state: State) -> Mode:
    try:
        return Mode(state.text)
    except ValueError:
        why = Unusable.UNQUOTED_OFF if state.text.lower() in {"false", "off"} else Unusable.NO_MODE
        raise UnusableStateError(why, state=state.text, modes=", ".join(Mode)) from None
