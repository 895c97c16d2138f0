"""Several displays of one user: each has an instance of its own, and what it inserts stays there.

The second display is a real X server beside the first, of the same user: home, keychain and bus are
shared, as with a desktop in VNC beside the one on the screen.
"""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager, suppress
from copy import copy
from functools import partial
from threading import Thread
from typing import TYPE_CHECKING

import pytest

from support.codes import codes_of
from support.fingers import Key, SecondKeyboard
from support.programs import find_program
from support.session import DesktopSession
from support.targets import QtField
from support.totpdesk import Totpdesk
from support.tray import TrayHost
from support.waiting import wait_until

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from support.programs import Child

SECRET = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
SECONDS = 30.0
NOBODY = 65534
X_PORT = 6000  # of the display 0
COUNTED = f"otpauth://hotp/Counted?secret={SECRET}&counter=0"
COUNTS = {"755224", "287082", "359152", "969429", "338314", "254676"}  # RFC 4226, appendix D


class Screen:
    """One display of the user, and totpdesk as it is run there."""

    def __init__(self, session: DesktopSession) -> None:
        self.session = session
        self.totpdesk = Totpdesk(session)
        self.child: Child | None = None

    def start(self) -> None:
        """Start the tray here."""
        self.child = self.totpdesk.start_tray()

    def stop(self) -> None:
        """End the tray that was started here."""
        if self.child:
            self.totpdesk.stop_tray(self.child)
        self.child = None

    def clipboard(self) -> str:
        """Return what another program would paste here."""
        argv = [find_program("xclip"), "-selection", "clipboard", "-o"]
        done = subprocess.run(
            argv, env=self.session.env, capture_output=True, text=True, check=False
        )
        return done.stdout

    @contextmanager
    def runtime_folder(self, which: str, parent: Path) -> Iterator[None]:
        """Start programs with a runtime folder of this kind."""
        before, folder = self.session.env, parent / which
        env = {name: value for name, value in before.items() if name != "XDG_RUNTIME_DIR"}
        if which != "unset":
            folder.mkdir(mode=0o700, exist_ok=True)
            env["XDG_RUNTIME_DIR"] = str(folder)
        if which == "another user's" and os.getuid() == 0:
            os.chown(folder, NOBODY, NOBODY)
        self.session.env = env
        try:
            yield
        finally:
            self.session.env = before

    def elsewhere(self, *words: str, **environment: str) -> subprocess.CompletedProcess[str]:
        """Run a command as a script of the same user does that knows no display."""
        env = {name: value for name, value in self.session.env.items() if name != "DISPLAY"}
        return subprocess.run(
            [sys.executable, "-m", "totpdesk", *words],
            env=env | environment,
            capture_output=True,
            text=True,
            timeout=SECONDS,
            check=False,
        )


@pytest.fixture(scope="module", name="session")
def _session() -> Iterator[DesktopSession]:
    with DesktopSession() as session:
        totpdesk = Totpdesk(session)
        totpdesk.do("add", "GitHub", "--secret-stdin", text=SECRET)
        totpdesk.do("add", "Counted", "--uri", COUNTED)
        totpdesk.do("config", "set", "min_left", "0")
        with closing(TrayHost(session)):
            yield session


@pytest.fixture(scope="module", name="both")
def _both(session: DesktopSession) -> tuple[Screen, Screen]:
    return Screen(session), Screen(session.another_display())


@pytest.fixture(name="here")
def _here(both: tuple[Screen, Screen]) -> Iterator[Screen]:
    yield both[0]
    both[0].stop()


@pytest.fixture(name="there")
def _there(both: tuple[Screen, Screen]) -> Iterator[Screen]:
    yield both[1]
    both[1].stop()


def test_each_display_has_its_own(here: Screen, there: Screen) -> None:
    """A press, a typed code and a copied one reach the display that they are asked for on."""
    here.start()
    there.start()
    fields = QtField(here.session), QtField(there.session)
    for screen, field, other in ((there, fields[1], fields[0]), (here, *fields)):
        screen.totpdesk.do("type", "GitHub")
        field.wait_text(is_code, SECONDS)
        assert other.text() == ""
        field.clear()
    there.totpdesk.do("copy", "GitHub")
    assert is_code(there.clipboard())
    SecondKeyboard(there.session).chord((Key.CTRL, Key.ALT, Key.O), hold=0.1)
    assert there.child
    wait_until(partial(there.session.windows.of_process, there.child.pid), SECONDS, "the picker")
    assert here.child
    assert not here.session.windows.of_process(here.child.pid)
    for field in fields:
        field.close()


