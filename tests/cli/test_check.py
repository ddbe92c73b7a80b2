"""`provenance check`: what it prints, and with which exit code."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.test_cli import provenance
from tests.news import OTHER, WIRE, every_nth_replaced, prose


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("desk")
    head = "outlet: {}\npublished: {}\n\n"
    (folder / "wire.txt").write_text(head.format("Nordwire", "2026-03-01T08:00:00Z") + WIRE, encoding="utf-8")
    (folder / "pool.txt").write_text(OTHER, encoding="utf-8")
    done = provenance("trace", "wire.txt", "pool.txt", cwd=folder)
    assert done.returncode == 0, done.stderr
    (folder / "own.txt").write_text(prose(1, 120), encoding="utf-8")
    (folder / "taken.txt").write_text(
        prose(2, 40) + "\n\n" + every_nth_replaced(WIRE, 9).replace("nineteen", "90"), encoding="utf-8"
    )
    (folder / "credited.txt").write_text("Nordwire reports: " + WIRE, encoding="utf-8")
    return folder


def test_a_clear_draft_is_zero(desk: Path) -> None:
    done = provenance("check", "own.txt", cwd=desk)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("own.txt: clear\nNo match found in 120 words.")
    assert "Compared with 2 texts in provenance.db, published 2026-03-01T08:00:00Z" in done.stdout
    assert "original" not in done.stdout


def test_uncredited_reuse_is_one_and_says_what_would_settle_it(desk: Path) -> None:
    done = provenance("check", "taken.txt", cwd=desk, COLUMNS="120")
    assert done.returncode == 1
    for words in (
        "taken.txt: uncredited reuse",
        "wire",
        "Nordwire",
        "no credit",
        "number: “nineteen” → “90”",
    ):
        assert words in done.stdout
    assert "→ Credit Nordwire, or quote or rewrite line 3." in done.stdout
    assert provenance("check", "taken.txt", "--exit-zero", cwd=desk).returncode == 0


def test_credited_reuse_is_zero(desk: Path) -> None:
    done = provenance("check", "credited.txt", cwd=desk)
    assert done.returncode == 0
    assert "credited.txt: credited reuse" in done.stdout
    assert "all prose is credited" in done.stdout


def test_json_has_the_shape_other_programs_rely_on(desk: Path) -> None:
    done = provenance("check", "own.txt", "taken.txt", "--json", cwd=desk)
    assert done.returncode == 1
    result = json.loads(done.stdout)
    assert set(result) == {"schema", "compared_with", "drafts", "problems", "filters", "exclusions"}
    assert result["compared_with"] == {
        "texts": 2, "from": "2026-03-01T08:00:00Z", "to": "2026-03-01T08:00:00Z"
    }  # fmt: skip
    own, taken = result["drafts"]
    assert (own["path"], own["verdict"], own["sources"]) == ("own.txt", "clear", [])
    assert {
        "path",
        "words",
        "matched_words",
        "matched_share",
        "uncredited_words",
        "verdict",
        "sources",
    } <= set(taken)
    (source,) = taken["sources"]
    assert {
        "document",
        "name",
        "outlet",
        "url",
        "published",
        "words",
        "share",
        "credited",
        "passages",
    } <= set(source)
    draft = (desk / "taken.txt").read_text(encoding="utf-8")
    wire = (desk / "wire.txt").read_text(encoding="utf-8")
    for passage in source["passages"]:
        assert {"draft", "source", "kind", "similarity", "edits", "also"} <= set(passage)
        ours = [draft[slice(*e["b"])] for e in passage["edits"] if e["op"] != "removed"]
        theirs = [wire[slice(*e["a"])] for e in passage["edits"] if e["op"] != "added"]
        assert "".join(ours) == draft[slice(*passage["draft"])]
        assert "".join(theirs) == wire[slice(*passage["source"])]


def test_standard_input_is_a_draft(desk: Path) -> None:
    done = provenance("check", "-", "--json", cwd=desk, text=WIRE)
    assert done.returncode == 1
    assert json.loads(done.stdout)["drafts"][0]["matched_share"] == 1


def test_files_to_compare_with_need_no_database(desk: Path, tmp_path: Path) -> None:
    done = provenance("check", desk / "taken.txt", "--against", desk / "wire.txt", cwd=tmp_path)
    assert done.returncode == 1
    assert "Compared with 1 text in" in done.stdout
    assert list(tmp_path.iterdir()) == []
    done = provenance(
        "check", "taken.txt", "--db", "provenance.db", "--against", "own.txt", "--json", cwd=desk
    )
    assert json.loads(done.stdout)["compared_with"]["texts"] == 3


def test_thresholds_filters_and_allowed_outlets(desk: Path) -> None:
    assert provenance("check", "taken.txt", "--min-words", 500, cwd=desk).returncode == 0
    assert provenance("check", "taken.txt", "--min-words", 500, "--max-share", 0.3, cwd=desk).returncode == 1
    assert provenance("check", "taken.txt", "--allow", "Nordwire", cwd=desk).returncode == 0
    assert provenance("check", "taken.txt", "--exclude-quotes", cwd=desk).returncode == 1
    (desk / "limits.toml").write_text("[check]\nmin_words = 500\n", encoding="utf-8")
    assert provenance("check", "taken.txt", "--config", "limits.toml", cwd=desk).returncode == 0


def test_usage_and_trouble_are_told_apart_from_reuse(desk: Path, tmp_path: Path) -> None:
    assert provenance("check", cwd=desk).returncode == 2
    assert provenance("check", "own.txt", "--min-words", 0, cwd=desk).returncode == 2
    done = provenance("check", desk / "own.txt", cwd=tmp_path)
    assert (done.returncode, done.stdout) == (3, "")
    assert "there is no database" in done.stderr
    assert provenance("check", "missing.txt", cwd=desk).returncode == 3
    # A gate that lets through what it could not read is none.
    done = provenance("check", "own.txt", "missing.txt", cwd=desk)
    assert done.returncode == 3
    assert "own.txt: clear" in done.stdout
    assert "missing.txt" in done.stderr
    assert provenance("check", "taken.txt", "missing.txt", cwd=desk).returncode == 1


def test_a_hostile_draft_is_printed_harmlessly(desk: Path) -> None:
    done = provenance("check", "-", cwd=desk, text="\x1b[31m\u202e<script>alert(1)</script> " + WIRE)
    assert done.returncode == 1
    assert "\x1b" not in done.stdout
    assert "\u202e" not in done.stdout


def test_the_same_again_is_the_same(desk: Path) -> None:
    one, other = (provenance("check", "taken.txt", "own.txt", "--json", cwd=desk).stdout for _ in range(2))
    assert one == other


def test_filters_and_a_policy_from_the_command_line(desk: Path, tmp_path: Path) -> None:
    taken = (desk / "taken.txt").read_text(encoding="utf-8").split("\n\n", 1)[1]
    (tmp_path / "phrases.txt").write_text(taken.replace("\n", " "), encoding="utf-8")
    (tmp_path / "policy.toml").write_text('[rules.uncredited_words]\nseverity = "warn"\n', encoding="utf-8")
    (tmp_path / "wrong.toml").write_text("[rules.uncredited_word]\nlimit = 1\n", encoding="utf-8")
    policy, wrong = str(tmp_path / "policy.toml"), str(tmp_path / "wrong.toml")
    for asked, code, words in (
        (("--own", "Nordwire"), 0, "words in earlier texts of the same outlet"),
        (("--since", "2026-05-01"), 0, "Published before: 2026-05-01"),
        (
            ("--exclude-phrases", str(tmp_path / "phrases.txt"), "--max-share", "0.9"),
            0,
            "Phrases: 1 left out",
        ),
        (("--policy", policy), 0, "! line 3:"),
        (("--since", "soon"), 2, "soon: no date"),
        (("--policy", wrong), 2, "unknown rule 'uncredited_word'"),
    ):
        done = provenance("check", "taken.txt", *asked, cwd=desk)
        assert done.returncode == code, (asked, done.stdout, done.stderr)
        assert words in done.stdout + done.stderr


def test_exclusions_are_added_listed_applied_and_removed(desk: Path) -> None:
    done = provenance("exclude", "list", cwd=desk)
    assert (done.returncode, done.stdout) == (0, "Checks leave nothing out.\n")
    given = ("exclude", "add", "--outlet", "Nordwire", "--reason", "licensed\x1b[2J", "--by", "A. Weld")
    assert provenance(*given, cwd=desk).stdout == "1: outlet Nordwire\n"
    done = provenance("exclude", "list", cwd=desk)
    assert done.stdout.startswith("1: outlet “Nordwire”: licensed")
    assert "\x1b" not in done.stdout
    (row,) = json.loads(provenance("exclude", "list", "--json", cwd=desk).stdout)["exclusions"]
    assert (row["kind"], row["value"], row["by"]) == ("outlet", "Nordwire", "A. Weld")
    done = provenance("check", "taken.txt", cwd=desk)
    assert done.returncode == 0
    assert "Left out for good:\n  outlet “Nordwire”: licensed" in done.stdout
    assert provenance("exclude", "remove", "7", cwd=desk).returncode == 3
    assert provenance("exclude", "add", "--reason", "none", cwd=desk).returncode == 2
    assert provenance("exclude", "remove", "1", cwd=desk).stdout == "removed 1 exclusion from provenance.db\n"
    assert provenance("check", "taken.txt", cwd=desk).returncode == 1


def test_a_report_never_takes_the_place_of_its_draft(desk: Path) -> None:
    before = (desk / "taken.txt").read_bytes()
    done = provenance("check", "taken.txt", "--html", "./taken.txt", cwd=desk)
    assert done.returncode == 2
    assert "is the draft" in done.stderr
    assert (desk / "taken.txt").read_bytes() == before
    assert provenance("check", "taken.txt", "--html", "taken.html", cwd=desk).returncode == 1
    assert (desk / "taken.html").read_text(encoding="utf-8").startswith("<!doctype html>")
