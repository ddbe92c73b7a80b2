"""How accurate is it? One command, the whole table: ours, other tools on the same texts, published figures.

    python benchmarks/accuracy.py [--only PART]... [--sample N] [--jobs N] [--no-peers]
                                  [--json | --markdown] [--write]

Invented news is always measured; parts whose data is not here say so and are skipped. See docs/accuracy.md.
"""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import partial
from itertools import groupby
from multiprocessing import get_context
from pathlib import Path

import click
from rich.console import Console

if __package__ in (None, ""):
    # In its own folder benchmarks/provenance.py would be taken for the package.
    sys.path[0] = str(Path(__file__).resolve().parent.parent)

from benchmarks import generated, peers
from benchmarks import retrieval as candidates
from benchmarks.agreement import agreement, components, leave_one_out
from benchmarks.development import ROOT, MissingDataError, Pair, clough, folder, pan, wiki_versions
from benchmarks.invented import APART, KINDS, Case, cases
from benchmarks.plagdet import Passage, Score, Tally
from benchmarks.tables import Cell, Report, Table

Finder = Callable[[str, str], list[Passage]]
PAN_KINDS = ("entire", "verbatim", "random", "translation", "summary")
PAGE = ROOT / "docs" / "accuracy.md"
START, END = "<!-- measured -->", "<!-- end of measured -->"
SHORTEST = 150
"""Characters: shorter passages of the suspicious text do not count in the PAN task, as usual there."""
PUBLISHED_PAN = {
    "test part": (0.87818, 0.90032, 0.88417, 0.88659, 0.56070),
    "training part": (0.877, 0.894, 0.889, 0.884, 0.577),
}
"""plagdet of the winner of 2014, by kind; :data:`WINNER` is the source."""
WINNER = (
    "Published: Sanchez-Perez, Sidorov and Gelbukh, “A winning approach to text alignment for text reuse "
    "detection at PAN 2014”, CLEF 2014. The other rows were measured here."
)
FALSE_ALARMS = (
    "Characters, macro-averaged over passages. The last three kinds share nothing: every pair with a passage "
    "is a false alarm."
)
CUTS = (
    "Accuracy, leaving one out, of cut points on one figure: for provenance the share of the answer's words "
    "inside passages (coverage_b), for the others their own likeness."
)
WHOLE_TEXTS = (
    "datasketch and simhash judge whole texts: a pair they find has one passage, both texts. Their "
    "groups are connected pairs."
)
ANSWERS = (
    "The data: Clough and Stevenson, “Developing a corpus of plagiarised short answers”, Language Resources "
    "and Evaluation 45, 2011. The last row is a reference that comes with it, for all five tasks; not "
    "measured here."
)
RELIABILITY = (
    "Passages of PAN, of invented news, of newswire with sentences planted and of newswire as sent. "
    "Reused: more than half of the passage lies in a true case, on both sides. Weights: from half 1. "
    "ECE: expected calibration error over the bins of the table above."
)
ALARMS = (
    "Reuse: sentences or clauses of one story in the other (resends, updates, quotations) or a standing text "
    "of the house. No reuse: formulas, tables of figures, names, the same facts. Stories have 300 characters "
    "or more."
)


@dataclass(frozen=True, slots=True)
class Options:
    """What the command was asked."""

    sample: int | None
    jobs: int
    peers: bool


# -- parts -----------------------------------------------------------------------------------------------


