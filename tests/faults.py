"""What a test shows about a fault, for the table in the documentation."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

_Test = TypeVar("_Test", bound=Callable[..., object])


@dataclass(frozen=True)
class Fault:
    """A row of the table.

    Attributes:
        name: The fault, as a user would call it.
        car: What the car does.
        seen: What the user sees.
    """

    name: str
    car: str
    seen: str


def fault(name: str, *, car: str, seen: str) -> Callable[[_Test], _Test]:
    """Say what a test shows."""

    def mark(test: _Test) -> _Test:
        test.fault = Fault(name, car, seen)  # type: ignore[attr-defined]  # a function may carry what it likes
        return test

    return mark
