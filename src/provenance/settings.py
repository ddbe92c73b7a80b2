"""Which numbers: one frozen :class:`Settings`, each value with its unit, its reason and its source.

Defaults are the same for every dataset. A TOML file may change them (``--config``)::

    [alignment]
    min_words = 12

An unknown section or key, or a value of the wrong type or out of range, is an error and never a
silent default.
"""

from __future__ import annotations

import dataclasses
import hashlib
import json
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from provenance.errors import SettingsError


def _number(default: float, unit: str, low: float, high: float, why: str) -> Any:
    """A numeric setting: default, unit, allowed range (inclusive) and the reason with its source."""
    return field(default=default, metadata={"unit": unit, "low": low, "high": high, "why": why})


@dataclass(frozen=True, slots=True)
class ReadingSettings:
    """Limits on what is read."""

    max_file_bytes: int = _number(
        2_000_000_000, "bytes", 1, 2**40, "a JSONL file is streamed; beyond this it is likely a mistake"
    )
    max_text_characters: int = _number(
        5_000_000, "code points", 1, 10**9, "a book has about one million; larger is no article"
    )
    max_page_bytes: int = _number(
        20_000_000,
        "bytes",
        1,
        10**9,
        "the largest news pages have about 5 MB of markup; extraction takes time",
    )
    max_expansion: int = _number(
        200, "ratio", 1, 10**6, "gzip reaches about 1,000 on zeros; news text about 3 to 10"
    )
    nul_share: float = _number(
        0.001, "share of bytes", 0, 1, "text has none; UTF-16 without a mark is told apart before"
    )
    doubtful_share: float = _number(
        0.005, "share of characters", 0, 1, "more replacement marks than this and words are lost"
    )
    min_page_words: int = _number(
        8, "words", 0, 1000, "a page whose body has fewer words than one passage is no article"
    )


@dataclass(frozen=True, slots=True)
class FingerprintSettings:
    """How a text gets its short names."""

    minhash_permutations: int = _number(
        128, "count", 16, 1024, "standard error of a resemblance estimate about 1/sqrt(128) = .09"
    )
    minhash_seed: int = _number(1, "seed", 0, 2**31 - 1, "the seed datasketch takes by default")
    shingle_words: int = _number(
        3,
        "words",
        1,
        10,
        "whole revisions: ARI .832 at 3 words against .613 at 5 (measured on wiki-versions)",
    )
    gram_words: int = _number(
        5, "words", 2, 12, "one shared rare 5-gram found 94.7 % of PAN-13 pairs; 4-grams double the index"
    )
    window: int = _number(
        8,
        "k-grams",
        1,
        64,
        "winnowing keeps about 2/(window+1) of the k-grams and finds every shared run "
        "of window + gram_words - 1 = 12 words (Schleimer, Wilkerson, Aiken 2003)",
    )
    content_letters: int = _number(
        4,
        "letters",
        1,
        20,
        "shorter words are mostly grammar, which strangers share and rewriters change; 5 finds 2 % less of "
        "PAN-13",
    )
    content_characters: int = _number(
        6,
        "characters",
        2,
        24,
        "run that stands for a content bigram in scripts without spaces; in invented news written in such a "
        "script 6 and 7 find all 40 copies with every fifth word replaced, 8 finds 35; 4 brings up 2.5 times "
        "as many pairs",
    )


@dataclass(frozen=True, slots=True)
class CandidateSettings:
    """Which pairs deserve a closer look."""

    min_text_words: int = _number(
        8, "words", 1, 1000, "a shorter text holds no passage; it is stored and compared for identity only"
    )
    max_frequency: int = _number(
        25,
        "texts",
        2,
        10**6,
        "a k-gram in more texts links them as a star, not all with all; 100 (passim's maxDF) finds no more "
        "of PAN-13 and brings up 14 % more pairs",
    )
    min_shared: int = _number(
        1, "k-grams", 1, 100, "one shared winnowed k-gram is at least five words in a row"
    )
    hub_share: float = _number(
        0.5,
        "share",
        0,
        1,
        "of a text's k-grams that the first text of a star must have to be its main hub; two texts with one "
        "main hub are no pair for likeness alone",
    )
    content_frequency: int = _number(
        10,
        "texts",
        2,
        10**4,
        "a content bigram in more texts links them as a star; 20 finds .6 % more of the PAN-13 pairs and "
        "brings up 75 % more newswire pairs",
    )
    content_shared: int = _number(
        3,
        "content bigrams",
        1,
        100,
        "near each other in both texts: four content words in a row, or more with gaps; 2 bring up five "
        "times as many newswire pairs, 4 find 2 % less of PAN-13",
    )
    content_drift: int = _number(
        32,
        "content words",
        0,
        10**4,
        "bigrams shifted alike are near each other: shifts are told apart in bands of 2 x this + 1; 16 finds "
        ".6 % less of PAN-13, 64 .3 % more with 25 % more newswire pairs",
    )
    bands: int = _number(
        32, "count", 1, 256, "with 4 rows: half of all pairs at resemblance .39, 99 % at .62"
    )
    rows: int = _number(4, "count", 1, 64, "see bands; bands x rows = permutations")


