"""Kept and changed stretches: what must hold for all texts, and what single edits look like."""

from __future__ import annotations

import random
import re
import unicodedata
from difflib import SequenceMatcher
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from provenance.alignment import Run, WordPassage, align
from provenance.comparison import compare_profiles
from provenance.edits import (
    EDIT_CLASSES,
    NOWHERE,
    SentenceChange,
    Surroundings,
    classify,
    diff,
    encodings,
    islands,
    mirrored,
    sentence_changes,
)
from provenance.edits.lexicon import language_of
from provenance.model import Edit, Span
from provenance.normalisation import NormalText, normalise
from provenance.profiles import profile_all
from provenance.settings import AlignmentSettings, Settings
from tests.oracles import is_single

LIMITS = AlignmentSettings()

PIECES = [
    *(
        "the ferry",
        "ran aground",
        "off",
        "Port Sorrel",
        "at dawn",
        "nobody",
        "was",
        "hurt",
        "said",
        "not",
        "in",
    ),
    *("24", "twenty-four", "250,000", "250.000", "250 000", "3.5", "2021", "14 July", "Monday", "5m", "3-1"),
    *("naïve", "nai\u0308ve", "air strikes", "airstrikes", "don't", "don’t", "l'incendie", "défense", "ﬁre"),
    *("p\u0430per", "so\u200buth", "for-\ntress", "\ufffd", "cafÃ©", "№5", "½", "²", "x\u0301y"),
    *("火灾", "二十三", "ไฟไหม้", "пожар", "حريق", "مُتحف", "हिन्दी", "👩\u200d🚒", "🇫🇷", "❤\ufe0f"),
    *(
        " ",
        " ",
        " ",
        " ",
        "  ",
        "\n\n",
        "\t",
        "\u00a0",
        ". ",
        ", ",
        "“",
        "”",
        '"',
        "—",
        "-",
        "[",
        "]",
        "(",
        ")",
        "…",
    ),
]
texts = st.lists(st.sampled_from(PIECES), max_size=40).map("".join) | st.text(max_size=60)


@st.composite
def pairs(draw: st.DrawFn) -> tuple[str, str]:
    """A text and what random changes make of it; or two texts that have nothing to do with each other."""
    if draw(st.booleans()):
        return draw(texts), draw(texts)
    old = draw(st.lists(st.sampled_from(PIECES), min_size=10, max_size=60))
    new = list(old)
    for _ in range(draw(st.integers(1, 6))):
        place = draw(st.integers(0, len(new)))
        change = draw(st.sampled_from(["put in", "take out", "replace", "move"]))
        if change == "put in" or place == len(new):
            new.insert(place, draw(st.sampled_from(PIECES)))
        elif change == "take out":
            del new[place]
        elif change == "replace":
            new[place] = draw(st.sampled_from(PIECES))
        else:
            new.insert(draw(st.integers(0, len(new) - 1)), new.pop(place))
    return "".join(old), "".join(new)


def whole_passage(a: NormalText, b: NormalText) -> WordPassage:
    """Both texts as one passage, matched by the standard library."""
    matcher = SequenceMatcher(None, a.hashes.tolist(), b.hashes.tolist(), autojunk=False)
    runs = tuple(Run(*block) for block in matcher.get_matching_blocks() if block.size)
    return WordPassage(0, a.words, 0, b.words, runs)


def edits_of(a: str, b: str, *, matched: bool = True) -> tuple[Edit, ...]:
    one, other = normalise(a), normalise(b)
    passage = whole_passage(one, other) if matched else WordPassage(0, one.words, 0, other.words, ())
    return diff(one, other, passage, Span(0, len(a)), Span(0, len(b)))


def changes(a: str, b: str) -> list[tuple[str, str, str]]:
    """(old, new, class) of what is not kept."""
    return [(e.a.cut(a), e.b.cut(b), e.edit_class) for e in edits_of(a, b) if e.op != "kept"]


