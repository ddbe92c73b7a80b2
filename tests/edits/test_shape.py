"""No confetti and no half words: edits are no more than the places where words were changed."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from provenance.comparison import compare_profiles
from provenance.edits import EDIT_CLASSES
from provenance.model import Edit
from provenance.normalisation import normalise
from provenance.profiles import profile_all
from provenance.settings import Settings
from tests.edits.table import FILES, cases
from tests.edits.test_edits import edits_of, is_inside_word, pairs

QUIET = frozenset({"typography", "whitespace", "encoding"})
"""Classes that are about single marks and letters by design."""

VOCABULARY = (
    *(
        "ferry",
        "harbour",
        "crew",
        "storm",
        "captain",
        "rope",
        "anchor",
        "deck",
        "pilot",
        "radar",
        "fog",
        "tide",
    ),
    *(
        "cargo",
        "engine",
        "bridge",
        "island",
        "police",
        "witness",
        "report",
        "minister",
        "budget",
        "school",
        "village",
        "river",
    ),
    *("forest", "market", "farmer", "winter", "bread", "window"),
)
OTHERS = (
    *(
        "apple",
        "candle",
        "ladder",
        "mirror",
        "pencil",
        "basket",
        "button",
        "carpet",
        "feather",
        "hammer",
        "kettle",
        "needle",
    ),
)
SMALL = (*("the", "of", "and", "in", "a", "to", "on", "at", "by", "with"),)


@st.composite
def rewritten(draw: st.DrawFn) -> tuple[str, str, int]:
    """A text, the text with single words replaced, put in and taken out, and the number of places."""
    words: list[str] = []
    for _ in range(draw(st.integers(8, 30))):
        words += [draw(st.sampled_from(SMALL)), draw(st.sampled_from(VOCABULARY))]
    old = list(words)
    new: list[str] = []
    changed: list[bool] = []
    for word in words:
        change = draw(st.sampled_from(["keep"] * 7 + ["replace", "put in", "take out"]))
        if change == "put in":
            new.append(draw(st.sampled_from(OTHERS)))
            changed.append(True)
        if change in ("keep", "put in"):
            new.append(word)
            changed.append(False)
        else:
            if change == "replace":
                new.append(draw(st.sampled_from(OTHERS)))
            changed.append(True)
    islands = sum(here and not before for before, here in zip([False, *changed], changed, strict=False))
    return " ".join(old) + ".", " ".join(new) + ".", islands


@given(rewritten())
@settings(max_examples=400, deadline=None)
def test_there_are_no_more_edits_than_places_where_words_were_changed(row: tuple[str, str, int]) -> None:
    a, b, islands = row
    edits = [e for e in edits_of(a, b) if e.op != "kept" and e.edit_class not in QUIET]
    assert len(edits) <= islands, [(e.a.cut(a), e.b.cut(b), e.edit_class) for e in edits]


def words(text: str) -> int:
    return normalise(text).words


def check_shape(a: str, b: str, edits: tuple[Edit, ...]) -> None:
    """No half words in any class; no edit of words without a word of its own."""
    for e in edits:
        for text, span in ((a, e.a), (b, e.b)):
            assert not is_inside_word(text, span.start), (e.edit_class, span.cut(text))
            assert not is_inside_word(text, span.end), (e.edit_class, span.cut(text))
        if e.op == "kept" or e.edit_class in QUIET:
            continue
        marks = {"number", "quote_altered", "bracket", "noise", "moved", "wording"}
        assert words(e.a.cut(a)) or words(e.b.cut(b)) or e.edit_class in marks, (e.a.cut(a), e.b.cut(b))
        assert e.edit_class in EDIT_CLASSES


@given(pairs(), st.booleans())
@settings(max_examples=300, deadline=None)
def test_every_edit_has_whole_words_of_its_own(pair: tuple[str, str], matched: bool) -> None:
    check_shape(*pair, edits_of(*pair, matched=matched))


@pytest.mark.parametrize("name", FILES.values())
def test_edits_of_all_cases_are_whole_and_no_more_than_a_person_made(name: str) -> None:
    chosen = cases(name)
    profiles = profile_all(
        [c[s] for c in chosen for s in "ab"], [0] * 2 * len(chosen), [()] * 2 * len(chosen)
    )
    for case, a, b in zip(chosen, profiles[::2], profiles[1::2], strict=True):
        for edits in compare_profiles(a, b, Settings()).edits:
            check_shape(case["a"], case["b"], edits)
            told = [e for e in edits if e.op != "kept" and e.edit_class not in QUIET]
            assert len(told) <= len(case["expected"]) + 1, case["label"]
