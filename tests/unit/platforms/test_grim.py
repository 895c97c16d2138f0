"""Screenshots by grim, played by a small program."""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING

import pytest
from PIL import Image

from contracts.screenshot import ScreenshotContract
from totpdesk.platforms.linux.wayland.wlroots.screenshot import GrimScreenshot

if TYPE_CHECKING:
    from pathlib import Path


class Scene:
    """A ScreenshotScene: a grim that writes a picture to standard output, or fails."""

    def __init__(self, folder: Path) -> None:
        self.screenshot = GrimScreenshot()
        self._program = folder / "grim"
        picture = folder / "picture.png"
        Image.new("RGB", (8, 6)).save(picture)
        self._become(f'test "$1 $2 $5" = "-t png -" && exec /bin/cat {shlex.quote(str(picture))}')

    def refuse(self) -> None:
        """See ScreenshotScene."""
        self._become("exit 1")

    def remove(self) -> None:
        """Uninstall it."""
        self._program.unlink()

    def _become(self, script: str) -> None:
        self._program.write_text(f"#!/bin/sh\n{script}\n")
        self._program.chmod(0o700)


class TestGrim(ScreenshotContract):
    """The contract of Screenshot."""

    @pytest.fixture
    def scene(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Scene:
        """Return a desktop with grim alone."""
        monkeypatch.setenv("PATH", str(tmp_path))
        return Scene(tmp_path)

    def test_it_is_not_there(self, scene: Scene) -> None:
        """As after it was uninstalled."""
        scene.refuse = scene.remove  # type: ignore[method-assign]
        self.test_a_refusal_is_reported(scene)
