"""Where the command line looks for the running instance: where no other user can pose as it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from totpdesk.base import paths
from totpdesk.base.errors import InstanceError

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(autouse=True)
def _no_override(monkeypatch: pytest.MonkeyPatch) -> None:
    """Look where the system says, as for a user."""
    monkeypatch.delenv(paths.HOME)


def test_own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The session's runtime folder is used where it is the user's own."""
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))
    tmp_path.chmod(0o755)
    assert paths.socket_path() == tmp_path / "totpdesk" / "agent.sock"


@pytest.mark.parametrize("mode", [0o777, 0o770])
def test_shared_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, mode: int) -> None:
    """A folder in which others may put a socket is not used; nothing is warned of."""
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))
    tmp_path.chmod(mode)
    assert not paths.socket_path().is_relative_to(tmp_path)


def test_no_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a runtime folder, as under cron, another is found, and nothing is warned of."""
    monkeypatch.delenv("XDG_RUNTIME_DIR")
    assert paths.socket_path().name == "agent.sock"
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path / "missing"))
    assert paths.socket_path().name == "agent.sock"


def test_no_safe_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where even the fallback is not safe, what to do is said."""

    def refuse(_: object) -> None:
        raise PermissionError("runtime directory is a symlink")

    monkeypatch.delenv("XDG_RUNTIME_DIR")
    monkeypatch.setattr("platformdirs.PlatformDirs.user_runtime_path", property(refuse))
    with pytest.raises(InstanceError, match="XDG_RUNTIME_DIR"):
        paths.socket_path()
