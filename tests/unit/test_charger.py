import pytest

from alfen_solar.charger import Car, car


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
