from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from provenance.readers.decoding import UndecodableError, binary_format, clean, decode, wide_encoding
from provenance.settings import ReadingSettings

READING = ReadingSettings()

SENTENCES = {
    "cp1252": "Der Bürgermeister erklärte, die Brücke über den Fluß bleibe geschlossen – „leider“.",
    "cp1250": "Burmistrz powiedział, że most zostanie zamknięty na trzy miesiące; mieszkańcy są źli.",
    "iso8859_2": "Burmistrz powiedział, że most zostanie zamknięty na trzy miesiące; mieszkańcy są źli.",
    "cp1251": "Мэр города заявил во вторник, что мост через реку будет закрыт на три месяца для ремонта.",
    "koi8_r": "Мэр города заявил во вторник, что мост через реку будет закрыт на три месяца для ремонта.",
    "cp1253": "Ο δήμαρχος της πόλης δήλωσε την Τρίτη ότι η γέφυρα θα κλείσει για τρεις μήνες.",
    "cp1254": "Belediye başkanı salı günü köprünün üç ay boyunca kapalı kalacağını söyledi.",
    "cp1255": "ראש העיר אמר ביום שלישי כי הגשר מעל הנהר ייסגר לשלושה חודשים לצורך תיקונים.",
    "cp1256": "قال رئيس البلدية يوم الثلاثاء إن الجسر فوق النهر سيغلق لمدة ثلاثة أشهر.",
    "gb18030": "市长周二表示，河上的大桥将关闭三个月进行维修。居民对此表示不满，因为绕行路线很长。",
    "cp932": "市長は火曜日、川に架かる橋を修理のため三か月間閉鎖すると発表した。",
    "euc_jp": "市長は火曜日、川に架かる橋を修理のため三か月間閉鎖すると発表した。",
    "cp949": "시장은 화요일 강 위의 다리가 수리를 위해 석 달 동안 폐쇄될 것이라고 밝혔다.",
    "utf-16-le": "The mayor said on Tuesday that the bridge stays closed.",
    "utf-16-be": "The mayor said on Tuesday that the bridge stays closed.",
    "utf-32-le": "The mayor said on Tuesday that the bridge stays closed.",
    "utf-32-be": "The mayor said on Tuesday that the bridge stays closed.",
}


@pytest.mark.parametrize("encoding", sorted(SENTENCES))
def test_an_undeclared_encoding_is_told_from_the_bytes(encoding: str) -> None:
    sentence = SENTENCES[encoding]
    for text in (sentence, sentence * 20):
        decoded = decode(text.encode(encoding))
        assert (decoded.text, decoded.errors) == (text, 0)


@pytest.mark.parametrize(
    "encoding", sorted(set(SENTENCES) - {"utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"})
)
def test_a_declared_encoding_is_honoured(encoding: str) -> None:
    assert decode(SENTENCES[encoding].encode(encoding), encoding).text == SENTENCES[encoding]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-32"])
def test_a_byte_order_mark_goes_before_a_declaration_and_is_no_text(encoding: str) -> None:
    decoded = decode("Brücke".encode(encoding), "koi8-r")
    assert decoded.text == "Brücke"
    assert not decoded.encoding.endswith("sig")


def test_a_page_declared_latin_1_that_is_utf_8_is_read_as_utf_8() -> None:
    text = "Die Brücke über den Fluß bleibt für Fußgänger geöffnet."
    assert decode(text.encode(), "iso-8859-1").text == text


def test_one_accent_is_not_enough_to_overrule_a_declaration() -> None:
    assert decode(b"caf\xc3\xa9", "iso-8859-1").text == "cafÃ©"


@pytest.mark.parametrize(
    "declared", ["", "no-such-set", "base64", "utf-16", "unicode_escape", "rot13", "x" * 999, "\x00"]
)
def test_a_declaration_that_cannot_be_is_ignored(declared: str) -> None:
    assert decode("Brücke".encode(), declared).text == "Brücke"


def test_a_few_broken_bytes_do_not_turn_utf_8_into_another_set() -> None:
    decoded = decode("Die Brücke über den Fluß. ".encode() * 10 + b"\xff!")
    assert decoded.encoding == "utf-8"
    assert decoded.errors == 1
    assert decoded.text.endswith("Fluß. \ufffd!")


def test_a_stray_byte_does_not_overrule_a_declaration() -> None:
    decoded = decode(SENTENCES["cp1251"].encode("cp1251") * 5 + b"\x98", "windows-1251")
    assert decoded.text.startswith(SENTENCES["cp1251"])
    assert decoded.errors == 1


def test_random_bytes_are_no_text() -> None:
    source = random.Random(1)
    noise = bytes(source.randrange(1, 256) for _ in range(2000))
    with pytest.raises(UndecodableError):
        decode(noise)


def test_nul_and_lone_surrogates_are_replaced_one_for_one() -> None:
    assert clean("a\x00b\ud800c\udfffd") == "a\u2400b\ufffdc\ufffdd"
    assert decode(b"a\x00" + b"b" * 5000).text.startswith("a\u2400b")


@given(st.text())
def test_any_text_in_utf_8_comes_back_exactly(text: str) -> None:
    encodable = text.encode("utf-8", "surrogatepass").decode("utf-8", "replace").lstrip("\ufeff")
    if wide_encoding(encodable.encode()) is None:
        assert decode(encodable.encode()).text == encodable.replace("\x00", "\u2400")


@given(
    st.binary(max_size=400),
    st.one_of(st.none(), st.text(max_size=20), st.sampled_from(["utf-8", "gbk", "latin-1"])),
)
def test_no_bytes_break_decoding_and_nothing_unstorable_comes_out(
    content: bytes, declared: str | None
) -> None:
    binary_format(content, READING)
    try:
        decoded = decode(content, declared)
    except UndecodableError:
        return
    assert "\x00" not in decoded.text
    decoded.text.encode("utf-8")
    assert decoded.errors == decoded.text.count("\ufffd")


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (b"\x89PNG\r\n\x1a\n....", "a PNG image"),
        (b"%PDF-1.7 ...", "a PDF document"),
        (b"PK\x03\x04....", "a ZIP archive or office document"),
        (b"{\\rtf1\\ansi}", "an RTF document"),
        (b"RIFF\x10\x00\x00\x00WEBP", "a sound, video or WebP file"),
        (b"\x00\x00\x00\x18ftypmp42", "a video or image file"),
        (b"text \x00\x01\x02 and more", "binary data"),
    ],
)
def test_binary_files_are_told_by_their_first_bytes(content: bytes, name: str) -> None:
    assert binary_format(content, READING) == name


@pytest.mark.parametrize(
    "text", ["BM is short for bench mark.", "MZ Wallace Ltd closed.", "RIFF raff", "PAR1 golf", "ID3, a road"]
)
def test_words_that_look_like_magic_bytes_are_text(text: str) -> None:
    assert binary_format(text.encode(), READING) is None


def test_wide_encodings_are_no_binary_data_and_one_nul_in_a_long_text_is_not_either() -> None:
    assert binary_format("The pier is closed.".encode("utf-16"), READING) is None
    assert binary_format("The pier is closed.".encode("utf-16-le"), READING) is None
    assert binary_format(b"\x00" + b"pier " * 1000, READING) is None


def test_large_input_is_decoded_in_linear_time() -> None:
    for content in (
        b"\xfc" * 10_000_000,
        b"Br\xfccke " * 1_000_000,
        b"a\x00" * 1_000_000,
        b"\xc3" * 1_000_000,
    ):
        try:
            decode(content)
        except UndecodableError:
            continue
