"""A mutant is known by its function and by what was changed, wherever the function stands."""

import pytest

from tests.mutants import change, function_of, texts, why_equivalent


@pytest.mark.parametrize(
    ("mutant", "function"),
    [
        ("alfen_solar.boost.x_boost_end__mutmut_12", "boost.boost_end"),
        ("alfen_solar.status.x__shown__mutmut_1", "status._shown"),
        ("alfen_solar.window.xǁMeterWindowǁclose__mutmut_2", "window.MeterWindow.close"),
        ("alfen_solar.setpoint.xǁSetpointWriterǁ__init____mutmut_3", "setpoint.SetpointWriter.__init__"),
    ],
)
def test_a_mutant_tells_its_function(mutant: str, function: str) -> None:
    assert function_of(mutant) == function


@pytest.mark.parametrize(
    ("before", "after", "changed"),
    [
        ("self._attempts = 0", "self._attempts = 1", "_attempts: 0 -> 1"),
        ("self._car: Car | None = None", 'self._car: Car | None = ""', '_car: None -> ""'),
        ("if a.setpoint_a > 0 and b:", "if a.setpoint_a > 1 and b:", "setpoint_a: 0 -> 1"),
        ("if a is None and b:", "if a is None or b:", "None: and -> or"),
        ("return x if a <= limit_a else y", "return x if a < limit_a else y", "a: <= -> <"),
        ("for a in zip(b, c, strict=True):", "for a in zip(b, c, ):", "c: strict = True -> "),
        ("[0.0] * 3", "[1.0] * 3", ": 0.0 -> 1.0"),
        ("f(a, a, a)", "f(a, a)", "a: , a -> "),
        ("a = a", "a = a", "a:  -> "),
    ],
)
def test_a_change_is_told_without_the_rest_of_its_line(before: str, after: str, changed: str) -> None:
    assert change(before, after) == changed


def test_all_mutants_of_a_text_are_named() -> None:
    before = 'raise ValueError("No")'
    after = ['raise ValueError("XXNoXX")', 'raise ValueError("no")', 'raise ValueError("NO")', "raise ValueError(None)"]
    assert texts("settings.f", "ValueError", "No") == {("settings.f", change(before, each)) for each in after}


def test_what_is_explained_is_found() -> None:
    changed = change("return max(self._minimum_a, needed_a or 0.0)", "return max(self._minimum_a, needed_a or 1.0)")
    why = why_equivalent("sockets.follow.SunFollower.least_a", changed)
    assert why == "no offer lies between 0 and 1 A"
    assert why_equivalent("sockets.follow.SunFollower.follow", changed) is None
