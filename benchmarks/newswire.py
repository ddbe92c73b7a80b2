"""Pairs of real newswire stories: unrelated, of one topic, of one topic and day, and with sentences planted.

The stories are those of Reuters-21578, which are no part of the project (see
:mod:`benchmarks.development`). Every second file is a half: half 1 is for fitting, half 0 for measuring.
Nobody can know beforehand whether two stories of one topic share text, so every passage found between drawn
pairs was read, by one reader, who knew what the program had found; what was said stands in
``newswire_read.tsv``, with offsets and no text.
"""

from __future__ import annotations

import csv
import gzip
import html
import random
import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path

from benchmarks.development import folder
from benchmarks.plagdet import Passage, Span

SHORTEST = 300
"""Characters: a shorter body is a headline or a line of figures."""
KINDS = ("unrelated", "same topic, other day", "same topic, same day")
READ = Path(__file__).parent / "newswire_read.tsv"
VERDICTS = {
    "reuse": True,  # sentences or clauses of one story in the other: resend, update, quotation
    "standing": True,  # a standing text of the house printed again with other figures, a sentence and more
    "table": False,  # two companies' figures in the layout that all such tables have
    "formula": False,  # a phrase or clause for things of this kind, filled anew
    "facts": False,  # the same facts told by two, with no phrase in common but the shortest
    "names": False,  # names, offices, titles
    "chance": False,
}
"""What a reader may say of a passage, and whether it counts as reuse."""
_STORY = re.compile(r"<REUTERS.*?</REUTERS>", re.DOTALL)
_BODY = re.compile(r"<BODY>(.*?)</BODY>", re.DOTALL)
_TOPICS = re.compile(r"<TOPICS>(.*?)</TOPICS>", re.DOTALL)
_DATE = re.compile(r"<DATE>\s*(\S+)")
_SENTENCE = re.compile(r"(?<=[.?!]) {0,3}\n? {0,6}(?=[A-Z])")


@dataclass(frozen=True, slots=True)
class Story:
    """A story: its number in the collection, its day as printed, its topics and its body."""

    number: int
    day: str
    topics: frozenset[str]
    text: str


@dataclass(frozen=True, slots=True)
class NewsPair:
    """Two stories; ``planted`` are the passages that were put in, empty where none was."""

    kind: str
    half: int
    a: int
    b: int
    text_a: str
    text_b: str
    planted: tuple[Passage, ...] = ()


@cache
def stories(half: int) -> tuple[Story, ...]:
    """The stories of one half that have a topic and a body, as they were sent.

    Raises:
        MissingDataError: the newswire is not here.
    """
    found = []
    for path in sorted(folder("datasets", "reuters").glob("*.sgm.gz"))[half::2]:
        for text in _STORY.findall(gzip.decompress(path.read_bytes()).decode("latin-1")):
            body, number = _BODY.search(text), re.search(r'NEWID="(\d+)"', text)
            day, topics = _DATE.search(text), _TOPICS.search(text)
            labels = frozenset(re.findall(r"<D>(.*?)</D>", topics[1])) if topics else frozenset()
            if body and number and day and labels and len(body[1]) >= SHORTEST:
                words = re.sub(r"\s+REUTER\s*$", "", html.unescape(body[1]).replace("\x03", ""), flags=re.I)
                found.append(Story(int(number[1]), day[1], labels, words.strip()))
    return tuple(found)


def draw(kind: str, count: int, half: int, seed: int = 1) -> list[NewsPair]:
    """Different pairs of one kind: a story drawn evenly, then a partner drawn evenly among those that fit.

    Args:
        kind: one of :data:`KINDS`.
        count: number of pairs.
        half: 0 or 1.
        seed: other seeds, other pairs.
    """
    chooser, pool = random.Random(f"{kind}/{half}/{seed}"), stories(half)
    by_topic: dict[str, list[Story]] = defaultdict(list)
    for story in pool:
        for topic in sorted(story.topics):
            by_topic[topic].append(story)
    drawn: dict[tuple[int, int], NewsPair] = {}
    while len(drawn) < count:
        one = chooser.choice(pool)
        if kind == "unrelated":
            fitting: Sequence[Story] = pool
        else:
            fitting = by_topic[chooser.choice(sorted(one.topics))]
        if kind == "same topic, same day":
            fitting = [s for s in fitting if s.day == one.day and s.number != one.number]
        if not fitting:
            continue
        other = chooser.choice(fitting)
        if kind != "same topic, same day" and other.day == one.day:
            continue
        if kind == "unrelated" and one.topics & other.topics:
            continue
        first, second = sorted((one, other), key=lambda story: story.number)
        pair = NewsPair(kind, half, first.number, second.number, first.text, second.text)
        drawn.setdefault((first.number, second.number), pair)
    return list(drawn.values())


def planted(count: int, half: int, seed: int = 1) -> list[NewsPair]:
    """Unrelated pairs; one to four sentences in a row of the first stand in the second, in its lines.

    In every second pair each word is left out or doubled with a chance of 5 %: small edits.
    """
    chooser = random.Random(f"planted/{half}/{seed}")
    found = []
    for n, pair in enumerate(draw("unrelated", count, half, seed + 1)):
        cuts_a, cuts_b = _sentences(pair.text_a), _sentences(pair.text_b)
        first = chooser.randrange(len(cuts_a))
        last = min(len(cuts_a), first + chooser.randint(1, 4))
        span = cuts_a[first][0], cuts_a[last - 1][1]
        words = pair.text_a[slice(*span)].split()
        if n % 2:
            words = [w for word in words for w in [word] * _times(chooser)]
        place, taken = cuts_b[chooser.randrange(len(cuts_b))][1], " ".join(words)
        if not taken:
            continue
        text = f"{pair.text_b[:place]} {taken} {pair.text_b[place:]}"
        there = place + 1, place + 1 + len(taken)
        found.append(NewsPair("planted", half, pair.a, pair.b, pair.text_a, text, ((span, there),)))
    return found


def _times(chooser: random.Random) -> int:
    dice = chooser.random()
    return 0 if dice < 0.025 else 2 if dice < 0.05 else 1


def _sentences(text: str) -> list[Span]:
    edges = [0, *(match.start() for match in _SENTENCE.finditer(text)), len(text)]
    return [(a, b) for a, b in pairwise(edges) if text[a:b].strip()]


@dataclass(frozen=True, slots=True)
class Verdict:
    """What was said of a passage between two stories."""

    passage: Passage
    verdict: str


@cache
def verdicts() -> dict[tuple[int, int], list[Verdict]]:
    """What was said of the passages that were read, by the numbers of the two stories, the smaller first."""
    found: dict[tuple[int, int], list[Verdict]] = defaultdict(list)
    with READ.open(newline="", encoding="utf-8") as rows:
        for row in csv.DictReader(rows, delimiter="\t"):
            side_a = int(row["a_start"]), int(row["a_end"])
            side_b = int(row["b_start"]), int(row["b_end"])
            found[int(row["a"]), int(row["b"])].append(Verdict((side_a, side_b), row["verdict"]))
    return found
