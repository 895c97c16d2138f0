"""Google Authenticator's export: otpauth-migration links, one per QR code, several per export.

The messages were reverse-engineered; Google has published no description. The format has no period
(it is always 30 seconds) and no names but issuer and account.
"""

from __future__ import annotations

import re
from base64 import b64decode
from dataclasses import dataclass, replace
from itertools import groupby, islice
from typing import TYPE_CHECKING, Final, TypeVar
from urllib.parse import unquote

from totpdesk.accounts.account import AccountRecord
from totpdesk.base.errors import ForeignFileError, InvalidInputError, UnsupportedCodeError
from totpdesk.base.translation import listed, plural, tr
from totpdesk.formats.protobuf import fields
from totpdesk.otp import Algorithm, Kind, Secret
from totpdesk.transfer.importers.export import Export, Problem, gather
from totpdesk.transfer.importers.fields import key_uri

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from collections.abc import Set as AbstractSet

PROGRAM: Final = "Google Authenticator"
_WHOLE: Final = tr("Google Authenticator's export")
_MOST_NAMED: Final = 8
_LINK: Final = re.compile(
    r"otpauth-migration://offline/?\?(?:.*&)?data=(?P<data>[^&#]*)", re.IGNORECASE
)
_TO_STANDARD: Final = str.maketrans(" -_", "++/")  # a space was a plus before it was decoded
_ALGORITHMS: Final = {
    0: Algorithm.SHA1,
    1: Algorithm.SHA1,
    2: Algorithm.SHA256,
    3: Algorithm.SHA512,
}
_DIGITS: Final = {0: 6, 1: 6, 2: 8}
_KINDS: Final = {0: Kind.TOTP, 1: Kind.HOTP, 2: Kind.TOTP}
_TIGHT_COLON: Final = re.compile(r":(?! )")
_Meaning = TypeVar("_Meaning")


@dataclass(frozen=True, slots=True)
class Part:
    """What one link holds. `index` counts from 0; all parts of an export share `size` and `batch`.

    `batch` tells exports apart only where it is not 0: newer apps leave it out.
    """

    accounts: tuple[bytes, ...]
    index: int = 0
    size: int = 1
    batch: int = 0


def is_migration(text: str) -> bool:
    """Return whether a text, such as a QR code's, is one of these links."""
    return text.lstrip()[:20].lower().startswith("otpauth-migration:")


def read_part(link: str) -> Part:
    """Read one link. Raises ForeignFileError if it is damaged."""
    found = _LINK.match(link.strip())
    if found is None:
        raise ForeignFileError(tr("The link of Google Authenticator has no data. Export again."))
    message = list(fields(_decoded(found["data"])))
    numbers = {key: value for key, value in message if isinstance(value, int)}
    accounts = tuple(value for key, value in message if key == 1 and isinstance(value, bytes))
    return Part(accounts, numbers.get(4, 0), numbers.get(3, 1), numbers.get(5, 0))


def read_links(links: Iterable[str]) -> Export:
    """Read the links of one or more exports, in any order; one that comes twice counts once.

    Damaged links and missing parts are reported as problems.
    """
    export, notes = read_parts(links)
    parts = (Problem(_WHOLE, note) for note in notes)
    return replace(export, problems=(*export.problems, *parts))


def read_parts(links: Iterable[str]) -> tuple[Export, tuple[str, ...]]:
    """Read parts; return sentences about missing ones separately, as they are not errors."""
    parts: list[Part] = []
    problems: list[Problem] = []
    for number, link in enumerate(links, 1):
        try:
            parts.append(read_part(link))
        except InvalidInputError as error:
            problems.append(Problem(tr("link {number}", number=number), str(error)))
    ordered = in_order(parts)
    accounts = [account for part in ordered for account in part.accounts]
    read = gather(PROGRAM, accounts, read_account, _name)
    return replace(read, problems=(*problems, *read.problems)), missing(ordered)


