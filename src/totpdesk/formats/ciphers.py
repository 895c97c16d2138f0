"""Key derivation and ciphers for encrypted files, with limits and with our own errors."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, TypeVar

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id
from cryptography.hazmat.primitives.kdf.pbkdf2 import PBKDF2HMAC
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt
from cryptography.hazmat.primitives.padding import PKCS7
from nacl import bindings as sodium
from nacl.exceptions import CryptoError

from totpdesk.base.errors import ForeignFileError, PasswordNeededError, WrongPasswordError
from totpdesk.base.limits import MOST_MEMORY, MOST_ROUNDS, within
from totpdesk.base.translation import tr
from totpdesk.base.wiped import WipedBytes

if TYPE_CHECKING:
    from collections.abc import Callable

_T = TypeVar("_T")
TAG: Final = 16  # bytes of an AES-GCM tag


def needed(password: str | None) -> bytes:
    """Return a password's UTF-8 bytes. Raises PasswordNeededError if there is none."""
    if password is None:
        raise PasswordNeededError(
            tr("The file is encrypted. Enter the password that it was exported with.")
        )
    return password.encode("utf-8", "surrogatepass")


def wrong_password() -> WrongPasswordError:
    """Return the error: a wrong password and damage cannot be told apart."""
    return WrongPasswordError(tr("The password does not open the file, or the file is damaged."))


def scrypt_memory(n: int, r: int, p: int) -> int:
    """Return the memory that scrypt needs (RFC 7914 §2). Raises ForeignFileError beyond limits."""
    for each in (n, r, p):
        within(
            each,
            MOST_MEMORY,
            tr("The file asks for {value} units of key derivation, which is refused."),
        )
    return within(
        128 * n * r * p,
        MOST_MEMORY,
        tr("The file asks for {value} bytes of memory for key derivation, which is refused."),
    )


def scrypt(password: bytes, salt: bytes, n: int, r: int, p: int) -> WipedBytes:
    """Derive 32 bytes (RFC 7914). Raises ForeignFileError beyond limits."""
    scrypt_memory(n, r, p)
    key = WipedBytes(32)
    derived(lambda: Scrypt(salt, len(key), n, r, p).derive_into(password, key))
    return key


def derived(derive: Callable[[], _T]) -> _T:
    """Derive a key. Raises ForeignFileError if the library refuses the file's parameters."""
    try:
        return derive()
    except MemoryError as error:
        raise ForeignFileError(tr("There is not enough memory to open the file.")) from error
    except ValueError as error:
        raise ForeignFileError(tr("The file is damaged: its key cannot be derived.")) from error


def decrypt_gcm(key: bytes, nonce: bytes, encrypted: bytes, aad: bytes | None = None) -> bytes:
    """Do what decrypt_gcm_wiped does, with a result that is not wiped."""
    return bytes(decrypt_gcm_wiped(key, nonce, encrypted, aad))


def decrypt_gcm_wiped(
    key: bytes | bytearray, nonce: bytes, encrypted: bytes, aad: bytes | None = None
) -> WipedBytes:
    """Decrypt AES-GCM with the tag at the end.

    Raises WrongPasswordError if the tag does not fit, ForeignFileError if the sizes are wrong.
    """
    if len(encrypted) < TAG:
        raise ForeignFileError(tr("The file is damaged: its encrypted part is incomplete."))
    try:
        plain = WipedBytes(len(encrypted) - TAG)
        AESGCM(key).decrypt_into(nonce, encrypted, aad, plain)
    except InvalidTag as error:
        raise wrong_password() from error
    except ValueError as error:
        raise ForeignFileError(tr("The file is damaged: its cipher cannot be set up.")) from error
    return plain


def encrypt_gcm(
    key: bytes | bytearray, nonce: bytes, plain: bytes | bytearray
) -> tuple[bytes, bytes]:
    """Encrypt with AES-GCM; the nonce must be new for this key. Return the ciphertext and tag."""
    encrypted = AESGCM(key).encrypt(nonce, plain, None)
    return encrypted[:-TAG], encrypted[-TAG:]


