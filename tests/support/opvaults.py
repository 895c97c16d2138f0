"""Makes vaults of 1Password as OPVault keeps them: scripts in a folder, with what is encrypted."""

from __future__ import annotations

import hashlib
import hmac
import json
from base64 import b64encode

from Cryptodome.Cipher import AES

from support.exports import PASSWORD


class OpKeys:
    """The keys of an OPVault, each pair named by one letter, and what is encrypted with them."""

    rounds = 10
    salt = b"s" * 16

    def profile(self) -> dict[str, object]:
        """Return the profile, whose master and overview keys the password opens."""
        both = hashlib.pbkdf2_hmac("sha512", PASSWORD.encode(), self.salt, self.rounds, 64)
        keys = {"masterKey": b"m", "overviewKey": b"o"}
        encrypted = {name: opdata(letter * 256, both) for name, letter in keys.items()}
        return {"salt": _b64(self.salt), "iterations": self.rounds, **encrypted}

    def item(self, details: object, overview: object, **changes: object) -> dict[str, object]:
        """Return an item, encrypted with keys of its own."""
        master, own = hashlib.sha512(b"m" * 256).digest(), b"i" * 32 + b"j" * 32
        encrypted = b"v" * 16 + AES.new(master[:32], AES.MODE_CBC, b"v" * 16).encrypt(own)
        encrypted += hmac.digest(master[32:], encrypted, "sha256")
        item = {"k": _b64(encrypted), "d": opdata(json.dumps(details).encode(), own)}
        return {**item, "o": self.overview(overview), "category": "001", **changes}

    def overview(self, value: object) -> str:
        """Return what is shown of an item or a folder."""
        return opdata(json.dumps(value).encode(), hashlib.sha512(b"o" * 256).digest())


def opdata(plain: bytes, both: bytes) -> str:
    """Encrypt an "opdata01": random bytes come before the text, a whole block at most."""
    fill = b"r" * (16 - len(plain) % 16)
    encrypted = AES.new(both[:32], AES.MODE_CBC, b"v" * 16).encrypt(fill + plain)
    data = b"opdata01" + len(plain).to_bytes(8, "little") + b"v" * 16 + encrypted
    return _b64(data + hmac.digest(both[32:], data, "sha256"))


def opvault(*items: dict[str, object]) -> dict[str, bytes]:
    """Make the scripts of a vault, by their paths in its folder."""
    keys = OpKeys()
    folder = {"uuid": "F1", "overview": keys.overview({"title": "Home"})}
    band = {f"{position:X}": item for position, item in enumerate(items)}
    return {
        "default/profile.js": f"var profile={json.dumps(keys.profile())};".encode(),
        "default/folders.js": f"loadFolders({json.dumps({'F1': folder})});".encode(),
        "default/band_0.js": f"ld({json.dumps(band)});".encode(),
    }


def op_login(*totps: str, **changes: object) -> dict[str, object]:
    """Return an item with one-time passwords in a section of it."""
    fields = [{"n": f"TOTP_{position}", "v": each} for position, each in enumerate(totps)]
    details = {
        "fields": [{"designation": "username", "value": "bob"}],
        "notesPlain": "a note",
        "sections": [{"title": "", "fields": [*fields, {"n": "pin", "v": "1"}]}, {"name": "x"}],
    }
    return OpKeys().item(details, {"title": "Acme", "tags": ["work"]}, **changes)


def _b64(data: bytes) -> str:
    return b64encode(data).decode()