def in_order(parts: Iterable[Part]) -> list[Part]:
    """Sort parts as the app listed them, the exports in the order in which they first appear."""
    once = list(dict.fromkeys(parts))
    seen = {each: position for position, each in enumerate(dict.fromkeys(map(_export, once)))}
    return sorted(once, key=lambda part: (seen[_export(part)], part.index))


def missing(parts: Sequence[Part]) -> tuple[str, ...]:
    """Return a sentence per export, given with its parts in order, about missing parts."""
    exports = groupby(parts, _export)
    missing = (_absent(size, {part.index + 1 for part in group}) for (_, size), group in exports)
    return tuple(filter(None, missing))


def _absent(size: int, here: AbstractSet[int]) -> str:
    """Return a sentence with the missing parts, the first ones if there are many; "" for none."""
    count = size - sum(0 < part <= size for part in here)
    if count <= 0:
        return ""
    absent = (str(part) for part in range(1, size + 1) if part not in here)
    named = list(islice(absent, _MOST_NAMED))
    return plural(
        "Part {numbers} of {total} is missing from the export. Add it, too.",
        "Parts {numbers} of {total} are missing from the export. Add them, too.",
        count,
        numbers=_listed(named, count - len(named)),
        total=size,
    )


def _listed(named: Sequence[str], more: int) -> str:
    """Join numbers as in "1, 2 and 3", or in "1, 2 and 9 more"."""
    if more:
        first = ", ".join(named)
        return plural("{first} and {count} more", "{first} and {count} more", more, first=first)
    return listed(named)


def read_account(message: bytes) -> AccountRecord:
    """Read one account's message. Raises ForeignFileError, UnsupportedCodeError."""
    raw = dict(fields(message))
    issuer, account = _split(_text(raw.get(2)), _text(raw.get(3)))
    return AccountRecord.of(
        key_uri(
            Secret.from_bytes(_bytes(raw.get(1))),
            kind=_meant(_KINDS, raw.get(6), tr("Its kind is not supported.")),
            issuer=issuer,
            account=account,
            algorithm=_meant(_ALGORITHMS, raw.get(4), tr("Its algorithm is not supported.")),
            digits=_meant(_DIGITS, raw.get(5), tr("Its number of digits is not supported.")),
            counter=_int(raw.get(7)),
        )
    )


def _decoded(data: str) -> bytes:
    """Decode base64 that was percent-encoded, or was not, and may have lost its padding."""
    written = "".join(unquote(data).translate(_TO_STANDARD).rstrip("=").split())
    try:
        return b64decode(written + "=" * (-len(written) % 4), validate=True)
    except ValueError as error:
        raise ForeignFileError(
            tr("The link of Google Authenticator is damaged or incomplete. Export again.")
        ) from error


def _export(part: Part) -> tuple[int, int]:
    return part.batch, part.size


def _split(name: str, issuer: str) -> tuple[str, str]:
    """Split "issuer:account". A colon before a space is part of a name."""
    if issuer:
        account = name.removeprefix(f"{issuer}:")
        return issuer, account if account == name else account.lstrip()
    first, *rest = _TIGHT_COLON.split(name, maxsplit=1)
    return (first, rest[0]) if rest else ("", name)


def _name(message: bytes) -> str:
    """Return the name of an account that could not be read, as far as it is known."""
    try:
        raw = dict(fields(message))
    except InvalidInputError:
        return ""
    return _text(raw.get(3)) or _text(raw.get(2))


def _bytes(value: int | bytes | None) -> bytes:
    return value if isinstance(value, bytes) else b""


def _text(value: int | bytes | None) -> str:
    return _bytes(value).decode("utf-8", "replace")


def _int(value: int | bytes | None) -> int:
    return value if isinstance(value, int) else 0


def _meant(table: Mapping[int, _Meaning], value: int | bytes | None, refusal: str) -> _Meaning:
    found = table.get(_int(value))
    if found is None:
        raise UnsupportedCodeError(refusal)
    return found
