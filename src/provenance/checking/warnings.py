"""What of a checked draft an editor should look at, why, and what would settle it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from provenance.checking.rules import Policy
from provenance.model import CheckedDraft, CheckedPassage, CheckedSource, DraftWarning, Edit, Span
from provenance.profiles import Profile
from provenance.relations import NOVEL, listed, percent
from provenance.settings import CheckSettings

_FIGURES = ("number", "date")
_SHOWN = 40
_LINES = 4
_NAMES = 3
"""Characters of a change, lines and names that a message has at most."""

_Row = tuple[CheckedSource, CheckedPassage]


def warnings_of(
    draft: CheckedDraft, profile: Profile, row: int, policy: Policy, limits: CheckSettings
) -> tuple[DraftWarning, ...]:
    """Warnings in the order of the rules, those that stop a draft first.

    Args:
        draft: as it was charged.
        profile: of its text.
        row: words of the longest row of uncredited passages.
        policy: what is tolerated.
        limits: what counts as spun, shuffled or put into quotation marks.
    """
    rows = [(source, passage) for source in draft.sources for passage in source.passages]
    rows.sort(key=lambda r: r[1].draft)
    found = [
        *_uncredited(draft, rows, row, policy),
        *_altered(draft, rows, policy),
        *_spun(draft, rows, policy, limits),
        *_evasion(draft, profile, rows, policy, limits),
    ]
    return tuple(sorted(found, key=lambda w: w.severity != "stop"))


def _warning(
    rule: str, count: float, policy: Policy, message: str, settle: str, span: Span | None = None
) -> Iterator[DraftWarning]:
    """The warning, unless what was found is tolerated or not looked for."""
    limit = policy.limit(rule)
    if limit.severity == "off" or not policy.breaks(rule, count):
        return
    yield DraftWarning(rule, limit.severity, round(count, 4), limit.limit, message, settle, span)


def _uncredited(
    draft: CheckedDraft, rows: Sequence[_Row], row: int, policy: Policy
) -> Iterator[DraftWarning]:
    lacking = [(s, p) for s, p in rows if not p.credited and p.kind in NOVEL]
    if not lacking:
        return
    whom, where, first = _whom(lacking), _where(draft, lacking), lacking[0][1].draft
    yield from _warning(
        "uncredited_words",
        row,
        policy,
        f"{row} words in a row also stand in {whom}, without a credit.",
        f"Credit {whom}, or quote or rewrite line {where}.",
        first,
    )
    share = draft.uncredited_words / max(1, draft.words)
    yield from _warning(
        "share",
        share,
        policy,
        f"{percent(share)} of the draft stand elsewhere without a credit.",
        "Credit the sources, or rewrite what is theirs.",
        first,
    )


def _altered(draft: CheckedDraft, rows: Sequence[_Row], policy: Policy) -> Iterator[DraftWarning]:
    """One warning for each change, since each is settled by itself."""
    for rule, classes, what, settle in (
        (
            "altered_quote",
            ("quote_altered",),
            "A quotation differs",
            "Quote as the source does, or drop the marks.",
        ),
        (
            "altered_number",
            _FIGURES,
            "A figure differs",
            "Check it against the source, which may be wrong or outdated.",
        ),
    ):
        changed = [(s, p, e) for s, p in rows for e in p.edits if e.edit_class in classes]
        for source, passage, edit in changed:
            was, now = _sides(draft, passage, edit)
            yield from _warning(
                rule,
                len(changed),
                policy,
                f"{what} from {source.name}: “{was}” there, “{now}” here.",
                settle,
                edit.b if edit.b.length else passage.draft,
            )


def _sides(draft: CheckedDraft, passage: CheckedPassage, edit: Edit) -> tuple[str, str]:
    start = edit.a.start - passage.source.start
    was = passage.source_text[start : start + edit.a.length]
    return " ".join(was.split())[:_SHOWN], " ".join(edit.b.cut(draft.text).split())[:_SHOWN]


def _spun(
    draft: CheckedDraft, rows: Sequence[_Row], policy: Policy, limits: CheckSettings
) -> Iterator[DraftWarning]:
    spun = [
        (s, p)
        for s, p in rows
        if not p.credited and (p.kind in ("reworded", "summary") or _is_spun(p, limits))
    ]
    if not spun:
        return
    words, whom = sum(p.words for _, p in spun), _whom(spun)
    yield from _warning(
        "spun",
        words,
        policy,
        f"{words} words say what {whom} says, with words replaced or sentences retold.",
        f"Credit {whom}, or report line {_where(draft, spun)} from sources of your own.",
        spun[0][1].draft,
    )


def _is_spun(passage: CheckedPassage, limits: CheckSettings) -> bool:
    """Whether words were replaced one by one all through a passage."""
    changes = sum(e.edit_class == "wording" and e.op == "altered" for e in passage.edits)
    return changes >= limits.spun_changes and passage.words <= limits.spun_every * changes


def _evasion(
    draft: CheckedDraft, profile: Profile, rows: Sequence[_Row], policy: Policy, limits: CheckSettings
) -> Iterator[DraftWarning]:
    hidden = profile.normal.obfuscations
    yield from _warning(
        "hidden",
        hidden,
        policy,
        f"{hidden} characters are invisible or only look like the letters they stand for: text that is "
        "compared by others will not match.",
        "Type the text anew, or paste it as plain text, and find out where it came from.",
    )
    quoted = [
        (s, p)
        for s, p in rows
        if p.kind in NOVEL and _quoted(p.draft, profile.quotations) >= limits.quoted_share
    ]
    if quoted:
        words = sum(p.words for _, p in quoted)
        yield from _warning(
            "quoted_prose",
            words,
            policy,
            f"{words} words stand in quotation marks here and are prose of the source.",
            f"Say in the text who is quoted in line {_where(draft, quoted)}.",
            quoted[0][1].draft,
        )
    shuffled = [(s, p) for s, p in rows if not s.credited and _is_shuffled(s, limits)]
    if shuffled:
        whom = _whom(shuffled)
        yield from _warning(
            "shuffled",
            len({s.document for s, _ in shuffled}),
            policy,
            f"The sentences of {whom} stand here in another order.",
            f"Credit {whom}: another order does not make it another text.",
            shuffled[0][1].draft,
        )


def _quoted(span: Span, quotations: Sequence[Span]) -> float:
    """The share of a stretch that stands in quotation marks."""
    covered = sum(max(0, min(span.end, q.end) - max(span.start, q.start)) for q in quotations)
    return covered / span.length


def _is_shuffled(source: CheckedSource, limits: CheckSettings) -> bool:
    """Whether the passages of a source, in the draft's order, jump about in the source."""
    places = [p.source.start for p in sorted(source.passages, key=lambda p: p.draft)]
    kept = sum(one < other for one, other in pairwise(places))
    return len(places) >= limits.shuffled_passages and kept < limits.shuffled_share * (len(places) - 1)


def _whom(rows: Sequence[_Row]) -> str:
    """The outlets, or else the names, of the first sources of some passages."""
    return listed(list(dict.fromkeys(s.outlet or s.name for s, _ in rows))[:_NAMES])


def _where(draft: CheckedDraft, rows: Sequence[_Row]) -> str:
    """The first lines some passages stand in."""
    return listed(draft.lines_of([p.draft for _, p in rows])[:_LINES])
