"""Servers for tests: on 127.0.0.1, on a free port, ended by their own process."""

from __future__ import annotations

import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from urllib.error import HTTPError, URLError
from urllib.request import urlopen


def free_port() -> int:
    """A port nobody listens on."""
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def served(database: Path) -> Iterator[str]:
    """The address of Datasette with our pages on a database, as ``provenance browse`` serves it."""
    port = free_port()
    command = [sys.executable, "-m", "provenance", "browse", "--db", str(database), "--port", str(port)]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as server:
        try:
            yield _waited(f"http://127.0.0.1:{port}")
        finally:
            server.terminate()
            server.wait(timeout=20)


def _waited(address: str) -> str:
    for _ in range(150):
        try:
            with urlopen(f"{address}/-/provenance", timeout=5):
                return address
        except HTTPError:
            return address
        except (URLError, ConnectionError):
            time.sleep(0.2)
    raise AssertionError("the server does not answer")
