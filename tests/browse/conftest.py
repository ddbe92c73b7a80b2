"""A traced database that is hostile and small, and Datasette on it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import provenance as pv
from tests.news import OTHER, WIRE, every_nth_replaced, prose

pytest.importorskip("datasette", reason="needs Datasette, from the extra [browse]")

HOSTILE = "<script>alert(1)</script>\u202e\x1b[31m'\"><img src=x onerror=alert(1)> javascript:alert(1)"


def documents() -> list[pv.Document]:
    return [
        pv.Document(
            text=WIRE,
            name="wire",
            outlet="Nordwire",
            published="2026-03-01T08:00:00Z",
            url="https://nordwire.example/1",
            headline="Train leaves the rails",
        ),
        pv.Document(
            text=f"{HOSTILE} {every_nth_replaced(WIRE, 9).replace('nineteen', '90')} {HOSTILE}",
            name=f"copy {HOSTILE}",
            outlet=f"Hill {HOSTILE}",
            published="2026-03-03T08:00:00Z",
            url="javascript:alert(1)",
            headline=HOSTILE,
        ),
        pv.Document(
            text=f"Nordwire reports: {WIRE}",
            name="credited",
            outlet="Tarn Post",
            published="2026-03-01T09:30:00Z",
        ),
        pv.Document(text=f"{OTHER}\n\nSource: The Morning Ledger", name="pool", outlet="Birkenrode Herald"),
        pv.Document(text=prose(3, 120), name="alone"),
    ]


@pytest.fixture(scope="session")
def database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("browse") / "news.db"
    pv.Store(path).add(documents())
    return path


Ask = Callable[..., Any]


@pytest.fixture
def ask(database: Path) -> Ask:
    """Ask Datasette for a page, or for several; ``config`` is its configuration, the rest is sent along."""

    def asked(
        path: str | list[str], *, method: str = "GET", config: dict[str, Any] | None = None, **sent: Any
    ) -> Any:
        paths = [path] if isinstance(path, str) else path
        found = asyncio.run(answers([database], paths, method, config, **sent))
        return found[0] if isinstance(path, str) else found

    return asked


async def answers(
    files: list[Path],
    paths: list[str],
    method: str = "GET",
    config: dict[str, Any] | None = None,
    **sent: Any,
) -> list[Any]:
    """What a Datasette on some files answers, in the order of the paths."""
    from datasette.app import Datasette

    # Until 1.0 what may be seen was metadata; now it is configuration.
    named = {"config" if hasattr(Datasette, "allowed") else "metadata": config} if config else {}
    datasette = Datasette([str(file) for file in files], **named)
    await datasette.invoke_startup()
    return [await datasette.client.request(method, path, **sent) for path in paths]
