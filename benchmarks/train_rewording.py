"""Fit the weights of provenance.rewording and write src/provenance/rewording/weights.toml.

    python benchmarks/train_rewording.py DATA [--half 0|1] [--write]

DATA holds documents.jsonl.gz, pairs.tsv and truth.jsonl of a PAN text-alignment set, and beside it a folder
``reuters`` with newswire whose pairs of one topic are negatives for summaries. Only every second pair of each
set is used; the other half is for measuring. Logistic regression with a little ridge; nothing is tuned here.
"""

from __future__ import annotations

import argparse
import gzip
import html
import json
import random
import re
import sys
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from functools import cache, partial
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import numpy as np

if __package__ in (None, ""):
    # In its own folder benchmarks/provenance.py would be taken for the package.
    sys.path[0] = str(Path(__file__).resolve().parent.parent)

from provenance.normalisation import normalise
from provenance.rewording.evidence import (
    REGION,
    SENTENCE,
    SUMMARY,
    SUMMARY_SENTENCE,
    region_evidence,
    sentence_evidence,
    summary_evidence,
    summary_sentence_evidence,
)
from provenance.rewording.pairing import Pairing, StemmedText, pair, stemmed
from provenance.rewording.regions import _clusters, grow
from provenance.rewording.summaries import best_stretch
from provenance.settings import RewordingSettings

SETTINGS = RewordingSettings()
TEXTS: dict[str, str] = {}
TARGET = Path(__file__).parent.parent / "src" / "provenance" / "rewording" / "weights.toml"
Pair = tuple[str, str, str]
Case = tuple[tuple[int, int], tuple[int, int]]
Row = tuple[Any, bool, float]


@cache
def text_of(name: str) -> StemmedText:
    return stemmed(normalise(TEXTS[name]))


def read(data: Path) -> tuple[dict[str, list[Pair]], dict[Pair, list[Case]]]:
    """Pairs (suspicious, source, set) by set, and the cases of each: source span, suspicious span."""
    with gzip.open(data / "documents.jsonl.gz", "rt", encoding="utf-8", newline="") as lines:
        TEXTS.update((row["id"], row["text"]) for row in map(json.loads, lines))
    pairs: dict[str, list[Pair]] = defaultdict(list)
    for line in (data / "pairs.tsv").read_text(encoding="utf-8").splitlines()[1:]:
        suspicious, source, name = line.split("\t")
        pairs[name].append((suspicious, source, name))
    cases: dict[Pair, list[Case]] = defaultdict(list)
    for line in (data / "truth.jsonl").read_text(encoding="utf-8").splitlines():
        r = json.loads(line)
        source = r["source_offset"], r["source_offset"] + r["source_length"]
        there = r["this_offset"], r["this_offset"] + r["this_length"]
        cases[r["susp"], r["src"], r["set"]].append((source, there))
    return pairs, cases


def newswire(folder: Path, half: int, count: int = 1500) -> list[Pair]:
    """Pairs of newswire stories of one topic: alike, and hardly ever reuse."""
    by_topic: dict[str, list[str]] = defaultdict(list)
    for number, path in enumerate(sorted(folder.glob("*.sgm.gz"))):
        if number % 2 != half:
            continue
        content = gzip.decompress(path.read_bytes()).decode("latin-1")
        for n, story in enumerate(re.findall(r"<REUTERS.*?</REUTERS>", content, re.DOTALL)):
            body = re.search(r"<BODY>(.*?)</BODY>", story, re.DOTALL)
            if body and len(body[1]) > 1500:
                TEXTS[f"{path.name}-{n}"] = html.unescape(body[1]).replace("\x03", "").strip()
                topics = re.search(r"<TOPICS>(.*?)</TOPICS>", story, re.DOTALL)
                for topic in re.findall(r"<D>(.*?)</D>", topics[1] if topics else ""):
                    by_topic[topic].append(f"{path.name}-{n}")
    chooser = random.Random(3)
    topics = [t for t in sorted(by_topic) if 3 <= len(by_topic[t]) <= 120]
    drawn = (chooser.sample(by_topic[chooser.choice(topics)], 2) for _ in range(count))
    return [(a, b, "news") for a, b in drawn]