def is_inside_word(text: str, place: int) -> bool:
    """Whether a place lies between two characters of one word: letters, digits and marks."""
    if not 0 < place < len(text):
        return False
    before, after = text[place - 1], text[place]
    if any(unicodedata.category(c)[0] not in "LNM" for c in (before, after)):
        return False
    if unicodedata.category(after)[0] == "M":
        return True
    return not is_single(before) and not is_single(after)


CHUNK = re.compile(r"\S*\d(?:[ \u00a0]\d{3})+\S*|\S+|\s+")
"""What white space separates; the spaces inside "250 000" do not."""


def check(a: str, b: str, edits: tuple[Edit, ...]) -> None:
    """What must hold of the edits of two whole texts."""
    assert "".join(e.a.cut(a) for e in edits if e.op in ("kept", "removed", "altered")) == a
    assert "".join(e.b.cut(b) for e in edits if e.op in ("kept", "added", "altered")) == b
    at_a = at_b = 0
    for e in edits:
        assert (e.a.start, e.b.start) == (at_a, at_b)
        at_a, at_b = e.a.end, e.b.end
        assert e.edit_class in EDIT_CLASSES
        assert (e.edit_class == "kept") == (e.op == "kept")
        if e.op == "kept":
            assert e.a.length and e.a.cut(a) == e.b.cut(b)
        else:
            assert e.a.cut(a) != e.b.cut(b)
            assert e.op == ("altered" if e.a.length and e.b.length else "removed" if e.a.length else "added")
        if e.op == "altered":
            one, other = (CHUNK.findall(text) for text in (e.a.cut(a), e.b.cut(b)))
            assert one[0] != other[0]
            assert one[-1] != other[-1]
        for text, span in ((a, e.a), (b, e.b)):
            assert not is_inside_word(text, span.start), (text, span)
            assert not is_inside_word(text, span.end), (text, span)
    assert (at_a, at_b) == (len(a), len(b))
    assert not any(x.op == y.op == "kept" for x, y in pairwise(edits))


@given(pairs(), st.booleans())
@settings(max_examples=600, deadline=None)
def test_edits_give_both_texts_back_and_cut_no_word(pair: tuple[str, str], matched: bool) -> None:
    a, b = pair
    check(a, b, edits_of(a, b, matched=matched))


@given(pairs(), st.booleans())
@settings(max_examples=300, deadline=None)
def test_the_diff_of_b_and_a_is_the_mirror_of_the_diff_of_a_and_b(
    pair: tuple[str, str], matched: bool
) -> None:
    a, b = normalise(pair[0]), normalise(pair[1])
    passage = whole_passage(a, b) if matched else WordPassage(0, a.words, 0, b.words, ())
    spans = Span(0, len(a.text)), Span(0, len(b.text))
    there = diff(a, b, passage, *spans)
    back = diff(b, a, passage.mirrored(), *reversed(spans))
    assert mirrored(there) == back
    assert mirrored(mirrored(there)) == there
    assert diff(a, b, passage, *spans) == there


@given(st.data(), pairs())
@settings(max_examples=200, deadline=None)
def test_the_class_of_a_change_does_not_depend_on_its_direction(
    data: st.DataObject, pair: tuple[str, str]
) -> None:
    a, b = pair

    def span(text: str) -> Span:
        return Span(*sorted(data.draw(st.tuples(*[st.integers(0, len(text))] * 2))))

    one, other = span(a), span(b)
    around_a = Surroundings((span(a),), (span(a),), (span(a),))
    around_b = Surroundings((span(b),), (span(b),), (span(b),))
    there = classify(a, b, one, other, around_a, around_b)
    back = classify(b, a, other, one, around_b, around_a)
    assert {there, back} <= {"credit_added", "credit_removed"} or there == back
    assert there in EDIT_CLASSES


