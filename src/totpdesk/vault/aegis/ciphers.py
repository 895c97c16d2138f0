"""What a vault is sealed and opened with: a key from the password, then AES-GCM.

Every cost of the derivation comes from the file, so it is held within bounds before it is paid.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from totpdesk.errors import ForeignFileError, PasswordNeededError, WrongPasswordError
from totpdesk.hardened import MOST_MEMORY, within

if TYPE_CHECKING:
    from collections.abc import Callable

TAG: Final = 16  # bytes of an AES-GCM tag


def needed(password: str | None) -> bytes:
    """Return a password's UTF-8 bytes. Raises PasswordNeededError where there is none."""
    if password is None:
        raise PasswordNeededError("The file is encrypted. Give the password it was exported with.")
    return password.encode("utf-8", "surrogatepass")


def wrong_password() -> WrongPasswordError:
    """Return the error to raise: what is encrypted cannot tell a typing error from damage."""
    return WrongPasswordError("The password does not open the file, or the file is damaged.")


def scrypt_memory(n: int, r: int, p: int) -> int:
    """Return the bytes that scrypt takes (RFC 7914 §2). Raises ForeignFileError beyond bounds."""
    for each in (n, r, p):
        within(each, MOST_MEMORY, "units of key derivation")
    return within(128 * n * r * p, MOST_MEMORY, "bytes of memory for key derivation")


def scrypt(password: bytes, salt: bytes, n: int, r: int, p: int) -> bytes:
    """Derive 32 bytes (RFC 7914). Raises ForeignFileError where the costs cannot be met."""
    scrypt_memory(n, r, p)
    return derived(lambda: Scrypt(salt, 32, n, r, p).derive(password))


def derived(derive: Callable[[], bytes]) -> bytes:
    """Derive a key. Raises ForeignFileError where the library cannot, with what the file says."""
    try:
        return derive()
    except MemoryError as error:
        raise ForeignFileError("To open the file takes more memory than there is.") from error
    except ValueError as error:
        raise ForeignFileError("The file is damaged: its key cannot be derived.") from error


def open_gcm(key: bytes, nonce: bytes, sealed: bytes, aad: bytes | None = None) -> bytes:
    """Decrypt AES-GCM with the tag at the end.

    Raises WrongPasswordError where the tag does not fit, ForeignFileError where the sizes are off.
    """
    if len(sealed) < TAG:
        raise ForeignFileError("The file is damaged: its encrypted part is cut short.")
    try:
        return AESGCM(key).decrypt(nonce, sealed, aad)
    except InvalidTag as error:
        raise wrong_password() from error
    except ValueError as error:
        raise ForeignFileError("The file is damaged: its cipher cannot be set up.") from error


def seal_gcm(key: bytes, nonce: bytes, plain: bytes) -> tuple[bytes, bytes]:
    """Encrypt by AES-GCM under a nonce that this key has never had; return what is sealed, tag."""
    sealed = AESGCM(key).encrypt(nonce, plain, None)
    return sealed[:-TAG], sealed[-TAG:]
