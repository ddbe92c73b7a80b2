"""How fast is it? CPU time of our steps and of other tools on the same invented texts, and the ratios.

    python benchmarks/speed.py [--only PART]... [--texts N] [--words N] [--rounds N] [--corpus N]...
                               [--no-peers] [--json | --markdown] [--write]

Everything runs in one process on one thread. The jobs of a table take turns, round after round, and the
least CPU time of each counts. A tool that cannot be imported is a row that says so. See docs/performance.md.
"""

from __future__ import annotations

import os
import re
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import click
import numpy as np
from rich.console import Console

if __package__ in (None, ""):
    # In its own folder benchmarks/provenance.py would be taken for the package.
    sys.path[0] = str(Path(__file__).resolve().parent.parent)

from benchmarks import corpus, scripts
from benchmarks.development import ROOT
from benchmarks.tables import Cell, Report, Table, significant
from provenance import kernels
from provenance.alignment import align
from provenance.candidates.plan import STARS
from provenance.comparison import compare_profiles
from provenance.edits import diff
from provenance.engines.embedded import EmbeddedEngine
from provenance.fingerprints import Permutations, fingerprint, lean_minhash, permutations
from provenance.model import Edit
from provenance.normalisation import NormalText, normalise_all
from provenance.profiles import profile_all
from provenance.settings import Settings

Job = Callable[[], object]
Make = Callable[[], Job]
PAGE = ROOT / "docs" / "performance.md"
START, END = "<!-- speed:begin -->", "<!-- speed:end -->"
BATCH = 250
"""Texts read at once, as the pipeline does it."""
LONG = 500
"""Texts in a corpus from which on a whole job is run once only."""
EDITED = 0.05
"""Share of the words that are edited in the text to be compared."""
SETTINGS = Settings()
WIDTH = SETTINGS.fingerprints.shingle_words
PERMUTATIONS = SETTINGS.fingerprints.minhash_permutations
_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Options:
    """What the command was asked."""

    texts: int = BATCH
    words: int = 525
    rounds: int = 7
    characters: int = 30_000
    corpora: Sequence[int] = (55, 200, 1000)
    peers: bool = True


@dataclass(frozen=True, slots=True)
class Tool:
    """A row: a tool, how its job is made, and how many times our time it must and should take."""

    name: str
    make: Make
    floor: float | None = None
    stretch: float | None = None


# -- measuring -------------------------------------------------------------------------------------------


def least(rounds: int, jobs: Sequence[Job]) -> list[float]:
    """Least CPU seconds of each job over rounds in which all take turns."""
    best = [float("inf")] * len(jobs)
    for _ in range(rounds):
        for n, job in enumerate(jobs):
            started = time.process_time()
            job()
            best[n] = min(best[n], time.process_time() - started)
    return best


def made(tools: Sequence[Tool]) -> list[Job | None]:
    """The jobs of tools; None for those that cannot be imported."""
    jobs: list[Job | None] = []
    for tool in tools:
        try:
            jobs.append(tool.make())
        except (ImportError, OSError):
            jobs.append(None)
    return jobs


def timed(rounds: int, tools: Sequence[Tool]) -> list[float | None]:
    """CPU seconds of each tool, or None."""
    jobs = made(tools)
    times = iter(least(rounds, [job for job in jobs if job]))
    return [next(times) if job else None for job in jobs]


def compared(step: str, tools: Sequence[Tool], options: Options, per: float) -> list[list[Cell]]:
    """Rows of one step; the first tool is ours."""
    chosen = tools if options.peers else tools[:1]
    seconds = timed(options.rounds, chosen)
    ours = seconds[0] or 0.0
    rows: list[list[Cell]] = []
    for tool, took in zip(chosen, seconds, strict=True):
        if took is None:
            rows.append([step, tool.name, "not installed", None, tool.floor, tool.stretch, None])
            continue
        ratio = None if tool is chosen[0] else took / max(ours, 1e-9)
        rows.append([step, tool.name, per * took, ratio, tool.floor, tool.stretch, reached(tool, ratio)])
    return rows


def reached(tool: Tool, ratio: float | None) -> str | None:
    """Which of its two marks a ratio has reached."""
    if tool.floor is None or ratio is None:
        return None
    if tool.stretch is not None and ratio >= tool.stretch:
        return "stretch"
    return "floor" if ratio >= tool.floor else "no"


def columns(unit: str) -> tuple[str, ...]:
    """The columns of a table that sets tools against ours."""
    return ("step", "tool", unit, "times ours", "floor", "stretch", "reached")


