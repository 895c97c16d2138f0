"""The formats by name, and what is to be known of each before it is written."""

from __future__ import annotations

from enum import StrEnum
from importlib import import_module
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from totpdesk.transfer.exporters.outgoing import Writer


class Format(StrEnum):
    """A format, by the word for it in the command line."""

    AEGIS = "aegis"
    URIS = "uris"
    GOOGLE_QR = "google-qr"
    HTML = "html"
    TWOFAS = "2fas"
    KDBX = "kdbx"

    @property
    def can_encrypt(self) -> bool:
        """Whether it can be encrypted with a password."""
        return _TRAITS[self].can_encrypt

    @property
    def can_be_plain(self) -> bool:
        """Whether it can hold the secrets in the clear."""
        return _TRAITS[self].can_be_plain

    @property
    def is_text(self) -> bool:
        """Whether it is one file of text, which a terminal or a pipe can take."""
        return _TRAITS[self].is_text

    @property
    def suffix(self) -> str:
        """What its files' names end in."""
        return _TRAITS[self].suffix

    @property
    def writer(self) -> Writer:
        """What writes it; its libraries are loaded here, for some of them are slow."""
        traits = _TRAITS[self]
        module = import_module(f"totpdesk.transfer.exporters.{traits.module}")
        writer: Writer = getattr(module, traits.writer)()
        return writer


class _Traits(NamedTuple):
    module: str
    writer: str
    suffix: str
    can_encrypt: bool
    can_be_plain: bool = True
    is_text: bool = True


_TRAITS: Final = {
    Format.AEGIS: _Traits("aegis", "Aegis", ".json", can_encrypt=True),
    Format.URIS: _Traits("uris", "Uris", ".txt", can_encrypt=False),
    Format.GOOGLE_QR: _Traits("google_qr", "GoogleQr", ".png", can_encrypt=False, is_text=False),
    Format.HTML: _Traits("html_page", "HtmlPage", ".html", can_encrypt=False),
    Format.TWOFAS: _Traits("twofas", "TwoFas", ".2fas", can_encrypt=True),
    Format.KDBX: _Traits(
        "kdbx", "Kdbx", ".kdbx", can_encrypt=True, can_be_plain=False, is_text=False
    ),
}
