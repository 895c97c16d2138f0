"""Record one press as an animated picture: `python packaging/recording.py [FOLDER]`.

A login page in a real browser on a virtual desktop, the real tray, fingers that hold the shortcut.
The frames are what the screen showed, at the speed at which it happened; below them are the keys
that were down. What comes before the press and after it is one frame each. The last one is
also written as a picture that does not move, for software centres.
"""

from __future__ import annotations

import sys
import threading
import time
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PIL import Image, ImageChops, ImageDraw, ImageFont, ImageGrab

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

from demo import add_account, start_site

from support.fingers import Key, SecondKeyboard
from support.practice import open_form, verdict
from support.session import DesktopSession
from support.targets import Chromium
from support.totpdesk import Totpdesk
from support.waiting import wait_until

if TYPE_CHECKING:
    from collections.abc import Iterator

FOLDER: Final = Path("docs", "screenshots")
MOVING, STILL = "press.webp", "practice.png"
SCALE: Final = 2  # for screens with small pixels
WIDTH, HEIGHT = 1000, 800  # of the browser's window
CHORD: Final = {"Ctrl": Key.CTRL, "Alt": Key.ALT, "O": Key.O}
HOLD: Final = 0.4  # seconds: of slow fingers, so that the keys can be seen
BEFORE, AFTER = 1.6, 3.4  # seconds that the first and the last frame stay
SIGNED_IN: Final = "document.getElementById('result').getBoundingClientRect().height > 0"
EARLY: Final = 8  # seconds of its 30 after which a code is not shown any more
INK, PAPER, CAP, DOWN = "#1b2430", "#eef1f6", "#ffffff", "#2266c4"


@dataclass(frozen=True, slots=True)
class Frame:
    """What the screen showed from this moment on, in seconds, and whether the keys were down."""

    at: float
    picture: Image.Image
    pressed: bool


class Browser(Chromium):
    """A browser as on a screen with small pixels, without the tabs and the address."""

    def _command(self, profile: Path) -> list[str]:
        size = [f"--window-size={WIDTH},{HEIGHT}", f"--force-device-scale-factor={SCALE}"]
        return [*super()._command(profile), *size, f"--app={self._pages.url()}"]


class Camera:
    """Takes one picture of the screen after the other, on a thread of its own."""

    def __init__(self, desktop: DesktopSession) -> None:
        """Begin."""
        self.frames: list[Frame] = []
        self.pressed = False
        self._display = desktop.display
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._run)
        self._thread.start()

    def stop(self) -> None:
        """End with a last picture."""
        self._stopped.set()
        self._thread.join()
        self._take()

    def _run(self) -> None:
        while not self._stopped.is_set():
            self._take()

    def _take(self) -> None:
        at, pressed = time.monotonic(), self.pressed
        box = (0, 0, WIDTH * SCALE, HEIGHT * SCALE)
        picture = ImageGrab.grab(box, xdisplay=self._display)
        self.frames.append(Frame(at, picture, pressed))


def main() -> None:
    """Record, and write the files."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else FOLDER
    with DesktopSession(screen=(WIDTH * SCALE, HEIGHT * SCALE)) as desktop:
        frames = list(distinct(record(desktop)))
    first, *others = map(drawn, frames)
    first.save(
        folder / MOVING, save_all=True, append_images=others, duration=durations(frames),
        loop=0, lossless=True, quality=100, method=6,
    )  # fmt: skip
    frames[-1].picture.convert("RGB").save(folder / STILL, optimize=True)
    print(f"{len(frames)} frames, {(folder / MOVING).stat().st_size // 1024} KB")


def durations(frames: list[Frame]) -> list[int]:
    """Return how long each frame is shown, in milliseconds: as long as it was, but for the ends."""
    between = [round(1000 * (b.at - a.at)) for a, b in pairwise(frames[1:])]
    return [round(1000 * BEFORE), *between, round(1000 * AFTER)]


def record(desktop: DesktopSession) -> list[Frame]:
    """Return the pictures of one press, from just before it."""
    url = start_site(desktop)
    add_account(desktop, url)
    Totpdesk(desktop).start_tray()
    browser, keyboard = Browser(desktop), SecondKeyboard(desktop)
    press(browser, keyboard, desktop, f"{url}boxes")  # the first is slower than all others
    open_form(browser, desktop, f"{url}single")
    wait_until(lambda: time.time() % 30 < EARLY, 30, "a new code")
    camera = Camera(desktop)
    wait_until(lambda: len(camera.frames) > 1, 10, "the first pictures")
    camera.pressed = True
    keyboard.chord(tuple(CHORD.values()), hold=HOLD)
    camera.pressed = False
    verdict(browser)
    wait_until(lambda: browser.evaluate(SIGNED_IN), 10, "the page to show it")
    camera.stop()
    return camera.frames


def press(browser: Browser, keyboard: SecondKeyboard, desktop: DesktopSession, url: str) -> None:
    """Press the shortcut on a login page and wait until it lets us in."""
    open_form(browser, desktop, url)
    keyboard.chord(tuple(CHORD.values()), hold=HOLD)
    verdict(browser)


def distinct(frames: list[Frame]) -> Iterator[Frame]:
    """Leave out what looks like the frame before."""
    last: Frame | None = None
    for frame in frames:
        if last is None or frame.pressed != last.pressed or differ(frame.picture, last.picture):
            yield frame
            last = frame


def differ(one: Image.Image, other: Image.Image) -> bool:
    """Return whether two pictures are not the same."""
    pair = (one.convert("RGB"), other.convert("RGB"))
    return ImageChops.difference(*pair).getbbox() is not None


def drawn(frame: Frame) -> Image.Image:
    """Return a picture with the keys below it."""
    width, height = frame.picture.size
    strip = 64 * SCALE
    whole = Image.new("RGB", (width, height + strip), PAPER)
    whole.paste(frame.picture.convert("RGB"))
    pen = ImageDraw.Draw(whole)
    font = ImageFont.truetype("DejaVuSans-Bold.ttf", 17 * SCALE)
    cap, gap = 40 * SCALE, 10 * SCALE
    widths = [max(cap, round(font.getlength(key)) + 28 * SCALE) for key in CHORD]
    left, middle = (width - sum(widths) - gap * (len(widths) - 1)) // 2, height + strip // 2
    for key, wide in zip(CHORD, widths, strict=True):
        box = (left, middle - cap // 2, left + wide, middle + cap // 2)
        fill, ink = (DOWN, CAP) if frame.pressed else (CAP, INK)
        pen.rounded_rectangle(box, 8 * SCALE, fill, "#c3cbd8", SCALE)
        pen.text((left + wide / 2, middle), key, ink, font, anchor="mm")
        left += wide + gap
    return whole


if __name__ == "__main__":
    main()
