"""How does it grow? `provenance trace` on generated news of growing size: time, memory, recall, growth.

    python benchmarks/scale.py [--texts N]... [--more N] [--jobs N] [--json | --markdown] [--write]

Each size is a corpus of its own (benchmarks/corpus.py), traced by the command in a process of its own. Then
drafts are checked against it, and some further texts are added to it. See docs/performance.md.
"""

from __future__ import annotations

import json
import math
import os
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import click

if __package__ in (None, ""):
    # In its own folder benchmarks/provenance.py would be taken for the package.
    sys.path[0] = str(Path(__file__).resolve().parent.parent)

from benchmarks import corpus
from benchmarks.speed import PAGE, machine
from benchmarks.tables import Cell, Report, Table, significant

START, END = "<!-- scale:begin -->", "<!-- scale:end -->"
SIZES = (1_000, 10_000, 20_000)
EXCERPT_WORDS = 40
"""Words from which on a planted excerpt must be found."""
CHECKS = 5
"""Times a draft is checked, of which the quickest counts."""
_EVERY = 0.1
"""Seconds between two looks at the memory."""


@dataclass(frozen=True, slots=True)
class Cost:
    """What a command took: seconds of wall clock and of processors, and its largest memory in MB.

    Memory is the proportional share of all its processes together; None where the system does not tell.
    """

    wall: float
    cpu: float
    memory: float | None


def run(arguments: Sequence[str]) -> Cost:
    """Run `provenance` with some arguments and measure it with all its processes."""
    before = os.times()
    started = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, "-m", "provenance", *arguments], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
    )
    largest: list[float] = []
    watcher = threading.Thread(target=_watch, args=(process, largest))
    watcher.start()
    _, complaints = process.communicate()
    wall = time.perf_counter() - started
    watcher.join()
    if process.returncode not in (0, 1):
        raise click.ClickException(complaints.decode("utf-8", "replace"))
    after = os.times()
    cpu = after.children_user + after.children_system - before.children_user - before.children_system
    return Cost(wall, cpu, max(largest, default=None))


def _watch(process: subprocess.Popen[bytes], largest: list[float]) -> None:
    """Note the memory of a process and its children, again and again, as long as it runs."""
    while process.poll() is None:
        memory = _memory(process.pid)
        if memory:
            largest[:] = [max([memory, *largest])]
        time.sleep(_EVERY)


def _memory(pid: int) -> float:
    """Proportional share of memory of a process and all below it, MB; 0 where there is no telling."""
    try:
        rollup = Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii")
        below = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii")
    except OSError:
        return 0.0
    own = next((int(line.split()[1]) / 1024 for line in rollup.splitlines() if line.startswith("Pss:")), 0.0)
    return own + sum(_memory(int(child)) for child in below.split())


def recall(database: Path, planted: Path) -> tuple[float, float]:
    """Share of the planted copies and excerpts with a relation, and of the story's reprints in one story."""
    with sqlite3.connect(f"file:{database}?mode=ro", uri=True) as db:
        ids = dict(db.execute("SELECT name, id FROM documents"))
        related = {frozenset(pair) for pair in db.execute("SELECT a, b FROM relations")}
        stories = dict(db.execute("SELECT document_id, story_id FROM story_documents"))
    found, reprints = [], []
    with planted.open(encoding="utf-8") as lines:
        for row in map(json.loads, lines):
            if row["kind"] == "reprint":
                reprints.append(stories.get(ids[row["copy"]]))
            elif row["kind"] == "copy" or row["words"] >= EXCERPT_WORDS:
                found.append(frozenset((ids[row["source"]], ids[row["copy"]])) in related)
    largest = max((reprints.count(story) for story in set(reprints) - {None}), default=0)
    return sum(found) / max(1, len(found)), largest / len(reprints) if reprints else 1.0


@dataclass(frozen=True, slots=True)
class Growth:
    """What a corpus of one size cost: tracing it, adding more, checking drafts; and what was found."""

    whole: Cost
    added: Cost
    check_taken: float
    check_clean: float
    recall: float
    story: float
    database: float
    index: float


