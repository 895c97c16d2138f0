"""Ente Auth: a list of otpauth links, with Ente's own details in `codeDisplay`.

The encrypted export contains the same list: a key by Argon2id, then libsodium's secretstream, which
is not the plain XChaCha20-Poly1305 of other libraries.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from totpdesk.accounts.account import AccountRecord
from totpdesk.base.errors import ForeignFileError
from totpdesk.base.limits import parse_json
from totpdesk.formats.ciphers import argon2id, decrypt_secretstream, needed
from totpdesk.otp import KeyUri, parse_uri
from totpdesk.transfer.importers.fields import Record, base64_bytes, flag, record, size, text, texts
from totpdesk.transfer.importers.uri_list import is_list, read_links

if TYPE_CHECKING:
    from totpdesk.transfer.importers.export import Export, Sample

_DISPLAY: Final = "codedisplay"  # parse_uri lowers the names of parameters


class EntePlain:
    """The unencrypted list."""

    name = "Ente Auth"

    def fits(self, sample: Sample) -> bool:
        """Recognise it by Ente's own parameter in a list of links."""
        return is_list(sample) and "codeDisplay=" in (sample.text or "")

    def read(self, sample: Sample, password: str | None) -> Export:  # noqa: ARG002 - as Format has it
        """Read each link separately."""
        return read_links(self.name, sample.text or "", read_link)


class EnteEncrypted:
    """The encrypted list."""

    name = "Ente Auth"

    def fits(self, sample: Sample) -> bool:
        """Recognise it by the keys at the top."""
        return {"kdfParams", "encryptedData"} <= record(sample.json).keys()

    def read(self, sample: Sample, password: str | None) -> Export:
        """Decrypt, then read the list; the key takes up to 1 GiB of memory and some seconds."""
        file = record(sample.json)
        costs = record(file.get("kdfParams"))
        key = argon2id(
            needed(password),
            base64_bytes(text(costs, "salt")),
            passes=size(costs, "opsLimit"),
            lanes=1,
            memory=size(costs, "memLimit") // 1024,
        )
        header = base64_bytes(text(file, "encryptionNonce"))
        opened = decrypt_secretstream(key, header, base64_bytes(text(file, "encryptedData")))
        return read_links(self.name, opened.decode("utf-8", "replace"), read_link)


def read_link(link: str) -> AccountRecord:
    """Read one link with its tags, note and marks; a damaged codeDisplay costs only those."""
    found = parse_uri(link)
    display = _display(dict(found.extra).get(_DISPLAY, ""))
    extra = tuple(pair for pair in found.extra if pair[0] != _DISPLAY)
    return AccountRecord.of(
        KeyUri(found.account, found.secret, extra),
        tags=texts(display, "tags"),
        note=text(display, "note"),
        favourite=flag(display, "pinned"),
        trashed=flag(display, "trashed"),
    )


def _display(written: str) -> Record:
    try:
        return record(parse_json(written))
    except ForeignFileError:
        return {}
