"""Fit the weights of provenance.confidence and write src/provenance/confidence.toml.

    python benchmarks/train_confidence.py [--half 0|1] [--write]

Logistic regression with a little ridge and without negative weights, on the passages found in one half of
the development data; ``--write`` puts them where the package reads them. What they are worth on the other
half, the part ``confidence`` of ``benchmarks/accuracy.py`` shows.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

import click
import numpy as np
import numpy.typing as npt

if __package__ in (None, ""):
    # In its own folder benchmarks/provenance.py would be taken for the package.
    sys.path[0] = str(Path(__file__).resolve().parent.parent)

from benchmarks.calibration import Row, known
from provenance.confidence import EVIDENCE

TARGET = Path(__file__).parent.parent / "src" / "provenance" / "confidence.toml"
RIDGE = 0.5
"""Pulls weights to 0, as half a passage of each answer would."""
NEWS_COUNT = 4.0
"""How many a passage between newswire stories as sent counts for: they are few, and what it is for."""
Floats = npt.NDArray[np.float64]


def fit(numbers: Floats, right: Floats, counts: Floats) -> tuple[float, Floats]:
    """Constant and non-negative weights with the largest likelihood.

    Newton's method on the weights that are free; a weight that would fall below 0 stays there as long as the
    likelihood wants it so.

    Args:
        numbers: evidence, shape (n, k).
        right: 1 where the passage was reused, else 0; shape (n,).
        counts: for how many passages each stands, shape (n,).
    """
    x = np.column_stack([np.ones(right.size), numbers])
    ridge = np.array([1e-3, *[RIDGE] * numbers.shape[1]])
    weights = np.zeros(x.shape[1])
    for _ in range(200):
        p = 1 / (1 + np.exp(-np.clip(x @ weights, -30, 30)))
        slope = x.T @ (counts * (p - right)) + ridge * weights
        free = (weights > 0) | (slope < 0)
        free[0] = True
        curve = (x[:, free].T * (counts * p * (1 - p))) @ x[:, free] + np.diag(ridge[free])
        step = np.zeros_like(weights)
        step[free] = np.linalg.solve(curve, slope[free])
        moved = weights - 0.5 * step
        moved[1:] = np.maximum(moved[1:], 0)
        if np.abs(moved - weights).max() < 1e-9:
            break
        weights = moved
    return float(weights[0]), weights[1:]


def tables(rows: Sequence[Row]) -> str:
    """The weights of every tier, as TOML."""
    parts = []
    for tier, names in EVIDENCE.items():
        of_tier = [row for row in rows if row.tier == tier and row.right is not None]
        numbers = np.array([row.evidence for row in of_tier]).reshape(-1, len(names))
        right = np.array([float(bool(row.right)) for row in of_tier])
        counts = np.array([NEWS_COUNT if row.verdict else 1.0 for row in of_tier])
        constant, weights = fit(numbers, right, counts)
        lines = [
            f"constant = {constant:.4f}",
            *(f"{n} = {w:.4f}" for n, w in zip(names, weights, strict=True)),
        ]
        parts.append(f"# {len(of_tier):,} passages\n[{tier}]\n" + "\n".join(lines) + "\n")
    return "\n".join(parts)


@click.command(context_settings={"help_option_names": ["-h", "--help"], "show_default": True})
@click.option("--half", type=click.IntRange(0, 1), default=1, help="Fit to this half.")
@click.option("--write", is_flag=True, help="Put the weights into the package.")
def main(half: int, write: bool) -> None:
    """Fit the confidence of passages to what is known of them."""
    text = "# Fitted by benchmarks/train_confidence.py; see docs/accuracy.md.\n" + tables(known(half))
    click.echo(text)
    if write:
        TARGET.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
