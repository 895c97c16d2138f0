"""1Password's OPVault folders and their encrypted items (opdata01)."""

from __future__ import annotations

import hashlib
import hmac
import io
import zipfile
from dataclasses import replace
from typing import TYPE_CHECKING, Final, NamedTuple

from totpdesk.base.errors import ForeignFileError, WrongPasswordError
from totpdesk.base.limits import MOST_BYTES, parse_json, within
from totpdesk.base.reading import read_regular
from totpdesk.base.translation import tr
from totpdesk.formats import ciphers
from totpdesk.formats.ciphers import needed
from totpdesk.transfer.importers.archive import member, members
from totpdesk.transfer.importers.export import Problem
from totpdesk.transfer.importers.fields import (
    Record,
    base64_bytes,
    flag,
    record,
    records,
    size,
    text,
    texts,
)
from totpdesk.transfer.importers.logins import Login, gather_logins
from totpdesk.transfer.importers.onepassword import username

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path
    from typing import Self

    from totpdesk.transfer.importers.export import Export, Sample


_MAGIC: Final = b"opdata01"
_LENGTH: Final = slice(8, 16)  # of the plain text, little endian
_IV: Final = 16
_TAG: Final = 32


class Keys(NamedTuple):
    """The key for encryption, and the one for the HMAC."""

    encryption: bytes
    proof: bytes

    @classmethod
    def halves(cls, both: bytes) -> Self:
        """Split bytes into the two keys."""
        return cls(both[:32], both[32:64])


class VaultKeys(NamedTuple):
    """A vault's two pairs of keys: for its items, and for the overview of them."""

    items: Keys
    overviews: Keys


def unlock(profile: Record, password: bytes) -> VaultKeys:
    """Return a vault's keys. Raises WrongPasswordError, ForeignFileError if it is damaged."""
    salt = base64_bytes(text(profile, "salt"))
    rounds = size(profile, "iterations")
    keys = Keys.halves(ciphers.pbkdf2(ciphers.SHA512, password, salt, rounds, 64))
    try:
        encrypted = (opened(text(profile, each), keys) for each in ("masterKey", "overviewKey"))
        return VaultKeys(*(Keys.halves(hashlib.sha512(each).digest()) for each in encrypted))
    except _ChangedError as error:
        raise WrongPasswordError(tr("The password does not open the vault.")) from error


def item_keys(written: str, keys: Keys) -> Keys:
    """Return an item's own keys. Raises ForeignFileError."""
    iv, encrypted = _authenticated(base64_bytes(written), keys, 0)
    return Keys.halves(ciphers.decrypt_blocks(keys.encryption, iv, encrypted))


def opened(written: str, keys: Keys) -> bytes:
    """Open an "opdata01", which has random bytes before the text. Raises ForeignFileError."""
    data = base64_bytes(written)
    if not data.startswith(_MAGIC):
        raise ForeignFileError(tr("The vault is damaged or of an unknown version."))
    iv, encrypted = _authenticated(data, keys, _LENGTH.stop)
    plain = ciphers.decrypt_blocks(keys.encryption, iv, encrypted)
    return plain[max(0, len(plain) - int.from_bytes(data[_LENGTH], "little")) :]


class _ChangedError(ForeignFileError):
    """An HMAC does not match: the key is wrong, or something was changed."""


def _authenticated(data: bytes, keys: Keys, head: int) -> tuple[bytes, bytes]:
    """Return IV and ciphertext, between what is not encrypted and the tag at the end."""
    tag = hmac.digest(keys.proof, data[:-_TAG], "sha256")
    if not hmac.compare_digest(tag, data[-_TAG:]):
        raise _ChangedError(tr("The vault is damaged: its content was changed."))
    return data[head : head + _IV], data[head + _IV : -_TAG]


_PROFILE: Final = "profile.js"
_FOLDERS: Final = "folders.js"
_BANDS: Final = tuple(f"band_{digit}.js" for digit in "0123456789ABCDEF")
_TOTP: Final = "TOTP_"


def packed(folder: Path) -> bytes | None:
    """Return the needed files of a vault's folder as a ZIP; None if it is not a vault.

    Raises ForeignFileError if it is larger than any vault, OSError.
    """
    inner = folder / "default"
    if not (inner / _PROFILE).is_file():
        return None
    written = io.BytesIO()
    copied = 0
    with zipfile.ZipFile(written, "w") as archive:
        for name in (_PROFILE, _FOLDERS, *_BANDS):
            if (inner / name).is_file():
                content = read_regular(inner / name)
                copied = within(
                    copied + len(content) + 1,
                    MOST_BYTES,
                    tr("The file asks for {value} bytes, which is refused."),
                )
                archive.writestr(f"default/{name}", content)
    return written.getvalue()


class OpVault:
    """A vault of 1Password up to version 7: its folder `….opvault`, or a ZIP of it."""

    name = "1Password OPVault"

    def fits(self, sample: Sample) -> bool:
        """Recognise it by the profile among its members."""
        return _root(sample) is not None

    def read(self, sample: Sample, password: str | None) -> Export:
        """Decrypt each item separately: a damaged one does not affect the others."""
        keys = unlock(_object(sample, _PROFILE), needed(password))
        folders = dict(_folders(_object(sample, _FOLDERS), keys))
        logins: list[Login] = []
        problems: list[Problem] = []
        for item in _items(sample):
            try:
                logins += _logins(item, keys, folders)
            except ForeignFileError as error:
                problems.append(Problem(tr("an item"), str(error)))
        export = gather_logins(self.name, logins)
        return replace(export, problems=(*problems, *export.problems))


def _root(sample: Sample) -> str | None:
    """Return the folder in which the members lie, None if there is no profile."""
    found = (each for each in members(sample) if each.endswith(f"default/{_PROFILE}"))
    return next((each.removesuffix(_PROFILE) for each in found), None)


def _object(sample: Sample, name: str) -> Record:
    """Return the object in a script, an empty record if there is no such script."""
    path = f"{_root(sample)}{name}"
    if path not in members(sample):
        return {}
    script = member(sample, path).decode("utf-8", "replace")
    return record(parse_json(script[script.find("{") : script.rfind("}") + 1]))


def _items(sample: Sample) -> Iterator[Record]:
    """Yield the items; one that was permanently deleted has no details."""
    for band in _BANDS:
        yield from (item for item in records(_object(sample, band)) if "d" in item)


def _folders(found: Record, keys: VaultKeys) -> Iterator[tuple[str, str]]:
    for key, folder in found.items():
        yield key, text(_content(text(record(folder), "overview"), keys.overviews), "title")


def _content(written: str, keys: Keys) -> Record:
    return record(parse_json(opened(written, keys).decode("utf-8", "replace")))


def _logins(item: Record, keys: VaultKeys, folders: Mapping[str, str]) -> Iterator[Login]:
    """Yield a login for each one-time password of an item."""
    details = _content(text(item, "d"), item_keys(text(item, "k"), keys.items))
    overview = _content(text(item, "o"), keys.overviews)
    folder = folders.get(text(item, "folder"), "")
    for totp in _totps(details):
        yield Login(
            totp=totp,
            title=text(overview, "title"),
            username=username(details, "fields"),
            tags=(*texts(overview, "tags"), folder),
            note=text(details, "notesPlain"),
            favourite=text(item, "fave") not in {"", "0"},
            trashed=flag(item, "trashed"),
        )


def _totps(details: Record) -> Iterator[str]:
    for section in records(details.get("sections")):
        for each in records(section.get("fields")):
            if text(each, "n").startswith(_TOTP):
                yield text(each, "v")
