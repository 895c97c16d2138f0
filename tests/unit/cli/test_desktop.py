"""`totpdesk desktop`: the menu entry of this user, and that of all."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import pytest

from totpdesk.base import paths
from totpdesk.platforms.linux import desktop_entry

if TYPE_CHECKING:
    from pathlib import Path

    from fakes.terminal import Terminal

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="menus of programs are Linux's")
NAME = f"{paths.DESKTOP_ID}.desktop"


@pytest.fixture(name="staged", autouse=True)
def _staged(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Let no entry of this machine count, and a folder stand for /."""
    monkeypatch.setenv("XDG_DATA_DIRS", str(tmp_path / "none"))
    monkeypatch.setenv("DESTDIR", str(tmp_path / "staged"))
    monkeypatch.setattr(desktop_entry, "own_command", lambda *words: ["/bin/sh", *words])
    return tmp_path / "staged"


def test_for_this_user(totpdesk: Terminal) -> None:
    """It is installed once and removed once, and each time the command says so."""
    path = paths.xdg_data_folder() / "applications" / NAME
    assert totpdesk("desktop", "install").err == f"The menu entry was installed: {path}\n"
    assert totpdesk("desktop", "install").err == "The menu entry is installed already.\n"
    assert totpdesk("desktop", "remove").err == "The menu entry was removed.\n"
    assert totpdesk("desktop", "remove").err == "totpdesk installed no menu entry.\n"


def test_for_all_users(totpdesk: Terminal, staged: Path) -> None:
    """It goes where every user's desktop looks, and this user's own stays away."""
    path = staged / "usr" / "local" / "share" / "applications" / NAME
    ran = totpdesk("desktop", "install", "--system")
    assert (ran.status, ran.out) == (0, "")
    assert ran.err == f"The menu entry was installed: {path}\n"
    assert not (paths.xdg_data_folder() / "applications" / NAME).exists()
    assert totpdesk("desktop", "remove", "--system").err == "The menu entry was removed.\n"
    assert not path.exists()


def test_for_all_users_without_root(totpdesk: Terminal, monkeypatch: pytest.MonkeyPatch) -> None:
    """One line says who may, and how; the status is 1."""

    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(desktop_entry, "write_whole", refuse)
    ran = totpdesk("desktop", "install", "--system")
    assert (ran.status, ran.out, ran.err.count("\n")) == (1, "", 1)
    assert "Run: sudo /bin/sh desktop install --system" in ran.err
