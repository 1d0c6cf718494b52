"""The dashboard of a double charger in the real Home Assistant, looked at and pressed as a user does."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import pytest_asyncio
from playwright.async_api import Locator, Page, expect

from tests.browser.chromium import needs_chromium, open_dashboard
from tests.browser.test_dashboard import ERRORS
from tests.end_to_end.house import shine
from tests.patience import eventually
from tests.simulator.car import CarSettings
from tests.simulator.charger import ChargerSettings
from tests.simulator.world import World
from tests.stack.stack import EXAMPLE_OF_DOUBLE, Stack

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

pytestmark = [pytest.mark.asyncio(loop_scope="module"), needs_chromium]

PRIORITY = "input_select.alfen_solar_priority"
CARDS = {
    "hui-markdown-card": 4,
    "hui-history-graph-card": 1,
    "hui-statistics-graph-card": 2,
    "hui-logbook-card": 2,
    "hui-entities-card": 2,
}


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def stack(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Stack]:
    world = World(charger=ChargerSettings(sockets=2), cars={1: CarSettings(), 2: CarSettings()})
    shine(world, 4600)
    async with Stack(Path(tmp_path_factory.mktemp("stack")), world, EXAMPLE_OF_DOUBLE, double=True) as stack:
        await eventually(lambda: {each["socket"] for each in stack.statuses} == {1, 2}, 30, stack.undisturbed_clock())
        yield stack


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def page(stack: Stack) -> AsyncIterator[Page]:
    async with open_dashboard(stack.home_assistant, width=1600, height=3200) as page:
        yield page


def tile(page: Page, name: str) -> Locator:
    """Find the tiles of a name."""
    return page.locator("hui-tile-card", has_text=re.compile(rf"^\s*{name}\s*$"))


async def test_it_shows_its_cards_and_no_error(page: Page) -> None:
    for card, number in CARDS.items():
        await expect(page.locator(card)).to_have_count(number)
    await expect(page.locator(ERRORS)).to_have_count(0)


async def test_it_has_both_sockets_side_by_side(page: Page) -> None:
    for title in ("Now", "Charging mode", "Today"):
        boxes = [await page.get_by_text(f"{side} · {title}").bounding_box() for side in ("Left", "Right")]
        (left, right) = (box for box in boxes if box is not None)
        assert left["y"] == right["y"], title
        assert left["x"] < right["x"], title


async def test_a_tap_chooses_whose_car_comes_first(page: Page, stack: Stack) -> None:
    for name in ("Right first", "Evenly", "Left first"):
        await expect(tile(page, name).locator("ha-card[style*=grey]")).to_have_count(1)
        await tile(page, name).click()
        await stack.home_assistant.wait_for(PRIORITY, name)
        await expect(tile(page, name).locator("ha-card[style*=amber]")).to_have_count(1)


async def test_a_tap_on_the_right_chooses_the_mode_of_the_right_socket(page: Page, stack: Stack) -> None:
    await tile(page, "Fast").nth(1).click()
    await stack.home_assistant.wait_for("input_select.alfen_solar_2_mode", "Fast")
    assert await stack.home_assistant.state("input_select.alfen_solar_mode") == "Minimum + solar"
