"""`totpdesk doctor` on Wayland: the backends used there work, and each planted fault is found.

GNOME's compositor has a file of its own, test_mutter.
"""

from __future__ import annotations

import json
import sys
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from support.totpdesk import Totpdesk
from support.wayland.portal import Portal, forget_shortcuts
from support.wayland.where import ON_KDE, ON_SWAY
from totpdesk.base import paths

if TYPE_CHECKING:
    from collections.abc import Iterator

    from support.wayland.kde import KdeSession
    from support.wayland.session import WaylandSession
    from support.wayland.sway import SwaySession

SECONDS = 15.0
PROGRAMS = str(Path(sys.executable).parent)  # Python's own, and none of wtype and wl-clipboard
# What claims to copy, and does not.
LIAR = "#!/bin/sh\nexec sleep 60\n"


@pytest.fixture(name="totpdesk")
def _totpdesk(desktop: WaylandSession) -> Totpdesk:
    totpdesk = Totpdesk(desktop)
    totpdesk.do("config", "set", "min_left", "3")  # as one who has been through the first start
    return totpdesk


@contextmanager
def running(totpdesk: Totpdesk) -> Iterator[None]:
    """Let the instance run for the length of a block."""
    tray = totpdesk.start_tray()
    try:
        yield
    finally:
        totpdesk.stop_tray(tray)


def examine(totpdesk: Totpdesk, *options: str) -> dict[tuple[str, str], str]:
    """Return what the doctor says, by check and level; of several the last."""
    ran = totpdesk.run("doctor", "--json", *options)
    assert ran.stderr == ""
    findings = json.loads(ran.stdout)
    assert bool(ran.returncode) is any(f["level"] == "problem" for f in findings)
    return {(f["check"], f["level"]): f"{f['sentence']} {f['advice']}" for f in findings}


def beside(desktop: WaylandSession, name: str, script: str) -> str:
    """Return a PATH on which a program of ours comes before the system's."""
    folder = desktop.new_folder("programs")
    (folder / name).write_text(script)
    (folder / name).chmod(0o700)
    return f"{folder}:{desktop.env['PATH']}"


@pytest.mark.parametrize("is_running", [False, True])
def test_what_is_taken_there_works(totpdesk: Totpdesk, *, is_running: bool) -> None:
    """The dummy arrives in our own field, and comes and goes on the clipboard."""
    tray = totpdesk.start_tray() if is_running else None
    said = examine(totpdesk)
    if tray:
        totpdesk.stop_tray(tray)
    assert "arrived" in said["typing", "ok"]
    assert "read back and cleared" in said["clipboard", "ok"]
    assert "reports the focused window" in said["focus", "ok"]
    assert "Wayland" in said["desktop", "ok"]


def test_a_clipboard_that_does_not_give_back(
    desktop: WaylandSession, totpdesk: Totpdesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A wl-copy that copies nothing is a problem, not a copy."""
    monkeypatch.setitem(desktop.env, "PATH", beside(desktop, "wl-copy", LIAR))
    said = examine(totpdesk)
    assert said["clipboard", "problem"].startswith("The clipboard did not take the code.")
    assert "arrived" in said["typing", "ok"]


def test_without_wl_clipboard(
    desktop: WaylandSession, totpdesk: Totpdesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """That nothing can be copied is said, with what to install."""
    monkeypatch.setitem(desktop.env, "PATH", PROGRAMS)
    said = examine(totpdesk)
    assert "Install wl-clipboard" in said["clipboard", "warning"]
    assert ("clipboard", "problem") not in said


@ON_SWAY
def test_sway_without_wtype(
    desktop: SwaySession, totpdesk: Totpdesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing types there then, and there are no shortcuts; each says what to do."""
    monkeypatch.setitem(desktop.env, "PATH", PROGRAMS)
    said = examine(totpdesk)
    assert said["typing", "warning"].startswith("This desktop lets no program type.")
    assert "Install wtype." in said["typing", "warning"]
    assert "`totpdesk shortcut` says how" in said["shortcut", "warning"]
    assert "Install grim." in said["screenshot", "warning"]


@ON_SWAY
def test_sway_that_tells_no_focus(
    desktop: SwaySession, totpdesk: Totpdesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A session whose programs do not know sway's socket."""
    monkeypatch.setitem(desktop.env, "SWAYSOCK", f"{desktop.folder}/gone")
    said = examine(totpdesk)
    assert said["focus", "problem"]


@ON_KDE
def test_another_program_has_the_shortcut(desktop: KdeSession, totpdesk: Totpdesk) -> None:
    """Plasma has given the keys away and still names them to us: the doctor checks further."""
    forget_shortcuts(desktop, paths.APP)  # Plasma keeps them for us since the last start
    other = Portal(desktop)
    other.bind_shortcut("other", "CTRL+ALT+o", token="another")
    with running(totpdesk):
        said = examine(totpdesk)
    other.close()
    assert "has not registered Ctrl+Alt+O" in said["shortcut", "problem"]


@ON_KDE
def test_no_portal(desktop: KdeSession, totpdesk: Totpdesk) -> None:
    """Each ability that goes by it is closed, and the package is named with each."""
    desktop.stop_portal()
    try:
        said = examine(totpdesk)
    finally:
        desktop.start_portal()
    for check in ("shortcut", "typing", "screenshot", "portals"):
        assert "xdg-desktop-portal-kde" in said[check, "warning"]
    assert "read back and cleared" in said["clipboard", "ok"]


@ON_KDE
def test_the_portal_dies_under_the_instance(desktop: KdeSession, totpdesk: Totpdesk) -> None:
    """What the running instance tries then is found broken, and the doctor ends in time."""
    with running(totpdesk):
        desktop.stop_portal()
        try:
            said = examine(totpdesk)
        finally:
            desktop.start_portal()
    assert "Portals of this desktop: none." in said["portals", "warning"]


@ON_KDE
def test_the_screenshot_is_refused(desktop: KdeSession, totpdesk: Totpdesk) -> None:
    """Plasma has no folder to save it in here, which it reports as if its user had refused.

    Its portal's backend answers nothing more after that, so it is started anew.
    """
    try:
        said = examine(totpdesk, "--screenshot")
    finally:
        desktop.stop_portal()
        desktop.start_portal()
    assert said["screenshot", "problem"]
    assert "arrived" in said["typing", "ok"]
