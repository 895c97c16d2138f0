"""`totpdesk backup` and `restore-backup`: there and back again, by command."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from fakes.terminal import SECRET, Terminal

if TYPE_CHECKING:
    from pathlib import Path

PASS = "correct horse\n"


def back_up(totpdesk: Terminal, *more: str) -> Path:
    """Make a backup, which must succeed; return its file."""
    ran = totpdesk("backup", "--password-stdin", "--json", *more, stdin=PASS)
    assert ran.status == 0, ran
    return totpdesk.folder / ran.json["path"]


@pytest.fixture(autouse=True)
def _accounts(totpdesk: Terminal) -> None:
    totpdesk.add("GitHub")
    totpdesk.add("Bank", "GEZDGNBVGY3TQOJQ", "--type", "hotp", "--counter", "5")


def test_there_and_back(totpdesk: Terminal) -> None:
    """What was backed up comes back into an empty list with the same codes, trash to the trash."""
    totpdesk.add("old")
    totpdesk("remove", "old", "--yes")
    path = back_up(totpdesk)
    code = totpdesk("code", "Bank").out
    for name in ("GitHub", "Bank", "old"):
        totpdesk("remove", name, "--yes", "--forever")
    ran = totpdesk("restore-backup", str(path), "--password-stdin", stdin=PASS)
    assert ran.status == 0, ran
    assert totpdesk.names() == ["GitHub", "Bank"]
    assert [each["name"] for each in totpdesk("list", "--trash", "--json").json] == ["old"]
    assert totpdesk("code", "Bank").out == code


def test_a_backup_is_private_and_holds_no_secret_in_the_clear(totpdesk: Terminal) -> None:
    """Only its owner can read the file, and nobody without the passphrase."""
    path = back_up(totpdesk)
    assert path.stat().st_mode & 0o777 == 0o600
    assert SECRET.encode() not in path.read_bytes()


def test_how_one_stands(totpdesk: Terminal) -> None:
    """Before the first backup, after it, and after something has changed."""
    assert "no backup yet" in totpdesk("backup", "--status").out
    back_up(totpdesk)
    assert "Verified backup of 2 accounts" in totpdesk("backup", "--status").out
    assert totpdesk("backup", "--status", "--json").json["due"] is False
    totpdesk("code", "GitHub")
    assert totpdesk("backup", "--status", "--json").json["due"] is False
    totpdesk.add("new")
    assert "changed since" in totpdesk("backup", "--status").out


def test_the_passphrase_is_kept_where_its_user_says_so(totpdesk: Terminal) -> None:
    """Remembered, it is not asked again, for a backup or a restore; forgotten, it is gone."""
    back_up(totpdesk, "--remember")
    assert totpdesk("backup", "--status", "--json").json["automatic"] is True
    assert totpdesk("backup").status == 0
    assert totpdesk("restore-backup", "--dry-run").status == 0
    assert totpdesk("backup", "--forget").status == 0
    ran = totpdesk("backup")
    assert (ran.status, ran.out) == (1, "")
    assert "--password-stdin" in ran.err
    assert totpdesk("restore-backup", "--dry-run").status == 1


def test_the_latest_is_restored_where_none_is_named(totpdesk: Terminal) -> None:
    """Without FILE the latest backup of the folder is taken, and named."""
    path = back_up(totpdesk)
    ran = totpdesk("restore-backup", "--password-stdin", "--dry-run", stdin=PASS)
    assert str(path) in ran.err


def test_no_backup_to_restore(totpdesk: Terminal) -> None:
    """Where there is none it is said where it was looked for."""
    ran = totpdesk("restore-backup", "--password-stdin", stdin=PASS)
    assert ran.status == 1
    assert "no backup" in ran.err


def test_another_passphrase_than_the_kept_one(totpdesk: Terminal, tmp_path: Path) -> None:
    """A backup with an older passphrase wants that one."""
    path = back_up(totpdesk, str(tmp_path / "old"))
    totpdesk("backup", "--password-stdin", "--remember", stdin="another\n")
    assert totpdesk("restore-backup", str(path), "--dry-run").status == 1
    ran = totpdesk("restore-backup", str(path), "--dry-run", "--password-stdin", stdin=PASS)
    assert ran.status == 0


def test_only_the_last_ones_are_kept(totpdesk: Terminal, tmp_path: Path) -> None:
    """The oldest go when there are more than the setting says; other files stay."""
    folder = tmp_path / "backups"
    folder.mkdir()
    (folder / "letter.json").write_text("{}")
    totpdesk("config", "set", "backup_keep", "2")
    made = [back_up(totpdesk, str(folder)) for _ in range(4)]
    assert {path.name for path in folder.iterdir()} == {"letter.json", *(p.name for p in made[2:])}


def test_the_folder_of_the_settings(totpdesk: Terminal, tmp_path: Path) -> None:
    """Without FOLDER backups go where the settings say."""
    totpdesk("config", "set", "backup_folder", str(tmp_path / "there"))
    assert back_up(totpdesk).parent == tmp_path / "there"


def test_a_folder_that_cannot_be_written(totpdesk: Terminal, tmp_path: Path) -> None:
    """It is reported, and there is still no verified backup."""
    (tmp_path / "file").write_text("")
    ran = totpdesk("backup", str(tmp_path / "file"), "--password-stdin", stdin=PASS)
    assert (ran.status, ran.out) == (1, "")
    assert "no backup yet" in totpdesk("backup", "--status").out


def test_the_sheet(totpdesk: Terminal, tmp_path: Path) -> None:
    """A page to print says how to open a backup, and holds no secret."""
    totpdesk("backup", "--sheet", str(tmp_path / "sheet.html"))
    page = (tmp_path / "sheet.html").read_text()
    assert "Aegis" in page
    assert "$" not in page
    assert SECRET not in page
    assert totpdesk("backup", "--sheet", str(tmp_path / "sheet.html")).status == 1


def test_a_sheet_in_a_folder_that_is_missing(totpdesk: Terminal, tmp_path: Path) -> None:
    """A folder that is missing may be a typing error: it is not made."""
    ran = totpdesk("backup", "--sheet", str(tmp_path / "none" / "sheet.html"))
    assert (ran.status, ran.err.startswith("There is no folder")) == (1, True)
    assert not (tmp_path / "none").exists()


def test_nothing_to_back_up(totpdesk: Terminal) -> None:
    """Without an account there is nothing to prove."""
    for name in totpdesk.names():
        totpdesk("remove", name, "--yes", "--forever")
    assert totpdesk("backup", "--password-stdin", stdin=PASS).status == 1
