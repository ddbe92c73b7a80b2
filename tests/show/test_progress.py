"""The bars a user sees while a run goes on."""

from __future__ import annotations

import io

import pytest

from provenance.show import progress


class Terminal(io.StringIO):
    """A terminal that remembers what was written to it."""

    def isatty(self) -> bool:
        return True


def shown(monkeypatch: pytest.MonkeyPatch, stream: io.StringIO, *, patience: float) -> str:
    """What two stages write; a clock that gains a second whenever it is asked."""
    seconds = iter(range(1000))
    monkeypatch.setattr(progress, "_PATIENCE", patience)
    monkeypatch.setattr(progress.time, "monotonic", lambda: float(next(seconds)))
    monkeypatch.setattr("sys.stderr", stream)
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv("COLUMNS", "100")
    with progress.ProgressBars() as bars:
        bars.stage("fingerprinting", 4000)
        bars.advance(1000)
        bars.advance(1000)
        bars.stage("comparing", None)
        bars.advance(3)
    return stream.getvalue()


def test_a_stage_shows_its_name_steps_rate_and_time_left(monkeypatch: pytest.MonkeyPatch) -> None:
    text = shown(monkeypatch, Terminal(), patience=0)
    for expected in ("fingerprinting", "2000/4000", "/s", "comparing"):
        assert expected in text


def test_short_stages_and_pipes_show_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    assert shown(monkeypatch, Terminal(), patience=1e6) == ""
    assert shown(monkeypatch, io.StringIO(), patience=0) == ""
