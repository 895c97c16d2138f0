"""What is in the vault file: the lines of a SecretStore, and a vault that Aegis opens.

The lines are ours, word for word. The entries are made of them for whoever opens the file with
another program; they are never read here, so that nothing can come to stand between them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from totpdesk.errors import ForeignFileError, InvalidInputError
from totpdesk.hardened import parse_json
from totpdesk.vault.aegis.database import OURS, write_database
from totpdesk.vault.ids import is_beside
from totpdesk.vault.line import from_line
from totpdesk.vault.portable import Portable

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_LINES: Final = "lines"
_ACCOUNT: Final = "otpauth://"


def encode_lines(lines: Mapping[str, str]) -> bytes:
    """Return the database of a vault that holds these lines by their ids."""
    return write_database(_accounts(lines), {_LINES: dict(lines)})


def decode_lines(payload: bytes) -> dict[str, str]:
    """Read what encode_lines wrote.

    Raises ForeignFileError where it is another program's vault, or damaged.
    """
    try:
        lines = parse_json(payload.decode())[OURS][_LINES]
        if all(isinstance(each, str) for each in lines.values()):
            return dict(lines)
    except (LookupError, TypeError, AttributeError, UnicodeDecodeError):
        pass
    raise ForeignFileError("It was not written by totpdesk to keep secrets in.")


def worth_keeping(lines: Mapping[str, str]) -> Mapping[str, str]:
    """Return the lines that matter, without those that only tried the file."""
    return {key: line for key, line in lines.items() if line.startswith(_ACCOUNT) or is_beside(key)}


def _accounts(lines: Mapping[str, str]) -> Iterator[tuple[str, Portable]]:
    for entry_id, line in lines.items():
        try:
            key_uri, note = from_line(line)
        except InvalidInputError:
            continue
        yield entry_id, Portable(key_uri, note=note)
