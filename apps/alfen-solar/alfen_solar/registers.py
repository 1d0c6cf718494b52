"""The one register of the charger that this app writes, and how a current is laid into it.

Source of address, type and word order: Alfen, *Implementation of Modbus Slave TCP/IP for Alfen NG9xx platform*,
version 2.3. The document's numbers are the addresses on the wire, so Home Assistant takes them as they are.
"""

import math

from pymodbus.client.mixin import ModbusClientMixin

SETPOINT_ADDRESS = 1210
"""Modbus Slave Max Current of a socket: float32 in A, high word first, taken only as one write of both words."""


def setpoint_words(setpoint_a: float) -> list[int]:
    """Lay a charge current into the two words of register 1210.

    Args:
        setpoint_a: the current in A, e.g. 16 for `[0x4180, 0x0000]`.

    Raises:
        ValueError: the current is negative or not a finite number.
    """
    if not math.isfinite(setpoint_a) or setpoint_a < 0:
        raise ValueError(f"A charge current of {setpoint_a} A cannot be written to the charger.")
    return ModbusClientMixin.convert_to_registers(
        float(setpoint_a), ModbusClientMixin.DATATYPE.FLOAT32, word_order="big"
    )
