"""Which finding stands for a stretch: equal words, or the same in other words."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Sequence
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import provenance
from provenance import comparison, tiers
from provenance.alignment import Run, WordPassage, align
from provenance.model import Span
from provenance.normalisation import NormalText, normalise
from provenance.rewording import Retold
from provenance.settings import AlignmentSettings, RewordingSettings, Settings
from provenance.tiers import Aligned, combine, common_runs
from tests.news import OTHER, WIRE
from tests.retellings import ARTICLE, RETELLINGS, REWORDED, SAME_TOPIC, SUMMARY

EAGER = Settings.from_mapping(
    {
        "rewording": {
            "region_log_odds": -10,
            "region_characters": 40,
            "summary_log_odds": -10,
            "summary_characters": 40,
            "summary_least_words": 30,
        }
    }
)
"""Keeps nearly everything that is found statistically, so that both kinds meet."""
SENTENCES = [
    sentence.strip() + "."
    for text in (ARTICLE, *RETELLINGS.values(), SUMMARY, SAME_TOPIC, WIRE, OTHER)
    for sentence in text.replace("\n", " ").split(". ")
]
drawn_texts = st.lists(st.sampled_from(SENTENCES), max_size=14).map(" ".join)
SOURCE = f"{ARTICLE}\n{SAME_TOPIC}"
COPIES = {name: f"{WIRE}\n\n{text}\n\n{OTHER}" for name, text in {**RETELLINGS, "summary": SUMMARY}.items()}
STATISTICAL = ("reworded", "summary")


def longest_common(a: Sequence[str], b: Sequence[str]) -> int:
    """Length of a longest common subsequence, from the definition."""
    table = [[0] * (len(b) + 1) for _ in range(len(a) + 1)]
    for i, one in enumerate(a):
        for j, other in enumerate(b):
            table[i + 1][j + 1] = table[i][j] + 1 if one == other else max(table[i][j + 1], table[i + 1][j])
    return table[-1][-1]


@given(
    st.lists(st.sampled_from("abcde"), min_size=1, max_size=40),
    st.lists(st.sampled_from("abcde"), min_size=1, max_size=90),
    st.data(),
)
def test_common_runs_are_a_longest_common_subsequence(
    a: list[str], b: list[str], data: st.DataObject
) -> None:
    from_a = data.draw(st.integers(0, len(a) - 1))
    from_b = data.draw(st.integers(0, len(b) - 1))
    one, other = normalise(" ".join(a)), normalise(" ".join(b))
    runs = common_runs(one, other, (from_a, len(a)), (from_b, len(b)))
    assert runs is not None
    assert sum(run.length for run in runs) == longest_common(a[from_a:], b[from_b:])
    end_a, end_b = from_a, from_b
    for run in runs:
        assert run.length > 0
        assert run.a >= end_a
        assert run.b >= end_b
        assert (run.a, run.b) != (end_a, end_b) or run is runs[0]  # touching runs are one
        end_a, end_b = run.a + run.length, run.b + run.length
        assert a[run.a : end_a] == b[run.b : end_b]
    assert end_a <= len(a)
    assert end_b <= len(b)


def test_no_run_is_looked_for_in_a_table_too_large(monkeypatch: pytest.MonkeyPatch) -> None:
    text = normalise("ferry " * 30)
    monkeypatch.setattr(tiers, "_LARGEST_TABLE", 30 * 29)
    assert common_runs(text, text, (0, 30), (0, 30)) is None
    assert common_runs(text, text, (0, 30), (1, 30)) == [Run(0, 1, 29)]


def overlap(one: Span, other: Span) -> bool:
    return one.start < other.end and other.start < one.end


def check(a: str, b: str, settings: Settings) -> provenance.Comparison:
    """What must hold of every comparison, whatever the texts."""
    found = provenance.compare(a, b, settings=settings)
    back = provenance.compare(b, a, settings=settings)
    seen = [(p.a, p.b, p.kind, p.similarity, p.confidence, p.words, p.longest_words) for p in found.passages]
    mirrored = [
        (p.b, p.a, p.kind, p.similarity, p.confidence, p.words, p.longest_words) for p in back.passages
    ]
    assert seen == sorted(mirrored)
    for n, p in enumerate(found.passages):
        assert 0 <= p.a.start < p.a.end <= len(a)
        assert 0 <= p.b.start < p.b.end <= len(b)
        assert 0 <= p.confidence <= 1
        if p.kind in STATISTICAL:
            assert p.edits == ()
        for other in found.passages[n + 1 :]:
            # A summary stands for the whole of one text: there it lies over everything.
            if "summary" not in (p.kind, other.kind):
                assert not overlap(p.a, other.a)
                assert not overlap(p.b, other.b)
            else:
                assert not (overlap(p.a, other.a) and overlap(p.b, other.b))
    tier = {True: "statistical", False: "textual"}
    kinds = {tier[p.kind in STATISTICAL] for p in found.passages}
    assert found.coverage.shared == sum(p.words for p in found.passages if p.kind not in STATISTICAL)
    if kinds == {"statistical"}:
        assert found.relation is not None
        # Only words that a summary took over as they were are a copy.
        copied = max((p.words for p in found.passages if p.kind == "summary"), default=0) >= 8
        assert found.relation.kind in ("incidental", *(["excerpt"] if copied else []))
        assert found.relation.shared_words == 0
        assert (found.coverage_a, found.coverage_b) == (0, 0)
    return found


@pytest.mark.parametrize("limits", [Settings(), EAGER], ids=["default", "eager"])
@settings(max_examples=40)
@given(drawn_texts, drawn_texts)
def test_every_comparison_is_sound_and_the_mirror_of_its_mirror(limits: Settings, a: str, b: str) -> None:
    check(a, b, limits)


@pytest.mark.parametrize("name", COPIES)
@pytest.mark.parametrize("limits", [Settings(), EAGER], ids=["default", "eager"])
def test_retellings_are_compared_soundly(name: str, limits: Settings) -> None:
    assert check(SOURCE, COPIES[name], limits).passages


FOREIGN = {
    "chinese": (
        "盐场将于九月关闭，业主周二晚间在食堂告诉员工。四十一人将失去工作，其中包括三名学徒。镇下的盐泉因干旱变弱。",
        "业主周二晚间在食堂告知职工，盐场九月关门。包括三名学徒在内，四十一人将失去工作。因为干旱，镇下盐泉已经变弱。",
    ),
    "thai": (
        "โรงเกลือจะปิดในเดือนกันยายน เจ้าของบอกพนักงานเมื่อคืนวันอังคาร คนงานสี่สิบเอ็ดคนจะตกงาน",
        "เจ้าของบอกพนักงานเมื่อคืนวันอังคารว่าโรงเกลือจะปิดในเดือนกันยายน คนงานสี่สิบเอ็ดคนต้องตกงาน",
    ),
    "arabic": (
        "ستغلق الملاحة أبوابها في سبتمبر بعد مئتي عام. سيفقد واحد وأربعون عاملا وظائفهم. ضعفت الينابيع.",
        "بعد مئتي عام تغلق الملاحة في سبتمبر أبوابها. واحد وأربعون عاملا سيفقدون عملهم. والينابيع ضعفت.",
    ),
    "hebrew": (
        "מפעל המלח ייסגר בספטמבר אחרי מאתיים שנה. ארבעים ואחד עובדים יאבדו את מקום עבודתם. המעיינות נחלשו.",
        "אחרי מאתיים שנה ייסגר בספטמבר מפעל המלח. את מקום עבודתם יאבדו ארבעים ואחד עובדים. נחלשו המעיינות.",
    ),
    "hindi": (
        "नमक का कारखाना सितंबर में बंद होगा। इकतालीस लोग अपनी नौकरी खो देंगे। सूखे से झरने कमज़ोर हो गए हैं।",
        "सितंबर में नमक का कारखाना बंद हो जाएगा। अपनी नौकरी इकतालीस लोग खो देंगे। झरने सूखे से कमज़ोर हुए हैं।",
    ),
    "nothing": ("", ""),
    "a word": ("ferry", "ferry harbour"),
    "no sentence ends": (ARTICLE.replace(".", ""), REWORDED.replace(".", "")),
    "a text and nothing": (ARTICLE, ""),
    "marks only": ("... !!! ???", ARTICLE),
}


@pytest.mark.parametrize("name", FOREIGN)
@pytest.mark.parametrize("limits", [Settings(), EAGER], ids=["default", "eager"])
@pytest.mark.parametrize("times", [1, 6])
def test_any_script_and_any_length(name: str, limits: Settings, times: int) -> None:
    a, b = FOREIGN[name]
    check(a * times, b * times, limits)
    check(f"{WIRE}\n{a * times}", f"{b * times}\n{OTHER}", limits)


def test_what_is_only_retold_is_no_copy() -> None:
    found = provenance.compare(SOURCE, COPIES["reworded"])
    assert [p.kind for p in found.passages] == ["reworded"]
    assert found.relation is not None
    assert found.relation.kind == "incidental"
    assert found.relation.shared_words == 0


def test_a_retelling_beside_a_copy_leaves_the_copy_its_verdict() -> None:
    paragraph = SAME_TOPIC.split("\n\n")[1]
    copied = provenance.compare(SOURCE, f"{WIRE}\n\n{paragraph}\n\n{OTHER}")
    both = provenance.compare(SOURCE, f"{COPIES['reworded']}\n\n{paragraph}")
    assert copied.relation is not None
    assert both.relation is not None
    assert both.relation.kind == copied.relation.kind
    textual = [p.words for p in both.passages if p.kind not in STATISTICAL]
    assert both.relation.shared_words == sum(textual)
    assert max(textual) == copied.relation.shared_words


PROGRAM = """
from tests.test_tiers import COPIES, EAGER, SOURCE
import provenance
for copy in COPIES.values():
    for limits in (None, EAGER):
        found = provenance.compare(SOURCE, copy, settings=limits)
        print([(p.a, p.b, p.kind, p.similarity, p.confidence, p.words) for p in found.passages])
        print(found.relation)
