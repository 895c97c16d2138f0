"""Reading a QR code from a screenshot of 3840 x 2160 pixels full of text."""

import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from PIL import Image, ImageDraw

from bench.account import URI
from bench.figures import Budget, Figure, median
from support.picture_files import load
from totpdesk.transfer.qr.draw import png
from totpdesk.transfer.qr.images import PixelLayout, from_pixels
from totpdesk.transfer.qr.read import read_texts

WIDTH, HEIGHT = 3840, 2160
BUDGET = Budget(100)
WORDS = "The quick brown fox jumps over the lazy dog, and 0123456789 times again. " * 9


def measure(times: int) -> list[Figure]:
    """Read the code from the screen's raw pixels, and from the screenshot as a PNG file."""
    with tempfile.TemporaryDirectory() as folder:
        screen = _screen(Path(folder))
        path = Path(folder, "screenshot.png")
        screen.save(path)
        data = screen.tobytes()
        return [
            _timed("QR from a 4K screen's pixels", times, lambda: _from_screen(data)),
            _timed("QR from a 4K screenshot, PNG", times, lambda: read_texts(load(path))),
        ]


def _from_screen(data: bytes) -> tuple[str, ...]:
    return read_texts(from_pixels(PixelLayout.RGBA, WIDTH, HEIGHT, 4 * WIDTH, data))


def _timed(what: str, times: int, read: Callable[[], tuple[str, ...]]) -> Figure:
    samples = []
    for _ in range(times):
        before = time.perf_counter()
        found = read()
        samples.append((time.perf_counter() - before) * 1000)
        if found != (URI,):
            raise ValueError(f"{what}: read {len(found)} texts, none of them the account")
    return median(what, samples, "ms", BUDGET)


def _screen(folder: Path) -> Image.Image:
    """Draw lines of text all over, and a code of some 400 pixels among them."""
    screen = Image.new("RGBA", (WIDTH, HEIGHT), "white")
    draw = ImageDraw.Draw(screen)
    for top in range(0, HEIGHT, 14):
        draw.text((top % 50, top), WORDS, fill="black")
    (folder / "code.png").write_bytes(png(URI))
    with Image.open(folder / "code.png") as code:
        screen.paste(code.convert("RGBA"), (2300, 1200))
    return screen
