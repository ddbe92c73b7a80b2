"""What a desk has published and read, and drafts with known truth to check against it.

The news are invented: articles of sixty papers, each with its footer; one in ten is a copy of an earlier one
in another paper, one in three of which is credited. Drafts are of the kinds a desk meets. The same seed gives
the same texts.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from benchmarks.invented import Article, make_event, report
from benchmarks.invented.copies import Piece, edited, own, spun, stretch, taken
from benchmarks.invented.words import TOPICS, lexicon, seeded
from benchmarks.newsroom import Outlet, papers

COPIED = 0.1
"""Share of the texts that are copies."""
CREDITED = 1 / 3
"""Share of the copies that are credited."""
RECENT = 400
"""Copies are made of one of so many latest texts, drafts of one of all."""
_START = datetime(2031, 1, 1, tzinfo=UTC)
CREDITS: tuple[Callable[[str, str], str], ...] = (
    lambda who, text: f"{who} reports: {text}",
    lambda who, text: f"With material from the {who}\n\n{text}",
    lambda who, text: f"{text}\n\nSource: {who}",
    lambda who, text: f"{text}\n\n({who})",
    lambda who, text: f"{text}\n\nThis article was first published by the {who}.",
    lambda who, text: f"{text}\n\nCourtesy {who}",
    lambda who, text: f"The {who} reported on Tuesday:\n\n{text}",
    lambda who, text: f"{text}\n\nAdditional reporting by the {who}",
)
"""Ways to credit a source."""


@dataclass(frozen=True, slots=True)
class Story:
    """A text that was published; ``origin`` is the name of the one it is a copy of."""

    name: str
    outlet: Outlet
    published: datetime
    article: Article
    text: str
    origin: str | None = None


@dataclass(frozen=True, slots=True)
class Draft:
    """A draft with what should be said of it.

    Attributes:
        name: its name.
        kind: one of :data:`KINDS`.
        text: what is to be checked.
        outlet: whose draft it is.
        verdict: what should be said.
        sources: names of the texts it is from, in the order of the words it took.
    """

    name: str
    kind: str
    text: str
    outlet: str | None
    verdict: str
    sources: tuple[str, ...] = ()


@dataclass(frozen=True)
class Desk:
    """All that was published, in the order of publication, and the footers by outlet."""

    stories: tuple[Story, ...]
    footers: dict[str, str]
    seed: str

    @property
    def begun(self) -> list[Story]:
        """Texts that are no copies."""
        return [story for story in self.stories if story.origin is None]


def make_desk(count: int, seed: str = "desk") -> Desk:
    """So many texts."""
    outlets, chooser = papers(seed), seeded(seed, "desk")
    footers = {outlet.name: _footer(outlet, seed) for outlet in outlets}
    stories: list[Story] = []
    begun: list[Story] = []
    for number in range(count):
        outlet, published = chooser.choice(outlets), _START + timedelta(minutes=7 * number)
        name, origin = f"text-{number:05}", None
        if begun and chooser.random() < COPIED:
            source = chooser.choice(begun[-RECENT:])
            others = [o for o in outlets if o != source.outlet]
            outlet, origin = chooser.choice(others), source.name
            article = _article([edited(p, chooser) for p in taken(source.article)], name)
            body = article.text
            if chooser.random() < CREDITED:
                body = chooser.choice(CREDITS)(source.outlet.name, body)
        else:
            article = report(make_event(TOPICS[number % len(TOPICS)], f"{seed}-{number}"), "first", name=name)
            if number % 10 == 3:
                article = _with_long_quotation(article, chooser)
            body = article.text
        text = f"{body}\n\n{footers[outlet.name]}"
        stories.append(Story(name, outlet, published, article, text, origin))
        if origin is None:
            begun.append(stories[-1])
    return Desk(tuple(stories), footers, seed)


def _article(paragraphs: Sequence[Sequence[Piece]], name: str) -> Article:
    return Article(name, tuple(tuple(piece.text for piece in paragraph) for paragraph in paragraphs))


def _footer(outlet: Outlet, seed: str) -> str:
    """Two sentences that stand under every text of an outlet."""
    words = seeded(seed, "footer", outlet.name)
    topic = lexicon(TOPICS[words.randrange(len(TOPICS))])
    drawn = [words.choice(topic.nouns) for _ in range(6)]
    return (
        f"{outlet.name} has written about {drawn[0]}, {drawn[1]} and {drawn[2]} since "
        f"{words.randint(1850, 1990)}. Subscribe to our {drawn[3]} letter, read the {drawn[4]} pages every "
        f"{drawn[5]} morning, and tell us what we missed. All rights reserved, {outlet.host}."
    )


def _with_long_quotation(article: Article, chooser: random.Random) -> Article:
    """An article with a speech: some sentences inside one pair of quotation marks."""
    speech = [s for s in article.sentences if "“" not in s][:3]
    said = "“" + " ".join(speech).removesuffix(".") + f",” said {chooser.choice(_SPEAKERS)}."
    rest = (tuple(s for s in paragraph if s not in speech) for paragraph in article.paragraphs[1:])
    return Article(article.name, ((said,), *(paragraph for paragraph in rest if paragraph)))


_SPEAKERS = ("the harbour master", "the head of the clinic", "a judge", "the oldest councillor", "the coach")


# -- drafts ------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Dice:
    desk: Desk
    number: int
    chooser: random.Random

    def source(self) -> Story:
        return self.chooser.choice(self.desk.begun)

    def host(self, words: object = "host") -> Article:
        """An article about something else, in a voice of its own."""
        topic = TOPICS[self.chooser.randrange(len(TOPICS))]
        return report(make_event(topic, f"{self.desk.seed}-draft-{self.number}-{words}"), "draft")

    def other(self, *stories: Story) -> str:
        """An outlet that none of some stories is from."""
        theirs = {story.outlet.name for story in stories}
        return self.chooser.choice(sorted({s.outlet.name for s in self.desk.stories} - theirs))


def _clean(dice: _Dice) -> Draft:
    return Draft("", "clean", dice.host().text, dice.other(), "clear")


def _same_event(dice: _Dice) -> Draft:
    number = int(dice.source().name.removeprefix("text-"))
    event = make_event(TOPICS[number % len(TOPICS)], f"{dice.desk.seed}-{number}")
    return Draft("", "", report(event, "second").text, dice.other(), "clear")


def _near_copy(dice: _Dice) -> tuple[str, Story]:
    source = dice.source()
    return _article([edited(p, dice.chooser) for p in taken(source.article)], "").text, source


def _credited(dice: _Dice) -> Draft:
    text, source = _near_copy(dice)
    text = CREDITS[dice.number % len(CREDITS)](source.outlet.name, text)
    return Draft("", "", text, dice.other(source), "credited_reuse", (source.name,))


def _credited_excerpt(dice: _Dice) -> Draft:
    source = dice.source()
    first, *rest = _stretch_of(dice, source, 48, 110)
    opening = f"According to the {source.outlet.name}, "
    text = _among([[replace(first, text=opening + first.text), *rest]], dice.host())
    return Draft("", "", text, dice.other(source), "credited_reuse", (source.name,))


def _uncredited(dice: _Dice) -> Draft:
    text, source = _near_copy(dice)
    return Draft("", "", text, dice.other(source), "uncredited_reuse", (source.name,))


def _stretch_of(dice: _Dice, source: Story, least: int, most: int) -> list[Piece]:
    return stretch(source.article, dice.chooser, dice.chooser.randint(least, most))


def _among(parts: Sequence[Sequence[Piece]], host: Article) -> str:
    """Stretches between paragraphs of an article."""
    around, layout = own(host), []
    for n, part in enumerate(parts):
        layout += [*around[2 * n : 2 * n + 2], list(part)]
    return _article([*layout, *around[2 * len(parts) :]], "").text


def _excerpt(dice: _Dice) -> Draft:
    source = dice.source()
    text = _among([_stretch_of(dice, source, 48, 110)], dice.host())
    return Draft("", "", text, dice.other(source), "uncredited_reuse", (source.name,))


def _compilation(dice: _Dice) -> Draft:
    sources = dice.chooser.sample(dice.desk.begun, 5)
    parts = [_stretch_of(dice, source, 48, 110) for source in sources]
    sized = sorted(
        zip((sum(len(p.text.split()) for p in part) for part in parts), sources, strict=True),
        key=lambda row: -row[0],
    )
    text = _among(parts, dice.host())
    names = tuple(source.name for _, source in sized)
    return Draft("", "", text, dice.other(*sources), "uncredited_reuse", names)


def _spun(dice: _Dice) -> Draft:
    source = dice.source()
    pieces = spun(_stretch_of(dice, source, 80, 180), 8, dice.chooser, table=dice.number % 2 == 0)
    return Draft(
        "", "", _among([pieces], dice.host()), dice.other(source), "uncredited_reuse", (source.name,)
    )


def _quotation(dice: _Dice) -> Draft:
    spoken = [s for s in dice.desk.begun if s.article.paragraphs[0][0].startswith("“")]
    source = dice.chooser.choice(spoken)
    text = _among([[Piece(source.article.paragraphs[0][0])]], dice.host())
    return Draft("", "", text, dice.other(source), "clear", ())


def _own_text(dice: _Dice) -> Draft:
    text, source = _near_copy(dice)
    return Draft("", "", text, source.outlet.name, "clear", ())


def _boilerplate(dice: _Dice) -> Draft:
    outlet = dice.other()
    text = f"{dice.host().text}\n\n{dice.desk.footers[outlet]}"
    return Draft("", "", text, None, "clear", ())


KINDS: dict[str, Callable[[_Dice], Draft]] = {
    "clean": _clean,
    "same event in other words": _same_event,
    "credited": _credited,
    "credited excerpt": _credited_excerpt,
    "uncredited": _uncredited,
    "excerpt": _excerpt,
    "compilation of five": _compilation,
    "spun, every eighth word": _spun,
    "only a quotation": _quotation,
    "own text": _own_text,
    "boilerplate only": _boilerplate,
}
"""Kinds of drafts."""


def drafts(desk: Desk, count: int) -> Iterator[Draft]:
    """So many drafts, each kind in turn."""
    kinds = list(KINDS.items())
    for number in range(count):
        kind, make = kinds[number % len(kinds)]
        chooser = seeded(desk.seed, "draft", kind, number)
        made = make(_Dice(desk, number // len(kinds), chooser))
        yield replace(made, name=f"draft-{number:03}", kind=kind)
