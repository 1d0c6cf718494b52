"""Gives a Home Assistant a past: the day before now, as the app's core decides it in the simulated house.

Home Assistant has no way to tell its recorder of a past, so the rows are written into its database.
"""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from itertools import count
from typing import TYPE_CHECKING

from alfen_solar.telling.messages import NAME
from tests.showcase import charging

if TYPE_CHECKING:
    from datetime import tzinfo
    from pathlib import Path

    from tests.simulator.car import CarSettings
    from tests.simulator.house import House
    from tests.simulator.world import Snapshot

DAY_S = 24 * 3600
ROW_EVERY_S = 60
SURPLUS, CAR, IMPORT = "sensor.alfen_solar_surplus", "sensor.alfen_solar_car_power", "sensor.alfen_solar_grid_import"
LOGBOOK = "binary_sensor.alfen_solar_running"


@dataclass(frozen=True)
class Past:
    """What was on the day before now.

    Attributes:
        states: The states of each entity: seconds before now, and the state.
        entries: The entries in the logbook: seconds before now, and the sentence.
        today: What the car has taken since midnight, as the app tells it.
        starts: How often charging was started since then.
        switches: How often the phases were switched since then; None: they are not switched.
    """

    states: dict[str, list[tuple[float, str]]]
    entries: list[tuple[float, str]]
    today: dict[str, int]
    starts: int
    switches: int | None


def past_of(house: House, zone: tzinfo, car: CarSettings | None = None) -> Past:
    """Let a day pass in the house, in Solar mode, up to its start.

    Args:
        house: The simulated house; the day ends where it starts.
        zone: In which the sentences tell the time.
        car: The car; for one of three phases they are switched.
    """
    yesterday = datetime(2026, 6, 20, tzinfo=zone) + timedelta(seconds=house.start_s)
    loop = charging(house.at(house.start_s - DAY_S), start=yesterday, car=car)
    states: dict[str, list[tuple[float, str]]] = {SURPLUS: [], CAR: [], IMPORT: []}

    def note(snapshot: Snapshot) -> None:
        ago_s = DAY_S - snapshot.t_s
        if ago_s == house.start_s:
            loop.core.charge_points[0].socket.energy.drain(yesterday)  # midnight
        if loop.now_s % ROW_EVERY_S == 0:
            states[SURPLUS].append((ago_s, str(max(0, round(snapshot.car_w - snapshot.grid_w, -1)))))
            states[CAR].append((ago_s, str(round(snapshot.car_w, -1))))
            states[IMPORT].append((ago_s, str(max(0, round(snapshot.grid_w, -1)))))

    loop.run(DAY_S - 2, note)
    entries = [(DAY_S - at_s, entry.message) for at_s, entry in loop.entries]
    today = loop.core.charge_points[0].socket.energy.drain(yesterday).charged
    status = loop.statuses[-1][1]
    switches = None if status.phases is None else status.phases.switches.today
    return Past(states, entries, asdict(today), status.starts.today, switches)


def write(past: Past, database: Path, now: datetime) -> None:
    """Write a past into the database of a Home Assistant's recorder that knows its entities already.

    The recorder takes the state of the lowest number for its oldest, and looks for it when it starts or purges.
    """
    with closing(sqlite3.connect(database, timeout=30)) as rows, rows:
        (oldest,) = rows.execute("SELECT min(state_id) FROM states").fetchone()
        ids = count(oldest - sum(map(len, past.states.values())))
        for entity, states in past.states.items():
            (metadata,) = rows.execute("SELECT metadata_id FROM states_meta WHERE entity_id = ?", [entity]).fetchone()
            before = None
            for ago_s, state in states:
                at = now.timestamp() - ago_s
                before = rows.execute(
                    "INSERT INTO states (state_id, metadata_id, state, last_updated_ts, old_state_id, origin_idx)"
                    " VALUES (?, ?, ?, ?, ?, 0)",
                    [next(ids), metadata, state, at, before],
                ).lastrowid
        (event_type,) = rows.execute(
            "SELECT event_type_id FROM event_types WHERE event_type = 'logbook_entry'"
        ).fetchone()
        for ago_s, entry in past.entries:
            data = {"name": NAME, "message": entry, "entity_id": LOGBOOK, "domain": "binary_sensor"}
            data_id = rows.execute(
                "INSERT INTO event_data (hash, shared_data) VALUES (0, ?)",
                [json.dumps(data, separators=(",", ":"))],
            ).lastrowid
            rows.execute(
                "INSERT INTO events (event_type_id, data_id, time_fired_ts, origin_idx) VALUES (?, ?, ?, 0)",
                [event_type, data_id, now.timestamp() - ago_s],
            )
