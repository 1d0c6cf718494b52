"""What is looked at some time after the start, so that a wrong installation is found before it charges wrongly."""

from dataclasses import dataclass

from .charger import plausible_voltage
from .problem import Problem, ProblemKind
from .settings import Settings

LONG_WINDOW_S = 30.0
NOMINAL_VOLTAGE_V = 230.0
PHASES_TOLERANCE = 0.5


@dataclass(frozen=True, slots=True)
class Findings:
    """What was found: all of it for the log, and what is wrong for the user."""

    seen: tuple[str, ...] = ()
    wrong: tuple[str, ...] = ()
    complete: bool = False
    """Whether all was known that there is to judge: a car may charge hours later, and a slow meter takes its time."""

    @property
    def problems(self) -> tuple[Problem, ...]:
        """What is wrong, as one problem."""
        return (Problem(ProblemKind.SELF_CHECK, detail=" ".join(self.wrong)),) if self.wrong else ()


@dataclass(frozen=True, slots=True)
class Draw:
    """What the car drew when it had had the time to draw all that it was offered."""

    power_w: float
    setpoint_a: float

    @property
    def phases(self) -> float:
        """On how many phases, if it draws all that it is offered."""
        return self.power_w / (self.setpoint_a * NOMINAL_VOLTAGE_V)


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known some time after the start; None: nothing is."""

    voltage_v: float | None
    safe_current_a: float | None
    setpoint_a: float | None
    longest_validity_s: float | None
    meter_period_s: float | None
    draw: Draw | None
    """The latest."""


def self_check(facts: Facts, settings: Settings) -> Findings:
    """Judge the facts."""
    seen, wrong = [], []
    if facts.voltage_v is None:
        wrong.append("The charger shows no voltage. Is the package included, and the charger on the network?")
    elif not plausible_voltage(facts.voltage_v):
        wrong.append(
            f"The charger shows a voltage of {facts.voltage_v:g} V. Registers are read wrongly: is the word order "
            "changed, or the address one off?"
        )
    else:
        seen.append(f"charger answers, {facts.voltage_v:g} V")
    if facts.setpoint_a is None:
        wrong.append(f"The charger shows no setpoint for socket {settings.socket}. Does it have that socket?")
    seen.append(f"safe current {_or_unknown(facts.safe_current_a, 'A')}")
    seen.append(f"setpoint renewed every {settings.keep_alive_s:g} s")
    if facts.longest_validity_s is not None:
        seen.append(f"honoured for {facts.longest_validity_s:g} s")
        if facts.longest_validity_s < 2 * settings.keep_alive_s:
            wrong.append(
                f"The charger honours a setpoint for {facts.longest_validity_s:g} s, and it is renewed every "
                f"{settings.keep_alive_s:g} s. Set a longer validity time in the charger, or a shorter keep_alive_s."
            )
    if facts.meter_period_s is not None:
        window_s = 3 * facts.meter_period_s
        seen.append(f"meter every {facts.meter_period_s:.0f} s, so a window is {window_s:.0f} s")
        if window_s > LONG_WINDOW_S:
            wrong.append(
                f"The grid meter reports every {facts.meter_period_s:.0f} s, so a decision takes {window_s:.0f} s. "
                "With Home Assistant's DSMR integration, set its time between updates to 0."
            )
    if facts.draw is None:
        seen.append("phases to be judged when a car charges")
    else:
        drawn = f"car draws {facts.draw.power_w / 1000:.1f} kW at {facts.draw.setpoint_a:g} A"
        seen.append(drawn)
        if facts.draw.phases > settings.phases + PHASES_TOLERANCE:
            wrong.append(f"The {drawn}, which takes more than {settings.phases} phase(s). Write phases: 3.")
    complete = None not in {facts.longest_validity_s, facts.meter_period_s, facts.draw}
    return Findings(tuple(seen), tuple(wrong), complete)


def _or_unknown(value: float | None, unit: str) -> str:
    return "unknown" if value is None else f"{value:g} {unit}"
