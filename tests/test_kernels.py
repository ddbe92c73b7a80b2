"""The bulk kernels against datasketch, simhash and plain Python."""

from __future__ import annotations

import numpy as np
from datasketch import MinHash
from hypothesis import example, given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from simhash import Simhash

from provenance import kernels
from tests.oracles import winnowed

rows_of_hashes = st.lists(st.lists(st.integers(0, 2**64 - 1), max_size=40), max_size=6)
rows_of_small = st.lists(st.lists(st.integers(0, 9), max_size=30), max_size=6)


def ragged(rows: list[list[int]]) -> tuple[kernels.Hashes, kernels.Positions]:
    offsets = np.cumsum([0, *map(len, rows)]).astype(np.int64)
    return np.array([v for row in rows for v in row], np.uint64), offsets


def simhash_of(row: list[int]) -> int:
    """What the simhash package says of features that hash to these values."""
    names = {str(i): value for i, value in enumerate(row)}
    return int(Simhash(list(names), hashfunc=lambda name: names.get(name.decode(), 0)).value)


@given(rows_of_hashes, st.integers(1, 50))
def test_minhash_equals_datasketch_bit_for_bit(rows: list[list[int]], chunk: int) -> None:
    values, offsets = ragged(rows)
    reference = MinHash(num_perm=16, seed=1)
    a, b = reference.permutations
    ours = kernels.minhash(values.astype(np.uint32), offsets, a, b, chunk)
    for row, signature in zip(rows, ours, strict=True):
        theirs = MinHash(num_perm=16, seed=1, hashfunc=int)
        theirs.update_batch([v & 0xFFFFFFFF for v in row])
        assert signature.tolist() == theirs.hashvalues.tolist()


@given(rows_of_hashes)
def test_simhash_equals_the_simhash_package_bit_for_bit(rows: list[list[int]]) -> None:
    values, offsets = ragged(rows)
    for row, value in zip(rows, kernels.simhash(values, offsets).tolist(), strict=True):
        assert value == (simhash_of(row) if row else 0)


def test_simhash_of_a_row_longer_than_its_counters() -> None:
    values = np.random.default_rng(3).integers(0, 2**64, 2000, dtype=np.uint64)
    assert int(kernels.simhash(values, np.array([0, 2000]))[0]) == simhash_of(values.tolist())


@example([[0, 0]], 7)
@given(rows_of_small, st.integers(1, 9))
def test_winnowing_keeps_the_minima_of_all_windows(rows: list[list[int]], window: int) -> None:
    values, offsets = ragged(rows)
    kept = kernels.winnow(values, offsets, window)
    expected = [
        int(start) + place
        for start, row in zip(offsets, rows, strict=False)
        for place in sorted(winnowed(row, window))
    ]
    assert kept.tolist() == expected


@given(rows_of_small, st.integers(1, 6))
def test_shingles_stay_inside_their_row_and_name_their_words(rows: list[list[int]], width: int) -> None:
    values, offsets = ragged(rows)
    hashes, shingle_offsets = kernels.hash_shingles(values, offsets, width)
    names: dict[tuple[int, ...], int] = {}
    for i, row in enumerate(rows):
        got = hashes[shingle_offsets[i] : shingle_offsets[i + 1]].tolist()
        wanted = [tuple(row[j : j + width]) for j in range(len(row) - width + 1)]
        assert len(got) == len(wanted)
        for shingle, value in zip(wanted, got, strict=True):
            assert names.setdefault(shingle, value) == value
    assert len(set(names.values())) == len(names)


@given(rows_of_small, st.integers(1, 6))
def test_degenerate_shingles_are_those_with_few_different_words(rows: list[list[int]], width: int) -> None:
    values, offsets = ragged(rows)
    starts, _ = kernels.windows_of(offsets, width)
    flags = kernels.degenerate_shingles(values, starts, width)
    expected = [width >= 3 and len(set(values[s : s + width].tolist())) < 3 for s in starts]
    assert flags.tolist() == expected


@given(st.lists(st.text(alphabet="abcdefghij", min_size=1, max_size=30), max_size=30))
def test_word_hashes_depend_on_the_letters_only(words: list[str]) -> None:
    joined = (" ".join(words)).encode() + bytes(kernels.PADDING)
    lengths = np.array([len(w) for w in words], np.int64)
    starts = np.cumsum(lengths + 1) - lengths - 1
    text = np.frombuffer(joined, np.uint8)
    hashes = kernels.hash_words(text, starts.astype(np.int64), (starts + lengths).astype(np.int64)).tolist()
    assert len(set(zip(words, hashes, strict=True))) == len(set(words)) == len(set(hashes))


@given(rows_of_hashes)
def test_neighbours_have_one_name_whichever_comes_first(rows: list[list[int]]) -> None:
    names: dict[frozenset[int], int] = {}
    for turned in (False, True):
        values, offsets = ragged([row[::-1] for row in rows] if turned else rows)
        hashes, bounds = kernels.hash_neighbours(values, offsets)
        assert hashes.dtype == np.uint32
        for i, row in enumerate(rows):
            got = hashes[bounds[i] : bounds[i + 1]].tolist()
            wanted = [frozenset(row[j : j + 2]) for j in range(len(row) - 1)]
            assert len(got) == len(wanted)
            for two, value in zip(wanted, got[::-1] if turned else got, strict=True):
                assert names.setdefault(two, value) == value
    assert len(set(names.values())) == len(names)


@given(rows_of_small)
def test_first_occurrences_in_each_row_come_in_the_order_of_their_keys(rows: list[list[int]]) -> None:
    values, offsets = ragged(rows)
    found = kernels.first_in_rows(values.astype(np.uint32), offsets).tolist()
    assert found == [
        int(offset) + row.index(key)
        for offset, row in zip(offsets, rows, strict=False)
        for key in sorted(set(row))
    ]


@given(arrays(np.uint32, (4, 16)), st.integers(1, 5))
def test_band_keys_meet_exactly_where_the_bands_are_equal(signatures: kernels.Hashes32, chunk: int) -> None:
    keys = kernels.band_keys(signatures, 4, 4, chunk)
    assert keys.tolist() == kernels.band_keys(signatures, 4, 4).tolist()
    for i in range(4):
        for j in range(4):
            equal = (signatures[i].reshape(4, 4) == signatures[j].reshape(4, 4)).all(axis=1)
            assert (keys[i] == keys[j]).tolist() == equal.tolist()


def test_band_keys_are_what_they_were() -> None:
    # However they are computed, the same texts have to meet.
    signatures = np.arange(32, dtype=np.uint32).reshape(2, 16) * np.uint32(2654435761)
    assert [int(key) for key in kernels.band_keys(signatures, 4, 4)[1, :2]] == [
        4912778939383001755,
        6169389949954138253,
    ]
