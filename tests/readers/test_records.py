from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from provenance.model import Document, Moment, Problem
from provenance.readers import Source, load
from provenance.settings import Settings

TEXT = "The pier at Elm Bay is closed until spring."


def load_bytes(
    content: bytes, form: str, settings: Settings | None = None
) -> tuple[list[Document], list[Problem]]:
    source = Source(f"wire.{form}", f"/desk/wire.{form}", "wire", form, False, content=content)  # type: ignore[arg-type]
    found = list(load(source, settings))
    documents = [each for each in found if isinstance(each, Document)]
    return documents, [each for each in found if isinstance(each, Problem)]


def jsonl(*records: Any, settings: Settings | None = None) -> tuple[list[Document], list[Problem]]:
    text = "\n".join(record if isinstance(record, str) else json.dumps(record) for record in records)
    return load_bytes(text.encode("utf-8", "surrogatepass"), "jsonl", settings)


def table(text: str, encoding: str = "utf-8") -> tuple[list[Document], list[Problem]]:
    return load_bytes(text.encode(encoding), "csv")


def members(problems: list[Problem]) -> list[tuple[str | None, str]]:
    return [(problem.member, problem.code) for problem in problems]


def test_a_record_gives_its_fields_and_keeps_the_rest() -> None:
    documents, problems = jsonl(
        {
            "id": "w-1",
            "text": TEXT,
            "Headline": "Pier closed",
            "url": "https://elmbay.com/pier",
            "canonical_url": "https://heronwire.com/1",
            "publisher": {"@type": "Organization", "name": "Elm Bay Courier"},
            "author": ["A. Grebe", {"name": "B. Heron"}],
            "date": "2026-03-01T14:05:00Z",
            "language": "en_GB",
            "creditText": "Heron Wire",
            "topics": ["sea", {"rank": float("nan")}],
        }
    )
    (document,) = documents
    assert not problems
    assert (document.text, document.name, document.member) == (TEXT, "w-1", "w-1")
    assert (document.path, document.place, document.format) == ("wire.jsonl", "/desk/wire.jsonl", "jsonl")
    assert (document.headline, document.outlet, document.author) == (
        "Pier closed",
        "Elm Bay Courier",
        "A. Grebe, B. Heron",
    )
    assert isinstance(document.published, Moment)
    assert (document.published.basis, document.language) == ("metadata", "en")
    assert [(p.property, p.value, p.origin) for p in document.pointers] == [
        ("canonical", "https://heronwire.com/1", "record"),
        ("credittext", "Heron Wire", "record"),
    ]
    assert dict(document.extra)["topics"] == '["sea", {"rank": NaN}]'


def test_the_text_of_a_record_is_stored_exactly() -> None:
    documents, _ = jsonl('{"text": " a\\u0000b\\ud800c\\r\\n\\u2028\\ud83d\\udea2 \\n"}')
    assert documents[0].text == " a\u2400b\ufffdc\r\n\u2028🚢 \n"


def test_members_and_names_of_records_without_an_id_are_line_numbers() -> None:
    documents, _ = jsonl(
        "",
        {"text": TEXT},
        "  ",
        {"id": "", "text": TEXT},
        {"id": 7, "text": TEXT},
        {"id": None, "text": TEXT},
    )
    assert [(d.member, d.name) for d in documents] == [
        ("line 2", "wire line 2"),
        ("line 4", "wire line 4"),
        ("7", "7"),
        ("line 6", "wire line 6"),
    ]


def test_each_broken_line_is_a_problem_and_the_next_is_read() -> None:
    deep = '{"text": ' + "[" * 10_000 + "]" * 10_000 + "}"
    huge = '{"text": "' + TEXT + '", "n": ' + "9" * 10_000 + "}"
    documents, problems = jsonl(
        {"text": TEXT}, "{", "[1, 2]", '"x"', "nul", deep, {"title": "x"}, {"text": 5},
        {"text": None, "body": []}, {"text": " \n"}, {"id": "b", "text": ""}, huge, '{"text": "' + TEXT,
    )  # fmt: skip
    assert [document.member for document in documents] == ["line 1", "line 12"]
    assert json.loads(dict(documents[1].extra)["n"]) == "9" * 10_000
    assert members(problems) == [
        ("line 2", "broken_record"), ("line 3", "broken_record"), ("line 4", "broken_record"),
        ("line 5", "broken_record"), ("line 6", "broken_record"), ("line 7", "no_text"),
        ("line 8", "no_text"),
        ("line 9", "no_text"), ("line 10", "empty"), ("b", "empty"), ("line 13", "broken_record"),
    ]  # fmt: skip