def span(text: StemmedText, first: int, last: int) -> tuple[int, int]:
    """The stretch of sentences ``first`` to ``last`` in code points."""
    normal = text.normal
    return int(normal.starts[text.bounds[first]]), int(normal.ends[text.bounds[last] - 1])


def common(one: tuple[int, int], other: tuple[int, int]) -> int:
    return max(0, min(one[1], other[1]) - max(one[0], other[0]))


def length(stretch: tuple[int, int]) -> int:
    return stretch[1] - stretch[0]


def share(stretch: tuple[int, int], case: tuple[int, int]) -> float:
    return common(stretch, case) / length(stretch)


def sentence_rows(chosen: Pair, cases: dict[Pair, list[Case]], weights: Any) -> list[Row]:
    """Sentences in and around clusters that lie on a case: do they belong to it?"""
    if chosen[2] not in ("03", "04"):
        return []
    a, b = text_of(chosen[1]), text_of(chosen[0])
    pairing, rows = pair(a, b), []
    for cluster in _clusters(pairing, SETTINGS):
        grown = None if weights is None else grow(pairing, *cluster, weights, SETTINGS)
        range_a, range_b = grown[:2] if grown else cluster
        case = max(
            cases[chosen],
            key=lambda c: min(common(span(a, *range_a), c[0]), common(span(b, *range_b), c[1])),
            default=None,
        )
        if case is None or min(common(span(a, *range_a), case[0]), common(span(b, *range_b), case[1])) <= 20:
            continue
        for x, y, cosines, own, region, text, target in (
            (pairing.b, pairing.a, pairing.cosines.T, range_b, range_a, b, case[1]),
            (pairing.a, pairing.b, pairing.cosines, range_a, range_b, a, case[0]),
        ):
            numbers = sentence_evidence(x, y, cosines, own, region, pairing.weights)
            for k in range(max(0, own[0] - 5), min(x.sentences, own[1] + 5)):
                inside = share(span(text, k, k + 1), target)
                rows.append((numbers[k], inside > 0.5, 1.0 if inside <= 0.2 or inside >= 0.8 else 0.3))
    return rows


def region_rows(chosen: Pair, cases: dict[Pair, list[Case]], weights: Any) -> list[Row]:
    """Regions that grew from clusters: do they lie on a case?"""
    if chosen[2] == "05":
        return []
    a, b = text_of(chosen[1]), text_of(chosen[0])
    pairing, rows, seen = pair(a, b), [], set()
    for cluster in _clusters(pairing, SETTINGS):
        grown = grow(pairing, *cluster, weights, SETTINGS)
        if grown is None or grown[:2] in seen:
            continue
        seen.add(grown[:2])
        one, other = span(a, *grown[0]), span(b, *grown[1])
        if other[1] - other[0] < SETTINGS.region_characters - 10:
            continue
        right = max((min(share(one, c[0]), share(other, c[1])) for c in cases[chosen]), default=0.0)
        rows.append((region_evidence(pairing, *grown), right > 0.3, 1.0))
    return rows


def summary_sides(chosen: Pair) -> Iterator[tuple[Pairing, StemmedText, int]]:
    """The pair as "does a sum up b": the suspicious text first; newswire both ways."""
    suspicious, source = text_of(chosen[0]), text_of(chosen[1])
    yield pair(suspicious, source), suspicious, 1
    if chosen[2] != "05":
        yield pair(source, suspicious), source, 0


def summary_sentence_rows(chosen: Pair, cases: dict[Pair, list[Case]], _: Any) -> list[Row]:
    """Sentences of the suspicious text: do they belong to a summary?"""
    rows = []
    for pairing, text, side in summary_sides(chosen):
        numbers = summary_sentence_evidence(pairing.a, pairing.b, pairing.cosines, pairing.shared)
        for k in range(pairing.a.sentences):
            inside = max((share(span(text, k, k + 1), c[side]) for c in cases[chosen]), default=0.0)
            if (chosen[2] == "05" or not inside) and not 0.2 < inside < 0.8:
                # One sentence in a thousand belongs to a summary: those that do weigh more.
                weight = 1.0 if chosen[2] == "05" and cases[chosen] else 0.3 if side else 0.1
                rows.append((numbers[k], inside > 0.5, 4 * weight if inside > 0.5 else weight))
    return rows


