"""SQLite files from elsewhere: opened in memory only, with a limit for queries.

A file can contain endless views, which are not queried, and computed columns, which are limited to
the size of a file.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING, Any, Final

from totpdesk.base.errors import ForeignFileError
from totpdesk.base.limits import MOST_BYTES, MOST_ENTRIES, within
from totpdesk.base.translation import tr

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from totpdesk.transfer.importers.export import Sample

_SIGNATURE: Final = b"SQLite format 3\x00"
_WITHOUT_LOG: Final = b"\x01\x01"  # bytes 18 and 19: no write-ahead log beside the file (§1.3.3)
_MOST_IN_CELL: Final = 16 * 1024 * 1024  # bytes
_MOST_STEPS: Final = 100_000_000  # of SQLite's machine, some seconds
_STEPS_BETWEEN: Final = 1_000_000
_TABLES: Final = "SELECT name FROM sqlite_master WHERE type = 'table'"  # not text: SQL
_TOO_LONG: Final = tr("The file asks for {value} bytes of rows, which is refused.")
_TOO_MANY: Final = tr("The file asks for {value} entries, which is refused.")


def tables(sample: Sample) -> frozenset[str]:
    """Return the names of the tables, none where the file is no SQLite file. Never raises."""
    if not sample.data.startswith(_SIGNATURE):
        return frozenset()
    try:
        found = _query(sample.data, _TABLES)
    except ForeignFileError:
        return frozenset()
    return frozenset(str(each["name"]) for each in found)


def table(sample: Sample, name: str) -> list[dict[str, Any]]:
    """Return a table's rows by their columns' names. Raises ForeignFileError."""
    return _query(sample.data, f"SELECT * FROM {name}")  # noqa: S608 - our own names


def _query(data: bytes, sql: str) -> list[dict[str, Any]]:
    steps = iter(range(_MOST_STEPS // _STEPS_BETWEEN))
    try:
        with closing(sqlite3.connect(":memory:")) as connection:
            connection.deserialize(data[:18] + _WITHOUT_LOG + data[20:])
            connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, _MOST_IN_CELL)
            connection.execute("PRAGMA trusted_schema = OFF")  # not text: SQL
            connection.text_factory = lambda raw: raw.decode("utf-8", "replace")
            connection.row_factory = sqlite3.Row
            connection.set_progress_handler(lambda: next(steps, -1) == -1, _STEPS_BETWEEN)
            return list(_bounded(connection.execute(sql)))
    except (sqlite3.Error, MemoryError, OverflowError, UnicodeDecodeError) as error:
        raise ForeignFileError(tr("The file is damaged: its tables cannot be read.")) from error


def _bounded(rows: Iterable[sqlite3.Row]) -> Iterator[dict[str, Any]]:
    """Yield rows up to the size limit of a file: computed columns can be endless."""
    size = 0
    for number, row in enumerate(rows, 1):
        size += 1 + sum(len(each) for each in row if isinstance(each, str | bytes))
        within(size, MOST_BYTES, _TOO_LONG)
        within(number, MOST_ENTRIES, _TOO_MANY)
        yield dict(row)
