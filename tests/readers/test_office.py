"""Word documents and PDF files: what is read of them, and what damaged and hostile ones come to."""

from __future__ import annotations

import io
import zipfile
import zlib
from pathlib import Path
from typing import Any

import pytest

from provenance.model import Document, Problem
from provenance.readers import office, read
from provenance.settings import Settings
from tests.news import OTHER, WIRE

docx = pytest.importorskip("docx", reason="needs python-docx, from the extra [office]")
pytest.importorskip("pypdf", reason="needs pypdf, from the extra [office]")


def word(path: Path, *paragraphs: str, **properties: str) -> Any:
    document = docx.Document()
    for paragraph in paragraphs:
        document.add_paragraph(paragraph)
    for name, value in properties.items():
        setattr(document.core_properties, name, value)
    document.save(str(path))
    return document


def pdf(*pages: str, packed: bool = False) -> bytes:
    """A PDF file with one line of text after the other."""
    objects: list[bytes] = [b"<</Type/Catalog/Pages 2 0 R>>", b""]
    kids = []
    for page in pages:
        lines = "".join(f"({line}) Tj T* " for line in page.splitlines())
        stream = f"BT /F1 11 Tf 14 TL 60 780 Td {lines}ET".encode("latin-1")
        extra = ""
        if packed:
            stream, extra = zlib.compress(stream), "/Filter/FlateDecode"
        number = len(objects) + 1
        kids.append(f"{number} 0 R")
        objects.append(
            f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents {number + 1} 0 R"
            f"/Resources<</Font<</F1<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>>>>>".encode()
        )
        objects.append(f"<</Length {len(stream)}{extra}>>stream\n".encode() + stream + b"\nendstream")
    objects[1] = f"<</Type/Pages/Kids[{' '.join(kids)}]/Count {len(pages)}>>".encode()
    out, places = io.BytesIO(), []
    out.write(b"%PDF-1.4\n")
    for number, content in enumerate(objects, 1):
        places.append(out.tell())
        out.write(f"{number} 0 obj".encode() + content + b"\nendobj\n")
    start = out.tell()
    rows = "".join(f"{place:010} 00000 n \n" for place in places)
    out.write(f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{rows}".encode())
    out.write(f"trailer<</Size {len(objects) + 1}/Root 1 0 R>>\nstartxref\n{start}\n%%EOF".encode())
    return out.getvalue()


def wrapped(text: str) -> str:
    lines, line = [], ""
    for one in text.replace("“", '"').replace("”", '"').replace("\n", " ").split():
        if len(line) + len(one) > 80:
            lines.append(line)
            line = ""
        line = f"{line} {one}".strip()
    return "\n".join([*lines, line])


def one(*inputs: Path) -> Document | Problem:
    (found,) = read(inputs)
    return found


def problem(path: Path) -> tuple[str, str]:
    found = one(path)
    assert isinstance(found, Problem)
    return found.code, found.message


def test_a_word_document_is_its_paragraphs_with_its_title_and_author(tmp_path: Path) -> None:
    path = tmp_path / "draft.docx"
    word(
        path, "The pier is closed.", "", "Nobody knows\tfor how long.", title="Pier closed", author="A. Weld"
    )
    found = one(path)
    assert isinstance(found, Document)
    assert found.text == "The pier is closed.\n\nNobody knows\tfor how long."
    assert (found.headline, found.author, found.format, found.name) == (
        "Pier closed",
        "A. Weld",
        "docx",
        "draft",
    )


def test_a_head_block_says_what_it_says_in_text_files(tmp_path: Path) -> None:
    path = tmp_path / "draft.docx"
    document = docx.Document()
    document.add_paragraph("outlet: Elm Bay Herald\npublished: 2026-03-01")
    document.add_paragraph("The pier is closed.")
    document.save(str(path))
    found = one(path)
    assert isinstance(found, Document)
    assert found.outlet == "Elm Bay Herald"
    assert found.text[found.head_end :] == "The pier is closed."


_TRACKED = (
    '<w:p xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
    "<w:r><w:t xml:space='preserve'>The pier </w:t></w:r>"
    "<w:ins w:id='1'><w:r><w:t xml:space='preserve'>was </w:t></w:r></w:ins>"
    "<w:del w:id='2'><w:r><w:delText xml:space='preserve'>is </w:delText></w:r></w:del>"
    "<w:moveFrom w:id='3'><w:r><w:t>elsewhere </w:t></w:r></w:moveFrom>"
    "<w:hyperlink><w:r><w:t>closed</w:t></w:r></w:hyperlink>"
    "<w:r><w:instrText>PAGE</w:instrText><w:br/><w:t>on Monday.</w:t></w:r>"
    "<w:r><w:txbxContent><w:p><w:r><w:t>In a box.</w:t></w:r></w:p></w:txbxContent></w:r></w:p>"
)


def test_changes_count_as_accepted_and_boxes_tables_and_notes_are_read(tmp_path: Path) -> None:
    from docx.opc.constants import RELATIONSHIP_TYPE
    from docx.opc.packuri import PackURI
    from docx.opc.part import Part
    from docx.oxml.parser import parse_xml

    document = docx.Document()
    document.element.body.insert(0, parse_xml(_TRACKED))
    document.add_table(rows=1, cols=2).rows[0].cells[1].text = "In a table."
    notes = (
        b'<w:footnotes xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
        b"<w:footnote><w:p><w:r><w:t>In a note.</w:t></w:r></w:p></w:footnote></w:footnotes>"
    )
    part = Part(PackURI("/word/footnotes.xml"), "application/xml", notes, document.part.package)
    document.part.relate_to(part, RELATIONSHIP_TYPE.FOOTNOTES)
    path = tmp_path / "draft.docx"
    document.save(str(path))
    found = one(path)
    assert isinstance(found, Document)
    assert found.text == "The pier was closed\non Monday.\n\nIn a box.\n\nIn a table.\n\nIn a note."


@pytest.mark.parametrize("packed", [False, True])
def test_a_pdf_is_the_text_of_its_pages(tmp_path: Path, packed: bool) -> None:
    path = tmp_path / "draft.pdf"
    path.write_bytes(pdf(wrapped(WIRE), wrapped(OTHER), packed=packed))
    found = one(path)
    assert isinstance(found, Document)
    assert found.text.split() == wrapped(WIRE + " " + OTHER).replace("'", "’").split()
    assert (found.format, found.headline) == ("pdf", None)


def test_office_files_are_compared_with_others(tmp_path: Path) -> None:
    import provenance as pv

    word(tmp_path / "draft.docx", *WIRE.split("\n\n"))
    (tmp_path / "draft.pdf").write_bytes(pdf(wrapped(WIRE)))
    report = pv.check(
        [tmp_path / "draft.docx", tmp_path / "draft.pdf"], against=Document(text=WIRE, name="wire")
    )
    assert [d.verdict for d in report.drafts] == ["uncredited_reuse"] * 2
    assert all(d.matched_share > 0.95 for d in report.drafts)


def test_standard_input_and_files_without_an_ending_are_told_by_their_first_bytes(tmp_path: Path) -> None:
    word(tmp_path / "draft", "The pier is closed.")
    (tmp_path / "scan").write_bytes(pdf("The pier is closed."))
    found = list(read([tmp_path / "draft", tmp_path / "scan"]))
    assert [d.format for d in found if isinstance(d, Document)] == ["docx", "pdf"]


def test_a_folder_has_its_office_files_only_where_their_reader_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    word(tmp_path / "draft.docx", "The pier is closed.")
    (tmp_path / "note.txt").write_text("The pier is open.", encoding="utf-8")
    assert len(list(read(tmp_path))) == 2
    monkeypatch.setattr(office, "find_spec", lambda name: None)
    (only,) = read(tmp_path)
    assert isinstance(only, Document)
    assert only.name == "note"
    assert problem(tmp_path / "draft.docx") == (
        "not_text", "a Word document; reading it needs provenance-news[office]"
    )  # fmt: skip


def bomb() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<x/>")
        archive.writestr("word/document.xml", "<a>" + " " * 300_000_000 + "</a>")
    return out.getvalue()


def test_damaged_encrypted_and_exploding_files_are_problems(tmp_path: Path) -> None:
    word(tmp_path / "whole.docx", "The pier is closed.")
    entity = tmp_path / "entity.docx"
    with zipfile.ZipFile(tmp_path / "whole.docx") as old, zipfile.ZipFile(entity, "w") as new:
        for item in old.infolist():
            content = old.read(item)
            if item.filename == "word/document.xml":
                content = content.replace(
                    b"?>", b'?><!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>', 1
                ).replace(b"The pier", b"&e;")
            new.writestr(item, content)
    for name, content, code in (
        ("cut.docx", (tmp_path / "whole.docx").read_bytes()[:2000], "not_text"),
        ("text.docx", b"The pier is closed.", "not_text"),
        ("bomb.docx", bomb(), "too_large"),
        ("cut.pdf", pdf("The pier is closed.")[:200], "not_text"),
        ("empty.pdf", pdf(""), "no_text"),
        ("text.pdf", b"The pier is closed.", "not_text"),
    ):
        path = tmp_path / name
        path.write_bytes(content)
        assert problem(path)[0] == code, name
    found = one(entity)
    assert isinstance(found, Problem) or "root:" not in found.text


def test_a_pdf_that_is_too_long_is_a_problem(tmp_path: Path) -> None:
    path = tmp_path / "long.pdf"
    path.write_bytes(pdf(wrapped(WIRE), wrapped(WIRE)))
    settings = Settings.from_mapping({"reading": {"max_text_characters": 1000}})
    (found,) = read(path, settings)
    assert isinstance(found, Problem)
    assert found.code == "too_large"


def test_encrypted_files_are_problems(tmp_path: Path) -> None:
    import pypdf

    writer = pypdf.PdfWriter(io.BytesIO(pdf("The pier is closed.")))
    writer.encrypt("secret", algorithm="RC4-128")
    path = tmp_path / "locked.pdf"
    writer.write(path)
    assert problem(path) == ("not_text", "an encrypted PDF document")