def invented(options: Options) -> Iterator[Table]:
    """Passages in invented news."""
    count = options.sample or 300
    ours = Table(
        "Invented news, passages",
        ("kind of pair", "pairs", "recall", "precision", "granularity", "plagdet", "pairs with a passage"),
        notes=[FALSE_ALARMS],
    )
    others = Table(
        "Invented news, other tools: pairs with a passage, and for copydetect recall and precision",
        ("kind of pair", "pairs", "provenance", *peers.PEERS, "copydetect recall", "copydetect precision"),
    )
    drawn = [case for kind in KINDS for case in cases(kind, count, "table")]
    pairs = [(case.source, case.copy) for case in drawn]
    tables: dict[str, dict[str, tuple[int, Score]]] = {
        "ours": _by_kind(drawn, _found(pairs, _ours(), options))
    }
    if options.peers:
        for name in peers.PEERS:
            tables[name] = _by_kind(drawn, _found(pairs, partial(peers.passages, name), options))
    for kind in KINDS:
        found, score = tables["ours"][kind]
        figures: list[Cell] = [score.recall, score.precision, score.granularity, score.plagdet]
        ours.rows.append([kind, count, *(figures if kind not in APART else [None] * 4), found])
        if options.peers:
            theirs = tables["copydetect"][kind][1]
            figures = [theirs.recall, theirs.precision] if kind not in APART else [None, None]
            others.rows.append([kind, count, found, *(tables[n][kind][0] for n in peers.PEERS), *figures])
    yield ours
    if options.peers:
        yield others


def alignment(options: Options) -> Iterator[Table]:
    """Passages of the PAN task."""
    texts, pairs = pan(options.sample)
    started = time.perf_counter()
    found = _pan_found(texts, pairs, _ours(), options)
    seconds = time.perf_counter() - started
    title = f"PAN 2013 text alignment, training part, {len(pairs):,} of 5,185 pairs"
    table = Table(
        title,
        ("kind", "pairs", "plagdet", "recall", "precision", "granularity", "half 0", "half 1"),
        notes=[
            "half 0, half 1: plagdet of every second pair of each kind; weights were fitted on half 1 alone.",
            f"{seconds:.0f} s with {options.jobs} processes.",
        ],
    )
    for kind in PAN_KINDS:
        score = _pan_score(pairs, found, kind)
        halves = [_pan_score(pairs, found, kind, half).plagdet for half in (0, 1)]
        count = sum(kind in ("entire", pair.kind) for pair in pairs)
        table.rows.append(
            [kind, count, score.plagdet, score.recall, score.precision, score.granularity, *halves]
        )
    yield table
    compared = Table(
        "PAN 2013, plagdet beside others",
        ("", *PAN_KINDS, "clean pairs with a passage"),
        notes=[WINNER],
    )
    compared.rows.append(_pan_row("provenance", pairs, found))
    for name, figures in PUBLISHED_PAN.items():
        compared.rows.append([f"winner of 2014, published, {name}", *figures, None])
    if options.peers:
        for name in peers.PEERS:
            theirs = _pan_found(texts, pairs, partial(peers.passages, name), options)
            compared.rows.append(_pan_row(name, pairs, theirs))
    yield compared


def retrieval(options: Options) -> Iterator[Table]:
    """Whether copies are compared with their sources at all, and how many pairs that takes."""
    return candidates.tables(options.sample, options.jobs, options.peers)


def stories(options: Options) -> Iterator[Table]:
    """Revisions of encyclopedia articles as stories."""
    import provenance

    texts, truth = wiki_versions()
    table = Table(
        f"Stories: {len(truth):,} revisions of {len(set(truth.values()))} encyclopedia articles",
        ("", "pair precision", "pair recall", "pair F1", "ARI"),
        notes=["A document's group is its story; a document without a story stands alone."],
    )
    documents = [provenance.Document(text=text, name=name) for name, text in sorted(texts.items())]
    traced = provenance.trace(documents, jobs=options.jobs).documents
    groups = {d.name: str(d.story) for d in traced if d.status == "seen" and d.story is not None}
    rows = {"provenance": groups}
    if options.peers:
        with _workers(options) as pool:
            linked = pool.map(_links, peers.PEERS, [texts] * len(peers.PEERS))
            rows |= {n: components(texts, links) for n, links in zip(peers.PEERS, linked, strict=True)}
    for name, found in rows.items():
        agreed = agreement(truth, found)
        table.rows.append([name, agreed.precision, agreed.recall, agreed.f1, agreed.ari])
    yield table


