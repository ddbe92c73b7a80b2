"""From bytes to text, strictly: nothing is decoded "somehow" without being counted.

The order: a byte-order mark; what the file or page declares; UTF-8; a detector over the encodings news
is written in; Windows-1252. One exception is made to a declaration: bytes that are well-formed UTF-8
with several characters beyond ASCII do not arise by chance in another encoding, while pages saved as
UTF-8 often keep the declaration of their former life.

The detector has two halves. Latin script is told apart by the alphabets of its languages, since the
encodings differ in a few letters only; any other script is left to charset-normalizer.
"""

from __future__ import annotations

import codecs
import re
from collections import Counter
from dataclasses import dataclass
from itertools import islice

from provenance.settings import ReadingSettings

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16: its mark begins with that of UTF-16
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)

# How files begin that hold no article text. Short or wordlike beginnings count only with a NUL nearby.
_MAGIC = (
    (b"\x89PNG\r\n\x1a\n", "a PNG image"),
    (b"\xff\xd8\xff", "a JPEG image"),
    (b"GIF87a", "a GIF image"),
    (b"GIF89a", "a GIF image"),
    (b"%PDF-", "a PDF document"),
    (b"%!PS-Adobe", "a PostScript document"),
    (b"{\\rtf", "an RTF document"),
    (b"PK\x03\x04", "a ZIP archive or office document"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"\x28\xb5\x2f\xfd", "a Zstandard archive"),
    (b"\xfd7zXZ\x00", "an XZ archive"),
    (b"7z\xbc\xaf\x27\x1c", "a 7z archive"),
    (b"Rar!\x1a\x07", "a RAR archive"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old office document"),
    (b"SQLite format 3\x00", "an SQLite database"),
    (b"\x7fELF", "a program"),
    (b"\xca\xfe\xba\xbe", "a program"),
    (b"\xcf\xfa\xed\xfe", "a program"),
    (b"OggS\x00", "a sound or video file"),
    (b"fLaC\x00", "a sound file"),
    (b"II*\x00", "a TIFF image"),
    (b"MM\x00*", "a TIFF image"),
    (b"\x00\x00\x01\x00", "an icon"),
    (b"wOFF", "a font"),
    (b"wOF2", "a font"),
)
_MAGIC_WITH_NUL = (
    (b"MZ", "a program"),
    (b"BM", "a bitmap image"),
    (b"RIFF", "a sound, video or WebP file"),
    (b"ID3", "a sound file"),
    (b"BZh", "a bzip2 archive"),
    (b"PAR1", "a Parquet file"),
)

# Declared names that mean a larger set, as browsers read them.
_LARGER = {
    "ascii": "cp1252", "iso8859-1": "cp1252", "iso8859-9": "cp1254", "iso8859-11": "cp874",
    "tis-620": "cp874", "gb2312": "gb18030", "gbk": "gb18030", "shift_jis": "cp932",
    "euc_kr": "cp949", "big5": "big5hkscs",
}  # fmt: skip

_PAGE_ENCODINGS = (
    "iso8859", "iso2022", "cp125", "cp874", "cp932", "cp949", "koi8", "mac", "gb", "big5", "euc",
)  # fmt: skip

# What the detector may choose from; EBCDIC, UTF-7 and terminal sets never held a news page.
_DETECTABLE = [
    "cp1250", "cp1251", "cp1252", "cp1253", "cp1254", "cp1255", "cp1256", "cp1257", "cp1258",
    "koi8_r", "koi8_u", "iso8859_2", "iso8859_5", "iso8859_7", "mac_roman", "cp874",
    "gb18030", "big5", "cp932", "euc_jp", "cp949",
]  # fmt: skip
_SAMPLE = 262_144  # bytes the detector looks at; more does not change its mind
_SURE_SEQUENCES = 4  # well-formed UTF-8 sequences that outweigh a declaration
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f-\x84\x86-\x9f\ufffd]")
_SURROGATE = re.compile(r"[\ud800-\udfff]")
_NUL_MARK = "\u2400"


class UndecodableError(ValueError):
    """Bytes that fit no character encoding."""


@dataclass(frozen=True, slots=True)
class Decoded:
    """Text with the name of its encoding and how many of its characters are replacement marks."""

    text: str
    encoding: str
    errors: int

    def is_doubtful(self, settings: ReadingSettings) -> bool:
        """Whether so many characters were lost that words are missing."""
        return self.errors > settings.doubtful_share * len(self.text)


