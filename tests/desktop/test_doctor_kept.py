"""`totpdesk doctor` and what is kept for the user: each fault planted in it is found, and named."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from support.doctor import examine, last
from support.fingers import Key, SecondKeyboard
from support.session import DesktopSession, Keyring
from support.totpdesk import Totpdesk
from support.tray import TrayHost
from support.waiting import wait_until
from totpdesk.base import paths

SECONDS = 15.0
# A backend of keyring's that keeps no secret.
IN_THE_CLEAR = """
from keyring.backend import KeyringBackend
class Keyring(KeyringBackend):
    priority = 99
    def get_password(self, service, username):
        return None
    def set_password(self, service, username, password):
        raise AssertionError
    def delete_password(self, service, username):
        raise AssertionError
"""


@pytest.fixture(name="totpdesk", scope="module")
def _totpdesk(session: DesktopSession) -> Totpdesk:
    TrayHost(session)  # or the accounts would come up, and take the keyboard
    totpdesk = Totpdesk(session)
    totpdesk.do("add", "GitHub", "--secret-stdin", text="JBSWY3DPEHPK3PXP")
    return totpdesk


@pytest.mark.parametrize("is_running", [False, True])
def test_a_damaged_list(totpdesk: Totpdesk, *, is_running: bool) -> None:
    """It is a problem that names the repair; everything else is still checked."""
    index = totpdesk.data / "accounts.json"
    before = index.read_bytes()
    tray = totpdesk.start_tray() if is_running else None
    index.write_text("{")
    findings = examine(totpdesk)
    index.write_bytes(before)
    if tray:
        totpdesk.stop_tray(tray)
    level, words = last(findings, "accounts")
    assert (level, "doctor --repair" in words) == ("problem", True)
    assert last(findings, "typing")[1].endswith("arrived. ")


def test_the_program_at_login_is_gone(session: DesktopSession, totpdesk: Totpdesk) -> None:
    """An autostart entry that names what is not there is a problem; none is a warning."""
    entry = Path(session.env["XDG_CONFIG_HOME"], "autostart", f"{paths.DESKTOP_ID}.desktop")
    assert last(examine(totpdesk), "autostart")[0] == "warning"
    entry.parent.mkdir(parents=True, exist_ok=True)
    entry.write_text("[Desktop Entry]\nType=Application\nExec=/gone/totpdesk tray\n")
    level, words = last(examine(totpdesk), "autostart")
    entry.unlink()
    assert (level, "Switch it on again in its settings" in words) == ("problem", True)


def test_settings_that_cannot_be_read(totpdesk: Totpdesk, session: DesktopSession) -> None:
    """They are named, and everything else is looked at with those of a new user."""
    settings = Path(session.env["XDG_CONFIG_HOME"], "totpdesk", "settings.json")
    settings.parent.mkdir(parents=True, exist_ok=True)
    settings.write_text("[")
    findings = examine(totpdesk)
    settings.unlink()
    assert last(findings, "settings")[0] == "problem"
    assert last(findings, "typing")[1].endswith("arrived. ")


def test_the_keychain_would_write_plain_text(
    session: DesktopSession, totpdesk: Totpdesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One that is set for keyring but unknown is refused and named."""
    folder = session.new_folder("plain")
    (folder / "in_the_clear.py").write_text(IN_THE_CLEAR)
    monkeypatch.setitem(session.env, "PYTHONPATH", f"{folder}:{session.env['PYTHONPATH']}")
    monkeypatch.setitem(session.env, "PYTHON_KEYRING_BACKEND", "in_the_clear.Keyring")
    level, words = last(examine(totpdesk), "keychain")
    assert (level, "in_the_clear" in words) == ("problem", True)
    assert "PYTHON_KEYRING_BACKEND" in words


def test_the_keychain_is_locked_and_its_prompt_sent_away() -> None:
    """It is reported as locked, and everything else is checked."""
    with DesktopSession(keyring=Keyring.LOCKED) as session:
        fingers = SecondKeyboard(session)
        report = session.new_file("report")
        doctor = session.spawn(["sh", "-c", f"exec {sys.executable} -m totpdesk doctor >{report}"])

        def sent_away() -> bool:
            if session.keychain.prompts():
                fingers.tap(Key.ESCAPE)
            return doctor.process.poll() is not None

        wait_until(sent_away, 2 * SECONDS, "the doctor to end", report.read_text)
        assert doctor.process.returncode == 4
        assert "problem  keychain   The keychain is locked. Unlock it" in report.read_text()


def test_no_keychain() -> None:
    """Display and bus are there, but no keychain: everything else passes."""
    with DesktopSession(keyring=Keyring.NONE) as session:
        findings = examine(Totpdesk(session))
        level, words = last(findings, "keychain")
        assert (level, "Start gnome-keyring or KWallet" in words) == ("problem", True)
        assert last(findings, "typing")[1].endswith("arrived. ")
        assert last(findings, "clipboard")[0] == "ok"


def test_a_bare_machine() -> None:
    """No keychain, no bus, no display: each is reported, nothing hangs, nothing is written."""
    with DesktopSession(keyring=Keyring.NONE) as session:
        totpdesk = Totpdesk(session)
        for name in ("DISPLAY", "DBUS_SESSION_BUS_ADDRESS", "QT_QPA_PLATFORM"):
            del session.env[name]
        findings = examine(totpdesk)
        assert last(findings, "keychain")[0] == "problem"
        assert last(findings, "desktop")[0] == "problem"
        assert not {f["check"] for f in findings} & {"focus", "screenshot", "portals", "tray"}
        assert "Run `totpdesk doctor` inside your desktop." in last(findings, "typing")[1]
        assert not totpdesk.data.exists()
