"""Drafts with known truth checked against a desk's database: what is found, what is cried over nothing.

    python benchmarks/check.py [--texts N] [--drafts N] [--seed WORD] [--jobs N] [--json] [--write]

See docs/accuracy.md and :mod:`benchmarks.desk`.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import click

if __package__ in (None, ""):
    # In its own folder this file would be taken for the package it measures.
    sys.path[0] = str(Path(__file__).resolve().parent.parent)

from benchmarks.desk import KINDS, Desk, Draft, drafts, make_desk
from benchmarks.development import ROOT
from benchmarks.tables import Report, Table
from provenance.model import CheckedDraft, Document

PAGE = ROOT / "docs" / "accuracy.md"
START, END = "<!-- check -->", "<!-- end of check -->"
REUSE = ("uncredited", "excerpt", "compilation of five", "spun, every eighth word")
"""Kinds of drafts that have at least 40 words from elsewhere without a credit."""
QUIET = ("clean", "only a quotation", "own text", "boilerplate only")
"""Kinds of drafts about which there is nothing to say."""
CREDITED = ("credited", "credited excerpt")
Row = tuple[Draft, CheckedDraft]


def checked(desk: Desk, given: Sequence[Draft], jobs: int) -> list[Row]:
    """What a check says of drafts, against a database that was traced from a desk's texts."""
    from provenance.database import NewsDatabase
    from provenance.engines.workers import Workers
    from provenance.pipeline.checking import check_against
    from provenance.pipeline.reading import Reading
    from provenance.pipeline.tracing import trace_into
    from provenance.settings import Settings

    documents = (
        Document(
            text=story.text,
            name=story.name,
            outlet=story.outlet.name,
            url=f"https://{story.outlet.host}/{story.name}",
            published=story.published.isoformat(),
        )
        for story in desk.stories
    )
    with tempfile.TemporaryDirectory() as scratch:
        path = Path(scratch) / "news.db"
        with NewsDatabase(path) as db, Workers(jobs) as workers:
            settings = Settings()
            trace_into(db, Reading(documents, settings, workers=workers), settings=settings, workers=workers)
        report = check_against(
            [Document(text=draft.text, name=draft.name, outlet=draft.outlet) for draft in given],
            database=path,
        )
    return list(zip(given, report.drafts, strict=True))


def by_kind(rows: Sequence[Row]) -> Table:
    """What was said of each kind."""
    table = Table(
        "Checked drafts",
        ["kind", "drafts", "verdict right", "source first", "all sources", "stopped"],
        notes=[
            "verdict right: clear, credited reuse or uncredited reuse, as it is",
            "source first: the first source named is one the draft is from; all sources: every one is named",
            "stopped: exit code 1",
        ],
    )
    for kind in KINDS:
        mine = [row for row in rows if row[0].kind == kind]
        sourced = [row for row in mine if row[0].sources]
        table.rows.append(
            [
                kind,
                len(mine),
                _share(mine, lambda d, c: c.verdict == d.verdict),
                _share(sourced, lambda d, c: bool(c.sources) and c.sources[0].name in d.sources),
                _share(sourced, lambda d, c: set(d.sources) <= {s.name for s in c.sources}),
                _share(mine, lambda _, c: any(w.severity == "stop" for w in c.warnings)),
            ]
        )
    return table


def summary(rows: Sequence[Row]) -> Table:
    """The four figures that count."""
    table = Table("What a desk may rely on", ["figure", "drafts", "share"])
    reuse = [row for row in rows if row[0].kind in REUSE]
    for name, mine, holds in (
        ("uncredited reuse of 40 words and more found", reuse, _is("uncredited_reuse")),
        (
            "false alarms on clean drafts",
            [row for row in rows if row[0].kind == "clean"],
            _is("uncredited_reuse"),
        ),
        (
            "false alarms on drafts of all kinds without uncredited reuse",
            [row for row in rows if row[0].kind in (*QUIET, *CREDITED, "same event in other words")],
            _is("uncredited_reuse"),
        ),
        (
            "right source first",
            [row for row in rows if row[0].sources],
            lambda d, c: bool(c.sources) and c.sources[0].name in d.sources,
        ),
        (
            "credited reuse recognised",
            [row for row in rows if row[0].kind in CREDITED],
            _is("credited_reuse"),
        ),
    ):
        table.rows.append([name, len(mine), _share(mine, holds)])
    return table


def _is(verdict: str) -> Callable[[Draft, CheckedDraft], bool]:
    return lambda _, found: found.verdict == verdict


def _share(rows: Sequence[Row], holds: Callable[[Draft, CheckedDraft], bool]) -> float | None:
    return sum(holds(*row) for row in rows) / len(rows) if rows else None


def measure(texts: int, count: int, seed: str, jobs: int) -> Mapping[str, Table]:
    """Both tables."""
    desk = make_desk(texts, seed)
    rows = checked(desk, list(drafts(desk, count)), jobs)
    return {"check": summary(rows), "kinds": by_kind(rows)}


@click.command(context_settings={"help_option_names": ["-h", "--help"], "show_default": True})
@click.option("--texts", type=click.IntRange(50), default=10_000, help="Texts in the database.")
@click.option("--drafts", "count", type=click.IntRange(1), default=500, help="Drafts to check.")
@click.option("--seed", default="desk", help="Another word, other texts.")
@click.option("--jobs", type=click.IntRange(1), default=2, help="Worker processes for the trace.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@click.option("--markdown", is_flag=True, help="Print Markdown.")
@click.option("--write", is_flag=True, help="Put the tables into docs/accuracy.md.")
def main(texts: int, count: int, seed: str, jobs: int, as_json: bool, markdown: bool, write: bool) -> None:
    """Print what a check finds in drafts whose truth is known."""
    report = Report(as_json, markdown)
    for name, table in measure(texts, count, seed, jobs).items():
        report.add(name, table)
    report.end()
    if write:
        report.write(PAGE, START, END)


if __name__ == "__main__":
    main()
