"""The page of a replay, as a browser shows it without a network."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Page, async_playwright, expect

from alfen_solar.decision import Decision, Mode, Offer, Reason
from alfen_solar.settings import read_settings
from tests.bench.days import generated
from tests.bench.plant import Second
from tests.browser.chromium import SWITCHES, need_chromium, needs_chromium
from tests.replay.page import OTHER_REASON, REASONS, page, spells
from tests.replay.recording import Recording, Stretch
from tests.replay.run import Course, Outcome, replay
from tests.replay.table import Prices, rows
from tests.replay.variants import Variant

NOON = datetime(2026, 6, 21, 12, tzinfo=UTC)
BASE_W = generated("broken", 5, 1).base_w[12 * 3600 : 13 * 3600]
RECORDING = Recording("<noon>", [Stretch(NOON, BASE_W, [max(0.0, 300 - watts) for watts in BASE_W])])
SOLAR = Variant("Solar", read_settings({"grid_power": "sensor.grid"}), Mode.SOLAR)
HIGHEST = "['yaxis', 'yaxis3'].map(name => document.querySelector('.js-plotly-plot')._fullLayout[name].range[1])"
"""The upper ends of the axes of power and setpoint."""


@pytest.fixture(scope="module")
def outcomes() -> list[Outcome]:
    return [replay(RECORDING, variant) for variant in (SOLAR, replace(SOLAR, name="Fast & dear", mode=Mode.FAST))]


@pytest_asyncio.fixture
async def shown(outcomes: list[Outcome], tmp_path: Path) -> AsyncIterator[tuple[Page, list[str]]]:
    """Open the page, and list what its scripts complain of."""
    path = tmp_path / "replay.html"
    path.write_text(page(RECORDING, outcomes, rows(outcomes, Prices(0.3, 0.08))), encoding="utf-8")
    complaints: list[str] = []
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=need_chromium(), args=SWITCHES)
        context = await browser.new_context(offline=True)
        opened = await context.new_page()
        opened.on("console", lambda message: complaints.append(message.text))
        opened.on("pageerror", lambda error: complaints.append(str(error)))
        await opened.goto(path.as_uri())
        yield opened, complaints
        await browser.close()


@needs_chromium
async def test_it_shows_table_lines_and_band_side_by_side(
    shown: tuple[Page, list[str]], outcomes: list[Outcome]
) -> None:
    opened, complaints = shown
    await expect(opened.locator("table tr")).to_have_count(3)
    await expect(opened.locator("table tr").nth(2)).to_contain_text("Fast & dear")
    await expect(opened.locator("p")).to_contain_text("<noon>: 21 Jun 2026 12:00 to 21 Jun 2026 13:00, 1.0 h.")
    await expect(opened.locator(".scatterlayer .trace")).to_have_count(8)  # sun, house, car and setpoint, twice
    kept = [course.decisions for outcome in outcomes for course in outcome.courses]
    reasons = {str(decision.reason) for decisions in kept for _, decision in decisions}
    legend = set(await opened.locator(".legendtext").all_text_contents())
    assert {"sun", "house", "car", "setpoint"} < legend
    assert legend - {"sun", "house", "car", "setpoint"} <= reasons
    assert {str(Reason.FOLLOWING_SUN), str(Reason.FAST)} < legend
    assert await opened.locator(".barlayer .point").count() > 2
    most_w, most_a = await opened.evaluate(HIGHEST)
    assert most_w == pytest.approx(5000, rel=0.3)
    assert most_a == pytest.approx(16, rel=0.2)
    assert complaints == []


@needs_chromium
async def test_the_reason_is_told_in_a_sentence_where_one_points(shown: tuple[Page, list[str]]) -> None:
    opened, _ = shown
    await opened.locator(".barlayer .point path").last.hover(force=True)
    await expect(opened.locator(".hoverlayer")).to_contain_text("16 A (maximum)")


def test_without_the_sun_it_shows_what_the_house_leaves_of_it(outcomes: list[Outcome]) -> None:
    blind = Recording("x", [replace(RECORDING.stretches[0], sun_w=None)])
    text = page(blind, [replay(blind, SOLAR)], rows(outcomes, None))
    assert '"name":"surplus of the house"' in text
    assert '"name":"house"' not in text


def test_the_colours_tell_the_reasons_apart() -> None:
    assert len({*REASONS.values(), OTHER_REASON}) == len(REASONS) + 1


def test_the_band_shows_what_lasted_longest_in_each_step_and_has_no_holes() -> None:
    paused, starting, sunny = (
        Decision(Offer(0), reason) for reason in (Reason.TOO_LITTLE_SUN, Reason.STARTING, Reason.MINIMUM)
    )
    decisions = [(0, paused), (25, starting), (27, paused), (33, sunny), (36, paused), (39, sunny)]
    course = Course(RECORDING.stretches[0], [Second(0, 0, 0)] * 55, decisions)
    assert [(begin_s, end_s, decision.reason) for begin_s, end_s, decision in spells(course, 10)] == [
        (0, 40, Reason.TOO_LITTLE_SUN),
        (40, 55, Reason.MINIMUM),
    ]


def test_the_table_counts_energy_and_money(outcomes: list[Outcome]) -> None:
    heading, solar, fast = rows(outcomes, Prices(imported=0.5, exported=0.1))
    told = dict(zip(heading, fast, strict=True))
    figures = outcomes[1].figures
    sun_kwh, grid_kwh = figures.solar_wh / 1000, (figures.car_wh - figures.solar_wh) / 1000
    assert told["kWh"] == f"{sun_kwh + grid_kwh:.1f}"
    assert (told["sun"], told["grid"]) == (f"{sun_kwh:.1f}", f"{grid_kwh:.1f}")
    assert float(told["cost"]) == pytest.approx(0.5 * grid_kwh + 0.1 * sun_kwh, abs=0.01)
    assert float(told["saved"]) == pytest.approx(0.4 * sun_kwh, abs=0.01)
    assert len(rows(outcomes, None)[0]) == len(heading) - 2
    assert solar[0] == "Solar"
