"""The generated corpus: the same bytes for a seed, and what it says was planted stands there."""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
from collections import Counter
from datetime import datetime
from difflib import SequenceMatcher
from pathlib import Path
from typing import Any

import pytest

from benchmarks.corpus import EXCERPT_WORDS, REPRINTS, texts, write

ROOT = Path(__file__).parent.parent.parent
COUNT = 3000
Row = dict[str, Any]


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> tuple[dict[str, Row], list[Row]]:
    """Documents by id, and what was planted, as written."""
    documents, planted = write(COUNT, tmp_path_factory.mktemp("corpus"), seed=5)
    rows, truth = (
        [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
        for path in (documents, planted)
    )
    return {row["id"]: row for row in rows}, truth


def words(row: Row) -> list[str]:
    """The words of a document without those of its footer."""
    return str(row["text"].rstrip("\n").rpartition("\n\n")[0]).split()


def footer(row: Row) -> str:
    return str(row["text"].rstrip("\n").rpartition("\n\n")[2])


def alike(a: list[str], b: list[str]) -> float:
    """Share of the shorter text's words that stand in the other in the same order."""
    equal = sum(block.size for block in SequenceMatcher(None, a, b, autojunk=False).get_matching_blocks())
    return equal / min(len(a), len(b))


def of(kind: str, truth: list[Row]) -> list[Row]:
    return [row for row in truth if row["kind"] == kind]


def test_a_seed_gives_the_same_bytes_in_any_process(tmp_path: Path) -> None:
    digests = set()
    for seed in ("1", "2"):
        out = tmp_path / seed
        subprocess.run(
            [sys.executable, ROOT / "benchmarks" / "corpus.py", "--texts", "1000", "--out", out],
            env={"PYTHONHASHSEED": seed, "PYTHONIOENCODING": "utf-8"},
            capture_output=True,
            check=True,
        )
        files = (out / "documents.jsonl", out / "planted.jsonl")
        digests.add(tuple(hashlib.sha256(path.read_bytes()).hexdigest() for path in files))
    assert len(digests) == 1


def test_other_seeds_give_other_texts() -> None:
    assert not {t.text for t in texts(30, seed=1)} & {t.text for t in texts(30, seed=2)}


def test_documents_have_names_of_their_own_and_stand_in_the_order_of_publication(
    corpus: tuple[dict[str, Row], list[Row]],
) -> None:
    documents, _ = corpus
    assert len(documents) == COUNT
    assert all(set(row) == {"id", "text", "outlet", "published"} for row in documents.values())
    published = [datetime.fromisoformat(row["published"]) for row in documents.values()]
    assert published == sorted(set(published))


def test_every_excerpt_stands_in_both_texts_word_for_word(corpus: tuple[dict[str, Row], list[Row]]) -> None:
    documents, truth = corpus
    for row in of("excerpt", truth):
        a, b = words(documents[row["source"]]), words(documents[row["copy"]])
        run = SequenceMatcher(None, a, b, autojunk=False).find_longest_match()
        # The words beside it may be the same by chance.
        assert EXCERPT_WORDS[0] <= row["words"] <= run.size <= row["words"] + 2, row


def test_every_copy_is_its_source_with_a_few_other_words(corpus: tuple[dict[str, Row], list[Row]]) -> None:
    documents, truth = corpus
    for row in of("copy", truth):
        source, copy = words(documents[row["source"]]), words(documents[row["copy"]])
        assert len(copy) == row["words"]
        assert len(source) - 33 <= len(copy) <= len(source)
        assert alike(source, copy) >= 0.88, row
        assert source != copy


def test_sources_are_earlier_texts_that_took_nothing_themselves(
    corpus: tuple[dict[str, Row], list[Row]],
) -> None:
    documents, truth = corpus
    copies = {row["copy"] for row in truth}
    assert len(copies) == len(truth)
    for row in truth:
        assert set(row) == {"source", "copy", "kind", "words"}
        assert row["copy"] in documents
        if row["kind"] != "reprint":
            assert row["source"] not in copies
            assert documents[row["source"]]["published"] < documents[row["copy"]]["published"]


def test_reprints_are_one_story(corpus: tuple[dict[str, Row], list[Row]]) -> None:
    documents, truth = corpus
    rows = of("reprint", truth)
    assert len(rows) == REPRINTS
    assert {row["source"] for row in rows} == {"story"}
    first, *others = (words(documents[row["copy"]]) for row in rows)
    assert [len(first), *map(len, others)] == [row["words"] for row in rows]
    assert all(alike(first, other) >= 0.8 for other in others)
    assert len({" ".join(other) for other in others}) == len(others)


@pytest.mark.parametrize(("count", "reprints"), [(1, 0), (300, 0), (999, 0), (1000, REPRINTS)])
def test_a_small_corpus_has_no_story_of_reprints(count: int, reprints: int) -> None:
    found = list(texts(count))
    assert len(found) == count
    assert Counter(t.planted[1] for t in found if t.planted)["reprint"] == reprints


def test_sizes_and_shares_are_those_stated(corpus: tuple[dict[str, Row], list[Row]]) -> None:
    documents, truth = corpus
    lengths = [len(words(row)) for row in documents.values()]
    assert 360 <= sum(lengths) / COUNT <= 440
    assert min(lengths) >= 12 * 8 - 33
    assert max(lengths) <= 27 * 33 + EXCERPT_WORDS[1] + 33
    kinds = Counter(row["kind"] for row in truth)
    assert 0.08 <= (kinds["copy"] + kinds["excerpt"]) / (COUNT - REPRINTS) <= 0.12
    assert 0.7 <= kinds["copy"] / kinds["excerpt"] <= 1.4


def test_every_outlet_has_one_footer_under_all_its_texts(corpus: tuple[dict[str, Row], list[Row]]) -> None:
    documents, _ = corpus
    pairs = {(row["outlet"], footer(row)) for row in documents.values()}
    outlets = {outlet for outlet, _ in pairs}
    assert len(pairs) == len(outlets) == len({line for _, line in pairs}) == max(20, COUNT // 200)
    assert all(line.endswith(". All rights reserved.") for _, line in pairs)


def test_words_are_as_frequent_as_in_news(corpus: tuple[dict[str, Row], list[Row]]) -> None:
    """A few short words are a third of the text, and most words stand a few times only."""
    documents, truth = corpus
    own = set(documents) - {row["copy"] for row in truth}
    counts = Counter(w.strip(".").lower() for name in own for w in words(documents[name]))
    ranked = counts.most_common()
    total = counts.total()
    assert 0.2 <= sum(count for _, count in ranked[:60]) / total <= 0.5
    assert all(len(word) <= 3 for word, _ in ranked[:50])
    assert sum(count <= 10 for count in counts.values()) > len(counts) / 2
