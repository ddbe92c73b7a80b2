"""Every way this can fail.

::

    ProvenanceError                 anything this package raises on purpose
    ├── UsageError                  the caller asked for something that cannot be (exit 2)
    │   └── SettingsError           an unknown key, a value of the wrong type or out of range
    └── TroubleError                the world is not as it must be (exit 3)
        ├── NoUsableInputError      nothing that could be read
        ├── NotFoundError           no document, story or relation of that name
        ├── MissingExtraError       an optional package is not installed
        └── DatabaseError           the database cannot be used
            ├── MissingDatabaseError    there is no file
            ├── ForeignDatabaseError    a file that is not ours
            ├── NewerSchemaError        written by a newer version of this package
            └── BusyDatabaseError       another process is writing to it

A bad input file is none of these: it becomes a :class:`provenance.model.Problem` and the run goes on.
"""


class ProvenanceError(Exception):
    """Base of everything this package raises on purpose; the text is fit to be shown to a user."""

    exit_code = 3


class UsageError(ProvenanceError):
    """The request itself is wrong."""

    exit_code = 2


class SettingsError(UsageError):
    """A setting that does not exist, or a value it cannot take."""


class TroubleError(ProvenanceError):
    """The request is fine, the world is not."""


class NoUsableInputError(TroubleError):
    """No input could be read as an article."""


class NotFoundError(TroubleError):
    """Nothing of that name is stored."""


class MissingExtraError(TroubleError):
    """An optional package is needed and not installed."""


class DatabaseError(TroubleError):
    """The database cannot be used as it stands."""


class MissingDatabaseError(DatabaseError):
    """There is no database file where one was named."""


class ForeignDatabaseError(DatabaseError):
    """The file is not a database of ours; it is left untouched."""


class NewerSchemaError(DatabaseError):
    """The database was written by a newer version; it is left untouched."""


class BusyDatabaseError(DatabaseError):
    """Another process holds the database."""
