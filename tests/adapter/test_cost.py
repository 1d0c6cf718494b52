"""How much is done for a sample of the grid meter: what an app costs is what it lets AppDaemon do.

A state that a listener is called for, a step, and a call of Home Assistant take a millisecond or two each, of the four
that a sample may take (`make cost`). A second has one sample here, as with a DSMR meter.
"""

from collections import Counter
from typing import Any

import pytest
from appdaemon.threads import Threading

from alfen_solar.installation import Installation
from tests.adapter.conftest import RunApps
from tests.adapter.home_assistant_double import HomeAssistantDouble
from tests.adapter.steps import EXAMPLE, HOMEWIZARD, meter_says, the_sun_carries_9_a

SUN_KW = -9 * 0.230
SAMPLES = 120
NOISE_KW = (0.0, 0.003, 0.001, -0.002)
METERS = {"one signed sensor": HOMEWIZARD, "import and export": EXAMPLE}


@pytest.fixture
def done(monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
    """Count what is done."""
    count = Counter[str]()

    def counted(kind: type, method: str, name: str) -> None:
        original = getattr(kind, method)

        def call(*args: Any, **kwargs: Any) -> Any:  # noqa: ANN401
            count[name] += 1
            return original(*args, **kwargs)

        monkeypatch.setattr(kind, method, call)

    counted(Threading, "dispatch_worker", "listeners called")
    counted(Installation, "step", "steps")
    return count


@pytest.mark.parametrize("apps_yaml", METERS.values(), ids=METERS)
async def test_a_sample_in_a_steady_sun_costs_one_step(
    home: HomeAssistantDouble, run_apps: RunApps, done: Counter[str], apps_yaml: str
) -> None:
    async with run_apps(apps_yaml):
        await the_sun_carries_9_a(home)
        done.clear()
        calls, events = len(home.calls), len(home.events)
        for sample in range(SAMPLES):
            await meter_says(home, SUN_KW + NOISE_KW[sample % len(NOISE_KW)])
        services = Counter(call.service for call in home.calls[calls:])
        told = len(home.events) - events
    assert SAMPLES * 0.9 <= done["steps"] <= SAMPLES * 1.1, (done, services, told)
    # A telegram that goes from import to export changes two sensors.
    assert done["listeners called"] <= SAMPLES * 1.3, (done, services, told)
    assert services.total() + told <= SAMPLES * 0.2, (done, services, told)
