"""The texts of the QR codes in a picture. The only place that knows zxing-cpp.

The first look is fast and enough for nearly every picture. Only where it finds nothing are the
second looks taken, one by one, until one finds something.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import zxingcpp

from totpdesk.base.errors import NoCodeInImageError
from totpdesk.base.translation import tr
from totpdesk.transfer.qr.images import BLACK, WHITE, laid_on
from totpdesk.transfer.qr.variants import SECOND_LOOKS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from PIL import Image

# Micro QR holds 35 characters at most, too few for an account; no known app writes rMQR.
_QR_CODE: Final = zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode)


def read_texts(image: Image.Image) -> tuple[str, ...]:
    """Return what the QR codes hold, in reading order, each text once; nothing where none is.

    The picture is one from `qr.images`. Codes may be inverted, turned by any angle and as small as
    one pixel a module. A transparent picture is read on white, then on black.
    """
    return _first(_looks(image))


def glance(image: Image.Image) -> tuple[str, ...]:
    """Do the same without second looks: in a tenth of the time where no code is."""
    return _first(map(_codes, _laid(image)))


def read_some_texts(image: Image.Image, name: str = tr("the image")) -> tuple[str, ...]:
    """Return the texts of the QR codes. Raises NoCodeInImageError if there are none."""
    if texts := read_texts(image):
        return texts
    raise no_code(name)


def no_code(name: str) -> NoCodeInImageError:
    """Return the error for an image without a QR code."""
    return NoCodeInImageError(
        tr(
            "No QR code was found in {name}. Take the picture again, larger, with a light "
            "border around the code.",
            name=name,
        )
    )


def _first(looks: Iterable[list[zxingcpp.Barcode]]) -> tuple[str, ...]:
    return next((texts for found in looks if (texts := _in_order(found))), ())


def _laid(image: Image.Image) -> list[Image.Image]:
    grounds = (WHITE,) if image.mode == "L" else (WHITE, BLACK)
    return [laid_on(image, ground) for ground in grounds]


def _looks(image: Image.Image) -> Iterator[list[zxingcpp.Barcode]]:
    laid = _laid(image)
    yield from map(_codes, laid)
    for prepare in SECOND_LOOKS:
        yield from (_codes(prepare(each)) for each in laid)


def _codes(image: Image.Image) -> list[zxingcpp.Barcode]:
    return zxingcpp.read_barcodes(image, formats=_QR_CODE, text_mode=zxingcpp.TextMode.Plain)


def _in_order(codes: Iterable[zxingcpp.Barcode]) -> tuple[str, ...]:
    """Sort into rows from the top, each row from the left, and drop what occurs again."""
    rows: list[list[zxingcpp.Barcode]] = []
    for code in sorted(codes, key=_middle):
        if rows and _middle(code) < _bottom(rows[-1][0]):
            rows[-1].append(code)
        else:
            rows.append([code])
    ordered = (code for row in rows for code in sorted(row, key=_left))
    return tuple(dict.fromkeys(code.text for code in ordered))


def _middle(code: zxingcpp.Barcode) -> float:
    return sum(corner.y for corner in _corners(code)) / 4


def _bottom(code: zxingcpp.Barcode) -> int:
    return max(corner.y for corner in _corners(code))


def _left(code: zxingcpp.Barcode) -> int:
    return min(corner.x for corner in _corners(code))


def _corners(code: zxingcpp.Barcode) -> tuple[zxingcpp.Point, ...]:
    """Return the four corners; their order depends on the code's rotation."""
    position = code.position
    return position.top_left, position.top_right, position.bottom_right, position.bottom_left
