"""Ports for servers that are told where to listen, instead of taking a free one themselves."""

import os
import socket
from itertools import count

#: Below the ports that the system gives to whoever asks for any: nobody gets one by chance
#: between the look at it and the server that takes it. A block for each process of the tests.
_FIRST, _BLOCKS, _BLOCK = 20_000, 120, 100
_given = count()


def free_port() -> int:
    """A port of this machine that nobody listens on and that no other test is given."""
    first = _FIRST + os.getpid() % _BLOCKS * _BLOCK
    for _ in range(_BLOCK):
        port = first + next(_given) % _BLOCK
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
        return port
    raise RuntimeError("no free port")
