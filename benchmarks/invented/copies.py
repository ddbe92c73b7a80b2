"""Copies of invented articles, with the truth: which characters of the copy stand for which of the source.

A copy is put together from pieces: sentences of its own, and sentences taken from a source, altered or not.
Neighbouring pieces that are neighbours in the source too make one shared passage; so a sentence moved to
another place is a passage of its own, and a paragraph put in between splits one.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from benchmarks.invented.articles import Article, Event, Span, make_event, report
from benchmarks.invented.words import TOPICS, every_word, seeded, synonyms

Shared = tuple[Span, Span]
"""A passage: its characters in the source, its characters in the copy."""
_WORD = re.compile(r"[A-Za-z]+(?:[-'][A-Za-z]+)*")
_NUMBER = re.compile(r"\d+(?:[.,:]\d+)*")


@dataclass(frozen=True, slots=True)
class Case:
    """Two texts and what the second has from the first; ``shared`` is empty for pairs without reuse."""

    name: str
    kind: str
    source: str
    copy: str
    shared: tuple[Shared, ...]


@dataclass(frozen=True, slots=True)
class Piece:
    """A sentence of a copy; ``origin`` is the source's number and the sentence's there, None if it is new."""

    text: str
    origin: tuple[int, int] | None = None


Layout = Sequence[Sequence[Piece]]
"""Paragraphs of pieces."""


def compose(paragraphs: Layout, sources: Sequence[Article]) -> tuple[str, tuple[tuple[Shared, ...], ...]]:
    """The copy's text, and for each source the passages it shares with it."""
    text = Article("", tuple(tuple(piece.text for piece in paragraph) for paragraph in paragraphs))
    pieces = [piece for paragraph in paragraphs for piece in paragraph]
    shared: list[list[Shared]] = [[] for _ in sources]
    before: tuple[int, int] | None = None
    for piece, (start, end) in zip(pieces, text.spans, strict=True):
        if piece.origin is not None:
            number, sentence = piece.origin
            there = sources[number].spans[sentence]
            if before == (number, sentence - 1):
                (first, _), (begun, _) = shared[number][-1]
                shared[number][-1] = (first, there[1]), (begun, end)
            else:
                shared[number].append((there, (start, end)))
        before = piece.origin
    return text.text, tuple(map(tuple, shared))


# -- what is taken ---------------------------------------------------------------------------------------


def taken(article: Article, number: int = 0) -> list[list[Piece]]:
    """All of an article, in its paragraphs."""
    found, n = [], 0
    for paragraph in article.paragraphs:
        found.append([Piece(text, (number, n + k)) for k, text in enumerate(paragraph)])
        n += len(paragraph)
    return found


