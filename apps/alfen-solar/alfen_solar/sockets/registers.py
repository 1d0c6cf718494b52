"""The registers of the charger that this app may write, and how values are laid into them.

Source of addresses, types and word order: Alfen, *Implementation of Modbus Slave TCP/IP for Alfen NG9xx platform*,
version 2.3. The document's numbers are the addresses on the wire, so Home Assistant takes them as they are. A list of
words is written by function code 16, which the charger wants for both.
"""

import math
from dataclasses import dataclass
from enum import IntEnum

from pymodbus.client.mixin import ModbusClientMixin


class Register(IntEnum):
    """A register of a socket that may be written."""

    SETPOINT = 1210
    """Modbus Slave Max Current: float32 in A, high word first, taken only as one write of both words."""
    PHASES = 1215
    """Charge using 1 or 3 phases: an unsigned 16 bit integer."""


@dataclass(frozen=True, slots=True)
class Write:
    """A write to a register: there is no other."""

    register: Register
    value: float
    """A current in A, or a number of phases."""

    def __post_init__(self) -> None:
        """Refuse any other register, and what the register does not take.

        Raises:
            ValueError: it is no current of 0 A or more, or neither 1 nor 3 phases, or no register that may be written.
        """
        Register(self.register)
        if self.register == Register.SETPOINT and not 0 <= self.value < math.inf:
            raise ValueError(f"A charge current of {self.value} A cannot be written to the charger.")
        if self.register == Register.PHASES and self.value not in {1, 3}:
            raise ValueError(f"A car charges on 1 or 3 phases, not on {self.value}.")

    @property
    def words(self) -> list[int]:
        """The value as the register takes it, e.g. 16 A as `[0x4180, 0x0000]`."""
        if self.register == Register.PHASES:
            return [int(self.value)]
        return ModbusClientMixin.convert_to_registers(
            float(self.value), ModbusClientMixin.DATATYPE.FLOAT32, word_order="big"
        )
