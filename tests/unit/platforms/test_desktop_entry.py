"""The menu entry: present before the portal looks for it, and no other entry is touched."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from totpdesk.base import paths
from totpdesk.base.errors import InvalidSettingError
from totpdesk.base.own_command import own_command
from totpdesk.platforms.linux import desktop_entry

NAME = f"{paths.DESKTOP_ID}.desktop"


@pytest.fixture(name="data")
def _data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.delenv(paths.HOME, raising=False)
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    monkeypatch.setenv("XDG_DATA_DIRS", str(tmp_path / "system"))
    return tmp_path / "data"


@pytest.fixture(name="all_users")
def _all_users(data: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the folder of all users, which is among those that the desktop searches."""
    root = data.parent / "root"
    monkeypatch.setenv("DESTDIR", str(root))
    monkeypatch.setattr(desktop_entry, "own_command", lambda *words: ["/bin/sh", *words])
    share = root / "usr" / "local" / "share"
    monkeypatch.setenv("XDG_DATA_DIRS", f"{share}:{data.parent / 'system'}")
    return share


def packaged(data: Path) -> None:
    """Install the entry for all users, as a package does."""
    system = data.parent / "system" / "applications" / NAME
    system.parent.mkdir(parents=True)
    system.write_text("[Desktop Entry]")


def test_installed_once(data: Path) -> None:
    """Entry and icons are written, with a program that runs for each action; then left alone."""
    path = desktop_entry.install()
    assert path == data / "applications" / NAME
    programs = [line for line in path.read_text().splitlines() if line.startswith("Exec=")]
    assert programs
    assert all(line.startswith(f'Exec="{own_command()[0]}" ') for line in programs)
    icons = {icon.stem for icon in (data / "icons").rglob("*.svg")}
    assert icons == {paths.DESKTOP_ID, f"{paths.DESKTOP_ID}-symbolic"}
    assert desktop_entry.install() is None