@dataclass(frozen=True, slots=True)
class AlignmentSettings:
    """Which passages two texts share."""

    seed_words: int = _number(
        4,
        "words",
        2,
        12,
        "word 4-grams found 97 % of the shared characters of a mutated corpus, 8-grams 88 %",
    )
    seed_occurrences: int = _number(
        16,
        "places per text",
        1,
        1000,
        "a gram that stands more often in one text tells little and costs n squared",
    )
    max_gap: int = _number(
        25, "words", 0, 200, "longest stretch bridged between two exact runs (tried on the seeds)"
    )
    max_drift: int = _number(14, "words", 0, 200, "most words added or dropped inside one gap")
    gap_cost: float = _number(0.1, "words per word", 0, 10, "cost of a bridged word in a chain's score")
    drift_cost: float = _number(
        0.15, "words per word", 0, 10, "cost of a dropped or added word in a chain's score"
    )
    extend_gap_cost: float = _number(
        0.35,
        "words per word",
        0,
        10,
        "cost of a skipped word when an edge is extended; SP1 and SP3 of the seeds need it",
    )
    extend_drop: float = _number(
        1.5, "words", 0, 50, "an extension ends once its score fell this far (X-drop)"
    )
    extend_reach: int = _number(6, "words", 0, 50, "furthest next match looked for when an edge is extended")
    edge_repeats: int = _number(
        4,
        "occurrences in a times in b",
        1,
        10**9,
        'a word alone at an edge must be rarer, or any "the" moves it',
    )
    min_words: int = _number(
        8, "matched words", 2, 200, "longest run shared by chance in the unrelated seed pairs is 7 words"
    )
    min_density: float = _number(0.35, "share", 0, 1, "matched words per word of the longer side")
    solid_run: int = _number(6, "words", 1, 50, "an exact run this long hardly arises by chance")
    solid_words: int = _number(8, "words", 1, 200, "words in such runs that make a passage safe")
    loose_words: int = _number(14, "matched words", 1, 200, "without solid runs a passage needs this many")
    loose_density: float = _number(0.5, "share", 0, 1, "and this density")
    telling_letters: int = _number(4, "letters", 1, 50, "shorter words are mostly function words")
    telling_words: int = _number(
        10,
        "matched words",
        1,
        200,
        "of so many letters make a thinner passage safe; no unrelated pair of 1,900 has such a stretch",
    )
    telling_rare: int = _number(
        5, "matched words", 0, 200, "of these that stand about once in each text (edge_repeats)"
    )
    telling_density: float = _number(0.4, "share", 0, 1, "and this density")
    split_gap: int = _number(
        23, "words", 1, 200, "a stretch of 30 words with under 25 % equal ends a passage"
    )
    snap_words: int = _number(
        2, "words", 0, 10, "edges go to the sentence's end when both sides are this near"
    )
    verbatim_similarity: float = _number(0.95, "share", 0, 1, "from here on a passage is called verbatim")


