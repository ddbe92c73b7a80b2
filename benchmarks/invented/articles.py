"""Believable English news about events that never happened, the same for the same seed.

An :class:`Event` holds facts: places, people with their offices, authorities, figures, and what was done by
whom to what. :func:`report` writes an article about it. Two reports of one event, by two seeds, share names,
figures and facts, and say them in sentences of their own; two events of one topic share a vocabulary.

>>> event = make_event("harbour", "example")
>>> one, other = report(event, "one"), report(event, "other")
>>> set(one.sentences) & set(other.sentences)
set()
>>> report(event, "one") == one
True
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import TypeVar

from benchmarks.invented.words import (
    BITS,
    TOPICS,
    Table,
    body_name,
    given_name,
    lexicon,
    place_name,
    role,
    seeded,
    surname,
)

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
    "November", "December",
)  # fmt: skip
SMALL = ("two", "three", "four", "five", "six", "seven", "eight", "nine", "eleven", "twelve", "fourteen")
UNITS = ("days", "weeks", "months", "years", "hours")
T = TypeVar("T")
Span = tuple[int, int]
"""Half-open, in code points."""


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody in the news."""

    name: str
    surname: str
    offices: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Fact:
    """Who did what to whom: names of the doer, a verb in the past and as a participle, names of the thing."""

    doers: tuple[str, ...]
    past: str
    participle: str
    things: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Event:
    """What reports of one day have in common."""

    topic: str
    seed: str
    towns: tuple[str, ...]
    people: tuple[Person, ...]
    bodies: tuple[str, ...]
    amounts: tuple[str, ...]
    weekday: str
    facts: tuple[Fact, ...]


@dataclass(frozen=True)
class Article:
    """A text in paragraphs of sentences."""

    name: str
    paragraphs: tuple[tuple[str, ...], ...]

    @cached_property
    def text(self) -> str:
        """Paragraphs separated by an empty line."""
        return "\n\n".join(" ".join(sentences) for sentences in self.paragraphs)

    @cached_property
    def sentences(self) -> tuple[str, ...]:
        """All sentences in order."""
        return tuple(sentence for paragraph in self.paragraphs for sentence in paragraph)

    @cached_property
    def spans(self) -> tuple[Span, ...]:
        """Where each sentence stands in the text."""
        found, start = [], 0
        for paragraph in self.paragraphs:
            for sentence in paragraph:
                found.append((start, start + len(sentence)))
                start += len(sentence) + 1
            start += 1
        return tuple(found)


def make_event(topic: str, seed: str) -> Event:
    """Facts that depend on the topic and the seed alone."""
    chooser = seeded("event", topic, seed)
    towns = tuple(place_name(chooser) for _ in range(5))
    bodies = tuple(body_name(chooser, towns[n]) for n in (0, 0, 1))
    people = []
    for n in range(5):
        family = surname(chooser)
        office, body, town = role(chooser), bodies[n % 3], towns[n]
        short = body.rpartition(" ")[2].lower()
        offices = (
            f"{office} of the {body}", f"the {short}'s {office}", f"{office} at the {body}",
            f"{town}'s {office}", f"a {office} from {town}", f"who works as {office} for the {short}",
        )  # fmt: skip
        people.append(Person(f"{given_name(chooser)} {family}", family, offices))
    amounts = (
        f"{chooser.randint(2, 98)}.{chooser.randint(1, 9)} million crowns",
        f"{chooser.randint(11, 89)} per cent",
        f"{chooser.randint(120, 980)}",
        f"{chooser.randint(1, 9)},{chooser.randint(100, 999)}",
        f"{chooser.randint(2, 9)}:{chooser.choice((10, 15, 25, 40, 45, 50))}",
    )
    bare = Event(topic, seed, towns, tuple(people), bodies, amounts, chooser.choice(WEEKDAYS), ())
    pen = _Pen(bare, f"facts {seed}")
    doers = [
        *((p.name, p.surname, f"the {p.offices[0].partition(' ')[0]}") for p in people),
        *((f"the {body}", f"the {body.rpartition(' ')[2].lower()}") for body in bodies),
    ]
    facts, words = [], lexicon(topic)
    for _ in range(12):
        verb, noun = chooser.getrandbits(BITS), pen.draw(words.nouns)
        things = (
            f"the {noun}", f"the {pen.draw(words.adjectives)} {noun}", f"the {noun} of {towns[0]}",
            f"{towns[0]}'s {noun}", f"the {noun} in question", f"a {pen.draw(words.nouns)} {noun}",
        )  # fmt: skip
        facts.append(Fact(chooser.choice(doers), words.past[verb], words.participles[verb], things))
    return Event(topic, seed, towns, tuple(people), bodies, amounts, bare.weekday, tuple(facts))


