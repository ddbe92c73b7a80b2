"""``python -m tests.picture`` draws docs/pictures/trace.svg from what the command prints now."""

from __future__ import annotations

import io
import re
from dataclasses import replace
from unittest import mock

from rich.console import Console

import provenance as pv
from provenance.show import terminal
from tests.documentation import ROOT


def draw() -> str:
    """The terminal's picture of a trace of the samples."""
    found = pv.trace(ROOT / "samples" / "newsday")
    texts = {found.document(d.name).id: d.text for d in found.inputs}
    console = Console(
        record=True,
        width=118,
        highlight=False,
        markup=False,
        emoji=False,
        force_terminal=True,
        file=io.StringIO(),
    )
    with mock.patch.object(terminal, "console", lambda: console):
        run = replace(found.run, seconds=1.0)
        terminal.print_trace(
            replace(found, run=run), "provenance.db", lambda document: texts.get(document, "")
        )
    picture = console.export_svg(title="provenance trace samples/newsday", unique_id="trace")
    return re.sub(r"[ ]*@font-face \{.*?\}\n", "", picture, flags=re.DOTALL)


if __name__ == "__main__":
    (ROOT / "docs" / "pictures" / "trace.svg").write_text(draw(), encoding="utf-8")
