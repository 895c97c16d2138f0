"""The icons of accounts: read and scaled on another thread, once a row is painted.

A row that has none, or not yet, shows the initial on a disc.
"""

from __future__ import annotations

from collections import OrderedDict
from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject
from PySide6.QtGui import QPalette

from totpdesk.accounts.account import Icon
from totpdesk.gui.runtime import tasks
from totpdesk.gui.widgets.avatar import AvatarSpec, composed

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtGui import QImage
    from PySide6.QtWidgets import QAbstractItemView, QWidget

    from totpdesk.base.errors import TotpdeskError

_MOST: Final = 200  # pictures that are kept; one is 20 KB on a screen of double density
_BATCH: Final = 4  # in one task, so that a screenful appears bit by bit
_WAITING: Final = 64  # requests for rows that are out of view are dropped


class Kept:
    """A cache of scaled icons, None for invalid ones; the least recently used are dropped."""

    def __init__(self, most: int = _MOST) -> None:
        """Create it empty."""
        self._most = most
        self._images: OrderedDict[AvatarSpec, QImage | None] = OrderedDict()

    def __len__(self) -> int:
        """Return the number of icons."""
        return len(self._images)

    def __contains__(self, spec: AvatarSpec) -> bool:
        """Return whether the cache has this icon."""
        return spec in self._images

    def get(self, spec: AvatarSpec) -> QImage | None:
        """Return a cached icon."""
        self._images.move_to_end(spec)
        return self._images[spec]

    def put(self, spec: AvatarSpec, image: QImage | None) -> None:
        """Add an icon."""
        self._images[spec] = image
        while len(self._images) > self._most:
            self._images.popitem(last=False)


_kept_by_name: Final = Kept()  # a name is a hash of the content, so all windows share it


class Pictures(QObject):
    """Provides the icons of a list's rows, and repaints it when new ones are loaded."""

    def __init__(
        self, view: QAbstractItemView, read: Callable[[str], Icon | None] | None = None
    ) -> None:
        """Use `read` to load icons by name (AccountStore.icon), if the rows have names."""
        super().__init__(view)
        self._view = view
        self._read = read
        self._kept = _kept_by_name if read else Kept()
        self._requested: OrderedDict[AvatarSpec, None] = OrderedDict()
        self._drawing: list[AvatarSpec] = []

    def picture(self, of: str | Icon | None, side: int) -> QImage | None:
        """Return an icon to draw in a square of this many device-independent pixels.

        None without an icon, for an invalid one, and while it is being loaded.
        """
        if not of:
            return None
        spec = _spec(of, side, self._view)
        if spec in self._kept:
            return self._kept.get(spec)
        if spec not in self._drawing:
            self._requested[spec] = None
            self._requested.move_to_end(spec)
            self._draw_on()
        return None

    def _draw_on(self) -> None:
        """Load the latest requests first, as these rows are visible now."""
        if self._drawing or not self._requested:
            return
        while len(self._requested) > _WAITING:
            self._requested.popitem(last=False)
        count = min(_BATCH, len(self._requested))
        self._drawing = [self._requested.popitem()[0] for _ in range(count)]
        job = partial(_drawn, tuple(self._drawing), self._read)
        tasks.run(self, job, self._store, self._fail)

    def _store(self, images: tuple[QImage | None, ...]) -> None:
        for spec, image in zip(self._drawing, images, strict=True):
            self._kept.put(spec, image)
        self._drawing = []
        self._view.viewport().update()
        self._draw_on()

    def _fail(self, _error: TotpdeskError) -> None:
        """Mark the icons as invalid, so that the initial is shown."""
        self._store((None,) * len(self._drawing))


def _spec(of: str | Icon, side: int, widget: QWidget) -> AvatarSpec:
    palette = widget.palette()
    ground, ink = palette.color(QPalette.ColorRole.Base), palette.color(QPalette.ColorRole.Text)
    return AvatarSpec(of, round(side * widget.devicePixelRatioF()), ground.rgb(), ink.rgb())


def _drawn(
    shapes: tuple[AvatarSpec, ...], read: Callable[[str], Icon | None] | None
) -> tuple[QImage | None, ...]:
    """Read and draw; on a task's thread."""
    return tuple(_draw(spec, read) for spec in shapes)


def _draw(spec: AvatarSpec, read: Callable[[str], Icon | None] | None) -> QImage | None:
    from totpdesk.gui.widgets.picturefile import decode  # noqa: PLC0415 - not before there is one

    if isinstance(spec.of, Icon):
        icon: Icon | None = spec.of
    else:
        icon = read(spec.of) if read else None
    image = decode(icon, spec.side) if icon else None
    return image and composed(image, spec)
