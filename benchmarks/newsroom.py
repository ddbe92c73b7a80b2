"""An invented newsroom whose copying history is known: who took what from whom, when, and what they credited.

Stories begin at an agency or a paper, are revised, printed, excerpted, passed on from copy to copy, credited,
miscredited or not credited; originals are missing, dates are coarse, missing or wrong. Texts come from
:mod:`benchmarks.invented`; the same seed gives the same newsroom on any machine.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from functools import cached_property
from typing import TYPE_CHECKING, Literal

from benchmarks.invented import Event, make_event, report
from benchmarks.invented.copies import Piece, edited, renumbered, taken
from benchmarks.invented.words import TOPICS, place_name, seeded

if TYPE_CHECKING:
    from provenance import Document

Credited = Literal["none", "direct", "origin", "both", "wrong"]
Paragraphs = list[list[Piece]]

STORIES = 300
ALONE = 0.2
"""Documents that nobody takes anything from, for each one that is part of a story."""
MISSING_ORIGIN = 0.15
REVISED = 0.35
"""Share of the stories whose first text is revised, once to three times."""
COMPILED = 0.04
"""Share of the copies that also take a stretch from another story."""
THIRD_HAND = 0.3
"""Share of the copies taken from another copy."""
MOSTLY = 0.8
"""Share of the copied words from which on they are all the first text's; the audit's rule as well."""
_HOME = 0
"""Number of the first text in the origin of a sentence; copies have 1, 2, ..."""
DAY_PRECISION, NO_DATE, WRONG_DATE = 0.2, 0.08, 0.04
_PAPERS = (
    "Gazette",
    "Courier",
    "Herald",
    "Chronicle",
    "Tribune",
    "Observer",
    "Echo",
    "Argus",
    "Mercury",
    "Post",
)
_AGENCIES = ("Nordwire News Agency", "Tidepress News Agency", "Calder Press Agency", "Ostara News Agency")
_START = datetime(2026, 1, 5, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Outlet:
    """A paper or an agency."""

    name: str
    host: str
    agency: bool = False


@dataclass(frozen=True, eq=False)
class Item:
    """A document with the truth about it.

    Attributes:
        name: its id.
        story: the number of its story, -1 for a text alone.
        outlet: whose it is.
        paragraphs: its text.
        time: when it was really published.
        address: where.
        version: 1, 2, ... of the texts at one address.
        source: what it was taken from, a document that may be missing.
        credited: whom it credits.
        shown: the date it shows, as given; None without one.
        wrong_date: whether that date is wrong.
        seen: whether it is among the documents.
        second: what a second stretch was taken from, without a credit.
        home_share: share of the copied words that are the first text's; the others an intermediary's own.
    """

    name: str
    story: int
    outlet: Outlet
    paragraphs: tuple[str, ...]
    time: datetime
    address: str
    version: int = 1
    source: Item | None = None
    credited: Credited = "none"
    shown: str | None = None
    wrong_date: bool = False
    seen: bool = True
    second: Item | None = None
    home_share: float = 1.0
    pieces: Paragraphs = field(default_factory=list, repr=False)

    @property
    def text(self) -> str:
        """Paragraphs separated by an empty line."""
        return "\n\n".join(self.paragraphs)

    @cached_property
    def line(self) -> tuple[Item, ...]:
        """What it came from: its source, the source's source, and so on."""
        return () if self.source is None else (self.source, *self.source.line)

    @property
    def origin(self) -> Item:
        """Where its text began."""
        return self.line[-1] if self.line else self

    @property
    def verdict(self) -> str:
        """What an audit that knew everything would say."""
        if self.second is not None:
            return "partly_credited"
        if self.source is None or self.outlet == self.source.outlet:
            return "no_match"
        if self.credited in ("origin", "both"):
            return "credited_copy"
        if self.credited == "direct":
            # Who passed a text on is not its source; who wrote most of it is.
            passed_on = self.source.origin.outlet != self.source.outlet and self.home_share >= MOSTLY
            return "miscredited_copy" if passed_on else "credited_copy"
        return "uncredited_copy" if self.credited == "none" else "miscredited_copy"

    def document(self) -> Document:
        """As a reader would give it."""
        from provenance import Document

        return Document(
            text=self.text, name=self.name, outlet=self.outlet.name, url=self.address, published=self.shown
        )


@dataclass(frozen=True, eq=False)
class Newsroom:
    """Everything that was published; ``seen`` is what a tool is shown."""

    items: tuple[Item, ...]

    @cached_property
    def seen(self) -> tuple[Item, ...]:
        """The documents that are not missing."""
        return tuple(item for item in self.items if item.seen)