def measure(count: int, more: int, jobs: int | None, folder: Path) -> Growth:
    """Trace a corpus, check drafts against it, and add some further texts."""
    documents, planted = corpus.write(count + more, folder)
    lines = documents.read_text(encoding="utf-8").splitlines(keepends=True)
    first, rest = folder / "first.jsonl", folder / "rest.jsonl"
    first.write_text("".join(lines[:count]), encoding="utf-8")
    rest.write_text("".join(lines[count:]), encoding="utf-8")
    database = folder / "news.db"
    options = ["--db", str(database), *([] if jobs is None else ["--jobs", str(jobs)])]
    whole = run(["trace", str(first), *options])
    sizes = [path.stat().st_size / 1e6 for path in (database, folder / "news.db.index")]
    texts = {row["id"]: row["text"] for row in map(json.loads, lines)}
    with planted.open(encoding="utf-8") as rows:
        taken = next(row["copy"] for row in map(json.loads, rows) if row["kind"] == "copy")
    checks = []
    for draft in (texts[taken], " ".join(reversed(texts[taken].split()))):
        (folder / "draft.txt").write_text(draft, encoding="utf-8")
        command = ["check", str(folder / "draft.txt"), "--db", str(database)]
        checks.append(min(run(command).wall for _ in range(CHECKS)))
    added = run(["trace", str(rest), *options])
    return Growth(whole, added, *checks, *recall(database, planted), *sizes)


def table(sizes: Sequence[int], more: int, jobs: int | None) -> Table:
    """A row for each size; the exponent says how time grew from the size before."""
    columns = [
        "texts",
        "wall s",
        "CPU s",
        "memory MB",
        "exponent",
        "recall",
        "story",
        "database MB",
        "index MB",
    ]
    columns += ["check, s", "check clean, s", f"{more} more, s"]
    found = Table("`provenance trace` and `check` on generated news", columns, show=significant)
    before: tuple[int, float] | None = None
    for count in sizes:
        with tempfile.TemporaryDirectory() as folder:
            cost = measure(count, more, jobs, Path(folder))
        whole = cost.whole
        exponent: Cell = None
        if before is not None:
            exponent = math.log(whole.wall / before[1]) / math.log(count / before[0])
        before = count, whole.wall
        row: list[Cell] = [f"{count:,}", whole.wall, whole.cpu, whole.memory, exponent]
        row += [f"{cost.recall:.4f}", f"{cost.story:.4f}", cost.database, cost.index]
        found.rows.append([*row, cost.check_taken, cost.check_clean, cost.added.wall])
    found.notes = [
        "Exponent e: twice the texts take 2 to the power of e times as long as at the size before.",
        f"Recall: planted copies and excerpts (of at least {EXCERPT_WORDS} words) related to their source.",
        "Story: reprints of the one story that are in one story.",
        "Memory: of all processes together, shared pages counted once.",
        f"Check: one draft as a whole process, a copy and a text nobody has; quickest of {CHECKS}.",
    ]
    return found


@click.command(context_settings={"help_option_names": ["-h", "--help"], "show_default": True})
@click.option("--texts", "sizes", type=click.IntRange(1), multiple=True, default=SIZES, help="Sizes.")
@click.option("--more", type=click.IntRange(1), default=100, help="Texts added afterwards.")
@click.option("--jobs", type=click.IntRange(1), help="Worker processes.  [default: one per processor]")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@click.option("--markdown", is_flag=True, help="Print Markdown.")
@click.option("--write", is_flag=True, help="Put the table into docs/performance.md.")
def main(
    sizes: tuple[int, ...], more: int, jobs: int | None, as_json: bool, markdown: bool, write: bool
) -> None:
    """Print how time and memory grow with the number of texts."""
    report = Report(as_json, markdown)
    report.add("trace", table(sizes, more, jobs))
    report.end(machine=machine())
    if write:
        report.write(PAGE, START, END, head=[f"Measured on {machine()}.\n"])


if __name__ == "__main__":
    main()
