"""Password managers' CSV exports: one login per row, distinguished by the names of the columns.

A row that cannot be read is reported as a problem, never ignored like a login without codes.
"""

from __future__ import annotations

import csv
import io
import re
from dataclasses import dataclass
from html import unescape
from typing import TYPE_CHECKING, Final

from totpdesk.base.errors import ForeignFileError
from totpdesk.base.translation import tr
from totpdesk.otp import holds_secret
from totpdesk.transfer.importers.export import gather
from totpdesk.transfer.importers.fields import flag, text
from totpdesk.transfer.importers.logins import Login, record_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from totpdesk.accounts.account import AccountRecord
    from totpdesk.transfer.importers.export import Export, Sample
    from totpdesk.transfer.importers.fields import Record

_LONGEST_HEADER: Final = 2048
_LONGEST_CELL: Final = 1024 * 1024  # Python's csv module refuses notes with certificates in them
_DELIMITERS: Final = ",;\t|"  # Excel writes what its user's country writes
_SAID: Final = re.compile(r'\A\s*"?sep=(?P<delimiter>[,;\t|])"?[ \t]*(?:\r\n|\r|\n)', re.IGNORECASE)
_URIS: Final = ("otpauth://", "steam://")
_LINK: Final = re.compile(r"(?:otpauth|otpauth-migration|steam)://", re.IGNORECASE)
_ENTITIES: Final = re.compile(r"&(?:amp|lt|gt|quot|apos|#39|#x27);", re.IGNORECASE)
_FEWEST_COLUMNS: Final = 4  # of a header, to recognise rows inside a cell
_BINS: Final = frozenset({"Recycle Bin"})


@dataclass(frozen=True, slots=True)
class LoginTable:
    """A program's CSV: the columns, in lower case, "" for none.

    It is recognised by `marks`, columns that no other program's export has together. `old_totp` is
    the code's column in older exports, `email` replaces an empty user name. `rooted` paths begin
    with the name of the database, which is no tag; `escaped` texts have HTML's entities.
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
    escaped: bool = False

    def fits(self, sample: Sample) -> bool:
        """Recognise it by the header."""
        return self._delimiter(sample) is not None

    def read(self, sample: Sample, password: str | None) -> Export:  # noqa: ARG002 - Format's
        """Read the rows. An unencrypted file needs no password."""
        delimiter = self._delimiter(sample) or ","
        items = self._items(_header(sample, delimiter), _rows(sample, delimiter), delimiter)
        return gather(self.name, items, _account, lambda item: item.title)

    def _delimiter(self, sample: Sample) -> str | None:
        said = _SAID.match((sample.text or "")[:_LONGEST_HEADER])
        possible = said["delimiter"] if said else _DELIMITERS
        return next((each for each in possible if self.marks <= set(_header(sample, each))), None)

    def _items(
        self, header: Sequence[str], rows: Iterator[Sequence[str]], delimiter: str
    ) -> Iterator[Login | _Damage]:
        for cells in rows:
            row = _record(header, cells)
            login = self._login(row, cells, len(header))
            title = "" if holds_secret(login.title) else login.title
            if not login.totp and (why := self._lost(header, cells)):
                yield _Damage(title, why)
            elif holds_secret(f"{login.title} {login.username}"):
                yield _Damage(title, tr("There is a link in place of its name."))
            elif (
                len(cells) > len(header)
                and not login.totp.startswith(_URIS)
                and any(cells[len(header) :])
            ):
                yield _Damage(title, tr("Its row has more cells than the table has columns."))
            else:
                yield login
            if why := _within(cells, login.totp, len(header), delimiter):
                yield _Damage(title, why)

    def _lost(self, header: Sequence[str], cells: Sequence[str]) -> str:
        """Return why a row's one-time password cannot be read, "" if it simply has none."""
        columns = {self.totp, self.old_totp}.intersection(header)
        if any(cells) and any(header.index(each) >= len(cells) for each in columns):
            return tr("Its row has fewer cells than the table has columns.")
        return ""

    def _login(self, row: Record, cells: Sequence[str], columns: int) -> Login:
        paths = [self._path(self._text(row, each)) for each in self.folders]
        tags = [tag.strip() for tag in self._text(row, self.tags).split(",")]
        return Login(
            totp=_totp(text(row, self.totp) or text(row, self.old_totp), cells, columns),
            title=self._text(row, self.title),
            username=self._text(row, self.username) or self._text(row, self.email),
            tags=(*paths, *tags),
            note=self._text(row, self.notes),
            favourite=flag(row, self.favourite),
            trashed=any(not _BINS.isdisjoint(path.split("/")) for path in paths),
        )

    def _text(self, row: Record, column: str) -> str:
        found = text(row, column)
        return _ENTITIES.sub(lambda each: unescape(each.group()), found) if self.escaped else found

    def _path(self, path: str) -> str:
        return path.partition("/")[2] if self.rooted else path