def make_newsroom(stories: int = STORIES, seed: str = "newsroom") -> Newsroom:
    """So many stories with all their copies, and texts alone."""
    all_papers = papers(seed)
    agencies = [Outlet(name, f"{name.split()[0].lower()}.example", True) for name in _AGENCIES]
    items: list[Item] = []
    for number in range(stories):
        begun = [item for item in items if item.source is None and item.seen]
        items += _Story(number, all_papers, agencies, begun, f"{seed}-{number}").items()
    alone = seeded(seed, "alone")
    for number in range(int(ALONE * len(items))):
        event = make_event(TOPICS[number % len(TOPICS)], f"{seed}-alone-{number}")
        outlet = alone.choice(all_papers)
        time = _START + timedelta(minutes=alone.randrange(60 * 24 * 60))
        text = tuple(" ".join(p) for p in report(event, "alone").paragraphs)
        item = Item(f"alone-{number:04}", -1, outlet, text, time, f"https://{outlet.host}/alone-{number}")
        items.append(replace(item, shown=_stamp(time)))
    return Newsroom(tuple(items))


def papers(seed: str) -> list[Outlet]:
    """Sixty papers with hosts of their own."""
    chooser, found = seeded(seed, "papers"), {}
    while len(found) < 60:
        name = f"{place_name(chooser)} {chooser.choice(_PAPERS)}"
        found.setdefault(name, Outlet(name, f"{name.lower().replace(' ', '-')}.example"))
    return list(found.values())