def test_deep_values_in_other_fields_do_not_break_the_record_or_are_told() -> None:
    deep = '{"text": "' + TEXT + '", "x": ' + "[" * 600 + "]" * 600 + "}"
    documents, problems = jsonl(deep)
    assert len(documents) + len(problems) == 1


def test_an_id_that_stands_twice_is_told_and_both_are_kept() -> None:
    documents, problems = jsonl(*[{"id": "a", "text": f"{TEXT} {n}"} for n in range(3)])
    assert [document.member for document in documents] == ["a", "a (line 2)", "a (line 3)"]
    assert [document.name for document in documents] == ["a", "a", "a"]
    assert members(problems) == [("a (line 2)", "duplicate_id"), ("a (line 3)", "duplicate_id")]


def test_a_page_in_a_record_is_read_as_a_page() -> None:
    paragraphs = "".join(
        f"<p>The pier at Elm Bay will stay closed for {n} more long months of winter.</p>" for n in range(4)
    )
    page = f"<html lang='de'><head><title>From the page</title></head><body>{paragraphs}</body></html>"
    documents, problems = jsonl(
        {"id": "h", "html": page, "title": "From the record"},
        {"id": "b", "body": page},
        {"id": "t", "text": "", "html": page},
        {"id": "n", "html": "<p>x</p>"},
    )
    assert [document.text.count("\n") for document in documents] == [3, 3, 3]
    assert [(d.headline, d.language, d.format) for d in documents[:2]] == [
        ("From the record", "de", "jsonl"),
        ("From the page", "de", "jsonl"),
    ]
    assert members(problems) == [("n", "no_article")]


def test_what_cannot_be_read_in_a_field_is_kept() -> None:
    documents, _ = jsonl({"text": TEXT, "published": "soon", "url": "nowhere", "title": {"x": 1}, "lang": 7})
    (document,) = documents
    assert (document.published, document.url, document.headline, document.language) == (
        None,
        None,
        None,
        None,
    )
    assert dict(document.extra) == {"published": '"soon"', "url": '"nowhere"', "language": '"7"'}


def test_seconds_since_1970_are_a_date() -> None:
    documents, _ = jsonl({"text": TEXT, "published": 1772373909})
    assert isinstance(documents[0].published, Moment)
    assert documents[0].published.stated == "2026-03-01T14:05:09Z"


def test_limits_hold_for_each_record() -> None:
    settings = Settings.from_mapping({"reading": {"max_text_characters": 50, "max_page_bytes": 1000}})
    documents, problems = jsonl(
        {"id": "a", "text": TEXT},
        {"id": "b", "text": TEXT * 2},
        {"id": "c", "html": "x" * 2000},
        settings=settings,
    )
    assert [document.member for document in documents] == ["a"]
    assert members(problems) == [("b", "too_large"), ("c", "too_large")]


def test_a_line_beyond_all_limits_is_not_held_in_memory() -> None:
    settings = Settings.from_mapping({"reading": {"max_text_characters": 1, "max_page_bytes": 1}})
    documents, problems = jsonl('{"x": "' + "y" * 1_100_000 + '"}', {"text": "a"}, settings=settings)
    assert members(problems) == [("line 1", "too_large")]
    assert [document.text for document in documents] == ["a"]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le", "utf-32", "cp1252"])
@pytest.mark.parametrize("form", ["jsonl", "csv"])
def test_records_may_stand_in_other_encodings(encoding: str, form: str) -> None:
    text = '{"text": "Die Brücke bleibt geschlossen."}\n' * 3
    if form == "csv":
        text = "id,text\n" + "1,Die Brücke bleibt geschlossen.\n" * 3
    documents, _ = load_bytes(text.encode(encoding), form)
    assert [document.text for document in documents] == ["Die Brücke bleibt geschlossen."] * 3