"""


def test_hash_seeds_and_threads_change_nothing() -> None:
    def run(seed: str, threads: str) -> str:
        done = subprocess.run(
            [sys.executable, "-c", PROGRAM],
            env={**os.environ, "PYTHONHASHSEED": seed, "OPENBLAS_NUM_THREADS": threads},
            capture_output=True,
            text=True,
            check=True,
            encoding="utf-8",
        )
        return done.stdout

    first = run("0", "1")
    assert first.count("\n") == 4 * len(COPIES)
    assert run("1", "2") == first
    assert run("4242", "4") == first


# -- pieces made by hand ---------------------------------------------------------------------------------

LIMITS = AlignmentSettings()
REWORDING = RewordingSettings()


def numbered(prefix: str, count: int) -> NormalText:
    return normalise(" ".join(f"{prefix}word{n}" for n in range(count)))


def passage(a: int, b: int, words: int) -> WordPassage:
    return WordPassage(a, a + words, b, b + words, (Run(a, b, words),))


def merge(textual: list[WordPassage], retold: list[Retold], size: int = 400) -> list[Aligned]:
    text = numbered("", size)
    return combine(text, text, textual, retold, LIMITS, REWORDING)


def test_a_region_without_equal_runs_stays_statistical() -> None:
    text, other = numbered("a", 200), numbered("b", 200)
    (found,) = combine(text, other, [], [Retold("reworded", (20, 80), (30, 90), 2.0)], LIMITS, REWORDING)
    assert (found.tier, found.a, found.b, found.score) == ("reworded", (20, 80), (30, 90), 2.0)


def test_a_region_made_of_equal_runs_goes() -> None:
    (found,) = merge([passage(20, 20, 40)], [Retold("reworded", (10, 70), (10, 70), 2.0)])
    assert (found.tier, found.a) == ("textual", (20, 60))


def test_a_region_with_few_equal_runs_takes_them_in_and_is_proven_by_them() -> None:
    shared = [f"word{n}" for n in range(10)]
    one = normalise(" ".join([*(f"a{n}" for n in range(20)), *shared, *(f"a{n}" for n in range(20, 99))]))
    other = normalise(" ".join([*(f"b{n}" for n in range(20)), *shared, *(f"b{n}" for n in range(20, 99))]))
    region = Retold("reworded", (10, 70), (10, 70), 2.0)
    (found,) = combine(one, other, [passage(20, 20, 10)], [region], LIMITS, REWORDING)
    assert (found.tier, found.a, found.b, found.score) == ("textual", (10, 70), (10, 70), 2.0)
    assert found.passage.runs == (Run(20, 20, 10),)


def test_a_region_stays_reworded_while_most_of_what_is_equal_is_scattered() -> None:
    # All words are equal, ten of them were proven: the other fifty might be anybody's.
    (found,) = merge([passage(20, 20, 10)], [Retold("reworded", (10, 70), (10, 70), 2.0)])
    assert (found.tier, found.a, found.b, found.score) == ("reworded", (10, 70), (10, 70), 2.0)
    assert found.passage.runs == (Run(20, 20, 10),)


def test_a_short_region_goes_and_its_passage_stays() -> None:
    (found,) = merge([passage(20, 20, 8)], [Retold("reworded", (19, 30), (19, 30), 2.0)])
    assert (found.a, found.score) == ((20, 28), 0.0)


def test_a_region_that_meets_a_passage_on_one_side_only_goes() -> None:
    (found,) = merge([passage(20, 300, 10)], [Retold("reworded", (10, 70), (10, 70), 2.0)])
    assert (found.a, found.b) == ((20, 30), (300, 310))


def test_the_better_of_two_regions_that_overlap_stays() -> None:
    found = merge(
        [], [Retold("reworded", (10, 70), (10, 70), 3.0), Retold("reworded", (40, 99), (200, 260), 1.0)]
    )
    assert [f.score for f in found] == [3.0]


@pytest.mark.parametrize(("gap", "pieces"), [(10, 1), (60, 2)])
def test_pieces_near_each_other_are_one(gap: int, pieces: int) -> None:
    start = 70 + gap
    found = merge(
        [], [Retold("reworded", (10, 70), (10, 70), 3.0), Retold("reworded", (start, 200), (start, 200), 1.0)]
    )
    assert len(found) == pieces
    assert max(f.score for f in found) == 3.0


def test_pieces_with_another_between_them_stay_apart() -> None:
    regions = [Retold("reworded", (10, 70), (10, 70), 3.0), Retold("reworded", (90, 150), (90, 150), 1.0)]
    found = merge([passage(72, 300, 16)], regions)
    assert len(found) == 3


@given(
    st.lists(
        st.tuples(st.integers(0, 390), st.integers(0, 390), st.integers(8, 60), st.integers(8, 60)),
        max_size=8,
    ),
    st.lists(st.tuples(st.integers(0, 390), st.integers(0, 390), st.integers(8, 40)), max_size=8),
)
def test_pieces_overlap_on_neither_side_and_join_as_plain_loops_do(
    regions: list[tuple[int, int, int, int]], copies: list[tuple[int, int, int]]
) -> None:
    a, b = numbered("a", 450), numbered("b", 450)
    textual: list[WordPassage] = []
    for x, y, words in copies:
        new = passage(x, y, words)
        if all(
            (new.a_last <= p.a_first or p.a_last <= new.a_first)
            and (new.b_last <= p.b_first or p.b_last <= new.b_first)
            for p in textual
        ):
            textual.append(new)
    retold = [
        Retold("reworded", (x, x + long_a), (y, y + long_b), 9.0 - n)
        for n, (x, y, long_a, long_b) in enumerate(regions)
    ]
    found = combine(a, b, textual, retold, LIMITS, REWORDING)
    for side in ("a", "b"):
        ranges = sorted(getattr(f, side) for f in found)
        assert all(one[1] <= other[0] for one, other in pairwise(ranges))
    again = tiers._Room(a, b, LIMITS, REWORDING).joined(found)
    assert sorted(f.a for f in again) == sorted(f.a for f in found)  # nothing is left to join


def test_joining_looks_only_at_neighbours(monkeypatch: pytest.MonkeyPatch) -> None:
    looks = 0
    gap = tiers._gap

    def counted(*arguments: object) -> int:
        nonlocal looks
        looks += 1
        return gap(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(tiers, "_gap", counted)
    count = 300
    merge([passage(100 * n, 100 * (count - n), 10) for n in range(count)], [], size=100 * count + 200)
    assert looks <= 2 * count


def test_what_align_finds_alone_is_what_is_found_where_nothing_is_retold() -> None:
    a, b = normalise(f"{WIRE} {ARTICLE}"), normalise(f"{OTHER} {WIRE}")
    textual = align(a, b, LIMITS)
    assert [f.passage for f in combine(a, b, textual, [], LIMITS, REWORDING)] == list(textual)


def _looked_for(a: str, b: str, limits: Settings, monkeypatch: pytest.MonkeyPatch) -> bool:
    asked: list[bool] = []

    def find_retold(*_: object) -> list[object]:
        asked.append(True)
        return []

    monkeypatch.setattr(comparison, "find_retold", find_retold)
    provenance.compare(a, b, settings=limits)
    return bool(asked)


def test_retellings_are_looked_for_only_where_something_could_be_retold(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    limits = Settings()
    footer = "Subscribe to our weekly letter and read all harbour news of the region on Sunday mornings."
    assert not _looked_for(WIRE, WIRE + "\n\n" + footer, limits, monkeypatch)
    assert not _looked_for(f"{WIRE}\n\n{footer}", f"{OTHER}\n\n{footer}", limits, monkeypatch)
    for retold in RETELLINGS.values():
        assert _looked_for(ARTICLE, retold, limits, monkeypatch)
        assert _looked_for(f"{WIRE}\n\n{ARTICLE}", f"{WIRE}\n\n{retold}", limits, monkeypatch)


def test_without_a_least_retellings_are_looked_for_between_strangers(monkeypatch: pytest.MonkeyPatch) -> None:
    limits = Settings.from_mapping({"rewording": {"least_content": 0}})
    assert _looked_for(WIRE, OTHER, limits, monkeypatch)
