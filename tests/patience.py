"""Waiting for what is to happen; and when it does not, telling what was seen instead."""

from __future__ import annotations

import ast
import asyncio
import inspect
import linecache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from types import FunctionType

LOOK_EVERY_S = 0.05


async def eventually(holds: Callable[[], object], seconds: float, elapsed_s: Callable[[], float] | None = None) -> None:
    """Wait until something holds.

    Args:
        holds: What is to hold; of a lambda, the parts are told when it does not.
        seconds: How long it may take, s.
        elapsed_s: The clock for that, s; that of the event loop when None.

    Raises:
        AssertionError: It did not hold in time; the message tells what was seen last.
    """
    elapsed_s = elapsed_s or asyncio.get_running_loop().time
    until_s = elapsed_s() + seconds
    while not holds():
        if elapsed_s() >= until_s:
            raise AssertionError(f"Not so within {seconds:g} s: {explain(holds)}")
        await asyncio.sleep(LOOK_EVERY_S)


def explain(holds: Callable[[], object]) -> str:
    """Tell what a lambda says, and what its parts are now, as in "a() == 2, where a() is 1"."""
    if not inspect.isfunction(holds) or (expression := _expression(holds)) is None:
        return f"{getattr(holds, '__name__', repr(holds))} is {holds()!r}"
    names = {**holds.__globals__, **inspect.getclosurevars(holds).nonlocals}
    seen = {ast.unparse(part): _value(part, names) for part in _parts(expression)}
    return f"{ast.unparse(expression)}, where " + ", ".join(f"{part} is {value}" for part, value in seen.items())


def _expression(function: FunctionType) -> ast.expr | None:
    """Find what stands behind the colon of a lambda in its source, if that is there."""
    code = function.__code__
    columns = [(line, column) for line, _, column, _ in code.co_positions() if column]
    ends = [(line, column) for _, line, _, column in code.co_positions() if column]
    if code.co_name != "<lambda>" or not columns or not (lines := linecache.getlines(code.co_filename)):
        return None
    bodies = [node.body for node in ast.walk(ast.parse("".join(lines))) if isinstance(node, ast.Lambda)]
    around = [
        body
        for body in bodies
        if (body.lineno, body.col_offset) <= min(columns) and max(ends) <= (body.end_lineno, body.end_col_offset)
    ]
    return max(around, key=lambda body: (body.lineno, body.col_offset), default=None)


def _parts(expression: ast.expr) -> Iterator[ast.expr]:
    """List what is worth telling of an expression: what is compared, and what is joined by and, or, not."""
    match expression:
        case ast.BoolOp(values=values):
            for value in values:
                yield from _parts(value)
        case ast.UnaryOp(op=ast.Not(), operand=operand):
            yield from _parts(operand)
        case ast.Compare(left=left, comparators=comparators):
            for side in (left, *comparators):
                yield from _parts(side)
        case _ if any(isinstance(node, ast.Name) for node in ast.walk(expression)):  # anything else is a constant
            yield expression


def _value(part: ast.expr, names: Mapping[str, Any]) -> str:
    """Tell what a part is now; one that is looked at only when another holds may not have a value."""
    code = compile(ast.fix_missing_locations(ast.Expression(part)), "<part>", "eval")
    try:
        return repr(eval(code, dict(names)))  # noqa: S307  # a part of a test's own source
    except Exception as error:  # noqa: BLE001  # whatever it is: it is told
        return f"not to be had ({error!r})"
