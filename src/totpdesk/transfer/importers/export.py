"""What an importer gets and returns: a file's content, and the accounts and problems in it."""

from __future__ import annotations

import codecs
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, BinaryIO, Final, Protocol, TypeVar

from totpdesk.base.errors import ForeignFileError, InvalidInputError
from totpdesk.base.labels import tidy
from totpdesk.base.limits import MOST_ENTRIES, parse_json
from totpdesk.base.translation import tr

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

    from totpdesk.accounts.account import AccountRecord

_Item = TypeVar("_Item")


def gather(
    program: str,
    items: Iterable[_Item],
    read: Callable[[_Item], AccountRecord | None],
    called: Callable[[_Item], str],
) -> Export:
    """Read each item, in order.

    `read` returns None for an item without an account, and raises InvalidInputError for one that
    cannot be read; `called` returns an item's name, "" if it has none. Raises ForeignFileError if
    there are too many items.
    """
    entries: list[AccountRecord] = []
    problems: list[Problem] = []
    for position, item in enumerate(items, start=1):
        if position > MOST_ENTRIES:
            raise ForeignFileError(tr("The file has too many entries."))
        try:
            if (entry := read(item)) is not None:
                entries.append(entry)
        except InvalidInputError as error:
            problems.append(
                Problem(called(item) or tr("entry {number}", number=position), str(error))
            )
    return Export(program, tuple(entries), tuple(problems))


_UTF_16: Final = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


@dataclass(frozen=True, slots=True)
class Problem:
    """An entry that cannot be imported, by name, and why. Never with its secret."""

    entry: str
    reason: str

    def __post_init__(self) -> None:
        """Tidy the name, which is another program's."""
        object.__setattr__(self, "entry", tidy(self.entry))


@dataclass(frozen=True, slots=True)
class Export:
    """The content of a file: the accounts in order, and what cannot be imported.

    `format` is as in `totpdesk.transfer.importers.format_names`.
    """

    format: str
    entries: tuple[AccountRecord, ...]
    problems: tuple[Problem, ...] = ()


class Sample:
    """A file's content, in the forms by which formats are recognised."""

    def __init__(self, data: bytes) -> None:
        """Take the whole content."""
        self.data = data

    @cached_property
    def text(self) -> str | None:
        """The content as text without a byte order mark, or None if it is not text.

        It is UTF-8, or UTF-16 with a byte order mark, as Windows' shells and editors write.
        """
        encoding = "utf-16" if self.data.startswith(_UTF_16) else "utf-8-sig"
        try:
            return self.data.decode(encoding)
        except UnicodeDecodeError:
            return None

    @cached_property
    def json(self) -> Any:  # noqa: ANN401 - raw JSON
        """The content as a JSON value, or None if it is not JSON."""
        if self.text is None or not self.text.lstrip().startswith(("{", "[")):
            return None
        try:
            return parse_json(self.text)
        except InvalidInputError:
            return None


class Format(Protocol):
    """One format. A module of this package has one, or a few that belong together."""

    @property
    def name(self) -> str:
        """The program's name, or one of `totpdesk.transfer.importers.format_names`."""

    def fits(self, sample: Sample) -> bool:
        """Recognise it by its content whether a file has this format. Never raises."""

    def read(self, sample: Sample, password: str | None) -> Export:
        """Read a file that fits.

        Raises PasswordNeededError if there is none, WrongPasswordError, ForeignFileError if
        the file is damaged or would need too much memory or time.
        """


_MOST_BYTES: Final = 256 << 20


def content_of(path: Path) -> bytes:
    """Return a file's content; 1Password's OPVault, which is a folder, as a ZIP.

    Raises ForeignFileError if it cannot be read, or is larger than any export.
    """
    try:
        if path.is_dir() and (vault := _vault(path)):
            return vault
        with path.open("rb") as file:
            return bounded(file, path.name)
    except OSError as error:
        raise ForeignFileError(
            tr("Cannot read {name}: {error}.", name=path.name, error=error.strerror)
        ) from error


def bounded(file: BinaryIO, name: str) -> bytes:
    """Read a file to its end. Raises ForeignFileError if it is larger than any export."""
    data = file.read(_MOST_BYTES + 1)
    if len(data) > _MOST_BYTES:
        raise ForeignFileError(
            tr(
                "Too large for an export (over {size} MiB): {name}",
                size=_MOST_BYTES >> 20,
                name=name,
            )
        )
    return data


def _vault(folder: Path) -> bytes | None:
    from totpdesk.transfer.importers.opvault import packed  # noqa: PLC0415 - slow to load

    return packed(folder)
