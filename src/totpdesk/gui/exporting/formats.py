"""The formats as people know them."""

from __future__ import annotations

from typing import Final, NamedTuple

from totpdesk.transfer.exporters.formats import Format


class Called(NamedTuple):
    """A format's name with its mnemonic, and what it is good for."""

    title: str
    below: str


CALLED: Final = {
    Format.AEGIS: Called(
        "&Aegis", "Holds all there is to an account; most other programs read it."
    ),
    Format.TWOFAS: Called("&2FAS", "For the 2FAS app on phones."),
    Format.KDBX: Called("&KeePass database", "For KeePassXC, KeePass and their like."),
    Format.GOOGLE_QR: Called(
        "&Google Authenticator QR codes", "For a phone to scan, up to ten accounts each."
    ),
    Format.URIS: Called("&List of otpauth links", "Plain text; nearly every program reads it."),
    Format.HTML: Called("Page to p&rint", "QR codes on paper, to be kept in a safe."),
}
