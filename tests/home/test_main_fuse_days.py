"""Days of a house with a fuse of 25 A and a kitchen on single phases: no breaker trips, no overload lasts."""

from collections.abc import Mapping

import pytest

from alfen_solar.decision import Mode
from tests.home.guarded import Guarded
from tests.home.meter import MeterSettings, PhaseSensors
from tests.simulator.car import CarSettings
from tests.simulator.house import House
from tests.simulator.wiring import Three, kitchen

SECONDS = 2700


def cooking(
    seed: int,
    start_s: int,
    *,
    phases: int | None = None,
    rotation: tuple[int, int, int] = (0, 1, 2),
    settings: Mapping[str, object] | None = None,
    delta: bool = False,
    tells_l2: bool = True,
) -> Guarded:
    """A house in which much is cooked, from a second of the day on."""
    day, most_w = kitchen(seed), 2200.0 if delta else 4400.0
    phases = phases or (1 if seed % 2 else 3)

    def appliances_w(t_s: float) -> Three:
        # What the house takes by itself fits its fuse: nobody would have kept one that trips without a car.
        first_w, second_w, third_w = (min(power_w, most_w) for power_w in day[int(start_s + t_s)])
        return first_w, second_w, third_w

    kind = PhaseSensors.CURRENT if delta else list(PhaseSensors)[seed % len(PhaseSensors)]
    return Guarded(
        car=CarSettings(phases=phases),
        house=House.generated(seed).at(start_s),
        base_w=None,
        meter=MeterSettings(phases=kind, period_s=(1, 1, 5)[seed % 3]),
        appliances_w=appliances_w,
        rotation=rotation,
        noise_w=60,
        settings={"phases": phases, **(settings or {})},
        delta=delta,
        tells_l2=tells_l2,
        tells=False,
    )


@pytest.mark.parametrize(("seed", "start_h"), [(1, 6), (2, 9), (3, 12), (4, 15), (5, 18), (6, 18)])
def test_with_the_boost_on_no_breaker_trips_and_no_overload_lasts_15_s(seed: int, start_h: int) -> None:
    guarded = cooking(seed, start_h * 3600)
    guarded.run(SECONDS)
    guarded.assert_held()
    assert not guarded.loop.kinds(60), guarded.loop.kinds(60)
    assert guarded.loop.car_wh() > 1500, "and the car has charged"


@pytest.mark.parametrize(("phases", "kwp"), [(1, 5.0), (3, 14.0)])
def test_where_the_fuse_is_never_near_no_sun_is_lost(phases: int, kwp: float) -> None:
    taken_wh = []
    for rating_a in (63.0, None):
        guarded = Guarded(
            Mode.SOLAR,
            car=CarSettings(phases=phases),
            house=House.generated(44, kwp).at(11 * 3600),
            base_w=None,
            settings={"phases": phases},
            fuse_a=rating_a,
            tells=False,
        )
        guarded.run(1800)
        taken_wh.append(guarded.loop.last.car_solar_wh)
    with_guard_wh, without_wh = taken_wh
    assert without_wh > 500
    assert with_guard_wh >= 0.97 * without_wh, taken_wh


@pytest.mark.parametrize(("seed", "rotation"), [(2, (1, 2, 0)), (4, (2, 0, 1))])
def test_on_a_phase_of_another_name(seed: int, rotation: tuple[int, int, int]) -> None:
    names = "".join(f"L{phase + 1}" for phase in rotation)
    guarded = cooking(seed, 18 * 3600, phases=1, rotation=rotation, settings={"phase_rotation": names})
    guarded.run(1800)
    guarded.assert_held()
    assert not guarded.loop.kinds(60)


@pytest.mark.parametrize(("phases", "tells_l2", "least_wh"), [(1, True, 500), (3, True, 500), (3, False, 20)])
def test_without_a_neutral(phases: int, least_wh: float, *, tells_l2: bool) -> None:
    guarded = cooking(6, 18 * 3600, phases=phases, delta=True, tells_l2=tells_l2)
    guarded.run(1800)
    guarded.assert_held()
    assert not guarded.loop.kinds(60)
    assert guarded.loop.car_wh() >= least_wh, "less where nobody tells L2, which may carry what L1 and L3 do together"
