"""On macOS and Windows: each command runs or says plainly what is not there yet.

Simulated: `sys.platform` is theirs from the start, and what they do not have cannot be imported.
`support/elsewhere/sitecustomize.py` says what is not as there.
"""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING, Any, Final

import pytest

from fakes.terminal import SECRET
from support.elsewhere import HERE, Elsewhere
from support.waiting import wait_until
from totpdesk.cli.group import _COMMANDS

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the simulation is one on Linux")
NAMES: Final = {"win32": "Windows", "darwin": "macOS"}
NO_INSTANCE: Final = {
    "win32": "On Windows, commands cannot reach a running totpdesk yet.",
    "darwin": "totpdesk is not running.",
}
PASSPHRASE: Final = "correct horse battery staple\n"
KEYCHAINS: Final = {"win32": "Windows Credential Locker", "darwin": "macOS Keychain"}


@pytest.fixture(name="system", params=list(NAMES), scope="module")
def _system(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(name="totpdesk", scope="module")
def _totpdesk(system: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Elsewhere]:
    terminal = Elsewhere(system, tmp_path_factory.mktemp(system))
    added = terminal("add", "Forge", "--secret-stdin", stdin=SECRET)
    yield terminal
    terminal.close()
    assert added.status == 0, added


def test_libraries_believe_it(totpdesk: Elsewhere, system: str) -> None:
    """Each takes the part of its own that is for the system, as `sys.platform` is so before."""
    script = "import platformdirs, sys; print(sys.platform, platformdirs.PlatformDirs.__name__)"
    assert totpdesk.python("-c", script).lower().split() == [system, NAMES[system].lower()]


def test_every_command_runs(totpdesk: Elsewhere, system: str, tmp_path: Path) -> None:
    """All do their work; one that needs what is not there says so in one line."""
    links, picture = str(tmp_path / "links"), str(tmp_path / "qr.png")
    done: list[tuple[str, ...]] = [
        ("add", "Mill", "--uri", f"otpauth://totp/Mill?secret={SECRET}"),
        ("list",),
        ("code", "Forge"),
        ("copy", "Forge", "--no-wait"),
        ("rename", "Mill", "Dairy"),
        ("remove", "Dairy", "--yes"),
        ("restore", "Dairy"),
        ("show", "Dairy", "--qr", picture),
        ("add", "Cellar", "--qr", picture),
        ("export", links, "--format", "uris", "--yes"),
        ("import", links, "--yes"),
        ("backup", "--password-stdin"),
        ("restore-backup", "--password-stdin", "--yes"),
        ("windows", "Forge"),
        ("config", "set", "clear_after", "20"),
        ("completion", "bash"),
        ("vault", "status"),
        ("repair",),
    ]
    refused = {
        ("desktop", "install"): f"totpdesk cannot install a menu entry on {NAMES[system]} yet.",
        ("shortcut",): f"totpdesk cannot set up shortcuts on {NAMES[system]} yet.",
        ("config", "set", "desktop_search", "yes"): (
            f"totpdesk cannot show accounts in the search of {NAMES[system]}."
        ),
        ("type",): NO_INSTANCE[system],
        ("pick",): NO_INSTANCE[system],
        ("menu", "--with", "cat"): NO_INSTANCE[system],
    }
    for argv in done:
        ran = totpdesk(*argv, stdin=PASSPHRASE)
        assert ran.status == 0, (argv, ran)
    for argv, words in refused.items():
        ran = totpdesk(*argv)
        assert (ran.status, ran.err.count("\n")) == (1, 1), (argv, ran)
        assert words in ran.err
    rest = {"doctor", "tray", "practice"}  # which have tests of their own below
    assert {argv[0] for argv in (*done, *refused)} | rest == set(_COMMANDS)


def test_the_secrets_are_in_the_keychain_of_the_system(totpdesk: Elsewhere, system: str) -> None:
    """It passes the gate by which keychains are known to encrypt."""
    assert totpdesk("vault", "status", "--json").json["name"] == KEYCHAINS[system]
    assert SECRET in (totpdesk.home / "keychain.json").read_text()
    assert SECRET not in (totpdesk.home / "data" / "accounts.json").read_text()


def test_a_missing_keychain_has_advice_for_the_system(system: str, tmp_path: Path) -> None:
    """A vault file works there; the keychains of Linux do not."""
    (tmp_path / "no keychain").touch()
    terminal = Elsewhere(system, tmp_path)
    ran = terminal("add", "Forge", "--secret-stdin", stdin=SECRET)
    terminal.close()
    assert ran.status == 4
    assert "vault file" in ran.err
    assert "gnome-keyring" not in ran.err


def test_all_is_kept_in_the_folder_that_was_named(totpdesk: Elsewhere) -> None:
    """TOTPDESK_HOME is honoured on every system: nothing is written to the user's own folders."""
    script = "from totpdesk.base import paths; import json; print(json.dumps([str(each()) for each"
    script += " in (paths.list_path, paths.vault_path, paths.settings_path, paths.log_path,"
    script += " paths.instance_folder, paths.permission_path)]))"
    ran = totpdesk.python("-c", script)
    assert {path.startswith(f"{totpdesk.home}/") for path in json.loads(ran)} == {True}


def test_the_doctor_says_what_is_missing(totpdesk: Elsewhere, system: str) -> None:
    """Typing, shortcuts and what else is not there yet are warnings, not problems."""
    found = {f["check"]: f for f in totpdesk("doctor", "--json").json}
    for check in ("shortcut", "typing", "focus", "screenshot"):
        assert found[check]["level"] == "warning"
        assert f"on {NAMES[system]} yet." in found[check]["sentence"]
    assert found["desktop"]["sentence"] == f"The session is {NAMES[system]}."
    assert NAMES[system] in found["locking"]["sentence"]
    problems = {name for name, finding in found.items() if finding["level"] == "problem"}
    assert problems <= {"clipboard"}  # no desktop is here that has one


def test_the_practice_page_is_served(totpdesk: Elsewhere) -> None:
    """It is, on a port of this computer, until it is ended."""
    with totpdesk.started("-m", "totpdesk", "practice", "--no-browser") as process:
        assert process.stdout.readline().startswith("http://127.0.0.1:")
        process.terminate()
        assert process.wait(20) == 0


@pytest.fixture(name="tray", scope="module")
def _tray(totpdesk: Elsewhere) -> dict[str, Any]:
    """Return what a user of the tray has seen."""
    return dict(json.loads(totpdesk.python(str(HERE / "tray.py"))))


def test_the_tray_says_that_it_cannot_type(tray: dict[str, Any], system: str) -> None:
    """On its terminal, in a notice, and where the user asks what works."""
    words = f"totpdesk cannot type on {NAMES[system]} yet."
    assert [text.startswith(words) for text in tray["notes"]] == [True]
    assert any("cannot register shortcuts or type" in text for text in tray["notice"])
    assert any(words in text for text in tray["status"])


def test_codes_are_copied_from_its_window(tray: dict[str, Any]) -> None:
    """What needs nothing of the system works."""
    assert len(tray["copied"]) == 6
    assert tray["copied"].isdigit()


def test_settings_that_do_nothing_there_are_hidden(tray: dict[str, Any]) -> None:
    """Starting at login is not offered."""
    assert not any("log in" in text for text in tray["boxes"])


def test_one_tray_runs_at_a_time(system: str, tmp_path: Path) -> None:
    """A second start shows the first's window, or says that one runs; the first ends well."""
    totpdesk = Elsewhere(system, tmp_path)
    totpdesk("add", "Forge", "--secret-stdin", stdin=SECRET)
    log = tmp_path / "log" / "totpdesk.log"
    with totpdesk.started("-m", "totpdesk", "tray") as first:
        wait_until(lambda: log.exists() and "serving on" in log.read_text(), 60, "the tray")
        second, typed = totpdesk("tray"), totpdesk("type", "Forge")
        first.terminate()
        assert first.wait(30) == 0
    totpdesk.close()
    if system == "win32":
        assert second.status == 1
        assert second.err.endswith("totpdesk is already running.\n")
        assert NO_INSTANCE[system] in typed.err
    else:
        assert second.status == 0
        assert "The code of Forge is on the clipboard." in typed.err
