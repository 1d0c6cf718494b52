"""A headless Chromium that is logged in to the stack's Home Assistant."""

from __future__ import annotations

import json
import os
import shutil
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Literal

import pytest
from playwright.async_api import async_playwright, expect

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from playwright.async_api import Page

    from tests.stack.home_assistant_api import HomeAssistantApi

PROGRAMS = ("chromium", "chromium-browser", "google-chrome")
DASHBOARD = "/alfen-solar/charging"
START_MS = 60_000
"""How long Home Assistant's page may take to load, and to show what is new. It takes some seconds."""
expect.set_options(timeout=START_MS)
SWITCHES = [
    "--no-sandbox",  # the only page is the stack's own, and in a container there may be no sandbox
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]


def find_chromium() -> str | None:
    """Return the path of this machine's Chromium, or None if it has none."""
    return next(filter(None, map(shutil.which, PROGRAMS)), None)


_MISSING = "There is no Chromium: install Debian's package chromium to run what needs a browser."


def need_chromium() -> str:
    """Return the path of this machine's Chromium.

    Raises:
        RuntimeError: it has none.
    """
    if (path := find_chromium()) is None:
        raise RuntimeError(_MISSING)
    return path


needs_chromium = pytest.mark.skipif(find_chromium() is None and "CI" not in os.environ, reason=_MISSING)
"""Marks a test that is left out on a machine without a browser, but not in CI."""


@asynccontextmanager
async def open_dashboard(
    home_assistant: HomeAssistantApi,
    *,
    width: int = 412,
    height: int = 915,
    scheme: Literal["light", "dark"] = "light",
    time_zone: str = "Europe/Amsterdam",
    scale: float = 1,
    locale: str = "en-GB",
) -> AsyncIterator[Page]:
    """Open the dashboard as a user who has logged in before.

    Args:
        home_assistant: Where it is.
        width: Of the page, in CSS pixels; by default that of a phone.
        height: Of the page, in CSS pixels.
        scheme: What the browser prefers.
        time_zone: The browser's, in which Home Assistant shows moments.
        scale: How many pixels a CSS pixel has.
        locale: What the browser speaks; Home Assistant's page speaks it too.
    """
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=need_chromium(), args=SWITCHES)
        context = await browser.new_context(
            viewport={"width": width, "height": height},
            color_scheme=scheme,
            timezone_id=time_zone,
            device_scale_factor=scale,
            locale=locale,
        )
        await context.add_init_script(f"localStorage.setItem('hassTokens', {json.dumps(_tokens(home_assistant))})")
        page = await context.new_page()
        page.set_default_timeout(START_MS)
        await page.goto(home_assistant.url + DASHBOARD)
        await page.wait_for_selector("hui-tile-card")
        yield page
        await browser.close()


def _tokens(home_assistant: HomeAssistantApi) -> str:
    """Return what Home Assistant's page keeps in the browser of a user who has logged in."""
    return json.dumps(
        {
            "hassUrl": home_assistant.url,
            "clientId": f"{home_assistant.url}/",
            "access_token": home_assistant.token,
            "token_type": "Bearer",
            "expires": 32503680000000,  # in the year 3000, in ms
            "expires_in": 315360000,
            "refresh_token": "",
        }
    )
