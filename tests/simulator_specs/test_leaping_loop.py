"""The time of these specifications leaps over what all wait for, and stands still while anything works."""

import asyncio
import time

from tests.adapter.clock import Clock


async def test_an_hour_in_which_all_wait_takes_no_time() -> None:
    clock, began_s = Clock(), time.monotonic()
    before = clock.now()
    await asyncio.gather(clock.sleep(3600), clock.sleep(1800))
    assert (clock.now() - before).total_seconds() == clock.seconds == 3600
    assert time.monotonic() - began_s < 60


async def test_no_time_passes_while_a_task_works() -> None:
    clock = Clock()
    time.sleep(0.02)  # noqa: ASYNC251  # the work
    await asyncio.sleep(0)
    assert clock.seconds == 0


async def test_time_waits_for_what_a_socket_has_sent_to_another() -> None:
    received_s: list[float] = []
    clock = Clock()

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(await reader.readline())
        writer.close()

    async with await asyncio.start_server(answer, "127.0.0.1", 0) as server:
        host, port = server.sockets[0].getsockname()
        for second in range(100):
            reader, writer = await asyncio.open_connection(host, port)
            writer.write(b"hello\n")
            assert await reader.readline() == b"hello\n"
            received_s.append(clock.seconds - second)
            writer.close()
            await clock.sleep(1)
    assert received_s == [0] * 100


async def test_a_thread_that_works_is_not_left_behind() -> None:
    clock = Clock()
    later = asyncio.create_task(clock.sleep(60))
    await asyncio.to_thread(time.sleep, 0.05)
    assert not later.done()
    assert clock.seconds < 60
    later.cancel()
