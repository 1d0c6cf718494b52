"""Moments for specifications: seconds after a fixed one."""

from datetime import UTC, datetime, timedelta

START = datetime(2026, 6, 21, 10, 0, tzinfo=UTC)


def at(seconds: float) -> datetime:
    """Tell the moment so many seconds after the start."""
    return START + timedelta(seconds=seconds)
