"""``provenance browse``: Datasette with our pages, for this machine alone."""

from __future__ import annotations

import socket
from contextlib import closing
from pathlib import Path

import click

from provenance.errors import TroubleError

HOST = "127.0.0.1"


def serve(database: Path, port: int, *, open_page: bool = False) -> None:
    """Serve a database until stopped.

    Raises:
        TroubleError: something else listens on the port.
    """
    from datasette.cli import cli

    with closing(socket.socket(socket.AF_INET, socket.SOCK_STREAM)) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError as error:
            raise TroubleError(f"port {port}: {error.strerror}; choose another with --port") from error
    address = f"http://{HOST}:{port}/-/provenance"
    click.echo(f"{database}: {address} (stop with Ctrl-C)")
    if open_page:
        import threading
        import webbrowser

        # Datasette does not come back from serving; by then it listens.
        threading.Timer(1.5, webbrowser.open, [address]).start()
    arguments = ["serve", str(database), "--host", HOST, "--port", str(port)]
    cli.main(arguments, prog_name="provenance browse", standalone_mode=False)
