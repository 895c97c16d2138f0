"""Where our files live: in one folder of the caller's, on every system, where that is asked for."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from totpdesk.base import paths

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

PLACES: dict[str, Callable[[], Path]] = {
    name: function if name != "backup_folder" else lambda: paths.backup_folder("")
    for name, function in vars(paths).items()
    if name.endswith(("_path", "_folder")) and not name.startswith("_")
}


@pytest.fixture(name="home")
def _home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the folder that is asked for; platformdirs, and so the system, must not be asked."""
    monkeypatch.setenv(paths.HOME, str(tmp_path / "home"))
    monkeypatch.setitem(sys.modules, "platformdirs", None)
    return tmp_path / "home"


@pytest.mark.parametrize("place", PLACES)
def test_all_is_below_the_home_that_is_asked_for(home: Path, place: str) -> None:
    """The list, the settings, the log, the socket: nothing of ours is outside of it."""
    assert PLACES[place]().is_relative_to(home)


def test_every_kind_of_file_is_known() -> None:
    """The test above looks at all there are."""
    assert {"list_path", "settings_path", "log_path", "instance_folder"} <= PLACES.keys()


@pytest.mark.parametrize("system", ["win32", "darwin"])
def test_no_other_system_is_asked_either(home: Path, system: str) -> None:
    """Windows and macOS name their own folders, whatever the environment says."""
    program = f"import sys; sys.platform = {system!r}; sys.modules['platformdirs'] = None\n"
    program += "from totpdesk.base import paths; print(paths.list_path(), paths.instance_folder())"
    argv = [sys.executable, "-c", program]
    printed = subprocess.run(argv, capture_output=True, text=True, check=True).stdout.split()
    assert printed == [f"{home}/data/accounts.json", f"{home}/data/run"]


def test_a_relative_home_is_one_place(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """It means the folder below the current one, wherever the process goes afterwards."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv(paths.HOME, "here")
    assert paths.list_path() == tmp_path / "here" / "data" / "accounts.json"


def test_the_tests_own_home_is_set() -> None:
    """No test reaches the user's files, on any system: the folder is the tests' own."""
    assert "totpdesk-tests-" in str(paths.list_path())
