"""A news-like corpus of any size with planted reuse, for measuring speed and scale.

    python benchmarks/corpus.py --texts 10000 --out FOLDER

Writes ``documents.jsonl`` (id, text, outlet, published) and ``planted.jsonl`` (source, copy, kind, words).
Words are invented and drawn by rank as in news (Zipf), sentences and paragraphs have the lengths of news.
One text in ten reuses another: near copies and excerpts of at least 40 words. From 1,000 texts on one story
is reprinted 400 times. Every outlet has a footer under all its texts. The same seed gives the same bytes.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import click
import numpy as np
import numpy.typing as npt

if __package__ in (None, ""):
    # In its own folder benchmarks/provenance.py would be taken for the package.
    sys.path[0] = str(Path(__file__).resolve().parent.parent)

VOCABULARY = 60_000
"""Distinct words; a year of news in one language has about as many that stand more than once."""
SMALL = 60
"""The most frequent words have one to three letters, as function words do."""
REPRINTS = 400
REUSED = 0.1
"""Share of the texts that are copies or excerpts of an earlier one."""
EXCERPT_WORDS = (40, 120)
EDITED = 0.03
"""Share of a copy's words that are replaced."""
_CONSONANTS, _VOWELS = "bcdfghjklmnprstvwz", "aeiou"
Numbers = npt.NDArray[np.int64]
Generator = np.random.Generator


@dataclass(frozen=True, slots=True)
class Text:
    """A text with its outlet and the minute it was published; ``planted`` tells what it took from where."""

    name: str
    outlet: str
    published: datetime
    text: str
    planted: tuple[str, str, int] | None = None


class Language:
    """Words by rank, and the law they are drawn by."""

    def __init__(self, seed: int, size: int = VOCABULARY) -> None:
        drawn = np.random.default_rng([seed, 1])
        seen: dict[str, None] = {}
        while len(seen) < size:
            syllables = 1 if len(seen) < SMALL else int(drawn.integers(2, 5))
            seen.setdefault("".join(_syllable(drawn, ending=syllables == 1) for _ in range(syllables)))
        self.words = np.array(list(seen), dtype=object)
        # Mandelbrot's form of Zipf's law: the first words are a little rarer than 1/rank says.
        weight = 1 / (np.arange(size) + 2.7)
        self.bounds = np.cumsum(weight / weight.sum())

    def draw(self, drawn: Generator, count: int) -> list[str]:
        """So many words."""
        ranks = np.searchsorted(self.bounds, drawn.random(count))
        return list(self.words[np.minimum(ranks, self.words.size - 1)])


def _syllable(drawn: Generator, *, ending: bool) -> str:
    first = _CONSONANTS[int(drawn.integers(len(_CONSONANTS)))] if drawn.random() < 0.8 else ""
    last = _CONSONANTS[int(drawn.integers(len(_CONSONANTS)))] if ending and drawn.random() < 0.5 else ""
    return first + _VOWELS[int(drawn.integers(len(_VOWELS)))] + last


def article(language: Language, drawn: Generator) -> list[str]:
    """Sentences of one article of about 400 words."""
    sentences = []
    lengths = drawn.integers(8, 34, int(drawn.integers(12, 28)))
    words = language.draw(drawn, int(lengths.sum()))
    place = 0
    for length in lengths.tolist():
        part = words[place : place + length]
        place += length
        sentences.append(f"{part[0].capitalize()} {' '.join(part[1:])}.")
    return sentences


def edited(sentences: list[str], language: Language, drawn: Generator) -> list[str]:
    """The same with a few words replaced and, in one copy of three, a sentence dropped."""
    kept = list(sentences)
    if len(kept) > 4 and drawn.random() < 1 / 3:
        del kept[int(drawn.integers(1, len(kept)))]
    words = " ".join(kept).split(" ")
    for place in np.flatnonzero(drawn.random(len(words)) < EDITED).tolist():
        dot = "." if words[place].endswith(".") else ""
        words[place] = language.draw(drawn, 1)[0] + dot
    return [" ".join(words)]