def report(event: Event, seed: str, *, sentences: int = 0, name: str = "") -> Article:
    """An article about an event in words of its own.

    Args:
        event: what to write about.
        seed: who writes; another seed, other sentences.
        sentences: how many; 0 leaves it to the seed (12 to 34).
        name: the article's name; made from the seeds if there is none.
    """
    pen = _Pen(event, seed)
    return Article(name or f"{event.topic}-{event.seed}-{seed}", pen.paragraphs(sentences))


def articles(count: int, seed: str = "news") -> Iterator[Article]:
    """Reports of as many events, topic after topic, one at a time."""
    for number in range(count):
        event = make_event(TOPICS[number % len(TOPICS)], f"{seed}-{number}")
        yield report(event, "first", name=f"{seed}-{number}")


class _Pen:
    """Somebody who writes about an event: a small grammar and a stream of random numbers."""

    def __init__(self, event: Event, seed: str) -> None:
        chooser = seeded("report", event.topic, event.seed, seed)
        self.event, self.words = event, lexicon(event.topic)
        self.bits, self.random = chooser.getrandbits, chooser.random
        self.sentence_forms: tuple[Callable[[], str], ...] = (
            self._plain, self._plain, self._passive, self._relative, self._double, self._indirect,
            self._quote, self._quote, self._cleft, self._absence, self._person, self._neither, self._split,
            self._effort, self._whether, self._inversion, self._contrast, self._cost, self._conditional,
            self._trend, self._list,
        )  # fmt: skip

    # -- texts --

    def paragraphs(self, sentences: int) -> tuple[tuple[str, ...], ...]:
        left = sentences or 12 + self.below(23)
        made: list[tuple[str, ...]] = []
        while left > 0:
            size = min(left, 1 + self.below(4))
            made.append(tuple(self.sentence() for _ in range(size)))
            left -= size
        return tuple(made)

    def sentence(self) -> str:
        facts = self.event.facts
        if self.random() < 0.35:
            text = self._told(facts[self.below(len(facts))])
        else:
            text = self.one(self.sentence_forms)()
        return text[0].upper() + text[1:]

    # -- choices --

    def draw(self, table: Table) -> str:
        return table[self.bits(BITS)]

    def below(self, limit: int) -> int:
        return int(self.random() * limit)

    def one(self, options: tuple[T, ...]) -> T:
        return options[int(self.random() * len(options))]

    # -- phrases --

    def thing(self) -> str:
        """A noun phrase that can be acted upon, or act."""
        draw, words, form = self.draw, self.words, self.below(10)
        if form < 2:
            return f"the {draw(words.adjectives)} {draw(words.nouns)}"
        if form == 2:
            return f"{draw(words.one_adjective)} {draw(words.nouns)}"
        if form == 3:
            return f"the {draw(words.nouns)} of the {draw(words.nouns)}"
        if form == 4:
            return f"the {draw(words.nouns)} {draw(words.nouns)}"
        if form == 5:
            return f"{self.one(SMALL)} {draw(words.adjectives)} {draw(words.plural_nouns)}"
        if form == 6:
            return f"{self.one(self.event.towns)}'s {draw(words.nouns)}"
        if form == 7:
            return f"{draw(words.adjectives)} {draw(words.plural_nouns)}"
        if form == 8:
            return f"the {draw(words.nouns)} and its {draw(words.adjectives)} {draw(words.nouns)}"
        return f"the {draw(words.adjectives)}, {draw(words.adjectives)} {draw(words.nouns)}"

    def doer(self) -> str:
        """Who acts: a person, an authority, people."""
        event, form = self.event, self.below(8)
        if form < 2:
            return self.one(event.people).surname
        if form == 2:
            return self.one(event.people).name
        if form == 3:
            return f"the {self.one(event.bodies)}"
        if form == 4:
            return f"{self.draw(self.words.people)} from {self.one(event.towns)}"
        if form == 5:
            return f"{self.one(SMALL)} {self.draw(self.words.people)}"
        if form == 6:
            return f"the {self.draw(self.words.adjectives)} {self.draw(self.words.people)}"
        return self.thing()

    def action(self) -> str:
        """A verb in the past with its object."""
        text = f"{self.draw(self.words.past)} {self.thing()}"
        return f"{self.draw(self.words.adverbs)} {text}" if self.random() < 0.15 else text

    def deed(self) -> str:
        """A verb in the base form with its object."""
        return f"{self.draw(self.words.verbs)} {self.thing()}"

    def amount(self) -> str:
        """A figure: the event's own now and then."""
        if self.random() < 0.35:
            return self.one(self.event.amounts[2:4])
        return (
            str(3 + self.below(60))
            if self.random() < 0.6
            else f"{1 + self.below(40)},{100 + self.below(900)}"
        )

    def circumstance(self) -> str:
        """Where, when, how, with a leading space; often none."""
        event, draw, words, form = self.event, self.draw, self.words, self.below(14)
        if form < 4:
            return ""
        if form == 4:
            return f" in {self.one(event.towns)}"
        if form == 5:
            return f" on {self.one((event.weekday, self.one(WEEKDAYS)))}"
        if form == 6:
            return f" near {self.thing()}"
        if form == 7:
            return f" despite {self.thing()}"
        if form == 8:
            return f" after {self.one(SMALL)} {self.one(UNITS)}"
        if form == 9:
            return f" without {self.thing()}"
        if form == 10:
            return f" between {self.one(event.towns)} and {self.one(event.towns)}"
        if form == 11:
            return f", {draw(words.participles)} by {self.thing()}"
        if form == 12:
            return f" {self.one(('in', 'since', 'until', 'before'))} {self.one(MONTHS)}"
        return f" for {event.amounts[0]}"

    def opening(self) -> str:
        """What may stand before a main clause, with a trailing space; often nothing."""
        event, draw, words, form = self.event, self.draw, self.words, self.below(16)
        if form < 7:
            return ""
        if form == 7:
            return f"on {event.weekday} {self.one(('morning', 'evening', 'night', 'afternoon'))} "
        if form == 8:
            return f"in {self.one(event.towns)}, "
        if form == 9:
            return f"{self.one(SMALL)} {self.one(UNITS)} later "
        if form == 10:
            return f"despite {self.thing()}, "
        if form == 11:
            return f"{draw(words.adverbs)}, "
        if form == 12:
            return f"shortly before {event.amounts[4]} "
        if form == 13:
            return f"with {self.thing()} {draw(words.participles)}, "
        if form == 14:
            return f"{self.one(('meanwhile', 'by then', 'instead', 'even so', 'in the end', 'still'))} "
        return f"after {self.thing()} had been {draw(words.participles)}, "

    # -- sentences --

    def _told(self, fact: Fact) -> str:
        """A fact of the event in one of many ways."""
        who, what, done = self.one(fact.doers), self.one(fact.things), fact.participle
        where, form = self.circumstance(), self.below(9)
        if form == 0:
            return f"{self.opening()}{who} {fact.past} {what}{where}."
        if form == 1:
            return f"{self.opening()}{what} had been {done} by {who}{where}."
        if form == 2:
            return f"{who}, {self.one(self.event.people).surname} said, {fact.past} {what}{where}."
        if form == 3:
            return f"{what} and {self.thing()} were {done} by {who}{where}."
        if form == 4:
            return f"that {who} had {done} {what} {self.draw(self.words.past)} {self.doer()}."
        if form == 5:
            return f"{self.doer()} {self.action()} once {who} had {done} {what}."
        if form == 6:
            return f"it was {who} who {fact.past} {what}{where}."
        if form == 7:
            return f"{what}, {done} by {who}{where}, {self.action()}."
        return f"{who} {fact.past} {what} and {self.action()}{where}."

    def _plain(self) -> str:
        return f"{self.opening()}{self.doer()} {self.action()}{self.circumstance()}."

    def _passive(self) -> str:
        done = self.draw(self.words.participles)
        return f"{self.opening()}{self.thing()} was {done} by {self.doer()}{self.circumstance()}."

    def _relative(self) -> str:
        return f"{self.thing()}, which {self.action()}, {self.action()}{self.circumstance()}."

    def _double(self) -> str:
        return f"{self.doer()} {self.action()}{self.circumstance()} and {self.action()}."

    def _indirect(self) -> str:
        said = self.one(("said", "added", "believes", "told reporters", "insists", "confirmed"))
        who, done = self.one(self.event.people).name, self.draw(self.words.participles)
        return f"{who} {said} {self.doer()} had {done} {self.thing()}{self.circumstance()}."

    def _quote(self) -> str:
        who, draw, words = self.one(self.event.people), self.draw, self.words
        speech = self.one((
            f"We {self.action()}, and {self.thing()} {self.action()}",
            f"Nobody {self.action()}{self.circumstance()}",
            f"I have never {draw(words.participles)} {self.thing()}{self.circumstance()}",
            f"My {draw(words.nouns)} {self.action()} {self.one(SMALL)} {self.one(UNITS)} ago",
            f"You cannot {self.deed()} and then {self.deed()}",
            f"Our {draw(words.plural_nouns)} are {draw(words.adjectives)}, theirs {draw(words.adjectives)}",
            f"Whoever {self.action()} should {self.deed()}",
        ))  # fmt: skip
        end = self.one((
            f"said {who.name}, {self.one(who.offices)}", f"{who.surname} said",
            f"said {who.surname}{self.circumstance()}", f"said {who.name}", f"{who.name} told {self.thing()}",
        ))  # fmt: skip
        return f"“{speech},” {end}."

    def _cleft(self) -> str:
        done, state = self.draw(self.words.past), self.draw(self.words.adjectives)
        return f"{self.thing()} that {self.doer()} {done}{self.circumstance()} was {state}."

    def _absence(self) -> str:
        noun = self.draw(self.words.nouns)
        return f"there was no {noun} in {self.one(self.event.towns)}, and {self.doer()} {self.action()}."

    def _person(self) -> str:
        who = self.one(self.event.people)
        return f"{who.name}, {self.one(who.offices)}, {self.action()}{self.circumstance()}."

    def _neither(self) -> str:
        return f"neither {self.thing()} nor {self.thing()} {self.action()}{self.circumstance()}."

    def _split(self) -> str:
        who = self.draw(self.words.people)
        return f"{self.amount()} {who} {self.action()}; {self.amount()} others {self.action()}."

    def _effort(self) -> str:
        time = f"{self.one(SMALL)} {self.one(UNITS)}"
        return f"it took {self.doer()} {time} to {self.deed()}{self.circumstance()}."

    def _whether(self) -> str:
        state = self.draw(self.words.adjectives)
        return f"whether {self.doer()} {self.action()} is {state}{self.circumstance()}."

    def _inversion(self) -> str:
        return f"not until {self.one(WEEKDAYS)} did {self.doer()} {self.deed()}{self.circumstance()}."

    def _contrast(self) -> str:
        return f"while {self.doer()} {self.action()}, {self.doer()} {self.action()}{self.circumstance()}."

    def _cost(self) -> str:
        price, share, thing = self.event.amounts[0], f"{5 + self.below(90)} per cent", self.thing()
        return self.one((
            f"{self.thing()} cost {price}, {share} more than {thing}{self.circumstance()}.",
            f"{self.thing()} cost {price}, {share} less than {thing}{self.circumstance()}.",
            f"{self.thing()} came to {price}; {self.doer()} paid {share} of it{self.circumstance()}.",
            f"at {price} {self.thing()} was {share} dearer than {thing}.",
            f"{self.doer()} put the price of {thing} at {price}{self.circumstance()}.",
        ))  # fmt: skip

    def _conditional(self) -> str:
        return f"{self.doer()} would {self.deed()} by {self.one(MONTHS)} if {self.doer()} {self.action()}."

    def _trend(self) -> str:
        went = self.one(("rose", "fell", "grew", "shrank", "climbed", "dropped"))
        what, share = self.draw(self.words.plural_nouns), self.event.amounts[1]
        town, state = self.one(self.event.towns), self.draw(self.words.adjectives)
        return self.one((
            f"the number of {what} {went} by {share} to {self.amount()}{self.circumstance()}.",
            f"{what} {went} {share}, {self.thing()} {self.amount()}{self.circumstance()}.",
            f"in {town} {self.amount()} {what} were counted, {share} of them {state}.",
        ))  # fmt: skip

    def _list(self) -> str:
        first, second, third = self.thing(), self.thing(), self.thing()
        return f"{self.opening()}{self.doer()} {self.draw(self.words.past)} {first}, {second} and {third}."
