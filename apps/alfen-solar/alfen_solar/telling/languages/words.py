"""What each language consists of: sentences, and the parts that sentences are made of."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum, auto

from alfen_solar.decision import Mode, Reason
from alfen_solar.inputs.states import Unusable
from alfen_solar.limits import Bound
from alfen_solar.problem import Flaw, ProblemKind
from alfen_solar.telling.logbook import News


class Doing(Enum):
    """What is happening, as far as it can be seen. A sentence starts with it."""

    WAITING = auto()
    """Nothing is written yet."""
    PAUSED = auto()
    CHARGING = auto()
    """A car draws power."""
    STARTED = auto()
    """The same, in the logbook, after a pause."""
    IDLE = auto()
    """A car is connected and does not draw what it is offered."""
    NO_CAR = auto()
    OFFERING = auto()
    """It is unknown whether a car is connected."""


class Because(Enum):
    """Why it is happening. A sentence ends with some of these."""

    SURPLUS = auto()
    WINDOW = auto()
    """The surplus, in the logbook, when it was averaged over a long time."""
    BATTERY_LENDS = auto()
    """What the home battery does to the surplus follows it; see `BatteryRole`."""
    BATTERY_FIRST = auto()
    BATTERY_GIVES = auto()
    BATTERY_HELPS = auto()
    BATTERY_UNKNOWN = auto()
    TOO_LITTLE_SUN = auto()
    """Replaces a surplus that is not known."""
    NEEDED = auto()
    PAUSES = auto()
    STARTS = auto()
    PROBES = auto()
    """A start that is to show whether a throttled inverter can deliver more."""
    BOOST = auto()
    PLAN = auto()
    METER_LOST = auto()
    METER_REVERSED = auto()
    METER_FROZEN = auto()
    CHARGER_SILENT = auto()
    MAXIMUM_TOO_LOW = auto()
    CHARGER_ALLOWS_TOO_LITTLE = auto()


class Note(Enum):
    """What limits a current. It follows the current directly."""

    MAXIMUM = auto()
    MINIMUM = auto()
    SETTINGS = auto()
    CHARGER = auto()
    STATION = auto()
    """Another car uses current of the same station."""
    PHASES = auto()
    FUSE = auto()
    """The house leaves no more of the main fuse."""
    QUARTER_HOUR = auto()
    DIMMED = auto()


@dataclass(frozen=True, slots=True, kw_only=True)
class Times:
    """A point in time: `at` starts with its preposition, `until` follows one."""

    weekdays: tuple[str, str, str, str, str, str, str]
    """Monday first."""
    at_today: str
    at_tomorrow: str
    at_day: str
    until_today: str
    until_tomorrow: str
    until_day: str
    date: str
    """How a date is written, for `strftime`, when it is more than a week away."""
    at_date: str
    until_date: str
    soon: str
    """Replaces `at` when the time is not known."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SelfCheckWords:
    """The results of the self-check: what was found, for the log, and what is wrong, with what to do about it."""

    title: str
    joint: str
    """Separates what was found."""
    wrong: str
    """Introduces each problem."""
    voltage: str
    safe_current: str
    unknown: str
    renewed: str
    honoured: str
    window: str
    draw: str
    no_draw: str
    no_voltage: str
    odd_voltage: str
    no_setpoint: str
    short_validity: str
    slow_meter: str
    more_phases: str
    more_than_offered: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionWords:
    """The report of a charging session."""

    full: str
    left: str
    cost: str
    """Follows if the price of each quarter hour is known."""
    saved: str
    """Follows at the end if the prices are known."""
    money: str
    """An amount of money with its currency symbol."""
    money_by_code: str
    """The same with the currency code."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanWords:
    """What the plan comes to."""

    until: str
    """What the car gets until it is to be ready."""
    cost: str
    """Follows the energy if prices are known."""
    cheap: str
    """It is to be ready at no time, but charges at low prices."""
    starts: str
    """Follows while it does not charge at the maximum."""
    short: str
    """Follows if the time is too short."""
    assumes: str
    """Follows if it charges at a time whose price is not known."""
    no_prices: str
    """Follows if the entities that are set for them show no price of now."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FirstStepsWords:
    """What is still to be done before the first car can charge."""

    title: str
    package: str
    hub: str
    meter: str
    charger: str
    done: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryWords:
    """What is told of Home Assistant's files, and of the package that it runs."""

    written: str
    kept: str
    no_folder: str
    not_written: str
    other_version: str
    earlier_version: str
    """Of a release whose package did not tell it."""
    restart: str
    take_over: str
    """What to do when the user has changed the package."""
    lay_files: str
    """What to do when the app does not look after the files."""
    not_in_production: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """One language. All languages have the same placeholders."""

    decimal_mark: str
    gap: str
    """Separates a number from its unit."""
    times: Times
    mode: Mapping[Mode, str]
    """What the dashboard calls a mode."""
    why: Mapping[Reason, str]
    """Complete sentences, for reasons that need no parts."""
    boost_waits: str
    """A boost is set while the mode is Off."""
    doing: Mapping[Doing, str]
    note: Mapping[Note, str]
    to: str
    """Inserted in `Note.CHARGER` if the limit differs from the current."""
    because: Mapping[Because, str]
    in_use: Mapping[Bound, str]
    """Why a car is paused that others leave too little to; for each of `SHARED`."""
    joint: str
    """Connects what is happening with why."""
    next: Mapping[Reason, str]
    """What happens next, or what it takes."""
    next_in_use: Mapping[Bound, str]
    """What a car waits for that others leave too little to; for each of `SHARED`."""
    next_probes: str
    """Replaces that of a start, where it is to show whether a throttled inverter can deliver more."""
    next_boost_waits: str
    needed_unknown: str
    """Replaces the power that a start needs if it is not known."""
    needs_current: str
    """Follows a `next` sentence."""
    phases_stay: str
    """Follows a `next` sentence while the phases have been switched too often."""
    choice_waits: str
    """Follows a `next` sentence while a mode or a boost that was chosen is yet to stand for a while."""
    news: Mapping[News, str]
    """Logbook entries."""
    title: Mapping[ProblemKind, str]
    """The short title of a problem."""
    problem: Mapping[ProblemKind, str]
    """What is wrong, where, and what to do."""
    phases: Mapping[Flaw, str]
    """The same of a switch of phases."""
    nothing: str
    """Replaces a value that the charger does not report."""
    both: str
    """Joins the names of two sensors."""
    over: str
    """A problem is over."""
    not_connected: str
    no_answer: str
    """Home Assistant did not respond to an action."""
    unusable_state: str
    """A state that is ignored."""
    unusable: Mapping[Unusable, str]
    """Why it is ignored."""
    no_value: str
    missing_entity: str
    """An entity that a package has, or the user's own in place of it."""
    not_set: str
    """A setting that names no entity, and is needed for what the user has chosen."""
    missing_named: str
    """An entity that the user has named."""
    self_check: SelfCheckWords
    plan: PlanWords
    session: SessionWords
    boost_button: str
    """Starts a boost of one hour."""
    stop_button: str
    """Selects the mode Off."""
    of_socket: str
    """Marks messages where there are several sockets."""
    dry_run: str
    """Marks messages while nothing is written to the charger."""
    last_sun_share: str
    no_boost: str
    """What applies while the state of a helper is ignored."""
    no_priority: str
    """Where the helper of the priority is to be had."""
    last_priority: str
    last_station: str
    """What applies while the priority, or the maximum current of the station, has no value."""
    last_plan_wish: str
    no_soc: str
    later_time: str
    """What applies while a helper of the plan, or the car's state of charge, cannot be used."""
    no_battery_power: str
    no_battery_level: str
    last_battery_choice: str
    """What applies while what the home battery shows, or a choice about it, cannot be used."""
    first_steps: FirstStepsWords
    delivery: DeliveryWords

    def number(self, value: float, form: str = "g") -> str:
        """Format a number with a Python format specification."""
        return f"{value:{form}}".replace(".", self.decimal_mark)

    def kilowatts(self, watts: float) -> str:
        """Format a power."""
        return f"{self.number(watts / 1000, '.1f')}{self.gap}kW"

    def amperes(self, current_a: float) -> str:
        """Format a current."""
        return f"{self.number(current_a)}{self.gap}A"
