"""What does the worst pair of texts cost? Time and memory of ``provenance.compare`` on texts made to hurt.

    python benchmarks/adversarial.py [--only CASE]... [--scale SHARE] [--json]

Every pair runs in a process of its own, one after another. ``edits`` are worked out after the passages, as
when they are asked for. See docs/limits.md for the bounds.
"""

from __future__ import annotations

import json
import random
import resource
import sys
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from itertools import accumulate, chain, islice, repeat
from multiprocessing import get_context
from pathlib import Path

import click
from rich.console import Console

if __package__ in (None, ""):
    # In its own folder benchmarks/provenance.py would be taken for the package.
    sys.path[0] = str(Path(__file__).resolve().parent.parent)

from benchmarks.tables import Cell, Table

ARTICLE = (
    "The lock keeper at Tarnmoor found the lower gate open at four in the morning and rang the bell that had "
    "hung silent for eleven years. Water from the upper basin had already lifted two barges off their "
    "moorings and carried one of them against the piers of the railway bridge. Trains were held on both "
    "banks until divers had looked at the stonework. Nobody was hurt, the waterways office said, but a load "
    "of roof tiles lies on the bed of the canal and will have to be raised before the first convoy passes. "
    "The gate is worked by hand with a crank that is kept in a locked shed. The shed was still locked. "
    "Engineers believe that a chain broke under the weight of weed that had gathered since the autumn. "
) * 3


@dataclass(frozen=True, slots=True)
class Cost:
    """What one pair took: seconds and processor seconds, and the process's largest memory in megabytes."""

    words_a: int
    words_b: int
    passages: int
    seconds: float
    processor: float
    edit_seconds: float
    megabytes: int


def words(seed: str, count: int, vocabulary: int = 6000) -> list[str]:
    """Invented words, a few of them frequent and most of them rare, as in any language."""
    chooser = random.Random("language")
    syllables = [first + last for first in "bdfgklmnprst" for last in ("a", "el", "in", "o", "ur")]
    kinds = ["".join(chooser.choices(syllables, k=1 + n % 4)) for n in range(vocabulary)]
    often = list(accumulate(1 / (n + 1) for n in range(vocabulary)))
    return random.Random(seed).choices(kinds, cum_weights=often, k=count)


def sentences(seed: str, count: int) -> list[str]:
    """So many invented words as sentences of about twenty."""
    drawn, chooser, made = iter(words(seed, count)), random.Random(seed), []
    while sentence := list(islice(drawn, chooser.randint(12, 28))):
        made.append(" ".join(sentence).capitalize() + ".")
    return made


def shuffled(parts: list[str]) -> list[str]:
    """The same parts in another order."""
    return random.Random("order").sample(parts, len(parts))


def _unrelated(size: int) -> tuple[str, str]:
    return " ".join(sentences("one", size)), " ".join(sentences("other", size))


def _shuffled_words(size: int) -> tuple[str, str]:
    drawn = words("one", size)
    ends = chain.from_iterable(repeat([" "] * 19 + [". "]))
    mixed = shuffled(drawn)
    one, other = (list(zip(w, ends, strict=False)) for w in (drawn, mixed))
    return "".join(chain.from_iterable(one)), "".join(chain.from_iterable(other))


def _shuffled_sentences(size: int) -> tuple[str, str]:
    drawn = sentences("one", size)
    return " ".join(drawn), " ".join(shuffled(drawn))


def _scattered(size: int) -> tuple[str, str]:
    """Every seventh sentence is in both texts, in another order: as many regions as there can be."""
    one, other = sentences("one", 25 * size)[:size], sentences("other", 25 * size)[:size]
    other[::7] = shuffled(one[::7])
    return " ".join(one), " ".join(other)


def _reworded(size: int) -> tuple[str, str]:
    """The same with every third word of the other text replaced: hardly an equal run is left."""
    a, b = _scattered(size)
    return a, replaced(b, 3)


def _edited(size: int) -> tuple[str, str]:
    text = " ".join(sentences("one", size))
    return text, replaced(text, 6)