def classes(options: Options) -> Iterator[Table]:
    """How much of a short answer was copied."""
    answers = clough()
    table = Table(
        f"Classes of reuse: {len(answers)} short answers (Clough and Stevenson, tasks a to c)",
        ("", "two classes", "four classes"),
        notes=[CUTS, ANSWERS],
    )
    figures: dict[str, Callable[[str, str], float]] = {"provenance": _coverage}
    if options.peers:
        figures |= {name: peer.likeness for name, peer in peers.PEERS.items()}
    for name, figure in figures.items():
        values = [(figure(source, answer), label) for source, answer, label in answers]
        two = [(value, label if label == "non" else "reuse") for value, label in values]
        four = leave_one_out(values, ("non", "heavy", "light", "cut"))
        table.rows.append([name, leave_one_out(two, ("non", "reuse")), four])
    table.rows.append(["reference: containment of bigrams, five tasks", 0.947, 0.705])
    yield table


def sureness(options: Options) -> Iterator[Table]:
    """Stated confidence against the truth, and false alarms on newswire."""
    from benchmarks import calibration, newswire

    rows = calibration.known(0, options.sample)
    news = [row for row in rows if row.verdict]
    table = Table(
        "Confidence of passages: what was stated and what is so, half 0",
        ("stated", "passages", "mean stated", "reused", "newswire passages", "newswire reused"),
        notes=[RELIABILITY],
    )
    of_news = {b.low: b for b in calibration.reliability(news)}
    for b in calibration.reliability(rows):
        n = of_news.get(b.low)
        extra: list[Cell] = [n.count, n.observed] if n else [0, None]
        table.rows.append([f"{b.low:.2f} to {b.high:.2f}", b.count, b.stated, b.observed, *extra])
    yield table
    errors = Table(
        "Confidence of passages by tier, half 0", ("tier", "passages", "reused", "Brier score", "ECE")
    )
    for tier in ("textual", "reworded", "summary"):
        chosen = [row for row in rows if row.tier == tier]
        share = sum(bool(row.right) for row in chosen) / max(1, len(chosen))
        errors.rows.append(
            [tier, len(chosen), share, calibration.brier(chosen), calibration.calibration_error(chosen)]
        )
    yield errors
    alarms = Table(
        "Newswire: passages between two stories, both halves, every one of them read",
        (
            "pairs",
            "number",
            "passages",
            "reuse",
            "no reuse",
            "of these statistical",
            "no reuse per 100 pairs",
        ),
        notes=[ALARMS],
    )
    read = [*news, *(row for row in calibration.newswire_rows(1) if row.verdict)]
    for kind in newswire.KINDS:
        chosen = [row for row in read if row.source.endswith(kind)]
        wrong = [row for row in chosen if not row.right]
        pairs = 2 * calibration.NEWS_PAIRS
        statistical = sum(row.tier != "textual" for row in wrong)
        figures = [len(chosen), len(chosen) - len(wrong), len(wrong), statistical, 100 * len(wrong) / pairs]
        alarms.rows.append([kind, pairs, *figures])
    yield alarms


def tools(options: Options) -> Iterator[Table]:
    """How the other tools were set."""
    table = Table("The other tools, as they were run", ("tool", "setting"), notes=[WHOLE_TEXTS])
    table.rows += [[peer.name, peer.setting] for peer in peers.PEERS.values()]
    if options.peers:
        yield table


def seeds(_: Options) -> Iterator[Table]:
    """Five real texts with passages, credits and directions marked by hand."""
    program = folder("acceptance", "seeds.py")
    done = subprocess.run([sys.executable, str(program)], capture_output=True, text=True, check=False)
    lines = done.stdout.splitlines()
    table = Table("Five real texts, marked by hand", ("expectations", "hold", "of"))
    last = lines[-1].split() if lines else []
    if last[:1] == ["seeds:"] and last[-1:] == ["hold"]:
        table.rows.append(["passages, edits, credits, directions, verdicts", int(last[1]), int(last[3])])
    table.notes += [line for line in lines if line.startswith("FAILS")]
    yield table


PARTS: dict[str, Callable[[Options], Iterator[Table]]] = {
    "invented": invented,
    "alignment": alignment,
    "retrieval": retrieval,
    "stories": stories,
    "classes": classes,
    "seeds": seeds,
    "confidence": sureness,
    "tools": tools,
}


# -- work ------------------------------------------------------------------------------------------------


def _ours() -> Finder:
    return generated.passages


