"""Edits found in the case files, against those a person would have made; precision and recall of each class.

``python -m tests.edits.table`` prints the tables; with ``--faults`` also what was found besides and missed.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from provenance.comparison import compare_profiles
from provenance.edits import EDIT_CLASSES, sentence_changes
from provenance.profiles import profile_all
from provenance.settings import Settings

Case = dict[str, Any]
Found = tuple[str, str, str, str]
"""Operation, class, what stood in a, what stands in b; without the white space at their ends."""

FILES = {
    "developed with": "cases.jsonl",
    "fresh": "fresh_cases.jsonl",
    "held out": "held_out_cases.jsonl",
}
SENTENCE_FILES = ("fresh_cases.jsonl", "held_out_cases.jsonl")
"""Files whose cases say what happened to sentences."""
INCIDENTAL = frozenset({"whitespace", "typography"})
"""Classes that may be found or not where a case does not ask for any of them."""
SENTENCE_KINDS = ("addition", "deletion", "edit", "refactor")


@cache
def cases(name: str) -> tuple[Case, ...]:
    text = (Path(__file__).parent / name).read_text(encoding="utf-8")
    return tuple(json.loads(line) for line in text.splitlines())


@dataclass(frozen=True, slots=True)
class Answer:
    """What is found in one case: changed stretches, kept words, and changes of sentences by kind."""

    edits: Counter[Found]
    kept: int
    sentences: Counter[str]


@cache
def answers(name: str) -> tuple[Answer, ...]:
    """The whole path is walked for each case: profiles, alignment, edits, sentences."""
    texts = [case[side] for case in cases(name) for side in "ab"]
    profiles = profile_all(texts, [0] * len(texts), [()] * len(texts))
    results = []
    for case, a, b in zip(cases(name), profiles[::2], profiles[1::2], strict=True):
        compared = compare_profiles(a, b, Settings())
        edits = [edit for edits in compared.edits for edit in edits]
        found = Counter(
            (e.op, e.edit_class, e.a.cut(case["a"]).strip(), e.b.cut(case["b"]).strip())
            for e in edits
            if e.op != "kept"
        )
        kept = [a.normal.words_in(e.a.start, e.a.end) for e in edits if e.op == "kept"]
        changes = sentence_changes(a.normal, b.normal, compared.aligned)
        results.append(
            Answer(found, sum(last - first for first, last in kept), Counter(c.kind for c in changes))
        )
    return tuple(results)


def wanted(case: Case) -> Counter[Found]:
    return Counter((e["op"], e["class"], e["a_text"].strip(), e["b_text"].strip()) for e in case["expected"])


def compared(case: Case, found: Counter[Found]) -> tuple[Counter[Found], Counter[Found], Counter[Found]]:
    """What was found as it should be, what was found besides, and what was missed."""
    expected = wanted(case)
    besides = found - expected
    if not any(key[1] in INCIDENTAL for key in expected):
        besides = Counter({key: count for key, count in besides.items() if key[1] not in INCIDENTAL})
    return found & expected, besides, expected - found


@dataclass(slots=True)
class Tally:
    """How often a class was right, found besides, and missed."""

    right: Counter[str] = field(default_factory=Counter)
    besides: Counter[str] = field(default_factory=Counter)
    missed: Counter[str] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)

    def scores(self, classes: set[str]) -> tuple[float, float, int]:
        """Precision, recall and the number of wanted ones; 1 where there is nothing to be wrong about."""
        good, more, less = (sum(t[c] for c in classes) for t in (self.right, self.besides, self.missed))
        return (
            good / (good + more) if good + more else 1.0,
            good / (good + less) if good + less else 1.0,
            good + less,
        )

    @property
    def classes(self) -> set[str]:
        return set(self.right) | set(self.besides) | set(self.missed)


@cache
def tally(name: str) -> Tally:
    """The edits of a case file, counted by class."""
    total = Tally()
    for case, answer in zip(cases(name), answers(name), strict=True):
        parts = compared(case, answer.edits)
        for counter, part in zip((total.right, total.besides, total.missed), parts, strict=True):
            for key, count in part.items():
                counter[key[1]] += count
        if parts[1] or parts[2]:
            total.faults.append(f"{case['label']}: found {[*parts[1]]}, missed {[*parts[2]]}")
    return total


@cache
def sentence_tally(name: str) -> Tally:
    """The changes of sentences of a case file that says which are wanted."""
    total = Tally()
    for case, answer in zip(cases(name), answers(name), strict=True):
        expected = Counter(case["sentences"])
        total.right += answer.sentences & expected
        total.besides += answer.sentences - expected
        total.missed += expected - answer.sentences
        if answer.sentences != expected:
            total.faults.append(f"{case['label']}: found {dict(answer.sentences)}, wanted {dict(expected)}")
    return total


def rows(total: Tally, order: list[str]) -> list[str]:
    """A table's rows: class, wanted, precision, recall."""
    lines = []
    for name in [*(c for c in order if c in total.classes), "all"]:
        precision, recall, count = total.scores(total.classes if name == "all" else {name})
        shown = name if name == "all" else f"`{name}`"
        lines.append(f"| {shown} | {count} | {precision:.3f} | {recall:.3f} |")
    return lines


def table() -> str:
    """Everything that is counted, as Markdown."""
    parts = []
    for title, name in FILES.items():
        parts += [f"{len(cases(name))} cases, {title} (`tests/edits/{name}`):\n"]
        parts += ["| class | edits | precision | recall |\n|---|---|---|---|"]
        parts += [*rows(tally(name), list(EDIT_CLASSES)), ""]
    for name in SENTENCE_FILES:
        parts += [f"Sentences, {len(cases(name))} cases (`tests/edits/{name}`):\n"]
        parts += ["| kind | sentences | precision | recall |\n|---|---|---|---|"]
        parts += [*rows(sentence_tally(name), list(SENTENCE_KINDS)), ""]
    return "\n".join(parts)


if __name__ == "__main__":
    sys.stdout.reconfigure(encoding="utf-8")  # type: ignore[union-attr]
    print(table(), end="")
    if "--faults" in sys.argv:
        print(*(fault for name in FILES.values() for fault in tally(name).faults), sep="\n")
        print(*(fault for name in SENTENCE_FILES for fault in sentence_tally(name).faults), sep="\n")
