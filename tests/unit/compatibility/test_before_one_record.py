"""What the version wrote that had three records of an account opens with everything in it.

The files beside this one are its own: a list, a vault file and a backup, with every field set.
"""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

import pytest

from totpdesk.accounts.account import LONG_AGO, AccountRecord, Icon, Pin, WindowPattern
from totpdesk.accounts.codec import decode, encode
from totpdesk.accounts.list_file import ListFile
from totpdesk.accounts.store import AccountStore
from totpdesk.otp import parse_uri
from totpdesk.secrets.vault_file.store import VaultFile
from totpdesk.settings import Chord, Insert
from totpdesk.transfer.importers.read import read_export

FILES: Final = Path(__file__).with_name("before_one_record")
PASSPHRASE: Final = "correct horse battery staple"
ADDED: Final = datetime(2026, 1, 31, 12, 0, 5, tzinfo=UTC)
PNG: Final = next(FILES.glob("icons/*.png")).read_bytes()
LETTERS: Final = "JBSWY3DPEHPK3PXP"


def account(uri: str, name: str, **more: object) -> AccountRecord:
    """Return an account of this link."""
    return AccountRecord.of(parse_uri(uri, stored=True), name, **more)  # type: ignore[arg-type]


HUB: Final = account(
    f"otpauth://totp/GitHub:alice@example.org?secret={LETTERS}J&issuer=Hub&digits=8&period=60"
    "&algorithm=SHA256&image=x",
    "My hub",
    tags=("work", "code"),
    note="recovery:\n1234-5678 ä",
    favourite=True,
    picture=Icon("image/png", PNG),
)
BACKED_UP: Final = (
    HUB,
    account(f"otpauth://hotp/Bank:7001?secret={LETTERS * 2}&counter=42", "Bank"),
    account(f"otpauth://steam/Steam:ann?secret={LETTERS}", "Steam (ann)"),
    account(f"otpauth://motp/Old:bob?secret={LETTERS}&pin=GEZDGNA", "mOTP"),
    account(
        "otpauth://yaotp/Yandex:eve?secret=6SB2IKNM6OBZPAVBVTOHDKS4FAAAAAAADFUTQMBTRY&pin=GUZDGOI",
        "Yandex",
    ),
    account(
        "otpauth://totp/Photo:me?secret=MFRGGZDFMZTWQ2LK",
        "Photo",
        picture=Icon("image/webp", b"RIFF0000WEBPdata"),
    ),
    account(
        "otpauth://totp/Gone:me?secret=GEZDGNBVGY3TQOJQ",
        "Gone",
        note="gone too",
        tags=("old",),
        trashed=True,
    ),
)
OF_HUB: Final = {
    "shortcut": Chord.parse("<ctrl>+<alt>+g"),
    "insert": Insert.PASTE,
    "enter": True,
    "prefix": True,
    "pin": Pin("47 11ä"),
    "windows": (
        WindowPattern("firefox", "sign in to github", "github.com"),
        WindowPattern("konsole", "ssh hub"),
    ),
    "last_used": ADDED.replace(minute=1),
}


def in_the_store() -> list[AccountRecord]:
    """Return what the list and the vault file hold together."""
    first, *rest = BACKED_UP
    records = [replace(first, **OF_HUB), *rest]  # type: ignore[arg-type]
    dated = [replace(each, trashed=ADDED) if each.trashed else each for each in records]
    return [replace(each, id=f"{0xA0 + position:032x}") for position, each in enumerate(dated)]


@pytest.fixture(name="folder")
def _folder(tmp_path: Path) -> Path:
    return shutil.copytree(FILES, tmp_path / "data")


def test_list_and_vault_file_open(folder: Path) -> None:
    """Every field of every account is there, the PIN, the notes and the trash too."""
    vault_file = VaultFile(folder / "vault.json", lambda _: PASSPHRASE)
    store = AccountStore(ListFile(folder / "accounts.json"), vault_file, lambda: "")
    assert store.read_everything(trash=True) == in_the_store()


def test_a_change_keeps_the_rest(folder: Path) -> None:
    """Once this version has written the list, all that was in it is still there."""
    vault_file = VaultFile(folder / "vault.json", lambda _: PASSPHRASE)
    store = AccountStore(ListFile(folder / "accounts.json"), vault_file, lambda: "")
    store.rename(store.find("Bank").id, "My bank")
    found = AccountStore(ListFile(folder / "accounts.json"), vault_file, lambda: "")
    expected = in_the_store()
    expected[1] = replace(expected[1], name="My bank")
    assert found.read_everything(trash=True) == expected


def test_the_list_is_written_as_it_was() -> None:
    """What has not changed is not written otherwise."""
    text = (FILES / "accounts.json").read_text(encoding="utf-8")
    assert json.loads(encode(decode(text))) == json.loads(text)


def test_the_backup_opens() -> None:
    """It holds all that it did when it was made; when something was removed it did not say."""
    export = read_export((FILES / "backup.json").read_bytes(), PASSPHRASE)
    assert export.problems == ()
    assert export.entries == BACKED_UP
    assert export.entries[-1].trashed == LONG_AGO