def excerpt(sentences: list[str], drawn: Generator) -> tuple[list[str], int]:
    """Whole sentences in a row with at least 40 words, and their number of words."""
    first = int(drawn.integers(0, max(1, len(sentences) // 2)))
    wanted = int(drawn.integers(*EXCERPT_WORDS))
    taken, count = [], 0
    for sentence in sentences[first:]:
        taken.append(sentence)
        count += sentence.count(" ") + 1
        if count >= wanted:
            break
    return taken, count


def texts(count: int, seed: int = 1) -> Iterator[Text]:
    """A corpus of so many texts, in the order of publication.

    Args:
        count: number of texts; the story with :data:`REPRINTS` is part of them from 1,000 on.
        seed: other seeds, other words.
    """
    language, drawn = Language(seed), np.random.default_rng([seed, 2])
    outlets = max(20, count // 200)
    footers = [
        " ".join(language.draw(drawn, 14)).capitalize() + ". All rights reserved." for _ in range(outlets)
    ]
    start = datetime(2031, 1, 1, tzinfo=UTC)
    reprints = set()
    if count >= 1000:
        reprints = set(drawn.choice(np.arange(count // 10, count), REPRINTS, replace=False).tolist())
    story = article(language, drawn)
    recent: list[tuple[str, list[str]]] = []
    for n in range(count):
        outlet = int(drawn.integers(outlets))
        planted = None
        if n in reprints:
            body = edited(story, language, drawn)
            planted = ("story", "reprint", len(" ".join(body).split(" ")))
        elif recent and drawn.random() < REUSED:
            name, source = recent[int(drawn.integers(len(recent)))]
            if drawn.random() < 0.5:
                body = edited(source, language, drawn)
                planted = (name, "copy", len(" ".join(body).split(" ")))
            else:
                taken, words = excerpt(source, drawn)
                own = article(language, drawn)
                place = int(drawn.integers(0, len(own)))
                body = [*own[:place], *taken, *own[place:]]
                planted = (name, "excerpt", words)
        else:
            body = article(language, drawn)
            if len(recent) < 2000:
                recent.append((f"text-{n:06}", body))
            else:
                recent[n % 2000] = (f"text-{n:06}", body)
        lines = [" ".join(body[i : i + 4]) for i in range(0, len(body), 4)]
        text = "\n\n".join([*lines, footers[outlet]]) + "\n"
        yield Text(f"text-{n:06}", f"Outlet {outlet:04}", start + timedelta(minutes=7 * n), text, planted)


def write(count: int, folder: Path, seed: int = 1) -> tuple[Path, Path]:
    """Write a corpus and what was planted in it; gives both paths."""
    folder.mkdir(parents=True, exist_ok=True)
    documents, planted = folder / "documents.jsonl", folder / "planted.jsonl"
    with documents.open("w", encoding="utf-8") as all_texts, planted.open("w", encoding="utf-8") as truth:
        for text in texts(count, seed):
            row = {"id": text.name, "text": text.text, "outlet": text.outlet}
            all_texts.write(json.dumps({**row, "published": text.published.isoformat()}) + "\n")
            if text.planted:
                source, kind, words = text.planted
                row = {"source": source, "copy": text.name, "kind": kind}
                truth.write(json.dumps({**row, "words": words}) + "\n")
    return documents, planted


@click.command(context_settings={"help_option_names": ["-h", "--help"], "show_default": True})
@click.option("--texts", "count", type=click.IntRange(1), default=10_000, help="How many texts.")
@click.option("--out", type=click.Path(path_type=Path), required=True, help="Folder to write to.")
@click.option("--seed", default=1, help="Other seeds, other words.")
def main(count: int, out: Path, seed: int) -> None:
    """Write a news-like corpus with planted reuse."""
    documents, planted = write(count, out, seed)
    click.echo(f"{documents}: {count:,} texts; {planted}: {len(planted.read_text().splitlines()):,} copies")


if __name__ == "__main__":
    main()