def stretch(article: Article, chooser: random.Random, words: int, number: int = 0) -> list[Piece]:
    """Some sentences in a row with at least so many words (fewer if the article has no more)."""
    pieces = [piece for paragraph in taken(article, number) for piece in paragraph]
    first = chooser.randrange(max(1, len(pieces) // 2))
    last, counted = first, 0
    while last < len(pieces) and counted < words:
        counted += len(pieces[last].text.split())
        last += 1
    while first > 0 and counted < words:
        first -= 1
        counted += len(pieces[first].text.split())
    return pieces[first:last]


def own(article: Article) -> list[list[Piece]]:
    """An article as new sentences."""
    return [[Piece(text) for text in paragraph] for paragraph in article.paragraphs]


# -- how it is altered -----------------------------------------------------------------------------------


def swapped(word: str, chooser: random.Random, table: bool) -> str:
    """Another word in its place, in the same letters' case: a synonym if there is one in the table and it is
    wanted, else any word of the vocabulary."""
    bare = _WORD.search(word)
    if bare is None:
        return chooser.choice(every_word()) if word.strip() else word
    old = bare[0].lower()
    known = synonyms().get(old, ()) if table else ()
    new = chooser.choice(known) if known else chooser.choice(every_word())
    if new == old:
        new = "another"
    return word[: bare.start()] + (new.capitalize() if bare[0][0].isupper() else new) + word[bare.end() :]


def spun(pieces: Sequence[Piece], every: int, chooser: random.Random, *, table: bool) -> list[Piece]:
    """Every so-manieth word replaced, counted through all pieces."""
    found, n = [], chooser.randrange(every)
    for piece in pieces:
        words = piece.text.split(" ")
        for place in range((-n - 1) % every, len(words), every):
            words[place] = swapped(words[place], chooser, table)
        n += len(words)
        found.append(Piece(" ".join(words), piece.origin))
    return found


def edited(pieces: Sequence[Piece], chooser: random.Random, share: float = 0.04) -> list[Piece]:
    """About one word in twenty-five replaced by a synonym, left out or put in; now and then other quotes."""
    found = []
    for piece in pieces:
        words = []
        for word in piece.text.split(" "):
            dice = chooser.random() / share
            if dice < 0.5:
                words.append(swapped(word, chooser, True))
            elif dice < 0.75 and len(words) > 2 and word[-1:].isalpha():
                continue
            elif dice < 1:
                words += [word, chooser.choice(("also", "then", "meanwhile", "too"))]
            else:
                words.append(word)
        text = " ".join(words)
        if chooser.random() < 0.2:
            text = text.replace("“", '"').replace("”", '"')
        found.append(Piece(text, piece.origin))
    return found


def renumbered(piece: Piece, chooser: random.Random) -> Piece:
    """The figures of a sentence raised a little."""

    def raised(match: re.Match[str]) -> str:
        digits = match[0]
        return digits[:-1] + str((int(digits[-1]) + 1 + chooser.randrange(8)) % 10)

    return Piece(_NUMBER.sub(raised, piece.text), piece.origin)


def embedded(pieces: Sequence[Piece], host: Article, chooser: random.Random) -> list[list[Piece]]:
    """Pieces as paragraphs of an otherwise new article, which begins and ends on its own."""
    around = own(host)
    place = chooser.randint(1, max(1, len(around) - 1))
    return [*around[:place], list(pieces), *around[place:]]


# -- kinds of copies -------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Draft:
    """What a kind starts from: the event, the source, another article of the topic, and dice."""

    event: Event
    source: Article
    host: Article
    chooser: random.Random


def _verbatim(draft: Draft) -> Layout:
    return taken(draft.source)


def _edited(draft: Draft) -> Layout:
    return [edited(paragraph, draft.chooser) for paragraph in taken(draft.source)]


def _excerpt(draft: Draft) -> Layout:
    words = draft.chooser.randint(40, 110)
    return embedded(stretch(draft.source, draft.chooser, words), draft.host, draft.chooser)


def _spun(every: int, table: bool) -> Callable[[Draft], Layout]:
    def make(draft: Draft) -> Layout:
        pieces = stretch(draft.source, draft.chooser, draft.chooser.randint(70, 180))
        return embedded(spun(pieces, every, draft.chooser, table=table), draft.host, draft.chooser)

    return make


def _sentences_shuffled(draft: Draft) -> Layout:
    pieces = [piece for paragraph in taken(draft.source) for piece in paragraph]
    draft.chooser.shuffle(pieces)
    return [pieces[n : n + 3] for n in range(0, len(pieces), 3)]


def _paragraphs_shuffled(draft: Draft) -> Layout:
    paragraphs = taken(draft.source)
    draft.chooser.shuffle(paragraphs)
    return paragraphs


def _revision(draft: Draft) -> Layout:
    paragraphs = [
        [renumbered(piece, draft.chooser) if draft.chooser.random() < 0.5 else piece for piece in paragraph]
        for paragraph in taken(draft.source)
    ]
    added = [Piece(text) for text in report(draft.event, "update", sentences=3).sentences]
    place = draft.chooser.randint(0, len(paragraphs))
    return [*paragraphs[:place], added, *paragraphs[place:]]


COPIES: dict[str, Callable[[Draft], Layout]] = {
    "verbatim": _verbatim,
    "edited": _edited,
    "excerpt": _excerpt,
    "spun every 8th, synonyms": _spun(8, True),
    "spun every 8th, any word": _spun(8, False),
    "spun every 5th, synonyms": _spun(5, True),
    "spun every 5th, any word": _spun(5, False),
    "spun every 3rd, synonyms": _spun(3, True),
    "spun every 3rd, any word": _spun(3, False),
    "sentences shuffled": _sentences_shuffled,
    "paragraphs shuffled": _paragraphs_shuffled,
    "revision": _revision,
}
"""Kinds of copies that have one source."""
APART = ("unrelated", "same topic", "same event")
"""Kinds of pairs without reuse: other topics, other events of one topic, reports of one event."""
KINDS = (*COPIES, "compilation", *APART)


def cases(kind: str, count: int, seed: str = "cases") -> Iterator[Case]:
    """Pairs of one kind, one at a time.

    Args:
        kind: one of :data:`KINDS`; a compilation gives a pair for each of its two or three sources.
        count: number of pairs.
        seed: other seeds give other texts.
    """
    made = 0
    for number in range(count):
        for case in _some(kind, number, f"{seed}-{number}"):
            if made == count:
                return
            made += 1
            yield case


def _some(kind: str, number: int, seed: str) -> Iterator[Case]:
    topic, other = TOPICS[number % len(TOPICS)], TOPICS[(number * 5 + 3) % len(TOPICS)]
    if other == topic:
        other = TOPICS[(number + 1) % len(TOPICS)]
    event = make_event(topic, seed)
    source, chooser = report(event, "source"), seeded("copy", kind, seed)
    if kind in APART:
        second = {
            "unrelated": lambda: report(make_event(other, f"{seed}-other"), "apart"),
            "same topic": lambda: report(make_event(topic, f"{seed}-other"), "apart"),
            "same event": lambda: report(event, "apart"),
        }[kind]()
        yield Case(f"{kind}-{seed}", kind, source.text, second.text, ())
        return
    host = report(make_event(topic, f"{seed}-host"), "host")
    if kind == "compilation":
        sources = [source]
        for n in range(chooser.randint(1, 2)):
            sources.append(report(make_event(topic, f"{seed}-source-{n}"), "source"))
        layout: list[Sequence[Piece]] = []
        for n, one in enumerate(sources):
            layout += [stretch(one, chooser, chooser.randint(40, 110), n), *own(host)[n : n + 1]]
        text, shared = compose(layout, sources)
        for n, one in enumerate(sources):
            yield Case(f"{kind}-{seed}-{n}", kind, one.text, text, shared[n])
        return
    draft = Draft(event, source, host, chooser)
    text, shared = compose(COPIES[kind](draft), [source])
    yield Case(f"{kind}-{seed}", kind, source.text, text, shared[0])
