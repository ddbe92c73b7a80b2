"""The index beside a database: never wrong, never in the way."""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path

import numpy as np
import pytest

import provenance as pv
from provenance.database import NewsDatabase
from provenance.database import index as index_module
from provenance.database.index import IndexFile, index_path, open_index, read_index
from provenance.database.pairs import stored_lookup
from provenance.model import CheckReport, Document
from provenance.settings import Settings
from tests.dump import logical
from tests.news import OTHER, WIRE, every_nth_replaced, prose

SETTINGS = Settings()
DRAFT = Document(text=prose(3, 30) + " " + WIRE, name="draft")
NEWS = [
    Document(text=WIRE, name="wire", outlet="Nordwire", published="2026-03-01"),
    Document(text=every_nth_replaced(WIRE, 8), name="copy", published="2026-03-02"),
    Document(text=OTHER, name="pool"),
]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "news.db"
    pv.Store(path).add(NEWS)
    return path


def stored(path: Path) -> bool:
    """Whether the index is there and as new as the database."""
    with NewsDatabase(path, create=False, read_only=True) as db:
        return read_index(db, SETTINGS) is not None


def check(path: Path) -> CheckReport:
    return pv.check(DRAFT, against=path)


def test_a_run_leaves_its_index(path: Path) -> None:
    assert index_path(path).name == "news.db.index"
    assert stored(path)
    assert sorted(p.name for p in path.parent.iterdir()) == ["news.db", "news.db.index"]


def test_what_is_read_is_what_was_made(path: Path) -> None:
    with NewsDatabase(path, create=False, read_only=True) as db:
        read = read_index(db, SETTINGS)
        made = stored_lookup(db, SETTINGS.candidates)
    assert read is not None
    for name, column in made.columns().items():
        assert np.array_equal(column, read.columns()[name]), name


def test_it_may_be_deleted(path: Path) -> None:
    before = check(path)
    index_path(path).unlink()
    assert check(path) == before
    assert stored(path), "it was made again"


@pytest.mark.parametrize(
    "spoil",
    [
        lambda whole: b"",
        lambda whole: b"garbage" * 1000,
        lambda whole: whole[:3000],
        lambda whole: whole[:-100],
        lambda whole: whole.replace(b'"gram_keys"', b'"gram_kexs"', 1),
        lambda whole: whole[:19] + b"[1, 2]".ljust(4096 - 19) + whole[4096:],
        lambda whole: whole.replace(b'"columns": {', b'"columns": 7 ', 1),
    ],
)
def test_garbage_in_its_place_changes_nothing(path: Path, spoil: object) -> None:
    before = check(path)
    index_path(path).write_bytes(spoil(index_path(path).read_bytes()))  # type: ignore[operator]
    assert check(path) == before
    assert stored(path)


def test_an_old_one_is_not_used(path: Path) -> None:
    old = index_path(path).read_bytes()
    later = Document(text=DRAFT.text, name="later", outlet="Hill Courier", published="2026-03-09")
    pv.Store(path).add([later])
    right = check(path)
    index_path(path).write_bytes(old)
    assert check(path) == right
    assert "later" in {s.name for s in right.drafts[0].sources}