@dataclass(frozen=True, slots=True)
class RewordingSettings:
    """Which stretches say the same in other words; weights stand in rewording/weights.toml."""

    least_content: int = _number(
        1,
        "content bigrams",
        0,
        1000,
        "in common outside equal runs of solid_run words; with fewer there is nothing retold to look for",
    )
    max_sentence_pairs: int = _number(
        4_000_000,
        "sentence pairs",
        1,
        10**9,
        "two texts of 2,000 sentences (40,000 words); memory and time grow with it",
    )
    seed_cosine: float = _number(0.28, "cosine", 0, 1, "alike sentences; .24 and .33 gave the same on PAN-13")
    seed_dice: float = _number(0.25, "share", 0, 1, "of distinct stems two alike sentences have in common")
    seed_words: int = _number(5, "words", 1, 100, "a shorter sentence is alike to anything")
    seed_gap: int = _number(4, "sentences", 0, 50, "seeds further apart belong to different regions")
    cluster_cosine: float = _number(0.3, "cosine", 0, 1, "both sides of a cluster must be so alike")
    reach: int = _number(3, "sentences", 0, 50, "how far a border may move beyond its seeds in one round")
    rounds: int = _number(3, "rounds", 1, 20, "borders settle in two or three")
    border_bias: float = _number(0.6, "log-odds", -10, 10, "added to each sentence: a missed one costs more")
    region_log_odds: float = _number(0.2, "log-odds", -10, 10, "least of a region")
    region_characters: int = _number(150, "code points", 1, 10**6, "least of a region on both sides")
    join_characters: int = _number(
        300, "code points", 0, 10**6, "pieces nearer than this on both sides are one region"
    )
    solid_share: float = _number(
        0.5,
        "share of words",
        0,
        1,
        "of a region in exact runs: from here on its textual passages stand for it",
    )
    long_solid_share: float = _number(
        0.3, "share of words", 0, 1, "the same when one passage has long_solid_words"
    )
    long_solid_words: int = _number(30, "words", 1, 10**6, "in exact runs of one passage")
    proven_share: float = _number(
        0.5,
        "share of words",
        0,
        1,
        "of the words a region has in common that its textual passages matched: from here on it is textual",
    )
    summary_solid_share: float = _number(
        0.95,
        "share of words",
        0,
        1,
        "of a summary in exact runs: from here on its textual passages stand for it",
    )
    summary_copied_words: int = _number(
        80, "words", 1, 10**6, "matched by one passage inside a summary: it stands for itself"
    )
    summary_copied_run: int = _number(40, "words", 1, 10**6, "or equal in a row")
    summary_bias: float = _number(3.0, "log-odds", -10, 10, "added to each sentence of a summary")
    summary_log_odds: float = _number(0.2, "log-odds", -10, 10, "least of a summary")
    summary_characters: int = _number(250, "code points", 1, 10**6, "least of a summary")
    summary_least_words: int = _number(250, "words", 1, 10**6, "a shorter text needs no summary")
    summary_most_words: int = _number(4000, "words", 1, 10**7, "longer texts share stems with anything")


@dataclass(frozen=True, slots=True)
class RelationSettings:
    """From passages to a kind; see docs/how-it-works.md for the rules."""

    quotation_share: float = _number(
        0.8, "share of words", 0, 1, "of a passage inside quotation marks on both sides"
    )
    boilerplate_share: float = _number(0.8, "share of words", 0, 1, "of the shared words")
    exact_coverage: float = _number(0.97, "share", 0, 1, "both sides, for exact_copy")
    exact_order: float = _number(
        0.95, "share", 0, 1, "shuffled sentences look exact unless order is asked for"
    )
    edited_coverage: float = _number(0.5, "share", 0, 1, "both sides, for edited_copy")
    excerpt_coverage: float = _number(0.8, "share", 0, 1, "of the smaller side, for excerpt")
    excerpt_words: int = _number(50, "novel words", 1, 10**6, "a partial copy this long is an excerpt")
    excerpt_run: int = _number(20, "novel words in a row", 1, 10**6, "or one with a run this long")
    excerpt_part: float = _number(
        0.4, "share", 0, 1, "of the smaller side, for excerpt when there are excerpt_part_words"
    )
    excerpt_part_words: int = _number(
        30,
        "novel words",
        1,
        10**6,
        "a short text of which much is taken; 25 let in two stubs",
    )
    compilation_share: float = _number(0.7, "share", 0, 1, "of a document covered by several sources")
    compilation_single: float = _number(0.8, "share", 0, 1, "no single source may cover more")
    revision_coverage: float = _number(0.3, "share", 0, 1, "both sides, same outlet, near in time")
    revision_days: float = _number(7, "days", 0, 3650, "versions of one story rarely lie further apart")
    upstream_share: float = _number(
        0.3,
        "share",
        0,
        1,
        "a wholly credited text explained from this share on, but not in full, has a lost source",
    )
    explained_by_third: float = _number(
        0.8, "share", 0, 1, "of what two share that a common source must explain"
    )
    form_changes: int = _number(
        6, "changes", 1, 10**6, "fewer changed numbers, dates and names prove no form"
    )
    form_share: float = _number(
        0.3,
        "share of changes",
        0,
        1,
        "that are numbers, dates or names; measured on encyclopedia templates: "
        "171 of 207 false pairs have it, 40 of 2,411 true ones",
    )
    form_words: float = _number(12, "shared words per change", 1, 1000, "more, and it is edited prose")
    form_run: int = _number(40, "words", 1, 10**6, "a form has no unchanged run this long")
    boilerplate_stories: int = _number(
        3, "stories", 2, 1000, "text in this many unrelated stories is furniture"
    )


