"""Which passages do two texts share?

Exact word k-grams shared by both texts are joined to runs along diagonals, runs to chains across small
edits, chains to passages with trimmed edges. Several passages are found, in any order; they overlap on
neither side. ``align(a, b)`` is the mirror of ``align(b, a)``.

Words are counted as the text's script writes them: where words are single characters every limit
counts double (:attr:`provenance.normalisation.NormalText.scale`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np

from provenance import kernels
from provenance.normalisation import NormalText
from provenance.settings import AlignmentSettings

_SEEDED = 8
"""Texts whose seeds are remembered: a hub is aligned with hundreds of texts, one after the other."""
_LONGEST_LOOKBACK = 400
"""Runs tried as a run's predecessor; reached only in texts made of repeated templates."""


@dataclass(frozen=True, slots=True)
class Run:
    """``length`` words that are equal in both texts, from word ``a`` and from word ``b``."""

    a: int
    b: int
    length: int


@dataclass(frozen=True, slots=True)
class WordPassage:
    """A passage in words: half-open ranges of both texts and the equal runs inside, ascending.

    ``runs`` is empty for regions found statistically; ``kind`` is then set, and ``score`` is the
    region's log-odds.
    """

    a_first: int
    a_last: int
    b_first: int
    b_last: int
    runs: tuple[Run, ...]

    @property
    def words(self) -> int:
        """Number of matched words."""
        return sum(run.length for run in self.runs)

    @property
    def longest(self) -> int:
        """Length of the longest equal run, in words."""
        return max((run.length for run in self.runs), default=0)

    def solid(self, least: int) -> int:
        """Words in equal runs of at least so many words."""
        return sum(run.length for run in self.runs if run.length >= least)

    @property
    def density(self) -> float:
        """Matched words per word of the longer side, 0..1."""
        return self.words / max(self.a_last - self.a_first, self.b_last - self.b_first)

    def mirrored(self) -> WordPassage:
        """The same passage with the sides exchanged."""
        return WordPassage(
            self.b_first,
            self.b_last,
            self.a_first,
            self.a_last,
            tuple(Run(run.b, run.a, run.length) for run in self.runs),
        )


def align(a: NormalText, b: NormalText, settings: AlignmentSettings) -> tuple[WordPassage, ...]:
    """The textual passages two texts share, ordered by their place in ``a``.

    Args:
        a: a normalised text.
        b: another.
        settings: the limits; each with its source.

    Returns:
        Passages of at least ``min_words`` matched words that overlap on neither side.
    """
    # One orientation is worked out and mirrored if need be, so that the result cannot depend on it.
    swapped = a.orientation > b.orientation
    passages = _Aligner(b, a, settings).passages() if swapped else _Aligner(a, b, settings).passages()
    if swapped:
        passages = [passage.mirrored() for passage in passages]
    return tuple(sorted(passages, key=lambda p: (p.a_first, p.b_first)))


def order_kept(passages: Sequence[WordPassage]) -> float:
    """Share of the matched words (0..1) that stand in the same order in both texts.

    The heaviest set of passages that ascends on both sides, by words; quadratic in the passages.
    """
    if not passages:
        return 1.0
    ordered = sorted(passages, key=lambda p: (p.a_first, p.b_first))
    best: list[int] = []
    for i, passage in enumerate(ordered):
        before = (best[j] for j in range(i) if ordered[j].b_last <= passage.b_first)
        best.append(passage.words + max(before, default=0))
    return max(best) / sum(p.words for p in ordered)


def in_order(passages: Sequence[WordPassage]) -> tuple[bool, ...]:
    """For each passage whether it belongs to the heaviest set that ascends on both sides.

    The others were moved. Ties go to the set that ends first.
    """
    order = sorted(range(len(passages)), key=lambda i: (passages[i].a_first, passages[i].b_first))
    best: list[int] = []
    back: list[int] = []
    for n, i in enumerate(order):
        score, link = 0, -1
        for m in range(n):
            if passages[order[m]].b_last <= passages[i].b_first and best[m] > score:
                score, link = best[m], m
        best.append(score + passages[i].words)
        back.append(link)
    kept = [False] * len(passages)
    n = max(range(len(order)), key=lambda n: best[n], default=-1)
    while n >= 0:
        kept[order[n]] = True
        n = back[n]
    return tuple(kept)


