"""The encrypted container of Aegis vaults (github.com/beemdevelopment/Aegis, docs/vault.md).

A master key encrypts the vault. Each slot contains that key, encrypted with a password, or with a
key that stays on the phone, for its fingerprint reader. While a vault is open its master key is
kept, so the slow derivation from the password is needed once, not at every write.
"""

from __future__ import annotations

import json
from base64 import b64decode, b64encode
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Final
from uuid import UUID

from totpdesk.base.errors import ForeignFileError, WrongPasswordError
from totpdesk.base.limits import MOST_MEMORY, parse_json, within
from totpdesk.base.translation import tr
from totpdesk.base.wiped import WipedBytes
from totpdesk.formats.ciphers import (
    decrypt_gcm_wiped,
    encrypt_gcm,
    needed,
    scrypt,
    scrypt_memory,
    wrong_password,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    Random = Callable[[int], bytes]
    Slot = Mapping[str, Any]

VERSION: Final = 1
_PASSWORD_SLOT: Final = 1
_COSTS: Final = {"n": 2**15, "r": 8, "p": 1}  # Aegis's own, in every version
_KEY: Final = 32
_SALT: Final = 32
_NONCE: Final = 12
_MOST_SLOTS: Final = 100


@dataclass(frozen=True, slots=True)
class EncryptedVault:
    """An open vault: its content, and what is needed to write and open it again.

    `slots` are all slots of the file, those without a password included. Master key and content are
    overwritten once nothing refers to them. `random` returns so many random bytes, like os.urandom.
    """

    slots: tuple[Slot, ...] = field(repr=False)
    master: WipedBytes = field(repr=False)
    payload: WipedBytes = field(default_factory=WipedBytes, repr=False)

    @classmethod
    def create(
        cls, password: str, random: Random, payload: bytes | bytearray = b""
    ) -> EncryptedVault:
        """Make a vault with a new master key, which this password opens (some 100 ms)."""
        master = WipedBytes(random(_KEY))
        slot = _new_slot(master, needed(password), random)
        return cls((slot,), master, WipedBytes(payload))

    @classmethod
    def open(cls, content: bytes, password: str | None) -> EncryptedVault:
        """Open a file's content with any of its passwords.

        Raises PasswordNeededError, WrongPasswordError, and ForeignFileError if it is not an
        encrypted vault, is damaged, or exceeds the limits.
        """
        slots, params, encrypted = _parts(content)
        master = _master_key(slots, needed(password))
        try:
            return cls(slots, master, _opened(master, params, encrypted))
        except WrongPasswordError as error:  # the password has opened its slot
            raise ForeignFileError(tr("The file is damaged: its content was changed.")) from error

    def reopen(self, content: bytes) -> EncryptedVault:
        """Open a later version of the same file with the known master key.

        Raises WrongPasswordError if it has another key now, ForeignFileError.
        """
        slots, params, encrypted = _parts(content)
        return replace(self, slots=slots, payload=_opened(self.master, params, encrypted))

    def encrypt(self, payload: bytes, random: Random) -> bytes:
        """Return a file's content for another payload. Slots and master key stay the same."""
        nonce = random(_NONCE)
        encrypted, tag = encrypt_gcm(self.master, nonce, payload)
        params = {"nonce": nonce.hex(), "tag": tag.hex()}
        header = {"slots": list(self.slots), "params": params}
        database = b64encode(encrypted).decode("ascii")
        return json.dumps({"version": VERSION, "header": header, "db": database}).encode("ascii")

    def change_password(self, password: str, random: Random) -> EncryptedVault:
        """Return the vault with this password instead of all others.

        The master key changes too: anyone with the old password and an old copy has the old key.
        """
        return self.create(password, random, self.payload)


def _new_slot(master: WipedBytes, password: bytes, random: Random) -> Slot:
    salt, nonce = random(_SALT), random(_NONCE)
    key, tag = encrypt_gcm(scrypt(password, salt, **_COSTS), nonce, master)
    return {
        "type": _PASSWORD_SLOT,
        "uuid": str(UUID(bytes=random(16), version=4)),
        "key": key.hex(),
        "key_params": {"nonce": nonce.hex(), "tag": tag.hex()},
        **_COSTS,
        "salt": salt.hex(),
        "repaired": True,
    }


def _parts(content: bytes) -> tuple[tuple[Slot, ...], Any, bytes]:
    """Return a file's slots, the parameters of its encryption, and the ciphertext."""
    try:
        vault = parse_json(content.decode("utf-8-sig"))
        slots = tuple(dict(slot) for slot in vault["header"]["slots"])
        return slots, vault["header"]["params"], b64decode(vault["db"], validate=True)
    except (LookupError, TypeError, ValueError) as error:
        if isinstance(error, ForeignFileError):
            raise
        raise ForeignFileError(
            tr("The file is damaged, or not an encrypted Aegis vault.")
        ) from error


def _master_key(slots: Sequence[Slot], password: bytes) -> WipedBytes:
    """Return the key from the first slot that the password opens."""
    usable = [slot for slot in slots if slot.get("type") == _PASSWORD_SLOT]
    if not usable:
        raise ForeignFileError(
            tr("The vault opens with a fingerprint only. Set a password in Aegis and export again.")
        )
    within(len(usable), _MOST_SLOTS, tr("The file asks for {value} passwords, which is refused."))
    all_costs = sum(scrypt_memory(*_costs(slot)) for slot in usable)
    within(
        all_costs,
        MOST_MEMORY,
        tr("The file asks for {value} bytes of memory for key derivation, which is refused."),
    )
    for slot in usable:
        try:
            return _slot_key(slot, password)
        except WrongPasswordError:
            continue
    raise wrong_password()


def _costs(slot: Slot) -> tuple[int, int, int]:
    """Return n, r and p, still to be checked against limits: 0 for what is not a number."""
    n, r, p = (cost if isinstance(cost := slot.get(key), int) else 0 for key in _COSTS)
    return n, r, p


def _slot_key(slot: Slot, password: bytes) -> WipedBytes:
    key = scrypt(password, _from_hex(slot.get("salt")), *_costs(slot))
    return _opened(key, slot.get("key_params"), _from_hex(slot.get("key")))


def _opened(key: WipedBytes, params: object, encrypted: bytes) -> WipedBytes:
    known = params if isinstance(params, dict) else {}
    nonce, tag = _from_hex(known.get("nonce")), _from_hex(known.get("tag"))
    return decrypt_gcm_wiped(key, nonce, encrypted + tag)


def _from_hex(written: object) -> bytes:
    try:
        return bytes.fromhex(written if isinstance(written, str) else "-")
    except ValueError as error:
        raise ForeignFileError(
            tr("The file is damaged: its hexadecimal values cannot be read.")
        ) from error
