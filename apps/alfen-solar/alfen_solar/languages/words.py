"""What each language has to say: the sentences, by what they tell."""

from collections.abc import Mapping
from dataclasses import dataclass

from alfen_solar.decision import Reason
from alfen_solar.logbook import News
from alfen_solar.meter import Unusable
from alfen_solar.problem import ProblemKind


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
    """An amount of money."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """A language. In braces stands what is put in; all languages have the same braces."""

    decimal_mark: str
    weekdays: tuple[str, str, str, str, str, str, str]
    """From Monday on, as short as in a calendar."""
    clock: str
    """A time of a day that is near."""
    why: Mapping[Reason, str]
    """Why the setpoint is what it is."""
    left_alone: str
    """What the setpoint is when nothing is written."""
    surplus: str
    """Goes behind a `why`."""
    needed: str
    """Goes behind `surplus`, while there is too little of it."""
    next: Mapping[Reason, str]
    """What would change it."""
    needed_unknown: str
    """Stands for the power that a start needs, if that is not known."""
    news: Mapping[News, str]
    """An entry of the logbook."""
    problem: Mapping[ProblemKind, str]
    """What is wrong, and what to look at."""
    nothing: str
    """What a charger that shows nothing shows."""
    both: str
    """Names two meters."""
    over: Mapping[ProblemKind, str]
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
