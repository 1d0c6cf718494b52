"""The stack's AppDaemon starts an app, or says why it does not."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.stack.appdaemon import AppDaemonProcess
from tests.stack.process import ProgramError

if TYPE_CHECKING:
    from pathlib import Path

    from .conftest import Stack

pytestmark = pytest.mark.asyncio(loop_scope="session")

TRIES = 5
"""When AppDaemon ends, it gives its apps three seconds, which a busy machine may need for something else."""
APP = """
from appdaemon.plugins.hass import Hass

class Good(Hass):
    def initialize(self):
        self.log("hello")
    def terminate(self):
        self.log("goodbye")

class Bad(Hass):
    def initialize(self):
        raise ValueError("no meter")
"""


def appdaemon(stack: Stack, folder: Path, apps: str) -> AppDaemonProcess:
    (folder / "apps").mkdir()
    (folder / "apps" / "stack_spec.py").write_text(APP)
    return AppDaemonProcess(folder, stack.home_assistant.url, stack.home_assistant.token, apps, app="spec")


async def test_it_starts_and_stops_an_app(stack: Stack, tmp_path: Path) -> None:
    async with appdaemon(stack, tmp_path, "spec: {module: stack_spec, class: Good}") as process:
        assert "spec: hello" in process.log_text()
        assert "goodbye" not in process.log_text()

    for _ in range(TRIES):
        if "spec: goodbye" in process.log_text():
            return
        await process.start()
        await process.stop()
    assert "spec: goodbye" in process.log_text()


async def test_it_starts_again(stack: Stack, tmp_path: Path) -> None:
    async with appdaemon(stack, tmp_path, "spec: {module: stack_spec, class: Good}") as process:
        await process.kill()
        assert "goodbye" not in process.log_text()

        await process.start()

        assert process.log_text().count("spec: hello") == 2


@pytest.mark.parametrize(
    ("apps", "sentence"),
    [
        ("spec: {module: stack_spec, class: Bad}", "(?s)could not start spec.*no meter"),
        ("spec: {module: nowhere, class: Good}", "(?s)could not start spec.*No module named 'nowhere'"),
        ("other: {module: stack_spec, class: Good}", "found no app spec"),
    ],
)
async def test_an_app_that_does_not_start_is_an_error(stack: Stack, tmp_path: Path, apps: str, sentence: str) -> None:
    with pytest.raises(ProgramError, match=sentence):
        async with appdaemon(stack, tmp_path, apps):
            pass
