"""Errors in apps.yaml as sentences: which option, its value, and what is expected instead."""

from collections.abc import Mapping, Sequence
from difflib import get_close_matches

from pydantic import BaseModel
from pydantic_core import ErrorDetails

_TIMES = frozenset({"tariff", "weekend_tariff"})
"""Options whose keys are times."""


def sentence(error: ErrorDetails, options: type[BaseModel], groups: Mapping[str, type[BaseModel]]) -> str:
    """Say what is wrong with an option, and what is expected instead.

    Args:
        error: what pydantic found.
        options: all options.
        groups: those that are groups of options, by their names.
    """
    kind, location, value, message = error["type"], error["loc"], error["input"], error["msg"]
    if not location:
        return message.removeprefix("Value error, ")
    name = location[0] if isinstance(location[0], str) else ""
    model = options
    for at, part in enumerate(location[1:], start=1):
        name += f"[{part + 1}]" if isinstance(part, int) else f".{part}"
        model = groups.get(str(location[at - 1]), model)
    field = str(next(part for part in reversed(location) if isinstance(part, str)))
    if name.partition(".")[0] in _TIMES:
        name, field = f"{location[0]}: {location[1]}" if len(location) > 1 else str(location[0]), str(location[0])
    if isinstance(location[-1], int) and location[0] == "sockets":  # an item of sockets that is no group of options
        return f"{name}: {value!r} is not valid. Expected: the options of a socket, for example socket: 2."
    if kind == "value_error" and field in groups:  # a group of options that do not fit together
        return message.removeprefix("Value error, ")
    if field not in model.model_fields:
        kind = "extra_forbidden"
    if kind == "extra_forbidden":
        close = get_close_matches(field, model.model_fields, n=1)
        hint = f"Did you mean {close[0]}?" if close else f"Available options: {', '.join(model.model_fields)}."
        return f"{name}: unknown option. {hint}"
    return f"{name}: {value!r} is not valid. Expected: {model.model_fields[field].description}."


def refuse_twice(entities: Sequence[str]) -> None:
    """Check that no entity is named by several options.

    Raises:
        ValueError: some are.
    """
    if twice := sorted({entity for entity in entities if entities.count(entity) > 1}):
        raise ValueError(f"{', '.join(twice)}: used more than once. Use a different entity for each option.")
