"""The formats by name, and the one way to write an export in any of them."""

from __future__ import annotations

from enum import StrEnum
from importlib import import_module
from typing import TYPE_CHECKING, Final, NamedTuple

from totpdesk.base.translation import tr
from totpdesk.transfer.exporters.writer import Written, called
from totpdesk.transfer.importers.export import Problem

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import datetime

    from totpdesk.accounts.account import AccountRecord
    from totpdesk.transfer.exporters.writer import Random, Writer

_TRASHED: Final = tr("It is in the trash.")
_VANISHED: Final = tr("Its secret is missing from the keychain.")


class Format(StrEnum):
    """A format; the value is its name on the command line."""

    AEGIS = "aegis"
    TWOFAS = "2fas"
    KDBX = "kdbx"
    GOOGLE_QR = "google-qr"
    URIS = "uris"
    HTML = "html"

    @property
    def label(self) -> str:
        """Its name for users, with a mnemonic."""
        return _TRAITS[self].label

    @property
    def about(self) -> str:
        """A sentence on what it is for."""
        return _TRAITS[self].about

    @property
    def can_encrypt(self) -> bool:
        """Whether it can be encrypted with a password."""
        return _TRAITS[self].can_encrypt

    @property
    def can_be_plain(self) -> bool:
        """Whether it can be unencrypted."""
        return _TRAITS[self].can_be_plain

    @property
    def is_text(self) -> bool:
        """Whether it is one text file, which can go to a terminal or a pipe."""
        return _TRAITS[self].is_text

    @property
    def suffix(self) -> str:
        """The suffix of its file names."""
        return _TRAITS[self].suffix

    @property
    def writer(self) -> Writer:
        """Its writer; the libraries are loaded here, because some of them are slow."""
        traits = _TRAITS[self]
        module = import_module(f"totpdesk.transfer.exporters.{traits.module}")
        writer: Writer = getattr(module, traits.writer)()
        return writer


class _Traits(NamedTuple):
    module: str
    writer: str
    suffix: str
    label: str
    about: str
    can_encrypt: bool
    can_be_plain: bool = True
    is_text: bool = True


_TRAITS: Final = {
    Format.AEGIS: _Traits(
        "aegis",
        "Aegis",
        ".json",
        "&Aegis",
        tr("Keeps every detail; most other apps read it."),
        can_encrypt=True,
    ),
    Format.TWOFAS: _Traits(
        "twofas", "TwoFas", ".2fas", "&2FAS", tr("For the 2FAS app on phones."), can_encrypt=True
    ),
    Format.KDBX: _Traits(
        "kdbx",
        "Kdbx",
        ".kdbx",
        tr("&KeePass database"),
        tr("For KeePassXC, KeePass and similar apps."),
        can_encrypt=True,
        can_be_plain=False,
        is_text=False,
    ),
    Format.GOOGLE_QR: _Traits(
        "google_qr",
        "GoogleQr",
        ".png",
        tr("&Google Authenticator QR codes"),
        tr("For a phone to scan, up to ten accounts each."),
        can_encrypt=False,
        is_text=False,
    ),
    Format.URIS: _Traits(
        "uris",
        "Uris",
        ".txt",
        tr("&List of otpauth links"),
        tr("Plain text; nearly every program reads it."),
        can_encrypt=False,
    ),
    Format.HTML: _Traits(
        "html_page",
        "HtmlPage",
        ".html",
        tr("Page to p&rint"),
        tr("QR codes on paper, to keep in a safe."),
        can_encrypt=False,
    ),
}


def write_export(
    kind: Format,
    records: Sequence[AccountRecord],
    password: str | None,
    when: datetime,
    random: Random,
) -> Written:
    """Write accounts in a format, and read them back to find what it does not hold.

    It is encrypted if there is a password. If the format can hold none of the accounts there are no
    files. Those in the trash, and those whose secret is missing, are left out. Raises
    BackupError if an account's codes would differ, and ValueError if the
    format cannot be encrypted, or must be.
    """
    if not (kind.can_be_plain if password is None else kind.can_encrypt):
        raise ValueError(f"the format {kind} cannot be written this way")
    writer = kind.writer
    reasons = [_refusal(record, writer) for record in records]
    kept = [record for record, reason in zip(records, reasons, strict=True) if not reason]
    left_out = tuple(_problems(records, reasons))
    if not kept:
        return Written((), 0, left_out)
    files = tuple(writer.write(kept, password, when, random))
    return Written(files, len(kept), left_out, tuple(writer.losses(kept, files, password)))


def _refusal(record: AccountRecord, writer: Writer) -> str:
    if record.trashed:
        return _TRASHED
    return writer.refuses(record) if record.secret else _VANISHED


def _problems(records: Iterable[AccountRecord], reasons: Iterable[str]) -> Iterator[Problem]:
    for record, reason in zip(records, reasons, strict=True):
        if reason:
            yield Problem(called(record), reason)
