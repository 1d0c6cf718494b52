"""TCP ports for servers that may stop for a while, and then listen again."""

import socket
from random import SystemRandom

BELOW_CLIENTS = range(10_000, 32_000)
"""Linux gives outgoing connections ports from 32768 on: it could give one of those away while a server restarts."""


def free_port() -> int:
    """Return a TCP port that nobody listens on; who asks at the same time most likely gets another.

    Raises:
        OSError: Hardly any port is free.
    """
    random = SystemRandom()
    for _ in range(100):
        port = random.choice(BELOW_CLIENTS)
        with socket.socket() as probe:
            try:
                probe.bind(("", port))
            except OSError:
                continue
            return port
    raise OSError("There is hardly a free TCP port between 10000 and 32000.")