class _Aligner:
    """One pair's work: seeds, chains, edges."""

    def __init__(self, a: NormalText, b: NormalText, settings: AlignmentSettings) -> None:
        self.a, self.b = a, b
        self.scale = max(a.scale, b.scale)
        self.settings = settings
        self.used_a = np.zeros(a.words, np.bool_)
        self.used_b = np.zeros(b.words, np.bool_)
        # Equal words get equal small numbers: plain lists of ints are what the edge loops read fastest.
        _, numbers = np.unique(np.concatenate([a.hashes, b.hashes]), return_inverse=True)
        self.words_a: list[int] = numbers[: a.words].tolist()
        self.words_b: list[int] = numbers[a.words :].tolist()
        self.counts_a = np.bincount(numbers[: a.words], minlength=numbers.size)
        self.counts_b = np.bincount(numbers[a.words :], minlength=numbers.size)

    def passages(self) -> list[WordPassage]:
        found: list[WordPassage] = []
        for chain in self._chains(self._runs()):
            for piece in self._unused_pieces(chain):
                for passage in self._finish(piece):
                    found.append(passage)
                    self.used_a[passage.a_first : passage.a_last] = True
                    self.used_b[passage.b_first : passage.b_last] = True
        return [self._snap(passage) for passage in found]

    # -- seeds and chains ------------------------------------------------------------------------------

    def _runs(self) -> list[Run]:
        """Maximal equal runs of at least ``seed_words`` words, ordered by their place in b, then a."""
        width = self.settings.seed_words * self.scale
        grams_a, usable_a = _seeds(self.a, width)
        grams_b, usable_b = _seeds(self.b, width)
        places_a, places_b = shared_places(
            grams_a, grams_b, usable_a, usable_b, self.settings.seed_occurrences
        )
        if not places_a.size:
            return []
        diagonal = places_a - places_b
        order = np.lexsort((places_b, diagonal))
        places_a, places_b, diagonal = places_a[order], places_b[order], diagonal[order]
        begins = np.ones(places_a.size, np.bool_)
        begins[1:] = (diagonal[1:] != diagonal[:-1]) | (places_b[1:] - places_b[:-1] > 1)
        firsts = np.flatnonzero(begins)
        lasts = np.append(firsts[1:], places_a.size) - 1
        lengths = places_b[lasts] - places_b[firsts] + width
        runs = [
            Run(*values)
            for values in zip(
                places_a[firsts].tolist(), places_b[firsts].tolist(), lengths.tolist(), strict=True
            )
        ]
        return sorted(runs, key=lambda run: (run.b, run.a))

    def _chains(self, runs: list[Run]) -> list[list[Run]]:
        """Runs joined across small edits, best chain first.

        Dynamic programming over runs in the order of b: a run follows the one that gives the best
        score, at most ``max_gap`` words away on both sides and ``max_drift`` off its diagonal. A chain
        ends where a better one has taken its runs (as in seed-chain-extend aligners, Li 2018).
        """
        settings, scale = self.settings, self.scale
        gap_limit, drift_limit = settings.max_gap * scale, settings.max_drift * scale
        longest = max((run.length for run in runs), default=0)
        scores: list[float] = []
        back: list[int] = []
        for n, run in enumerate(runs):
            best, link = 0.0, -1
            for m in range(n - 1, max(-1, n - 1 - _LONGEST_LOOKBACK), -1):
                before = runs[m]
                if before.b + longest + gap_limit < run.b:
                    break
                if before.a >= run.a or before.b >= run.b:
                    continue
                gap_a = run.a - before.a - before.length
                gap_b = run.b - before.b - before.length
                overlap = max(0, -gap_a, -gap_b)
                drift = abs(gap_a - gap_b)
                if overlap >= run.length or max(gap_a, gap_b) > gap_limit or drift > drift_limit:
                    continue
                gain = (
                    scores[m]
                    - overlap
                    - settings.gap_cost * max(gap_a, gap_b, 0)
                    - settings.drift_cost * drift
                )
                if gain > best:
                    best, link = gain, m
            scores.append(best + run.length)
            back.append(link)
        taken = [False] * len(runs)
        chains: list[tuple[float, list[Run]]] = []
        for end in sorted(range(len(runs)), key=lambda n: (-scores[n], n)):
            if taken[end]:
                continue
            members: list[int] = []
            n = end
            while n >= 0 and not taken[n]:
                taken[n] = True
                members.append(n)
                n = back[n]
            chains.append((scores[end] - (scores[n] if n >= 0 else 0), [runs[m] for m in reversed(members)]))
        chains.sort(key=lambda chain: (-chain[0], chain[1][0].b, chain[1][0].a))
        return [_without_overlaps(chain) for _, chain in chains]

    # -- edges -----------------------------------------------------------------------------------------

    def _unused_pieces(self, chain: list[Run]) -> list[list[Run]]:
        """The chain without words that better passages took, cut where such words lie inside it."""
        pieces: list[list[Run]] = []
        end_a = end_b = -1
        for run in chain:
            used = self.used_a[run.a : run.a + run.length] | self.used_b[run.b : run.b + run.length]
            for first, last in _stretches(~used) if used.any() else [(0, run.length)]:
                part = Run(run.a + first, run.b + first, last - first)
                cut = not pieces or self.used_a[end_a : part.a].any() or self.used_b[end_b : part.b].any()
                if cut:
                    pieces.append([])
                pieces[-1].append(part)
                end_a, end_b = part.a + part.length, part.b + part.length
        return pieces

    def _finish(self, chain: list[Run]) -> list[WordPassage]:
        """Extend a chain at both ends, fill its gaps, cut it where it is thin, keep what is safe."""
        left = self._extend(chain[0].a, chain[0].b, -1)
        last = chain[-1]
        right = self._extend(last.a + last.length - 1, last.b + last.length - 1, 1)
        runs = _merged([Run(i, j, 1) for i, j in reversed(left)] + chain + [Run(i, j, 1) for i, j in right])
        runs = self._filled(runs)
        passages = []
        for part in self._split(runs):
            passage = WordPassage(
                part[0].a, part[-1].a + part[-1].length, part[0].b, part[-1].b + part[-1].length, tuple(part)
            )
            if self._safe(passage):
                passages.append(passage)
        return passages

    def _extend(self, i: int, j: int, step: int) -> list[tuple[int, int]]:
        """Single matched words beyond an end, nearest first, as long as they outweigh what is skipped."""
        settings = self.settings
        words_a, words_b, used_a, used_b = self.words_a, self.words_b, self.used_a, self.used_b
        matches: list[tuple[int, int]] = []
        score = best = 0.0
        keep = 0
        while True:
            found = None
            for total in range(settings.extend_reach + 1):
                for skip_a in range(total + 1):
                    x, y = i + step * (1 + skip_a), j + step * (1 + total - skip_a)
                    if (
                        0 <= x < len(words_a)
                        and 0 <= y < len(words_b)
                        and words_a[x] == words_b[y]
                        and not used_a[x]
                        and not used_b[y]
                    ):
                        found = x, y, max(skip_a, total - skip_a)
                        break
                if found:
                    break
            if not found:
                break
            if used_a[min(i, found[0]) + 1 : max(i, found[0])].any():
                break
            if used_b[min(j, found[1]) + 1 : max(j, found[1])].any():
                break
            i, j = found[0], found[1]
            matches.append((i, j))
            score += 1 - settings.extend_gap_cost * found[2]
            # A match must gain more than noise would before the edge moves out to it.
            if score > best + 0.25:
                best, keep = score, len(matches)
            elif best - score > settings.extend_drop:
                break
        return self._firm(matches[:keep], step)

    def _firm(self, matches: list[tuple[int, int]], step: int) -> list[tuple[int, int]]:
        """Extension matches without a last word that stands alone and is frequent: "the" is no edge."""
        while matches:
            i, j = matches[-1]
            alone = len(matches) == 1 or matches[-2] != (i - step, j - step)
            often = self.counts_a[self.words_a[i]] * self.counts_b[self.words_b[j]]
            if not alone or often <= self.settings.edge_repeats:
                break
            matches.pop()
        return matches

    def _filled(self, runs: list[Run]) -> list[Run]:
        """Add the longest common subsequence of the words between neighbouring runs."""
        full = [runs[0]]
        for run in runs[1:]:
            before = full[-1]
            i, j = before.a + before.length, before.b + before.length
            if run.a > i and run.b > j:
                inner = _common_subsequence(self.words_a[i : run.a], self.words_b[j : run.b])
                full.extend(Run(i + x, j + y, 1) for x, y in inner)
            full.append(run)
        return _merged(full)

    def _split(self, runs: list[Run]) -> list[list[Run]]:
        """Cut where a gap makes a window of 30 words less than a quarter equal."""
        limit = self.settings.split_gap * self.scale
        parts = [[runs[0]]]
        for run in runs[1:]:
            before = parts[-1][-1]
            gap = max(run.a - before.a - before.length, run.b - before.b - before.length)
            if gap >= limit:
                parts.append([])
            parts[-1].append(run)
        return parts

    def _safe(self, passage: WordPassage) -> bool:
        """Whether a passage is too long and too dense to have arisen by chance."""
        settings, scale = self.settings, self.scale
        if passage.words < settings.min_words * scale or passage.density < settings.min_density:
            return False
        if passage.solid(settings.solid_run * scale) >= settings.solid_words * scale:
            return True
        if passage.words >= settings.loose_words * scale and passage.density >= settings.loose_density:
            return True
        return passage.density >= settings.telling_density and self._telling(passage)

    def _telling(self, passage: WordPassage) -> bool:
        """Whether the matched words, few as they are, are long ones and rare in these two texts."""
        settings = self.settings
        places = [
            (run.a + n, run.b + n)
            for run in passage.runs
            for n in range(run.length)
            if self.a.span(run.a + n, run.a + n + 1).length >= settings.telling_letters
        ]
        rare = sum(
            self.counts_a[self.words_a[i]] * self.counts_b[self.words_b[j]] <= settings.edge_repeats
            for i, j in places
        )
        return len(places) >= settings.telling_words and rare >= settings.telling_rare

    def _snap(self, passage: WordPassage) -> WordPassage:
        """Move an edge to its sentence's edge when only a few words are left over on both sides."""
        limit = self.settings.snap_words * self.scale
        a_first, b_first = _sentence_start(self.a, passage.a_first), _sentence_start(self.b, passage.b_first)
        if (
            0 < passage.a_first - a_first <= limit
            and 0 < passage.b_first - b_first <= limit
            and not self.used_a[a_first : passage.a_first].any()
            and not self.used_b[b_first : passage.b_first].any()
        ):
            passage = replace(passage, a_first=a_first, b_first=b_first)
        a_last, b_last = _sentence_end(self.a, passage.a_last), _sentence_end(self.b, passage.b_last)
        if (
            0 < a_last - passage.a_last <= limit
            and 0 < b_last - passage.b_last <= limit
            and not self.used_a[passage.a_last : a_last].any()
            and not self.used_b[passage.b_last : b_last].any()
        ):
            passage = replace(passage, a_last=a_last, b_last=b_last)
        self.used_a[passage.a_first : passage.a_last] = True
        self.used_b[passage.b_first : passage.b_last] = True
        return passage