def replaced(text: str, nth: int) -> str:
    """The text with every n-th word replaced; full stops stay."""
    old = text.split()
    new = words("fresh", len(old) // nth)
    for word, place in zip(new, range(nth - 1, len(old), nth), strict=True):
        old[place] = word + "." * old[place].endswith(".")
    return " ".join(old)


def _sentence_again(size: int) -> tuple[str, str]:
    sentence = ARTICLE.partition(". ")[0] + ". "
    return sentence * size, ARTICLE + sentence * (size - 1)


def _repeated_shuffled(size: int) -> tuple[str, str]:
    """Sixteen copies of each sentence, in two orders: every place meets sixteen places."""
    kept = sentences("one", 25 * size)[:size] * 16
    return " ".join(shuffled(kept)), " ".join(reversed(shuffled(kept)))


def _alternating(size: int) -> tuple[str, str]:
    return "ferry harbour " * (size // 2), "harbour ferry " * (size // 2 - 1)


def _tiny_sentences(size: int) -> tuple[str, str]:
    one, other = words("tiny", 3 * size, 500), words("small", 3 * size, 500)
    return tuple(
        " ".join(" ".join(w[n : n + 3]).capitalize() + "." for n in range(0, len(w), 3)) for w in (one, other)
    )  # type: ignore[return-value]


def _endless(size: int) -> tuple[str, str]:
    one = words("endless", size)
    return " ".join(one), " ".join([*one[size // 2 :], *words("other end", size // 2)])


CASES: dict[str, tuple[int, Callable[[int], tuple[str, str]]]] = {
    "unrelated": (30_000, _unrelated),
    "one word, against itself": (1_000_000, lambda n: ("ferry " * n, "ferry " * n)),
    "one word, once less": (1_000_000, lambda n: ("ferry " * n, "ferry " * (n - 1))),
    "one word, against an article": (1_000_000, lambda n: ("ferry " * n, ARTICLE)),
    "words shuffled": (30_000, _shuffled_words),
    "sentences shuffled": (30_000, _shuffled_sentences),
    "every sixth word replaced": (30_000, _edited),
    "scattered sentences shuffled": (1_900, _scattered),
    "scattered sentences reworded": (1_900, _reworded),
    "one sentence again and again": (5_000, _sentence_again),
    "one sentence, often": (1_900, _sentence_again),
    "sentences sixteen times, shuffled": (100, _repeated_shuffled),
    "two words alternating": (30_000, _alternating),
    "a book and an article": (
        200_000,
        lambda n: (" ".join(sentences("book", n)) + " " + ARTICLE[:900], ARTICLE),
    ),
    "sentences of three words": (5_000, _tiny_sentences),
    "no sentence ends": (100_000, _endless),
}
"""Size and texts of each case; the size counts words, or sentences where they are what hurts."""


def cost(case: str, scale: float) -> Cost:
    """Compare the texts of a case; to be called in a fresh process."""
    size, texts = CASES[case]
    a, b = texts(max(2, int(size * scale)))
    import provenance

    provenance.compare("one two", "three four")  # lexicons are read once per process
    started, processor = time.perf_counter(), time.process_time()
    compared = provenance.compare(a, b)
    count = len(compared.passages)
    seconds, processor = time.perf_counter() - started, time.process_time() - processor
    started = time.perf_counter()
    assert len(compared.compared.edits) == count
    edit_seconds = time.perf_counter() - started
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    megabytes = peak >> (20 if sys.platform == "darwin" else 10)
    words_a, words_b = compared.compared.a.normal.words, compared.compared.b.normal.words
    return Cost(words_a, words_b, count, seconds, processor, edit_seconds, megabytes)


@click.command(context_settings={"help_option_names": ["-h", "--help"], "show_default": True})
@click.option("--only", multiple=True, type=click.Choice(list(CASES)), help="Measure this case; repeatable.")
@click.option("--scale", default=1.0, type=click.FloatRange(0, min_open=True), help="Share of the full size.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def main(only: tuple[str, ...], scale: float, as_json: bool) -> None:
    """Print what the worst pairs of texts cost in time and memory."""
    columns = ("pair", "words", "words", "passages", "s", "processor s", "edits s", "MB")
    table = Table("Texts made to hurt", ("pair", "words a", "words b", *columns[3:]))
    table.notes.append(
        "Times are of one process; MB is the process's largest memory, Python and numpy included."
    )
    with Console(stderr=True).status("measuring") as status:
        for case in only or CASES:
            status.update(f"measuring {case}")
            with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
                found = pool.submit(cost, case, scale).result()
            figures: list[Cell] = [found.words_a, found.words_b, found.passages]
            figures += [round(s, 2) for s in (found.seconds, found.processor, found.edit_seconds)]
            table.rows.append([case, *figures, found.megabytes])
    if as_json:
        click.echo(json.dumps({"schema": 1, "tables": [table.as_json()]}, indent=1))
    else:
        Console(width=None if sys.stdout.isatty() else 150).print(table.as_rich())


if __name__ == "__main__":
    main()