def machine() -> str:
    """What it was measured on."""
    try:
        memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    except (AttributeError, OSError, ValueError):
        return f"{os.cpu_count()} cores"
    return f"{os.cpu_count()} cores and {memory:.0f} GB of memory"


# -- texts -----------------------------------------------------------------------------------------------


@cache
def _language(seed: int) -> corpus.Language:
    return corpus.Language(seed)


def articles(count: int, words: int, seed: int = 7) -> list[str]:
    """News-like texts of so many words each."""
    language, drawn = _language(seed), np.random.default_rng([seed, 3])
    found = []
    for _ in range(count):
        sentences: list[str] = []
        size = 0
        while size < words:
            more = corpus.article(language, drawn)
            sentences += more
            size += sum(s.count(" ") + 1 for s in more)
        found.append(_paragraphs(sentences, words))
    return found


def _paragraphs(sentences: Sequence[str], words: int) -> str:
    joined = "\n\n".join(" ".join(sentences[i : i + 4]) for i in range(0, len(sentences), 4))
    ends = [m.end() for m in re.finditer(r"\S+", joined)]
    return joined[: ends[words - 1]]


def edited(text: str, kinds: Sequence[str], seed: int = 7) -> str:
    """A text with one word in twenty replaced, dropped or followed by another one."""
    language, drawn = _language(seed), np.random.default_rng([seed, 4])

    def anew(word: re.Match[str]) -> str:
        if drawn.random() >= EDITED:
            return word[0]
        kind = kinds[int(drawn.integers(len(kinds)))]
        if kind == "dropped":
            return ""
        other = language.draw(drawn, 1)[0]
        return other + word[1] if kind == "replaced" else f"{other} {word[0]}"

    return re.sub(r"\S+(\s+|$)", anew, text)


# -- parts -----------------------------------------------------------------------------------------------


class Material:
    """Texts, and what of them is made ready outside the measured time."""

    def __init__(self, options: Options) -> None:
        self.texts = articles(options.texts, options.words)
        self.batches = [self.texts[n : n + BATCH] for n in range(0, len(self.texts), BATCH)]
        self.scheme: Permutations = permutations(SETTINGS.fingerprints)
        self.words = [_ragged(normalise_all(batch)) for batch in self.batches]
        self.hashes = [kernels.hash_shingles(*words, WIDTH) for words in self.words]
        self.shingles = [shingles(text) for text in self.texts]
        self.encoded = [[s.encode() for s in row] for row in self.shingles]

    def minhash(self, hashes: kernels.Hashes, offsets: kernels.Positions) -> kernels.Hashes32:
        """Signatures, as fingerprinting asks for them."""
        return kernels.minhash(
            hashes.astype(np.uint32), offsets, self.scheme.multipliers, self.scheme.increments
        )


def _ragged(normals: Sequence[NormalText]) -> tuple[kernels.Hashes, kernels.Positions]:
    return np.concatenate([n.hashes for n in normals]), np.cumsum([0, *(n.words for n in normals)])


def shingles(text: str) -> list[str]:
    """The runs of words of a text, as a program in plain Python makes them."""
    words = _WORD.findall(text.lower())
    return [" ".join(words[n : n + WIDTH]) for n in range(len(words) - WIDTH + 1)]


def fingerprints(options: Options) -> Iterator[Table]:
    """MinHash from hashes and from texts, SimHash."""
    table = Table(
        f"Fingerprints: {options.texts:,} texts of {options.words} words, shingles of {WIDTH} words",
        columns("µs per text"),
        show=significant,
        notes=[FROM_HASHES, RENSA, FROM_TEXTS, DAFT],
    )
    here, per = Material(options), 1e6 / options.texts
    table.rows += compared("MinHash from hashes", _from_hashes(here), options, per)
    table.rows += compared("MinHash from texts", _from_texts(here), options, per)
    table.rows += compared("SimHash", _simhash(here), options, per)
    yield table


