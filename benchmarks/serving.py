"""Web servers to measure, and a client that costs next to nothing."""

import os
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from granian.constants import Interfaces

ROOT = Path(__file__).parents[1]
THREADS = 8
"""Of a server: as many as `web_threads` has by default."""
CLIENTS = 4
START_SECONDS = 60.0

_SERVE = (
    "import sys; from granian import Granian; "
    f"Granian(sys.argv[1], address='127.0.0.1', port=int(sys.argv[2]), "
    f"interface='{Interfaces.WSGI.value}', workers=1, blocking_threads={THREADS}, "
    "backlog=1024, log_enabled=False).serve()"
)


@contextmanager
def served(target: str, environment: Mapping[str, str]) -> Iterator[int]:
    """Serve the WSGI application `target` as production does, with one process; yields its port."""
    port = _free_port()
    with tempfile.TemporaryFile() as log:
        process = subprocess.Popen(  # noqa: S603 - our own command line
            [sys.executable, "-c", _SERVE, target, str(port)],
            cwd=ROOT,
            env=os.environ | dict(environment),
            stdout=subprocess.DEVNULL,
            stderr=log,
        )
        try:
            if not _is_up(port, process):
                log.seek(0)
                raise RuntimeError(f"the server did not start:\n{log.read().decode()}")
            yield port
        finally:
            process.terminate()
            process.wait(30)


def requests_a_second(port: int, requests: Sequence[bytes], seconds: float) -> float:
    """How many are answered with 200 by a server that several clients keep busy."""
    stop = time.perf_counter() + seconds
    answered = [0] * CLIENTS

    def ask(client: int) -> None:
        with socket.create_connection(("127.0.0.1", port)) as connection:
            while time.perf_counter() < stop:
                _exchange(
                    connection, requests[(answered[client] * CLIENTS + client) % len(requests)]
                )
                answered[client] += 1

    threads = [threading.Thread(target=ask, args=(i,)) for i in range(CLIENTS)]
    begun = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sum(answered) / (time.perf_counter() - begun)


def median(rates: Sequence[float]) -> float:
    return statistics.median(rates)


def _exchange(connection: socket.socket, request: bytes) -> None:
    connection.sendall(request)
    received = b""
    while b"\r\n\r\n" not in received:
        received += _received(connection)
    head, _, body = received.partition(b"\r\n\r\n")
    if not head.startswith(b"HTTP/1.1 200"):
        raise RuntimeError(f"answered with {head.splitlines()[0].decode()}")
    length = next(
        int(line.partition(b":")[2])
        for line in head.lower().splitlines()
        if line.startswith(b"content-length")
    )
    missing = length - len(body)
    while missing > 0:
        missing -= len(_received(connection))


def _received(connection: socket.socket) -> bytes:
    part = connection.recv(262_144)
    if not part:
        raise RuntimeError("the server closed the connection")
    return part


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _is_up(port: int, process: "subprocess.Popen[bytes]") -> bool:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
        except OSError:
            time.sleep(0.1)
        else:
            return True
    return False
