"""What AppDaemon makes of the imports: a cycle in one app stops every app of the user."""

import ast
from pathlib import Path

from appdaemon.dependency import get_dependency_graph, topo_sort

APP = Path(__file__).parents[2] / "apps" / "alfen-solar"
PURE = {path for path in (APP / "alfen_solar").rglob("*.py") if path.name not in {"__init__.py", "app.py"}}


def test_no_module_is_part_of_an_import_cycle() -> None:
    graph, failed = get_dependency_graph(APP.rglob("*.py"))
    assert not failed
    assert "alfen_solar.app" in topo_sort(graph)  # raises CycleError for a cycle


def test_the_core_knows_neither_appdaemon_nor_a_clock() -> None:
    assert len(PURE) > 5
    for path in PURE:
        source = path.read_text()
        modules = {
            (node.module or "").partition(".")[0]
            for node in ast.walk(ast.parse(source))
            if isinstance(node, ast.ImportFrom)
        } | {
            alias.name.partition(".")[0]
            for node in ast.walk(ast.parse(source))
            if isinstance(node, ast.Import)
            for alias in node.names
        }
        assert not modules & {"appdaemon", "hassapi", "adbase", "asyncio", "threading", "os", "time"}, path
        assert ".now(" not in source, path
        assert ".today(" not in source, path