def _whole(text: NormalText) -> kernels.Positions:
    return np.array([0, text.words], np.int64)


@lru_cache(_SEEDED)
def _seeds(text: NormalText, width: int) -> tuple[kernels.Hashes, kernels.Positions]:
    """All k-grams of a text by place, and by k-gram the places of those that are not a few words repeated."""
    grams, _ = kernels.hash_shingles(text.hashes, _whole(text), width)
    places = np.arange(grams.size, dtype=np.int64)
    if grams.size:
        places = places[~kernels.degenerate_shingles(text.hashes, places, width)]
    return grams, places[np.argsort(grams[places], kind="stable")]


def shared_places(
    grams_a: kernels.Hashes,
    grams_b: kernels.Hashes,
    usable_a: kernels.Positions,
    usable_b: kernels.Positions,
    limit: int,
) -> tuple[kernels.Positions, kernels.Positions]:
    """Pairs of places (in a, in b) with the same k-gram, where it stands at most ``limit`` times in each.

    Args:
        grams_a: k-grams of a by place; ``grams_b`` of b.
        grams_b: see grams_a.
        usable_a: the places of a to look at, by their k-grams, then ascending; ``usable_b`` of b.
        usable_b: see usable_a.
        limit: times.

    If every shared k-gram stands more often, the texts repeat themselves all over: then the n-th time in one
    belongs to the n-th in the other. Either way there are at most ``limit`` pairs for each place.
    """
    order, usable_b = usable_a, np.sort(usable_b)
    sorted_a, wanted = grams_a[order], grams_b[usable_b]
    low = np.searchsorted(sorted_a, wanted, side="left")
    found = (low < sorted_a.size) & (np.append(sorted_a, np.uint64(0))[low] == wanted)
    there = np.flatnonzero(found)  # mostly few: the rest is done for them alone
    low, wanted, usable_b = low[there], wanted[there], usable_b[there]
    counts_a = np.searchsorted(sorted_a, wanted, side="right") - low
    order_b = np.argsort(wanted, kind="stable")
    sorted_b = wanted[order_b]
    first_b = np.searchsorted(sorted_b, wanted, side="left")
    counts_b = np.searchsorted(sorted_b, wanted, side="right") - first_b
    counts = np.where((counts_a <= limit) & (counts_b <= limit), counts_a, 0)
    total = int(counts.sum())
    if total:
        within = np.arange(total) - np.repeat(np.cumsum(counts) - counts, counts)
        return order[np.repeat(low, counts) + within], np.repeat(usable_b, counts)
    times = np.empty(wanted.size, np.int64)
    times[order_b] = np.arange(wanted.size)
    times -= first_b  # how often the k-gram stood in b before
    met = times < counts_a
    return order[(low + times)[met]], usable_b[met]


