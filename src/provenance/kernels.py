"""The bulk arithmetic: column batches in, column batches out.

Nothing here knows what a word means. A *ragged* batch of n rows is a flat array plus ``offsets``, an
int64 array of n + 1 ascending positions: row i is ``flat[offsets[i]:offsets[i + 1]]``. No kernel runs
a Python loop per element; loops run over permutations, bits or the bytes of the longest word. Every
kernel has a slow, obvious twin in the tests.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Bytes = npt.NDArray[np.uint8]
Hashes = npt.NDArray[np.uint64]
Hashes32 = npt.NDArray[np.uint32]
Positions = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]

_U64 = np.uint64
_MAX64 = np.uint64(2**64 - 1)
# Odd multipliers of splitmix64 and of the golden ratio: any odd constants of high entropy would do, but
# stored hashes depend on them, so they never change within one normaliser version.
_GOLDEN = np.uint64(0x9E3779B97F4A7C15)
_LENGTH = np.uint64(0xD6E8FEB86659FD93)
_STEP = np.uint64(0xBF58476D1CE4E5B9)
_LOW_BYTES = np.array([(1 << (8 * n)) - 1 for n in range(8)] + [2**64 - 1], np.uint64)

PADDING = 8
"""Zero bytes that must follow the text given to :func:`hash_words`."""


def mix64(values: Hashes) -> Hashes:
    """Spread 64-bit values evenly (the finaliser of splitmix64, a bijection).

    >>> int(mix64(np.array([0], np.uint64))[0])
    0
    """
    mixed = values ^ (values >> _U64(30))
    mixed *= _STEP
    mixed ^= mixed >> _U64(27)
    mixed *= _U64(0x94D049BB133111EB)
    mixed ^= mixed >> _U64(31)
    return mixed


def hash_words(text: Bytes, starts: Positions, ends: Positions) -> Hashes:
    """One 64-bit hash per word.

    Args:
        text: UTF-8 bytes, shape (n,), followed by at least :data:`PADDING` zero bytes.
        starts: first byte of each word, shape (m,).
        ends: first byte after each word, shape (m,).

    Returns:
        Hashes of shape (m,); equal words have equal hashes wherever they stand.
    """
    # Eight bytes from every position, without copying: row i is text[i:i + 8] read little-endian.
    eight = np.lib.stride_tricks.as_strided(
        text[:8].view("<u8"), shape=(text.size - 7,), strides=(1,), writeable=False
    )
    lengths = ends - starts
    hashes: Hashes = eight[starts]
    hashes &= _LOW_BYTES.take(lengths, mode="clip")
    hashes += lengths.astype(np.uint64) * _LENGTH
    hashes *= _GOLDEN
    hashes ^= hashes >> _U64(32)
    done = 8
    longer = np.flatnonzero(lengths > 8)
    while longer.size:
        left = lengths[longer] - done
        chunk = eight[starts[longer] + done]
        chunk &= _LOW_BYTES.take(left, mode="clip")
        chunk ^= hashes[longer]
        chunk *= _GOLDEN
        chunk ^= chunk >> _U64(29)
        hashes[longer] = chunk
        done += 8
        longer = longer[left > 8]
    hashes *= _STEP
    hashes ^= hashes >> _U64(31)
    return hashes


def windows_of(offsets: Positions, width: int) -> tuple[Positions, Positions]:
    """Where windows of ``width`` elements start that lie inside one row.

    Returns:
        Starts of shape (w,) in the flat array, and the offsets (n + 1) of the windows by row.
    """
    counts = np.maximum(np.diff(offsets) - (width - 1), 0)
    window_offsets = np.zeros(offsets.size, np.int64)
    np.cumsum(counts, out=window_offsets[1:])
    shift = np.repeat(offsets[:-1] - window_offsets[:-1], counts)
    return np.arange(int(window_offsets[-1]), dtype=np.int64) + shift, window_offsets


def hash_shingles(words: Hashes, offsets: Positions, width: int) -> tuple[Hashes, Positions]:
    """Hashes of all runs of ``width`` words inside each row, in order.

    Returns:
        Shingle hashes of shape (s,), and their offsets (n + 1).
    """
    starts, shingle_offsets = windows_of(offsets, width)
    size = max(words.size - width + 1, 0)
    rolling: Hashes = words[:size].copy()
    for step in range(1, width):
        rolling *= _STEP
        rolling += words[step : step + size]
    return mix64(rolling[starts]), shingle_offsets


def hash_neighbours(words: Hashes, offsets: Positions) -> tuple[Hashes32, Positions]:
    """A 32-bit hash of every two neighbouring words of each row, whichever of them comes first.

    Returns:
        Hashes of shape (s,), and their offsets (n + 1).
    """
    starts, pair_offsets = windows_of(offsets, 2)
    one, other = words[starts], words[starts + 1]
    mixed = mix64(np.minimum(one, other) * _STEP + np.maximum(one, other))
    return (mixed >> _U64(32)).astype(np.uint32), pair_offsets


def degenerate_shingles(words: Hashes, starts: Positions, width: int, distinct: int = 3) -> Flags:
    """Which shingles have fewer than ``distinct`` different words ("no no no no").

    Args:
        words: word hashes, shape (m,).
        starts: first word of each shingle, shape (s,).
        width: words per shingle.
        distinct: how many different words are enough; at most 3.
    """
    flags = np.zeros(starts.size, np.bool_)
    if width < distinct:
        return flags
    # With fewer than three different words some two of the first three are equal; only shingles that
    # begin with such a repetition are looked at one by one.
    next_equal = np.zeros(words.size + 1, np.bool_)
    next_equal[: max(words.size - 1, 0)] = words[:-1] == words[1:]
    repeated = next_equal[:-1] | next_equal[1:]
    repeated[:-2] |= words[:-2] == words[2:]
    suspects = np.flatnonzero(repeated[starts])
    if suspects.size:
        rows = np.sort(words[starts[suspects][:, None] + np.arange(width)], axis=1)
        different = 1 + np.count_nonzero(rows[:, 1:] != rows[:, :-1], axis=1)
        flags[suspects] = different < distinct
    return flags


def minhash(
    hashes: Hashes32, offsets: Positions, multipliers: Hashes32, increments: Hashes32, chunk: int = 1 << 16
) -> Hashes32:
    """MinHash signatures, bit-identical to ``datasketch.MinHash(scheme="affine32")``.

    Args:
        hashes: the 32-bit feature hashes as datasketch's ``hashfunc`` would return them, shape (h,).
        offsets: rows, shape (n + 1,).
        multipliers: odd factors of the permutations, shape (p,).
        increments: summands of the permutations, shape (p,).
        chunk: features handled at once, so that they stay in the processor's cache.

    Returns:
        Signatures of shape (n, p); an empty row keeps the largest value, as in datasketch.

    Source: Broder 1997; the permutations are those of datasketch 2.
    """
    mixed = _finalise32(hashes)
    rows, permutations = offsets.size - 1, multipliers.size
    signatures = np.full((permutations, rows), np.uint32(2**32 - 1), np.uint32)
    filled = np.flatnonzero(np.diff(offsets) > 0)
    starts = offsets[:-1][filled]
    stops = offsets[1:][filled]
    longest = int((stops - starts).max(initial=0))
    scratch = np.empty(max(chunk, longest), np.uint32)
    first = 0
    while first < filled.size:
        last = max(first + 1, int(np.searchsorted(stops, starts[first] + chunk, side="right")))
        begin, end = int(starts[first]), int(stops[last - 1])
        block, work = mixed[begin:end], scratch[: end - begin]
        segments = starts[first:last] - begin
        columns = filled[first:last]
        for row in range(permutations):
            np.multiply(block, multipliers[row], work)
            np.add(work, increments[row], work)
            signatures[row, columns] = np.minimum.reduceat(work, segments)
        first = last
    return np.ascontiguousarray(signatures.T)


def _finalise32(values: Hashes32) -> Hashes32:
    """The finaliser of MurmurHash3, which datasketch applies before its permutations."""
    mixed = values ^ (values >> np.uint32(16))
    mixed *= np.uint32(0x85EBCA6B)
    mixed ^= mixed >> np.uint32(13)
    mixed *= np.uint32(0xC2B2AE35)
    mixed ^= mixed >> np.uint32(16)
    return mixed


def simhash(hashes: Hashes, offsets: Positions) -> Hashes:
    """64-bit SimHash of each row, bit-identical to ``simhash.Simhash`` on the same feature hashes.

    Args:
        hashes: one 64-bit hash per feature occurrence, shape (h,).
        offsets: rows, shape (n + 1,).

    Returns:
        Values of shape (n,); an empty row gives 0.

    Source: Charikar 2002. A bit is set when more than half of the features have it.
    """
    counts = np.diff(offsets)
    values = np.zeros(counts.size, np.uint64)
    filled = np.flatnonzero(counts > 0)
    if not filled.size:
        return values
    # Eight counters of eight bits share one 64-bit word, so at most 255 features may be summed at once:
    # rows are cut into blocks of that size, the blocks' counters are widened and summed again.
    block = 255
    blocks_per_row = -(-counts[filled] // block)
    first_block = np.zeros(filled.size, np.int64)
    np.cumsum(blocks_per_row[:-1], out=first_block[1:])
    within = np.arange(int(blocks_per_row.sum())) - np.repeat(first_block, blocks_per_row)
    block_starts = np.repeat(offsets[:-1][filled], blocks_per_row) + within * block
    totals = np.empty((filled.size, 8, 8), np.int64)
    lanes = _U64(0x0101010101010101)
    for bit in range(8):
        counters = np.add.reduceat((hashes >> _U64(bit)) & lanes, block_starts)
        wide = counters.view(np.uint8).reshape(-1, 8).astype(np.int64)
        totals[:, :, bit] = np.add.reduceat(wide, first_block, axis=0)
    majority = totals * 2 > counts[filled][:, None, None]
    packed = np.packbits(majority, axis=2, bitorder="little").reshape(-1, 8)
    values[filled] = np.ascontiguousarray(packed).view("<u8").ravel()
    return values


def winnow(grams: Hashes, offsets: Positions, window: int) -> Positions:
    """Which k-grams of each row are kept: the smallest of every window.

    Every window of ``window`` neighbouring k-grams inside a row has its minimum selected (all of them
    on a tie), so any run shared by two rows that is one window long selects the same k-grams in both.
    A row shorter than a window keeps its smallest.

    Returns:
        Ascending positions in the flat array.

    Source: Schleimer, Wilkerson, Aiken 2003.
    """
    size = grams.size
    if not size:
        return np.zeros(0, np.int64)
    counts = np.diff(offsets)
    minima = grams.copy()
    reach = 1
    while reach < window:  # minima[i] = min(grams[i:i + reach])
        step = min(reach, window - reach, size)
        minima[: size - step] = np.minimum(minima[: size - step], minima[step:])
        reach += step
    # Windows that would leave their row say nothing, except in rows that hold no whole window.
    valid = np.zeros(size, np.bool_)
    starts, _ = windows_of(offsets, window)
    valid[starts] = True
    minima[~valid] = 0
    maxima = minima
    reach = 1
    while reach < window:  # maxima[i] = max(minima[i - reach + 1:i + 1])
        step = min(reach, window - reach, size)
        grown = maxima.copy()
        grown[step:] = np.maximum(maxima[step:], maxima[: size - step])
        maxima = grown
        reach += step
    # A whole window covers a position only from inside its own row, so nothing is carried across rows.
    chosen = maxima == grams
    short = (counts > 0) & (counts < window)
    if short.any():
        filled = np.flatnonzero(counts > 0)
        lowest = np.zeros(counts.size, np.uint64)
        lowest[filled] = np.minimum.reduceat(grams, offsets[:-1][filled])
        chosen |= np.repeat(short, counts) & (grams == np.repeat(lowest, counts))
    return np.flatnonzero(chosen)


def first_in_rows(keys: Hashes32, offsets: Positions) -> Positions:
    """Where each row holds a key for the first time: by row, and in it by key.

    Args:
        keys: flat array of a ragged batch, shape (k,) with k < 2**32.
        offsets: rows, shape (n + 1,).

    Returns:
        Positions in the flat array, shape (d,).
    """
    rows = np.repeat(np.arange(offsets.size - 1, dtype=np.int32), np.diff(offsets))
    positions, values = by_key(keys, np.arange(keys.size, dtype=np.uint64))
    owners = rows[positions]
    first = np.ones(positions.size, np.bool_)
    first[1:] = (values[1:] != values[:-1]) | (owners[1:] != owners[:-1])
    positions, owners = positions[first], owners[first]
    return positions[np.argsort(owners, kind="stable")]


def by_key(keys: Hashes32, positions: Hashes) -> tuple[Positions, Hashes]:
    """Positions below 2**32 in the order of their keys, then their own; and the keys in that order."""
    # Both in one number: sorting numbers is several times faster than sorting places by numbers.
    packed = (keys.astype(np.uint64) << _U64(32)) | positions
    packed.sort()
    return (packed & _U64(2**32 - 1)).astype(np.int64), packed >> _U64(32)


def band_keys(signatures: Hashes32, bands: int, rows: int, chunk: int = 512) -> Hashes:
    """One key per band of each signature, for a join of near-identical texts.

    Args:
        signatures: MinHash signatures, shape (n, p) with p >= bands * rows.
        chunk: signatures handled at once, so that they stay in the processor's cache.

    Returns:
        Keys of shape (n, bands); two texts meet in a band with probability resemblance ** rows.

    Source: Mining of Massive Datasets, chapter 3.
    """
    count = signatures.shape[0]
    keys = np.empty((count, bands), np.uint64)
    keys[:] = np.arange(bands, dtype=np.uint64) * _GOLDEN + _LENGTH
    for first in range(0, count, chunk):
        used = signatures[first : first + chunk, : bands * rows].reshape(-1, bands, rows)
        part = keys[first : first + chunk]
        for row in range(rows):
            part ^= used[:, :, row]
            part *= _STEP
            part += _U64(row + 1)
            part[:] = mix64(part)
    return keys
