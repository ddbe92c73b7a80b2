"""Bins, scores and the fit; and the shipped confidence on invented news."""

from __future__ import annotations

import numpy as np
import pytest

from benchmarks.calibration import Row, brier, calibration_error, invented_rows, reliability
from benchmarks.train_confidence import fit


def row(stated: float, right: bool) -> Row:
    return Row("here", "textual", (), stated, right)


def test_reliability_counts_each_passage_once() -> None:
    rows = [row(0.1, False), row(0.1, True), row(0.5, True), row(1.0, True)]
    bins = reliability(rows, (0.0, 0.2, 0.6, 1.01))
    assert [(b.count, b.stated, b.observed) for b in bins] == [(2, 0.1, 0.5), (1, 0.5, 1.0), (1, 1.0, 1.0)]
    assert brier(rows) == pytest.approx((0.01 + 0.81 + 0.25 + 0) / 4)
    assert calibration_error([row(1.0, True)] * 3 + [row(1.0, False)]) == pytest.approx(0.25)


def test_the_fit_finds_weights_and_none_below_zero() -> None:
    drawn = np.random.default_rng(7)
    numbers = drawn.uniform(0, 4, (4000, 3))
    odds = -3 + 1.5 * numbers[:, 0] - 1.0 * numbers[:, 1]
    right = (drawn.uniform(size=4000) < 1 / (1 + np.exp(-odds))).astype(float)
    constant, weights = fit(numbers[:, [0, 2]], right, np.ones(4000))
    assert weights[0] > 1
    assert constant < 0
    # The second number speaks against: it may not, so it says nothing.
    _, held = fit(numbers[:, :2], right, np.ones(4000))
    assert held[1] == 0
    assert held[0] > 1


def test_what_is_stated_of_invented_news_is_so() -> None:
    rows = list(invented_rows("calibration floor", 25))
    assert len(rows) > 400
    assert brier(rows) <= 0.02
    assert calibration_error(rows) <= 0.03
    sure = [r for r in rows if r.stated >= 0.98]
    assert len(sure) > len(rows) / 2
    assert sum(bool(r.right) for r in sure) >= 0.99 * len(sure)
