"""What of a checked draft an editor should look at, why, and what would settle it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from provenance.checking.rules import Policy
from provenance.model import CheckedDraft, CheckedPassage, CheckedSource, DraftWarning, Edit, Span
from provenance.profiles import Profile

_FACTS = ("number", "date")
_WORD_CHANGES = 8
_WORDS_PER_CHANGE = 14
"""Spun text has a word replaced in every so many words, or more often, and many in all."""
_SHOWN = 40
_LINES = 4
_SHUFFLED = 0.6
"""Share of neighbouring passages in the source's order, below which sentences were shuffled."""
_LEAST_SHUFFLED = 4

_Row = tuple[CheckedSource, CheckedPassage]


def warnings_of(draft: CheckedDraft, profile: Profile, row: int, policy: Policy) -> tuple[DraftWarning, ...]:
    """Warnings in the order of the rules, those that stop a draft first.

    Args:
        draft: as it was charged.
        profile: of its text.
        row: words of the longest row of uncredited passages.
        policy: what is tolerated.
    """
    rows = [(source, passage) for source in draft.sources for passage in source.passages]
    rows.sort(key=lambda r: r[1].draft)
    found = [
        *_uncredited(draft, rows, row, policy),
        *_altered(draft, rows, policy),
        *_spun(draft, rows, policy),
        *_evasion(draft, profile, rows, policy),
    ]
    return tuple(sorted(found, key=lambda w: w.severity != "stop"))


def _over(rule: str, count: float, policy: Policy) -> bool:
    limit = policy.limit(rule)
    return limit.severity != "off" and count > limit.limit


def _warning(
    rule: str, count: float, policy: Policy, message: str, settle: str, span: Span | None = None
) -> DraftWarning:
    limit = policy.limit(rule)
    assert limit.severity != "off"
    return DraftWarning(rule, limit.severity, round(count, 4), limit.limit, message, settle, span)


def _uncredited(
    draft: CheckedDraft, rows: Sequence[_Row], row: int, policy: Policy
) -> Iterator[DraftWarning]:
    lacking = [(s, p) for s, p in rows if not p.credited and p.kind in ("verbatim", "edited")]
    first = lacking[0][1].draft if lacking else None
    limit = policy.limit("uncredited_words")
    # So many words are too many, not more than so many: the contract of the exit code.
    if limit.severity != "off" and lacking and row >= max(1.0, limit.limit):
        whom = _listed(list(dict.fromkeys(s.outlet or s.name for s, _ in lacking))[:3])
        where = _listed(_lines(draft, [p for _, p in lacking]))
        yield _warning(
            "uncredited_words",
            row,
            policy,
            f"{row} words in a row also stand in {whom}, without a credit.",
            f"Credit {whom}, or quote or rewrite line {where}.",
            first,
        )
    share = draft.uncredited_words / max(1, draft.words)
    if _over("share", share, policy):
        yield _warning(
            "share",
            share,
            policy,
            f"{100 * share:.0f} % of the draft stand elsewhere without a credit.",
            "Credit the sources, or rewrite what is theirs.",
            first,
        )


def _altered(draft: CheckedDraft, rows: Sequence[_Row], policy: Policy) -> Iterator[DraftWarning]:
    for rule, classes, what, settle in (
        (
            "altered_quote",
            ("quote_altered",),
            "A quotation differs",
            "Quote as the source does, or drop the marks.",
        ),
        (
            "altered_number",
            _FACTS,
            "A figure differs",
            "Check it against the source, which may be wrong or outdated.",
        ),
    ):
        changed = [(s, p, e) for s, p in rows for e in p.edits if e.edit_class in classes]
        if not _over(rule, len(changed), policy):
            continue
        for source, passage, edit in changed:
            was, now = _sides(draft, passage, edit)
            yield _warning(
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


def _spun(draft: CheckedDraft, rows: Sequence[_Row], policy: Policy) -> Iterator[DraftWarning]:
    spun = [(s, p) for s, p in rows if not p.credited and (p.kind in ("reworded", "summary") or _is_spun(p))]
    words = sum(p.words for _, p in spun)
    if _over("spun", words, policy):
        whom = _listed(list(dict.fromkeys(s.outlet or s.name for s, _ in spun))[:3])
        where = _listed(_lines(draft, [p for _, p in spun]))
        yield _warning(
            "spun",
            words,
            policy,
            f"{words} words say what {whom} says, with words replaced or sentences retold.",
            f"Credit {whom}, or report line {where} from sources of your own.",
            spun[0][1].draft,
        )


def _is_spun(passage: CheckedPassage) -> bool:
    """Whether words were replaced one by one all through a passage."""
    changes = sum(e.edit_class == "wording" and e.op == "altered" for e in passage.edits)
    return changes >= _WORD_CHANGES and passage.words <= _WORDS_PER_CHANGE * changes


def _evasion(
    draft: CheckedDraft, profile: Profile, rows: Sequence[_Row], policy: Policy
) -> Iterator[DraftWarning]:
    hidden = profile.normal.obfuscations
    if _over("hidden", hidden, policy):
        yield _warning(
            "hidden",
            hidden,
            policy,
            f"{hidden} characters are invisible or only look like the letters they stand for: text that is "
            "compared by others will not match.",
            "Type the text anew, or paste it as plain text, and find out where it came from.",
        )
    quoted = [p for _, p in rows if p.kind in ("verbatim", "edited") and _inside(p.draft, profile.quotations)]
    words = sum(p.words for p in quoted)
    if _over("quoted_prose", words, policy):
        where = _listed(_lines(draft, quoted))
        yield _warning(
            "quoted_prose",
            words,
            policy,
            f"{words} words stand in quotation marks here and are prose of the source.",
            f"Say in the text who is quoted in line {where}.",
            quoted[0].draft,
        )
    shuffled = [source for source in draft.sources if _is_shuffled(source)]
    if _over("shuffled", len(shuffled), policy):
        whom = _listed([s.outlet or s.name for s in shuffled[:3]])
        yield _warning(
            "shuffled",
            len(shuffled),
            policy,
            f"The sentences of {whom} stand here in another order.",
            f"Credit {whom}: another order does not make it another text.",
            min(p.draft for p in shuffled[0].passages),
        )


def _inside(span: Span, quotations: Sequence[Span]) -> bool:
    covered = sum(max(0, min(span.end, q.end) - max(span.start, q.start)) for q in quotations)
    return covered >= 0.8 * span.length


def _is_shuffled(source: CheckedSource) -> bool:
    """Whether the passages of a source, in the draft's order, jump about in the source."""
    places = [p.source.start for p in sorted(source.passages, key=lambda p: p.draft)]
    if len(places) < _LEAST_SHUFFLED or source.credited:
        return False
    kept = sum(one < other for one, other in pairwise(places))
    return kept < _SHUFFLED * (len(places) - 1)


def _lines(draft: CheckedDraft, passages: Sequence[CheckedPassage]) -> list[str]:
    return draft.lines_of([p.draft for p in passages])[:_LINES]


def _listed(parts: Sequence[str]) -> str:
    return parts[0] if len(parts) == 1 else ", ".join(parts[:-1]) + " and " + parts[-1]