class _Story:
    """One story: its first text, revisions, and copies of both and of each other."""

    def __init__(
        self,
        number: int,
        papers: Sequence[Outlet],
        agencies: Sequence[Outlet],
        elsewhere: Sequence[Item],
        seed: str,
    ) -> None:
        self.number, self.seed = number, seed
        self.elsewhere = elsewhere
        self.chooser = seeded("story", seed)
        self.papers = self.chooser.sample(list(papers), 14)
        agency = self.chooser.random() < 0.6
        self.home = self.chooser.choice(list(agencies)) if agency else self.papers.pop()
        self.event: Event = make_event(TOPICS[number % len(TOPICS)], seed)
        self.missing = self.chooser.random() < MISSING_ORIGIN

    def items(self) -> Iterator[Item]:
        """Everything that was published of it, copies after what they were taken from."""
        versions = self._versions()
        copies: list[Item] = []
        for n in range(self.chooser.randint(2, 9)):
            copies.append(self._copy(n, versions, copies))
        yield from versions
        yield from copies

    def _versions(self) -> list[Item]:
        chooser = self.chooser
        pieces = taken(report(self.event, "first", sentences=chooser.randint(12, 26)))
        time = _START + timedelta(minutes=chooser.randrange(60 * 24 * 60))
        address = f"https://{self.home.host}/{self.number}"
        found: list[Item] = []
        count = chooser.choice((2, 2, 3, 4)) if chooser.random() < REVISED else 1
        for version in range(1, count + 1):
            if version > 1:
                time += timedelta(minutes=chooser.randint(20, 600))
                pieces = self._revised(pieces, version)
            town = self.event.towns[0].upper()
            opening = f"{town} ({self.home.name.split()[0]}) - " if self.home.agency else ""
            text = [" ".join(p.text for p in paragraph) for paragraph in pieces]
            item = Item(
                f"story-{self.number:03}-v{version}",
                self.number,
                self.home,
                (opening + text[0], *text[1:]),
                time,
                address,
                version,
                found[-1] if found else None,
                seen=not self.missing,
                pieces=pieces,
            )
            found.append(replace(item, shown=_stamp(time)))
        return found

    def _revised(self, pieces: Paragraphs, version: int) -> Paragraphs:
        """Figures corrected, a sentence dropped, some sentences added."""
        chooser = self.chooser
        revised = [
            [renumbered(piece, chooser) if chooser.random() < 0.5 else piece for piece in paragraph]
            for paragraph in pieces
        ]
        if len(revised[-1]) > 1:
            revised[-1].pop()
        added = report(self.event, f"update-{version}", sentences=chooser.randint(2, 5)).sentences
        return [*revised, [Piece(text, (_HOME, -version)) for text in added]]

    def _copy(self, n: int, versions: Sequence[Item], copies: Sequence[Item]) -> Item:
        chooser = self.chooser
        third_hand = bool(copies) and chooser.random() < THIRD_HAND
        lag = timedelta(seconds=int(60 * min(4000.0, chooser.lognormvariate(4.2, 1.6)) + 45))
        if third_hand:
            source = chooser.choice(list(copies))
            time = source.time + lag
        else:
            time = versions[0].time + lag
            source = [v for v in versions if v.time <= time][-1]
        outlet = self.papers[n]
        shown, wrong = self._date(time)
        name, address = f"story-{self.number:03}-c{n}", f"https://{outlet.host}/{self.number}"
        if self.elsewhere and not third_hand and chooser.random() < COMPILED:
            return self._compilation(name, outlet, versions, time, address)
        pieces, credited = self._taken(source, n + 1), self._credit(third_hand)
        text = [" ".join(p.text for p in paragraph) for paragraph in pieces]
        return Item(
            name,
            self.number,
            outlet,
            tuple(self._with_credit(text, source, credited)),
            time,
            address,
            1,
            source,
            credited,
            shown,
            wrong,
            home_share=_home_share(pieces, n + 1),
            pieces=pieces,
        )

    def _compilation(
        self, name: str, outlet: Outlet, versions: Sequence[Item], time: datetime, address: str
    ) -> Item:
        """Two stretches among own text: one of another story without a credit, then one that is credited."""
        chooser = self.chooser
        other = chooser.choice(self.elsewhere)
        time = max(time, other.time + timedelta(minutes=30))
        source = [v for v in versions if v.time <= time][-1]
        host = report(self.event, f"host-{chooser.randrange(10**6)}", sentences=9).paragraphs
        own = [" ".join(paragraph) for paragraph in host]
        one, two = (" ".join(p.text for p in self._stretch(item.pieces)) for item in (other, source))
        middle = max(1, len(own) // 2)
        text = [*own[:middle], one, *own[middle:], f"{source.origin.outlet.name} reports: {two}"]
        return Item(
            name,
            self.number,
            outlet,
            tuple(text),
            time,
            address,
            1,
            source,
            "origin",
            _stamp(time),
            second=other,
            pieces=[[Piece(paragraph)] for paragraph in text],
        )

    def _stretch(self, pieces: Paragraphs) -> list[Piece]:
        """Sentences in a row, edited; sixty to a hundred and forty words."""
        chooser = self.chooser
        flat = [piece for paragraph in pieces for piece in paragraph]
        first = chooser.randrange(max(1, len(flat) // 2))
        words, last = chooser.randint(60, 140), first
        while last < len(flat) and sum(len(p.text.split()) for p in flat[first:last]) < words:
            last += 1
        return edited(flat[first:last], chooser)

    def _taken(self, source: Item, number: int) -> Paragraphs:
        """What a copy takes: all of it, edited or not, its beginning, or some sentences among others."""
        chooser, dice = self.chooser, self.chooser.random()
        pieces = source.pieces
        if dice < 0.1:
            return pieces
        if dice < 0.6 or len(pieces) < 3:
            return [edited(paragraph, chooser) for paragraph in pieces]
        if dice < 0.75:
            kept = max(2, int(len(pieces) * chooser.uniform(0.4, 0.8)))
            return [edited(paragraph, chooser) for paragraph in pieces[:kept]]
        host = report(self.event, f"host-{chooser.randrange(10**6)}", sentences=chooser.randint(8, 14))
        around: Paragraphs = [
            [Piece(text, (number, 0)) for text in paragraph] for paragraph in host.paragraphs
        ]
        place = chooser.randint(1, max(1, len(around) - 1))
        return [*around[:place], self._stretch(pieces), *around[place:]]

    def _credit(self, second: bool) -> Credited:
        dice = self.chooser.random()
        if dice < 0.4:
            return "none"
        if dice < 0.46:
            return "wrong"
        if not second:
            return "origin"
        return "direct" if dice < 0.6 else "both" if dice < 0.78 else "origin"

    def _with_credit(self, text: list[str], source: Item, credited: Credited) -> list[str]:
        chooser, origin = self.chooser, source.origin
        if credited == "none":
            return text
        if credited == "wrong":
            return [*text, f"Source: {chooser.choice(self.papers[9:]).name}"]  # none that printed it
        named = {"direct": [source], "origin": [origin], "both": [origin, source]}[credited]
        if len(named) == 2 and origin.outlet == source.outlet:
            named = [origin]
        if len(named) == 2:
            return [f"{named[0].outlet.name} reports: {text[0]}", *text[1:], f"Source: {named[1].address}"]
        (who,) = named
        form = chooser.randrange(6)
        if form == 0:
            return [f"{who.outlet.name} reports: {text[0]}", *text[1:]]
        if form == 1:
            return [*text, f"Source: {who.address}"]
        if form == 2:
            return [*text, f"This article was first published by the {who.outlet.name}."]
        if form == 3:
            return [*text, f"Courtesy {who.outlet.name}"]
        if form == 4:
            return [*text, f"(Source: {who.outlet.name})"]
        return [*text, f"Source: {who.outlet.name}"]

    def _date(self, time: datetime) -> tuple[str | None, bool]:
        dice = self.chooser.random()
        if dice < NO_DATE:
            return None, False
        if dice < NO_DATE + WRONG_DATE:
            return _stamp(time - timedelta(hours=self.chooser.randint(20, 90))), True
        if dice < NO_DATE + WRONG_DATE + DAY_PRECISION:
            return time.date().isoformat(), False
        return _stamp(time), False


def _home_share(pieces: Paragraphs, number: int) -> float:
    """Share of the words that copy ``number`` took over which began in the first text."""
    words = {True: 0, False: 0}
    for piece in (piece for paragraph in pieces for piece in paragraph):
        source = piece.origin[0] if piece.origin else number
        if source != number:
            words[source == _HOME] += len(piece.text.split())
    return words[True] / max(1, words[True] + words[False])


def _stamp(time: datetime) -> str:
    return time.isoformat().replace("+00:00", "Z")
