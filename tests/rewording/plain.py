"""Slow, obvious twins of the matrices: one sentence, one word, one pair at a time."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise
from math import log, log1p, sqrt, tanh
from statistics import median

from hypothesis import strategies as st

from provenance.normalisation import normalise
from provenance.rewording.pairing import StemmedText, stemmed

Sentences = list[list[int]]
Range = tuple[int, int]
WORDS = ["ferry", "ferries", "harbour", "pier", "piers", "storm", "crew", "night", "the", "of", "a", "bell"]


@st.composite
def texts(draw: st.DrawFn, least: int = 1, most: int = 8) -> StemmedText:
    """A text of a few sentences from a few words, so that two texts share much."""
    sentence = st.lists(st.sampled_from(WORDS), min_size=2, max_size=9)
    drawn = draw(st.lists(sentence, min_size=least, max_size=most))
    return stemmed(normalise(" ".join(" ".join(words).capitalize() + "." for words in drawn)))


def ranges(draw: st.DrawFn, size: int) -> Range:
    """A half-open range that is not empty."""
    first = draw(st.integers(0, size - 1))
    return first, draw(st.integers(first + 1, size))


def sentences_of(text: StemmedText) -> Sentences:
    return [text.stems[i:j].tolist() for i, j in pairwise(text.bounds.tolist())]


class Plain:
    """Two texts as lists of sentences, and everything that is said of them."""

    def __init__(self, a: StemmedText, b: StemmedText) -> None:
        self.a, self.b = sentences_of(a), sentences_of(b)
        both = [*self.a, *self.b]
        holding = Counter(stem for sentence in both for stem in set(sentence))
        self.weight = {
            stem: log(len(both) / count) / max(log(len(both)), 1e-9) for stem, count in holding.items()
        }
        self.shared = stems(self.a) & stems(self.b)

    def mirrored(self) -> Plain:
        other = Plain.__new__(Plain)
        other.a, other.b, other.weight, other.shared = self.b, self.a, self.weight, self.shared
        return other

    def weigh(self, found: list[int]) -> float:
        return sum(self.weight[stem] for stem in found)

    def cosine(self, i: int, j: int) -> float:
        one, other = Counter(self.a[i]), Counter(self.b[j])
        dot = sum(one[s] * other[s] * self.weight[s] ** 2 for s in one.keys() & other.keys())
        return dot / self._length(one) / self._length(other)

    def _length(self, counts: Counter[int]) -> float:
        return sqrt(sum((n * self.weight[s]) ** 2 for s, n in counts.items())) + 1e-9

    def cosines(self, i: int, columns: Range | None = None) -> list[float]:
        first, last = columns or (0, len(self.b))
        return [self.cosine(i, j) for j in range(first, last)]

    def pair_weight(self, pairs: list[frozenset[int]]) -> float:
        return sum(self.weight[min(p)] * self.weight[max(p)] for p in pairs)

    # -- evidence --------------------------------------------------------------------------------------

    def sentence(self, i: int, own: Range, region: Range) -> list[float]:
        """Numbers of sentence i of a against a region of b."""
        there = [stem for sentence in self.b[slice(*region)] for stem in sentence]
        total = self.weigh(self.a[i]) + 1e-9
        matched = self.weigh([s for s in self.a[i] if s in there])
        containments = [self.contained(sentence, set(there)) for sentence in self.a]
        mine = skip_pairs(self.a)[i]
        theirs = {p for pairs in skip_pairs(self.b)[slice(*region)] for p in pairs}
        near = self.pair_weight([p for p in mine if p in theirs])
        inside = max(self.cosines(i, region))
        outside = max([0.0, *self.cosines(i, (0, region[0])), *self.cosines(i, (region[1], len(self.b)))])
        others = Counter(s for n in range(*own) if n != i for s in self.a[n])
        marginal = 0.0
        for stem, count in Counter(self.a[i]).items():
            marginal += max(0, min(count, there.count(stem) - others[stem])) * self.weight[stem]
        own_words = sum(len(self.a[n]) for n in range(*own))
        return [
            1.0,
            matched / total,
            sqrt(matched),
            sqrt(total - matched),
            sqrt(near / (self.pair_weight(mine) + 1e-9)),
            log1p(near),
            inside,
            max(inside - outside, -0.3),
            log(len(there)),
            median(containments),
            log(len(self.a[i])),
            marginal / total,
            sqrt(marginal),
            log(own_words / len(there)),
        ]

    def contained(self, sentence: list[int], there: set[int]) -> float:
        return self.weigh([s for s in sentence if s in there]) / (self.weigh(sentence) + 1e-9)

    def region(self, a: Range, b: Range, score_a: float, score_b: float) -> list[float]:
        mine = [s for sentence in self.a[slice(*a)] for s in sentence]
        theirs = [s for sentence in self.b[slice(*b)] for s in sentence]
        contained = [self._share(mine, set(theirs)), self._share(theirs, set(mine))]
        both = set(mine) & set(theirs)
        pairs_a = {p for pairs in skip_pairs(self.a)[slice(*a)] for p in pairs}
        pairs_b = {p for pairs in skip_pairs(self.b)[slice(*b)] for p in pairs}
        common = len(pairs_a & pairs_b)
        all_rare = {s for s in self.shared if self._holding(self.a, s) <= 2 and self._holding(self.b, s) <= 2}
        rare = len(all_rare & both)
        words_a, words_b = sum(map(len, self.a)), sum(map(len, self.b))
        expected = len(all_rare) * len(mine) / words_a * len(theirs) / words_b
        usual = [
            self._share([s for sentence in side for s in sentence], self.shared) for side in (self.a, self.b)
        ]
        return [
            1.0,
            5 * tanh(score_a / 20),
            5 * tanh(score_b / 20),
            min(contained),
            max(contained),
            sqrt(sum(self.weight[s] for s in both)),
            sqrt(common / max(1, min(len(pairs_a), len(pairs_b)))),
            log1p(common),
            max(self.cosine(i, j) for i in range(*a) for j in range(*b)),
            log(min(len(mine), len(theirs))),
            abs(log(len(mine) / len(theirs))),
            sqrt(rare),
            log((rare + 0.5) / (expected + 0.5)),
            rare / sqrt(len(mine) * len(theirs)),
            min(usual),
            max(usual),
        ]

    def _share(self, words: list[int], there: set[int]) -> float:
        return self.weigh([s for s in words if s in there]) / (self.weigh(words) + 1e-9)

    @staticmethod
    def _holding(side: Sentences, stem: int) -> int:
        return sum(stem in sentence for sentence in side)

    def summary_sentences(self) -> list[list[float]]:
        """Numbers of every sentence of a against the whole of b."""
        everything = {p for pairs in skip_pairs(self.b) for p in pairs}
        counts = Counter(s for sentence in self.b for s in sentence)
        rows = []
        for i, sentence in enumerate(self.a):
            mine = skip_pairs(self.a)[i]
            near = self.pair_weight([p for p in mine if p in everything])
            best = sorted(self.cosines(i))[-3:]
            total = self.weigh(sentence) + 1e-9
            matched = self.weigh([s for s in sentence if s in counts])
            rows.append(
                {
                    "containment": self.contained(sentence, set(counts)),
                    "matched": matched,
                    "unmatched": total - matched,
                    "pair_share": near / (self.pair_weight(mine) + 1e-9),
                    "log": log1p(near),
                    "best": best[-1],
                    "three": sum(best) / len(best),
                    "topical": self.weigh([s for s in sentence if counts[s] >= 2]) / total,
                }
            )
        usual = {key: median(row[key] for row in rows) for key in rows[0]}
        return [
            [
                1.0,
                row["containment"],
                row["containment"] - usual["containment"],
                sqrt(row["matched"]),
                sqrt(row["unmatched"]),
                sqrt(row["pair_share"]),
                row["log"],
                row["log"] - usual["log"],
                row["best"],
                row["three"],
                row["three"] - usual["three"],
                row["topical"],
                row["topical"] - usual["topical"],
                log(len(self.b)),
                log(len(self.a)),
                usual["containment"],
            ]
            for row in rows
        ]

    def summary(self, stretch: Range, scores: list[float]) -> list[float]:
        """Numbers of a stretch of a as a summary of b."""
        first, last = stretch
        mine = [s for sentence in self.a[first:last] for s in sentence]
        rest = Counter(s for n, sentence in enumerate(self.a) if not first <= n < last for s in sentence)
        there = [s for sentence in self.b for s in sentence]
        counts = Counter(there)
        gains = {s: self.weight[s] for s in set(mine)}
        information = sum(gains[s] for s in gains if s in counts) + 1e-9
        window = max(1, int(1.5 * len(mine)))
        best = [self.cosines(i) for i in range(first, last)]
        matches = [row.index(max(row)) for row in best]
        places = [match / max(1, len(self.b)) for match in matches]
        peculiar = {s: gains[s] for s in gains if not rest[s] and s in counts}
        elsewhere = [score for n, score in enumerate(scores) if not first <= n < last]
        score = sum(scores[first:last])
        every = list(self.weight)
        one = [log1p(rest[s]) * self.weight[s] for s in every]
        other = [log1p(counts[s]) * self.weight[s] for s in every]
        lengths = sqrt(sum(v * v for v in one)) * sqrt(sum(v * v for v in other)) + 1e-9
        return [
            1.0,
            min(score, 30.0) / 5,
            sqrt(information),
            self._share(mine, set(counts)),
            densest(there, gains, window) / information,
            max(places) - min(places),
            log(len(mine)),
            log(len(there) / len(mine)),
            float(last - first > 2),
            sum(max(row) for row in best) / len(best),
            max([-5.0, *elsewhere]),
            min(sum(max(0.0, s) for s in elsewhere), 20.0) / 5,
            len(mine) / sum(map(len, self.a)),
            score / (last - first),
            in_runs(mine, there, 3),
            in_runs(mine, there, 5),
            sum(gains.get(s, 0.0) for s in set(there[: len(there) // 4])) / information,
            log1p(sum(gain > 0 and counts[s] >= 2 for s, gain in peculiar.items())),
            log1p(sum(gain * log1p(counts[s]) for s, gain in peculiar.items())),
            sum(gain * min(counts[s], 5) for s, gain in peculiar.items()) / (sum(gains.values()) + 1e-9),
            sum(x * y for x, y in zip(one, other, strict=True)) / lengths,
            sum(sum(value >= 0.2 for value in row) for row in best) / len(best),
            log1p(len(set(matches))),
        ]


def stems(side: Sentences) -> set[int]:
    return {stem for sentence in side for stem in sentence}


def skip_pairs(side: Sentences) -> list[list[frozenset[int]]]:
    """For each sentence the pairs of different stems at most three words apart; the second may lie beyond."""
    words = [(n, stem) for n, sentence in enumerate(side) for stem in sentence]
    pairs: list[list[frozenset[int]]] = [[] for _ in side]
    for place, (n, stem) in enumerate(words):
        for _, other in words[place + 1 : place + 4]:
            if other != stem:
                pairs[n].append(frozenset((stem, other)))
    return pairs


def densest(words: list[int], gains: dict[int, float], window: int) -> float:
    step = max(1, window // 4)
    starts = range(0, max(1, len(words) - window + step), step)
    return max(sum(gains.get(s, 0.0) for s in set(words[start : start + window])) for start in starts)


def in_runs(words: list[int], others: list[int], length: int) -> float:
    runs = {tuple(others[n : n + length]) for n in range(len(others) - length + 1)}
    covered = set()
    for n in range(len(words) - length + 1):
        if tuple(words[n : n + length]) in runs:
            covered.update(range(n, n + length))
    return len(covered) / len(words)
