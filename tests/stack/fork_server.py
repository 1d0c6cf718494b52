"""A Python that has imported what a program needs, and starts it by forking: most of a start is reading modules.

`python -P fork_server.py SOCKET PACKAGE [MODULE ...]`, run by the Python of the program's environment, takes requests
at the listening socket with the file descriptor SOCKET, until its standard input ends: then it ends what it has
started, and itself. When the first comes it imports the `__main__` of PACKAGE, and each MODULE with all that is
directly in it.

A request is one packet: an array of JSON with the arguments of the program and its environment, and with it the file
descriptor for its output. The answers are two packets: the process id of the program, the leader of a session of its
own; and, when it has ended, its exit code, negative for a signal.

It needs the standard library and Linux, and nothing else.
"""

from __future__ import annotations

import contextlib
import gc
import importlib
import json
import logging
import os
import pkgutil
import select
import selectors
import signal
import socket
import sys
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable

LONGEST_REQUEST = 1 << 17


class _Child(NamedTuple):
    """A program that runs, and who wants to know how it ends."""

    pid: int
    asker: socket.socket


def preload(modules: Iterable[str]) -> None:
    """Import modules and what is directly in them, but for what lacks something that nobody here needs."""
    silent = logging.NullHandler()
    logging.getLogger().addHandler(silent)
    for name in modules:
        with contextlib.suppress(ImportError):
            module = importlib.import_module(name)
            for within in pkgutil.iter_modules(getattr(module, "__path__", ())):
                with contextlib.suppress(ImportError):
                    importlib.import_module(f"{name}.{within.name}")
    logging.getLogger().removeHandler(silent)
    gc.collect()
    gc.freeze()  # a collection would write to all pages, and each child would get its own


def serve(listener: socket.socket) -> None:
    """Fork for each request, and tell how the children end; returns in each child, and when standard input ends."""
    with selectors.DefaultSelector() as selector:
        selector.register(listener, selectors.EVENT_READ)
        selector.register(sys.stdin, selectors.EVENT_READ)
        while True:
            for key, _ in selector.select():
                if key.fileobj is sys.stdin:
                    _kill(each.data for each in selector.get_map().values())
                    sys.exit()
                elif isinstance(key.data, _Child):
                    selector.unregister(key.fileobj)
                    _tell_end(key.fd, key.data)
                elif (child := _fork(listener)) is None:
                    return
                else:
                    selector.register(os.pidfd_open(child.pid), selectors.EVENT_READ, child)


def _fork(listener: socket.socket) -> _Child | None:
    """Take a request; in the child, which is what was asked for from here on, return None."""
    asker, _ = listener.accept()
    request, (output,), _, _ = socket.recv_fds(asker, LONGEST_REQUEST, 1)
    pid = os.fork()
    if pid:
        os.close(output)
        return _Child(pid, asker)
    os.setsid()
    nothing = os.open(os.devnull, os.O_RDONLY)
    for descriptor, standard in ((nothing, 0), (output, 1), (output, 2)):
        os.dup2(descriptor, standard)
    os.close(output)
    os.close(nothing)
    sys.argv[1:], environment = json.loads(request)
    os.environ.clear()
    os.environ.update(environment)
    sys.path[:0] = [folder for folder in environment.get("PYTHONPATH", "").split(os.pathsep) if folder]
    asker.send(str(os.getpid()).encode())
    asker.close()
    listener.close()
    return None


def _tell_end(descriptor: int, child: _Child) -> None:
    os.close(descriptor)
    code = os.waitstatus_to_exitcode(os.waitpid(child.pid, 0)[1])
    with contextlib.suppress(OSError), child.asker:  # nobody may want to know any more
        child.asker.send(str(code).encode())


def _kill(children: Iterable[_Child | None]) -> None:
    """Let none of them outlive those who asked for it."""
    for child in children:
        if child is not None:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(child.pid, signal.SIGKILL)


def main() -> int | str | None:
    """Serve; in a child, run the program."""
    number, package, *modules = sys.argv[1:]
    listener = socket.socket(fileno=int(number))
    asked, _, _ = select.select([listener, sys.stdin], [], [])
    if sys.stdin in asked:
        return None
    program = importlib.import_module(f"{package}.__main__")
    preload(modules)
    serve(listener)
    sys.argv[0] = program.__file__ or package
    ended: int | str | None = program.main()
    return ended


if __name__ == "__main__":
    sys.exit(main())
