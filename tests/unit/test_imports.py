"""What AppDaemon makes of the imports: a cycle in one app stops every app of the user."""

import ast
import re
from pathlib import Path

import pytest
from appdaemon.dependency import get_dependency_graph, topo_sort

APP = Path(__file__).parents[2] / "apps" / "alfen-solar"
EDGE = {"__init__.py", "__main__.py", "app.py", "home_assistant.py", "reporter.py"}
PURE = {
    path
    for path in (APP / "alfen_solar").rglob("*.py")
    if path.name not in EDGE and path.parent.name != "delivery"  # which is about files
}


def test_no_module_is_part_of_an_import_cycle() -> None:
    graph, failed = get_dependency_graph(APP.rglob("*.py"))
    assert not failed
    assert "alfen_solar.app" in topo_sort(graph)  # raises CycleError for a cycle


def test_the_core_knows_neither_appdaemon_nor_a_clock() -> None:
    assert len(PURE) > 30
    for path in PURE:
        source = path.read_text()
        modules = imported(source)
        assert not modules & {"appdaemon", "hassapi", "adbase", "asyncio", "threading", "os", "time"}, path
        assert not modules & {"home_assistant", "app", "reporter"}, f"{path} knows the edge"
        assert ".now(" not in source, path
        assert ".today(" not in source, path


def imported(source: str) -> set[str]:
    """Return the first names of all modules that a source imports."""
    nodes = list(ast.walk(ast.parse(source)))
    from_modules = {(node.module or "").partition(".")[0] for node in nodes if isinstance(node, ast.ImportFrom)}
    modules = {alias.name.partition(".")[0] for node in nodes if isinstance(node, ast.Import) for alias in node.names}
    return from_modules | modules


@pytest.mark.parametrize("part", ["inputs", "house", "sockets"])
def test_the_core_forms_no_sentences(part: str) -> None:
    paths = list((APP / "alfen_solar" / part).glob("*.py"))
    assert len(paths) > 3
    for path in paths:
        assert not re.search(r"^from .*telling", path.read_text(), re.MULTILINE), path