__all__ = [
    "SHA1",
    "SHA256",
    "SHA512",
    "argon2id",
    "decrypt_blocks",
    "decrypt_cbc",
    "decrypt_gcm",
    "decrypt_secretstream",
    "needed",
    "pbkdf2",
    "wrong_password",
]

SHA1: Final = hashes.SHA1
SHA256: Final = hashes.SHA256
SHA512: Final = hashes.SHA512
_BLOCK: Final = 16  # bytes of an AES block
_MOST_WRITTEN: Final = 32 * 1024**3  # bytes in all passes of Argon2: half a minute
_MOST_LANES: Final = 64


def pbkdf2(
    hash_type: type[hashes.HashAlgorithm],
    password: bytes,
    salt: bytes,
    rounds: int,
    length: int = 32,
) -> bytes:
    """Derive a key (RFC 8018 §5.2). Raises ForeignFileError if it has too many rounds."""
    within(
        rounds,
        MOST_ROUNDS,
        tr("The file asks for {value} rounds of key derivation, which is refused."),
    )
    return PBKDF2HMAC(hash_type(), length, salt, rounds).derive(password)


def argon2id(password: bytes, salt: bytes, *, passes: int, lanes: int, memory: int) -> bytes:
    """Derive 32 bytes (RFC 9106) with so many KiB. Raises ForeignFileError beyond limits."""
    within(
        memory * 1024,
        MOST_MEMORY,
        tr("The file asks for {value} bytes of memory for key derivation, which is refused."),
    )
    within(
        passes * memory * 1024,
        _MOST_WRITTEN,
        tr("The file asks for {value} bytes of work for key derivation, which is refused."),
    )
    within(
        lanes,
        _MOST_LANES,
        tr("The file asks for {value} lanes of key derivation, which is refused."),
    )
    return derived(
        lambda: Argon2id(
            salt=salt, length=32, iterations=passes, lanes=lanes, memory_cost=memory
        ).derive(password)
    )


def decrypt_blocks(key: bytes, iv: bytes, encrypted: bytes) -> bytes:
    """Decrypt AES-CBC without padding. Raises ForeignFileError if the sizes are wrong."""
    if len(iv) != _BLOCK or not encrypted or len(encrypted) % _BLOCK:
        raise ForeignFileError(tr("The file is damaged: its encrypted part is incomplete."))
    decryptor = Cipher(algorithms.AES(key), modes.CBC(iv)).decryptor()
    return decryptor.update(encrypted) + decryptor.finalize()


def decrypt_cbc(key: bytes, iv: bytes, encrypted: bytes) -> bytes:
    """Decrypt AES-CBC with PKCS#7 padding (RFC 5652 §6.3).

    Raises WrongPasswordError if the padding is wrong, ForeignFileError if the sizes are wrong.
    """
    padded = decrypt_blocks(key, iv, encrypted)
    unpadder = PKCS7(_BLOCK * 8).unpadder()
    try:
        return unpadder.update(padded) + unpadder.finalize()
    except ValueError as error:
        raise wrong_password() from error


def decrypt_secretstream(key: bytes, header: bytes, encrypted: bytes) -> bytes:
    """Decrypt a libsodium secretstream (XChaCha20-Poly1305) of one message, whatever its tag.

    Raises WrongPasswordError if it does not authenticate, ForeignFileError if sizes are off.
    """
    if len(header) != sodium.crypto_secretstream_xchacha20poly1305_HEADERBYTES:
        raise ForeignFileError(tr("The file is damaged: its encryption header is incomplete."))
    if len(encrypted) < sodium.crypto_secretstream_xchacha20poly1305_ABYTES:
        raise ForeignFileError(tr("The file is damaged: its encrypted part is incomplete."))
    state = sodium.crypto_secretstream_xchacha20poly1305_state()
    sodium.crypto_secretstream_xchacha20poly1305_init_pull(state, header, key)
    try:
        return sodium.crypto_secretstream_xchacha20poly1305_pull(state, encrypted)[0]
    except CryptoError as error:
        raise wrong_password() from error