def test_a_truncated_archive_keeps_the_records_before_the_break(tmp_path: Path) -> None:
    import random

    noise = random.Random(4)
    lines = [json.dumps({"id": n, "text": f"{TEXT} {noise.random()}"}) for n in range(20_000)]
    content = gzip.compress("\n".join(lines).encode())
    source = Source("w.jsonl.gz", "/w", "w", "jsonl", True, content=content[: len(content) // 2])
    found = list(load(source))
    documents = [each for each in found if isinstance(each, Document)]
    assert 5_000 < len(documents) < 20_000
    assert documents[-1].text.startswith(TEXT)
    assert [each.code for each in found if isinstance(each, Problem)] == ["truncated_archive"]


def test_rows_of_a_table_are_documents() -> None:
    documents, problems = table(
        'id,title,text,note\r\n1,Pier closed,"The pier,\r\nat ""Elm Bay"" —\r\nis closed.",x\r\n\r\n'
        "2,Ferry,The ferry is late.,\r\n"
    )
    assert not problems
    assert [(d.member, d.text, d.headline, d.format) for d in documents] == [
        ("1", 'The pier,\r\nat "Elm Bay" —\r\nis closed.', "Pier closed", "csv"),
        ("2", "The ferry is late.", "Ferry", "csv"),
    ]
    assert documents[0].extra == (("note", '"x"'),)


def test_rows_without_an_id_are_named_by_the_line_they_begin_in() -> None:
    documents, _ = table('text\n"one\ntwo"\nthree\n')
    assert [(d.member, d.text) for d in documents] == [("line 2", "one\ntwo"), ("line 4", "three")]


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_the_header_tells_the_delimiter(delimiter: str) -> None:
    text = (
        delimiter.join(["Title", "TEXT", "Date"])
        + "\n"
        + delimiter.join(["Pier", "It is shut", "2026-03-01"])
    )
    documents, _ = table(text)
    assert [(d.headline, d.text) for d in documents] == [("Pier", "It is shut")]


def test_a_table_without_text_is_a_problem() -> None:
    documents, problems = table("id,title\n1,Pier\n")
    assert not documents
    assert members(problems) == [(None, "no_text")]


def test_broken_rows_are_told_and_the_next_is_read() -> None:
    documents, problems = table("id,text\n1,The pier, is closed.\n2\n3,\n4,It is shut.,\n")
    assert [document.member for document in documents] == ["4"]
    assert members(problems) == [("line 2", "broken_record"), ("2", "no_text"), ("3", "empty")]


def test_a_quotation_mark_never_closed_does_not_break_the_reader() -> None:
    documents, problems = table('text\n"The pier is closed.\nThe ferry is late.\n')
    assert len(documents) + len(problems) == 1


@pytest.mark.parametrize("form", ["jsonl", "csv"])
@pytest.mark.parametrize("content", [b"", b"\n \n\r\n", b"\xef\xbb\xbf", b"\xef\xbb\xbf\n"])
def test_an_empty_file_of_records_is_a_problem(form: str, content: bytes) -> None:
    documents, problems = load_bytes(content, form)
    assert not documents
    assert members(problems) == [(None, "empty")]


@given(st.binary(max_size=200), st.sampled_from(["jsonl", "csv"]))
def test_no_bytes_break_the_reading_of_records(content: bytes, form: str) -> None:
    for each in (*load_bytes(content, form)[0], *load_bytes(b"text,id\n" + content, form)[0]):
        each.text.encode("utf-8")


@given(
    st.dictionaries(
        st.text(max_size=8), st.recursive(st.none() | st.booleans() | st.floats() | st.text(), st.lists)
    )
)
def test_no_record_breaks_the_reader(record: dict[str, Any]) -> None:
    documents, problems = jsonl(record | {"text": TEXT})
    assert [document.text for document in documents] == [TEXT]
    for name, value in documents[0].extra:
        (name + value).encode("utf-8")
    assert {problem.code for problem in problems} <= {"duplicate_id"}


@given(st.text(min_size=1).filter(str.strip), st.sampled_from([",", ";", "\t"]))
def test_any_text_comes_back_from_a_table(text: str, delimiter: str) -> None:
    import csv
    import io

    stored = text.encode("utf-8", "replace").decode().replace("\x1f", "").replace("\x00", "")
    if not stored.strip():
        return
    file = io.StringIO(newline="")
    csv.writer(file, delimiter=delimiter).writerows([["id", "text"], ["a", stored]])
    documents, _ = load_bytes(file.getvalue().encode(), "csv")
    assert [document.text for document in documents] == [stored]