def _from_hashes(here: Material) -> list[Tool]:
    def ours() -> Job:
        return lambda: [here.minhash(*rows) for rows in here.hashes]

    def bulk(name: str, scheme: str = "affine32") -> Job:
        from datasketch import MinHash

        options: dict[str, Any] = {"num_perm": PERMUTATIONS, "scheme": scheme}
        if name == "xxh32":
            import xxhash

            options["hashfunc"] = xxhash.xxh32_intdigest
        return lambda: MinHash.bulk(here.encoded, **options)

    def given() -> Job:
        from datasketch import MinHash

        ready = [
            part.astype(np.uint32).tolist()
            for hashes, offsets in here.hashes
            for part in np.split(hashes, offsets[1:-1])
        ]
        return lambda: MinHash.bulk(ready, num_perm=PERMUTATIONS, hashfunc=int)

    def rensa() -> Job:
        from rensa import RMinHash

        ready = [part.tolist() for hashes, offsets in here.hashes for part in np.split(hashes, offsets[1:-1])]
        return lambda: RMinHash.digest_matrix_from_token_hash_sets(ready, PERMUTATIONS, 42)

    return [
        Tool("provenance", ours),
        Tool("datasketch, bulk, xxh32", lambda: bulk("xxh32"), 9, 10),
        Tool("datasketch, bulk, sha1 (its default)", lambda: bulk("sha1"), 27, 30),
        Tool("datasketch, bulk, xxh32, legacy scheme", lambda: bulk("xxh32", "legacy")),
        Tool("datasketch, bulk, sha1, legacy scheme", lambda: bulk("sha1", "legacy")),
        Tool("datasketch, bulk, hashes given", given),
        Tool("rensa, hashes given: other values, stays faster", rensa),
    ]


def _from_texts(here: Material) -> list[Tool]:
    def signatures() -> Job:
        def job() -> list[kernels.Hashes32]:
            words = (_ragged(normalise_all(batch)) for batch in here.batches)
            return [here.minhash(*kernels.hash_shingles(*row, WIDTH)) for row in words]

        return job

    def everything() -> Job:
        return lambda: [
            fingerprint(normalise_all(batch), SETTINGS.fingerprints, here.scheme) for batch in here.batches
        ]

    def datasketch(name: str) -> Job:
        from datasketch import MinHash

        options: dict[str, Any] = {"num_perm": PERMUTATIONS}
        if name == "xxh32":
            import xxhash

            options["hashfunc"] = xxhash.xxh32_intdigest

        def job() -> None:
            for text in here.texts:
                signature = MinHash(**options)
                for shingle in set(shingles(text)):
                    signature.update(shingle.encode("utf8"))

        return job

    def rensa() -> Job:
        from rensa import RMinHash

        def job() -> None:
            for text in here.texts:
                signature = RMinHash(num_perm=PERMUTATIONS, seed=42)
                signature.update(shingles(text))
                signature.digest()

        return job

    def gaoya() -> Job:
        from gaoya.minhash import MinHashStringIndex

        bands, rows = SETTINGS.candidates.bands, SETTINGS.candidates.rows

        def job() -> None:
            index = MinHashStringIndex(
                hash_size=32,
                num_bands=bands,
                band_size=rows,
                analyzer="word",
                lowercase=True,
                ngram_range=(WIDTH, WIDTH),
            )
            for number, text in enumerate(here.texts):
                index.insert_document(number, text)

        return job

    def daft(*, simplified: bool) -> Job:
        from daft.functions import minhash, normalize

        frame = _daft().from_pydict({"text": here.texts})
        text = frame["text"]
        if simplified:
            text = normalize(text, remove_punct=True, lowercase=True, white_space=True)
        return lambda: frame.select(minhash(text, num_hashes=PERMUTATIONS, ngram_size=WIDTH)).to_arrow()

    return [
        Tool("provenance, normalisation and MinHash", signatures),
        Tool("provenance, all it reads: SimHash, k-grams, content bigrams too", everything),
        Tool("datasketch, update one by one, sha1 (its README)", lambda: datasketch("sha1"), 19, 25),
        Tool("datasketch, update one by one, xxh32", lambda: datasketch("xxh32")),
        Tool("rensa, shingles in Python", rensa, 4.8, 6),
        Tool("gaoya, inserted into its index", gaoya, 1.5, 2),
        Tool("daft, text as it is", lambda: daft(simplified=False), 0.85, 1),
        Tool("daft, after its normalize", lambda: daft(simplified=True)),
    ]


@cache
def _daft() -> Any:
    """daft on one thread; how many threads can be said only once in a process."""
    os.environ.setdefault("DO_NOT_TRACK", "true")
    import daft

    daft.set_runner_native(num_threads=1)
    return daft


