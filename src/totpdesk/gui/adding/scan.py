"""From a picture or a text to the accounts in it. Runs off the GUI thread: decoding takes time."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from PySide6.QtGui import QImage

from totpdesk.errors import InvalidInputError, NoCodeInImageError
from totpdesk.otp import KeyUri, parse_uri
from totpdesk.transfer import images
from totpdesk.transfer.qr_accounts import Found, accounts_in

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path


def in_file(path: Path) -> list[KeyUri]:
    """Read the QR codes of a picture file. Raises ImageError, InvalidInputError."""
    return _usable([accounts_in(images.from_path(path))])


def in_picture(picture: QImage) -> list[KeyUri]:
    """Read the QR codes of a picture that was pasted or dropped. Raises as in_file does."""
    return _usable([_read(picture)])


def in_screens(screens: Sequence[QImage]) -> list[KeyUri]:
    """Read the QR codes on grabbed screens. Raises NoCodeInImageError where there is none."""
    found = []
    for screen in screens:
        with suppress(NoCodeInImageError):  # it may be on the other screen
            found.append(_read(screen))
    if not found:
        raise _none_on_screen()
    return _usable(found)


def in_screenshot(content: bytes) -> list[KeyUri]:
    """Read the QR codes in the file of a picture of all screens. Raises as in_file does."""
    try:
        return _usable([accounts_in(images.from_bytes(content, "the screenshot"))])
    except NoCodeInImageError as error:
        raise _none_on_screen() from error


def in_text(text: str) -> list[KeyUri]:
    """Read otpauth URIs, one a line. Raises InvalidInputError where there is none of use."""
    lines = [line for line in text.splitlines() if line.strip()]
    if not lines:
        raise InvalidInputError(
            "There is neither a picture nor a text on the clipboard. Copy the QR code, or the "
            "otpauth link, and try again."
        )
    return [parse_uri(line) for line in lines]


def _usable(found: Sequence[Found]) -> list[KeyUri]:
    """Return the accounts; where there are none, raise what the codes are instead."""
    entries = [entry for each in found for entry in each.entries]
    problems = [problem for each in found for problem in each.problems]
    if not entries:
        raise InvalidInputError(problems[0])
    return entries


def _none_on_screen() -> NoCodeInImageError:
    return NoCodeInImageError(
        "No QR code was found on the screen. Make it visible, as large as it gets, and scan again."
    )


def _read(picture: QImage) -> Found:
    seen_through = picture.hasAlphaChannel()
    form = QImage.Format.Format_RGBA8888 if seen_through else QImage.Format.Format_Grayscale8
    layout = images.PixelLayout.RGBA if seen_through else images.PixelLayout.GREY
    plain = picture.convertToFormat(form)
    pixels = memoryview(plain.constBits())
    size = (plain.width(), plain.height(), plain.bytesPerLine())
    return accounts_in(images.from_pixels(layout, *size, pixels))
