"""OTP Auth for iOS: its backup, encrypted with the user's password, then with a key in the app.

Inside is RNCryptor's format 3 (github.com/RNCryptor/RNCryptor-Spec), inside that a keyed archive.
"""

from __future__ import annotations

import hashlib
import hmac
from typing import TYPE_CHECKING, Final

from totpdesk.accounts.account import AccountRecord
from totpdesk.base.errors import ForeignFileError, UnsupportedCodeError, WrongPasswordError
from totpdesk.base.translation import tr
from totpdesk.formats import ciphers
from totpdesk.formats.keyed_archive import unarchive
from totpdesk.otp import Algorithm, Kind, Secret
from totpdesk.transfer.importers.export import gather
from totpdesk.transfer.importers.fields import Record, key_uri, number, record, records, text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from totpdesk.transfer.importers.export import Export, Sample

_KEY: Final = hashlib.sha256(b"Authenticator").digest()
_PLIST: Final = b"bplist00"
_VERSION: Final = b"\x03\x01"  # RNCryptor 3, with a password
_ROUNDS: Final = 10_000
_HEADER: Final = 34  # version, option, two salts of 8 bytes, the IV
_TAG: Final = 32
_KINDS: Final = {1: Kind.HOTP, 2: Kind.TOTP}
_ALGORITHMS: Final = {
    0: Algorithm.SHA1,
    1: Algorithm.SHA1,
    2: Algorithm.SHA256,
    3: Algorithm.SHA512,
}


class OtpAuthIos:
    """The backup with its folders. The old files of one account are another format."""

    name = "OTP Auth"

    def fits(self, sample: Sample) -> bool:
        """Recognise it by the archive that the app's own key decrypts."""
        if len(sample.data) % 16 or len(sample.data) < 32:
            return False
        return _uncovered(sample.data).startswith(_PLIST)

    def read(self, sample: Sample, password: str | None) -> Export:
        """Read the accounts, folder by folder."""
        outer = record(unarchive(_uncovered(sample.data)))
        encrypted = outer.get("WrappedData")
        if not isinstance(encrypted, bytes):
            raise _damaged()
        archive = record(unarchive(_opened(encrypted, ciphers.needed(password))))
        return gather(self.name, _accounts(archive), _account, lambda pair: text(pair[1], "label"))


def _uncovered(data: bytes) -> bytes:
    """Decrypt the outer layer, by the key in the app; return nothing if the padding is wrong."""
    try:
        return ciphers.decrypt_cbc(_KEY, bytes(16), data)
    except WrongPasswordError:
        return b""


def _opened(encrypted: bytes, password: bytes) -> bytes:
    if not encrypted.startswith(_VERSION) or len(encrypted) < _HEADER + _TAG:
        raise _damaged()
    head, body = encrypted[:_HEADER], encrypted[_HEADER:-_TAG]
    proof = ciphers.pbkdf2(ciphers.SHA1, password, head[10:18], _ROUNDS)
    if not hmac.compare_digest(hmac.digest(proof, head + body, "sha256"), encrypted[-_TAG:]):
        raise ciphers.wrong_password()
    key = ciphers.pbkdf2(ciphers.SHA1, password, head[2:10], _ROUNDS)
    return ciphers.decrypt_cbc(key, head[18:34], body)


def _accounts(archive: Record) -> Iterator[tuple[str, Record]]:
    for folder in records(archive.get("Folders")):
        for account in records(folder.get("accounts")):
            yield text(folder, "name"), account


def _account(pair: tuple[str, Record]) -> AccountRecord:
    folder, account = pair
    secret = account.get("secret")
    kind = _KINDS.get(number(account, "type", 2))
    algorithm = _ALGORITHMS.get(number(account, "algorithm", 1))
    if kind is None or algorithm is None or not isinstance(secret, bytes):
        raise UnsupportedCodeError(tr("Its type, algorithm or secret is not supported."))
    return AccountRecord.of(
        key_uri(
            Secret.from_bytes(secret),
            kind=kind,
            issuer=text(account, "issuer"),
            account=text(account, "label"),
            algorithm=algorithm,
            digits=number(account, "digits", 6),
            period=number(account, "period", 30),
            counter=number(account, "counter", 0),
        ),
        tags=(folder,) if folder else (),
    )


def _damaged() -> ForeignFileError:
    return ForeignFileError(tr("The OTP Auth backup is damaged or of an unknown version."))
