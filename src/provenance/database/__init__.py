"""Where is it kept? The SQLite database that Datasette opens: schema, migrations, reading and writing."""

from provenance.database.connection import SCHEMA_VERSION, open_database
from provenance.database.store import NewsDatabase

__all__ = ["SCHEMA_VERSION", "NewsDatabase", "open_database"]
