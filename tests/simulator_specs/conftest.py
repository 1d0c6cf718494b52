"""Lets the time of the simulator leap, unless it runs as a program of its own."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from tests.leaping_loop import LeapingLoop

if TYPE_CHECKING:
    from collections.abc import Callable

    import pytest


def pytest_asyncio_loop_factories(item: pytest.Item) -> dict[str, Callable[[], asyncio.AbstractEventLoop]]:
    """Choose the event loop."""
    return {"loop": asyncio.new_event_loop if item.path.name == "test_program.py" else LeapingLoop}
