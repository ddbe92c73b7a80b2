"""What do credits look like? The patterns, read from ``patterns/*.toml``, by what finds them.

One file per language and ``common.toml`` for what needs none; its head explains the fields. A pattern is
compiled when it is first tried, and tried only where a literal of it was found: one compiled alternation
finds those of running prose, a dictionary those at the start of lines.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from functools import cache, cached_property
from importlib.resources import files
from typing import Any, Literal, NamedTuple

from provenance.credits.languages import LANGUAGES, literals
from provenance.model import CreditRole

CreditKind = Literal[
    "credit_line",
    "agency_dateline",
    "republish_cue",
    "source_url",
    "byline",
    "staff_byline",
    "photo_credit",
    "told_outlet",
    "media_report",
    "said_source",
    "platform_mark",
    "link_canonical",
    "metadata",
]
"""What sort of statement a credit is; docs/glossary.md explains each."""

Position = Literal["dateline", "top", "line", "trailing", "tail", "paragraph_start", "anywhere"]
"""Where a pattern may stand: at the start of the first lines; as one of the first lines; as a whole short
line; as one of the last three lines; at the end of one of them; at the start of any line; anywhere."""

Want = Literal["agency", "outlet", "medium", "any", "none"]
"""What a pattern's target must be: a news agency of the lexicon; a medium of the lexicon or the corpus; the
same, or a name built like a medium's; any name; no target at all."""

Scope = Literal["document", "after", "paragraph", "quote"]
"""What a credit covers: the whole text, the text from it on, its paragraph, the quotation next to it."""

DATELINE_MARK = re.compile("[(（［\\[【〔［|/–—]| -|- |--|: ")
"""What a dateline has and most lines have not; every literal under `holds` is found by it (a test)."""


class Pattern:
    """One pattern of the lexicon; the regular expression is compiled when first asked for."""

    def __init__(self, row: Mapping[str, Any], language: str | None, macros: Mapping[str, str]) -> None:
        self.id: str = row["id"]
        self.language = language
        self.kind: str = row["kind"]
        self.role: CreditRole = row.get("role", _ROLE_OF_KIND[self.kind])
        self.position: Position = row["position"]
        self.target: Want = row.get("target", "medium")
        self.scope: Scope = row.get("scope", _SCOPE_OF_ROLE[self.role])
        self.confidence: float = row.get("confidence", 0.9)
        self.starts: tuple[str, ...] = tuple(row.get("starts", ()))
        self.near: tuple[str, ...] = tuple(row.get("near", ()))
        self.before: int = row.get("before", 0)
        self.each: bool = row.get("each", False)
        self.holds: tuple[str, ...] = tuple(row.get("holds", ()))
        self.outlet: str | None = row.get("outlet")
        self.exact: bool = row.get("exact", False)
        self.otherwise: CreditRole | None = row.get("otherwise")
        self.examples: tuple[tuple[str, ...], ...] = tuple(
            (one,) if isinstance(one, str) else tuple(one) for one in row["examples"]
        )
        self.counter: tuple[str, ...] = tuple(row["counter"])
        self._source: str = row["regex"]
        self._macros = macros
        self.strong: bool = row.get("strong", self.position != "anywhere")

    @cached_property
    def regex(self) -> re.Pattern[str]:
        """The expression with its macros filled in and what its position asks for around it."""
        source = _MACRO.sub(lambda found: self._macros[found[1]], self._source)
        if self.position in ("line", "trailing", "top"):
            source = rf"[\s(\[（【*_•·>«»|–—-]{{0,4}}(?:{source})[\s)\]）】*_.。!»|-]{{0,4}}"
        elif self.position == "tail":
            source = rf"(?:{source})[\s)\]）】*_.。]{{0,4}}\Z"
        return re.compile(source)


_MACRO = re.compile(r"<([A-Z][A-Z_]*)>")

_ROLE_OF_KIND: dict[str, CreditRole] = {
    "credit_line": "text_source",
    "agency_dateline": "text_source",
    "republish_cue": "text_source",
    "source_url": "text_source",
    "byline": "text_source",
    "staff_byline": "publisher_mark",
    "photo_credit": "image_source",
    "told_outlet": "quote_source",
    "media_report": "fact_source",
    "said_source": "info_source",
    "platform_mark": "publisher_mark",
}
_SCOPE_OF_ROLE: dict[str, Scope] = {
    "text_source": "document",
    "quote_source": "quote",
    "fact_source": "paragraph",
    "image_source": "paragraph",
    "info_source": "paragraph",
    "publisher_mark": "document",
}


