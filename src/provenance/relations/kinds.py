"""What is a pair, looked at by itself? The first rule that fits."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

from provenance.comparison import Measure
from provenance.model import Credit, Direction, Evidence, PassageKind, RelationKind
from provenance.relations.coverage import Coverage, coverage
from provenance.relations.direction import Side, days_between, decide_direction, direction_evidence
from provenance.relations.parties import Party
from provenance.relations.reasons import because, logistic, percent
from provenance.settings import Settings

COPIES = ("exact_copy", "edited_copy", "excerpt", "compilation")
"""Relation kinds in which one document has text of the other, or both of a third."""
JOINING = (*COPIES, "revision", "shared_upstream")
"""Relation kinds that join documents to a story."""

CHANGE_NAMES = {
    "number": ("number", "numbers"),
    "date": ("date", "dates"),
    "name": ("name", "names"),
    "negation": ("negation", "negations"),
    "quote_altered": ("quotation", "quotations"),
    "credit_removed": ("credit removed", "credits removed"),
    "credit_added": ("credit added", "credits added"),
    "bracket": ("editorial note", "editorial notes"),
    "wording": ("wording", "wordings"),
    "spelling": ("spelling", "spellings"),
}
"""Classes of change worth a mention, the telling ones first, with their plural."""


def told_changes(changes: Mapping[str, int], *, backwards: bool) -> str:
    """Changes counted by class, in words; the telling classes only.

    Args:
        changes: number of changed stretches by class, from a to b.
        backwards: tell them from b to a.

    >>> told_changes({"credit_added": 1, "number": 2, "typography": 5}, backwards=True)
    '2 numbers, 1 credit removed'
    """
    if backwards:
        swap = {"credit_added": "credit_removed", "credit_removed": "credit_added"}
        changes = {swap.get(name, name): count for name, count in changes.items()}
    return ", ".join(
        f"{changes[name]} {one if changes[name] == 1 else many}"
        for name, (one, many) in CHANGE_NAMES.items()
        if changes.get(name)
    )


@dataclass(frozen=True, slots=True)
class Finding:
    """A pair, decided: the measure, the kinds of its passages, and the relation."""

    a: Party
    b: Party
    measure: Measure
    kinds: tuple[PassageKind, ...]
    covered: Coverage
    kind: RelationKind
    kind_evidence: tuple[Evidence, ...]
    direction_evidence: tuple[Evidence, ...]
    direction: Direction
    direction_confidence: float | None

    @property
    def confidence(self) -> float:
        """Probability that the kind is right: the logistic of the sum of the evidence for it."""
        return logistic(sum(e.log_odds for e in self.kind_evidence))

    @property
    def source(self) -> Side | None:
        """Which side the other took from, if that is known."""
        if self.direction == "a_to_b":
            return "a"
        return "b" if self.direction == "b_to_a" else None

    @property
    def title(self) -> str:
        """Both names, the source first where it is known."""
        if self.source is None:
            return f"{self.a.name} – {self.b.name}"
        first, second = (self.a, self.b) if self.source == "a" else (self.b, self.a)
        return f"{first.name} → {second.name}"

    def summary(self, changes: Mapping[str, int]) -> str:
        """The finding in a line: what it is, how much, what changed.

        Args:
            changes: number of changed stretches by class.
        """
        covered = self.covered
        if self.source == "b":
            shares = f"{percent(covered.raw_a)} of {self.a.name}, {percent(covered.raw_b)} of {self.b.name}"
        else:
            shares = f"{percent(covered.raw_b)} of {self.b.name}, {percent(covered.raw_a)} of {self.a.name}"
        kind = self.kind.replace("_", " ").capitalize()
        if not covered.shared and covered.retold_words:
            longest = covered.longest_retold
            return f"{kind}: a summary takes over {covered.retold_words} words, {longest} of them in a row."
        told = told_changes(changes, backwards=self.source == "b")
        altered = f"; changed: {told}" if told else ""
        return f"{kind}: {covered.shared} words shared, {shares}{altered}."


def decide(
    a: Party, b: Party, measure: Measure, kinds: tuple[PassageKind, ...], settings: Settings
) -> Finding | None:
    covered = coverage(a, b, measure.passages, kinds)
    decided = _kind(a, b, measure, covered, settings)
    if decided is None:
        return None
    kind, reasons = decided
    evidence: tuple[Evidence, ...] = ()
    direction: Direction = "unknown"
    sure: float | None = None
    if kind == "shared_upstream":
        direction = "common_source"
    elif kind in JOINING:
        evidence = tuple(direction_evidence(a, b, measure, covered, settings))
        direction, sure = decide_direction(evidence, settings)
    return Finding(a, b, measure, kinds, covered, kind, tuple(reasons), evidence, direction, sure)


def _kind(
    a: Party, b: Party, measure: Measure, covered: Coverage, settings: Settings
) -> tuple[RelationKind, list[Evidence]] | None:
    """The first rule that fits (docs/how-it-works.md has them as a table)."""
    rules = settings.relations
    if measure.same_words:
        same = because("same_words", 6.0, "After normalisation both texts are the same.")
        return "exact_copy", [same, *_evasions(a, b)]
    if (
        covered.least >= rules.exact_coverage
        and measure.order_kept >= rules.exact_order
        and measure.surface_only
    ):
        return "exact_copy", [
            *_extent(a, b, covered),
            because("surface_only", 2.0, "Only typography, white space or page furniture differ."),
        ]
    version = _version_reason(a, b, covered, settings)
    if version:
        return "revision", [*_extent(a, b, covered), version]
    if not covered.shared:
        if _enough(covered, settings):
            return "excerpt", _extent_with_retold(a, b, covered)
        if any(tier != "textual" for tier in (p.tier for p in measure.passages)):
            return "incidental", [
                because(
                    "reworded", 0.0, "Only reworded or summarised regions were found; they decide nothing."
                )
            ]
        return None
    if covered.quote_share >= rules.quotation_share:
        return "shared_quotation", [
            because(
                "quoted",
                1.0 + min(4.0, 0.1 * covered.shared),
                f"{percent(covered.quote_share)} of the {covered.shared} shared words stand inside "
                "quotation marks on both sides.",
            )
        ]
    if covered.boilerplate_share >= rules.boilerplate_share:
        return "shared_boilerplate", [
            because(
                "boilerplate",
                1.0 + min(4.0, 0.1 * covered.shared),
                f"{percent(covered.boilerplate_share)} of the {covered.shared} shared words are page "
                "furniture.",
            )
        ]
    form = _form_reason(measure, covered, settings)
    if form and covered.least < rules.edited_coverage:
        return "shared_boilerplate", [form]
    extent = _extent_with_retold(a, b, covered) + ([form] if form else [])
    if covered.least < rules.edited_coverage and not _enough(covered, settings):
        # Two texts that credit one agency and share a phrase are not two prints of one story.
        return "incidental", extent
    upstream = _upstream_reason(a, b, covered)
    if upstream:
        return "shared_upstream", [*extent, upstream]
    return ("edited_copy" if covered.least >= rules.edited_coverage else "excerpt"), extent


def _extent(a: Party, b: Party, covered: Coverage) -> list[Evidence]:
    """How much of both texts is running text of the other, and how long it goes on unchanged."""
    return [
        *_evasions(a, b),
        because(
            "coverage",
            min(4.0, 4.0 * covered.least + 0.02 * covered.novel_words),
            f"{covered.novel_words} words of running text are shared: {percent(covered.novel_a)} of "
            f"{a.name}, {percent(covered.novel_b)} of {b.name}.",
        ),
        because(
            "longest_run",
            min(3.0, 0.15 * max(0, covered.longest_novel - 7)),
            f"The longest unchanged run has {covered.longest_novel} words.",
        ),
    ]


def _extent_with_retold(a: Party, b: Party, covered: Coverage) -> list[Evidence]:
    """The extent, with the words that summaries took over as they were; these alone if no others are."""
    if not covered.retold_words:
        return _extent(a, b, covered)
    retold = because(
        "retold_words",
        min(3.0, 0.02 * covered.retold_words + 0.05 * max(0, covered.longest_retold - 7)),
        f"A summary takes over {covered.retold_words} words as they were; the longest run has "
        f"{covered.longest_retold}.",
    )
    return [*(_extent(a, b, covered) if covered.shared else _evasions(a, b)), retold]


def _enough(covered: Coverage, settings: Settings) -> bool:
    """Whether so many words are the same, so many in a row or so large a part of a text, to be an excerpt."""
    rules = settings.relations
    return (
        covered.most >= rules.excerpt_coverage
        or (covered.most >= rules.excerpt_part and covered.novel_words >= rules.excerpt_part_words)
        or covered.novel_words + covered.retold_words >= rules.excerpt_words
        or max(covered.longest_novel, covered.longest_retold) >= rules.excerpt_run
    )


def _evasions(a: Party, b: Party) -> list[Evidence]:
    """Text made unlike its source for machines and like it for readers."""
    return [
        because(
            "obfuscation",
            1.0,
            f"{party.name} has {party.hidden_words} invisible characters and words of mixed scripts.",
        )
        for party in (a, b)
        if party.hidden_words
    ]


def _version_reason(a: Party, b: Party, covered: Coverage, settings: Settings) -> Evidence | None:
    """Why two documents are versions of one article, if they are."""
    if not a.addresses.isdisjoint(b.addresses):
        address = min(a.addresses & b.addresses)
        return because("same_address", 4.0, f"Both stand at the same address, {address}.")
    if a.place and a.place == b.place:
        return because("same_place", 4.0, "Both were read from the same place.")
    rules = settings.relations
    if a.outlet and a.outlet == b.outlet and covered.least >= rules.revision_coverage:
        gap = days_between(a.published, b.published)
        if gap is not None and gap <= rules.revision_days:
            return because(
                "same_outlet",
                2.0,
                f"Both are {a.outlet_name}'s own, at most {max(1, math.ceil(gap))} days apart.",
            )
    return None


def _form_reason(measure: Measure, covered: Coverage, settings: Settings) -> Evidence | None:
    """Why what is shared is a form filled with other facts (weather, results, statistics), if it is."""
    rules = settings.relations
    facts = measure.fact_changes
    if (
        facts < rules.form_changes
        or facts < rules.form_share * measure.word_changes
        or covered.shared > rules.form_words * facts
        or covered.longest >= rules.form_run
    ):
        return None
    return because(
        "form",
        2.0,
        f"{facts} of {measure.word_changes} changes are other numbers, dates or names, one for every "
        f"{covered.shared / facts:.0f} shared words: the same form, filled with other facts.",
    )


def _upstream_reason(a: Party, b: Party, covered: Coverage) -> Evidence | None:
    """Why both must have their text from a third, as far as the pair by itself can show it."""
    if not (covered.novel_words and a.credits and b.credits) or _names(a, b) or _names(b, a):
        return None
    for credit_a, name_a, address_a in a.upstream():
        if name_a and name_a in (a.publisher, b.publisher):
            continue
        for _, name_b, address_b in b.upstream():
            if (name_a and name_a == name_b) or (address_a and address_a == address_b):
                return because(
                    "both_credit", 3.0, f"Both credit {credit_a.target or credit_a.url} for their text."
                )
    return None


def speaks_for_all(credit: Credit, party: Party) -> bool:
    """Whether a credit covers (nearly) the whole text and not a passage of it."""
    return credit.scope is None or credit.scope.length >= 0.9 * party.characters


def _names(taker: Party, source: Party) -> bool:
    """Whether one document credits the other's outlet or address for its text."""
    return any(
        (name is not None and name == source.publisher and name != taker.publisher)
        or (address is not None and address in source.addresses)
        for _, name, address in taker.upstream()
    )
