from __future__ import annotations

import gzip
import io
import json
import pickle
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import settings as limits
from hypothesis import strategies as st

from provenance.model import Document, Problem
from provenance.readers import Source, load, read, sources
from provenance.settings import Settings

TEXT = "The pier at Elm Bay is closed until spring, the harbour office said.\n"
PAGE = "<!DOCTYPE html><html><head><title>Pier</title></head><body>" + f"<p>{TEXT}</p>" * 3 + "</body></html>"


def read_file(path: Path, settings: Settings | None = None) -> tuple[list[Document], list[Problem]]:
    found = list(read([path], settings))
    documents = [each for each in found if isinstance(each, Document)]
    return documents, [each for each in found if isinstance(each, Problem)]


def write(path: Path, content: bytes) -> Path:
    path.write_bytes(content)
    return path


def codes(path: Path, settings: Settings | None = None) -> list[str]:
    return [problem.code for problem in read_file(path, settings)[1]]


def test_the_stored_text_is_the_decoded_file_unstripped(tmp_path: Path) -> None:
    content = b"\xef\xbb\xbf \r\n\tA\x00B\xe2\x80\xa8C\r D\x1b[31m \n\n" + TEXT.encode() * 40
    (document,), problems = read_file(write(tmp_path / "pier.txt", content))
    assert document.text == content[3:].decode().replace("\x00", "\u2400")
    assert (document.name, document.path, document.place) == (
        "pier",
        str(tmp_path / "pier.txt"),
        str(tmp_path / "pier.txt"),
    )
    assert (document.encoding, document.encoding_errors, document.member) == ("utf-8", 0, None)
    assert not problems


@pytest.mark.parametrize("name", ["a.txt", "a.md", "a.html", "a.jsonl", "a.csv", "a"])
@pytest.mark.parametrize("content", [b"", b" \n\t\r\n", b"\xef\xbb\xbf", " ".encode("utf-16")])
def test_an_empty_file_is_empty_whatever_its_name(name: str, content: bytes, tmp_path: Path) -> None:
    documents, problems = read_file(write(tmp_path / name, content))
    assert not documents
    assert [problem.code for problem in problems] == ["empty"]


@pytest.mark.parametrize("name", ["a.txt", "a.md", "a.html", "a.jsonl", "a.csv", "a"])
@pytest.mark.parametrize(
    "content", [b"\x89PNG\r\n\x1a\n" + b"x" * 99, b"%PDF-1.7", b"ab\x00\x01" * 99, b"PK\x03\x04" + b"x" * 9]
)
def test_binary_files_are_not_text_whatever_their_name(name: str, content: bytes, tmp_path: Path) -> None:
    assert codes(write(tmp_path / name, content)) == ["not_text"]


def test_text_that_turns_binary_later_on_is_not_text(tmp_path: Path) -> None:
    assert codes(write(tmp_path / "a.txt", TEXT.encode() * 10_000 + b"\x00\x01\x02\xff" * 5_000)) == [
        "not_text"
    ]


def test_bytes_of_no_encoding_are_undecodable(tmp_path: Path) -> None:
    assert codes(write(tmp_path / "a.txt", bytes(range(1, 256)) * 8)) == ["undecodable"]


def test_a_doubtful_text_is_kept_and_told(tmp_path: Path) -> None:
    content = "The p\ufffder is cl\ufffdsed until spring.".encode()
    documents, problems = read_file(write(tmp_path / "a.txt", content))
    assert [document.encoding_errors for document in documents] == [2]
    assert [problem.code for problem in problems] == ["encoding_doubtful"]


def test_a_head_without_an_article_is_empty(tmp_path: Path) -> None:
    assert codes(write(tmp_path / "a.txt", b"Title: Pier\n\n \n")) == ["empty"]


def test_too_large_files_are_not_read(tmp_path: Path) -> None:
    small = Settings.from_mapping({"reading": {"max_text_characters": 60, "max_page_bytes": 100}})
    for name, content in (
        ("a.txt", TEXT.encode()),
        ("b.txt", TEXT.encode() * 1000),
        ("c.html", PAGE.encode()),
        ("d.txt.gz", gzip.compress(TEXT.encode())),
    ):
        assert codes(write(tmp_path / name, content), small) == ["too_large"]


def test_a_page_keeps_its_declared_charset(tmp_path: Path) -> None:
    sentence = "Мост через реку будет закрыт на три месяца для ремонта, сообщили во вторник власти города."
    page = f"<html><head><meta charset='koi8-r'></head><body><p>{sentence}</p></body></html>"
    (document,), _ = read_file(write(tmp_path / "a.html", page.encode("koi8-r")))
    assert document.text == sentence
    assert document.encoding == "koi8-r"


def test_a_page_without_an_article_is_told(tmp_path: Path) -> None:
    assert codes(write(tmp_path / "a.html", b"<html><body><p>Hello</p></body></html>")) == ["no_article"]


