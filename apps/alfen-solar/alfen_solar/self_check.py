"""What is looked at once after the start, so that a wrong installation is found before it charges wrongly."""

from dataclasses import dataclass

from .settings import Settings

LOWEST_VOLTAGE_V, HIGHEST_VOLTAGE_V = 180.0, 260.0
"""A phase of any European grid is within; a float32 with its words swapped, or of another register, is not."""
LONG_WINDOW_S = 30.0
NOMINAL_VOLTAGE_V = 230.0
PHASES_TOLERANCE = 0.5


@dataclass(frozen=True, slots=True)
class Findings:
    """What was found: all of it for the log, and what is wrong for the user."""

    seen: tuple[str, ...]
    wrong: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known some time after the start; None: nothing is."""

    voltage_v: float | None
    safe_current_a: float | None
    setpoint_a: float | None
    longest_validity_s: float | None
    meter_period_s: float | None
    drawn_w: float | None
    """What the car draws, while it draws all that it is offered."""


def self_check(facts: Facts, settings: Settings) -> Findings:
    """Judge the facts."""
    seen, wrong = [], []
    if facts.voltage_v is None:
        wrong.append("The charger shows no voltage. Is the package included, and the charger on the network?")
    elif not LOWEST_VOLTAGE_V <= facts.voltage_v <= HIGHEST_VOLTAGE_V:
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
    wrong += _wrong_phases(facts, settings)
    return Findings(tuple(seen), tuple(wrong))


def _wrong_phases(facts: Facts, settings: Settings) -> list[str]:
    if facts.drawn_w is None or not facts.setpoint_a:
        return []
    phases = facts.drawn_w / (facts.setpoint_a * NOMINAL_VOLTAGE_V)
    if phases <= settings.phases + PHASES_TOLERANCE:
        return []
    drawn = f"The car draws {facts.drawn_w / 1000:.1f} kW at {facts.setpoint_a:g} A"
    return [f"{drawn}, which takes more than {settings.phases} phase(s). Write phases: 3."]


def _or_unknown(value: float | None, unit: str) -> str:
    return "unknown" if value is None else f"{value:g} {unit}"