class Speech(NamedTuple):
    """How a language says that somebody said something: ``[speech]`` in its file.

    ``verbs`` of saying; ``reporting``: those of them that media use for what they found out; ``speakers``:
    nouns of those who speak; ``sorts``: nouns that make the name beside them a medium's ("news agency");
    ``skip``: words between subject and verb; ``stops``: words no subject goes back over; ``joins``: words
    that join two names. ``examples`` and ``counter`` as for patterns, with the kind expected.
    """

    verbs: tuple[str, ...]
    reporting: frozenset[str]
    speakers: frozenset[str]
    sorts: frozenset[str]
    skip: frozenset[str]
    stops: frozenset[str]
    joins: frozenset[str]
    suffixes: tuple[str, ...]
    examples: tuple[tuple[str, ...], ...]
    counter: tuple[str, ...]
    heard: Pattern
    reported: Pattern


Tails = tuple[tuple[tuple[str, ...], tuple[Pattern, ...]], ...]
"""Patterns for the end of a line, by the literals they begin with."""


class Book(NamedTuple):
    """All patterns of all languages, by what finds them."""

    at_line_start: dict[str, tuple[Pattern, ...]]
    at_top: tuple[Pattern, ...]
    datelines: tuple[Pattern, ...]
    trailing: tuple[Pattern, ...]
    tails: Tails
    anywhere: dict[str, tuple[Pattern, ...]]
    speech: dict[str, Speech]


@cache
def patterns() -> tuple[Pattern, ...]:
    """Every pattern, in the order of the files and inside them.

    >>> len({pattern.id for pattern in patterns()}) == len(patterns())
    True
    """
    return tuple(pattern for table in _tables() for pattern in table.patterns)


@cache
def common_table() -> dict[str, Any]:
    path = files("provenance.credits") / "patterns" / "common.toml"
    return tomllib.loads(path.read_text(encoding="utf-8"))


class _Table(NamedTuple):
    """One file: its language (None for common.toml), its patterns and its verbs of saying."""

    language: str | None
    patterns: tuple[Pattern, ...]
    speech: Mapping[str, Any]


@cache
def _tables() -> tuple[_Table, ...]:
    folder = files("provenance.credits") / "patterns"
    common = common_table()
    macros: dict[str, str] = common["macros"]
    tables = [_Table(None, _read_patterns(common, None, macros), {})]
    for language in LANGUAGES:
        table = tomllib.loads((folder / f"{language}.toml").read_text(encoding="utf-8"))
        found = _read_patterns(table, language, {**macros, **table.get("macros", {})})
        tables.append(_Table(language, found, table.get("speech", {})))
    return tuple(tables)


def _read_patterns(
    table: Mapping[str, Any], language: str | None, macros: Mapping[str, str]
) -> tuple[Pattern, ...]:
    filled = dict(macros)
    for name in macros:  # macros may use those named before them
        filled[name] = _MACRO.sub(lambda found: filled[found[1]], filled[name])
    return tuple(Pattern(row, language, filled) for row in table["pattern"])


_FIRST_WORD = re.compile(r"[^\w©]{0,4}(©|[^\W\d_]+|\d+)")
"""What a line is looked up by; CJK lines by their first two characters."""


def line_key(low: str, start: int, end: int) -> tuple[str, int]:
    """What a line is looked up by, and where its first word stands."""
    found = _FIRST_WORD.match(low, start, min(end, start + 40))
    if found is None:
        return "", start
    word = found[1]
    return word[:2] if word[0] >= "\u2e80" else word, found.start(1)


def _read_speech(language: str, table: Mapping[str, Any]) -> Speech:
    def stands_for(name: str, want: Want) -> Pattern:
        row = {
            "id": f"{language}.speech.{name}",
            "kind": "media_report",
            "position": "anywhere",
            "target": want,
            "before": 1,
            "otherwise": "info_source",
            "confidence": 0.8,
            "regex": "",
            "examples": (),
            "counter": (),
        }
        return Pattern(row, language, {})

    return Speech(
        tuple(table["verbs"]),
        frozenset(table.get("reporting", ())),
        frozenset(table["speakers"]),
        frozenset(table.get("sorts", ())),
        frozenset(table.get("skip", ())),
        frozenset(table["stops"]),
        frozenset(table.get("joins", ())),
        tuple(table.get("suffixes", ())),
        tuple(tuple(example) for example in table.get("examples", ())),
        tuple(table.get("counter", ())),
        stands_for("said", "outlet"),
        stands_for("reported", "medium"),
    )


