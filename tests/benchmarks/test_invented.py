"""The invented news: the same everywhere, like prose, and its truth is true."""

from __future__ import annotations

import hashlib
import re
import subprocess
import sys
from collections import Counter
from itertools import combinations, islice, pairwise
from math import log
from pathlib import Path

import pytest

from benchmarks.invented import APART, COPIES, KINDS, Case, articles, cases, make_event, report
from benchmarks.invented.words import TOPICS, VOCABULARY, every_word, lexicon, synonyms

ROOT = Path(__file__).parent.parent.parent
EMBEDDED = [kind for kind in KINDS if kind.startswith(("excerpt", "spun", "compilation"))]


def digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def grams(text: str, size: int) -> set[tuple[str, ...]]:
    words = re.findall(r"\w+", text.lower())
    return {tuple(words[n : n + size]) for n in range(len(words) - size + 1)}


def of(kind: str, count: int = 12) -> list[Case]:
    return list(cases(kind, count, "tests"))


def test_a_process_with_other_hashes_writes_the_same() -> None:
    program = (
        "from benchmarks.invented import *; print(*(c.copy for k in KINDS for c in cases(k, 1)), sep='')"
    )
    texts = {
        subprocess.run(
            [sys.executable, "-c", program],
            env={"PYTHONHASHSEED": seed, "PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8"},
            capture_output=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert len(texts) == 1


def test_the_texts_are_those_the_floors_were_measured_on() -> None:
    """Whoever changes the generator measures the floors in test_quality.py anew."""
    texts = (
        text for kind in KINDS for case in cases(kind, 60, "floors") for text in (case.source, case.copy)
    )
    assert digest("\n".join(texts)) == "a81ef97fe0081124"


def test_other_seeds_give_other_texts() -> None:
    event = make_event("weather", "one")
    texts = {report(event, "a").text, report(event, "b").text, report(make_event("weather", "two"), "a").text}
    assert len(texts) == 3


def test_texts_come_one_at_a_time() -> None:
    assert [a.name for a in islice(articles(10**12), 3)] == ["news-0", "news-1", "news-2"]
    assert len(list(islice(cases("verbatim", 10**12), 3))) == 3


def test_spans_lead_to_the_sentences() -> None:
    for article in articles(5):
        assert [article.text[slice(*span)] for span in article.spans] == list(article.sentences)


def test_words_are_as_frequent_as_in_prose() -> None:
    """Zipf: frequency falls with rank by a power near -1; the commonest word is an article."""
    counts = Counter(word for a in articles(400) for word in re.findall(r"\w+", a.text.lower()))
    (word, _), *_ = ranked = counts.most_common(1500)
    x, y = [log(rank) for rank in range(1, 1501)], [log(count) for _, count in ranked]
    mean_x, mean_y = sum(x) / 1500, sum(y) / 1500
    rise = sum((a - mean_x) * (b - mean_y) for a, b in zip(x, y, strict=True))
    assert word == "the"
    assert len(counts) > 3000
    assert -1.3 < rise / sum((a - mean_x) ** 2 for a in x) < -0.8


def test_unrelated_articles_share_few_phrases() -> None:
    texts = [article.text for article in articles(120)]
    pairs = list(combinations([grams(text, 4) for text in texts], 2))
    assert sum(len(a & b) for a, b in pairs) / len(pairs) < 1
    assert sum(bool(a & b) for a, b in combinations([grams(text, 8) for text in texts], 2)) <= 2


def test_reports_of_one_event_share_its_names_and_no_sentence() -> None:
    event = make_event("court", "names")
    one, other = report(event, "one", sentences=40), report(event, "other", sentences=40)
    assert not set(one.sentences) & set(other.sentences)
    assert all(person.surname in one.text and person.surname in other.text for person in event.people)


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_gives_the_number_of_pairs_asked_for(kind: str) -> None:
    found = of(kind, 7)
    assert len(found) == 7 == len({case.name for case in found})
    assert all(bool(case.shared) == (kind not in APART) for case in found)


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind not in APART])
def test_passages_lie_inside_and_apart(kind: str) -> None:
    for case in of(kind):
        for side, text in enumerate((case.source, case.copy)):
            spans = sorted(passage[side] for passage in case.shared)
            assert all(0 <= start < end <= len(text) for start, end in spans)
            assert all(one[1] < other[0] for one, other in pairwise(spans))


@pytest.mark.parametrize(
    "kind", ["verbatim", "excerpt", "compilation", "sentences shuffled", "paragraphs shuffled"]
)
def test_what_is_copied_word_for_word_is_equal(kind: str) -> None:
    for case in of(kind):
        for there, here in case.shared:
            assert case.source[slice(*there)].split() == case.copy[slice(*here)].split()


@pytest.mark.parametrize(("kind", "every"), [(kind, int(kind[11])) for kind in COPIES if "spun" in kind])
def test_spun_text_has_every_nth_word_replaced_and_no_other(kind: str, every: int) -> None:
    for case in of(kind):
        ((there, here),) = case.shared
        old, new = case.source[slice(*there)].split(), case.copy[slice(*here)].split()
        changed = [n for n, (a, b) in enumerate(zip(old, new, strict=True)) if a != b]
        assert {n % every for n in changed} == {changed[0]}
        assert len(changed) >= len(old) // every


def test_shuffles_keep_every_sentence_and_leave_the_order() -> None:
    for kind in ("sentences shuffled", "paragraphs shuffled"):
        for case in of(kind):
            assert sum(end - start for (start, end), _ in case.shared) > 0.95 * len(case.source)
            assert len(case.shared) > 1


def test_a_revision_adds_a_paragraph_and_changes_figures_only() -> None:
    for case in of("revision"):
        for there, here in case.shared:
            old, new = case.source[slice(*there)], case.copy[slice(*here)]
            assert re.sub(r"\d", "0", old) == re.sub(r"\d", "0", new)
        assert len(case.copy) > len(case.source)
    assert any(c.source[slice(*a)] != c.copy[slice(*b)] for c in of("revision") for a, b in c.shared)


def test_lightly_edited_copies_are_neither_equal_nor_far_from_it() -> None:
    for case in of("edited"):
        kept = len(grams(case.source, 1) & grams(case.copy, 1)) / len(grams(case.source, 1))
        assert case.source != case.copy
        assert kept > 0.9


@pytest.mark.parametrize("kind", EMBEDDED)
def test_embedded_copies_have_text_of_their_own(kind: str) -> None:
    for case in of(kind):
        assert sum(end - start for _, (start, end) in case.shared) < 0.95 * len(case.copy)


def test_the_vocabulary_is_large_and_clean() -> None:
    assert len(TOPICS) >= 12
    assert len(every_word()) > 1200
    assert all(re.fullmatch(r"[a-z]+(-[a-z]+)*", word) for word in every_word())
    assert all(word not in others for word, others in synonyms().items())
    assert len(set(VOCABULARY["names"]["first"].split())) > 40
    assert len(set(lexicon("council").nouns)) > 300
