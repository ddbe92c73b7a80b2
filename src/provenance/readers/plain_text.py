"""Text and Markdown files: the stored text is the decoded file, exactly; nothing is stripped or moved."""

from __future__ import annotations

import re
from typing import Any

from provenance.model import Document, Span
from provenance.readers.decoding import Decoded
from provenance.readers.fields import as_json, canonical_pointer, document_fields, field_named

_HEAD_LINES = 60  # more lines in a row are no head block
_HEAD_CHARACTERS = 20_000
_HEAD_KEY = 20  # letters; a longer one is the beginning of a sentence
_HEAD_VALUE = 2000  # characters; a longer line is a paragraph
_KEY = re.compile(r"([^\W\d_]{1,20}(?:[ _-][^\W\d_]{1,19})?)[ \t]*:(?=\s|$)[ \t]*(.*)")
_FENCED_KEY = re.compile(r"([^\W\d][\w.\- ]{0,39})[ \t]*:(?=\s|$)[ \t]*(.*)")
_LONGEST_TARGET = 4000  # characters of a link target in Markdown


def read_text(decoded: Decoded, markdown: bool) -> Document:
    """The document in a text or Markdown file.

    A block of ``key: value`` lines at the very top, closed by a blank line, or fenced by ``---``, is
    read as metadata if at least one of its keys is a known one; it stays in the text, and ``head_end``
    says where the article begins. In Markdown, link targets and comments are masked.

    >>> text = "Title: Pier closed\\nDate: 2026-03-01\\n\\nThe pier ..."
    >>> document = read_text(Decoded(text, "utf-8", 0), markdown=False)
    >>> document.headline, document.published.stated, document.head_end
    ('Pier closed', '2026-03-01', 37)
    """
    text = decoded.text
    head_end, stated = _head(text)
    known, unread = document_fields(
        [(field, value) for key, value in stated if (field := field_named(key))], "text"
    )
    extra = [(key, as_json(value)) for key, value in stated if not field_named(key)]
    extra += [(field, as_json(value)) for field, value in unread]
    fields: dict[str, Any] = known
    canonical, pointers = canonical_pointer(known.get("url"), known.pop("canonical_url", None), "head")
    return Document(
        text=text,
        format="markdown" if markdown else "text",
        encoding=decoded.encoding,
        encoding_errors=decoded.errors,
        head_end=head_end,
        masked=masked_spans(text, head_end) if markdown else (),
        canonical_url=canonical,
        pointers=pointers,
        extra=tuple(extra),
        **fields,
    )


def _head(text: str) -> tuple[int, list[tuple[str, str]]]:
    """Where the head block ends (0 without one) and its keys and values."""
    top = text[: _HEAD_CHARACTERS + 1]
    found = _fenced_head(top) if top.startswith("---") else _bare_head(top)
    if found is None or not any(field_named(key) for key, _ in found[1]):
        return 0, []
    end = found[0]
    while blank := _BLANK_LINE.match(text, end):
        end = blank.end()
    return end, found[1]


_BLANK_LINE = re.compile(r"[ \t\f\v]*(?:\r\n|[\n\r\u2028\u2029])")
_LINE = re.compile(r"([^\r\n]*)(\r\n|\r|\n|$)")


def _lines_from(text: str, start: int) -> list[tuple[str, int]]:
    """The first lines after a place, each with where the next one begins."""
    lines = []
    for _ in range(_HEAD_LINES + 2):
        found = _LINE.match(text, start)
        if found is None or start >= len(text):
            break
        lines.append((found[1], found.end()))
        start = found.end()
    return lines


def _bare_head(top: str) -> tuple[int, list[tuple[str, str]]] | None:
    stated: list[tuple[str, str]] = []
    for line, end in _lines_from(top, 0):
        if not line.strip():
            return (end, stated) if stated else None
        found = _KEY.fullmatch(line)
        if found is None or len(found[1]) > _HEAD_KEY or len(line) > _HEAD_VALUE:
            return None
        stated.append((found[1], found[2].strip()))
    return None  # a block that no blank line closes is the article itself


