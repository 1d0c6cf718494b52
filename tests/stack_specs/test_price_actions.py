"""The actions that the plan asks for prices and forecasts, against the integrations of the real Home Assistant."""

from __future__ import annotations

import json
import os
import subprocess
from datetime import date
from typing import Any

import pytest

from alfen_solar.plan.actions import actions
from tests.stack.environments import CHECKOUT, HOME_ASSISTANT_ENVIRONMENT

pytestmark = pytest.mark.skipif(
    not HOME_ASSISTANT_ENVIRONMENT.exists() and "CI" not in os.environ,
    reason="There is no Home Assistant whose Python is known: run make home-assistant.",
)
INTEGRATIONS = ("nordpool", "tibber", "energyzero", "easyenergy", "forecast_solar")
ENTRY = "01JDEXAMPLE"
NEW = {"forecast_solar": (2026, 11)}
"""Integrations whose action is new, and a release that has it: before, the plan goes by the house's own last days."""


Call = tuple[str, str, dict[str, Any]]


def ask(calls: list[Call]) -> tuple[tuple[int, int], list[str | None]]:
    """Tell the release, and what is wrong with each call; None: it takes it."""
    program = [str(HOME_ASSISTANT_ENVIRONMENT / "bin/python"), "-m", "tests.stack.offered_actions"]
    answer = subprocess.run(program, input=json.dumps(calls), cwd=CHECKOUT, capture_output=True, text=True, check=False)
    assert answer.returncode == 0, answer.stderr
    told = json.loads(answer.stdout)
    return tuple(told["release"]), told["wrong"]


def test_each_call_is_one_that_this_release_takes() -> None:
    asked = [action for domain in INTEGRATIONS for action in actions(domain, ENTRY, date(2026, 1, 31), "EUR")]
    calls = [(*action.service.partition("/")[::2], dict(action.data)) for action in asked]
    assert {domain for domain, *_ in calls} == {*INTEGRATIONS}
    release, wrong = ask(calls)
    expected = ["no such action" if release < NEW.get(domain, (0, 0)) else None for domain, *_ in calls]
    assert wrong == expected, f"Home Assistant {release}: {[*zip(calls, wrong, strict=True)]}"


@pytest.mark.parametrize(
    ("domain", "action", "data", "wrong"),
    [
        ("nordpool", "get_prices_for_date", {"date": "2026-01-31"}, "config_entry"),
        ("nordpool", "get_prices_for_date", {"config_entry": ENTRY, "date": "31/01/2026"}, "date"),
        ("energyzero", "get_energy_prices", {"config_entry": ENTRY}, "incl_vat"),
        ("easyenergy", "get_prices", {"config_entry": ENTRY}, "no such action"),
        ("tibber", "get_prices", {"start": "tomorrow"}, "tomorrow is no time"),
    ],
)
def test_a_call_that_is_wrong_is_told(domain: str, action: str, data: dict[str, Any], wrong: str) -> None:
    _, (told,) = ask([(domain, action, data)])
    assert told is not None
    assert wrong in told
