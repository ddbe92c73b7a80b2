"""Does the candidate stage bring copies together with their sources, and how many pairs does it cost?

All texts of a set are put in at once, as a run of ``provenance trace`` would; a pair is found when it is
among those the stage wants compared. What comparison makes of it is measured elsewhere.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, partial
from itertools import islice

import numpy as np

from benchmarks.development import pan
from benchmarks.invented import KINDS, articles, cases
from benchmarks.tables import Cell, Table
from provenance.candidates import Ids, Lookup, Marks, Postings, find_candidates
from provenance.engines.embedded import EmbeddedEngine
from provenance.engines.workers import Workers
from provenance.fingerprints import Fingerprint, Permutations, fingerprint, lsh_index, permutations
from provenance.normalisation import normalise_all
from provenance.settings import Settings

NamePair = tuple[str, str]
"""Names of two texts, the smaller first."""
PAN_KINDS = ("verbatim", "random", "translation", "summary")
RUNS, BIGRAMS, BOTH = "5-grams", "content bigrams", "both"
WAYS = (RUNS, BIGRAMS, BOTH)
WAYS_NOTE = (
    "5-grams: winnowed 5-grams and bands of signatures; content bigrams: three of them near each other; "
    "both: as `provenance trace` searches."
)
PEERS_NOTE = (
    "datasketch: MinHashLSH over signatures of word 3-grams, {bands} bands of {rows}; simhash: SimhashIndex, "
    "distance at most 3, word 3-grams. Both judge whole texts."
)
_AT_ONCE = 250


@dataclass(frozen=True)
class Index:
    """Texts put in at once.

    Attributes:
        names: of the texts, ascending; the id of each in the plan is its place here.
        words: of each, how many.
        prints: of each.
        settings: numbers of the plan.
    """

    names: tuple[str, ...]
    words: tuple[int, ...]
    prints: tuple[Fingerprint, ...]
    settings: Settings

    @cached_property
    def postings(self) -> Postings:
        """What the plan needs to know of texts long enough, published in the order of their names."""
        numbers = self.settings.candidates
        chosen = [i for i, words in enumerate(self.words) if words >= numbers.min_text_words]
        prints = [self.prints[i] for i in chosen]
        marks = Marks(
            chosen, [p.grams for p in prints], [p.signature for p in prints], [p.content for p in prints]
        )
        # Bands bring equal texts together as well; keys of equal words would add nothing here.
        return Lookup.of(marks, chosen, chosen, chosen, numbers).postings()

    def pairs(self, way: str, threads: int) -> set[NamePair]:
        """Pairs that one of :data:`WAYS` brings together."""
        postings, none, none32 = self.postings, np.zeros(0, np.int64), np.zeros(0, np.int32)
        if way == RUNS:
            postings = replace(postings, content_texts=none32, content_keys=none32, content_places=none32)
        elif way == BIGRAMS:
            postings = replace(postings, gram_texts=none, grams=none, band_texts=none, bands=none)
        with EmbeddedEngine(threads) as engine:
            return self._named(find_candidates(engine, postings, self.settings.candidates))

    def datasketch(self) -> set[NamePair]:
        """Pairs in the index of datasketch over the signatures."""
        numbers = self.settings
        signatures = [(name, p.signature) for name, p in zip(self.names, self.prints, strict=True)]
        index = lsh_index(
            signatures,
            bands=numbers.candidates.bands,
            rows=numbers.candidates.rows,
            seed=numbers.fingerprints.minhash_seed,
        )
        found = {
            (str(other), name)
            for name, p in zip(self.names, self.prints, strict=True)
            for other in index.query(p.minhash)
        }
        return {(one, other) for one, other in found if one < other}

    def simhash(self) -> set[NamePair]:
        """Pairs in the near-duplicate index of simhash."""
        from simhash import SimhashIndex

        index = SimhashIndex([(n, p.simhash) for n, p in zip(self.names, self.prints, strict=True)], k=3)
        found = {
            (other, name)
            for name, p in zip(self.names, self.prints, strict=True)
            for other in index.get_near_dups(p.simhash)
        }
        return {(one, other) for one, other in found if one < other}

    def _named(self, pairs: Ids) -> set[NamePair]:
        return {(self.names[a], self.names[b]) for a, b in pairs.tolist()}


def put_in(texts: Mapping[str, str], jobs: int = 1, settings: Settings | None = None) -> Index:
    """An index of texts by name.

    Args:
        texts: by name.
        jobs: worker processes.
        settings: numbers to use instead of the defaults.
    """
    settings = settings or Settings()
    names = sorted(texts)
    batches = ([texts[n] for n in names[i : i + _AT_ONCE]] for i in range(0, len(names), _AT_ONCE))
    read = partial(_read, settings=settings, scheme=permutations(settings.fingerprints))
    with Workers(jobs) as workers:
        found = [one for batch in workers.map(read, batches, worth=4) for one in batch]
    return Index(tuple(names), tuple(w for w, _ in found), tuple(p for _, p in found), settings)


def _read(texts: Sequence[str], settings: Settings, scheme: Permutations) -> list[tuple[int, Fingerprint]]:
    """Number of words and fingerprint of each text; runs in a worker."""
    normals = normalise_all(texts)
    prints = fingerprint(normals, settings.fingerprints, scheme)
    return [(normal.words, found) for normal, found in zip(normals, prints, strict=True)]


def ordered(one: str, other: str) -> NamePair:
    """Two names, the smaller first."""
    return (one, other) if one < other else (other, one)


# -- tables ----------------------------------------------------------------------------------------------


def _found(index: Index, jobs: int, peers: bool) -> tuple[dict[str, set[NamePair]], str]:
    """Pairs by who brings them together, and the note that says how."""
    found = {way: index.pairs(way, jobs) for way in WAYS}
    if not peers:
        return found, WAYS_NOTE
    numbers = index.settings.candidates
    note = PEERS_NOTE.format(bands=numbers.bands, rows=numbers.rows)
    return found | {"datasketch": index.datasketch(), "simhash": index.simhash()}, f"{WAYS_NOTE} {note}"


def pan_table(sample: int | None, jobs: int, peers: bool) -> Table:
    """Recall of the pairs of the PAN task that hold a case, and pairs brought together, all texts at once."""
    texts, pairs = pan(sample)
    if sample:
        names = {name for p in pairs for name in (p.suspicious, p.source)}
        texts = {name: text for name, text in texts.items() if name in names}
    wanted = {ordered(p.suspicious, p.source): p.kind for p in pairs if p.cases}
    suspicious = {p.suspicious for p in pairs}
    table = Table(
        f"Candidates in PAN 2013, training part: {len(wanted):,} pairs with a case, {len(texts):,} texts",
        ("", "recall", *PAN_KINDS, "pairs suspicious x source", "pairs in all"),
    )
    found, note = _found(put_in(texts, jobs), jobs, peers)
    table.notes.append(note)
    for name, brought in found.items():
        across = {p for p in brought if (p[0] in suspicious) != (p[1] in suspicious)}
        recalls: list[Cell] = [sum(p in across for p in wanted) / len(wanted)]
        for kind in PAN_KINDS:
            kept = [p in across for p, k in wanted.items() if k == kind]
            recalls.append(sum(kept) / len(kept) if kept else None)
        table.rows.append([name, *recalls, len(across), len(brought)])
    return table


def invented_texts(
    kinds: Sequence[str], count: int, beside: int, seed: str
) -> tuple[dict[str, str], dict[NamePair, str]]:
    """Sources and copies of some kinds among unrelated articles: texts by name, and the kind of each pair."""
    texts = {f"beside-{n:05}": article.text for n, article in enumerate(islice(articles(beside), beside))}
    kind_of: dict[NamePair, str] = {}
    for kind in kinds:
        for case in cases(kind, count, f"{seed}-{kind}"):
            source, copy = f"{case.name}-source", f"{case.name}-copy"
            texts |= {source: case.source, copy: case.copy}
            kind_of[ordered(source, copy)] = kind
    return texts, kind_of


def invented_table(sample: int | None, jobs: int, peers: bool) -> Table:
    """How many invented copies are brought together with their sources among unrelated articles."""
    count = min(sample or 40, 40)
    texts, kind_of = invented_texts(KINDS, count, 60 * count, "retrieval")
    found, note = _found(put_in(texts, jobs), jobs, peers)
    table = Table(
        f"Candidates in invented news: pairs brought together among {len(texts):,} texts",
        ("kind of pair", "pairs", *found),
        notes=[note, "The last three kinds share nothing: the fewer the better."],
    )
    for kind in KINDS:
        pairs = [pair for pair, k in kind_of.items() if k == kind]
        table.rows.append(
            [kind, len(pairs), *(sum(p in brought for p in pairs) for brought in found.values())]
        )
    table.rows.append(["pairs in all", None, *(len(brought) for brought in found.values())])
    return table


def tables(sample: int | None, jobs: int, peers: bool) -> Iterator[Table]:
    """Both tables.

    Raises:
        benchmarks.development.MissingDataError: the second needs development data.
    """
    yield invented_table(sample, jobs, peers)
    yield pan_table(sample, jobs, peers)
