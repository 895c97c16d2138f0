"""ZIP files from elsewhere: read in memory, one member at a time, within limits.

Nothing is unpacked to disk, so a member's name is only compared.
"""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from typing import TYPE_CHECKING, Final

from totpdesk.base.errors import ForeignFileError, PasswordNeededError, WrongPasswordError
from totpdesk.base.translation import tr

if TYPE_CHECKING:
    from typing import IO

    from totpdesk.transfer.importers.export import Sample

_SIGNATURE: Final = b"PK\x03\x04"
_END: Final = b"PK\x05\x06"  # of the central directory (APPNOTE.TXT §4.3.16)
_ENCRYPTED: Final = 0x1  # APPNOTE.TXT §4.4.4, bit 0
_AES: Final = 99  # the compression method that means WinZip's AES
_METHODS: Final = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, _AES})
_MOST_CONTENT: Final = 64 * 1024 * 1024
_MOST_DIRECTORY: Final = 16 * 1024 * 1024
_DAMAGE: Final = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    EOFError,
    LookupError,
    OSError,
    RuntimeError,
    ValueError,
)


def members(sample: Sample) -> tuple[str, ...]:
    """Return the names of the members of a ZIP, () if it is not one or its list is too long."""
    if not (sample.data.startswith(_SIGNATURE) and _directory_size(sample.data) <= _MOST_DIRECTORY):
        return ()
    try:
        with zipfile.ZipFile(io.BytesIO(sample.data)) as archive:
            return tuple(archive.namelist())
    except _DAMAGE:
        return ()


def member(sample: Sample, name: str, password: str | None = None) -> bytes:
    """Read one of `members`.

    Raises PasswordNeededError, WrongPasswordError, and ForeignFileError if it is damaged or
    larger than any export.
    """
    with zipfile.ZipFile(io.BytesIO(sample.data)) as archive:
        entry = archive.getinfo(name)
        if entry.compress_type not in _METHODS:
            raise ForeignFileError(tr("The ZIP file uses an unusual compression. Create it again."))
        if not entry.flag_bits & _ENCRYPTED:
            return _plain(archive, entry)
    if password is None:
        raise PasswordNeededError(tr("The ZIP file is encrypted. Enter its password."))
    return _decrypted(sample.data, entry, password.encode("utf-8", "surrogatepass"))


def _plain(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> bytes:
    try:
        with archive.open(entry) as opened:
            return _bounded(opened)
    except ForeignFileError:
        raise
    except _DAMAGE as error:
        raise ForeignFileError(tr("The ZIP file is damaged.")) from error


def _decrypted(data: bytes, entry: zipfile.ZipInfo, password: bytes) -> bytes:
    """Decrypt a member. ZIP does not always tell a wrong password from damage."""
    from pyzipper import AESZipFile, BadZipFile  # noqa: PLC0415 - slow to load, seldom needed

    reader = AESZipFile if entry.compress_type == _AES else zipfile.ZipFile
    try:
        with reader(io.BytesIO(data)) as archive, archive.open(entry.filename, pwd=password) as it:
            return _bounded(it)
    except ForeignFileError:
        raise
    except (BadZipFile, *_DAMAGE) as error:
        raise WrongPasswordError(
            tr("The password does not open the ZIP file, or the file is damaged.")
        ) from error


def _bounded(opened: IO[bytes]) -> bytes:
    content = opened.read(_MOST_CONTENT + 1)
    if len(content) > _MOST_CONTENT:
        raise ForeignFileError(tr("The content of the ZIP file is too large for an export."))
    return content


def _directory_size(data: bytes) -> int:
    """Return the directory's size from the end record: each of its entries takes memory."""
    end = data.rfind(_END)
    return int.from_bytes(data[end + 12 : end + 16], "little") if end >= 0 else 0