def _coverage(source: str, answer: str) -> float:
    import provenance

    return provenance.compare(source, answer).coverage_b


def _links(name: str, texts: dict[str, str]) -> list[tuple[str, str]]:
    return peers.PEERS[name].links(texts)


def _workers(options: Options) -> ProcessPoolExecutor:
    return ProcessPoolExecutor(options.jobs, mp_context=get_context("spawn"))


def _found(pairs: Sequence[tuple[str, str]], finder: Finder, options: Options) -> list[list[Passage]]:
    """Passages of each pair, in order."""
    if options.jobs == 1:
        return [finder(*pair) for pair in pairs]
    with _workers(options) as pool:
        return list(pool.map(finder, *zip(*pairs, strict=True), chunksize=32))


def _by_kind(drawn: Sequence[Case], found: Sequence[list[Passage]]) -> dict[str, tuple[int, Score]]:
    """Pairs with a passage and the score, for each kind of invented pairs."""
    result = {}
    for kind, group in groupby(zip(drawn, found, strict=True), key=lambda one: one[0].kind):
        tally, count = Tally(), 0
        for case, passages in group:
            tally.add(case.shared, passages)
            count += bool(passages)
        result[kind] = count, tally.score
    return result


def _pan_found(
    texts: dict[str, str], pairs: Sequence[Pair], finder: Finder, options: Options
) -> list[list[Passage]]:
    found = _found([(texts[p.source], texts[p.suspicious]) for p in pairs], finder, options)
    return [[p for p in passages if p[1][1] - p[1][0] >= SHORTEST] for passages in found]


def _pan_score(
    pairs: Sequence[Pair], found: Sequence[list[Passage]], kind: str, half: int | None = None
) -> Score:
    tally = Tally()
    for pair, passages in zip(pairs, found, strict=True):
        if kind in ("entire", pair.kind) and half in (None, pair.half):
            tally.add(pair.cases, passages)
    return tally.score


def _pan_row(name: str, pairs: Sequence[Pair], found: Sequence[list[Passage]]) -> list[Cell]:
    clean = [bool(p) for pair, p in zip(pairs, found, strict=True) if pair.kind == "none"]
    figures = [_pan_score(pairs, found, kind).plagdet for kind in PAN_KINDS]
    return [name, *figures, f"{sum(clean)} of {len(clean):,}"]


# -- the command -----------------------------------------------------------------------------------------


@click.command(context_settings={"help_option_names": ["-h", "--help"], "show_default": True})
@click.option("--only", multiple=True, type=click.Choice(list(PARTS)), help="Measure this part; repeatable.")
@click.option("--sample", type=click.IntRange(1), help="About so many pairs instead of all.")
@click.option("--jobs", type=click.IntRange(1), default=2, help="Worker processes.")
@click.option("--peers/--no-peers", default=True, help="Also run the other tools.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@click.option("--markdown", is_flag=True, help="Print Markdown.")
@click.option("--write", is_flag=True, help="Put the tables of every part into docs/accuracy.md.")
def main(
    only: tuple[str, ...],
    sample: int | None,
    jobs: int,
    peers: bool,
    as_json: bool,
    markdown: bool,
    write: bool,
) -> None:
    """Print how accurate passages, stories and classes of reuse are, beside other tools."""
    if write and (only or sample or not peers):
        raise click.UsageError("--write wants everything: leave --only, --sample and --no-peers away")
    options = Options(sample, jobs, peers)
    talk, report = Console(stderr=True), Report(as_json, markdown)
    skipped: dict[str, str] = {}
    for name in only or PARTS:
        tables: list[Table] = []  # what was measured before data was found missing stays
        with talk.status(f"measuring {name}"):
            try:
                for table in PARTS[name](options):
                    tables.append(table)
            except MissingDataError as missing:
                skipped[name] = str(missing)
                talk.print(f"{name}: skipped, {missing}", highlight=False)
        for table in tables:
            report.add(name, table)
    report.end(skipped=skipped)
    if write:
        if skipped:
            raise click.ClickException(f"docs/accuracy.md stays as it is: {', '.join(skipped)} not measured")
        report.write(PAGE, START, END)


if __name__ == "__main__":
    main()