@given(st.integers(0, 10**6), st.integers(1, 12))
@settings(max_examples=60, deadline=None)
def test_passages_of_aligned_texts_keep_these_properties(seed: int, count: int) -> None:
    chooser = random.Random(seed)
    words = [chooser.choice(PIECES[:20]) for _ in range(80)]
    new = list(words)
    for _ in range(count):
        new[chooser.randrange(len(new))] = chooser.choice(PIECES)
    a, b = normalise(" ".join(words)), normalise(" ".join(new))
    for passage in align(a, b, LIMITS):
        spans = a.span(passage.a_first, passage.a_last), b.span(passage.b_first, passage.b_last)
        found = diff(a, b, passage, *spans)
        assert "".join(e.a.cut(a.text) for e in found) == spans[0].cut(a.text)
        assert "".join(e.b.cut(b.text) for e in found) == spans[1].cut(b.text)


# -- bounded work ----------------------------------------------------------------------------------------


def prose(seed: int, words: int, stem: str) -> list[str]:
    chooser = random.Random(seed)
    return [f"{stem}{chooser.randrange(5000)}" for _ in range(words)]


def test_long_texts_with_nothing_in_common_are_one_alteration() -> None:
    a, b = " ".join(prose(1, 4500, "alpha")), " ".join(prose(2, 4500, "beta"))
    assert min(len(a), len(b)) > 30_000
    assert [e.op for e in edits_of(a, b, matched=False)] == ["altered"]


def test_a_long_text_with_every_twentieth_word_changed_keeps_the_others() -> None:
    words = prose(3, 4500, "gamma")
    new = [w if i % 20 else f"delta{i}" for i, w in enumerate(words)]
    a, b = " ".join(words), " ".join(new)
    (passage,) = align(normalise(a), normalise(b), LIMITS)
    span_a, span_b = (normalise(t).span(1, len(words)) for t in (a, b))
    assert passage.a_last == passage.b_last == len(words)
    found = diff(normalise(a), normalise(b), passage, Span(0, len(a)), Span(0, len(b)))
    check(a, b, found)
    assert sum(e.op == "altered" for e in found) == 225
    assert span_a.length > 30_000 < span_b.length


def test_an_island_too_large_to_compare_is_one_alteration() -> None:
    a = "start " + " ".join([*prose(4, 400, "a"), "same", *prose(5, 400, "b")]) + " end"
    b = "start " + " ".join([*prose(6, 400, "c"), "same", *prose(7, 400, "d")]) + " end"
    assert islands._ISLAND_WORK < 801 * 801
    found = edits_of(a, b, matched=False)
    assert [e.op for e in found] == ["kept", "altered", "kept"]


def test_the_clock_is_never_asked() -> None:
    assert islands._engine().Diff_Timeout == 0


# -- shape of edits --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("a", "b", "expected"),
    [
        ("about 250,000 homes", "about 350,000 homes", [("250,000", "350,000", "number")]),
        ("about 250 homes", "about 250,000 homes", [("250", "250,000", "number")]),
        ("about 1,250,000 homes", "about 2,250,500 homes", [("1,250,000", "2,250,500", "number")]),
        ("in twenty-four hours", "in twenty-five hours", [("twenty-four", "twenty-five", "number")]),
        ("on 2023-03-16 at", "on 2023-03-17 at", [("2023-03-16", "2023-03-17", "date")]),
        ("a coupon of 8-3/4 pct", "a coupon of 9-1/8 pct", [("8-3/4", "9-1/8", "number")]),
        ("about 3/4 of them", "about 1/4 of them", [("3/4", "1/4", "number")]),
        ("约二十三人死亡", "约二十五人死亡", [("二十三", "二十五", "number")]),
    ],
)
def test_a_number_changes_as_a_whole(a: str, b: str, expected: list[tuple[str, str, str]]) -> None:
    assert changes(a, b) == expected


def test_what_was_put_in_begins_where_its_sentence_begins() -> None:
    a = "The dam held. The police came at noon."
    b = "The dam held. The fire burned all night long. The police came at noon."
    assert changes(a, b) == [("", "The fire burned all night long. ", "wording")]


def test_what_is_left_beside_an_alteration_begins_where_its_sentence_begins() -> None:
    a = "The plane came from Marlow. Its cargo burned. Farmers helped to unload what was left."
    b = "The plane came from Denholm. Farmers helped to unload what was left."
    assert changes(a, b) == [("Marlow", "Denholm", "name"), ("Its cargo burned. ", "", "wording")]


