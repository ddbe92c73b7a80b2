"""``python -m tests.picture`` draws docs/pictures/trace.svg from what the command prints now."""

from __future__ import annotations

import io
import re
from dataclasses import replace
from functools import partial
from unittest import mock

from rich.console import Console

from provenance.database import NewsDatabase
from provenance.database.overview import read_overview
from provenance.database.readout import text_of
from provenance.engines.workers import Workers
from provenance.pipeline.reading import Reading
from provenance.pipeline.tracing import trace_into
from provenance.settings import Settings
from provenance.show import terminal
from tests.documentation import ROOT


def draw() -> str:
    """The terminal's picture of a trace of the samples."""
    console = Console(
        record=True,
        width=118,
        highlight=False,
        markup=False,
        emoji=False,
        force_terminal=True,
        file=io.StringIO(),
    )
    settings = Settings()
    with (
        mock.patch.object(terminal, "console", lambda: console),
        Workers(1) as workers,
        NewsDatabase() as db,
    ):
        reading = Reading([ROOT / "samples" / "newsday"], settings, workers=workers)
        run, named = trace_into(db, reading, settings=settings, workers=workers)
        found = read_overview(db, replace(run, seconds=1.0), named)
        terminal.print_trace(found, "provenance.db", partial(text_of, db))
    picture = console.export_svg(title="provenance trace samples/newsday", unique_id="trace")
    return re.sub(r"[ ]*@font-face \{.*?\}\n", "", picture, flags=re.DOTALL)


if __name__ == "__main__":
    (ROOT / "docs" / "pictures" / "trace.svg").write_text(draw(), encoding="utf-8")
