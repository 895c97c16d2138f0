"""`totpdesk practice` on Plasma's Wayland: it opens a browser, one press, and the site is in.

Nothing here is a stand-in: the command opens the page in a real browser that is a Wayland client,
the account comes from the page's own QR code, the real portals type, and the site takes only the
code of the very moment.
"""

from __future__ import annotations

import shlex
import signal
from contextlib import ExitStack, closing
from typing import TYPE_CHECKING
from urllib.request import urlopen

import pytest

from support.hand import Key
from support.practice import READY, open_form, verdict
from support.targets.base import Target
from support.targets.browsers import Browser
from support.totpdesk import Totpdesk
from support.waiting import wait_until
from support.wayland.targets import WaylandChromium, WaylandFirefox
from support.wayland.where import ON_KDE
from totpdesk.practice import Form

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from support.wayland.fingers import WaylandKeyboard
    from support.wayland.kde import KdeSession

pytestmark = ON_KDE
FINGERS = (Key.CTRL, Key.ALT, Key.O)
TIMEOUT = 60.0  # seconds: a browser's first start on a loaded machine
OTHER = "otpauth://totp/Bank:me?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=Bank"
WAYS = {Form.SINGLE: "one field", Form.BOXES: "six boxes", Form.NOPASTE: "no pasting"}

HEADLINE = "document.querySelector('#headline').innerText"
IN_SIGHT = """(({top, bottom}) => top >= 0 && bottom <= innerHeight)
              (document.querySelector('#result').getBoundingClientRect())"""


class Practice(Browser):
    """`totpdesk practice`, and the browser that it has opened."""

    def __init__(self, session: KdeSession, totpdesk: Totpdesk) -> None:
        Target.__init__(self, session)  # the browser is not ours to start
        self._totpdesk = totpdesk
        self._profile = session.new_folder("profile")
        self._pid = session.new_file("pid")
        self._child = session.spawn(
            ["env", f"BROWSER={self._script()}", *totpdesk.argv, "practice"]
        )
        self._wire = self._connect()
        self.url = self._await(self._printed_url, "the address of the page")
        process = int(self._pid.read_text())
        self.window_id = self._await(lambda: session.windows.of_process(process), "its window")

    def add_account(self) -> None:
        """Add the page's account by its QR code."""
        image = self._session.new_file("practice.png")
        with urlopen(f"{self.url}qr.png", timeout=TIMEOUT) as reply:  # noqa: S310 - loopback
            image.write_bytes(reply.read())
        self._totpdesk.do("add", "practice", "--qr", str(image))

    def show(self, form: Form) -> None:
        """Have a form with the keyboard in it; return when KWin knows it by its title."""
        if form is Form.SINGLE:  # which is there from the start
            self._session.windows.activate(self.window_id)
            self._await(lambda: self.evaluate(READY), "its field to have the keyboard")
        else:
            open_form(self, self._session, f"{self.url}{form}")
        self._await(lambda: WAYS[form] in self._session.windows.title(self.window_id), "its title")

    def lines(self) -> list[str]:
        """Return the lines that the command has printed."""
        return self._child.log_tail().splitlines()

    @property
    def has_ended(self) -> bool:
        """Whether the command has ended, and its account with it."""
        return self._child.process.poll() is not None

    def interrupt(self) -> None:
        """Press Ctrl-C in the command's terminal; return when it has ended."""
        self._child.process.send_signal(signal.SIGINT)
        self._child.process.wait(TIMEOUT)

    def end(self) -> None:
        """End the command, which has its account forgotten, then the browser."""
        self.interrupt()
        super().end()

    def _script(self) -> str:
        """Make a program that starts the browser with the address it is given."""
        script = self._session.new_file("browser")
        command = shlex.join(self._command(self._profile))
        script.write_text(f'#!/bin/sh\necho $$ >{self._pid}\nexec {command} "$1" >/dev/null 2>&1\n')
        script.chmod(0o700)
        return str(script)

    def _printed_url(self) -> str:
        lines = [line for line in self.lines() if line.startswith("Practise at ")]
        return lines[0].split()[-1] if lines else ""


class PracticeChromium(Practice, WaylandChromium):
    """In Chromium."""


class PracticeFirefox(Practice, WaylandFirefox):
    """In Firefox."""


@pytest.fixture(name="totpdesk", scope="module")
def _totpdesk(desktop: KdeSession) -> Iterator[Totpdesk]:
    """Return totpdesk with its tray running and another account, which no press may choose."""
    totpdesk = Totpdesk(desktop)
    totpdesk.do("add", "bank", "--uri", OTHER)
    totpdesk.do("config", "set", "min_left", "5")
    tray = totpdesk.start_tray()
    wait_until(lambda: _its_window(desktop), TIMEOUT, "its window, as there is no tray here")
    yield totpdesk
    totpdesk.stop_tray(tray)
    totpdesk.do("remove", "bank", "--yes")


def _its_window(desktop: KdeSession) -> bool:
    return any("totpdesk" in window.title for window in desktop.windows.all().values())


@pytest.fixture(name="running", scope="module", params=[PracticeChromium, PracticeFirefox])
def _running(
    request: pytest.FixtureRequest, desktop: KdeSession, totpdesk: Totpdesk
) -> Iterator[Callable[[], Practice]]:
    """Return what gives the site in each browser in turn; it starts again after its Ctrl-C."""
    with ExitStack() as opened:
        latest: list[Practice] = []

        def running() -> Practice:
            if not latest or latest[-1].has_ended:
                opened.close()
                latest.append(opened.enter_context(closing(request.param(desktop, totpdesk))))
                latest[-1].add_account()
            return latest[-1]

        yield running


@pytest.fixture(name="practice")
def _practice(running: Callable[[], Practice]) -> Practice:
    """Return the site, its account added."""
    return running()


@pytest.mark.parametrize("form", Form)
def test_one_press_and_the_site_is_in(
    practice: Practice, form: Form, keyboard: WaylandKeyboard
) -> None:
    """In each form six digits arrive and nothing else, and the page and the terminal say so."""
    practice.show(form)
    keyboard.chord(FINGERS, hold=0.12)
    result = verdict(practice)
    assert (result["verdict"], result["way"], result["strays"]) == ("accepted", "typed", [])
    assert "".join(result["arrived"]) == result["code"]
    assert practice.evaluate(HEADLINE) == "You are in"
    assert practice.evaluate(IN_SIGHT), "it must be seen without scrolling"
    wait_until(lambda: practice.lines()[-1].startswith("You are in, after "), TIMEOUT, "the line")
    assert set() == keyboard.keys_down()


def test_ctrl_c_forgets_the_account(practice: Practice, totpdesk: Totpdesk) -> None:
    """The command ends well and takes the account with it; the other stays."""
    practice.interrupt()
    assert practice.lines()[-1] == "Deleted the practice account practice."
    assert "practice" not in totpdesk.do("list")
    assert "bank" in totpdesk.do("list")