@dataclass(frozen=True, slots=True)
class _Damage:
    """A row or a cell that cannot be read, and why."""

    title: str
    why: str


def _account(item: Login | _Damage) -> AccountRecord | None:
    if isinstance(item, _Damage):
        advice = tr("Export the table again, or add this account yourself.")
        raise ForeignFileError(f"{item.why} {advice}")
    return record_of(item)


def _table(text: str) -> str:
    said = _SAID.match(text[:_LONGEST_HEADER])
    return text[said.end() :].lstrip() if said else text.lstrip()


def _header(sample: Sample, delimiter: str) -> list[str]:
    first = _table((sample.text or "")[:_LONGEST_HEADER])
    try:
        names = next(csv.reader(_lines(first), delimiter=delimiter), [])
    except csv.Error:
        return []
    return [name.strip().lower() for name in names]


def _rows(sample: Sample, delimiter: str) -> Iterator[Sequence[str]]:
    """Yield the cells of each row but the header; one that is blank is none."""
    csv.field_size_limit(_LONGEST_CELL)  # for the whole process: nothing else reads tables
    rows = csv.reader(_lines(_table(sample.text or "")), delimiter=delimiter)
    try:
        next(rows, None)
        yield from (cells for row in rows if any(cells := [cell.strip() for cell in row]))
    except csv.Error as error:
        raise ForeignFileError(tr("The file is damaged: its table cannot be read.")) from error


def _lines(text: str) -> io.StringIO:
    """Return the lines of a table: they end at CR, LF or both, at no other mark that Unicode has.

    What a cell holds (U+2028, U+0085, a form feed) must not tear its row in two.
    """
    return io.StringIO(text, newline="")


def _record(header: Sequence[str], cells: Sequence[str]) -> Record:
    """Return the cells by their columns' names, of a name's several the first that is filled."""
    row: dict[str, str] = {}
    for name, cell in zip(header, cells, strict=False):
        row[name] = row.get(name) or cell
    return row


def _totp(found: str, cells: Sequence[str], columns: int) -> str:
    """Return the one-time password; where a row is none of the header's, the cell that is a link.

    Bitwarden Authenticator writes more cells than its header names, and does not quote commas.
    """
    if found.startswith(_URIS) or (found and len(cells) <= columns):
        return found
    return next((each for each in cells if each.startswith(_URIS)), found)


def _within(cells: Sequence[str], totp: str, columns: int, delimiter: str) -> str:
    """Return why a cell is not only a part of its login: a link, or rows within a quote."""
    others = [each.replace(totp, "") if totp else each for each in cells]
    if any(_LINK.search(each) for each in others):
        return tr("A cell of its row contains another link.")
    lines = (line for each in others if "\n" in each or "\r" in each for line in _lines(each))
    if any(columns >= _FEWEST_COLUMNS and line.count(delimiter) >= columns - 1 for line in lines):
        return tr("A cell of its row contains other rows: a quotation mark is missing.")
    return ""


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
        escaped=True,
    ),
)
