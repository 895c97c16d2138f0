"""Our own files may be anything: nothing hangs, and it is said what is there and what to do."""

from __future__ import annotations

import os
import socket
import stat
import sys
from contextlib import closing
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

import pytest

from fakes.secrets import FakeSecrets
from support.vaultfiles import locations_in
from totpdesk.accounts.account_list import AccountIndex
from totpdesk.accounts.icons import IconFolder
from totpdesk.accounts.list_file import ListFile
from totpdesk.accounts.store import AccountStore
from totpdesk.accounts.use_log import UseLog
from totpdesk.base.errors import (
    InvalidSettingError,
    KeychainRefusedError,
    ListDamagedError,
    ListNotWritableError,
)
from totpdesk.base.limits import MOST_BYTES
from totpdesk.base.reading import NotAFileError, open_regular, read_regular
from totpdesk.doctor.repair import repair, survey
from totpdesk.otp import parse_uri
from totpdesk.platforms.linux.wayland.portal.permission import TypingPermission
from totpdesk.secrets.move import StaleCopies
from totpdesk.secrets.vault_file.disk import VaultDisk
from totpdesk.settings import SettingsFile
from totpdesk.transfer.backup.storage import BackupLog

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such files")

NOW: Final = datetime(2026, 11, 30, 12, tzinfo=UTC)
KEY: Final = parse_uri("otpauth://totp/Mail:me?secret=JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP")


def _pipe(path: Path) -> None:
    os.mkfifo(path)


def _socket(path: Path) -> None:
    with closing(socket.socket(socket.AF_UNIX)) as listening:
        folder = os.open(path.parent, os.O_RDONLY)  # the path itself may be too long for one
        try:
            listening.bind(f"/proc/self/fd/{folder}/{path.name}")
        finally:
            os.close(folder)


def _endless(path: Path) -> None:
    path.symlink_to("/dev/zero")


def _folder(path: Path) -> None:
    path.mkdir()


def _lost(path: Path) -> None:
    path.symlink_to(path.parent / "not mounted" / "file")


def _circle(path: Path) -> None:
    path.symlink_to(path)


def _huge(path: Path) -> None:
    with path.open("wb") as file:
        file.truncate(MOST_BYTES + 1)  # takes no space


MAKERS: Final[dict[str, Callable[[Path], None]]] = {
    "a named pipe": _pipe,
    "a socket": _socket,
    "a device": _endless,
    "a folder": _folder,
    "a link into a folder that does not exist": _lost,
    "larger than 256 MiB": _huge,
}
DEEP: Final = "[" * 100_000
kinds = pytest.mark.parametrize("kind", MAKERS)


@kinds
def test_nothing_but_files_is_read(tmp_path: Path, kind: str) -> None:
    """It is not even opened, for that may hang or have an effect."""
    path = tmp_path / "x"
    MAKERS[kind](path)
    with pytest.raises(NotAFileError) as caught:
        read_regular(path)
    assert kind in str(caught.value.strerror)


def test_a_link_to_a_file_is_followed(tmp_path: Path) -> None:
    """It is read as the file that it leads to."""
    (tmp_path / "file").write_text("content")
    (tmp_path / "link").symlink_to("file")
    assert read_regular(tmp_path / "link") == b"content"


def test_a_new_file_is_private(tmp_path: Path) -> None:
    """A file that is created by being opened has mode 0600 whatever the umask."""
    before = os.umask(0)
    try:
        os.close(open_regular(tmp_path / "new", os.O_WRONLY | os.O_CREAT))
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / "new").stat().st_mode) == 0o600


@pytest.fixture(name="accounts")
def _accounts(tmp_path: Path) -> AccountStore:
    names = iter("abcdefgh")
    return AccountStore(ListFile(tmp_path / "accounts.json"), FakeSecrets(), lambda: next(names))


def repaired(folder: Path, accounts: AccountStore) -> None:
    """Repair the list in a folder."""
    settings = SettingsFile(folder / "settings.json")
    locations = locations_in(folder, settings, accounts._secrets)
    repair(locations, survey(locations, NOW), NOW)


@kinds
def test_the_list(tmp_path: Path, accounts: AccountStore, kind: str) -> None:
    """What is there is named, nothing is written, and the repair brings everything back."""
    for name in ("Mail", "Shop"):
        accounts.add(name, KEY, NOW)
    path = tmp_path / "accounts.json"
    path.unlink()
    MAKERS[kind](path)
    for attempt in (accounts.entries, lambda: accounts.add("New", KEY, NOW)):
        with pytest.raises(ListDamagedError, match=rf"{kind}.*doctor --repair"):
            attempt()
    repaired(tmp_path, accounts)
    assert [each.name for each in ListFile(path).load().live] == ["Mail", "Shop"]


