"""Word documents and PDF files, with the extra ``[office]``: their text, nothing of their looks.

What an editor sees in a .docx with all its changes accepted is its text: what a change would delete or has
moved away is left out, what it would add is in. Foot and end notes stand at the end. Of a PDF only the text
layer is read; a scan has none. Both are opened with limits on what they expand to, and neither may fetch
anything.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any, Literal

from provenance.settings import ReadingSettings

if TYPE_CHECKING:
    from docx.document import Document as WordDocument

OfficeFormat = Literal["docx", "pdf"]
PACKAGES: dict[str, str] = {"docx": "docx", "pdf": "pypdf"}
"""What reads a format, by the name it is imported by."""
_WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_SKIPPED = {
    f"{_WORD}del",
    f"{_WORD}moveFrom",
    f"{_WORD}delText",
    f"{_WORD}instrText",
    "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback",
}
"""Deleted, moved away, the code of a field, and what stands a second time for older programs."""
_BREAKS = {f"{_WORD}tab": "\t", f"{_WORD}br": "\n", f"{_WORD}cr": "\n", f"{_WORD}noBreakHyphen": "-"}
_NOTES = ("/footnotes", "/endnotes")


class OfficeError(Exception):
    """The file cannot be read; ``code`` is one of the problem codes."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code, self.message = code, message


def office_format(content: bytes) -> OfficeFormat | None:
    """Whether bytes are a PDF file or a Word document, by how they begin.

    >>> office_format(b"%PDF-1.7"), office_format(b"The pier")
    ('pdf', None)
    """
    if content.startswith(b"%PDF-"):
        return "pdf"
    if content.startswith(b"PK\x03\x04") and b"word/" in content:  # the folder all of its text is in
        return "docx"
    return None


def is_readable(form: str) -> bool:
    """Whether the package that reads a format is installed."""
    return find_spec(PACKAGES[form]) is not None


def read_office(content: bytes, form: OfficeFormat, reading: ReadingSettings) -> tuple[str, dict[str, str]]:
    """The text of a document, paragraphs separated by an empty line, and the title and author it states.

    Raises:
        OfficeError: the extra is not installed, or the file is damaged, encrypted or expands too far.
    """
    kind = "Word document" if form == "docx" else "PDF document"
    if not is_readable(form):
        raise OfficeError("not_text", f"a {kind}; reading it needs provenance-news[office]")
    try:
        return _word(content, reading) if form == "docx" else _pdf(content, reading)
    except OfficeError:
        raise
    except MemoryError:
        raise
    except Exception as error:
        # Both packages raise whatever their parsers happen to stumble over.
        raise OfficeError("not_text", f"a damaged {kind} ({type(error).__name__})") from error


def _word(content: bytes, reading: ReadingSettings) -> tuple[str, dict[str, str]]:
    from zipfile import ZipFile

    import docx

    with ZipFile(io.BytesIO(content)) as archive:
        # Sizes are as stated, and zipfile stops at what was stated.
        expanded = sum(
            entry.file_size for entry in archive.infolist() if entry.filename.endswith((".xml", ".rels"))
        )
        if expanded > reading.max_page_bytes:
            raise OfficeError("too_large", f"expands to more than {reading.max_page_bytes:,} bytes")
    document = docx.Document(io.BytesIO(content))
    paragraphs = [*_paragraphs(document.element.body), *_notes(document)]
    stated = {"title": document.core_properties.title, "author": document.core_properties.author}
    return "\n\n".join(paragraphs), {k: v.strip() for k, v in stated.items() if v and v.strip()}


def _paragraphs(root: Any) -> Iterator[str]:
    """Texts of all paragraphs below an element that have one; of one inside another first the outer."""
    waiting = [root]
    while waiting:
        element = waiting.pop()
        if element.tag != f"{_WORD}p":
            waiting += [child for child in reversed(element) if child.tag not in _SKIPPED]
            continue
        inner: list[Any] = []
        text = "".join(_pieces(element, inner)).strip()
        if text:
            yield text
        waiting += reversed(inner)


def _pieces(paragraph: Any, inner: list[Any]) -> Iterator[str]:
    """The text of a paragraph in pieces; paragraphs inside it, such as those of a text box, are set aside."""
    waiting = list(reversed(paragraph))
    while waiting:
        element = waiting.pop()
        if element.tag == f"{_WORD}p":
            inner.append(element)
        elif element.tag == f"{_WORD}t":
            yield element.text or ""
        elif element.tag in _BREAKS:
            yield _BREAKS[element.tag]
        elif element.tag not in _SKIPPED:
            waiting += reversed(element)


def _notes(document: WordDocument) -> Iterator[str]:
    from docx.oxml.parser import parse_xml

    for relation in sorted(document.part.rels.values(), key=lambda relation: relation.rId):
        if not relation.is_external and relation.reltype.endswith(_NOTES):
            yield from _paragraphs(parse_xml(relation.target_part.blob))


def _pdf(content: bytes, reading: ReadingSettings) -> tuple[str, dict[str, str]]:
    import logging

    import pypdf

    logging.getLogger("pypdf").setLevel(logging.CRITICAL)  # what is damaged becomes a problem, not a line
    reader = pypdf.PdfReader(io.BytesIO(content))
    if reader.is_encrypted and not reader.decrypt(""):
        raise OfficeError("not_text", "an encrypted PDF document")
    pages: list[str] = []
    length = 0
    for page in reader.pages:
        text = page.extract_text().strip()
        length += len(text)
        if length > reading.max_text_characters:
            raise OfficeError("too_large", f"a text of more than {reading.max_text_characters:,} characters")
        if text:
            pages.append(text)
    if not pages:
        raise OfficeError("no_text", "no text in it; pages that are pictures cannot be read")
    # Producers write file names into a PDF's title, so it is not taken for a headline.
    return "\n\n".join(pages), {}