def test_a_weekday_with_a_hyphen_is_one_word() -> None:
    a = "A greve dos comboios marcada para segunda-feira foi suspensa e os comboios circulam, disse ele."
    b = a.replace("segunda", "sexta")
    assert changes(a, b) == [("segunda-feira", "sexta-feira", "date")]


def test_two_halves_of_one_insertion_are_joined() -> None:
    a = "We have lost everything in the flood and know nothing."
    b = "We have lost everything [in the cellar] in the flood and know nothing."
    assert changes(a, b) == [("", "[in the cellar] ", "bracket")]


def test_short_words_between_rewritten_stretches_are_rewritten_too() -> None:
    a = "The crew pulled the ship free at noon and left."
    b = "The crew brought the vessel off the bank by midday and left."
    assert changes(a, b) == [
        ("pulled the ship free at noon", "brought the vessel off the bank by midday", "wording")
    ]


def test_a_number_is_not_lost_in_a_rewritten_clause() -> None:
    a = "The blaze killed 43 passengers and 5 crew of the ferry."
    b = "The blaze killed 34 people and 6 sailors of the ferry."
    assert changes(a, b) == [
        ("43", "34", "number"),
        ("passengers", "people", "wording"),
        ("5", "6", "number"),
        ("crew", "sailors", "wording"),
    ]


def test_a_name_in_other_case_is_one_change_of_form() -> None:
    assert changes("the resort of Costa Brisa said", "the resort of COSTA BRISA said") == [
        ("Costa Brisa", "COSTA BRISA", "typography")
    ]


# -- classes ---------------------------------------------------------------------------------------------


def only_class(a: str, b: str) -> str:
    """The class of the one change between two texts."""
    ((_, _, found),) = changes(a, b)
    return found


@pytest.mark.parametrize(
    ("a", "b", "expected"),
    [
        ("a loan of $5 to the town", "a loan of €5 to the town", "number"),
        ("it was -5 degrees there", "it was 5 degrees there", "number"),
        ("a range of 5-6 miles", "a range of 5–6 miles", "typography"),
        ("the U.S. army", "the US army", "typography"),
        ("the 122mm guns", "the 122 mm guns", "typography"),
        ("Die Straße war frei", "Die Strasse war frei", "spelling"),
        ("DIE STRASSE WAR FREI", "DIE STRAßE WAR FREI", "typography"),
        ("he said that he’d go", "he said that he'd go", "typography"),
        ("as Smith's lawyer said", "as Smith’s lawyer said", "typography"),
        ("the man in charge", "the unman in charge", "wording"),
        ("it is likely to rain", "it is unlikely to rain", "negation"),
        ("it was an order he got", "it was a disorder he got", "wording"),
        ("they can go home now", "they can't go home now", "negation"),
        ("the town of Elm burned", "the town of Oak burned", "name"),
        ("he left. John Oak stayed", "he left. Jack Oak stayed", "name"),
        ("he left. Nice people stayed", "he left. Good people stayed", "wording"),
        ("he said. The oak fell", "he said. An oak fell", "wording"),
        ("in the May of 2019 he", "in the June of 2019 he", "date"),
        ("he may come in time", "he might come in time", "wording"),
        ("He said it on Friday", "He said it on Friday's", "wording"),
        ("a total of 2019 people came", "a total of 2018 people came", "number"),
        ("it began in 2019 there", "it began in 2018 there", "date"),
        ("the fillet was good", "the filled was good", "wording"),
        ("they had a dispute over it", "they had a disptue over it", "spelling"),
        ("what they learnt at sea", "what they learned at sea", "spelling"),
        ("he went to the kennell at night", "he went to the kennel at night", "spelling"),
        ("when her mothers spoke", "when her mother spoke", "wording"),
        ("music of the 1970s was heard", "music of the 1980s was heard", "date"),
        ("prices had doubled since then", "prices had tripled since then", "number"),
        ("they met at 8 p.m. there", "they met at 20:00 there", "number"),
        ("they met at 8 p.m. there", "they met at 9 p.m. there", "number"),
        ("they saw Jane Oak there", "they saw Professor Jane Oak there", "wording"),
        ("it was Mayor Jane Oak they met", "it was the mayor they met", "name"),
    ],
)
def test_classes_of_single_changes(a: str, b: str, expected: str) -> None:
    context = "The people of the town said that {} and that they had seen it with their own eyes."
    assert only_class(context.format(a), context.format(b)) == expected


