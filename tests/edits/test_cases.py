"""Edits of invented news texts, checked against those a person would have made by hand.

Each case is a pair of texts; the whole path is walked: profiles, alignment, edits. White space and
typography that a case does not ask for may be found or not.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections import Counter
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from provenance.comparison import compare_profiles
from provenance.edits import EDIT_CLASSES
from provenance.profiles import profile_all
from provenance.settings import Settings

Case = dict[str, Any]
Found = tuple[str, str, str, str]

OVERALL_FLOOR = 0.98
CLASS_FLOOR = 0.90
"""Precision and recall of all edits, and of each class. Floors only rise."""

INCIDENTAL = {"whitespace", "typography"}
CASES: list[Case] = [
    json.loads(line)
    for line in (Path(__file__).parent / "cases.jsonl").read_text(encoding="utf-8").splitlines()
]
KNOWN_FAILURES = [case for case in CASES if "xfail" in case]


@cache
def found_in_all() -> list[tuple[Counter[Found], int]]:
    """For each case the changed stretches without the white space at their ends, and the kept words."""
    texts = [case[side] for case in CASES for side in "ab"]
    profiles = profile_all(texts, [0] * len(texts), [()] * len(texts))
    results = []
    for case, a, b in zip(CASES, profiles[::2], profiles[1::2], strict=True):
        edits = [edit for edits in compare_profiles(a, b, Settings()).edits for edit in edits]
        found = Counter(
            (e.op, e.edit_class, e.a.cut(case["a"]).strip(), e.b.cut(case["b"]).strip())
            for e in edits
            if e.op != "kept"
        )
        kept = [a.normal.words_in(e.a.start, e.a.end) for e in edits if e.op == "kept"]
        results.append((found, sum(last - first for first, last in kept)))
    return results


def wanted(case: Case) -> Counter[Found]:
    return Counter((e["op"], e["class"], e["a_text"].strip(), e["b_text"].strip()) for e in case["expected"])


def compared(case: Case, found: Counter[Found]) -> tuple[Counter[Found], Counter[Found], Counter[Found]]:
    """What was found as it should be, what was found besides, and what was missed."""
    expected = wanted(case)
    besides = found - expected
    if not any(key[1] in INCIDENTAL for key in expected):
        besides = Counter({key: count for key, count in besides.items() if key[1] not in INCIDENTAL})
    return found & expected, besides, expected - found


def test_precision_and_recall_of_each_class_and_of_all_hold() -> None:
    right: Counter[str] = Counter()
    besides: Counter[str] = Counter()
    missed: Counter[str] = Counter()
    faults = []
    for case, (found, _) in zip(CASES, found_in_all(), strict=True):
        parts = compared(case, found)
        for total, part in zip((right, besides, missed), parts, strict=True):
            for key, count in part.items():
                total[key[1]] += count
        if parts[1] or parts[2]:
            faults.append(f"{case['label']}: found {[*parts[1]]}, missed {[*parts[2]]}")

    def scores(classes: set[str]) -> tuple[float, float]:
        good, more, less = (sum(total[c] for c in classes) for total in (right, besides, missed))
        return good / max(1, good + more), good / max(1, good + less)

    classes = set(right) | set(besides) | set(missed)
    lines = [f"{'class':15} {'precision':>9} {'recall':>6} {'edits':>5}"]
    lines += [
        f"{name:15} {precision:9.3f} {recall:6.3f} {right[name] + missed[name]:5}"
        for name, (precision, recall) in ((c, scores({c})) for c in EDIT_CLASSES if c in classes)
    ]
    overall = scores(classes)
    lines.append(f"{'all':15} {overall[0]:9.3f} {overall[1]:6.3f} {sum((right + missed).values()):5}")
    report = "\n".join([*lines, *faults])
    print(report)
    assert classes == set(EDIT_CLASSES) - {"kept"}, "every class has its cases"
    assert min(overall) >= OVERALL_FLOOR, report
    assert all(min(scores({name})) >= CLASS_FLOOR for name in classes), report


def test_the_cases_are_many_varied_and_share_enough_words() -> None:
    languages = Counter(case["language"] for case in CASES)
    assert len(CASES) >= 260
    assert set(languages) == {"en", "de", "fr", "es", "it", "pt", "nl", "ru", "zh", "ar"}
    assert 0.5 <= languages["en"] / len(CASES) <= 0.7
    labels = Counter(case["label"] for case in CASES)
    assert max(labels.values()) == 1
    few = [case["label"] for case, (_, kept) in zip(CASES, found_in_all(), strict=True) if kept < 25]
    assert not few


def test_every_expected_edit_is_one_that_can_be() -> None:
    for case in CASES:
        for edit in case["expected"]:
            assert edit["a_text"] in case["a"], case["label"]
            assert edit["b_text"] in case["b"], case["label"]
            op = "altered" if edit["a_text"] and edit["b_text"] else "removed" if edit["a_text"] else "added"
            assert edit["op"] == op, case["label"]
            assert edit["class"] in EDIT_CLASSES, case["label"]


def test_the_edits_do_not_depend_on_the_seed_of_the_built_in_hash() -> None:
    statement = (
        "from tests.edits import test_cases as cases; cases.CASES = cases.CASES[::12]; "
        "print([sorted(found.items()) for found, _ in cases.found_in_all()])"
    )
    root = Path(__file__).parents[2]
    printed = {
        subprocess.run(
            [sys.executable, "-c", statement],
            capture_output=True,
            text=True,
            check=True,
            cwd=root,
            env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONIOENCODING": "utf-8"},
        ).stdout
        for seed in ("1", "2")
    }
    assert len(printed) == 1


@pytest.mark.parametrize(
    "case",
    [
        pytest.param(case, id=case["label"], marks=pytest.mark.xfail(reason=case["xfail"], strict=True))
        for case in KNOWN_FAILURES
    ],
)
def test_cases_that_cannot_be_reached_yet(case: Case) -> None:
    found, _ = found_in_all()[CASES.index(case)]
    _, besides, missed = compared(case, found)
    assert not besides
    assert not missed
