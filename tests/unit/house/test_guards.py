"""The guards that the settings ask for, and what is told when one of their entities gives nothing."""

from collections.abc import Mapping
from datetime import UTC

import pytest

from alfen_solar.house.dimming import Dimming
from alfen_solar.house.guards import guards
from alfen_solar.house.quarter_hour import QuarterHour
from alfen_solar.installation import Installation
from alfen_solar.problem import ProblemKind
from alfen_solar.settings import read_settings
from tests.unit.clock import at
from tests.unit.inputs.showing import raw

METER = {"grid_power": "sensor.grid"}
DIMMING = {"dimmed": "binary_sensor.dimmed", "cars_limit": "sensor.cars", "house_limit": "sensor.house"}
QUARTER_HOUR = {
    "quarter_hour_mode": "input_select.quarter",
    "quarter_hour_limit": "input_number.quarter",
    "quarter_hour_demand": "sensor.demand",
    "quarter_hour_peak": "sensor.peak",
}
ALL = {**METER, **DIMMING, "quarter_hour": True, **QUARTER_HOUR}


@pytest.mark.parametrize(
    ("settings", "kinds"),
    [
        ({}, []),
        ({"quarter_hour_demand": "sensor.demand"}, []),
        ({"quarter_hour": True}, [QuarterHour]),
        *(({name: entity}, [Dimming]) for name, entity in DIMMING.items()),
        (ALL, [Dimming, QuarterHour]),
    ],
    ids=str,
)
def test_there_is_one_for_what_is_set_up(settings: Mapping[str, object], kinds: list[type]) -> None:
    assert [type(guard) for guard in guards(read_settings({**METER, **settings}))] == kinds


@pytest.mark.parametrize("shows", [None, "unavailable", "nonsense"])
@pytest.mark.parametrize("name", [*DIMMING, *QUARTER_HOUR])
def test_an_entity_that_gives_nothing_for_a_minute_is_told_by_its_name(name: str, shows: str | None) -> None:
    kind = ProblemKind.LIMIT_LOST if name in DIMMING else ProblemKind.QUARTER_HOUR_LOST
    core, entity = Installation(read_settings(ALL), UTC, at(0)), str(ALL[name])
    core.record(entity, None if shows is None else raw(shows, "W"), None, at(0))
    lost = {ProblemKind.LIMIT_LOST, ProblemKind.QUARTER_HOUR_LOST}
    told = [problem for problem in core.step(at(59), at(59)).problems if problem.kind in lost]
    assert told == []
    told = [problem for problem in core.step(at(60), at(60)).problems if problem.kind in lost]
    assert [(problem.kind, [each.entity for each in problem.troubles]) for problem in told] == [(kind, [entity])]