def _simhash(here: Material) -> list[Tool]:
    def ours() -> Job:
        return lambda: [kernels.simhash(*kernels.hash_shingles(*words, WIDTH)) for words in here.words]

    def package(name: str) -> Job:
        from simhash import Simhash

        options: dict[str, Any] = {}
        if name == "xxh64":
            import xxhash

            options["hashfunc"] = xxhash.xxh64_intdigest
        return lambda: [Simhash(row, **options) for row in here.shingles]

    return [
        Tool("provenance, word hashes given", ours),
        Tool("simhash, shingles given, md5 (its default)", lambda: package("md5"), 30),
        Tool("simhash, shingles given, xxh64", lambda: package("xxh64"), 15),
    ]


def join(options: Options) -> Iterator[Table]:
    """Texts that meet in a band of their signatures."""
    count = 40 * options.texts
    signatures = planted(count)
    bands, rows = SETTINGS.candidates.bands, SETTINGS.candidates.rows
    table = Table(
        f"LSH join: {count:,} signatures, one in ten a near copy; {bands} bands of {rows}",
        columns("µs per text"),
        show=significant,
        notes=[JOIN],
    )
    tools = [
        Tool("provenance, band keys and join", lambda: lambda: met(engine, signatures)),
        Tool("datasketch MinHashLSH, insert and query", lambda: _lsh(signatures), 40),
    ]
    with EmbeddedEngine(1) as engine:
        table.rows += compared("LSH join", tools, options, 1e6 / count)
    yield table


def planted(count: int, seed: int = 7) -> kernels.Hashes32:
    """Signatures at random, one in ten a copy of an earlier one with a tenth of its values changed."""
    drawn = np.random.default_rng([seed, 6])
    signatures = drawn.integers(0, 2**32, (count, PERMUTATIONS), np.uint32)
    for copy in range(10, count, 10):
        kept = drawn.random(PERMUTATIONS) >= 0.1
        signatures[copy, kept] = signatures[int(drawn.integers(copy)), kept]
    return signatures


def met(engine: EmbeddedEngine, signatures: kernels.Hashes32) -> kernels.Positions:
    """Pairs that keep together what meets in a band, as the candidates stage finds them."""
    chosen = SETTINGS.candidates
    texts = np.arange(len(signatures))
    keys = np.ascontiguousarray(kernels.band_keys(signatures, chosen.bands, chosen.rows)).ravel()
    engine.table("ranks", text=texts, rank=texts)
    engine.table("postings", text=np.repeat(texts, chosen.bands), key=keys.view(np.int64))
    found = engine.query(STARS.format(limit=1, least=chosen.min_shared))
    pairs = np.sort(np.stack([found["a"], found["b"]], axis=1), axis=1)
    return np.unique(pairs, axis=0)


def _lsh(signatures: kernels.Hashes32) -> Job:
    from datasketch import MinHashLSH

    ready = [lean_minhash(row, SETTINGS.fingerprints.minhash_seed) for row in signatures]
    chosen = SETTINGS.candidates

    def job() -> list[list[int]]:
        index = MinHashLSH(num_perm=PERMUTATIONS, params=(chosen.bands, chosen.rows))
        for number, signature in enumerate(ready):
            index.insert(number, signature)
        return [index.query(signature) for signature in ready]

    return job


