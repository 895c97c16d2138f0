"""From the screen, where the desktop takes the picture: asked off the GUI thread, out of sight."""

from __future__ import annotations

import threading
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtGui import QImage

from fakes.desktop import FakeScreenshot
from support.gui import banner_text, entered
from totpdesk.base.errors import PortalRefusedError
from totpdesk.gui.add import scan
from totpdesk.gui.add.dialog import AddAccount
from totpdesk.gui.menu import AddMethod
from totpdesk.gui.windows import Windows
from totpdesk.transfer.qr.draw import png

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from PySide6.QtWidgets import QApplication, QWidget

    from conftest import Settle, World

URI = "otpauth://totp/GitHub:ann?secret=JBSWY3DPEHPK3PXP&issuer=GitHub"
SECONDS = 10.0


@pytest.fixture(name="camera")
def _camera(world: World, tmp_path: Path) -> FakeScreenshot:
    path = tmp_path / "screen.png"
    path.write_bytes(png(URI))
    camera = FakeScreenshot(path.read_bytes())
    desktop = replace(world.context.instance.desktop, screenshot=camera)
    world.context.instance.desktop = desktop
    return camera


@pytest.fixture(name="windows")
def _windows(application: QApplication, world: World) -> Windows:
    return Windows(world.context, lambda _title, _text: None, lambda: None)


def shown(application: QApplication) -> list[QWidget]:
    """Return our windows that can be seen."""
    return [window for window in application.topLevelWidgets() if window.isVisible()]


def dialogs(application: QApplication) -> list[AddAccount]:
    """Return the dialogs that add an account."""
    return [w for w in application.topLevelWidgets() if isinstance(w, AddAccount)]


def complaint(application: QApplication) -> str:
    """Return what the dialog says is wrong."""
    (dialog,) = dialogs(application)
    return banner_text(dialog)


def names(application: QApplication) -> list[str]:
    """Return the names under review."""
    (dialog,) = dialogs(application)
    return entered(dialog, "Name")


def when_taking(camera: FakeScreenshot, act: Callable[[], object]) -> QTimer:
    """Act on the GUI thread once the desktop has been asked; return what must be kept till then."""
    timer = QTimer(interval=5)

    def look() -> None:
        if camera.threads:
            timer.stop()
            act()

    timer.timeout.connect(look)
    timer.start()
    return timer


def test_our_windows_are_out_of_sight_until_it_is_taken(
    application: QApplication, windows: Windows, camera: FakeScreenshot, until: Settle
) -> None:
    """However long the user is asked: then they are back, with what was found in front."""
    seen: list[list[QWidget]] = []

    def answer() -> None:
        seen.append(shown(application))
        camera.may_go_on.set()

    timer = when_taking(camera, answer)
    windows.manage()
    windows.add(AddMethod.SCREEN)
    until(lambda: names(application) == ["GitHub"])
    assert seen == [[]]
    assert not timer.isActive()
    kinds = {"Manage", "AddAccount"}
    until(lambda: {type(window).__name__ for window in shown(application)} == kinds)
    assert camera.threads[0] is not threading.main_thread()


def test_the_desktops_picture_is_taken_in_place_of_a_grab(
    application: QApplication,
    windows: Windows,
    camera: FakeScreenshot,
    until: Settle,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Where the desktop takes pictures, the window toolkit is not asked for any."""
    grabs: list[str] = []
    monkeypatch.setattr(scan, "grab_screens", lambda: grabs.append("grab") or [])
    camera.may_go_on.set()
    windows.add(AddMethod.SCREEN)
    until(lambda: names(application) == ["GitHub"])
    assert grabs == []


def test_without_a_camera_the_screens_are_grabbed(
    application: QApplication, windows: Windows, until: Settle, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As on X11; where nothing is grabbed, the message says what to do instead."""
    monkeypatch.setattr(scan, "grab_screens", list[QImage])
    windows.add(AddMethod.SCREEN)
    until(lambda: "press Ctrl+V" in complaint(application))


def test_a_refusal_is_reported(
    application: QApplication, windows: Windows, camera: FakeScreenshot, until: Settle
) -> None:
    """The desktop's or its user's refusal is shown in the dialog, which can be used again."""
    camera.refusal = PortalRefusedError("You refused this.")
    camera.may_go_on.set()
    windows.add(AddMethod.SCREEN)
    until(lambda: complaint(application) == "You refused this.")
    assert dialogs(application)[0].isEnabled()


@pytest.mark.parametrize(
    ("picture", "sentence"),
    [
        (b"no picture", "the screenshot: it is not an image"),
        (b"P4 9000 9000 ", "the screenshot: it is over 64 megapixels"),
        (b"P4 8 8 " + bytes(8), "No QR code was found on the screen."),
    ],
)
def test_pictures_of_no_use_are_reported(
    application: QApplication,
    windows: Windows,
    camera: FakeScreenshot,
    until: Settle,
    picture: bytes,
    sentence: str,
) -> None:
    """What the file holds is judged as every other picture is."""
    camera.picture = picture
    camera.may_go_on.set()
    windows.add(AddMethod.SCREEN)
    until(lambda: sentence in complaint(application))


def test_closing_the_dialog_ends_the_wait(
    application: QApplication, windows: Windows, camera: FakeScreenshot, until: Settle
) -> None:
    """A second try drops the first: our windows come back, and its picture is of no interest."""
    timer = when_taking(camera, lambda: windows.add(AddMethod.MANUAL))
    windows.manage()
    windows.add(AddMethod.SCREEN)
    until(lambda: len(shown(application)) == 2)
    camera.may_go_on.set()
    until(lambda: not camera.threads[0].is_alive())
    application.processEvents()
    assert not timer.isActive()
    assert names(application) == []
