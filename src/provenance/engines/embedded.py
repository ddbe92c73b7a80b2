"""The engine inside the process: DuckDB in memory, spilling to a temporary folder when it must."""

from __future__ import annotations

from types import TracebackType
from typing import Any

import numpy as np

from provenance.candidates import Ids, Ids32


class EmbeddedEngine:
    """DuckDB with a bound on threads; use as a context manager.

    Args:
        threads: how many it may use; the result does not depend on it.
    """

    def __init__(self, threads: int = 1) -> None:
        import duckdb

        self._connection: Any = duckdb.connect(
            ":memory:", config={"threads": threads, "preserve_insertion_order": False}
        )
        # Nothing is fetched from anywhere: an engine that joins numbers needs no extension.
        self._connection.execute("SET autoinstall_known_extensions = false")
        self._connection.execute("SET autoload_known_extensions = false")

    def table(self, name: str, **columns: Ids | Ids32) -> None:
        """Make or replace a table; DuckDB reads the arrays in place, then keeps its own copy."""
        self._connection.register("incoming", columns)
        self._connection.execute(f"CREATE OR REPLACE TABLE {name} AS SELECT * FROM incoming")
        self._connection.unregister("incoming")

    def query(self, sql: str) -> dict[str, Ids]:
        """Run a query; columns come back as signed 64-bit integers."""
        columns = self._connection.execute(sql).fetchnumpy()
        return {name: np.asarray(values).astype(np.int64) for name, values in columns.items()}

    def close(self) -> None:
        """Give the memory back."""
        self._connection.close()

    def __enter__(self) -> EmbeddedEngine:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