def speech() -> Mapping[str, Speech]:
    """How each language says that somebody said something, by language."""
    return book().speech


@cache
def book() -> Book:
    at_start: dict[str, list[Pattern]] = {}
    anywhere: dict[str, list[Pattern]] = {}
    lists: dict[str, list[Pattern]] = {"top": [], "dateline": [], "trailing": [], "tail": []}
    for pattern in patterns():
        if pattern.position == "anywhere":
            for literal in pattern.near:
                anywhere.setdefault(literal, []).append(pattern)
        elif pattern.starts:
            for key in sorted({line_key(literal, 0, len(literal))[0] for literal in pattern.starts}):
                at_start.setdefault(key, []).append(pattern)
        else:
            lists[pattern.position].append(pattern)
    tails = dict.fromkeys(pattern.holds for pattern in lists["tail"])
    speech = {
        table.language: _read_speech(table.language, table.speech)
        for table in _tables()
        if table.language is not None and table.speech
    }
    return Book(
        {key: tuple(found) for key, found in at_start.items()},
        tuple(lists["top"]),
        tuple(lists["dateline"]),
        tuple(lists["trailing"]),
        tuple((holds, tuple(p for p in lists["tail"] if p.holds == holds)) for holds in tails),
        _with_beginnings(anywhere),
        speech,
    )


def _with_beginnings(table: Mapping[str, Sequence[Pattern]]) -> dict[str, tuple[Pattern, ...]]:
    """Literals with their patterns and those of the literals they begin with: the longest one is found."""
    merged: dict[str, tuple[Pattern, ...]] = {}
    beginnings: list[str] = []
    for literal in sorted(table):
        while beginnings and not literal.startswith(beginnings[-1]):
            beginnings.pop()
        inherited = merged[beginnings[-1]] if beginnings else ()
        merged[literal] = (*inherited, *table[literal])
        beginnings.append(literal)
    return merged


_BEFORE_TRIGGER = "[\\s\"'“”‘’«»„()\\[\\]/–—，。、：；（「『【《-]"


class Trigger(NamedTuple):
    """What a literal found in running prose calls for: patterns, and verbs of saying with their length."""

    patterns: tuple[Pattern, ...]
    speech: tuple[tuple[str, int], ...]


class Triggers(NamedTuple):
    """Expressions for the literals of some languages, and what each literal calls for.

    ``spaced`` for scripts with spaces between words (the literal is group 1), ``dense`` for the others.
    """

    spaced: re.Pattern[str] | None
    dense: re.Pattern[str] | None
    table: dict[str, Trigger]


@cache
def triggers(languages: tuple[str, ...]) -> Triggers:
    """What to look for in running prose of these languages."""
    table: dict[str, Trigger] = {}
    for literal, found in book().anywhere.items():
        wanted = tuple(p for p in found if p.language is None or p.language in languages)
        if wanted:
            table[literal] = Trigger(wanted, ())
    verbs: dict[str, list[tuple[str, int]]] = {}
    for language, speech in book().speech.items():
        if language in languages:
            for verb in speech.verbs:
                verbs.setdefault(verb, []).append((language, len(verb)))
                table.setdefault(verb, Trigger((), ()))
    for literal, trigger in table.items():
        # "reports:" is found where "reports" is heard.
        word = _FIRST_LETTERS.match(literal)
        if word is not None and word[0] in verbs:
            table[literal] = Trigger(trigger.patterns, tuple(verbs[word[0]]))
    spaced = sorted(literal for literal in table if literal[0] < "\u2e80")
    dense = sorted(literal for literal in table if literal[0] >= "\u2e80")
    return Triggers(
        re.compile(f"{_BEFORE_TRIGGER}({literals(spaced)})") if spaced else None,
        re.compile(literals(dense)) if dense else None,
        table,
    )


_FIRST_LETTERS = re.compile(r"[^\W\d_]+")