def _fenced_head(top: str) -> tuple[int, list[tuple[str, str]]] | None:
    lines = _lines_from(top, 0)
    if not lines or lines[0][0].rstrip() != "---":
        return None
    stated: list[tuple[str, str]] = []
    for line, end in lines[1:]:
        if line.rstrip() in ("---", "..."):
            return end, stated
        if not line.strip() or line.startswith("#"):
            continue
        if found := _FENCED_KEY.fullmatch(line):
            stated.append((found[1].strip(), _unquoted(found[2].strip())))
        elif stated and line.startswith((" ", "\t", "- ")):
            # A list or a folded value goes on: "author:" / "  - A. Grebe"
            key, value = stated[-1]
            item = _unquoted(line.strip().removeprefix("-").strip())
            stated[-1] = (key, f"{value}, {item}" if value and value not in ("|", ">") else item)
        else:
            return None
    return None


def _unquoted(value: str) -> str:
    if len(value) >= 2 and value[0] == value[-1] and value[0] in "\"'":
        return value[1:-1]
    if value.startswith("[") and value.endswith("]"):
        return ", ".join(_unquoted(part.strip()) for part in value[1:-1].split(","))
    return value


def masked_spans(text: str, start: int = 0) -> tuple[Span, ...]:
    """What of a Markdown text is markup and no word: targets of links and images, definitions, comments.

    Code is left alone. Linear in the length of the text.

    >>> [span.cut("See [the plan](https://elmbay.example/plan).") for span in
    ...  masked_spans("See [the plan](https://elmbay.example/plan).")]
    ['](https://elmbay.example/plan)']
    """
    spans = []
    position = start
    while found := _MARKUP.search(text, position):
        begin, position = found.start(), found.end()
        end: int | None = position
        if found.lastgroup == "code":
            position = _after_code(text, found)
            continue
        if found.lastgroup == "comment":
            close = text.find("-->", position)
            end = len(text) if close < 0 else close + 3
        elif found.lastgroup == "target":
            end, position = _target_end(text, position)
        elif found.lastgroup == "definition":
            begin = found.start("definition")
        if end is not None:
            spans.append(Span(begin, end))
            position = end
    return tuple(spans)


_MARKUP = re.compile(
    r"(?P<comment><!--)|(?P<target>\]\()|(?P<code>`+|(?m:^[ ]{0,3}~{3,}))|(?P<address><https?://[^\s<>]{1,2000}>)"
    r"|(?m:^[ ]{0,3}\[[^\]\n]{1,200}\]:[ \t]{1,9})(?P<definition>(?:<|/|\#|https?://|www\.|mailto:)\S{1,2000})"
)


def _after_code(text: str, opening: re.Match[str]) -> int:
    """Where code ends that opens here; right after the mark itself if nothing closes it."""
    mark = opening[0].strip()
    before = text[max(0, opening.start() - 4) : opening.start()]
    at_line_start = not before.rpartition("\n")[2].strip() and ("\n" in before or len(before) < 4)
    if len(mark) >= 3 and at_line_start:
        close = text.find("\n" + mark, opening.end())
        return len(text) if close < 0 else close + 1 + len(mark)
    # Code in a line ends in its line, so that a stray mark cannot hide the rest of the text.
    limit = text.find("\n", opening.end(), opening.end() + _LONGEST_TARGET)
    close = text.find(mark, opening.end(), limit if limit >= 0 else opening.end() + _LONGEST_TARGET)
    return opening.end() if close < 0 else close + len(mark)


def _target_end(text: str, start: int) -> tuple[int | None, int]:
    """Where a link target that begins at ``start`` ends, and where to look on; None if it is none."""
    depth = 1
    for found in _TARGET_MARK.finditer(text, start, start + _LONGEST_TARGET):
        if found[0] == "(":
            depth += 1
        elif found[0] == ")":
            depth -= 1
            if depth == 0:
                return found.end(), found.end()
        else:  # the line ends or another link begins first
            return None, found.start()
    return None, min(len(text), start + _LONGEST_TARGET)


_TARGET_MARK = re.compile(r"\\.|[()]|\n|\]\(")
