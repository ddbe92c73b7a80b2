"""The whole way: what a run leaves behind, whatever the order, the number of jobs, and the interruptions."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path
from random import Random

import pytest

import provenance as pv
from provenance.database import NewsDatabase
from provenance.engines.workers import Workers
from provenance.errors import DatabaseError, NotFoundError, NoUsableInputError
from provenance.pipeline.reading import Reading
from provenance.pipeline.tracing import remove, trace_into
from provenance.settings import Settings
from tests.dump import logical
from tests.news import OTHER, WIRE, every_nth_replaced, prose


def run(database: Path, *inputs: object, jobs: int = 1, settings: Settings | None = None) -> pv.Trace:
    from provenance.database.readout import read_trace

    settings = settings or Settings()
    with Workers(jobs) as workers, NewsDatabase(database) as db:
        summary, named = trace_into(
            db, Reading(inputs, settings, workers=workers), settings=settings, workers=workers
        )  # type: ignore[arg-type]
        return read_trace(db, summary, named)


def newsroom() -> list[pv.Document]:
    """A small corpus with every kind of relation that depends on others."""
    footer = (
        "\n\nOur goal is to keep this page a pleasant place. Write to the desk at the address below any time."
    )
    texts = {
        "wire": (WIRE, "Nordwire", "2026-03-01T08:00:00Z"),
        "copy": (f"{WIRE}\n\nSource: Nordwire", "Tal-Anzeiger", "2026-03-02T09:00:00Z"),
        "edited": (every_nth_replaced(WIRE, 9), "Hill Courier", "2026-03-03T09:00:00Z"),
        "spun": (every_nth_replaced(WIRE, 5), "Elm Bay Gazette", "2026-03-04T09:00:00Z"),
        "excerpt": (f"{prose(1)} {WIRE[:500]} {prose(2)}", "Valley Post", "2026-03-03T12:00:00Z"),
        "pool": (OTHER, "Birkenrode Herald", "2026-03-01T08:00:00Z"),
        "both": (f"{WIRE[:650]} {OTHER}", "The Digest", "2026-03-05T08:00:00Z"),
        "same1": (prose(3), None, None),
        "same2": (prose(3), "Mill Gazette", "2026-03-04T08:00:00Z"),
        "credits-mill": (f"{prose(4)}\n\nSource: Mill Gazette", None, None),
        **{f"foot{n}": (prose(20 + n) + footer, f"Portal {n}", None) for n in range(4)},
    }
    return [
        pv.Document(text=text, name=name, outlet=outlet, published=published)
        for name, (text, outlet, published) in texts.items()
    ]


@pytest.fixture(scope="module")
def reference(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("reference") / "news.db"
    run(path, *newsroom())
    return path


def test_a_second_run_changes_nothing_but_the_list_of_runs(tmp_path: Path) -> None:
    path = tmp_path / "news.db"
    first = run(path, *newsroom())
    with sqlite3.connect(path) as db:
        before = [line for line in db.iterdump() if 'INTO "runs"' not in line]
    second = run(path, *newsroom())
    with sqlite3.connect(path) as db:
        after = [line for line in db.iterdump() if 'INTO "runs"' not in line]
    assert before == after
    assert second.run.pairs_compared == 0
    assert (first.documents, first.relations, first.stories) == (
        second.documents,
        second.relations,
        second.stories,
    )


def test_the_order_of_input_changes_nothing(tmp_path: Path, reference: Path) -> None:
    run(tmp_path / "back.db", *reversed(newsroom()))
    assert logical(tmp_path / "back.db") == logical(reference)


def test_one_by_one_gives_what_all_at_once_gives(tmp_path: Path, reference: Path) -> None:
    path = tmp_path / "slow.db"
    for document in newsroom():
        run(path, document)
    assert logical(path) == logical(reference)


def test_two_halves_in_either_order_give_what_all_at_once_gives(tmp_path: Path, reference: Path) -> None:
    documents = newsroom()
    for name, parts in (("ab", (documents[:6], documents[6:])), ("ba", (documents[6:], documents[:6]))):
        for part in parts:
            run(tmp_path / f"{name}.db", *part)
        assert logical(tmp_path / f"{name}.db") == logical(reference)


def test_a_copy_without_a_run_of_five_words_is_found_by_its_content_bigrams(reference: Path) -> None:
    with NewsDatabase(reference, read_only=True) as db:
        found = dict(db.rows("SELECT source || ' > ' || taker, kind FROM findings"))
    assert found["wire > spun"] == "edited_copy"
    blind = Settings.from_mapping({"candidates": {"content_shared": 100}})
    trace = pv.trace(newsroom(), settings=blind)
    pair = {trace.document(name).id for name in ("wire", "spun")}
    assert all({r.a, r.b} != pair for r in trace.relations)


def test_a_story_spun_by_many_stays_whole_however_it_comes(tmp_path: Path) -> None:
    # More copies than a content bigram may have texts before it makes a star, and no five words in a row.
    chance = Random(8)
    words = WIRE.split()
    spun = [
        pv.Document(
            text=" ".join(
                "".join(chance.sample("aeiourtlnsm", 7)) if (i + n) % 5 == 0 else word
                for i, word in enumerate(words)
            ),
            name=f"spun{n:02}",
        )
        for n in range(14)
    ]
    origin = pv.Document(text=WIRE, name="origin", published="2026-02-28")
    documents = [origin, *spun, *newsroom()[5:]]
    for name, parts in (("one", [documents]), ("two", [documents[9:], documents[:9]])):
        for part in parts:
            run(tmp_path / f"{name}.db", *part)
    assert logical(tmp_path / "one.db") == logical(tmp_path / "two.db")
    everything = run(tmp_path / "one.db", *documents)
    first = everything.document("origin").id
    partners = {r.a + r.b - first for r in everything.relations if first in (r.a, r.b)}
    assert {everything.document(str(document.name)).id for document in spun} <= partners


def older(path: Path) -> None:
    """Make a database what the first version of the schema would have left."""
    with sqlite3.connect(path) as db:
        for table, column in (
            ("fingerprints", "content_keys"),
            ("fingerprints", "content_places"),
            ("fingerprint_schemes", "content_letters"),
            ("fingerprint_schemes", "content_characters"),
        ):
            db.execute(f"ALTER TABLE {table} DROP COLUMN {column}")
        db.execute("DELETE FROM _sqlite_migrations WHERE name = '0002_content_bigrams'")
        db.execute("UPDATE runs SET settings_hash = 'older', settings = '{}'")
        db.execute("PRAGMA user_version = 1")
    db.close()


def test_a_database_of_the_first_schema_is_read_again(tmp_path: Path, reference: Path) -> None:
    path = tmp_path / "news.db"
    run(path, *newsroom(), settings=Settings.from_mapping({"candidates": {"content_shared": 100}}))
    older(path)
    with pytest.raises(DatabaseError, match="brings it up to date"):
        pv.Store(path).near("same1")
    run(path, newsroom()[0])
    assert logical(path) == logical(reference)
    assert (tmp_path / "news.db.schema-1").exists()


def test_removing_from_a_database_of_the_first_schema_gives_what_the_rest_would(tmp_path: Path) -> None:
    path, alone = tmp_path / "news.db", tmp_path / "alone.db"
    run(path, *newsroom(), settings=Settings.from_mapping({"candidates": {"content_shared": 100}}))
    older(path)
    with NewsDatabase(path) as db:
        remove(db, ["wire", "same2", "foot1"])
    run(alone, *(d for d in newsroom() if d.name not in ("wire", "same2", "foot1")))
    assert logical(path) == logical(alone)
    assert any("spun" in str(row[:2]) for row in logical(alone)["relations"])


def test_removing_and_adding_again_gives_what_was(tmp_path: Path, reference: Path) -> None:
    path = tmp_path / "news.db"
    run(path, *newsroom())
    with NewsDatabase(path) as db:
        assert remove(db, ["wire", "same2", "foot1"]) == 3
        assert db.value("SELECT count(*) FROM documents WHERE name IN ('wire', 'same2', 'foot1')") == 0
    alone = tmp_path / "alone.db"
    run(alone, *(d for d in newsroom() if d.name not in ("wire", "same2", "foot1")))
    assert logical(path) == logical(alone)
    run(path, *newsroom())
    assert logical(path) == logical(reference)


def test_problems_of_a_removed_document_go_with_it(tmp_path: Path) -> None:
    for name in ("short", "brief"):
        (tmp_path / f"{name}.txt").write_text(f"Too {name}", encoding="utf-8")
    path = tmp_path / "news.db"
    run(path, tmp_path / "short.txt", tmp_path / "brief.txt")
    with NewsDatabase(path) as db:
        remove(db, ["short"])
        assert db.rows("SELECT path FROM problems") == [(str(tmp_path / "brief.txt"),)]


def test_an_unseen_source_keeps_its_name_when_its_story_loses_its_first_document(tmp_path: Path) -> None:
    documents = [
        pv.Document(text=f"{WIRE}\n\nSource: Elm Bay Gazette", name="b", outlet="Hill Courier"),
        pv.Document(text=WIRE, name="a", outlet="Valley Post"),
    ]
    path, alone = tmp_path / "news.db", tmp_path / "alone.db"
    run(path, *documents)
    with NewsDatabase(path) as db:
        remove(db, ["a"])
    run(alone, documents[0])
    assert logical(path) == logical(alone)


def test_a_link_means_the_earliest_dated_version_whichever_came_first(tmp_path: Path) -> None:
    url = "https://elmbay.example/rails"
    new, old = (
        pv.Document(text=text, name=name, url=url, published=f"2026-03-0{day}T08:00:00Z")
        for name, day, text in (("new", 3, prose(5)), ("old", 1, prose(6)))
    )
    linking = pv.Document(text=f"{prose(7)}\n\nRead the original at {url}", name="linking")
    path, whole = tmp_path / "news.db", tmp_path / "whole.db"
    for document in (new, linking, old):
        run(path, document)
    found = run(whole, new, linking, old)
    assert [c.source_document for c in found.credits] == [found.document("old").id]
    assert logical(path) == logical(whole)


def test_removing_an_unknown_document_removes_nothing(tmp_path: Path) -> None:
    path = tmp_path / "news.db"
    run(path, *newsroom()[:2])
    with (
        NewsDatabase(path) as db,
        pytest.raises(NotFoundError, match=r"wir: no such document; did you mean wire"),
    ):
        remove(db, ["copy", "wir"])
    with NewsDatabase(path) as db:
        assert db.value("SELECT count(*) FROM documents WHERE status = 'seen'") == 2


def test_other_settings_work_everything_out_again(tmp_path: Path) -> None:
    strict = Settings.from_mapping({"alignment": {"min_words": 60}, "fingerprints": {"shingle_words": 5}})
    path, fresh = tmp_path / "news.db", tmp_path / "fresh.db"
    run(path, *newsroom())
    run(path, newsroom()[0], settings=strict)
    run(fresh, *newsroom(), settings=strict)
    assert logical(path) == logical(fresh)


@pytest.mark.parametrize("seed", ["1", "2"])
def test_hash_seeds_and_jobs_change_nothing(tmp_path: Path, newsday: Path, seed: str) -> None:
    path = tmp_path / f"seed{seed}.db"
    subprocess.run(
        [
            sys.executable,
            "-m",
            "provenance",
            "trace",
            str(newsday),
            "--db",
            str(path),
            "--jobs",
            seed,
            "--json",
        ],
        check=True,
        env={**os.environ, "PYTHONHASHSEED": seed, "TZ": f"Etc/GMT+{seed}"},
        capture_output=True,
    )
    run(tmp_path / "here.db", str(newsday))
    assert logical(path) == logical(tmp_path / "here.db")


def test_a_run_that_is_killed_leaves_the_database_as_it_was(tmp_path: Path) -> None:
    path, corpus = tmp_path / "news.db", tmp_path / "corpus"
    corpus.mkdir()
    for n in range(300):
        (corpus / f"{n}.txt").write_text(prose(n, 400) + (f" {WIRE}" if n % 3 == 0 else ""), encoding="utf-8")
    run(path, *newsroom())
    before = logical(path)
    command = [sys.executable, "-m", "provenance", "trace", str(corpus), "--db", str(path)]
    for delay, kind in ((1.2, signal.SIGKILL), (2.0, signal.SIGINT)):
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        time.sleep(delay)
        process.send_signal(kind)
        process.wait()
        with sqlite3.connect(path) as db:
            (status,) = db.execute("SELECT status FROM runs ORDER BY id DESC LIMIT 1").fetchone()
        # On a very fast machine the run may have ended before the signal came.
        assert status == "complete" or logical(path) == before
    run(path, str(corpus))
    once = tmp_path / "once.db"
    run(once, *newsroom(), str(corpus))
    assert logical(path) == logical(once)


def test_a_failing_write_rolls_back_everything(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "news.db"
    run(path, *newsroom()[:3])
    before = logical(path)

    def full(*_: object) -> None:
        raise sqlite3.OperationalError("database or disk is full")

    for target in ("texts.add_read_texts", "tracing.add_measured", "tracing.write_conclusion"):
        with monkeypatch.context() as patch, pytest.raises(sqlite3.OperationalError):
            patch.setattr(f"provenance.pipeline.{target}", full)
            run(path, *newsroom())
        assert logical(path) == before
    with NewsDatabase(path) as db:
        assert db.value("SELECT count(*) FROM runs WHERE status = 'failed'") == 3


def test_a_story_in_more_outlets_than_a_k_gram_may_have_stays_whole(tmp_path: Path) -> None:
    copies = [
        pv.Document(text=f"{WIRE} {prose(1000 + n, 12)}", name=f"copy{n:03}", outlet=f"Paper {n}")
        for n in range(130)
    ]
    trace = pv.trace(copies)
    assert [len(s.documents) for s in trace.stories] == [130]
    assert len(trace.relations) < 3 * len(copies)


def test_identical_texts_are_one_text_and_a_star(tmp_path: Path) -> None:
    copies = [pv.Document(text=WIRE, name=f"copy{n:03}") for n in range(40)]
    trace = pv.trace([*copies, pv.Document(text=WIRE, name="dated", published="2026-03-01")])
    dated = trace.document("dated").id
    assert trace.run.texts == 1
    assert {dated in (r.a, r.b) for r in trace.relations} == {True}
    assert len(trace.relations) == 40
    assert {(r.relation.kind, r.relation.coverage_a, len(r.relation.passages)) for r in trace.relations} == {
        ("exact_copy", 1.0, 1)
    }


def test_furniture_in_every_page_is_boilerplate_and_joins_nothing() -> None:
    footer = "Write to the desk at any hour and somebody will answer within a day or two, or call the number."
    pages = [
        pv.Document(text=f"{prose(n)}\n\n{footer}", name=f"page{n}", outlet=f"Paper {n}") for n in range(6)
    ]
    trace = pv.trace(pages)
    assert {r.relation.kind for r in trace.relations} == {"shared_boilerplate"}
    assert trace.stories == ()
    assert {d.verdict for d in trace.documents} == {"no_match"}


def test_a_file_that_changed_is_a_new_version_and_the_old_one_stays(tmp_path: Path) -> None:
    path, page = tmp_path / "news.db", tmp_path / "train.txt"
    page.write_text(WIRE, encoding="utf-8")
    run(path, str(page))
    page.write_text(WIRE.replace("nineteen", "seventeen"), encoding="utf-8")
    trace = run(path, str(page))
    with NewsDatabase(path) as db:
        names = [n for (n,) in db.rows("SELECT name FROM documents ORDER BY id")]
    assert names == ["train (train.txt, version 1)", "train (train.txt, version 2)"]
    ((relation,),) = [trace.relations]
    assert (relation.relation.kind, relation.relation.direction) == ("revision", "a_to_b")


def test_what_is_newly_said_of_a_known_document_is_taken_over(tmp_path: Path) -> None:
    path = tmp_path / "news.db"
    run(path, pv.Document(text=WIRE, name="wire"), pv.Document(text=every_nth_replaced(WIRE, 9), name="copy"))
    trace = run(
        path,
        pv.Document(text=WIRE, name="wire", published="2026-03-01"),
        pv.Document(
            text=every_nth_replaced(WIRE, 9), name="copy", published="2026-03-09", outlet="Hill Courier"
        ),
    )
    assert trace.document("copy").outlet == "Hill Courier"
    assert trace.document("copy").verdict == "uncredited_copy"
    assert trace.relations[0].relation.direction == "b_to_a"


def test_short_texts_are_listed_and_compared_only_for_identity() -> None:
    trace = pv.trace(
        [pv.Document(text="Four words are here", name=n) for n in "ab"] + [pv.Document(text=WIRE, name="w")]
    )
    assert [p.code for p in trace.problems] == ["too_short", "too_short"]
    assert [r.relation.kind for r in trace.relations] == ["exact_copy"]
    assert trace.document("a").verdict == "not_checked"


def test_nothing_to_read_is_an_error_that_says_why(tmp_path: Path) -> None:
    with pytest.raises(NoUsableInputError, match="no articles found"):
        pv.trace(tmp_path)
    (tmp_path / "picture.png").write_bytes(b"\x89PNG")
    with pytest.raises(NoUsableInputError, match="1 files are of no format"):
        pv.trace(tmp_path)
    (tmp_path / "empty.txt").touch()
    with pytest.raises(NoUsableInputError, match=r"empty\.txt"):
        pv.trace(tmp_path)


def test_a_stored_trace_can_be_read_back_the_same(tmp_path: Path) -> None:
    trace = pv.trace(newsroom())
    stored = pv.Store(tmp_path / "news.db").add(trace)
    assert [d.name for d in stored.documents] == [d.name for d in trace.documents]
    assert [(r.relation.kind, r.relation.coverage_a) for r in stored.relations] == [
        (r.relation.kind, r.relation.coverage_a) for r in trace.relations
    ]


def test_near_identical_documents_are_found_by_their_fingerprints(tmp_path: Path) -> None:
    store = pv.Store(tmp_path / "news.db")
    store.add(newsroom())
    (twin,) = store.near("same1")
    assert (twin.name, twin.resemblance, twin.distance) == ("same2", 1.0, 0)
    assert [n.name for n in store.near("wire")] == ["copy"]
    assert store.near("pool") == []


def test_every_stored_offset_cuts_the_text_that_is_stored_with_it(reference: Path) -> None:
    with sqlite3.connect(reference) as db:
        for side in "ab":
            carrier = f"relations r JOIN documents d ON d.id = r.{side} JOIN texts t ON t.id = d.text_id"
            assert not db.execute(
                f"SELECT p.id FROM passages p, {carrier} "
                f"WHERE r.id = p.relation_id AND p.{side}_text <> "
                f"substr(t.text, p.{side}_start + 1, "
                f"min(p.{side}_end - p.{side}_start, length(p.{side}_text)))"
            ).fetchall()
            assert not db.execute(
                f"SELECT e.id FROM edits e, passages p, {carrier} "
                f"WHERE p.id = e.passage_id AND r.id = p.relation_id "
                f"AND e.{side}_text <> substr(t.text, e.{side}_start + 1, e.{side}_end - e.{side}_start)"
            ).fetchall()
        assert not db.execute(
            "SELECT a.id FROM attributions a JOIN documents d ON d.id = a.document_id "
            "JOIN texts t ON t.id = d.text_id "
            'WHERE a.start IS NOT NULL AND a.cue <> substr(t.text, a.start + 1, a."end" - a.start)'
        ).fetchall()
        assert db.execute("PRAGMA foreign_key_check").fetchall() == []


def test_a_run_finds_in_a_pair_what_comparing_it_alone_finds(newsday: Path) -> None:
    """A run takes segments and content bigrams from the database; a comparison works them out."""
    head, tail = WIRE[: len(WIRE) // 2].rsplit(". ", 1)
    rest = tail + WIRE[len(WIRE) // 2 :]
    pictures = [
        pv.Document(text=f"{head}.\n\nImage copyright {owner}\n\n{rest}", name=owner)
        for owner in ("Getty Images", "Reuters")
    ]
    traced = pv.trace([newsday, *pictures])
    inputs = {document.name: document for document in traced.inputs}
    names = {document.id: document.name for document in traced.documents}
    classes = set()
    for relation in traced.relations:
        a, b = inputs[names[relation.a]], inputs[names[relation.b]]
        if a.text == b.text:
            continue  # of one text no edits are asked for
        together, alone = relation.relation.passages, pv.compare(a, b).passages
        assert [(p.a, p.b, p.words, p.confidence, p.edits) for p in together] == [
            (p.a, p.b, p.words, p.confidence, p.edits) for p in alone
        ]
        classes |= {edit.edit_class for passage in alone for edit in passage.edits}
    assert "noise" in classes
