"""What the specs of faults share: one Home Assistant, one AppDaemon and one charging car for the specs of a file."""

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from tests.end_to_end.scene import Scene, scene_on, sunny_stack
from tests.stack.stack import Stack


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def stack(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Stack]:
    """A stack in steady sun; a file with another house has one of its own."""
    async with sunny_stack(tmp_path_factory) as stack:
        yield stack


@pytest_asyncio.fixture(loop_scope="module")
async def scene(stack: Stack, request: pytest.FixtureRequest) -> Scene:
    """The stack as a spec finds it: the car charges, and nothing is broken."""
    return await scene_on(stack, request)
