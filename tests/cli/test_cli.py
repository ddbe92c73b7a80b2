"""The command: what it prints, where, and with which exit code."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.news import OTHER, WIRE, every_nth_replaced


def provenance(
    *arguments: object, cwd: Path, text: str | None = None, **env: str
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "provenance", *map(str, arguments)],
        cwd=cwd,
        input=text,
        capture_output=True,
        text=True,
        encoding="utf-8",
        env={**os.environ, **env},
        check=False,
    )


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("desk")
    head = "outlet: {}\npublished: {}\n\n"
    (folder / "wire.txt").write_text(head.format("Nordwire", "2026-03-01T08:00:00Z") + WIRE, encoding="utf-8")
    (folder / "copy.txt").write_text(
        head.format("Hill Courier", "2026-03-03T08:00:00Z")
        + every_nth_replaced(WIRE, 9).replace("nineteen", "90"),
        encoding="utf-8",
    )
    (folder / "pool.txt").write_text(OTHER, encoding="utf-8")
    done = provenance("trace", "wire.txt", "copy.txt", "pool.txt", cwd=folder)
    assert done.returncode == 0, done.stderr
    return folder


def names_of(result: dict[str, Any]) -> dict[int, str]:
    return {d["id"]: d["name"] for d in result["documents"]}


def test_trace_prints_findings_for_people(desk: Path) -> None:
    done = provenance("trace", "wire.txt", "copy.txt", "--db", "other.db", cwd=desk)
    assert done.returncode == 0
    assert done.stderr == ""
    assert "2 documents" in done.stdout
    for word in ("copy", "wire", "edited copy", "no credit", "nineteen → 90"):
        assert word in done.stdout


def test_trace_prints_one_json_object_and_nothing_else(desk: Path) -> None:
    done = provenance("trace", "wire.txt", "copy.txt", "pool.txt", "--json", cwd=desk)
    result = json.loads(done.stdout)
    assert set(result) == {"schema", "run", "documents", "relations", "credits", "stories", "problems"}
    assert set(result["run"]) == {
        "id", "documents", "texts", "pairs_compared", "relations", "problems", "seconds"
    }  # fmt: skip
    assert set(result["documents"][0]) == {
        "id", "name", "path", "member", "status", "headline", "outlet", "url", "published", "language",
        "characters", "words", "verdict", "copied_share", "story",
    }  # fmt: skip
    (relation,) = result["relations"]
    assert set(relation) == {
        "id", "a", "b", "kind", "confidence", "direction", "direction_confidence", "coverage_a", "coverage_b",
        "novel_coverage_a", "novel_coverage_b", "shared_words", "longest_words", "order_kept", "quote_share",
        "summary", "passages", "evidence",
    }  # fmt: skip
    assert relation["a"] < relation["b"]
    assert [names_of(result)[relation[side]] for side in "ab"] == ["copy", "wire"]
    assert relation["direction"] == "b_to_a"
    passage = relation["passages"][0]
    assert set(passage) == {"a", "b", "kind", "similarity", "confidence", "words", "edits"}
    assert set(passage["edits"][0]) == {"op", "a", "b", "class"}
    assert set(relation["evidence"][0]) == {"about", "code", "points_to", "log_odds", "explanation"}
    text = (desk / "copy.txt").read_text(encoding="utf-8")
    assert text[slice(*passage["a"])].startswith("A cargo train")
    (story,) = result["stories"]
    assert set(story) == {"id", "name", "documents", "root", "tree"}
    assert story["tree"] == [
        {"from": relation["b"], "to": relation["a"], "probability": story["tree"][0]["probability"]}
    ]


def test_a_document_s_path_is_shown_as_given(desk: Path) -> None:
    result = json.loads(provenance("trace", "./wire.txt", "--db", "paths.db", "--json", cwd=desk).stdout)
    assert result["documents"][0]["path"] == "./wire.txt"
    again = json.loads(provenance("trace", desk / "wire.txt", "--db", "paths.db", "--json", cwd=desk).stdout)
    assert len(again["documents"]) == 1
    assert again["documents"][0]["path"] == "./wire.txt"


def test_an_empty_result_says_why(desk: Path) -> None:
    done = provenance("trace", "wire.txt", "pool.txt", "--db", "empty.db", cwd=desk)
    assert done.returncode == 0
    assert "No match found: 2 texts were compared" in done.stdout


def test_a_bad_file_is_a_line_a_row_and_no_crash(desk: Path) -> None:
    (desk / "bad.txt").write_bytes(b"\x89PNG\r\n\x1a\n\x00\x00\x00")
    done = provenance("trace", "bad.txt", "wire.txt", "--db", "bad.db", "--json", cwd=desk)
    assert done.returncode == 0
    assert "bad.txt: not_text" in done.stderr
    assert [p["code"] for p in json.loads(done.stdout)["problems"]] == ["not_text"]


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (["trace"], 2, "Missing argument"),
        (["trace", "nowhere.txt", "--db", "x.db"], 3, "nowhere.txt"),
        (["trace", "wire.txt", "--config", "wrong.toml"], 2, "unknown key alignment.min_wrods"),
        (["trace", "wire.txt", "--config", "missing.toml"], 2, "missing.toml"),
        (["trace", "wire.txt", "--db", "pool.txt"], 3, "not a SQLite database"),
        (["show", "wire", "--db", "missing.db"], 3, "there is no database"),
        (["show", "nobody"], 3, "no such document"),
        (["show", "story:99"], 3, "no such story"),
        (["show", "story:" + "9" * 30], 3, "no such story"),
        (["show", "document:" + "9" * 5000], 3, "no such document"),
        (["remove", "nobody"], 3, "no such document"),
        (["diff", "wire.txt", "nowhere.txt"], 3, "nowhere.txt"),
        (["nonsense"], 2, "No such command"),
    ],
)
def test_errors_name_the_thing_and_have_their_code(
    desk: Path, arguments: list[str], code: int, message: str
) -> None:
    (desk / "wrong.toml").write_text("[alignment]\nmin_wrods = 9\n", encoding="utf-8")
    done = provenance(*arguments, cwd=desk)
    assert done.returncode == code, done.stderr
    assert message in done.stderr
    assert "Traceback" not in done.stderr
    assert done.stdout == ""


def test_diff_shows_both_sides_and_names_what_changed(desk: Path) -> None:
    done = provenance("diff", "wire.txt", "copy.txt", cwd=desk)
    assert done.returncode == 0
    assert "Passage 1" in done.stdout
    assert "number: “nineteen” → “90”" in done.stdout
    assert re.search(r"^\d+ sentences? kept", done.stdout, re.MULTILINE)
    assert "[-nineteen-]" in done.stdout
    assert "{+90+}" in done.stdout


def test_diff_says_what_was_moved(desk: Path) -> None:
    first, second, third = (
        "The ferry ran aground off the northern breakwater shortly after dawn on Monday.",
        "Two tugs from the mainland pulled the heavy ship free at noon with a steel rope.",
        "The captain told investigators that the radar had failed twice during the long night.",
    )
    (desk / "old.txt").write_text(f"{first} Nobody was hurt. {second} {third}", encoding="utf-8")
    (desk / "new.txt").write_text(f"{first} {second} Nobody was hurt. {third}", encoding="utf-8")
    done = provenance("diff", "old.txt", "new.txt", cwd=desk)
    assert "\n3 sentences kept, 1 moved\n" in done.stdout
    assert "  moved away from here: “Nobody was hurt.”" in done.stdout
    assert "  moved to here: “Nobody was hurt.”" in done.stdout
    result = json.loads(provenance("diff", "old.txt", "new.txt", "--json", cwd=desk).stdout)
    assert result["sentences"] == [{"kind": "refactor", "a": [80, 96], "b": [161, 177]}]


def test_diff_has_an_exit_code_only_when_asked(desk: Path) -> None:
    assert provenance("diff", "wire.txt", "copy.txt", "--exit-code", cwd=desk).returncode == 1
    assert provenance("diff", "wire.txt", "pool.txt", "--exit-code", cwd=desk).returncode == 0
    nothing = provenance("diff", "wire.txt", "pool.txt", "--json", cwd=desk)
    assert json.loads(nothing.stdout)["relation"] is None


def test_diff_json_is_a_relation_of_two_documents(desk: Path) -> None:
    result = json.loads(provenance("diff", "wire.txt", "copy.txt", "--json", cwd=desk).stdout)
    assert set(result) == {"schema", "a", "b", "relation", "sentences"}
    assert {change["kind"] for change in result["sentences"]} <= {"addition", "deletion", "edit", "refactor"}
    assert all(set(change) == {"kind", "a", "b"} for change in result["sentences"])
    assert (result["a"]["name"], result["a"]["outlet"]) == ("wire", "Nordwire")
    assert result["relation"]["direction"] == "a_to_b"
    traced = json.loads(
        provenance("trace", "wire.txt", "copy.txt", "--db", "two.db", "--json", cwd=desk).stdout
    )
    for document in (result["a"], result["b"]):
        (same,) = (d for d in traced["documents"] if d["name"] == document["name"])
        assert (document["verdict"], document["copied_share"]) == (same["verdict"], same["copied_share"])
    assert result["b"]["verdict"] == "uncredited_copy"


def test_the_copied_share_is_a_number_for_every_document(desk: Path) -> None:
    (desk / "short.txt").write_text("Pier closed.\n", encoding="utf-8")
    (desk / "lost.txt").write_text(f"{OTHER}\n\nSource: The Morning Ledger\n", encoding="utf-8")
    done = provenance("trace", "short.txt", "lost.txt", "--db", "share.db", "--json", cwd=desk)
    documents = json.loads(done.stdout)["documents"]
    assert {d["status"] for d in documents} == {"seen", "declared"}
    assert [d["copied_share"] for d in documents] == [0.0] * 3


def test_diff_writes_a_page_without_scripts(desk: Path) -> None:
    (desk / "evil.txt").write_text(f"<script>alert(1)</script> {WIRE}", encoding="utf-8")
    done = provenance("diff", "evil.txt", "copy.txt", "--html", "page.html", cwd=desk)
    assert done.returncode == 0
    page = (desk / "page.html").read_text(encoding="utf-8")
    assert "<script" not in page
    assert "&lt;script&gt;alert(1)" in page
    assert "default-src 'none'" in page


def test_show_knows_documents_relations_and_stories(desk: Path) -> None:
    document = provenance("show", "copy", cwd=desk)
    assert "uncredited copy" in document.stdout
    assert "taken from wire" in document.stdout
    relation = provenance("show", "relation:1", cwd=desk)
    assert "Passage 1" in relation.stdout
    story = provenance("show", "story:1", cwd=desk)
    assert story.stdout.index("wire") < story.stdout.index("copy")
    result = json.loads(provenance("show", "copy", "--json", cwd=desk).stdout)
    assert {d["name"] for d in result["documents"]} == {"copy", "wire"}
    assert len(result["relations"]) == 1


def test_remove_takes_a_document_out(desk: Path) -> None:
    provenance("trace", "wire.txt", "copy.txt", "--db", "removal.db", cwd=desk)
    done = provenance("remove", "copy", "--db", "removal.db", cwd=desk)
    assert done.stdout == "removed 1 document from removal.db\n"
    assert provenance("show", "copy", "--db", "removal.db", cwd=desk).returncode == 3
    assert "No match found" in provenance("show", "wire", "--db", "removal.db", cwd=desk).stdout


def test_a_source_that_was_only_named_cannot_be_removed(desk: Path) -> None:
    (desk / "named.txt").write_text(f"{OTHER}\n\nSource: The Morning Ledger\n", encoding="utf-8")
    provenance("trace", "named.txt", "--db", "named.db", cwd=desk)
    done = provenance("remove", "The Morning Ledger (named by named)", "--db", "named.db", cwd=desk)
    assert (done.returncode, done.stdout) == (2, "")
    assert "it goes with those that name it" in done.stderr
    assert provenance("remove", "named", "--db", "named.db", cwd=desk).returncode == 0
    gone = provenance("show", "The Morning Ledger (named by named)", "--db", "named.db", cwd=desk)
    assert gone.returncode == 3


def test_standard_input_is_an_input(desk: Path) -> None:
    done = provenance(
        "trace", "-", "wire.txt", "--db", "stdin.db", "--json", cwd=desk, text=every_nth_replaced(WIRE, 9)
    )
    result = json.loads(done.stdout)
    assert len(result["documents"]) == 2
    assert len(result["relations"]) == 1


def test_a_table_gives_outlets_and_dates(desk: Path) -> None:
    (desk / "about.csv").write_text(
        "path,outlet,published\npool.txt,Birkenrode Herald,2026-02-01\nnowhere.txt,x,2026-02-01\n",
        encoding="utf-8",
    )
    done = provenance("trace", "pool.txt", "--metadata", "about.csv", "--db", "table.db", "--json", cwd=desk)
    result = json.loads(done.stdout)
    assert (result["documents"][0]["outlet"], result["documents"][0]["published"]) == (
        "Birkenrode Herald",
        "2026-02-01",
    )
    assert [p["code"] for p in result["problems"]] == ["bad_metadata"]


def test_output_is_plain_and_whole_without_a_terminal_or_a_locale(desk: Path) -> None:
    done = provenance("trace", "wire.txt", "copy.txt", "--db", "plain.db", cwd=desk, LC_ALL="C", NO_COLOR="1")
    assert done.returncode == 0
    assert "\x1b" not in done.stdout + done.stderr


@pytest.mark.parametrize("encoding", ["ascii", "latin-1"])
def test_what_the_terminal_cannot_show_is_shown_as_its_number(desk: Path, encoding: str) -> None:
    done = provenance("diff", "wire.txt", "copy.txt", cwd=desk, PYTHONIOENCODING=encoding)
    assert done.returncode == 0, done.stderr
    assert r" \u2192 " in done.stdout


@pytest.mark.parametrize("closed", ["<&-", ">&-", "2>&-", ">&- 2>&-"])
def test_a_stream_closed_from_the_start_is_no_bug(desk: Path, closed: str) -> None:
    command = f"{sys.executable} -m provenance trace wire.txt copy.txt --db closed.db {closed}"
    done = subprocess.run(["bash", "-c", command], cwd=desk, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")


def test_a_closed_standard_input_is_an_unreadable_input(desk: Path) -> None:
    command = f"{sys.executable} -m provenance trace - --db closed.db <&-"
    done = subprocess.run(["bash", "-c", command], cwd=desk, capture_output=True, text=True, check=False)
    assert done.returncode == 3
    assert "provenance: -: unreadable: " in done.stderr
    assert "Traceback" not in done.stderr


def test_too_little_memory_is_trouble(monkeypatch: pytest.MonkeyPatch, desk: Path) -> None:
    from click.testing import CliRunner

    from provenance import cli
    from provenance.pipeline import comparing

    def greedy(*_: object, **__: object) -> None:
        raise MemoryError

    monkeypatch.setattr(comparing, "compare", greedy)
    wire = str(desk / "wire.txt")
    done = CliRunner().invoke(cli.main, ["diff", wire, wire])
    assert (done.exit_code, done.output.startswith("provenance: not enough memory")) == (3, True)


def test_escapes_in_an_article_never_reach_the_terminal(desk: Path) -> None:
    (desk / "escape.txt").write_text(f"\x1b[2JTitle \u202eevil [red]\n\n{WIRE}", encoding="utf-8")
    for arguments in (
        ("diff", "escape.txt", "copy.txt"),
        ("trace", "escape.txt", "copy.txt", "--db", "escape.db"),
    ):
        done = provenance(*arguments, cwd=desk)
        assert done.returncode == 0, done.stderr
        assert "\x1b" not in done.stdout
        assert "\u202e" not in done.stdout


@pytest.mark.parametrize("option", ["", "--json"])
def test_a_reader_that_goes_away_is_no_error(desk: Path, option: str) -> None:
    command = f"{sys.executable} -m provenance trace wire.txt copy.txt --db pipe.db {option} | true"
    done = subprocess.run(
        ["bash", "-c", f"set -o pipefail; {command}"], cwd=desk, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0
    assert "Traceback" not in done.stderr
    assert "BrokenPipe" not in done.stderr


@pytest.mark.parametrize("option", ["", "--json"])
def test_a_full_disk_under_the_output_is_trouble_not_reuse(desk: Path, option: str) -> None:
    command = f"{sys.executable} -m provenance trace wire.txt copy.txt --db full.db {option} > /dev/full"
    done = subprocess.run(["bash", "-c", command], cwd=desk, capture_output=True, text=True, check=False)
    assert done.returncode == 3
    assert done.stderr == "provenance: No space left on device\n"


def test_a_bug_does_not_look_like_reuse(monkeypatch: pytest.MonkeyPatch, desk: Path) -> None:
    from click.testing import CliRunner

    from provenance import cli
    from provenance.pipeline import comparing

    def broken(*_: object, **__: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(comparing, "compare", broken)
    wire = str(desk / "wire.txt")
    assert CliRunner().invoke(cli.main, ["diff", wire, wire]).exit_code == 3


def test_documents_of_earlier_runs_are_called_by_their_names(desk: Path) -> None:
    provenance("trace", "wire.txt", "--db", "later.db", cwd=desk)
    done = provenance("trace", "copy.txt", "--db", "later.db", cwd=desk)
    assert "?" not in done.stdout
    (row,) = [line for line in done.stdout.splitlines() if "edited copy" in line]
    assert row.split()[:2] == ["copy", "wire"]


def test_every_problem_is_a_line_but_of_short_texts_some_are_enough(desk: Path) -> None:
    folder = desk / "many"
    folder.mkdir()
    for n in range(30):
        (folder / f"bad{n}.txt").write_text("", encoding="utf-8")
        (folder / f"short{n}.txt").write_text(f"Only number {n}", encoding="utf-8")
    done = provenance("trace", folder, "wire.txt", "--db", "many.db", cwd=desk)
    assert done.stderr.count(": empty: ") == 30
    assert done.stderr.count(": too_short: ") == 20
    assert "and 10 more too short" in done.stderr


def test_the_version_and_help_are_there(desk: Path) -> None:
    assert provenance("--version", cwd=desk).stdout.startswith("provenance, version ")
    for command in ((), ("trace",), ("diff",), ("show",), ("remove",)):
        done = provenance(*command, "-h", cwd=desk)
        assert done.returncode == 0
        assert "Usage: provenance" in done.stdout
