"""A newcomer's hands: mouse and keyboard on a virtual desktop, each move counted and timed."""

from __future__ import annotations

import sys
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PIL import ImageGrab
from Xlib import X
from Xlib.display import Display
from Xlib.ext import xtest

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

from support.fingers import Key, SecondKeyboard
from support.practice import READY
from support.tray import TrayHost
from support.waiting import wait_until

if TYPE_CHECKING:
    from collections.abc import Callable

    from support.programs import Child
    from support.session import DesktopSession
    from support.targets import Browser

SECONDS: Final = 60.0
SHORTCUT: Final = (Key.CTRL, Key.ALT, Key.O)
STILL: Final = 0.35  # seconds in which nothing moves but a cursor: a window has answered
SHOWN: Final = 0.3  # seconds until a window has answered a key
PAUSE: Final = 1.5  # seconds
BLINK: Final = 0.1  # seconds
HOLD: Final = 0.1  # seconds: how long fingers stay on a shortcut
FIELD: Final = """(() => {
    const box = document.querySelector('input').getBoundingClientRect();
    return [box.x + box.width / 2 + screenX, box.y + box.height / 2 + screenY
            + outerHeight - innerHeight];
})()"""


@dataclass(frozen=True, slots=True)
class Move:
    """What was done, by how many clicks and keys, and the seconds until its effect was seen."""

    what: str
    clicks: int
    keys: int
    seconds: float

    @property
    def shown(self) -> str:
        """The seconds as a text; what is shorter than a blink of the eye is not told apart."""
        return f"{self.seconds:.1f}" if self.seconds >= BLINK else f"< {BLINK}"


class Newcomer:
    """Someone at this desktop; `moves` is what they did so far."""

    def __init__(self, desktop: DesktopSession, pictures: Path | None = None) -> None:
        """Sit down at a desktop whose panel has a tray; `pictures` gets one after each move."""
        self.desktop = desktop
        self._pictures = pictures
        self.moves: list[Move] = []
        self._keyboard = SecondKeyboard(desktop)
        self._tray = TrayHost(desktop)
        self._screen = Display(desktop.display)
        desktop.at_end(self._screen.close)
        self._clicks = self._keys = 0
        self._seen = 0.0  # when what was waited for was there, if that is before the wait's end

    def does(self, what: str, *actions: Callable[[], object]) -> None:
        """Do something and note it; the last action waits for what is seen then.

        Then a moment passes that is not counted, as with everyone who reads before the next move.
        """
        self._clicks = self._keys = 0
        self._seen, began = 0.0, time.monotonic()
        for action in actions:
            action()
        seconds = (self._seen or time.monotonic()) - began
        self.moves.append(Move(what, self._clicks, self._keys, seconds))
        if self._pictures:
            self._pictures.mkdir(parents=True, exist_ok=True)
            self.desktop.screenshot(self._pictures / f"{len(self.moves):02}.png")
        time.sleep(PAUSE)

    def press(self, *keys: int) -> None:
        """Press a key, or several at once: that counts as one."""
        self._keys += 1
        self._keyboard.chord(keys, hold=HOLD if len(keys) > 1 else 0)

    def press_until(self, key: Key, done: Callable[[], object]) -> None:
        """Press a key as soon as the window takes it, which it shows to eyes and not to us."""
        self._keys += 1

        def pressed() -> object:
            self._keyboard.tap(key)
            with suppress(TimeoutError):
                return wait_until(done, SHOWN, "its effect")

        wait_until(pressed, SECONDS, "the key's effect")

    def menu(self) -> list[str]:
        """Return the lines of the tray's menu, without opening it."""
        return [entry.label for entry in self._tray.wait_icon(SECONDS).menu().entries]

    def lists(self, name: str) -> bool:
        """Return whether the tray's menu has an account."""
        return any(line.startswith(name) for line in self.menu())

    def choose(self, *labels: str) -> None:
        """Open the tray's menu, and click through it."""
        self._clicks += 1 + len(labels)
        self._tray.wait_icon(SECONDS).click(*labels)

    def start(self, *argv: str) -> Child:
        """Choose a program in the desktop's menu, which is one click to open it and one there."""
        self._clicks += 2
        return self.desktop.spawn(["sh", "-c", 'cd && exec "$@"', "sh", *argv])

    def click(self, window: int, x: int, y: int) -> None:
        """Click into a window; from its right and lower edge if a number is negative."""
        there = self._screen.create_resource_object("window", window)
        size = there.get_geometry()
        left, top = self._corner(window)
        self.click_at(left + x % size.width, top + y % size.height)

    def settled(self, window: int) -> None:
        """Wait until nothing moves in a window any more."""
        size = self._screen.create_resource_object("window", window).get_geometry()
        left, top = self._corner(window)
        box = (left, top, left + size.width, top + size.height)
        seen, self._seen = b"", time.monotonic()
        until = self._seen + SECONDS
        while (now := time.monotonic()) < self._seen + STILL and now < until:
            picture = ImageGrab.grab(box, xdisplay=self.desktop.display).tobytes()
            if picture != seen:
                seen, self._seen = picture, now
            time.sleep(SHOWN / 10)

    def _corner(self, window: int) -> tuple[int, int]:
        """Return the window's upper left corner on the screen."""
        place = self._screen.screen().root.translate_coords(window, 0, 0)
        return place.x, place.y

    def click_at(self, x: float, y: float) -> None:
        """Click at a place of the screen."""
        self._clicks += 1
        xtest.fake_input(self._screen, X.MotionNotify, x=round(x), y=round(y))
        for event in (X.ButtonPress, X.ButtonRelease):
            xtest.fake_input(self._screen, event, 1)
        self._screen.sync()

    def click_field(self, browser: Browser) -> None:
        """Click into the page's field."""
        self.click_at(*browser.evaluate(FIELD))
        wait_until(lambda: browser.evaluate(READY), SECONDS, "the field to have the keyboard")

    def sees(self, title: str) -> int:
        """Wait for a window in front whose title has these words; return it."""
        windows = self.desktop.windows
        wait_until(
            lambda: title in windows.title(windows.active()) and windows.has_keys(windows.active()),
            SECONDS,
            f"the window {title!r}",
            lambda: windows.title(windows.active()),
        )
        return windows.active()
