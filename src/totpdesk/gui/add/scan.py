"""Find accounts on the screens, in images or in a text.

Decoding takes time: what is called `in_…` runs off the GUI thread.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import QEventLoop
from PySide6.QtGui import QGuiApplication, QImage

from totpdesk.base.errors import InvalidInputError, NoCodeInImageError
from totpdesk.base.translation import tr
from totpdesk.gui.runtime import tasks
from totpdesk.transfer.importers.export import Sample
from totpdesk.transfer.importers.uri_list import UriList
from totpdesk.transfer.qr import images
from totpdesk.transfer.qr.accounts import Found, accounts_in, accounts_of, require_some
from totpdesk.transfer.qr.files import accounts_in_files
from totpdesk.transfer.qr.read import read_texts

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from PySide6.QtWidgets import QWidget

    from totpdesk.autotype import Screenshot
    from totpdesk.base.errors import TotpdeskError


_T = TypeVar("_T")


def grab_screens() -> list[QImage]:
    """Return an image of every screen; none if the desktop does not allow it."""
    grabbed = (screen.grabWindow(0) for screen in QGuiApplication.screens())
    return [picture.toImage() for picture in grabbed if not picture.isNull()]


def take_screenshot(
    owner: QWidget,
    camera: Screenshot,
    done: Callable[[bytes], None],
    failed: Callable[[TotpdeskError], None],
) -> None:
    """Take a screenshot, and wait for it, as the windows of totpdesk are hidden until then.

    The user may be asked meanwhile, so events are still handled. Neither `done` nor `failed` is
    called once `owner` has been deleted, which ends the wait as well.
    """
    waiting = QEventLoop()
    owner.destroyed.connect(waiting.quit)

    def ending(act: Callable[[_T], None]) -> Callable[[_T], None]:
        def end(result: _T) -> None:
            waiting.quit()
            act(result)

        return end

    tasks.run(owner, camera.capture, ending(done), ending(failed))
    waiting.exec()


def in_files(paths: Sequence[Path]) -> Found:
    """Read the QR codes of picture files and PDFs. Raises ImageError, InvalidInputError."""
    return require_some(accounts_in_files(paths))


def in_picture(picture: QImage) -> Found:
    """Read the QR codes of a picture that was pasted or dropped. Raises as in_files does."""
    texts = _texts(picture)
    if not texts:
        raise _none_in_picture()
    return require_some(accounts_of(texts))


def in_screens(screens: Sequence[QImage]) -> Found:
    """Read the QR codes on grabbed screens, each code once. Raises as in_files does."""
    texts = [text for screen in screens for text in _texts(screen)]
    if not texts:
        raise _none_on_screen()
    return require_some(accounts_of(texts))


def in_screenshot(content: bytes) -> Found:
    """Read the QR codes in the file of a picture of all screens. Raises as in_files does."""
    try:
        return require_some(accounts_in(images.from_bytes(content, tr("the screenshot"))))
    except NoCodeInImageError as error:
        raise _none_on_screen() from error


def in_text(text: str) -> Found:
    """Read otpauth links, one per line. Raises InvalidInputError if none is usable."""
    if not text.strip():
        raise InvalidInputError(
            tr(
                "There is neither a picture nor a text on the clipboard. Copy the QR code, or the "
                "otpauth link, and try again."
            )
        )
    export = UriList().read(Sample(text.encode("utf-8", "replace")), None)
    return require_some(Found(export.entries, export.problems))


def _none_in_picture() -> NoCodeInImageError:
    return NoCodeInImageError(
        tr(
            "No QR code was found in the picture. Take the picture again, larger, with a light "
            "border around the code."
        )
    )


def _none_on_screen() -> NoCodeInImageError:
    return NoCodeInImageError(
        tr(
            "No QR code was found on the screen. Make it visible, as large as it gets, and scan "
            "again."
        )
    )


def _texts(picture: QImage) -> tuple[str, ...]:
    seen_through = picture.hasAlphaChannel()
    form = QImage.Format.Format_RGBA8888 if seen_through else QImage.Format.Format_Grayscale8
    layout = images.PixelLayout.RGBA if seen_through else images.PixelLayout.GREY
    plain = picture.convertToFormat(form)
    pixels = memoryview(plain.constBits())
    size = (plain.width(), plain.height(), plain.bytesPerLine())
    return read_texts(images.from_pixels(layout, *size, pixels))
