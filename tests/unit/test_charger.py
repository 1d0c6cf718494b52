import pytest

from alfen_solar.charger import Car, car, plausible_current, plausible_voltage


@pytest.mark.parametrize(
    ("mode_3_state", "expected"),
    [
        ("A", Car.ABSENT),
        ("B1", Car.CONNECTED),
        ("B2", Car.CONNECTED),
        ("C1", Car.CONNECTED),
        ("C2", Car.CHARGING),
        ("D1", Car.CONNECTED),
        ("D2", Car.CHARGING),
        ("F", Car.CONNECTED),
        ("E", Car.UNKNOWN),
        ("", Car.UNKNOWN),
        ("unavailable", Car.UNKNOWN),
        ("C2\0\0\0\0\0\0\0\0", Car.CHARGING),
        (" c2 ", Car.CHARGING),
    ],
)
def test_mode_3_state_tells_of_the_car(mode_3_state: str, expected: Car) -> None:
    assert car(mode_3_state) is expected


@pytest.mark.parametrize("current_a", [0, 0.1, 6, 13.5, 32, 100])
def test_a_current_is_plausible(current_a: float) -> None:
    assert plausible_current(current_a)


@pytest.mark.parametrize("current_a", [-7, -0.1, 2.3e-41, 0.09, 100.1, 16608])
def test_words_that_are_swapped_or_of_another_register_are_not(current_a: float) -> None:
    assert not plausible_current(current_a)


@pytest.mark.parametrize(("voltage_v", "plausible"), [(179.9, False), (180, True), (260, True), (260.1, False)])
def test_a_voltage_is_that_of_a_phase(voltage_v: float, *, plausible: bool) -> None:
    assert plausible_voltage(voltage_v) is plausible
