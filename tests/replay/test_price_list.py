"""Prices of a file: what is read, and what is said of one that cannot be."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.replay.price_list import has_prices, read_price_list
from tests.replay.recording import ReplayError

NOON = datetime(2026, 6, 21, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
ENTITY = "sensor.nord_pool_nl_current_price"
HISTORY = (
    "entity_id,state,last_changed\n"
    "sensor.grid,500,2026-06-21T12:00:00.000Z\n"
    f"{ENTITY},0.25,2026-06-21T12:00:00.000Z\n"
    f"{ENTITY},unavailable,2026-06-21T12:20:00.000Z\n"
    f"{ENTITY},-0.01,2026-06-21T13:00:00.000Z\n"
)


def written(folder: Path, text: str) -> Path:
    path = folder / "prices.csv"
    path.write_text(text)
    return path


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("time,price\n2026-06-21T12:00:00Z,0.25\n2026-06-21T13:00:00Z,-0.01\n", id="columns"),
        pytest.param("Time;Price\n2026-06-21T12:00:00Z;0,25\n2026-06-21T13:00:00Z;-0,01\n", id="decimal commas"),
        pytest.param(
            "time,grid_w,car_w,price\n2026-06-21T13:00:00Z,1,0,-0.01\n2026-06-21T12:00:00Z,1,0,0.25\n",
            id="beside the powers, newest first",
        ),
        pytest.param(HISTORY, id="a downloaded history"),
    ],
)
def test_each_price_holds_until_the_next_and_the_last_as_long_as_usual(tmp_path: Path, text: str) -> None:
    path = written(tmp_path, text)
    assert has_prices(path, [ENTITY])
    found = [(period.start, period.end, period.value) for period in read_price_list(path, [ENTITY])]
    assert found == [(NOON, NOON + HOUR, 0.25), (NOON + HOUR, NOON + 2 * HOUR, -0.01)]


def test_rows_of_the_same_price_are_one_period(tmp_path: Path) -> None:
    rows = "".join(f"{NOON.timestamp() + 60 * minute:.0f},0.2\n" for minute in range(120))
    (only,) = read_price_list(written(tmp_path, "time,price\n" + rows))
    assert (only.start, only.end) == (NOON, NOON + 2 * HOUR)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        pytest.param(
            "time,price\n1782043200,95.4\n", "line 2: 95.4 is no price of 1 kWh. Write the prices per kWh", id="MWh"
        ),
        pytest.param("time,price\n1782043200,dear\n", "line 2: dear is no price.", id="a word"),
        pytest.param("time,price\n1782043200,unknown\n", "there is no price in it.", id="nothing"),
        pytest.param("time,cost\n1782043200,0.2\n", "there is no column price.", id="another column"),
        pytest.param("time,price\n1782043200\n", "line 2: it has fewer columns than the first line.", id="a short row"),
        pytest.param(
            HISTORY.replace(ENTITY, "sensor.x"), f"has no rows of {ENTITY}, which apps.yaml names", id="entity"
        ),
    ],
)
def test_what_is_wrong_is_told_in_a_sentence(tmp_path: Path, text: str, sentence: str) -> None:
    with pytest.raises(ReplayError) as told:
        read_price_list(written(tmp_path, text), [ENTITY])
    assert sentence in str(told.value)


def test_a_recording_without_prices_has_none(tmp_path: Path) -> None:
    assert not has_prices(written(tmp_path, "time,grid_w,car_w\n1782043200,1,0\n"), [ENTITY])
    assert not has_prices(written(tmp_path, HISTORY), ["sensor.other"])
