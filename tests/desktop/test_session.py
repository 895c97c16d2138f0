"""The session of the desktop tests: its keychain is real, and nothing of it outlives it."""

import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from support.fingers import Key, SecondKeyboard
from support.keychain import PASSWORD
from support.programs import MissingProgramError, find_program, processes_with
from support.session import DesktopSession, Keyring
from support.targets import OpenTarget, QtField
from support.waiting import wait_until

STORE = "import keyring; keyring.set_password('totpdesk/x', 'a', 'uri')"
READ = "import keyring; print(keyring.get_password('totpdesk/x', 'a'))"


def test_keychain_keeps_what_a_child_stores(desktop: DesktopSession) -> None:
    """Two children of the session, one after the other, share the keychain through `keyring`."""
    desktop.run([sys.executable, "-c", STORE])
    assert desktop.run([sys.executable, "-c", READ]) == "uri\n"


def test_locked_keychain_prompts_and_the_fingers_answer(
    desktop: DesktopSession, keyboard: SecondKeyboard, open_target: OpenTarget
) -> None:
    """A read of the locked keychain opens the real prompt, which takes the typed password."""
    open_target(QtField)
    desktop.run([sys.executable, "-c", STORE])
    desktop.keychain.lock()
    assert desktop.keychain.is_locked()
    reader = desktop.spawn([sys.executable, "-c", READ])
    wait_until(lambda: reader.alive() and desktop.keychain.prompts(), 10, "the prompt")
    keyboard.type_keys(PASSWORD.decode())
    keyboard.tap(Key.RETURN)
    assert reader.process.wait(10) == 0
    assert reader.log_tail() == "uri\n"
    assert not desktop.keychain.is_locked()


def test_session_can_begin_with_a_locked_keychain() -> None:
    """A locked keychain is locked from the start and opens by its password."""
    with DesktopSession(keyring=Keyring.LOCKED, window_manager=False) as session:
        assert session.keychain.is_locked()
        session.keychain.unlock()
        assert not session.keychain.is_locked()


def test_session_without_keychain_has_none() -> None:
    """Where no keychain is asked for, none is started behind our back either."""
    with DesktopSession(keyring=Keyring.NONE) as session:
        with pytest.raises(subprocess.CalledProcessError) as failure:
            session.run([sys.executable, "-c", READ])
        assert "NoKeyringError" in failure.value.stderr


def test_two_sessions_know_nothing_of_each_other(desktop: DesktopSession) -> None:
    """Keys and secrets of one session do not reach another beside it; a manager is optional."""
    with DesktopSession(window_manager=False) as other:
        assert other.display != desktop.display
        assert not other.windows.has_manager()
        here, there = QtField(desktop), QtField(other)
        SecondKeyboard(other).type_keys("there")
        there.wait_text("there")
        assert here.text() == ""
        desktop.run([sys.executable, "-c", STORE])
        assert other.run([sys.executable, "-c", READ]) == "None\n"
        here.close()


def test_session_leaves_nothing_behind() -> None:
    """After the block no process, folder or display of the session is left."""
    with DesktopSession() as session:
        QtField(session)
        session.run(["sh", "-c", "setsid sleep 1000 >/dev/null 2>&1 &"])
        assert len(processes_with(str(session.folder))) >= 5
    assert processes_with(str(session.folder)) == []
    assert not session.folder.exists()
    assert not Path(f"/tmp/.X11-unix/X{session.display[1:]}").exists()


def test_dead_display_is_an_error_and_not_the_end_of_the_run() -> None:
    """When the X server dies the fingers say so, and the session still cleans up."""
    with DesktopSession(keyring=Keyring.NONE, window_manager=False) as session:
        keyboard = SecondKeyboard(session)
        ours = processes_with(str(session.folder))
        (server,) = (pid for pid in ours if Path(f"/proc/{pid}/comm").read_text() == "Xvfb\n")
        os.kill(server, signal.SIGTERM)
        with pytest.raises(ConnectionError):
            wait_until(keyboard.keys_down, 5, "the X server's end")
    assert not session.folder.exists()


def test_killed_owner_takes_its_session_along() -> None:
    """Even when the test run is killed outright, no process of its session lives on."""
    script = (
        "import time; from support.session import DesktopSession\n"
        "from support.targets import Chromium, QtField\n"
        "with DesktopSession() as session:\n"
        "    Chromium(session), QtField(session)\n"
        "    print(session.folder, flush=True); time.sleep(1000)\n"
    )
    path = Path(__file__).parents[1]
    argv = [sys.executable, "-c", script]
    with subprocess.Popen(argv, cwd=path, stdout=subprocess.PIPE, text=True) as owner:
        assert owner.stdout
        folder = owner.stdout.readline().strip()
        owner.kill()
    assert folder
    wait_until(lambda: not processes_with(folder), 10, "the session's end")
    shutil.rmtree(folder)  # the one thing that a killed owner leaves


def test_missing_program_is_named_with_its_package(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without Xvfb a session fails at once and says what to install."""
    monkeypatch.setenv("PATH", "")
    with pytest.raises(MissingProgramError, match="apt-get install xvfb"):
        find_program("Xvfb")
