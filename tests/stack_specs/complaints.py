"""What Home Assistant finds wrong with the package: warnings and errors in its log, and repairs."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.stack.home_assistant import HomeAssistant

OURS = re.compile(
    r"alfen|modbus|template|automation|script|input_|recorder|logbook|logger|lovelace|config|deprecat|repair",
    re.IGNORECASE,
)
"""A complaint with one of these words may be about the package, or about how it is included."""
KNOWN = re.compile(
    r"modbus alfen communication closed"  # a stop
    r"|running Python version"  # an old Python
    r"|is taking over"  # a busy machine
)

OF_THE_INSTALLATION = re.compile(r"deprecated_(method|architecture)|python_version")
"""Repairs that are about how Home Assistant itself is installed."""


async def complaints(home_assistant: HomeAssistant) -> list[str]:
    """Return the lines of Home Assistant's log that may be about the package, and its repairs."""
    lines = [line for line in home_assistant.error_log() if OURS.search(line) and not KNOWN.search(line)]
    repairs = (await home_assistant.websocket("repairs/list_issues"))["issues"]
    return lines + [f"repair: {each}" for each in repairs if not OF_THE_INSTALLATION.match(each["issue_id"])]
