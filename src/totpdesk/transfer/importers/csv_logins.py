"""Password managers' CSV exports: a login a row, told apart by the names of the columns."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from totpdesk.base.errors import ForeignFileError
from totpdesk.transfer.importers.logins import Login, gather_logins
from totpdesk.transfer.importers.records import flag, text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from totpdesk.transfer.importers.export import Export, Sample
    from totpdesk.transfer.importers.records import Record

_LONGEST_HEADER: Final = 2048
_SURPLUS: Final = "surplus"  # where the cells of a row go that has more than the header
_URIS: Final = ("otpauth://", "steam://")
_BINS: Final = frozenset({"Recycle Bin"})


@dataclass(frozen=True, slots=True)
class LoginTable:
    """A program's CSV: which column holds what, "" for none. Columns are named in lower case.

    It is told by `marks`, columns that no other program's export has together. `old_totp` is what
    older exports call the code's column, `email` what stands for an empty user name. `rooted` paths
    begin with the name of the database, which is no tag.
    """

    name: str
    marks: frozenset[str]
    totp: str
    old_totp: str = ""
    title: str = "title"
    username: str = "username"
    email: str = ""
    notes: str = "notes"
    favourite: str = "favorite"
    folders: tuple[str, ...] = ()
    tags: str = ""
    rooted: bool = False

    def fits(self, sample: Sample) -> bool:
        """Tell by the header."""
        return self.marks <= set(_header(sample))

    def read(self, sample: Sample, password: str | None) -> Export:  # noqa: ARG002 - Format's
        """Read the rows. A file in clear text needs no password."""
        return gather_logins(self.name, map(self._login, _rows(sample)))

    def _login(self, row: Record) -> Login:
        places = [self._place(text(row, each)) for each in self.folders]
        tags = [tag.strip() for tag in text(row, self.tags).split(",")]
        return Login(
            totp=_totp(row, self.totp) or text(row, self.old_totp),
            title=text(row, self.title),
            username=text(row, self.username) or text(row, self.email),
            tags=(*places, *tags),
            note=text(row, self.notes),
            favourite=flag(row, self.favourite),
            trashed=any(not _BINS.isdisjoint(place.split("/")) for place in places),
        )

    def _place(self, path: str) -> str:
        return path.partition("/")[2] if self.rooted else path


def _header(sample: Sample) -> list[str]:
    try:
        first = next(csv.reader(_lines((sample.text or "")[:_LONGEST_HEADER])), [])
    except csv.Error:
        return []
    return [name.strip().lower() for name in first]


def _rows(sample: Sample) -> Iterator[Record]:
    lines = _lines(sample.text or "")
    try:
        next(csv.reader(lines), None)
        yield from csv.DictReader(lines, fieldnames=_header(sample), restkey=_SURPLUS)
    except csv.Error as error:
        raise ForeignFileError("The file is damaged: its table cannot be read.") from error


def _lines(text: str) -> io.StringIO:
    """Return the lines of a table: they end at CR, LF or both, at no other mark that Unicode has.

    What a cell holds (U+2028, U+0085, a form feed) must not tear its row in two.
    """
    return io.StringIO(text.lstrip(), newline="")


def _totp(row: Record, column: str) -> str:
    """Return the one-time password; in a row with surplus cells, the cell that looks like one.

    Bitwarden Authenticator writes more cells than its header names, and does not quote commas.
    """
    found = text(row, column)
    if _SURPLUS not in row or found.startswith(_URIS):
        return found
    cells = [*row.values(), *row[_SURPLUS]]
    return next((each for each in cells if isinstance(each, str) and each.startswith(_URIS)), found)


TABLES: Final = (
    LoginTable(
        "Bitwarden CSV",
        frozenset({"login_totp", "name", "type"}),
        "login_totp",
        title="name",
        username="login_username",
        folders=("folder", "collections"),
    ),
    LoginTable(
        "KeePassXC CSV",
        frozenset({"group", "title", "username", "password", "totp"}),
        "totp",
        folders=("group",),
        rooted=True,
    ),
    LoginTable(
        "1Password CSV",
        frozenset({"title", "otpauth", "favorite", "archived", "tags"}),
        "otpauth",
        tags="tags",
    ),
    LoginTable(
        "Apple Passwords CSV", frozenset({"title", "url", "username", "otpauth"}), "otpauth"
    ),
    LoginTable(
        "Proton Pass CSV",
        frozenset({"type", "name", "username", "password", "totp", "vault"}),
        "totp",
        title="name",
        email="email",
        notes="note",
        folders=("vault",),
    ),
    LoginTable(
        "Dashlane CSV",
        frozenset({"username2", "username3", "title", "category"}),
        "otpurl",
        old_totp="otpsecret",
        notes="note",
        folders=("category",),
    ),
    LoginTable(
        "LastPass CSV",
        frozenset({"url", "username", "totp", "extra", "grouping", "fav"}),
        "totp",
        title="name",
        notes="extra",
        favourite="fav",
        folders=("grouping",),
    ),
)