def clean(text: str) -> str:
    """Text that every later stage can hold: NUL as U+2400, lone surrogates as U+FFFD, one for one.

    >>> clean("a\\x00b\\ud800c")
    'a␀b\ufffdc'
    """
    if "\x00" in text:
        text = text.replace("\x00", _NUL_MARK)
    try:
        text.encode("utf-8")  # tells of surrogates much faster than a search
    except UnicodeEncodeError:
        return _SURROGATE.sub("\ufffd", text)
    return text


def binary_format(content: bytes, settings: ReadingSettings) -> str | None:
    """What the bytes are when they are no text ("a PNG image"), else None.

    Judged by the first bytes of common formats and by the share of NUL bytes; UTF-16 and UTF-32 are
    text.
    """
    head = content[:512]
    if _mark(content) or _unmarked_wide(content):
        return None
    for magic, name in _MAGIC:
        if head.startswith(magic):
            return name
    if b"\x00" not in content:
        return None
    for magic, name in _MAGIC_WITH_NUL:
        if head.startswith(magic) and b"\x00" in head:
            return name
    if head[4:8] == b"ftyp":
        return "a video or image file"
    if head[257:262] == b"ustar":
        return "a tar archive"
    return "binary data" if content.count(0) > settings.nul_share * len(content) else None


def decode(content: bytes, declared: str | None = None) -> Decoded:
    """Decode bytes; the module's docstring gives the order of what is tried.

    Args:
        content: the whole file or page.
        declared: the encoding it names, in any spelling; unknown names are ignored.

    Raises:
        UndecodableError: no encoding gives text.

    >>> decode("Müller".encode("latin-1"), "ISO-8859-1").text
    'Müller'
    >>> decode(b"\\xef\\xbb\\xbfNews")
    Decoded(text='News', encoding='utf-8', errors=0)
    """
    if mark := _mark(content):
        length, encoding = mark
        return _decoded(content[length:], encoding)
    if wide := _unmarked_wide(content):
        return _decoded(content, wide)
    named = _codec(declared)
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError:
        text = None
    if text is not None and (named in (None, "utf-8") or _surely_utf8(content)):
        return _result(text, "utf-8")
    if named and (found := _strictly(content, named)):
        return found
    if text is not None:
        return _result(text, "utf-8")
    if _mostly_utf8(content):
        return _decoded(content, "utf-8")
    return _detected(content, named)


def wide_encoding(content: bytes) -> str | None:
    """UTF-16 or UTF-32, with or without a byte-order mark, told from the first bytes; else None.

    >>> wide_encoding("News".encode("utf-16-le")), wide_encoding(b"News today")
    ('utf-16-le', None)
    """
    mark = _mark(content)
    if mark:
        return None if mark[1] == "utf-8" else mark[1]
    return _unmarked_wide(content)


def _mark(content: bytes) -> tuple[int, str] | None:
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            return len(mark), encoding
    return None


def _unmarked_wide(content: bytes) -> str | None:
    """UTF-16 or UTF-32 without a mark, told by where its NUL bytes stand."""
    head = content[: 4096 & ~3]
    if len(head) < 8 or head.count(0) < len(head) // 5:
        return None
    # The share of NUL bytes in each of four places: 1.0 where a character's upper bytes stand.
    places = [head[n::4].count(0) / max(1, len(head[n::4])) for n in range(4)]
    encoding = None
    if places[3] > 0.95 and places[2] > 0.95 and places[0] < 0.1:
        encoding = "utf-32-le"
    elif places[0] > 0.95 and places[1] > 0.95 and places[3] < 0.1:
        encoding = "utf-32-be"
    elif min(places[1], places[3]) > 0.4 and max(places[0], places[2]) < 0.02:
        encoding = "utf-16-le"
    elif min(places[0], places[2]) > 0.4 and max(places[1], places[3]) < 0.02:
        encoding = "utf-16-be"
    if encoding is None:
        return None
    text = head[: len(head) & ~3].decode(encoding, "ignore")
    return encoding if text and not _is_garbage(text) else None


def _codec(declared: str | None) -> str | None:
    """Python's name for a declared encoding; None for one that is unknown or cannot be what it says."""
    if not declared or len(declared) > 40:
        return None
    try:
        name = codecs.lookup(declared.strip().strip("\"'")).name
    except (LookupError, ValueError):
        return None
    # A declaration read as ASCII cannot stand in UTF-16; browsers take UTF-8 then. The rest of
    # Python's codecs (base64, punycode, utf-7, unicode_escape ...) are no encodings of pages.
    if name.startswith(("utf-16", "utf-32", "utf-8")):
        return "utf-8"
    name = _LARGER.get(name, name)
    return name if name.startswith(_PAGE_ENCODINGS) else None