@kinds
def test_a_copy_of_the_list(tmp_path: Path, accounts: AccountStore, kind: str) -> None:
    """It does not keep the list from being repaired."""
    for name in ("Mail", "Shop", "Bank"):
        accounts.add(name, KEY, NOW)
    path = tmp_path / "accounts.json"
    path.write_text("damaged")
    path.with_name("accounts.json.1").unlink()
    MAKERS[kind](path.with_name("accounts.json.1"))
    repaired(tmp_path, accounts)
    assert [each.name for each in ListFile(path).load().live] == ["Mail", "Shop", "Bank"]


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_an_unreadable_list(tmp_path: Path, accounts: AccountStore) -> None:
    """It is not taken for a damaged one."""
    accounts.add("Mail", KEY, NOW)
    (tmp_path / "accounts.json").chmod(0)
    with pytest.raises(ListNotWritableError, match="Permission denied"):
        ListFile(tmp_path / "accounts.json").load()


@pytest.mark.parametrize("text", [DEEP, '{"a":' * 100_000, '{"version": 1, "accounts": ' + DEEP])
def test_a_list_nested_without_end(tmp_path: Path, text: str) -> None:
    """It is a damaged one."""
    (tmp_path / "accounts.json").write_text(text)
    with pytest.raises(ListDamagedError, match="damaged and was not changed"):
        ListFile(tmp_path / "accounts.json").load()


@kinds
def test_the_settings(tmp_path: Path, kind: str) -> None:
    """What is there is named."""
    MAKERS[kind](tmp_path / "settings.json")
    with pytest.raises(InvalidSettingError, match=rf"{kind}.*Fix or delete"):
        SettingsFile(tmp_path / "settings.json").load()


def test_settings_nested_without_end(tmp_path: Path) -> None:
    """They are invalid."""
    (tmp_path / "settings.json").write_text(DEEP)
    with pytest.raises(InvalidSettingError, match=r"nested too deeply.*Fix or delete"):
        SettingsFile(tmp_path / "settings.json").load()


@kinds
def test_the_record_of_an_interrupted_change(
    tmp_path: Path, accounts: AccountStore, kind: str
) -> None:
    """Nothing is added before it is known what was interrupted."""
    MAKERS[kind](tmp_path / "adding")
    if kind.startswith("a link"):
        return  # then there is none, and a new one takes the link's place
    with pytest.raises(ListNotWritableError, match=rf"interrupted.*{kind}"):
        accounts.add("Mail", KEY, NOW)
    assert accounts.entries() == ()


@kinds
def test_the_record_of_uses(tmp_path: Path, kind: str) -> None:
    """It is ignored as far as it can be; a use that cannot be saved is reported."""
    MAKERS[kind](tmp_path / "uses")
    uses = UseLog(tmp_path / "uses")
    assert uses.latest() == {}
    if kind.startswith("larger"):
        assert uses.note("a", NOW)  # and the list is written, which empties it
        return
    with pytest.raises(ListNotWritableError, match=kind):
        uses.note("a", NOW)
    uses.clear()


@kinds
def test_the_record_of_old_copies(tmp_path: Path, kind: str) -> None:
    """It cannot be read, which is said."""
    MAKERS[kind](tmp_path / "left-behind")
    with pytest.raises(ListNotWritableError, match="old copies cannot be read"):
        StaleCopies(tmp_path / "accounts.json").load()


@kinds
def test_the_vault_file(tmp_path: Path, kind: str) -> None:
    """What is there is named, and it is not said that there is no vault file."""
    MAKERS[kind](tmp_path / "vault.json")
    disk = VaultDisk(tmp_path / "vault.json")
    with pytest.raises(KeychainRefusedError, match=rf"cannot be read.*{kind}"):
        disk.require() if kind.startswith("a link") else disk.content()


@kinds
def test_what_may_be_missing(tmp_path: Path, kind: str) -> None:
    """An icon, the record of backups and the permission to type are as if there were none."""
    path = tmp_path / "x.png"
    MAKERS[kind](path)
    assert IconFolder(tmp_path).read("x.png") is None
    assert BackupLog(path).latest() is None
    assert TypingPermission(path).token() == ""


@pytest.mark.parametrize("text", [DEEP, '{"when": "2026-01-01", "path": "", "accounts": 1e999}'])
def test_a_record_of_backups_that_makes_no_sense(tmp_path: Path, text: str) -> None:
    """It is as if there were none."""
    (tmp_path / "backup.json").write_text(text)
    assert BackupLog(tmp_path / "backup.json").latest() is None


def test_a_list_that_leads_in_a_circle(tmp_path: Path) -> None:
    """A link to itself is an error of its own."""
    _circle(tmp_path / "accounts.json")
    with pytest.raises(ListNotWritableError, match="cannot be read"):
        ListFile(tmp_path / "accounts.json").change(lambda _: AccountIndex())
