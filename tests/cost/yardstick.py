"""What the app is measured against. AppDaemon loads this file from a copy in its own apps folder."""

import struct
from typing import Any

from appdaemon.plugins.hass import Hass


class Forwarder(Hass):
    """The least that an app can do between meter and charger: it writes each state of the meter to the setpoint.

    The kilowatts are written as if they were amperes, so the charger stays paused, the house always exports, and a
    telegram changes one of the two sensors and is one write.
    """

    def initialize(self) -> None:
        """Listen to the meter."""
        for sensor in self.args["meter"]:
            self.listen_state(self._forward, sensor)

    def _forward(self, entity: str, attribute: str, old: Any, new: Any, **kwargs: Any) -> None:  # noqa: ANN401, ARG002
        words = list(struct.unpack(">HH", struct.pack(">f", float(new))))
        self.call_service("modbus/write_register", hub="alfen", slave=1, address=1210, value=words)


class Idle(Hass):
    """An app that does nothing: what AppDaemon takes by itself to follow Home Assistant's states."""

    def initialize(self) -> None:
        """Do nothing."""