def difference(options: Options) -> Iterator[Table]:
    """Two long texts compared letter by letter."""
    for title, kinds in (
        ("replaced", ("replaced",)),
        ("replaced, dropped or added", ("replaced", "dropped", "added")),
    ):
        (text,) = articles(1, options.characters // 6)
        other = edited(text, kinds)
        table = Table(
            f"Diff: {len(text):,} characters, one word in twenty {title}",
            ("step", "tool", "ms", "times ours", "floor", "stretch", "reached", "equal characters"),
            show=significant,
            notes=[EQUAL],
        )
        tools = [
            Tool("provenance: read, align, edits", lambda a=text, b=other: lambda: _edits(a, b)),
            Tool(
                "the same, with quotations, credits and furniture",
                lambda a=text, b=other: lambda: _compare(a, b),
            ),
            Tool("the first, letters inside alterations", lambda a=text, b=other: lambda: _letters(a, b)),
            Tool("diff-match-patch, no timeout", lambda a=text, b=other: lambda: _patch(a, b), 20),
            Tool("the same, semantic clean-up", lambda a=text, b=other: lambda: _patch(a, b, clean=True)),
            Tool("fast-diff-match-patch", lambda a=text, b=other: _fast(a, b)),
        ]
        chosen = tools if options.peers else tools[:1]
        equal = [job() if job else None for job in made(chosen)]
        for row, same in zip(compared("diff", chosen, options, 1e3), equal, strict=True):
            table.rows.append([*row, same if isinstance(same, int) else None])
        yield table


def _changes(a: str, b: str) -> list[Edit]:
    """Our edits of two texts, from reading them on."""
    one, other = normalise_all([a, b])
    return [
        edit
        for p in align(one, other, SETTINGS.alignment)
        for edit in diff(one, other, p, one.span(p.a_first, p.a_last), other.span(p.b_first, p.b_last))
    ]


def _edits(a: str, b: str) -> int:
    """Characters our edits keep."""
    return sum(e.a.end - e.a.start for e in _changes(a, b) if e.op == "kept")


def _letters(a: str, b: str) -> int:
    """Characters kept, and those equal inside words that were altered."""
    equal = 0
    for edit in _changes(a, b):
        if edit.op == "kept":
            equal += edit.a.end - edit.a.start
        elif edit.op == "altered":
            equal += _patch(edit.a.cut(a), edit.b.cut(b))
    return equal


def _compare(a: str, b: str) -> int:
    """Characters kept, after quotations, credits and furniture were looked for too."""
    passages = compare_profiles(*profile_all([a, b], [0, 0], [(), ()]), SETTINGS).edits
    return sum(e.a.end - e.a.start for edits in passages for e in edits if e.op == "kept")


def _patch(a: str, b: str, *, clean: bool = False) -> int:
    changes = _engine().diff_main(a, b)
    if clean:
        _engine().diff_cleanupSemantic(changes)
    return sum(len(stretch) for op, stretch in changes if not op)


@cache
def _engine() -> Any:
    from diff_match_patch import diff_match_patch

    engine = diff_match_patch()
    engine.Diff_Timeout = 0
    return engine


def _fast(a: str, b: str) -> Job:
    import fast_diff_match_patch

    return lambda: sum(
        size for op, size in fast_diff_match_patch.diff(a, b, timelimit=0, cleanup="No") if op == "="
    )


def passages(options: Options) -> Iterator[Table]:
    """A whole job: which passages do these texts share?"""
    from provenance import Document, trace

    table = Table(
        "The whole job: passages of a corpus",
        ("texts", "tool", "CPU s", "times ours", "pairs that share something"),
        show=significant,
        notes=[WHOLE],
    )
    for count in options.corpora:
        texts = list(corpus.texts(count))
        documents = [
            Document(text=t.text, name=t.name, outlet=t.outlet, published=t.published.isoformat())
            for t in texts
        ]
        found: dict[str, int] = {}

        def ours(documents: list[Any] = documents, found: dict[str, int] = found) -> None:
            found["provenance.trace"] = len(trace(documents).relations)

        with tempfile.TemporaryDirectory() as folder:
            for text in texts:
                (Path(folder) / f"{text.name}.txt").write_text(text.text, encoding="utf-8")
            tools = [
                Tool("provenance.trace", lambda job=ours: job),
                Tool("copydetect", lambda f=folder, found=found: _copydetect(f, found)),
            ]
            rounds = 1 if count >= LONG else options.rounds
            seconds = timed(rounds, tools if options.peers else tools[:1])
        for tool, took in zip(tools, seconds, strict=False):
            ratio = None if tool is tools[0] or took is None else took / max(seconds[0] or 0, 1e-9)
            time_taken: Cell = "not installed" if took is None else took
            table.rows.append([f"{count:,}", tool.name, time_taken, ratio, found.get(tool.name)])
    yield table


def _copydetect(folder: str, found: dict[str, int]) -> Job:
    from copydetect import CopyDetector

    def job() -> None:
        detector = CopyDetector(
            test_dirs=[folder],
            extensions=["txt"],
            noise_t=25,
            guarantee_t=25,
            display_t=0.33,
            disable_filtering=True,
            silent=True,
            autoopen=False,
        )
        detector.run()
        detector.get_copied_code_list()
        matrix = detector.similarity_matrix
        found["copydetect"] = int(((matrix > 0).any(axis=2) if matrix.ndim == 3 else matrix > 0).sum()) // 2

    return job


def languages(options: Options) -> Iterator[Table]:
    """Reading other scripts."""
    characters = 6 * options.words
    table = Table(
        f"Reading: {options.texts:,} texts of {characters:,} characters",
        ("language", "words per text", "µs per text", "times English"),
        show=significant,
        notes=[SCRIPTS],
    )
    scheme = permutations(SETTINGS.fingerprints)
    kinds = {name: (name, "") for name in scripts.SCRIPTS}
    kinds |= {"English, one curly quotation mark in a batch": ("English", "”")}
    batches: dict[str, list[list[str]]] = {}
    for kind, (name, mark) in kinds.items():
        texts = [scripts.written(name, characters, seed) for seed in range(options.texts)]
        texts[0] = mark + texts[0][len(mark) :]
        batches[kind] = [texts[n : n + BATCH] for n in range(0, len(texts), BATCH)]

    def reading(name: str) -> Job:
        def job() -> None:
            for batch in batches[name]:
                fingerprint(normalise_all(batch), SETTINGS.fingerprints, scheme)

        return job

    seconds = least(options.rounds, [reading(name) for name in batches])
    for name, took in zip(batches, seconds, strict=True):
        words = sum(n.words for n in normalise_all(batches[name][0])) // len(batches[name][0])
        table.rows.append([name, words, 1e6 * took / options.texts, took / max(seconds[0], 1e-9)])
    yield table


PARTS: dict[str, Callable[[Options], Iterator[Table]]] = {
    "fingerprints": fingerprints,
    "join": join,
    "diff": difference,
    "passages": passages,
    "languages": languages,
}

FROM_HASHES = (
    "From hashes: datasketch gets the shingles as bytes and hashes them; the last two tools get hashes, as "
    "ours does. Our signatures equal those of datasketch on the same hashes bit for bit. The legacy "
    "scheme is the only one datasketch had before version 2."
)
RENSA = "rensa stays faster from hashes: it is compiled, and its algorithm gives other values."
FROM_TEXTS = (
    "From texts: ours folds letters and finds words in any script first. gaoya has no call that gives a "
    "signature alone: its time includes putting it into the index."
)
DAFT = "daft splits the text at spaces and folds nothing, unless asked to; one thread."
JOIN = (
    "Both look up all texts among all. Ours gives stars, datasketch everything that meets: the groups are "
    "the same. The engine, which a run opens once for all its joins, is open."
)
EQUAL = (
    "Equal characters: the more the finer. Our edits never cut a word, so letters that a word and its "
    "replacement have in common count only where the row says so."
)
WHOLE = (
    "copydetect compares every pair of texts and tells what each shares with each; ours also reads credits, "
    "works out edits, directions and stories. A corpus of 1,000 texts has one story printed 400 times. "
    f"From {LONG} texts on each tool ran once."
)
SCRIPTS = (
    "Reading: normalisation and all fingerprints. Invented words of each script; a Chinese word is a "
    "character. A batch of nothing but ASCII is read faster; in real news that is seldom so."
)


# -- the command -----------------------------------------------------------------------------------------


@click.command(context_settings={"help_option_names": ["-h", "--help"], "show_default": True})
@click.option("--only", multiple=True, type=click.Choice(list(PARTS)), help="Measure this part; repeatable.")
@click.option("--texts", type=click.IntRange(1), default=BATCH, help="Texts to fingerprint.")
@click.option("--words", type=click.IntRange(10), default=525, help="Words in each of them.")
@click.option("--characters", type=click.IntRange(100), default=30_000, help="Of the texts to diff, about.")
@click.option("--rounds", type=click.IntRange(1), default=7, help="Rounds; the least time counts.")
@click.option(
    "--corpus",
    "corpora",
    multiple=True,
    type=click.IntRange(2),
    default=(55, 200, 1000),
    help="Texts of a whole job; repeatable.",
)
@click.option("--peers/--no-peers", default=True, help="Also run the other tools.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@click.option("--markdown", is_flag=True, help="Print Markdown.")
@click.option("--write", is_flag=True, help="Put the tables of every part into docs/performance.md.")
def main(
    only: tuple[str, ...],
    texts: int,
    words: int,
    characters: int,
    rounds: int,
    corpora: tuple[int, ...],
    peers: bool,
    as_json: bool,
    markdown: bool,
    write: bool,
) -> None:
    """Print how long our steps take, beside other tools."""
    if write and (only or not peers):
        raise click.UsageError("--write wants everything: leave --only and --no-peers away")
    options = Options(texts, words, rounds, characters, corpora, peers)
    talk, report = Console(stderr=True), Report(as_json, markdown)
    for name in only or PARTS:
        with talk.status(f"measuring {name}"):
            tables = list(PARTS[name](options))
        for table in tables:
            report.add(name, table)
    report.end(machine=machine())
    if write:
        python = f"{sys.version_info.major}.{sys.version_info.minor}"
        report.write(PAGE, START, END, head=[f"Measured on {machine()}, Python {python}.\n"])


if __name__ == "__main__":
    main()
