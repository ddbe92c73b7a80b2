"""Who ran it, as a table for people, as CSV and as JSON."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from typing import Any

from provenance.model import Pickup
from provenance.show.as_json import SCHEMA
from provenance.show.safety import harmless_cell, one_line
from provenance.show.terminal import console
from provenance.show.words import VERDICTS, lag

COLUMNS = {
    "outlet": "who ran it",
    "document": "the name of the copy",
    "published": "when, as stated",
    "lag_minutes": "how many minutes after the source, empty without both dates",
    "source": "the document it came from",
    "source_outlet": "whose that is",
    "version": "which revision of the source's page was copied",
    "versions": "how many revisions there are",
    "via": "the document it was had through, if it was not taken from the source itself",
    "probability": "of that step in the story's tree, 0 to 1",
    "kept": "share of the source's words that the copy has, 0 to 1",
    "copied": "their share of the copy, 0 to 1",
    "headline_changed": "yes, no, or empty if one has none",
    "credit": "the audit's verdict on the copy",
    "links_back": "whether the copy points to the source's address",
    "changes": "changes of facts, quotations, credits and wording, counted by class",
    "altered": "facts and quotations: what it was → what it became",
    "outdated": "what the copy kept and the source corrected later: was → is now",
    "url": "the address of the copy",
    "story": "the id of the story",
}
"""Columns of the CSV table with their meanings."""
_STYLES = {"credited": "green", "no credit": "red", "credits another": "red"}


def print_pickups(pickups: Sequence[Pickup], what: str) -> None:
    """A table, the earliest copy first.

    Args:
        pickups: one for each copy.
        what: whose copies these are, in words.
    """
    from rich.table import Table
    from rich.text import Text

    out = console()
    if not pickups:
        out.print(f"No copies of {one_line(what, 80)} were found.")
        return
    copies = "copy" if len(pickups) == 1 else "copies"
    credited = sum(p.verdict == "credited_copy" for p in pickups)
    out.print(f"{len(pickups)} {copies} of {one_line(what, 80)}, {credited} credited", style="bold")
    table = Table(box=None, padding=(0, 2, 0, 0), header_style="bold")
    for column in ("who", "when", "lag", "of"):
        table.add_column(column, overflow="fold")
    table.add_column("kept", justify="right")
    for column in ("credit", "changed", "outdated"):
        table.add_column(column, overflow="fold")
    for pickup in pickups:
        source = one_line(pickup.source_name, 30)
        if pickup.versions > 1:
            source += f", version {pickup.version} of {pickup.versions}"
        if pickup.via:
            source += f", through {one_line(pickup.via, 30)}"
        credit = VERDICTS.get(pickup.verdict or "", "")
        told = [
            f"{one_line(was, 22) or '–'} → {one_line(now, 22) or '–'}" for _, was, now in pickup.altered[:3]
        ]
        if pickup.headline_changed:
            told.insert(0, "headline")
        if len(pickup.altered) > 3:
            told.append(f"{len(pickup.altered) - 3} more")
        table.add_row(
            Text(one_line(pickup.outlet or pickup.name, 30)),
            Text((pickup.published or "").replace("T", " ")[:16]),
            Text(lag(pickup.lag_seconds)),
            Text(source),
            f"{100 * pickup.kept:.0f} %",
            Text(
                credit,
                style={"credited": "green", "no credit": "red", "credits another": "red"}.get(credit, ""),
            ),
            Text(", ".join(told)),
            Text(
                ", ".join(f"{one_line(o.was, 22)} (now {one_line(o.now, 22)})" for o in pickup.outdated[:3])
            ),
        )
    out.print(table)


def pickups_csv(pickups: Sequence[Pickup]) -> str:
    """The table as CSV (RFC 4180), a header first; see :data:`COLUMNS`.

    A cell that a spreadsheet would take for a formula begins with an apostrophe.
    """
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(COLUMNS)
    for pickup in pickups:
        row = _row(pickup)
        writer.writerow([harmless_cell(row[column]) for column in COLUMNS])
    return out.getvalue()


def _row(p: Pickup) -> dict[str, str]:
    return {
        "outlet": p.outlet or "",
        "document": p.name,
        "published": p.published or "",
        "lag_minutes": "" if p.lag_seconds is None else f"{p.lag_seconds / 60:.0f}",
        "source": p.source_name,
        "source_outlet": p.source_outlet or "",
        "version": str(p.version),
        "versions": str(p.versions),
        "via": p.via or "",
        "probability": "" if p.probability is None else f"{p.probability:.4f}",
        "kept": f"{p.kept:.4f}",
        "copied": f"{p.copied:.4f}",
        "headline_changed": "" if p.headline_changed is None else "yes" if p.headline_changed else "no",
        "credit": p.verdict or "",
        "links_back": "yes" if p.links_back else "no",
        "changes": ", ".join(f"{name} {count}" for name, count in p.changes),
        "altered": "; ".join(f"{was} → {now}" for _, was, now in p.altered),
        "outdated": "; ".join(f"{o.was} → {o.now}" for o in p.outdated),
        "url": p.url or "",
        "story": "" if p.story is None else str(p.story),
    }


def pickups_json(pickups: Sequence[Pickup]) -> dict[str, Any]:
    """Pickups as plain values."""
    return {"schema": SCHEMA, "pickups": [_plain(p) for p in pickups]}


def _plain(p: Pickup) -> dict[str, Any]:
    return {
        "source": {
            "document": p.source,
            "name": p.source_name,
            "outlet": p.source_outlet,
            "published": p.source_published,
            "version": p.version,
            "versions": p.versions,
        },
        "document": p.document,
        "name": p.name,
        "outlet": p.outlet,
        "url": p.url,
        "published": p.published,
        "lag_seconds": p.lag_seconds,
        "via": p.via,
        "probability": p.probability,
        "kept": round(p.kept, 6),
        "copied": round(p.copied, 6),
        "headline_changed": p.headline_changed,
        "verdict": p.verdict,
        "links_back": p.links_back,
        "changes": dict(p.changes),
        "altered": [{"class": c, "was": was, "became": now} for c, was, now in p.altered],
        "outdated": [{"class": o.edit_class, "was": o.was, "now": o.now} for o in p.outdated],
        "story": p.story,
    }