@dataclass(frozen=True, slots=True)
class DirectionSettings:
    """Log-odds (natural) that a is the source of b; see docs/how-it-works.md."""

    threshold: float = _number(2.0, "log-odds", 0, 20, "odds of about 7 to 1 before a direction is stated")
    link: float = _number(4.5, "log-odds", 0, 20, "a link in the head or text that names the other's address")
    credit: float = _number(3.5, "log-odds", 0, 20, "a whole-text credit that names the other's outlet")
    marks: float = _number(2.5, "log-odds", 0, 20, "one outlet's marks inside the other's shared text")
    day: float = _number(
        2.4,
        "log-odds",
        0,
        20,
        "published at least 24 hours earlier; no more than hours, since copies are made within hours and a "
        "longer gap is more often a wrong date",
    )
    hours: float = _number(2.4, "log-odds", 0, 20, "published 1 to 24 hours earlier")
    minutes: float = _number(2.2, "log-odds", 0, 20, "published 5 to 60 minutes earlier")
    moments: float = _number(0.2, "log-odds", 0, 20, "published less than 5 minutes earlier; never hard")
    same_place: float = _number(5.0, "log-odds", 0, 20, "two versions at one address: order of capture")
    agency: float = _number(1.0, "log-odds", 0, 20, "agencies supply outlets")
    bracket: float = _number(0.5, "log-odds", 0, 20, "an editorial bracket put into a quotation")
    cut_from_bottom: float = _number(0.6, "log-odds", 0, 20, "one text is the other without its end")
    containment: float = _number(0.3, "log-odds", 0, 20, "one text lies inside the other")
    branching: float = _number(
        0.8,
        "log-odds",
        0,
        20,
        "for each further text that is nearer to one of two: copies were taken from it",
    )
    branching_most: float = _number(3.2, "log-odds", 0, 20, "for all of these together")
    skew_minutes: float = _number(
        5, "minutes", 0, 1440, "clocks and feeds differ by this much; less is simultaneous"
    )


@dataclass(frozen=True, slots=True)
class AuditSettings:
    """Whether the credits agree with what was found."""

    full_scope: float = _number(0.8, "share of copied words", 0, 1, "a credit that covers less is partial")
    copy_words: int = _number(
        40, "words", 1, 10**6, "fewer copied words than this, and less than copy_share, are no copy to credit"
    )
    copy_share: float = _number(
        0.1, "share of the document", 0, 1, "less copied text needs no credit to be asked for"
    )
    explained_share: float = _number(
        0.8,
        "share",
        0,
        1,
        "a credited source that explains less of the text points to another, unseen version",
    )


