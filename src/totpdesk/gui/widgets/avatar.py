"""The avatar before an account's name: its icon in a uniform style, or an initial.

Icons have all shapes and colours. A square one is clipped to a circle, as the initials are, and one
with little contrast to the list's background gets a disc behind it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QBrush, QColor, QFont, QImage, QPainter, qGray

from totpdesk.gui.widgets.style import tinted

if TYPE_CHECKING:
    from totpdesk.accounts.account import Icon

_OPAQUE: Final = 250  # of 255
_SQUARE: Final = 0.9  # the shorter side to the longer
_INSET: Final = 0.66  # of a disc's width, for the icon on it
_CONTRAST: Final = 48  # of 255 shades of grey, below which an icon needs a disc


class AvatarSpec(NamedTuple):
    """An icon, its width in pixels, its background, and a colour that contrasts with it."""

    of: str | Icon
    side: int
    ground: int
    ink: int


def draw_avatar(painter: QPainter, box: QRectF, picture: QImage | str, accent: QColor) -> None:
    """Draw an account's picture, or the initial of its name on a disc."""
    if isinstance(picture, QImage):
        painter.drawImage(box, picture)
        return
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(tinted(accent, 0.16))
    painter.drawEllipse(box)
    font = QFont(painter.font())
    font.setPixelSize(round(box.height() * 0.4))
    font.setWeight(QFont.Weight.DemiBold)
    painter.setFont(font)
    painter.setPen(accent)
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, picture[:1].upper())


def composed(image: QImage, spec: AvatarSpec) -> QImage | None:
    """Return a square image: a square icon as a circle, others whole, maybe on a disc."""
    canvas = QImage(QSize(spec.side, spec.side), QImage.Format.Format_ARGB32_Premultiplied)
    canvas.fill(Qt.GlobalColor.transparent)
    mean = _mean(image)
    if not mean.alpha():
        return None  # there is nothing to see
    whole = QRectF(canvas.rect())
    painter = QPainter(canvas)
    painter.setRenderHints(
        QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform
    )
    painter.setPen(Qt.PenStyle.NoPen)
    if _is_full(image):
        filling = _scaled(image, canvas.size(), Qt.AspectRatioMode.IgnoreAspectRatio)
        painter.setBrush(QBrush(filling))
        painter.drawEllipse(whole)
    elif abs(qGray(mean.rgb()) - qGray(spec.ground)) < _CONTRAST:
        painter.setBrush(QColor.fromRgb(spec.ink))
        painter.drawEllipse(whole)
        _draw_amid(painter, whole, _scaled(image, canvas.size() * _INSET))
    else:
        _draw_amid(painter, whole, image)
    painter.end()
    return canvas


def _is_full(image: QImage) -> bool:
    """Return whether an image fills a square up to its corners."""
    right, low = image.width() - 1, image.height() - 1
    corners = ((0, 0), (right, 0), (0, low), (right, low))
    square = min(right, low) >= _SQUARE * max(right, low)
    return square and all(image.pixelColor(x, y).alpha() >= _OPAQUE for x, y in corners)


def _mean(image: QImage) -> QColor:
    """Return the image scaled down to a few pixels."""
    smooth = Qt.TransformationMode.SmoothTransformation
    return image.scaled(1, 1, mode=smooth).pixelColor(0, 0)


def _scaled(
    image: QImage,
    size: QSize,
    aspect: Qt.AspectRatioMode = Qt.AspectRatioMode.KeepAspectRatio,
) -> QImage:
    return image.scaled(size, aspect, Qt.TransformationMode.SmoothTransformation)


def _draw_amid(painter: QPainter, whole: QRectF, image: QImage) -> None:
    """Draw an image in the centre, aligned to pixels."""
    left, top = (whole.width() - image.width()) // 2, (whole.height() - image.height()) // 2
    painter.drawImage(int(left), int(top), image)