def test_credited_words_are_told_apart_by_the_side_that_has_them() -> None:
    a, b = "The dam held, he said.", "The dam held, Reuters reported, he said."
    credited = Surroundings(credits=(Span(14, 30),))
    assert classify(a, b, Span(12, 12), Span(12, 30), NOWHERE, credited) == "credit_added"
    assert classify(b, a, Span(12, 30), Span(12, 12), credited, NOWHERE) == "credit_removed"


def test_a_credit_that_names_another_source_is_a_name() -> None:
    a, b = "The dam held, Reuters reported.", "The dam held, AFP reported."
    around_a, around_b = Surroundings(credits=(Span(14, 30),)), Surroundings(credits=(Span(14, 26),))
    assert classify(a, b, Span(14, 21), Span(14, 17), around_a, around_b) == "name"


def test_furniture_and_a_sentence_put_in_together_are_two_additions() -> None:
    first = "The dam above the old town held all night in spite of the heavy rain."
    last = "The mayor thanked the crews who had carried sand bags to the river."
    a = f"{first}\n\n{last}"
    b = f"{first}\n\nAdvertisement\n\nTwo more pumps will come on the train.\n\n{last}"
    compared = compare_profiles(*profile_all([a, b], [0, 0], [(), ()]), Settings())
    changed = [
        (e.b.cut(b).strip(), e.edit_class) for edits in compared.edits for e in edits if e.op != "kept"
    ]
    assert changed == [("Advertisement", "noise"), ("Two more pumps will come on the train.", "wording")]


@pytest.mark.parametrize("code_page", ["cp1252", "cp1251", "mac_roman"])
def test_every_common_way_to_read_utf_8_wrongly_is_known(code_page: str) -> None:
    good = "Müller’s „Größe“ – déjà vu"
    bad = good.encode().decode("latin-1").translate(encodings._read_as(code_page))
    assert encodings.is_mojibake(good, bad)
    assert encodings.is_mojibake(bad, good)
    assert not encodings.is_mojibake(good, good.replace("ü", "u"))


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("The ferry ran aground off the breakwater, and the crew was brought to the port.", "en"),
        ("Die Fähre ist vor dem Hafen auf Grund gelaufen, und die Besatzung wurde an Land gebracht.", "de"),
        ("O barco encalhou à entrada do porto e a tripulação foi levada para terra.", "pt"),
        ("El barco encalló a la entrada del puerto y la tripulación fue llevada a tierra.", "es"),
        ("渡轮在港口搁浅，船员已被送上岸。", "zh"),
        ("フェリーは港の入り口で座礁し、乗組員は岸に運ばれた。", ""),
        ("Ferry. Port. 1234.", ""),
        ("", ""),
    ],
)
def test_the_language_is_told_from_small_words(text: str, language: str) -> None:
    assert language_of(text) == language


def test_a_chinese_word_that_holds_a_negation_need_not_deny() -> None:
    text = "消防部门表示，火势在清晨得到控制，{}附近的道路一直封闭到中午，警方正在调查起火的原因。"
    assert only_class(text.format("但是"), text.format("不过")) == "wording"
    assert only_class(text.format("可能"), text.format("不能")) != "wording"


def test_the_words_of_another_language_do_not_count() -> None:
    english = "The officers of the old company said that they will {} on the way to the north of the country."
    portuguese = (
        "O presidente da câmara disse que a medida foi aprovada {} parlamento e que os custos são altos."
    )
    assert only_class(english.format("march"), english.format("walk")) == "wording"
    assert only_class(portuguese.format("no"), portuguese.format("pelo")) == "wording"