@dataclass(frozen=True, slots=True)
class CheckSettings:
    """When a draft is stopped. Nothing that is stored rests on these."""

    min_words: int = _number(
        40, "words", 1, 10**6, "in a row of passages, in prose and without a credit; see audit.copy_words"
    )
    max_share: float = _number(1.0, "share of the draft", 0, 1, "uncredited; 1 is never passed")
    row_gap: int = _number(
        25, "words", 0, 1000, "passages follow each other up to this distance; see alignment.max_gap"
    )
    least_words: int = _number(8, "words", 1, 1000, "less of a passage is not charged to its source")
    near_tie: float = _number(
        0.97,
        "share of the most",
        0,
        1,
        "sources that explain about as much of a draft: the credited one first, then the earliest",
    )
    spun_changes: int = _number(8, "changes", 1, 1000, "replaced words from which a passage may be spun ...")
    spun_every: int = _number(14, "words", 1, 1000, "... if on average one in so many, or more, is replaced")
    shuffled_passages: int = _number(4, "passages", 2, 1000, "of one source from which an order is told ...")
    shuffled_share: float = _number(
        0.6,
        "share of neighbours",
        0,
        1,
        "... that is another one if fewer follow each other as in the source",
    )
    quoted_share: float = _number(0.8, "share of a passage", 0, 1, "inside quotation marks: put into them")


@dataclass(frozen=True, slots=True)
class Settings:
    """All settings, frozen; equal settings give equal results.

    >>> Settings().alignment.min_words
    8
    >>> Settings.from_mapping({"alignment": {"min_words": 12}}).alignment.min_words
    12
    """

    reading: ReadingSettings = field(default_factory=ReadingSettings)
    fingerprints: FingerprintSettings = field(default_factory=FingerprintSettings)
    candidates: CandidateSettings = field(default_factory=CandidateSettings)
    alignment: AlignmentSettings = field(default_factory=AlignmentSettings)
    rewording: RewordingSettings = field(default_factory=RewordingSettings)
    relations: RelationSettings = field(default_factory=RelationSettings)
    direction: DirectionSettings = field(default_factory=DirectionSettings)
    audit: AuditSettings = field(default_factory=AuditSettings)
    check: CheckSettings = field(default_factory=CheckSettings)

    @classmethod
    def from_mapping(cls, values: Mapping[str, Any], source: str = "settings") -> Settings:
        """Settings with some values replaced.

        Raises:
            SettingsError: an unknown section or key, a wrong type, or a value out of range.
        """
        sections = {f.name: f for f in dataclasses.fields(cls)}
        changed: dict[str, Any] = {}
        for name, table in values.items():
            if name not in sections:
                raise SettingsError(f"{source}: unknown section [{name}]; known: {', '.join(sections)}")
            if not isinstance(table, Mapping):
                raise SettingsError(f"{source}: {name} must be a table of keys")
            changed[name] = _section(getattr(cls(), name), name, table, source)
        return dataclasses.replace(cls(), **changed)

    @classmethod
    def from_toml(cls, path: Path) -> Settings:
        """Settings from a TOML file.

        Raises:
            SettingsError: the file cannot be read, is no TOML, or names something unknown.
        """
        try:
            values = tomllib.loads(path.read_text(encoding="utf-8"))
        except OSError as error:
            raise SettingsError(f"{path}: cannot be read ({error.strerror})") from error
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            raise SettingsError(f"{path}: not valid TOML ({error})") from error
        return cls.from_mapping(values, str(path))

    def as_mapping(self) -> dict[str, dict[str, Any]]:
        """Every section and value, for storing with a run."""
        return dataclasses.asdict(self)

    def digest(self) -> str:
        """A hash of all values that what is stored rests on: equal digest, equal results of a trace."""
        values = {name: section for name, section in self.as_mapping().items() if name != "check"}
        canonical = json.dumps(values, sort_keys=True, separators=(",", ":"))
        return hashlib.sha256(canonical.encode()).hexdigest()


def _section(default: Any, name: str, table: Mapping[str, Any], source: str) -> Any:
    fields = {f.name: f for f in dataclasses.fields(default)}
    checked: dict[str, Any] = {}
    for key, given in table.items():
        value = given
        if key not in fields:
            raise SettingsError(f"{source}: unknown key {name}.{key}; known: {', '.join(sorted(fields))}")
        wanted = type(getattr(default, key))
        if wanted is float and isinstance(value, int) and not isinstance(value, bool):
            value = float(value)
        if type(value) is not wanted:
            raise SettingsError(f"{source}: {name}.{key} must be {wanted.__name__}, not {value!r}")
        low, high = fields[key].metadata["low"], fields[key].metadata["high"]
        if not low <= value <= high:
            raise SettingsError(f"{source}: {name}.{key} = {value!r} is outside {low} to {high}")
        checked[key] = value
    return dataclasses.replace(default, **checked)