def test_one_of_another_database_is_not_used(path: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.db"
    pv.Store(other).add([Document(text=prose(n, 80), name=f"n{n}") for n in range(3)])
    right = check(path)
    shutil.copyfile(index_path(other), index_path(path))
    assert check(path) == right


def test_other_settings_or_another_version_make_a_new_one(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with NewsDatabase(path, create=False, read_only=True) as db:
        assert read_index(db, Settings.from_mapping({"candidates": {"bands": 16}})) is None
        assert read_index(db, Settings.from_mapping({"check": {"min_words": 12}})) is not None
        monkeypatch.setattr(index_module, "__version__", "99")
        assert read_index(db, SETTINGS) is None


def test_removing_a_document_takes_it_out(path: Path) -> None:
    from provenance.pipeline.tracing import remove

    with NewsDatabase(path) as db:
        remove(db, ["wire"])
    assert stored(path)
    assert {s.name for s in check(path).drafts[0].sources} == {"copy"}


def test_a_failed_run_leaves_the_old_one_in_force(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError("no space left")

    with monkeypatch.context() as patch, pytest.raises(OSError, match="no space"):
        patch.setattr("provenance.pipeline.tracing.write_conclusion", full)
        pv.Store(path).add([Document(text=prose(9, 60), name="new")])
    assert stored(path)
    assert not list(path.parent.glob("*.part"))


def test_a_disk_that_refuses_is_no_error(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError("no space left")

    index_path(path).unlink()
    monkeypatch.setattr(index_module.tempfile, "mkstemp", full)
    assert check(path).found_reuse
    assert not index_path(path).exists()


def test_a_write_that_breaks_leaves_no_half(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError("no space left")

    index_path(path).unlink()
    with NewsDatabase(path, create=False, read_only=True) as db:
        monkeypatch.setattr(index_module.Path, "replace", full)
        IndexFile(db, stored_lookup(db, SETTINGS.candidates)).publish(SETTINGS)
    assert [p.name for p in path.parent.iterdir()] == ["news.db"]


def test_a_database_in_memory_has_none() -> None:
    with NewsDatabase() as db:
        assert open_index(db, SETTINGS).texts.size == 0


def test_the_draft_is_nowhere_afterwards(path: Path, tmp_path: Path) -> None:
    secret = "Zyxomelia Quarterwhistle"
    folder = tmp_path / "temporary"
    folder.mkdir()
    before = path.read_bytes()
    old, os.environ["TMPDIR"] = os.environ.get("TMPDIR"), str(folder)
    try:
        index_path(path).unlink()
        pv.check(Document(text=f"{secret} said so. " + WIRE), against=path)
    finally:
        os.environ.pop("TMPDIR")
        if old is not None:
            os.environ["TMPDIR"] = old
    assert path.read_bytes() == before
    for file in tmp_path.rglob("*"):
        assert file.is_dir() or secret.encode() not in file.read_bytes(), file
    assert not list(folder.iterdir())


def test_the_head_is_plain_json(path: Path) -> None:
    head = index_path(path).read_bytes()[:4096]
    magic, _, rest = head.partition(b"\n")
    assert magic == b"provenance index 2"
    assert set(json.loads(rest)) == {"stamp", "sum", "columns"}


MORE = [
    *(
        Document(text=prose(70 + n, 90) + " " + DRAFT.text, name=f"more {n}", published=f"2026-02-0{n + 1}")
        for n in range(4)
    ),
    Document(text=DRAFT.text, name="the same"),
]


@pytest.mark.parametrize("harm", ["none", "deleted", "one bit", "cut", "of another state"])
def test_what_becomes_of_it_never_changes_what_a_later_run_finds(path: Path, harm: str) -> None:
    index = index_path(path)
    content = bytearray(index.read_bytes())
    if harm == "deleted":
        index.unlink()
    elif harm == "one bit":
        content[len(content) // 2] ^= 4
        index.write_bytes(content)
    elif harm == "cut":
        index.write_bytes(content[:-30])
    elif harm == "of another state":
        pv.Store(path).add(MORE[:1])
        index.write_bytes(content)
    pv.Store(path).add(MORE)
    with NewsDatabase(path, create=False, read_only=True) as db:
        read, made = read_index(db, SETTINGS, whole=True), stored_lookup(db, SETTINGS.candidates)
    assert read is not None
    for name, column in made.columns().items():
        assert np.array_equal(column, read.columns()[name]), name
    at_once = path.with_name("at once.db")
    pv.Store(at_once).add([*NEWS, *MORE])
    assert logical(path) == logical(at_once)
