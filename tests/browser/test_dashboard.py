"""The shipped dashboard in the real Home Assistant, looked at and pressed as a user does."""

import re
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Page, expect

from tests.browser.chromium import needs_chromium, open_dashboard
from tests.end_to_end.house import shine
from tests.end_to_end.scene import BOOST
from tests.patience import eventually
from tests.simulator.world import World
from tests.stack.stack import Stack

pytestmark = [pytest.mark.asyncio(loop_scope="module"), needs_chromium]

CARDS = {
    "hui-markdown-card": 2,
    "hui-tile-card": 16,
    "hui-history-graph-card": 1,
    "hui-statistics-graph-card": 1,
    "hui-logbook-card": 1,
    "hui-entities-card": 1,
}
NOW, TODAY = "hui-markdown-card >> nth=0", "hui-markdown-card >> nth=1"
ERRORS = "hui-error-card, hui-error-heading-badge, hui-warning, hui-warning-element, ha-alert"


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def stack(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Stack]:
    world = World()
    shine(world, 1000)
    async with Stack(Path(tmp_path_factory.mktemp("stack")), world) as stack:
        yield stack


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def page(stack: Stack) -> AsyncIterator[Page]:
    await eventually(lambda: setpoint_a(stack) == 6, 30, stack.undisturbed_clock())
    async with open_dashboard(stack.home_assistant) as page:
        yield page


async def test_it_shows_its_cards_and_no_error(page: Page) -> None:
    for card, number in CARDS.items():
        await expect(page.locator(f"{card}:visible")).to_have_count(number)  # those of phases are not included here
    await expect(page.locator(ERRORS)).to_have_count(0)


async def test_it_tells_why_and_what_is_next(page: Page, stack: Stack) -> None:
    told = page.locator(NOW)
    await expect(told).to_contain_text(stack.statuses[-1]["why"].partition(":")[0])
    await expect(told).to_contain_text(stack.statuses[-1]["next"])


async def test_the_grid_has_no_sign(page: Page) -> None:
    grid = page.locator("hui-tile-card", has_text=re.compile("Import|Export"))

    await expect(grid).to_have_count(1)
    await expect(grid).to_contain_text(re.compile(r"(Import|Export)\s+[\d,]+ W"))


async def test_the_last_sessions_are_a_list(page: Page, stack: Stack) -> None:
    await expect(page.locator(TODAY)).to_contain_text("No session has ended yet.")
    session = {
        "hub": "alfen",
        "socket": 1,
        "text": "",
        "began": "2026-06-20T07:31:00+00:00",
        "ended": "2026-06-20T11:02:00+00:00",
        "sun_wh": 9640,
        "grid_wh": 2710,
        "sun_share": 0.7806,
    }
    for money in ({}, {"saved": 2.12, "currency": "€"}):
        await stack.home_assistant.request("POST", "/api/events/alfen_solar_session", json=session | money)

    rows = page.locator(TODAY).locator("table tr")
    await expect(rows).to_have_text(
        [
            re.compile(r"Ended\s+kWh\s+Solar\s+Saved"),
            re.compile(r"Jun\s20,\s13:02\s+12\.3\s+78%\s+€2\.12"),
            re.compile(r"Jun\s20,\s13:02\s+12\.3\s+78%\s+\u2013"),
        ]
    )


async def test_boost_takes_the_charger_to_its_maximum(page: Page, stack: Stack) -> None:
    assert setpoint_a(stack) == 6
    pressed_s = datetime.now(UTC).timestamp()
    await page.locator("hui-tile-card", has_text="Boost 1 h").click()
    await eventually(lambda: setpoint_a(stack) == 16, 10, stack.undisturbed_clock())
    end = (await stack.home_assistant.states())[BOOST]["attributes"]["timestamp"]
    assert pressed_s - 1 < end - 3600 < datetime.now(UTC).timestamp() + 1
    await expect(page.locator(NOW)).to_contain_text("Charging at 16 A (maximum): boost until")
    await expect(page.locator(NOW)).to_contain_text(re.compile(r"\(in (60|59|58) min\)"))


async def test_end_boost_takes_it_back(page: Page, stack: Stack) -> None:
    await page.locator("hui-tile-card", has_text="End boost").click()
    await eventually(lambda: setpoint_a(stack) == 6, 10, stack.undisturbed_clock())
    await expect(page.locator("hui-tile-card", has_text="End boost")).to_have_count(0)


@pytest.mark.parametrize(("mode", "amperes", "told"), [("Solar", 6, "Charging at 6 A"), ("Off", 0, "Charging is off")])
async def test_a_mode_is_chosen_by_one_tap(page: Page, stack: Stack, mode: str, amperes: float, told: str) -> None:
    tile = page.locator("hui-tile-card", has_text=re.compile(rf"^\s*{mode}\s*$"))
    await expect(tile.locator("ha-card[style*=grey]")).to_have_count(1)
    await tile.click()
    await eventually(lambda: setpoint_a(stack) == amperes, 10, stack.undisturbed_clock())

    await expect(page.locator(NOW)).to_contain_text(told)
    await expect(tile.locator("ha-card[style*=amber]")).to_have_count(1)


async def test_the_logbook_tells_the_story_alone(page: Page) -> None:
    await page.locator("hui-logbook-card").scroll_into_view_if_needed()
    entries = page.locator("hui-logbook-card .entry")
    await expect(entries.first).to_contain_text("Alfen Solar Mode changed to Off. Charging is off")
    story = await entries.all_inner_texts()
    assert any("Boost ended. Charging at 6 A" in entry for entry in story)
    assert [entry for entry in story if "changed to" in entry and "Mode changed to" not in entry] == []


async def test_before_the_app_has_reported_it_says_what_to_check(page: Page, stack: Stack) -> None:
    await stack.home_assistant.set_state("sensor.alfen_solar_why", "unknown")
    await expect(page.locator(NOW)).to_contain_text("Check that AppDaemon is running.")
    assert "unknown" not in await page.locator(NOW).inner_text()


async def test_a_problem_stands_on_the_card_with_what_to_do(page: Page, stack: Stack) -> None:
    problem = {"title": "No data from the grid meter", "text": "No data from the grid meter. Check the meter."}
    await stack.home_assistant.set_state("sensor.alfen_solar_problem", "meter lost", problem)
    await expect(page.locator("ha-alert")).to_contain_text("Check the meter.")
    assert await page.locator("ha-alert").get_attribute("title") == problem["title"]


async def test_it_says_so_when_the_app_has_stopped(page: Page, stack: Stack) -> None:
    await stack.home_assistant.set_state("binary_sensor.alfen_solar_running", "off")
    await expect(page.locator("ha-alert").first).to_contain_text("Alfen Solar is not running")


def setpoint_a(stack: Stack) -> float:
    """What the charger's register 1210 holds, in A."""
    return stack.simulator.world.charger.sockets[1].setpoint_a