def test_only_another_display_has_one(here: Screen, there: Screen) -> None:
    """What needs a display says where totpdesk runs; a code is copied here without it."""
    here.start()
    field = QtField(here.session)
    for words in (["type"], ["type", "GitHub"], ["pick"], ["menu", "--with", "cat"]):
        ran = there.totpdesk.run(*words)
        said = (
            f"totpdesk is running on {here.session.display}, but not on this display, "
            f"{there.session.display}. Start it here with `totpdesk`.\n"
        )
        assert (ran.returncode, ran.stdout, ran.stderr) == (1, "", said)
    there.totpdesk.do("copy", "GitHub", "--no-wait")
    assert is_code(there.clipboard())
    assert here.clipboard() == field.text() == ""
    assert is_code(there.totpdesk.do("code", "GitHub").strip())
    field.close()


def test_no_display(here: Screen, there: Screen) -> None:
    """A script gets its codes; it types where the only instance runs, and among two it is asked."""
    here.start()
    field = QtField(here.session)
    assert here.elsewhere("type", "GitHub").returncode == 0
    field.wait_text(is_code, SECONDS)
    field.clear()
    there.start()
    assert is_code(here.elsewhere("code", "GitHub").stdout.strip())
    ran = here.elsewhere("type", "GitHub")
    both = ", ".join(sorted((here.session.display, there.session.display)))
    said = (
        f"totpdesk is running on several displays: {both}. Set DISPLAY or WAYLAND_DISPLAY to the "
        "one you mean.\n"
    )
    assert (ran.returncode, ran.stderr, field.text()) == (1, said, "")
    assert here.elsewhere("type", "GitHub", DISPLAY=f"{here.session.display}.0").returncode == 0
    field.wait_text(is_code, SECONDS)
    field.close()


def test_a_counter_is_counted_once(here: Screen, there: Screen) -> None:
    """Codes of a counter asked for on both displays at once are all different, and none is lost."""
    here.start()
    there.start()
    ask = [partial(screen.totpdesk.do, "code", "Counted") for screen in (here, there) * 3]
    with ThreadPoolExecutor(4) as pool:
        given = [each.result().strip() for each in [pool.submit(call) for call in ask]]
    assert sorted(given) == sorted(COUNTS)


@pytest.mark.parametrize(
    ("tray", "command"),
    [("set", "unset"), ("unset", "set"), ("unset", "another user's"), ("set", "another user's")],
)
def test_any_runtime_folder(here: Screen, tmp_path: Path, tray: str, command: str) -> None:
    """Cron, su and a bare window manager know another runtime folder or none: one instance runs."""
    with here.runtime_folder(tray, tmp_path):
        here.start()
    with here.runtime_folder(command, tmp_path):
        assert json.loads(here.totpdesk.do("vault", "status", "--json"))["open"] is False
        here.totpdesk.do("tray")
    assert here.child
    wait_until(partial(here.session.windows.of_process, here.child.pid), SECONDS, "its window")


def test_a_runtime_folder_that_goes(here: Screen, tmp_path: Path) -> None:
    """It goes with the last login, while a desktop in VNC and its tray stay."""
    with here.runtime_folder("set", tmp_path):
        here.start()
    shutil.rmtree(tmp_path / "set")
    assert is_code(here.elsewhere("code", "GitHub").stdout.strip())
    assert json.loads(here.elsewhere("vault", "status", "--json").stdout)["open"] is False


def test_a_forwarded_display_that_is_refused(here: Screen) -> None:
    """Where ssh finds no display, or may not use it, it ends each connection: that is said."""
    with refused_display() as display:
        ran = here.elsewhere("tray", DISPLAY=display)
    said = "No graphical session can be reached. Start totpdesk inside your desktop.\n"
    assert (ran.returncode, ran.stderr) == (1, said)


def test_an_untrusted_program(here: Screen, tmp_path: Path) -> None:
    """`ssh -X` has the X server keep keyboard and other windows from it: nothing can be typed."""
    cookie = str(tmp_path / "cookie")
    display = here.session.display
    here.session.run([find_program("xauth"), "-f", cookie, "generate", display, ".", "untrusted"])
    untrusted = copy(here.session)
    untrusted.env = here.session.env | {"XAUTHORITY": cookie}
    ran = Totpdesk(untrusted).run("tray")
    said = (
        "The X server offers no XKB, without which no typing is safe. `ssh -X` keeps it from "
        "programs: use `ssh -Y`.\n"
    )
    assert (ran.returncode, ran.stderr) == (1, said)


@contextmanager
def refused_display() -> Iterator[str]:
    """Have a display on which each connection is closed; yield its name."""
    with socket.socket() as listening:
        for number in range(10, 1000):
            with suppress(OSError):
                listening.bind(("127.0.0.1", X_PORT + number))
                break
        listening.listen()
        closing_all = Thread(target=close_all, args=(listening,), daemon=True)
        closing_all.start()
        yield f"localhost:{number}.0"
        listening.shutdown(socket.SHUT_RDWR)
        closing_all.join()


def close_all(listening: socket.socket) -> None:
    """Close each connection until nothing listens any more."""
    with suppress(OSError):
        while True:
            listening.accept()[0].close()


def is_code(text: str) -> bool:
    """Return whether it is a code of the account by time."""
    return text in codes_of(SECRET)