def test_an_old_entry_is_renewed(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An entry of ours that starts a program which has moved is written again."""
    monkeypatch.setattr(desktop_entry, "own_command", lambda: ["/gone/totpdesk"])
    desktop_entry.install()
    monkeypatch.setattr(desktop_entry, "own_command", own_command)
    assert desktop_entry.install()
    assert "/gone" not in (data / "applications" / NAME).read_text()


def test_a_package_has_installed_it(data: Path) -> None:
    """Where all users have the entry none is written for this one."""
    packaged(data)
    assert desktop_entry.install() is None
    assert not data.exists()


def test_somebody_elses_entry_stays(data: Path) -> None:
    """An entry that the user wrote is neither replaced nor removed."""
    path = data / "applications" / NAME
    path.parent.mkdir(parents=True)
    path.write_text("[Desktop Entry]\nName=mine\n")
    assert desktop_entry.install() is None
    assert not desktop_entry.remove()
    assert "mine" in path.read_text()


def test_removed_without_a_trace(data: Path) -> None:
    """What was installed is gone again; a second time there is nothing to remove."""
    desktop_entry.install()
    assert desktop_entry.remove()
    assert [path for path in data.rglob("*") if path.is_file()] == []
    assert not desktop_entry.remove()


def test_one_folder_holds_all(data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where one folder was named for everything, the entry and the icons are in there too."""
    monkeypatch.setenv(paths.HOME, str(tmp_path / "home"))
    assert desktop_entry.install() == tmp_path / "home" / "data" / "applications" / NAME
    assert not data.exists()


def test_a_package_came_later(data: Path) -> None:
    """The entry of ours would hide the package's, and start the program from before."""
    ours = desktop_entry.install()
    assert ours
    packaged(data)
    assert desktop_entry.install() is None
    assert not ours.exists()


def test_our_folder_among_those_of_all_users(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Our own entry is not taken for a package's, however the desktop lists its folders."""
    monkeypatch.setenv("XDG_DATA_DIRS", f"{data}/:{data.parent / 'system'}")
    ours = desktop_entry.install()
    assert ours
    assert desktop_entry.install() is None
    assert ours.exists()


def test_two_installations(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The second leaves the entry of the first, whose program is there; asked to, it takes it."""
    other = data.parent / "other" / "totpdesk"
    other.parent.mkdir()
    other.touch(mode=0o700)
    monkeypatch.setattr(desktop_entry, "own_command", lambda *words: [str(other), *words])
    desktop_entry.install()
    monkeypatch.setattr(desktop_entry, "own_command", own_command)
    assert desktop_entry.install() is None
    assert str(other) in (data / "applications" / NAME).read_text()
    assert desktop_entry.install(take_over=True)
    assert str(other) not in (data / "applications" / NAME).read_text()


def test_for_all_users(data: Path, all_users: Path) -> None:
    """Entry and icons go below /usr/local/share, readable by all whatever the umask; once."""
    before = os.umask(0o077)
    try:
        path = desktop_entry.install(for_all=True)
    finally:
        os.umask(before)
    assert path == all_users / "applications" / NAME
    assert 'Exec="/bin/sh" tray' in path.read_text()
    files = [each for each in all_users.rglob("*") if each.is_file()]
    assert len(files) == 3
    assert {each.stat().st_mode & 0o777 for each in files} == {0o644}
    assert {each.parent.stat().st_mode & 0o777 for each in files} == {0o755}
    assert desktop_entry.install(for_all=True) is None
    assert not data.exists()


def test_removed_for_all_users(all_users: Path) -> None:
    """What was installed for all is gone again; that of this user is another matter."""
    desktop_entry.install(for_all=True)
    assert not desktop_entry.remove()
    assert desktop_entry.remove(for_all=True)
    assert [path for path in all_users.rglob("*") if path.is_file()] == []
    assert not desktop_entry.remove(for_all=True)


def test_all_users_have_it(data: Path, all_users: Path) -> None:
    """What all users have this one needs no more: our own entry goes, as with a package."""
    ours = desktop_entry.install()
    assert ours
    desktop_entry.install(for_all=True)
    assert desktop_entry.install() is None
    assert not ours.exists()
    assert (all_users / "applications" / NAME).exists()


def test_all_users_have_one_that_starts_nothing(
    data: Path, all_users: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An entry for all whose program is gone is none for the desktop: this user gets a new one."""
    desktop_entry.install(for_all=True)
    entry = all_users / "applications" / NAME
    entry.write_text(entry.read_text().replace("/bin/sh", "/gone/totpdesk"))
    assert desktop_entry.install() == data / "applications" / NAME


def test_a_package_serves_all_users(
    data: Path, all_users: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Beside a package's entry there is none of ours, unless it is to become a package itself."""
    packaged(data)
    assert desktop_entry.install(for_all=True)
    monkeypatch.setenv("DESTDIR", "")
    monkeypatch.setattr(desktop_entry, "_FOR_ALL", str(all_users))
    assert desktop_entry.install(for_all=True) is None
    assert not (all_users / "applications" / NAME).exists()


@pytest.mark.parametrize("action", ["install", "remove"])
def test_only_root_can_for_all_users(
    action: str, all_users: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever may not is given the command to run as root."""
    desktop_entry.install(for_all=True)
    entry = all_users / "applications" / NAME
    if action == "install":
        entry.write_text(entry.read_text().replace("/bin/sh", "/gone/totpdesk"))

    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(desktop_entry, "write_whole", refuse)
    monkeypatch.setattr(Path, "unlink", refuse)
    with pytest.raises(InvalidSettingError) as refused:
        getattr(desktop_entry, action)(for_all=True)
    command = f"sudo /bin/sh desktop {action} --system"
    assert str(refused.value) == f"Only root can change the menu of all users. Run: {command}"


@pytest.mark.parametrize("closed", ["program", "python"])
def test_a_program_that_others_cannot_run(
    closed: str, all_users: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One in a closed folder, as a user's home is, starts for nobody else; nor does its Python."""
    home = tmp_path / "home"
    home.mkdir(mode=0o700)
    program = home / closed
    program.touch(mode=0o755)
    monkeypatch.setenv("DESTDIR", "")
    monkeypatch.setattr(desktop_entry, "_FOR_ALL", str(all_users))
    monkeypatch.setattr(sys, "executable", "/bin/sh")
    if closed == "python":
        monkeypatch.setattr(sys, "executable", str(program))
    else:
        monkeypatch.setattr(desktop_entry, "own_command", lambda *words: [str(program), *words])
    with pytest.raises(InvalidSettingError, match=f"Other users cannot run {program}"):
        desktop_entry.install(for_all=True)
    assert not all_users.exists()


def test_a_program_that_others_can_run(all_users: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where both are open to all, it is installed."""
    monkeypatch.setenv("DESTDIR", "")
    monkeypatch.setattr(desktop_entry, "_FOR_ALL", str(all_users))
    monkeypatch.setattr(sys, "executable", "/bin/sh")
    assert desktop_entry.install(for_all=True) == all_users / "applications" / NAME
