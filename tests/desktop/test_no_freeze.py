"""Typing beside a busy GUI thread: the desktop must never freeze because of us."""

from __future__ import annotations

import subprocess
import sys

import pytest

from support.session import DesktopSession, Keyring

TIMEOUT = 60.0  # seconds
TOO_LONG = 10.0  # seconds; without care it freezes within the first second


def run(mode: str, timeout: float) -> str:
    """Have a restless program type three hundred times on a desktop of its own."""
    with DesktopSession(keyring=Keyring.NONE) as session:
        argv = [sys.executable, "-m", "support.apps.restless", mode]
        done = subprocess.run(
            argv, env=session.env, timeout=timeout, check=True, capture_output=True, text=True
        )
    return done.stdout.strip()


def test_typing_beside_a_busy_gui_thread() -> None:
    """All of it is typed, however much the GUI thread asks the X server meanwhile."""
    assert run("waiting", TIMEOUT) == "300"


def test_what_care_is_needed_for() -> None:
    """Without that care the two wait for each other: the program comes to no end."""
    with pytest.raises(subprocess.TimeoutExpired):
        run("raw", TOO_LONG)
