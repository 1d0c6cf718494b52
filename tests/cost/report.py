"""The measured costs as a table, as JSON, and the verdict."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from statistics import median, quantiles
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tests.stack.home_assistant_api import Json

    from .measure import Cost

MOST_LATENCY = 1.5
"""What the median from meter to wire may be, in medians of the forwarder."""
MOST_PROCESSOR = 0.8
"""What a sample may take of processor time, in samples of the forwarder; 0.6 was measured."""
HEADINGS = ("", "writes", "median ms", "95 % ms", "samples", "processor ms a sample", "memory MiB")


@dataclass(frozen=True, kw_only=True)
class Result:
    """All that was measured.

    Attributes:
        machine: What it was measured on.
        core_us: What a second of the core takes, microseconds.
        reading_ms: What AppDaemon takes once a second to read the app's files, unless in production mode, ms.
        apps: Idle AppDaemon, the forwarder and our app, by name.
        growth: Our app with several sockets on one AppDaemon, and idle AppDaemon beside as many, by number.
    """

    machine: str
    core_us: float
    reading_ms: float
    apps: dict[str, Cost]
    growth: dict[int, tuple[Cost, Cost]]

    def lines(self) -> Iterator[str]:
        """Write the tables."""
        yield f"{self.machine}; {max(cost.busy for cost in self._costs()):.0%} busy at most"
        yield f"the core alone: {self.core_us:.0f} us a second"
        yield f"all in production mode; else AppDaemon reads the app's files, {self.reading_ms:.0f} ms a second"
        yield ""
        yield from _table(list(self.apps.items()))
        rows = [
            (f"{sockets} x {name}", cost)
            for sockets, (idle, ours) in self.growth.items()
            for name, cost in (("idle", idle), ("ours", ours))
        ]
        if rows:
            yield ""
            yield from _table(rows)

    def json(self) -> Json:
        """Lay everything out for a JSON file."""
        return asdict(self)

    def failures(self) -> list[str]:
        """Tell what is dearer than it may be, a sentence each."""
        forwarder, ours = self.apps["forwarder"], self.apps["ours"]
        if not ours.latencies_ms or not forwarder.latencies_ms:
            return ["Somebody never wrote to the charger: measure for longer, or look at Home Assistant's meter."]
        ours_ms, forwarder_ms = median(ours.latencies_ms), median(forwarder.latencies_ms)
        failures = []
        if ours_ms > MOST_LATENCY * forwarder_ms:
            failures.append(
                f"From meter to wire our app takes {ours_ms:.1f} ms: more than {MOST_LATENCY} times the forwarder's "
                f"{forwarder_ms:.1f} ms."
            )
        if ours.processor_ms > MOST_PROCESSOR * forwarder.processor_ms:
            failures.append(
                f"Our app takes {ours.processor_ms:.2f} ms of processor time a sample: more than {MOST_PROCESSOR} "
                f"times the forwarder's {forwarder.processor_ms:.2f} ms."
            )
        return failures

    def _costs(self) -> Iterator[Cost]:
        yield from self.apps.values()
        for both in self.growth.values():
            yield from both


def _table(rows: Sequence[tuple[str, Cost]]) -> Iterator[str]:
    yield f"| {' | '.join(HEADINGS)} |"
    yield f"|{' --- |' * len(HEADINGS)}"
    for name, cost in rows:
        latencies_ms = cost.latencies_ms
        wire = (
            (f"{median(latencies_ms):.1f}", f"{quantiles(latencies_ms, n=20)[-1]:.1f}")
            if len(latencies_ms) > 1
            else ("", "")
        )
        cells = (name, len(latencies_ms), *wire, cost.samples, f"{cost.processor_ms:.2f}", f"{cost.memory_mib:.0f}")
        yield f"| {' | '.join(map(str, cells))} |"
