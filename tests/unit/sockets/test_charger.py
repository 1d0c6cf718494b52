"""What the charger's mode 3 state says, and which numbers can be a current or a voltage."""

import pytest

from alfen_solar.sockets.charger import Plug, plausible_current, plausible_voltage, plug


@pytest.mark.parametrize(
    ("mode_3_state", "expected"),
    [
        ("A", Plug.ABSENT),
        ("A1", Plug.ABSENT),
        ("B", Plug.CONNECTED),
        ("B1", Plug.CONNECTED),
        ("B2", Plug.CONNECTED),
        ("C1", Plug.CONNECTED),
        ("C2", Plug.CHARGING),
        ("D1", Plug.CONNECTED),
        ("D2", Plug.CHARGING),
        ("F", Plug.FAULT),
        ("F1", Plug.FAULT),
        ("E", Plug.UNKNOWN),  # shown all night without a car, and for a moment while one is woken
        ("E0", Plug.UNKNOWN),
        ("", Plug.UNKNOWN),
        (None, Plug.SILENT),
        ("unavailable", Plug.UNKNOWN),
        ("available", Plug.UNKNOWN),  # begins with an A
        ("B12", Plug.UNKNOWN),
        ("B3", Plug.UNKNOWN),
        ("BX", Plug.UNKNOWN),
        ("G", Plug.UNKNOWN),
        ("C2\0\0\0\0\0\0\0\0", Plug.CHARGING),  # as the register holds it
        ("A\0x", Plug.ABSENT),
        (" c2 ", Plug.CHARGING),
    ],
)
def test_mode_3_state_tells_what_is_plugged_in(mode_3_state: str | None, expected: Plug) -> None:
    assert plug(mode_3_state) is expected


@pytest.mark.parametrize("current_a", [0, 0.1, 6, 13.5, 32, 100])
def test_a_current_is_plausible(current_a: float) -> None:
    assert plausible_current(current_a)


@pytest.mark.parametrize("current_a", [-7, -0.1, 2.3e-41, 0.09, 100.1, 16608])
def test_words_that_are_swapped_or_of_another_register_are_not(current_a: float) -> None:
    assert not plausible_current(current_a)


@pytest.mark.parametrize(
    ("voltage_v", "plausible"),
    [(0, False), (99.9, False), (100, True), (127, True), (133, True), (230, True), (260, True), (260.1, False)],
)
def test_a_voltage_is_that_of_a_phase_of_any_net(voltage_v: float, *, plausible: bool) -> None:
    assert plausible_voltage(voltage_v) is plausible