def _stretches(flags: kernels.Flags) -> list[tuple[int, int]]:
    """Half-open ranges of true values."""
    edges = np.flatnonzero(np.diff(np.concatenate([[False], flags, [False]]).astype(np.int8)))
    return list(zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True))


def _without_overlaps(chain: list[Run]) -> list[Run]:
    """Cut the start of a run that overlaps the run before it on either side."""
    cut: list[Run] = []
    end_a = end_b = 0
    for run in chain:
        shift = max(0, end_a - run.a, end_b - run.b) if cut else 0
        if shift < run.length:
            cut.append(Run(run.a + shift, run.b + shift, run.length - shift))
            end_a, end_b = run.a + run.length, run.b + run.length
    return cut


def _merged(runs: Sequence[Run]) -> list[Run]:
    """Join runs that touch on both sides."""
    merged: list[Run] = []
    for run in runs:
        if merged:
            before = merged[-1]
            if before.a + before.length == run.a and before.b + before.length == run.b:
                merged[-1] = Run(before.a, before.b, before.length + run.length)
                continue
        merged.append(run)
    return merged


def _common_subsequence(a: Sequence[int], b: Sequence[int]) -> list[tuple[int, int]]:
    """Matched places of a longest common subsequence; quadratic, for the short gaps inside a chain."""
    shared = set(a) & set(b)
    if not shared:
        return []
    rows = [i for i, word in enumerate(a) if word in shared]
    columns = [j for j, word in enumerate(b) if word in shared]
    table = [[0] * (len(columns) + 1) for _ in range(len(rows) + 1)]
    for x in range(len(rows) - 1, -1, -1):
        here, below = table[x], table[x + 1]
        word = a[rows[x]]
        for y in range(len(columns) - 1, -1, -1):
            here[y] = below[y + 1] + 1 if word == b[columns[y]] else max(below[y], here[y + 1])
    matches = []
    x = y = 0
    while x < len(rows) and y < len(columns):
        if a[rows[x]] == b[columns[y]]:
            matches.append((rows[x], columns[y]))
            x, y = x + 1, y + 1
        elif table[x + 1][y] >= table[x][y + 1]:
            x += 1
        else:
            y += 1
    return matches


def _sentence_start(text: NormalText, word: int) -> int:
    bounds = text.sentences
    return int(bounds[np.searchsorted(bounds, word, side="right") - 1])


def _sentence_end(text: NormalText, word: int) -> int:
    bounds = text.sentences
    return int(bounds[np.searchsorted(bounds, word, side="left")])
