"""What a desk asks of a check: filters with their counts, limits, severities, what is excluded for good."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

import provenance as pv
from provenance.checking import RULES, Policy, read_phrases, read_policy
from provenance.checking.rules import Limit
from provenance.database import NewsDatabase
from provenance.database.exclusions import add_exclusion, read_exclusions, remove_exclusions
from provenance.errors import NotFoundError, UsageError
from provenance.model import CheckedDraft, CheckReport, Document, DraftWarning
from tests.news import OTHER, WIRE, every_nth_replaced, prose
from tests.test_checking import COURIER, DESK, NORDWIRE, POOL, check, first_words, quoted

OWN_WORDS = prose(1, 60)
TAKEN = OWN_WORDS + "\n\n" + WIRE


def apart(draft: CheckedDraft) -> dict[str, int]:
    return dict(draft.set_apart)


def warning(draft: CheckedDraft, rule: str) -> DraftWarning:
    (found,) = [w for w in draft.warnings if w.rule == rule]
    return found


def rules_of(draft: CheckedDraft) -> set[str]:
    return {w.rule for w in draft.warnings}


# -- filters -----------------------------------------------------------------------------------------------


def test_every_filter_counts_the_words_it_removed() -> None:
    words = check(TAKEN).matched_words
    for asked, reason in (
        ({"allow": ["nordwire", "Hill Courier"]}, "allowed"),
        ({"own": ["NORDWIRE", "hill courier"]}, "own"),
        ({"since": "2026-04-01"}, "older"),
        ({"exclude_phrases": [WIRE.upper()]}, "excluded"),
        ({"policy": Policy(licensed=("Nordwire", "Hill Courier"))}, "allowed"),
        ({"policy": Policy(own=("Nordwire", "Hill Courier"))}, "own"),
    ):
        draft = check(TAKEN, **asked)
        assert (draft.verdict, draft.sources, draft.warnings) == ("clear", (), ()), asked
        assert apart(draft)[reason] == words, asked


def test_since_keeps_what_is_younger_and_what_has_no_date() -> None:
    undated = Document(text=OTHER, name="undated")
    draft = check(WIRE + "\n\n" + OTHER, NORDWIRE, COURIER, undated, since="2026-03-02")
    assert {s.name for s in draft.sources} == {"courier", "undated"}
    with pytest.raises(UsageError, match="no date"):
        check(WIRE, since="last spring")


def test_a_phrase_is_left_out_where_it_stands_and_nowhere_else() -> None:
    phrase = " ".join(WIRE.split()[20:45])
    whole, left = check(TAKEN), check(TAKEN, exclude_phrases=[phrase.lower().replace(",", "")])
    assert apart(left)["excluded"] == 25
    assert left.matched_words == whole.matched_words - 25
    assert "excluded" not in apart(check(OWN_WORDS + " " + phrase, POOL, exclude_phrases=[phrase]))


def test_phrases_that_are_longer_than_the_draft_or_have_no_words_change_nothing() -> None:
    assert check(TAKEN, exclude_phrases=[TAKEN + " " + TAKEN, "…"]) == check(TAKEN)


def test_a_file_of_phrases(tmp_path: Path) -> None:
    path = tmp_path / "phrases.txt"
    path.write_text("\ufeff# the court's sentence\n\n All rights reserved. \nOne\n", encoding="utf-8")
    assert read_phrases(path) == ("All rights reserved.", "One")
    path.write_bytes(b"\xff\xfe\xfa")
    with pytest.raises(UsageError, match="cannot be read"):
        read_phrases(path)


def test_a_report_says_which_filters_were_asked_for() -> None:
    report = pv.check(
        Document(text=TAKEN),
        against=DESK,
        exclude_quotes=True,
        allow=["Nordwire"],
        policy=Policy(licensed=("Hill Courier",)),
        since="2026-01-01",
        exclude_phrases=["One.", "Two."],
    )
    assert dict(report.filters) == {
        "quotations": "left out",
        "no credit needed": "Nordwire, Hill Courier",
        "published before": "2026-01-01",
        "phrases": "2 left out",
    }
    assert pv.check(Document(text=TAKEN), against=DESK).filters == ()


# -- exclusions --------------------------------------------------------------------------------------------


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    path = tmp_path / "news.db"
    pv.Store(path).add(list(DESK))
    return path


def checked(desk: Path, **asked: Any) -> CheckReport:
    return pv.check(Document(text=TAKEN), against=desk, **asked)


@pytest.mark.parametrize(
    "values",
    [
        {"outlet": ["nordwire", "HILL COURIER"]},
        {"document": ["wire", "courier"]},
        {"outlet": ["Nordwire"]},
        {"document": ["courier"]},
    ],
)
def test_what_is_excluded_for_good_is_left_out_and_listed(desk: Path, values: dict[Any, list[str]]) -> None:
    words = checked(desk).drafts[0].matched_words
    with NewsDatabase(desk, create=False) as db:
        for kind, names in values.items():
            for name in names:
                add_exclusion(db, kind, name, "licensed\nby hand", "A. Weld")
    report = checked(desk)
    assert report.drafts[0].sources == ()
    assert apart(report.drafts[0])["excluded"] == words
    assert [(e.reason, e.by) for e in report.exclusions] == [("licensed by hand", "A. Weld")] * sum(
        map(len, values.values())
    )
    with NewsDatabase(desk, create=False) as db:
        remove_exclusions(db, [e.id for e in read_exclusions(db)])
    assert checked(desk).drafts[0].matched_words == words


def test_an_excluded_phrase_is_left_out(desk: Path) -> None:
    with NewsDatabase(desk, create=False) as db:
        add_exclusion(db, "phrase", WIRE, "ours", "A. Weld")
    assert checked(desk).drafts[0].sources == ()


def test_said_again_the_new_reason_counts_and_the_number_stays(desk: Path) -> None:
    with NewsDatabase(desk, create=False) as db:
        one = add_exclusion(db, "outlet", "Nordwire", "licensed", "A. Weld")
        other = add_exclusion(db, "outlet", " Nordwire ", "licensed until May", "B. Ost")
        assert (other.id, other.reason, other.by) == (one.id, "licensed until May", "B. Ost")
        assert read_exclusions(db) == (other,)


def test_an_exclusion_needs_a_thing_a_reason_and_a_document_that_is_there(desk: Path) -> None:
    with NewsDatabase(desk, create=False) as db:
        for kind, value, reason, error in (
            ("outlet", " ", "why", UsageError),
            ("outlet", "Nordwire", "", UsageError),
            ("phrase", "x" * 30_000, "why", UsageError),
            ("document", "nothing of the kind", "why", NotFoundError),
        ):
            with pytest.raises(error):
                add_exclusion(db, kind, value, reason, "A. Weld")  # type: ignore[arg-type]
        kept = add_exclusion(db, "document", "wire", "why", "A. Weld")
        with pytest.raises(NotFoundError):
            remove_exclusions(db, [kept.id, 99])
        assert read_exclusions(db) == (kept,)


# -- limits ------------------------------------------------------------------------------------------------


def policy(text: str, tmp_path: Path) -> Policy:
    path = tmp_path / "policy.toml"
    path.write_text(text, encoding="utf-8")
    return read_policy(path)


def test_a_policy_file(tmp_path: Path) -> None:
    read = policy(
        'licensed = ["Nordwire"]\nown = ["Post"]\n'
        '[rules.spun]\nlimit = 12\n[rules.hidden]\nseverity = "stop"\n',
        tmp_path,
    )
    assert (read.licensed, read.own) == (("Nordwire",), ("Post",))
    assert read.limit("spun") == Limit(12, "warn")
    assert read.limit("hidden") == Limit(0, "stop")
    assert read.limit("share") == RULES["share"][0]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("licenced = []", "unknown key 'licenced'; known are licensed, own, rules"),
        ("[rules.spin]\nlimit = 1", "unknown rule 'spin'"),
        ("[rules.spun]\nmost = 1", "spun"),
        ("[rules.spun]\nlimit = -1", "limit of spun"),
        ("[rules.spun]\nlimit = nan", "limit of spun"),
        ("[rules.spun]\nlimit = true", "limit of spun"),
        ('[rules.spun]\nseverity = "halt"', "stop, warn, off"),
        ("rules = 1", "rules is a table"),
        ('licensed = "Nordwire"', "list of names"),
        ("= 1", "policy"),
    ],
)
def test_an_error_in_a_policy_is_named(text: str, words: str, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=words):
        policy(text, tmp_path)
    with pytest.raises(UsageError, match="cannot be read"):
        read_policy(tmp_path / "none.toml")


def test_limits_and_severities_decide_what_stops(tmp_path: Path) -> None:
    def report(text: str, **asked: Any) -> CheckReport:
        return pv.check(Document(text=TAKEN), against=DESK, policy=policy(text, tmp_path), **asked)

    assert report("").found_reuse
    assert not report("[rules.uncredited_words]\nlimit = 500").found_reuse
    warned = report('[rules.uncredited_words]\nseverity = "warn"')
    assert not warned.found_reuse
    assert warning(warned.drafts[0], "uncredited_words").severity == "warn"
    off = report('[rules.uncredited_words]\nseverity = "off"')
    assert not rules_of(off.drafts[0])
    assert report("[rules.uncredited_words]\nlimit = 500\n[rules.share]\nlimit = 0.3").found_reuse
    assert report("[rules.uncredited_words]\nlimit = 500", min_words=20).found_reuse
    assert report("", max_share=0.2).found_reuse


# -- warnings ----------------------------------------------------------------------------------------------


def test_uncredited_words_names_whom_to_credit_and_where() -> None:
    draft = check(TAKEN)
    found = warning(draft, "uncredited_words")
    assert found.severity == "stop"
    assert found.count == draft.uncredited_words
    lines = draft.lines(draft.sources[0].passages[0].draft)
    assert found.settle == f"Credit Nordwire, or quote or rewrite line {lines}."
    assert found.span is not None
    assert found.span.start >= len(OWN_WORDS)


def test_a_credited_or_clean_draft_has_no_warning() -> None:
    assert not check("Nordwire reports: " + WIRE).warnings
    assert not check(prose(1, 100)).warnings


def test_an_altered_figure_is_shown_with_both_sides_even_if_credited() -> None:
    draft = check("Nordwire reports: " + WIRE.replace("nineteen", "90"))
    found = warning(draft, "altered_number")
    assert "“nineteen” there, “90” here" in found.message
    assert found.span is not None
    assert found.span.cut(draft.text) == "90"
    assert {w.severity for w in draft.warnings} == {"warn"}


QUOTE = "we have never before seen so many boats tied up in the harbour at one time during a storm"
SOURCE = Document(
    text=prose(1, 40) + f" “{QUOTE},” said the master. " + prose(2, 40), name="wire", outlet="Nordwire"
)


def test_an_altered_quotation_is_shown() -> None:
    draft = check("Nordwire reports: " + SOURCE.text.replace("never before seen", "rarely ever seen"), SOURCE)
    assert "differs from wire" in warning(draft, "altered_quote").message
    assert not rules_of(check("Nordwire reports: " + SOURCE.text, SOURCE))


def test_words_replaced_all_through_are_spun() -> None:
    draft = check(OWN_WORDS + "\n\n" + every_nth_replaced(WIRE + " " + OTHER, 8), NORDWIRE, POOL)
    assert warning(draft, "spun").count >= 60
    assert "spun" not in rules_of(check(TAKEN))


def test_hidden_characters_are_counted() -> None:
    hidden = WIRE.replace(" the ", " t\u200bhe ").replace("o", "\u043e", 3)
    found = warning(check("Nordwire reports: " + hidden), "hidden")
    assert found.count >= 3
    assert "hidden" not in rules_of(check(WIRE))


def test_prose_in_quotation_marks_is_found() -> None:
    long = Document(text=prose(7, 150), name="long", outlet="Nordwire")
    draft = check(OWN_WORDS + " The report says: " + quoted(first_words(long.text, 80)), long)
    assert warning(draft, "quoted_prose").count >= 70
    assert "quoted_prose" not in rules_of(check(OWN_WORDS + " " + quoted(QUOTE), SOURCE))


def test_sentences_in_another_order_are_found() -> None:
    sentences = [prose(20 + n, 22) for n in range(8)]
    source = Document(text=" ".join(sentences), name="wire", outlet="Nordwire")
    order = [sentences[n] for n in (5, 2, 7, 0, 4, 1, 6, 3)]
    draft = check(" ".join(order), source)
    assert "Nordwire" in warning(draft, "shuffled").message
    assert "shuffled" not in rules_of(check(source.text, source))
    assert "shuffled" not in rules_of(check("Nordwire reports: " + " ".join(order), source))


def test_warnings_that_stop_come_first_and_the_same_again_is_the_same() -> None:
    text = OWN_WORDS + "\n\n" + every_nth_replaced(WIRE, 9).replace("nineteen", "90") + "\u200b"
    draft = check(text)
    severities = [w.severity for w in draft.warnings]
    assert severities == sorted(severities)
    assert len(severities) > 1
    assert check(text).warnings == draft.warnings
