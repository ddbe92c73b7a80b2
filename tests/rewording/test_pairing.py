"""Two texts side by side, against plain loops."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from provenance.normalisation import normalise
from provenance.rewording.pairing import StemmedText, common_stems, pair, product, stemmed
from tests.rewording.plain import Plain, skip_pairs, texts


@given(texts(), texts())
def test_weights_and_cosines_are_those_of_the_definition(a: StemmedText, b: StemmedText) -> None:
    pairing, plain = pair(a, b), Plain(a, b)
    for side, sentences in ((pairing.a, plain.a), (pairing.b, plain.b)):
        words = [stem for sentence in sentences for stem in sentence]
        assert side.weights.tolist() == pytest.approx([plain.weight[stem] for stem in words])
        assert side.totals.tolist() == pytest.approx([plain.weigh(s) + 1e-9 for s in sentences])
    expected = [plain.cosines(i) for i in range(a.sentences)]
    assert np.allclose(pairing.cosines, expected, atol=1e-6)
    assert np.array_equal(pairing.mirrored().cosines, pairing.cosines.T)
    assert int(np.count_nonzero(pairing.shared)) == len(plain.shared)


@given(texts(), texts())
def test_entries_are_the_distinct_stems_of_each_sentence(a: StemmedText, b: StemmedText) -> None:
    pairing = pair(a, b)
    for side in (pairing.a, pairing.b):
        for i in range(side.sentences):
            entries = side.entry_slice(i, i + 1)
            words = side.stems[side.words_of(i, i + 1)].tolist()
            found = dict(
                zip(side.entry_stem[entries].tolist(), side.entry_count[entries].tolist(), strict=True)
            )
            assert found == {stem: words.count(stem) for stem in words}


@given(texts(), texts())
def test_skip_pairs_and_those_in_common_are_found_by_plain_loops(a: StemmedText, b: StemmedText) -> None:
    pairing, plain = pair(a, b), Plain(a, b)
    both = {p for s in skip_pairs(plain.a) for p in s} & {p for s in skip_pairs(plain.b) for p in s}
    kinds: dict[int, frozenset[int]] = {}
    for side, sentences in ((pairing.a, plain.a), (pairing.b, plain.b)):
        flat = [stem for sentence in sentences for stem in sentence]
        name = dict(zip(side.stems.tolist(), flat, strict=True))
        for i, expected in enumerate(skip_pairs(sentences)):
            numbers = side.pairs[side.pair_slice(i, i + 1)].tolist()
            found = [
                frozenset((name[n // pairing.vocabulary], name[n % pairing.vocabulary])) for n in numbers
            ]
            assert sorted(map(sorted, found)) == sorted(map(sorted, expected))
            assert side.pair_totals[i] == pytest.approx(plain.pair_weight(expected) + 1e-9)
            common = side.common[side.common_slice(i, i + 1)].tolist()
            for number, kind in zip(common, [p for p in found if p in both], strict=True):
                assert kinds.setdefault(number, kind) == kind  # one number, one kind, on both sides
    assert sorted(kinds) == list(range(len(both)))


@given(texts(), texts(), st.data())
def test_common_stems_are_counted_as_sets(a: StemmedText, b: StemmedText, data: st.DataObject) -> None:
    pairing, plain = pair(a, b), Plain(a, b)
    rows = data.draw(st.lists(st.integers(0, a.sentences - 1), min_size=1, max_size=4))
    columns = data.draw(st.lists(st.integers(0, b.sentences - 1), min_size=1, max_size=4))
    expected = [[len(set(plain.a[i]) & set(plain.b[j])) for j in columns] for i in rows]
    assert common_stems(pairing, np.array(rows), np.array(columns)).tolist() == expected


@pytest.mark.parametrize(
    "shape", [(1, 1, 1), (3, 5, 0), (0, 4, 3), (70, 90, 400), (5, 600, 900), (2, 3, 300_000)]
)
def test_a_product_in_blocks_is_the_product(shape: tuple[int, int, int]) -> None:
    rows, columns, width = shape
    drawn = np.random.default_rng(1)
    one = drawn.random((rows, width), np.float32)
    other = drawn.random((columns, width), np.float32)
    assert np.allclose(product(one, other), one.astype(np.float64) @ other.astype(np.float64).T, rtol=1e-4)


def test_no_block_is_large_enough_for_a_second_thread(monkeypatch: pytest.MonkeyPatch) -> None:
    sizes = []
    multiply = np.matmul

    def counted(x: np.ndarray, y: np.ndarray, out: np.ndarray) -> None:
        sizes.append(x.shape[0] * x.shape[1] * y.shape[1])
        multiply(x, y, out=out)

    monkeypatch.setattr(np, "matmul", counted)
    product(np.ones((300, 2000), np.float32), np.ones((170, 2000), np.float32))
    assert max(sizes) <= 1 << 18
    assert sum(sizes) == 300 * 170 * 2000


@pytest.mark.parametrize("one", ["", "ferry", "ferry ferry", "渡船", "…"])
@pytest.mark.parametrize("other", ["harbour", "the ferry sank. the bell rang", "渡船沉没。"])
def test_the_smallest_texts(one: str, other: str) -> None:
    a, b = stemmed(normalise(one)), stemmed(normalise(other))
    if a.normal.words:
        pairing = pair(a, b)
        assert pairing.cosines.shape == (a.sentences, b.sentences)
        assert np.isfinite(pairing.weights).all()
        assert np.isfinite(pairing.cosines).all()
    else:
        assert a.sentences == 0