@pytest.mark.parametrize("name", ["a.txt.gz", "a.HTML.GZ", "a.jsonl.gz", "a.csv.gz"])
def test_packed_files_are_unpacked(name: str, tmp_path: Path) -> None:
    content = {"txt": TEXT, "html": PAGE, "jsonl": json.dumps({"text": TEXT}), "csv": f'text\n"{TEXT}"\n'}
    packed = gzip.compress(content[name.lower().split(".")[1]].encode())
    documents, problems = read_file(write(tmp_path / name, packed))
    assert len(documents) == 1
    assert documents[0].text.startswith(TEXT.strip())
    assert not problems


@pytest.mark.parametrize(
    "content", [gzip.compress(TEXT.encode() * 50)[:-20], b"", b"not gzip", gzip.compress(b"a" * 30_000_000)]
)
def test_a_damaged_or_bloated_archive_is_told(content: bytes, tmp_path: Path) -> None:
    documents, problems = read_file(write(tmp_path / "a.txt.gz", content))
    assert not documents
    assert [problem.code for problem in problems] == ["truncated_archive"]


def test_bytes_after_an_archive_are_told_and_the_text_is_kept(tmp_path: Path) -> None:
    documents, problems = read_file(write(tmp_path / "a.txt.gz", gzip.compress(TEXT.encode()) + b"rest"))
    assert [document.text for document in documents] == [TEXT]
    assert [problem.code for problem in problems] == ["truncated_archive"]


@pytest.mark.parametrize(
    ("content", "form"),
    [
        (TEXT.encode(), "text"),
        (PAGE.encode(), "html"),
        (b"\xef\xbb\xbf\n " + json.dumps({"text": TEXT}).encode() + b"\n", "jsonl"),
        (b"{ not json }", "text"),
        (b"{}", "jsonl"),
        (json.dumps({"text": TEXT * 9_000}).encode(), "jsonl"),
        (b"\xef\xbb\xbfid;Titel;text\r\n7;Pier;" + TEXT.encode() + b"\r\n", "csv"),
        (b"text, body and title\n" + TEXT.encode(), "text"),
        (gzip.compress(PAGE.encode()), "html"),
        (TEXT.encode("utf-16"), "text"),
    ],
)
def test_standard_input_is_told_by_its_content(content: bytes, form: str) -> None:
    found = list(read(["-"], stdin=io.BytesIO(content)))
    assert len(found) == 1
    if isinstance(found[0], Document):
        assert (found[0].format, found[0].place) == (form, "")
        assert found[0].name.startswith("7" if form == "csv" else "stdin")
    else:
        assert (content, form, found[0].code) == (b"{}", "jsonl", "no_text")


def test_a_file_of_unknown_ending_is_told_by_its_content(tmp_path: Path) -> None:
    for name, content, form in (("a.php", PAGE, "html"), ("b", TEXT, "text"), ("c.log", TEXT, "text")):
        (document,), _ = read_file(write(tmp_path / name, content.encode()))
        assert document.format == form


def test_reading_in_workers_gives_what_reading_in_one_process_gives(tmp_path: Path) -> None:
    write(tmp_path / "a.txt", TEXT.encode())
    write(tmp_path / "b.html", PAGE.encode())
    write(tmp_path / "c.jsonl", json.dumps({"text": TEXT}).encode() + b"\n{")
    write(tmp_path / "d.txt", b"")
    listing = [pickle.loads(pickle.dumps(source)) for source in sources([tmp_path])]
    parts = [pickle.loads(pickle.dumps(each)) for source in listing for each in load(source)]
    assert parts == list(read([tmp_path]))


def test_reading_a_text_brings_in_no_third_party_module(tmp_path: Path) -> None:
    write(tmp_path / "a.txt", TEXT.encode())
    write(tmp_path / "a.jsonl", json.dumps({"text": TEXT}).encode())
    code = (
        "import sys; from provenance.readers import read\n"
        f"assert len(list(read([{str(tmp_path)!r}]))) == 2\n"
        "print([name for name in ('trafilatura', 'lxml', 'charset_normalizer') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


@limits(deadline=None)
@given(
    st.binary(max_size=300),
    st.sampled_from(["text", "markdown", "html", "jsonl", "csv", None]),
    st.booleans(),
)
def test_no_bytes_of_any_format_break_the_reader(content: bytes, form: str | None, packed: bool) -> None:
    data = gzip.compress(content) if packed else content
    for each in load(Source("x", "/x", "x", form, packed, content=data)):  # type: ignore[arg-type]
        if isinstance(each, Document):
            assert each.text.strip()
            each.text.encode("utf-8")
            assert "\x00" not in each.text
            assert 0 <= each.head_end <= len(each.text)
        else:
            each.message.encode("utf-8")


@given(st.text(min_size=1).filter(str.strip))
def test_any_text_comes_back_exactly_from_a_file(text: str) -> None:
    stored = text.encode("utf-8", "replace").decode()
    found = list(load(Source("x", "/x", "x", "text", False, content=b"\xef\xbb\xbf" + stored.encode())))
    if stored.count("\x00") * 1000 <= len(stored.encode()) and isinstance(found[0], Document):
        assert found[0].text == stored.replace("\x00", "\u2400")
