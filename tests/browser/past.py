"""Gives a Home Assistant a past: the day before now, as the app's core decides it in the simulated house.

Home Assistant has no way to tell its recorder of a past, so the rows are written into its database.
"""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from dataclasses import asdict, dataclass
from datetime import timedelta
from itertools import count
from typing import TYPE_CHECKING

from alfen_solar.decision import Decision, Mode, Reason
from alfen_solar.energy import EnergyCount
from alfen_solar.logbook import Logbook
from alfen_solar.messages import NAME, Messages
from alfen_solar.settings import read_settings
from tests.closed_loop import START, ClosedLoop
from tests.simulator.world import World

if TYPE_CHECKING:
    from datetime import datetime, tzinfo
    from pathlib import Path

    from tests.simulator.house import House
    from tests.simulator.world import Snapshot

DAY_S = 24 * 3600
ROW_EVERY_S = 60
SURPLUS, CAR, STATUS = "sensor.alfen_solar_surplus", "sensor.alfen_power", "sensor.alfen_solar_status"
LOGBOOK = "binary_sensor.alfen_solar_running"


@dataclass(frozen=True)
class Past:
    """What was on the day before now.

    Attributes:
        states: The states of each entity: seconds before now, and the state.
        entries: The entries in the logbook: seconds before now, and the sentence.
        today: What the car has taken since midnight, as the app tells it.
        starts: How often charging was started since then.
    """

    states: dict[str, list[tuple[float, str]]]
    entries: list[tuple[float, str]]
    today: dict[str, int]
    starts: int


def past_of(house: House, zone: tzinfo) -> Past:
    """Let a day pass in the house, in Solar mode, up to its start.

    Args:
        house: The simulated house; the day ends where it starts.
        zone: In which the sentences tell the time.
    """
    loop = ClosedLoop(World(house.at(house.start_s - DAY_S)), mode=Mode.SOLAR)
    states: dict[str, list[tuple[float, str]]] = {SURPLUS: [], CAR: [], STATUS: []}
    entries: list[tuple[float, str]] = []
    before = Decision(None, Reason.WAITING_FOR_METER)
    starts = 0
    messages, logbook = Messages(read_settings({"grid_power": "sensor.grid"}), zone), Logbook()
    energy = EnergyCount(START)

    def note(snapshot: Snapshot) -> None:
        nonlocal before, starts
        decision, ago_s = loop.decisions[-1][1], DAY_S - snapshot.t_s
        energy.see(loop.core.car_w, snapshot.grid_w, START + timedelta(seconds=snapshot.t_s))
        if ago_s == house.start_s:
            energy.take()  # midnight
            starts = 0
        if loop.now_s % ROW_EVERY_S == 0:
            states[SURPLUS].append((ago_s, str(max(0, round(snapshot.car_w - snapshot.grid_w, -1)))))
            states[CAR].append((ago_s, str(round(snapshot.car_w))))
        if decision.reason is not before.reason:
            states[STATUS].append((ago_s, str(decision.reason)))
        if news := logbook.news(decision, START + timedelta(seconds=snapshot.t_s)):
            entries.append((ago_s, messages.entry(news, decision)))
        starts += bool(decision.setpoint_a) > bool(before.setpoint_a)
        before = decision

    loop.run(DAY_S - 1, note)
    return Past(states, entries, asdict(energy.take()), starts)


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
