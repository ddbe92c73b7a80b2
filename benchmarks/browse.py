"""How long Datasette takes for each of our pages on a large database.

    python benchmarks/browse.py [--texts N] [--db FILE] [--json | --markdown] [--write]

The database is traced from generated news (:mod:`benchmarks.corpus`) unless one is given. See
docs/performance.md.
"""

from __future__ import annotations

import asyncio
import json
import logging
import sqlite3
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import click

if __package__ in (None, ""):
    # In its own folder benchmarks/provenance.py would be taken for the package.
    sys.path[0] = str(Path(__file__).resolve().parent.parent)

from benchmarks import corpus
from benchmarks.scale import run
from benchmarks.speed import PAGE, machine
from benchmarks.tables import Report, Table, significant

START, END = "<!-- browse -->", "<!-- end of browse -->"
TIMES = 5
"""Times each page is asked for, after once to warm up."""


def pages(database: Path) -> dict[str, str]:
    """The pages that have most to show, by what they are."""
    with sqlite3.connect(f"file:{database}?mode=ro", uri=True) as db:

        def one(sql: str) -> int:
            row = db.execute(sql).fetchone()
            return int(row[0]) if row else 0

        story = one("SELECT id FROM stories ORDER BY documents DESC, id LIMIT 1")
        hub = one(
            "SELECT e.source_document_id FROM story_edges e JOIN documents d ON d.id = e.source_document_id "
            "WHERE d.status = 'seen' GROUP BY 1 ORDER BY count(*) DESC, 1 LIMIT 1"
        )
        many = one(
            "SELECT b FROM relations r JOIN passages p ON p.relation_id = r.id WHERE r.id IN "
            "(SELECT relation_id FROM passages GROUP BY relation_id ORDER BY count(*) DESC LIMIT 20) "
            "GROUP BY b ORDER BY count(*) DESC LIMIT 1"
        )
        pair = one("SELECT id FROM relations ORDER BY shared_words DESC, id LIMIT 1")
        outlet = one(
            "SELECT d.outlet_id FROM story_edges e JOIN documents d ON d.id = e.source_document_id "
            "WHERE d.outlet_id IS NOT NULL "
            "GROUP BY 1 ORDER BY count(*) DESC, 1 LIMIT 1"
        )
        last = one("SELECT count(*) FROM stories") // 50
        members = one(f"SELECT documents FROM stories WHERE id = {story}")
        copies = one(f"SELECT count(*) FROM story_edges WHERE source_document_id = {hub}")
    return {
        "home": "",
        "stories, the newest": "/stories",
        f"stories, page {last}": f"/stories?page={last}",
        f"story of {members} documents": f"/story/{story}",
        f"document with {copies} copies": f"/document/{hub}",
        "document with most passages": f"/document/{many}",
        "comparison of the longest passages": f"/compare/{pair}",
        "outlet whose texts were run most": f"/outlet/{outlet}",
        "its pick-ups as CSV": f"/outlet/{outlet}.csv",
        "form for a draft": "/check",
    }


async def timed(database: Path) -> Table:
    """Server time of every page, without a network."""
    from datasette.app import Datasette

    table = Table("Pages", ["page", "kB", "quickest, ms", "slowest, ms"], show=significant)
    datasette = Datasette([str(database)])
    await datasette.invoke_startup()
    at = f"/-/provenance/{database.stem}"

    async def measure(name: str, ask: Any) -> None:
        response = await ask()
        assert response.status_code == 200, (name, response.status_code)
        taken = []
        for _ in range(TIMES):
            started = time.perf_counter()
            await ask()
            taken.append(1000 * (time.perf_counter() - started))
        table.rows.append([name, len(response.content) / 1000, min(taken), max(taken)])

    for name, path in pages(database).items():
        await measure(name, lambda path=path: datasette.client.get(at + path))
    with sqlite3.connect(f"file:{database}?mode=ro", uri=True) as db:
        text = db.execute("SELECT text FROM texts ORDER BY id DESC LIMIT 1").fetchone()[0]
    draft = json.dumps({"text": text})
    headers = {"content-type": "application/json"}
    await measure(
        "check of a draft, as JSON",
        lambda: datasette.client.post(f"{at}/check.json", content=draft, headers=headers),
    )
    return table


@click.command(context_settings={"help_option_names": ["-h", "--help"], "show_default": True})
@click.option("--texts", type=click.IntRange(100), default=100_000, help="Texts of the database.")
@click.option("--db", type=click.Path(path_type=Path, exists=True), help="A database that is there already.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@click.option("--markdown", is_flag=True, help="Print Markdown.")
@click.option("--write", is_flag=True, help="Put the table into docs/performance.md.")
def main(texts: int, db: Path | None, as_json: bool, markdown: bool, write: bool) -> None:
    """Print how long each page takes."""
    logging.disable(logging.INFO)  # what other plugins tell of every request
    report = Report(as_json, markdown)
    with tempfile.TemporaryDirectory() as scratch:
        if db is None:
            documents, _ = corpus.write(texts, Path(scratch))
            db = Path(scratch) / "news.db"
            run(["trace", str(documents), "--db", str(db)])
        with sqlite3.connect(f"file:{db}?mode=ro", uri=True) as there:
            count = there.execute("SELECT count(*) FROM documents WHERE status = 'seen'").fetchone()[0]
        table = asyncio.run(timed(db))
    table.title = f"Pages of a database of {count:,} documents"
    report.add("browse", table)
    report.end(machine=machine())
    if write:
        report.write(PAGE, START, END, head=[f"Measured on {machine()}.\n"])


if __name__ == "__main__":
    main()
