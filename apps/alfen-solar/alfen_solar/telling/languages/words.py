"""What each language has to say: the sentences, and the parts that sentences are made of."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum, auto

from alfen_solar.decision import Reason
from alfen_solar.inputs.states import Unusable
from alfen_solar.problem import ProblemKind
from alfen_solar.telling.logbook import News


class Doing(Enum):
    """What is done, as far as it is seen: with this a sentence begins."""

    WAITING = auto()
    """Nothing may be written yet."""
    PAUSED = auto()
    CHARGING = auto()
    """A car draws."""
    IDLE = auto()
    """A car is connected and draws nothing of what it is offered."""
    NO_CAR = auto()
    OFFERING = auto()
    """Nothing is known of a car."""


class Because(Enum):
    """Why: with some of these a sentence ends."""

    SURPLUS = auto()
    WINDOW = auto()
    """The surplus of a window that is long enough to be told."""
    TOO_LITTLE_SUN = auto()
    """Stands for a surplus that is not known."""
    NEEDED = auto()
    PAUSES = auto()
    STARTS = auto()
    BOOST = auto()
    METER_LOST = auto()
    METER_REVERSED = auto()
    METER_FROZEN = auto()
    CHARGER_SILENT = auto()
    MAXIMUM_TOO_LOW = auto()
    CHARGER_ALLOWS_TOO_LITTLE = auto()


class Note(Enum):
    """What is said of a current, right behind it."""

    MAXIMUM = auto()
    MINIMUM = auto()
    SETTINGS = auto()
    CHARGER = auto()


@dataclass(frozen=True, slots=True, kw_only=True)
class Times:
    """A moment that is near: `at` begins with a preposition, `until` goes behind one."""

    weekdays: tuple[str, str, str, str, str, str, str]
    """From Monday on."""
    at_today: str
    at_tomorrow: str
    at_day: str
    until_today: str
    until_tomorrow: str
    until_day: str
    soon: str
    """Stands for `at`, when the moment is not known."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SelfCheckWords:
    """What the self-check says: what it saw, for the log, and what is wrong, each with what to do."""

    title: str
    wrong: str
    """Goes before each thing that is wrong."""
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


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionWords:
    """What is told of a session when it is over."""

    full: str
    left: str
    saved: str
    """Goes to the end, if the prices are known."""
    money: str
    """An amount of money, with the sign of its currency."""
    money_by_code: str
    """The same, with the code of its currency."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """A language. In braces stands what is put in; all languages have the same braces."""

    decimal_mark: str
    times: Times
    why: Mapping[Reason, str]
    """Whole sentences, where there is nothing to put together."""
    boost_waits: str
    """The mode is Off, and a boost is set."""
    doing: Mapping[Doing, str]
    note: Mapping[Note, str]
    to: str
    """Goes into the note that the charger limits the current, if the current is not that limit."""
    because: Mapping[Because, str]
    joint: str
    """Stands between what is done and why."""
    next: Mapping[Reason, str]
    """What would change it."""
    next_boost_waits: str
    needed_unknown: str
    """Stands for the power that a start needs, if that is not known."""
    needs_current: str
    """Goes behind a `next`."""
    news: Mapping[News, str]
    """An entry of the logbook."""
    title: Mapping[ProblemKind, str]
    """A problem, in few words."""
    problem: Mapping[ProblemKind, str]
    """What is wrong, where, and what to do."""
    nothing: str
    """What a charger that shows nothing shows."""
    both: str
    """Names two meters."""
    over: str
    """Tells that a problem is over."""
    not_connected: str
    no_answer: str
    """Why a call of Home Assistant has failed."""
    unusable_state: str
    """A state that is ignored."""
    unusable: Mapping[Unusable, str]
    """Why."""
    no_value: str
    missing_entity: str
    self_check: SelfCheckWords
    session: SessionWords
    boost_button: str
    """A boost of an hour."""
    stop_button: str
    """The mode Off."""
    dry_run: str
    """Marks what is told while nothing is written."""

    def number(self, value: float, form: str = "g") -> str:
        """Write a number, by a format of Python's."""
        return f"{value:{form}}".replace(".", self.decimal_mark)

    def kilowatts(self, watts: float) -> str:
        """Write a power."""
        return f"{self.number(watts / 1000, '.1f')} kW"

    def amperes(self, current_a: float) -> str:
        """Write a current."""
        return f"{self.number(current_a)} A"
