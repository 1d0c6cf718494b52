"""What is known of the installation some time after the start, for the self-check."""

from dataclasses import dataclass

NOMINAL_VOLTAGE_V = 230.0
"""Nominal voltage of a phase (IEC 60038)."""


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