def summary_rows(chosen: Pair, cases: dict[Pair, list[Case]], weights: Any) -> list[Row]:
    """The best stretch of each text: is it a summary?"""
    rows = []
    for pairing, text, side in summary_sides(chosen):
        if pairing.a.sentences < 6 or pairing.b.words < SETTINGS.summary_least_words:
            continue
        numbers = summary_sentence_evidence(pairing.a, pairing.b, pairing.cosines, pairing.shared)
        odds = numbers @ weights + SETTINGS.summary_bias
        stretch = best_stretch(odds)
        if stretch is None or length(span(text, *stretch)) < SETTINGS.summary_characters:
            continue
        known = cases[chosen] if chosen[2] == "05" else []
        right = max((share(span(text, *stretch), c[side]) for c in known), default=0.0)
        evidence = summary_evidence(pairing.a, pairing.b, pairing.cosines, stretch, odds, pairing.weights)
        rows.append((evidence, right > 0.4, 3.0 if right > 0.4 else 2.0 if chosen[2] == "news" else 1.0))
    return rows


def gather(
    maker: Callable[..., list[Row]], pairs: Sequence[Pair], cases: dict[Pair, list[Case]], weights: Any
) -> tuple[Any, Any, Any]:
    with get_context("fork").Pool(2) as pool:
        made = pool.imap(partial(maker, cases=cases, weights=weights) if maker is not summary_sentence_rows
                         else partial(maker, cases=cases, _=None), pairs, chunksize=16)  # fmt: skip
        rows = [row for part in made for row in part]
    numbers, right, weight = zip(*rows, strict=True)
    return np.array(numbers), np.array(right, float), np.array(weight)


def fit(numbers: Any, right: Any, weight: Any, ridge: float = 1e-5) -> Any:
    """Weighted logistic regression by Newton's method."""
    weights = np.zeros(numbers.shape[1])
    for _ in range(60):
        chance = 1 / (1 + np.exp(-np.clip(numbers @ weights, -30, 30)))
        slope = numbers.T @ (weight * (chance - right)) + ridge * len(right) * weights
        curve = (numbers * (weight * chance * (1 - chance))[:, None]).T @ numbers
        step = np.linalg.solve(curve + np.eye(weights.size) * (ridge * len(right) + 1e-6), slope)
        weights -= step
        if abs(step).max() < 1e-7:
            break
    hit = ((numbers @ weights > 0) == (right > 0.5)).mean()
    print(f"  {len(right)} rows, {right.mean():.3f} positive, {hit:.4f} right", flush=True)
    return weights


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("data", type=Path)
    parser.add_argument("--half", type=int, default=1, choices=(0, 1))
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args()
    by_set, cases = read(options.data)
    pairs = [p for name in sorted(by_set) for p in by_set[name][options.half :: 2]]
    news = newswire(options.data.parent / "reuters", options.half)
    sentence = None
    for _ in range(3):
        sentence = fit(*gather(sentence_rows, pairs, cases, sentence))
    region = fit(*gather(region_rows, [*pairs, *news], cases, sentence))
    summary_sentence = fit(*gather(summary_sentence_rows, [*pairs, *news], cases, None))
    summary = fit(*gather(summary_rows, [*pairs, *news], cases, summary_sentence), ridge=1e-4)
    tables = zip(
        ("sentence", "region", "summary_sentence", "summary"),
        (SENTENCE, REGION, SUMMARY_SENTENCE, SUMMARY),
        (sentence, region, summary_sentence, summary),
        strict=True,
    )
    lines = [
        "# Log-odds per unit of the numbers in evidence.py. Fitted by benchmarks/train_rewording.py on every",
        f"# second pair (half {options.half}) of the PAN 2013 text-alignment training set, with {len(news)}",
        "# newswire pairs of one topic as negatives. The other half is for measuring.",
    ]
    for name, keys, values in tables:
        lines += [
            "",
            f"[{name}]",
            *(f"{k} = {round(float(v), 4)}" for k, v in zip(keys, values, strict=True)),
        ]
    text = "\n".join(lines) + "\n"
    print(text)
    if options.write:
        TARGET.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