def _surely_utf8(content: bytes) -> bool:
    return sum(1 for _ in islice(_SEQUENCE.finditer(content), _SURE_SEQUENCES)) == _SURE_SEQUENCES


_SEQUENCE = re.compile(rb"[\xc2-\xf4][\x80-\xbf]")


def _mostly_utf8(content: bytes) -> bool:
    """Whether a few broken bytes stand among many well-formed sequences: damaged UTF-8, not another set."""
    text = content.decode("utf-8", "replace")
    broken = text.count("\ufffd") - content.count(b"\xef\xbf\xbd")
    beyond = sum(1 for _ in _BEYOND_ASCII.finditer(text)) - broken
    return beyond >= 10 * broken


_BEYOND_ASCII = re.compile(r"[^\x00-\x7f]")


def _strictly(content: bytes, encoding: str) -> Decoded | None:
    try:
        return _result(content.decode(encoding), encoding)
    except (UnicodeDecodeError, LookupError):
        return None


def _detected(content: bytes, named: str | None) -> Decoded:
    if named:
        # Declared and nearly right: a page with a few stray bytes is still in its own encoding.
        trial = _decoded(content, named)
        if trial.errors <= max(1, len(trial.text) // 200):
            return trial
    start = max(0, next(_HIGH_BYTE.finditer(content)).start() - 1000)
    sample = content[start : start + _SAMPLE]
    high = _HIGH_BYTE.findall(sample)
    # In Latin script letters beyond ASCII stand alone between others, in any other script in runs.
    in_runs = sum(map(len, _RUN.findall(sample)))
    encoding = _latin_encoding(Counter(high)) if 4 * in_runs <= len(high) else _other_encoding(sample)
    if encoding and (found := _strictly(content, encoding)) and not _is_garbage(found.text):
        return found
    last = _decoded(content, "cp1252")
    if _is_garbage(last.text):
        raise UndecodableError("the bytes fit no character encoding")
    return last


def _latin_encoding(counts: Counter[bytes]) -> str:
    """The encoding in which most letters beyond ASCII belong to one language's alphabet."""
    best, best_share = "cp1252", 0.0
    for encoding, alphabets in _ALPHABETS.items():
        characters = {byte: byte.decode(encoding, "replace").lower() for byte in counts}
        # A mark counts for no language, a symbol or an undefined byte against all.
        total = sum(n for byte, n in counts.items() if characters[byte] not in _TYPOGRAPHY)
        for alphabet in alphabets.split():
            inside = sum(n for byte, n in counts.items() if characters[byte] in alphabet)
            share = inside / total if total else 1.0
            if share > best_share:
                best, best_share = encoding, share
    return best


def _other_encoding(sample: bytes) -> str | None:
    from charset_normalizer import from_bytes

    best = from_bytes(sample, cp_isolation=_DETECTABLE, preemptive_behaviour=False).best()
    return None if best is None else best.encoding


_HIGH_BYTE = re.compile(rb"[\x80-\xff]")
_RUN = re.compile(rb"[\x80-\xff]{3,}")
_TYPOGRAPHY = frozenset("‘’‚“”„«»‹›–—…•· §°©®™€£º\u00a0\u00ad")
_WESTERN = (
    "äöüß àâæçéèêëîïôœùûüÿ áéíñóúü¿¡ àáâãçéêíóôõúü àèéìíòóùú åäöé æøåé éèëïóöüá áðéíóúýþæö àçèéíïòóúü· áéíóú"
)
# For each encoding of Latin script, the letters beyond ASCII of the languages written in it.
_ALPHABETS = {
    "cp1252": _WESTERN,
    "cp1250": "ąćęłńóśźż áčďéěíňóřšťúůýž áäčďéíĺľňóôŕšťúýž áéíóöőúüű ăâîşţ čćđšž",
    "iso8859_2": "ąćęłńóśźż áčďéěíňóřšťúůýž áäčďéíĺľňóôŕšťúýž áéíóöőúüű ăâîşţ čćđšž",
    "cp1254": "çğıöşüâîû",
    "cp1257": "ąčęėįšųūž āčēģīķļņšūž äõöüšž",
    "mac_roman": _WESTERN,
}


def _is_garbage(text: str) -> bool:
    return len(_CONTROL.findall(text)) > len(text) // 10


def _decoded(content: bytes, encoding: str) -> Decoded:
    return _result(content.decode(encoding, "replace"), encoding)


def _result(text: str, encoding: str) -> Decoded:
    text = clean(text)
    return Decoded(text, encoding, text.count("\ufffd"))