# -- sentences -------------------------------------------------------------------------------------------

FERRY = "The ferry ran aground off the northern breakwater shortly after dawn on Monday."
TUGS = "Two tugs from the mainland pulled the heavy ship free at noon with a steel rope."
CAPTAIN = "The captain told investigators that the radar had failed twice during the long night."
NOBODY = "Nobody was hurt."


def sentences(a: str, b: str) -> list[tuple[str, str | None, str | None]]:
    one, other = normalise(a), normalise(b)
    found = sentence_changes(one, other, align(one, other, LIMITS))
    return [(c.kind, c.a.cut(a) if c.a else None, c.b.cut(b) if c.b else None) for c in found]


def test_sentences_in_the_same_words_are_left_out() -> None:
    assert sentences(f"{FERRY} {TUGS}", f"{FERRY.upper()}\n\n{TUGS}") == []


def test_sentences_put_in_and_taken_out_are_additions_and_deletions() -> None:
    assert sentences(f"{FERRY} {NOBODY} {TUGS}", f"{FERRY} {TUGS} {CAPTAIN}") == [
        ("deletion", NOBODY, None),
        ("addition", None, CAPTAIN),
    ]


def test_a_sentence_with_one_word_changed_is_an_edit() -> None:
    changed = TUGS.replace("noon", "midnight")
    assert sentences(f"{FERRY} {TUGS}", f"{FERRY} {changed}") == [("edit", TUGS, changed)]


def test_a_moved_sentence_is_a_refactor_and_a_reworded_one_an_edit_as_well() -> None:
    a = f"{FERRY} {TUGS} {CAPTAIN}"
    assert sentences(a, f"{TUGS} {CAPTAIN} {FERRY}") == [("refactor", FERRY, FERRY)]
    changed = FERRY.replace("dawn", "sunrise")
    assert sentences(a, f"{TUGS} {CAPTAIN} {changed}") == [
        ("edit", FERRY, changed),
        ("refactor", FERRY, changed),
    ]


def test_a_sentence_cut_in_two_is_an_edit_of_both_halves() -> None:
    one, other = (
        "The ferry ran aground off the northern breakwater.",
        "It happened shortly after dawn on Monday.",
    )
    kinds = sentences(f"{FERRY} {TUGS}", f"{one} {other} {TUGS}")
    assert kinds == [("edit", FERRY, one), ("edit", FERRY, other)]


def test_texts_without_a_passage_are_all_deletions_and_additions() -> None:
    a, b = normalise(FERRY), normalise(f"{NOBODY} {CAPTAIN}")
    assert sentence_changes(a, b, ()) == (
        SentenceChange("deletion", Span(0, len(FERRY)), None),
        SentenceChange("addition", None, Span(0, len(NOBODY))),
        SentenceChange("addition", None, Span(len(NOBODY) + 1, len(b.text))),
    )
    assert sentence_changes(normalise(""), normalise(""), ()) == ()


@given(st.permutations([FERRY, TUGS, CAPTAIN, NOBODY]), st.permutations([FERRY, TUGS, CAPTAIN, NOBODY]))
@settings(max_examples=50, deadline=None)
def test_every_sentence_is_accounted_for_on_its_side(one: list[str], other: list[str]) -> None:
    a, b = normalise(" ".join(one[:3])), normalise(" ".join(other[:3]))
    passages = align(a, b, LIMITS)
    found = sentence_changes(a, b, passages)
    swap = {"addition": "deletion", "deletion": "addition"}
    back = sentence_changes(
        b, a, sorted((p.mirrored() for p in passages), key=lambda p: (p.a_first, p.b_first))
    )
    # Which of two passages of one length was the one that moved depends on the side they are seen from.
    assert sorted((c.b, c.a) for c in found if c.kind == "edit") == sorted(
        (c.a, c.b) for c in back if c.kind == "edit"
    )
    one_sided = {(swap[c.kind], c.b, c.a) for c in found if c.kind in swap}
    assert one_sided == {(c.kind, c.a, c.b) for c in back if c.kind in swap}
