"""Authy: the two preference files of its Android app, and JSON dumps of the same tokens.

`authenticator.key` has the accounts from QR codes, plain or encrypted with the backup password;
`authy.key` has Authy's own accounts, with seven digits every ten seconds. Without a desktop app,
people record what Authy's server sends to a phone: the same tokens with other names.
"""

from __future__ import annotations

from functools import partial
from itertools import chain
from typing import TYPE_CHECKING, Final

from totpdesk.accounts.account import AccountRecord
from totpdesk.base.errors import InvalidInputError
from totpdesk.base.limits import parse_json
from totpdesk.formats import ciphers
from totpdesk.otp import Kind, Secret
from totpdesk.transfer.importers.export import gather
from totpdesk.transfer.importers.fields import (
    Record,
    base64_bytes,
    hex_bytes,
    key_uri,
    number,
    record,
    records,
    size,
    text,
)
from totpdesk.transfer.importers.markup import preferences

if TYPE_CHECKING:
    from collections.abc import Iterable

    from totpdesk.transfer.importers.export import Export, Sample

_KEYS: Final = (
    "com.authy.storage.tokens.authenticator.key",
    "com.authy.storage.tokens.authy.key",
)
_SECRETS: Final = frozenset({"decryptedSecret", "encryptedSecret", "secretSeed"})
_RECORDED: Final = ("authenticator_tokens", "decrypted_authenticator_tokens", "apps")
_NAMES: Final = {  # what the server calls a field, and what the app calls it
    "account_type": "accountType",
    "decrypted_seed": "decryptedSecret",
    "encrypted_seed": "encryptedSecret",
    "issuer": "originalIssuer",
    "original_name": "originalName",
    "secret_seed": "secretSeed",
}
_ROUNDS: Final = 1000
_SEPARATORS: Final = (":", " - ")


class Authy:
    """Both files, or both lists in one file."""

    name = "Authy"

    def fits(self, sample: Sample) -> bool:
        """Recognise it by the names of the preferences, or by those of a token's secrets."""
        if sample.json is not None:
            tokens = chain.from_iterable(map(records, _lists(sample)))
            return any(_SECRETS & _named(token).keys() for token in tokens)
        return any(key in preferences(sample) for key in _KEYS)

    def read(self, sample: Sample, password: str | None) -> Export:
        """Read the tokens. One password, asked for only where it is needed, opens them all."""
        tokens = [_named(token) for each in _lists(sample) for token in records(each)]
        _prove(tokens, password)
        read = partial(_account, password)
        return gather(self.name, tokens, read, lambda token: text(token, "name"))


def _lists(sample: Sample) -> list[object]:
    if isinstance(sample.json, list):
        return [sample.json]
    if recorded := record(sample.json):
        return [recorded[key] for key in _RECORDED if key in recorded]
    found = preferences(sample)
    return [parse_json(found[key]) for key in _KEYS if key in found]


def _named(token: Record) -> Record:
    """Return a token by the app's names of its fields."""
    return {_NAMES.get(key, key): value for key, value in token.items()}


def _prove(tokens: Iterable[Record], password: str | None) -> None:
    """Find a token that the password opens: others that it does not open are damaged, then.

    Raises PasswordNeededError, WrongPasswordError.
    """
    locked = [token for token in tokens if _is_locked(token)]
    if locked and not any(_opens(token, ciphers.needed(password)) for token in locked):
        raise ciphers.wrong_password()


def _is_locked(token: Record) -> bool:
    return bool(text(token, "encryptedSecret")) and not text(token, "decryptedSecret")


def _opens(token: Record, password: bytes) -> bool:
    try:
        _opened(token, password)
    except InvalidInputError:
        return False
    return True


def _opened(token: Record, password: bytes) -> Secret:
    rounds = size(token, "key_derivation_iterations") or _ROUNDS
    key = ciphers.pbkdf2(ciphers.SHA1, password, text(token, "salt").encode(), rounds)
    iv = hex_bytes(text(token, "unique_iv")) or bytes(16)
    plain = ciphers.decrypt_cbc(key, iv, base64_bytes(text(token, "encryptedSecret")))
    return Secret(plain.decode("utf-8", "replace"))


def _account(password: str | None, token: Record) -> AccountRecord:
    issuer, account = _names(token)
    own = bool(text(token, "secretSeed"))
    return AccountRecord.of(
        key_uri(
            _secret(token, password),
            kind=Kind.TOTP,
            issuer=issuer,
            account=account,
            digits=number(token, "digits", 7 if own else 6),
            period=10 if own else 30,
        ),
        name=text(token, "name"),
    )


def _secret(token: Record, password: str | None) -> Secret:
    if seed := text(token, "secretSeed"):
        return Secret.from_bytes(hex_bytes(seed))
    if _is_locked(token):
        return _opened(token, ciphers.needed(password))
    return Secret(text(token, "decryptedSecret"))


def _names(token: Record) -> tuple[str, str]:
    """Find issuer and account: Authy knows only a name, in which the issuer may come first."""
    name, original = text(token, "name"), text(token, "originalName")
    if text(token, "secretSeed"):
        return name, ""
    issuer = (
        text(token, "originalIssuer")
        or _before(original, ":")
        or _before(name, " - ")
        or _before(name, ": ")
        or (text(token, "accountType") or text(token, "logo")).partition("_")[0].capitalize()
    )
    return issuer, _without(issuer, name or original)


def _before(name: str, separator: str) -> str:
    first, found, _ = name.partition(separator)
    return first.strip() if found else ""


def _without(issuer: str, name: str) -> str:
    beginning = next((issuer + each for each in _SEPARATORS if name.startswith(issuer + each)), "")
    return name.removeprefix(beginning).strip()
