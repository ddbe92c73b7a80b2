"""The fitted weights fit the numbers they weigh."""

from __future__ import annotations

from dataclasses import fields

import numpy as np
import pytest

from provenance.rewording.weights import TABLES, Weights, fitted, from_tables


def test_every_number_has_one_finite_weight() -> None:
    for field in fields(Weights):
        values = getattr(fitted(), field.name)
        assert values.shape == (len(TABLES[field.name]),)
        assert np.isfinite(values).all()
        assert len(set(TABLES[field.name])) == len(TABLES[field.name])


def test_a_missing_weight_is_an_error() -> None:
    tables = {name: dict.fromkeys(keys, 1.0) for name, keys in TABLES.items()}
    assert from_tables(tables).region.sum() == len(TABLES["region"])
    del tables["region"]["rare_lift"]
    with pytest.raises(KeyError):
        from_tables(tables)
