"""Home Assistant's files for another socket, made from those for the first one.

What tells sockets apart in the names of their entities stands after `alfen_` and `alfen_solar_`, as in
`sensor.alfen_garage_power`. A charger of its own has a hub of that name, too, and secrets with its address.
"""

import re

NAME = re.compile(r"[a-z0-9]+(_[a-z0-9]+)*")
"""What a name is made of, as it stands in the names of entities."""
DOUBLE = "double"
"""In the names of the files for both sockets of a double charger."""
TAKEN = frozenset({"battery", DOUBLE, "end", "phases", "plan", "priority", "quarter", "solar"})
"""Names that begin with one of these words would be those of other files, or of other entities."""

_EVENT_TYPE = re.compile(r"\s*event_type: alfen_solar_")
_HUB = re.compile(r"\balfen\b(?![-_])")
_TITLE = re.compile(r"^title: (.+)$", re.MULTILINE)


def is_taken(name: str) -> bool:
    """Tell whether a charger of this name would be mixed up with something else."""
    return name.partition("_")[0] in TAKEN


def named_file(file: str, name: str) -> str:
    """Return the name of a file for the socket of a name: alfen_solar_garage.yml, dashboard_garage.de.yml."""
    first, dot, rest = file.partition(".")
    return f"{first}_{name}{dot}{rest}"


def named(text: str, name: str) -> str:
    """Return a file for a charger of a name: with entities, a hub, and secrets of its own."""
    text = _HUB.sub(f"alfen_{name}", named_entities(text, name))
    words = name.replace("_", " ")
    if title := _TITLE.search(text):
        text = re.sub(rf"\b(title: {re.escape(title[1])})$", rf"\1 ({words})", text, flags=re.MULTILINE)
    return text


def named_entities(text: str, name: str) -> str:
    """Return a text with the entities of a name; events keep their type, as all sockets share them."""
    words = name.replace("_", " ")
    renamings = (
        (r"\balfen_solar(?=_\w)(?!_\w+\.yml)", f"alfen_solar_{name}"),
        (r"\balfen_(?!solar)(?=\w)", f"alfen_{name}_"),
        (r"\bALFEN_SOLAR(?=_)", f"ALFEN_SOLAR_{name.upper()}"),
        (r"\b((?:name|alias): Alfen(?: Solar)?)(?= )(?! Solar)", rf"\1 {words}"),
        (r"\b(alfen_solar|dashboard)(?=(?:\.\w+)?\.yml\b)", rf"\1_{name}"),
        (r"\balfen_solar(?=: !include)", f"alfen_solar_{name}"),
        (r"\balfen-solar(?=:)", f"alfen-solar-{name.replace('_', '-')}"),
    )

    def renamed(line: str) -> str:
        for pattern, new in renamings:
            line = re.sub(pattern, new, line)
        return line

    lines = text.splitlines(keepends=True)
    return "".join(line if _EVENT_TYPE.match(line) else renamed(line) for line in lines)
