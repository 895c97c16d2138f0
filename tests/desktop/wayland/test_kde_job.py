"""What totpdesk exists for, on Plasma's Wayland: through the real portals, into real programs.

The account is a counter's, so that each press must bring the very next code: one that was missed,
doubled or wrong would show at once.
"""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import UTC, datetime
from statistics import median
from typing import TYPE_CHECKING

import pytest

from support.hand import Key
from support.totpdesk import Totpdesk
from support.waiting import wait_until
from support.wayland.where import ON_KDE
from totpdesk.otp import code_at, parse_uri

if TYPE_CHECKING:
    from collections.abc import Iterator

    from support.targets import Target
    from support.wayland.fingers import WaylandKeyboard
    from support.wayland.kde import KdeSession
    from support.wayland.targets import WaylandChromium, WaylandField

pytestmark = ON_KDE
FINGERS = (Key.CTRL, Key.ALT, Key.O)
TIMEOUT = 20.0  # seconds
PRESSES = 200
ACCOUNT = parse_uri("otpauth://hotp/Site:me?secret=JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP&issuer=Site")


class Running:
    """The tray with one account, and how many of its codes have arrived."""

    def __init__(self, session: KdeSession) -> None:
        self.session = session
        self.totpdesk = Totpdesk(session)
        uri = "otpauth://hotp/Site:me?secret=JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP&issuer=Site"
        self.totpdesk.do("add", "site", "--uri", uri)
        self.tray = self.totpdesk.start_tray()
        wait_until(self._window, TIMEOUT, "its window, as there is no tray here")
        self.arrived = 0

    def next_code(self) -> str:
        """Return the code that must arrive next."""
        account = replace(ACCOUNT.account, counter=self.arrived)
        return code_at(account, ACCOUNT.secret, datetime.now(UTC)).value

    def arrives_in(self, target: Target) -> None:
        """Wait for the next code in a target, alone."""
        target.wait_text(self.next_code(), TIMEOUT)
        self.arrived += 1

    def knows(self, target: Target) -> None:
        """Wait until KWin has reported to the tray, too, that the target has the focus."""
        self.session.windows.activate(target.window_id)

        def typed() -> bool:
            answer = self.totpdesk.run("type")
            return answer.returncode == 0

        wait_until(typed, TIMEOUT, "totpdesk to type into the target")
        self.arrives_in(target)

    def _window(self) -> bool:
        titles = [window.title for window in self.session.windows.all().values()]
        return any("totpdesk" in title for title in titles)


@pytest.fixture(name="running", scope="module")
def _running(desktop: KdeSession) -> Iterator[Running]:
    running = Running(desktop)
    yield running
    running.totpdesk.stop_tray(running.tray)


def holds() -> list[float]:
    """Return how long each press is held, in seconds: mostly as people do, some up to two."""
    chance = random.Random(4226)  # noqa: S311 - the same at every run
    short = [chance.uniform(0.01, 0.12) for _ in range(PRESSES * 8 // 10)]
    long = [chance.uniform(0.2, 0.5) for _ in range(PRESSES * 17 // 100)]
    most = [*short, *long]
    chance.shuffle(most)
    return [*most, *[2.0] * (PRESSES - len(most))]


def test_two_hundred_presses(
    running: Running,
    field: WaylandField,
    keyboard: WaylandKeyboard,
    record_property: pytest.RecordProperty,
) -> None:
    """Each press types its code and nothing else, whatever the hold; no key stays down."""
    running.knows(field)
    took = []
    for hold in holds():
        field.clear()
        chord = keyboard.chord(FINGERS, hold=hold)
        running.arrives_in(field)
        last = field.changes()[-1].ns
        took.append((last - chord.pressed_ns) / 1e6)
    keyboard.type_keys("x")  # a modifier that were still down would make it something else
    field.wait_text(lambda text: text.endswith("x"))
    assert keyboard.keys_down() == set()
    record_property("press to last digit, median ms", median(took))
    print(f"{len(took)} presses, median {median(took):.1f} ms from the press to the last digit")


def test_chromium(running: Running, chromium: WaylandChromium, keyboard: WaylandKeyboard) -> None:
    """Chromium as a Wayland client gets the code as well."""
    running.knows(chromium)
    chromium.clear()
    keyboard.chord(FINGERS, hold=0.1)
    running.arrives_in(chromium)


def test_the_portal_is_restarted(
    running: Running, desktop: KdeSession, field: WaylandField, keyboard: WaylandKeyboard
) -> None:
    """When the portal has crashed and come back, the shortcut works again by itself."""
    desktop.stop_portal()
    desktop.start_portal()
    field.clear()

    def works() -> bool:
        keyboard.chord(FINGERS, hold=0.05)
        return bool(field.text())

    wait_until(works, TIMEOUT, "the shortcut to be heard again")


def test_the_picker_gives_the_focus_back(
    running: Running, field: WaylandField, keyboard: WaylandKeyboard
) -> None:
    """With several accounts the picker asks, and the code goes to the window of the press."""
    uri = "otpauth://totp/Other:me?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=Other"
    running.totpdesk.do("add", "other", "--uri", uri)
    field.clear()
    keyboard.chord(FINGERS, hold=0.05)
    windows = running.session.windows
    wait_until(lambda: "account" in windows.title(windows.active()), TIMEOUT, "the picker")
    keyboard.type_keys("oth")
    keyboard.tap(Key.RETURN)
    assert len(field.wait_text(lambda text: len(text) >= 6, TIMEOUT)) == 6
    wait_until(lambda: windows.has_keys(field.window_id), TIMEOUT, "the focus to be back")
