"""`check --watch-folder`: a report beside each draft, each draft once."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

import provenance
from provenance.model import Document
from provenance.pipeline.folder import WatchedFolder, report_of
from tests.cli.test_cli import provenance as run
from tests.news import WIRE, prose


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    provenance.Store(tmp_path / "news.db").add([Document(text=WIRE, name="wire", outlet="Nordwire")])
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "clean.txt").write_text(prose(1, 100), encoding="utf-8")
    (tmp_path / "out" / "deeper").mkdir()
    (tmp_path / "out" / "deeper" / "taken.md").write_text(prose(2, 30) + "\n\n" + WIRE, encoding="utf-8")
    (tmp_path / "out" / "picture.png").write_bytes(b"\x89PNG")
    return tmp_path


def check(desk: Path, *more: str) -> subprocess.CompletedProcess[str]:
    return run("check", "--watch-folder", "out", "--db", "news.db", *more, cwd=desk)


def test_once_writes_a_report_beside_each_draft_and_says_how_it_went(desk: Path) -> None:
    done = check(desk, "--once")
    assert done.returncode == 1, done.stderr
    assert done.stdout == (
        "out/clean.txt: clear, 0 %\nout/deeper/taken.md: uncredited reuse, 83 %, 1 to settle\n"
    )
    reports = sorted(p.relative_to(desk).as_posix() for p in desk.rglob("*.check.html"))
    assert reports == ["out/clean.txt.check.html", "out/deeper/taken.md.check.html"]
    assert "uncredited reuse" in (desk / reports[1]).read_text(encoding="utf-8")


def test_what_has_a_report_is_left_alone_until_it_changes(desk: Path) -> None:
    assert check(desk, "--once", "--exit-zero").returncode == 0
    assert check(desk, "--once").stdout == ""
    later = time.time() + 5
    (desk / "out" / "clean.txt").write_text(WIRE, encoding="utf-8")
    os.utime(desk / "out" / "clean.txt", (later, later))
    assert check(desk, "--once").stdout == "out/clean.txt: uncredited reuse, 100 %, 1 to settle\n"


def test_a_draft_that_cannot_be_read_is_told_and_the_others_are_checked(desk: Path) -> None:
    (desk / "out" / "broken.txt").write_bytes(b"\x89PNG\r\n\x1a\n" + b"\x00" * 99)
    done = check(desk, "--once", "--exit-zero")
    assert done.returncode == 3
    assert "broken.txt" in done.stderr
    assert done.stdout.count("\n") == 2
    assert not report_of(desk / "out" / "broken.txt").exists()


def test_it_takes_no_drafts_and_no_other_report(desk: Path) -> None:
    for asked in (("draft.txt", "--once"), ("--json",), ("--html", "x.html")):
        assert check(desk, *asked).returncode == 2
    assert run("check", cwd=desk).returncode == 2
    assert run("check", "out/clean.txt", "--once", cwd=desk).returncode == 2
    assert run("check", "--watch-folder", "nowhere", cwd=desk).returncode == 2


def test_a_draft_is_due_when_it_stays_as_it_is_and_once(tmp_path: Path) -> None:
    watched, draft = WatchedFolder(tmp_path), tmp_path / "draft.txt"
    assert watched.due() == []
    draft.write_text("The pier", encoding="utf-8")
    assert watched.due() == []
    draft.write_text("The pier is closed.", encoding="utf-8")
    assert watched.due() == []
    assert watched.due() == [draft]
    assert watched.due() == []
    watched.again(draft)
    assert watched.due() == [draft]
    report_of(draft).write_text("report", encoding="utf-8")
    assert WatchedFolder(tmp_path, at_once=True).due() == []


def test_links_and_hidden_files_are_left_alone(tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / "a.txt").write_text("secret", encoding="utf-8")
    out = tmp_path / "out"
    out.mkdir()
    (out / "a.txt").symlink_to(tmp_path / "elsewhere" / "a.txt")
    (out / "folder").symlink_to(tmp_path / "elsewhere")
    (out / ".b.txt").write_text("half", encoding="utf-8")
    assert WatchedFolder(out, at_once=True).due() == []


# Who starts the tests in the background tells them, and all that they start, to ignore Ctrl-C.
HEEDING = (
    "import runpy, signal; signal.signal(signal.SIGINT, signal.default_int_handler); "
    "runpy.run_module('provenance', run_name='__main__', alter_sys=True)"
)


def test_it_watches_until_it_is_stopped(desk: Path) -> None:
    command = [sys.executable, "-c", HEEDING, "check", "--watch-folder", "out", "--db", "news.db"]
    with subprocess.Popen(command, cwd=desk, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as it:
        try:
            assert it.stdout is not None
            assert it.stdout.readline() == "out/clean.txt: clear, 0 %\n"
            assert "taken.md: uncredited reuse" in it.stdout.readline()
            (desk / "out" / "late.txt").write_text(prose(5, 80), encoding="utf-8")
            assert it.stdout.readline() == "out/late.txt: clear, 0 %\n"
            it.send_signal(signal.SIGINT)
            _, errors = it.communicate(timeout=20)
        finally:
            it.kill()
    assert it.returncode == 130
    assert "stopped" in errors
