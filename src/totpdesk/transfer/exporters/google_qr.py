"""Google Authenticator's transfer: QR codes, each a link that holds up to ten accounts.

The reading side, with what is known of the format, is `importers.migration`. It has no period,
and neither Google Authenticator nor another program that scans it makes up for that: a
code of 60 seconds would be wrong there, without any notice. So what it cannot hold is refused.
"""

from __future__ import annotations

from base64 import b64encode
from typing import TYPE_CHECKING, Final
from urllib.parse import quote

from totpdesk.base.translation import tr
from totpdesk.formats.protobuf import message
from totpdesk.otp import Algorithm, Kind
from totpdesk.transfer.exporters.writer import compare, labelled
from totpdesk.transfer.importers import migration
from totpdesk.transfer.qr import images
from totpdesk.transfer.qr.draw import png
from totpdesk.transfer.qr.read import read_some_texts

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from totpdesk.accounts.account import AccountRecord
    from totpdesk.transfer.exporters.writer import Files, Random
    from totpdesk.transfer.importers.export import Problem

_ALGORITHMS: Final = {Algorithm.SHA1: 1, Algorithm.SHA256: 2, Algorithm.SHA512: 3}
_DIGITS: Final = {6: 1, 8: 2}
_KINDS: Final = {Kind.HOTP: 1, Kind.TOTP: 2}
_PERIOD: Final = 30
_VERSION: Final = 1
_MOST_ACCOUNTS: Final = 10  # in a code, as in Google's own
_READABLE: Final = 997  # characters: version 25 at level M, which phones read off a screen
_MOST: Final = 2331  # characters: version 40 at level M, ISO/IEC 18004 table 7
_LARGEST_BATCH: Final = 2**31 - 1


class GoogleQr:
    """The codes, each a PNG picture."""

    def refuses(self, record: AccountRecord) -> str:
        """Refuse what the format has no number for, and what no QR code has room for."""
        account = record.key_uri.account
        if account.kind not in _KINDS:
            return tr("Google's QR codes do not support {kind} codes.", kind=account.kind.called)
        if account.digits not in _DIGITS:
            return tr(
                "Google's QR codes support 6 or 8 digits, not {digits}.", digits=account.digits
            )
        if account.kind is Kind.TOTP and account.period != _PERIOD:
            return tr(
                "Google's QR codes support a period of 30 seconds, not {period}.",
                period=account.period,
            )
        if len(_longest_link([_message(record)])) > _MOST:
            return tr("Its names and secret are too long for a QR code.")
        return ""

    def write(
        self,
        records: Sequence[AccountRecord],
        password: str | None,  # noqa: ARG002 - as Writer has it
        when: datetime,  # noqa: ARG002 - the same
        random: Random,
    ) -> Files:
        """Draw as many codes as it takes."""
        pictures = list(map(png, links(records, random)))
        if len(pictures) == 1:
            return [("", pictures[0])]
        return [(f"-{number}", picture) for number, picture in enumerate(pictures, start=1)]

    def losses(
        self,
        records: Sequence[AccountRecord],
        files: Files,
        password: str | None,  # noqa: ARG002 - as Writer has it
    ) -> Sequence[Problem]:
        """Read the pictures and compare with what our importer makes of their links."""
        read = [read_some_texts(images.from_bytes(picture)) for _, picture in files]
        return compare(records, migration.read_links(link for texts in read for link in texts))


def links(records: Sequence[AccountRecord], random: Random) -> list[str]:
    """Return the links of accounts that the format can hold, in order: a QR code each."""
    batch = int.from_bytes(random(4), "big") & _LARGEST_BATCH or 1  # 0 is for "none" in newer apps
    parts: list[list[bytes]] = []
    for each in map(_message, records):
        if parts and _has_room([*parts[-1], each]):
            parts[-1].append(each)
        else:
            parts.append([each])
    return [_link(part, index, len(parts), batch) for index, part in enumerate(parts)]


def _has_room(part: Sequence[bytes]) -> bool:
    return len(part) <= _MOST_ACCOUNTS and len(_longest_link(part)) <= _READABLE


def _longest_link(part: Sequence[bytes]) -> str:
    """Return a link at least as long as any that will hold these accounts."""
    return _link(part, _LARGEST_BATCH, _LARGEST_BATCH, _LARGEST_BATCH)


def _link(part: Sequence[bytes], index: int, size: int, batch: int) -> str:
    numbers = ((2, _VERSION), (3, size), (4, index), (5, batch))
    payload = message(*((1, account) for account in part), *numbers)
    return f"otpauth-migration://offline?data={quote(b64encode(payload), safe='')}"


def _message(record: AccountRecord) -> bytes:
    kept = labelled(record)
    account = kept.account
    return message(
        (1, kept.secret.key()),
        (2, account.account),
        (3, account.issuer),
        (4, _ALGORITHMS[account.algorithm]),
        (5, _DIGITS[account.digits]),
        (6, _KINDS[account.kind]),
        *([(7, account.counter)] if account.kind is Kind.HOTP else []),
    )
