"""The contract of Screenshot."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Protocol

import pytest
from PIL import Image

from totpdesk.base.errors import DesktopError

if TYPE_CHECKING:
    from totpdesk.autotype.ports import Screenshot


class ScreenshotScene(Protocol):
    """A desktop that lets us take pictures."""

    screenshot: Screenshot

    def refuse(self) -> None:
        """Have it, or its user, refuse from now on."""


class ScreenshotContract:
    """Subclasses give a fixture `scene`, a ScreenshotScene."""

    def test_a_picture_is_taken(self, scene: ScreenshotScene) -> None:
        """The content of a file that can be read as one, as often as it is wanted."""
        for _ in range(2):
            with Image.open(io.BytesIO(scene.screenshot.capture())) as picture:
                picture.load()
                assert min(picture.size) > 0

    def test_a_refusal_is_reported(self, scene: ScreenshotScene) -> None:
        """By an error with a sentence."""
        scene.refuse()
        with pytest.raises(DesktopError, match=r"\w"):
            scene.screenshot.capture()
