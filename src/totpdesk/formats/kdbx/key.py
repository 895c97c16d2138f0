"""The key of a KeePass database from a password, by AES or Argon2, within limits."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Final

from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import AES
from cryptography.hazmat.primitives.ciphers.modes import CBC
from cryptography.hazmat.primitives.kdf.argon2 import Argon2d, Argon2id

from totpdesk.base.errors import ForeignFileError
from totpdesk.base.limits import MOST_MEMORY, within
from totpdesk.base.translation import tr
from totpdesk.formats.kdbx.header import HeaderField, damaged, variants

if TYPE_CHECKING:
    from collections.abc import Mapping

    from totpdesk.formats.kdbx.header import Header

_BY_AES: Final = frozenset(
    map(bytes.fromhex, ("c9d9f39a628a4460bf740d08c18a4fea", "7c02bb8279a74ac0927d114a00648238"))
)
_BY_ARGON2: Final[Mapping[bytes, type[Argon2d | Argon2id]]] = {
    bytes.fromhex("ef636ddf8c29444b91f7a9a403e30a0c"): Argon2d,
    bytes.fromhex("9e298b1956db4773b23dfc3ec6f0a1e6"): Argon2id,
}
_ARGON2_VERSION: Final = 0x13
_MOST_ROUNDS: Final = 200_000_000  # of AES: some seconds
_MOST_WORK: Final = 32 * 1024**3  # bytes that Argon2 may process: half a minute
_MOST_LANES: Final = 64
_CHUNK: Final = 1 << 16  # rounds of AES at a time


def transformed_key(header: Header, password: bytes) -> bytes:
    """Return the transformed key. Raises ForeignFileError if deriving it would take too much."""
    composite = hashlib.sha256(hashlib.sha256(password).digest()).digest()
    if header.major == 3:
        rounds = header.number(HeaderField.TRANSFORM_ROUNDS)
        return _by_aes(composite, header[HeaderField.TRANSFORM_SEED], rounds)
    costs = variants(header[HeaderField.DERIVATION])
    kind = _bytes(costs, "$UUID")
    if kind in _BY_AES:
        return _by_aes(composite, _bytes(costs, "S"), _int(costs, "R"))
    if kind in _BY_ARGON2:
        return _by_argon2(_BY_ARGON2[kind], composite, costs)
    raise ForeignFileError(tr("The KeePass database derives its key in an unknown way."))


def _by_aes(composite: bytes, seed: bytes, rounds: int) -> bytes:
    """Encrypt the composite key repeatedly, each half separately.

    CBC over zeros does this: each block is the encryption of the one before.
    """
    within(
        rounds,
        _MOST_ROUNDS,
        tr("The file asks for {value} rounds of key derivation, which is refused."),
    )
    if len(seed) != 32:
        raise damaged()
    halves = (_chain(AES(seed), composite[at : at + 16], rounds) for at in (0, 16))
    return hashlib.sha256(b"".join(halves)).digest()


def _chain(cipher: AES, block: bytes, rounds: int) -> bytes:
    encryptor = Cipher(cipher, CBC(block)).encryptor()
    for done in range(0, rounds, _CHUNK):
        block = encryptor.update(bytes(16 * min(_CHUNK, rounds - done)))[-16:]
    return block


def _by_argon2(
    make: type[Argon2d | Argon2id], composite: bytes, costs: Mapping[str, int | bytes]
) -> bytes:
    memory = within(
        _int(costs, "M"),
        MOST_MEMORY,
        tr("The file asks for {value} bytes of memory for key derivation, which is refused."),
    )
    passes = _int(costs, "I")
    within(
        passes * memory,
        _MOST_WORK,
        tr("The file asks for {value} bytes of work for key derivation, which is refused."),
    )
    lanes = within(
        _int(costs, "P"),
        _MOST_LANES,
        tr("The file asks for {value} lanes of key derivation, which is refused."),
    )
    if _int(costs, "V") != _ARGON2_VERSION:
        raise ForeignFileError(
            tr("The KeePass database uses an old Argon2. Save it with a new KeePass.")
        )
    try:
        return make(
            salt=_bytes(costs, "S"),
            length=32,
            iterations=passes,
            lanes=lanes,
            memory_cost=memory // 1024,
        ).derive(composite)
    except ValueError as error:
        raise damaged() from error
    except MemoryError as error:
        raise ForeignFileError(tr("There is not enough memory to open the file.")) from error


def _int(costs: Mapping[str, int | bytes], key: str) -> int:
    value = costs.get(key)
    if not isinstance(value, int):
        raise damaged()
    return value


def _bytes(costs: Mapping[str, int | bytes], key: str) -> bytes:
    value = costs.get(key)
    if not isinstance(value, bytes):
        raise damaged()
    return value
