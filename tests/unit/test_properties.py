"""The core, whatever Home Assistant shows: no state is an exception, a wrong current or a flood of warnings.

Whole days in any order are in `tests/home/test_any_day.py`, likely ones in `tests/home/test_core_in_stories.py`.
"""

import json
from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import settings as run_settings
from hypothesis import strategies as st

from alfen_solar.decision import Mode
from alfen_solar.inputs.boost import boost_end
from alfen_solar.inputs.helpers import HelpersInput
from alfen_solar.inputs.states import RawState, read_state
from alfen_solar.installation import Installation
from alfen_solar.settings import read_settings
from alfen_solar.telling.messages import Messages
from tests.unit.clock import at

SIGNED, PAIR = {"grid_power": "sensor.grid"}, {"grid_import": "sensor.in", "grid_export": "sensor.out"}
PLANNED: dict[str, object] = {
    **SIGNED,
    "plan": True,
    "prices": "sensor.prices",
    "sun_forecast": "sensor.sun",
    "soc": "sensor.soc",
    "battery_kwh": 50.0,
}
TEXTS = (
    st.text(max_size=8)
    | st.floats().map(str)
    | st.integers().map(str)
    | st.sampled_from(
        [
            *(*Mode, "C2", "unknown", "unavailable", "1_6", "\u0661\u0666", " 16 ", "1,5", "-0", "1e308", "4294967295"),
            *("00:00:00", "23:59:59", "9999-12-31 23:59:59", "0001-01-01 00:00:00", "9999-12-31T23:59:59-12:00"),
        ]
    )
)
STATES = st.none() | st.fixed_dictionaries(
    {
        "state": TEXTS,
        "attributes": st.fixed_dictionaries(
            {}, optional={"unit_of_measurement": st.sampled_from(["W", "kW", "kWh", "A", "", None]), "value": TEXTS}
        ),
    },
    optional={"last_changed": st.none() | TEXTS | st.just("2026-06-21T09:59:59.123456+00:00")},
)


def iso(moment: datetime) -> str:
    return moment.isoformat()


@run_settings(deadline=None)
@given(
    meter=st.sampled_from([SIGNED, PAIR, PLANNED]),
    zone=st.sampled_from(["Europe/Amsterdam", "America/New_York", "Pacific/Kiritimati"]).map(ZoneInfo),
    events=st.lists(st.tuples(st.integers(0, 40), STATES, st.booleans()), max_size=60),
)
def test_no_state_of_any_entity_is_an_exception_or_a_wrong_current_or_a_flood(
    meter: dict[str, object], zone: ZoneInfo, events: list[tuple[int, dict[str, Any] | None, bool]]
) -> None:
    settings = read_settings(meter)
    core, messages = Installation(settings, zone, at(0)), Messages(settings, zone)
    for entity, text in ((settings.entities.mode, "Fast"), (settings.entities.maximum_current, "16")):
        core.record(entity, {"state": text, "attributes": {}, "last_changed": iso(at(0))}, None, at(0))
    core.step(at(0), at(0))  # from now on there is a setpoint, whatever the mode
    shown: dict[str, dict[str, Any] | None] = {}
    told = []
    for second, (n, state, is_event) in enumerate(events):
        entity = core.entities[n % len(core.entities)]
        told.append(core.record(entity, state, shown.get(entity) if is_event else None, at(second)))
        shown[entity] = state
        (step,) = core.step(at(second + 0.5), at(second + 0.5)).sockets
        assert step.decision.setpoint_a is not None
        assert step.decision.setpoint_a == 0 or 6 <= step.decision.setpoint_a <= 16, step.decision
        assert messages.why(step.decision, at(second)).strip()
        json.dumps(asdict(step.decision), default=str, allow_nan=False)
        core.facts(core.charge_points[0])
        core.charge_points[0].socket.finish_write(None, at(second + 0.6))
    lines = [messages.trouble(trouble) for trouble in told if trouble is not None]
    assert all(line.endswith(".") for line in lines), lines
    assert len(lines) <= 3 * len(core.entities), "an entity is told of once an hour as missing, empty, and unusable"


MOMENTS = st.datetimes(datetime(2024, 1, 1), datetime(2028, 1, 1)).map(  # noqa: DTZ001 - made aware next
    lambda moment: moment.replace(microsecond=0, tzinfo=UTC)
)


@run_settings(deadline=None)
@given(
    zone=st.sampled_from(["Europe/Amsterdam", "America/St_Johns", "Australia/Lord_Howe", "UTC"]).map(ZoneInfo),
    set_at=MOMENTS,
    lasts_s=st.integers(60, 23 * 3600),
    only_time=st.booleans(),
    incidents=st.lists(
        st.tuples(st.integers(0, 90000), st.sampled_from(["app", "home assistant", "helper"])), max_size=6
    ),
)
def test_a_boost_ends_when_it_would_have_ended_whatever_is_restarted_meanwhile(
    zone: ZoneInfo, set_at: datetime, lasts_s: int, *, only_time: bool, incidents: list[tuple[int, str]]
) -> None:
    entities = read_settings(SIGNED).entities
    local_end = (set_at + timedelta(seconds=lasts_s)).astimezone(zone)
    value = f"{local_end:%H:%M:%S}" if only_time else f"{local_end:%Y-%m-%d %H:%M:%S}"
    cleared: RawState = {"state": "00:00:00", "attributes": {}, "last_changed": iso(set_at - timedelta(days=1))}
    boosted: RawState = {"state": value, "attributes": {}, "last_changed": iso(set_at)}
    remembered: RawState = {"state": iso(set_at), "attributes": {"value": value}, "last_changed": iso(set_at)}

    def started(now: datetime) -> HelpersInput:
        helpers = HelpersInput(entities, zone)
        helpers.record(entities.boost_memory, read_state(remembered, None, now), now)
        helpers.record(entities.boost_until, read_state(boosted, None, now), now)
        return helpers

    helpers = HelpersInput(entities, zone)
    helpers.record(entities.boost_until, read_state(cleared, None, set_at), set_at)
    helpers.record(entities.boost_until, read_state(boosted, cleared, set_at), set_at)
    end = helpers.wishes.boost_until
    assert end == boost_end(value, set_at, zone)
    for after_s, incident in sorted(incidents):
        now = set_at + timedelta(seconds=after_s)
        back = {**boosted, "last_changed": iso(now)}
        if incident == "app":
            helpers = started(now)
        elif incident == "home assistant":
            boosted, remembered = back, {**remembered, "last_changed": iso(now)}
            helpers = started(now)
        else:
            gone = {"state": "unavailable", "attributes": {}, "last_changed": iso(now)}
            helpers.record(entities.boost_until, None, now)
            helpers.record(entities.boost_until, read_state(back, gone, now), now)
            boosted = back
        assert helpers.wishes.boost_until == end
