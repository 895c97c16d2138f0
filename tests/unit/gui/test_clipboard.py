"""The clipboard port over Qt's clipboard; its withdrawals need a real one (tests/desktop)."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pytest
from PySide6.QtGui import QGuiApplication

from totpdesk.base.errors import ClipboardError
from totpdesk.gui.clipboard import QtClipboard

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication

    from conftest import Settle


@pytest.fixture(name="port")
def _port(application: QApplication) -> QtClipboard:
    QGuiApplication.clipboard().clear()
    return QtClipboard()


def text() -> str:
    """Return what is on the clipboard."""
    return QGuiApplication.clipboard().text()


def test_a_code_is_marked_as_a_password(port: QtClipboard) -> None:
    """Clipboard managers see the hint by which they keep it out of their history."""
    port.put("123456", 0)
    hint = QGuiApplication.clipboard().mimeData().data("x-kde-passwordManagerHint")
    assert (text(), hint.data()) == ("123456", b"secret")


def test_a_code_to_paste_is_no_less_marked(port: QtClipboard) -> None:
    """It is on the clipboard as any other, whether there is a selection beside it or not."""
    port.put_to_paste("123456", 0)
    hint = QGuiApplication.clipboard().mimeData().data("x-kde-passwordManagerHint")
    assert (text(), hint.data()) == ("123456", b"secret")
    port.withdraw()
    assert text() == ""


def test_a_code_can_come_from_any_thread(port: QtClipboard, until: Settle) -> None:
    """The caller waits until the GUI thread has offered it."""
    seen: list[str] = []

    def offer() -> None:
        port.put("654321", 0)
        seen.append("offered")

    threading.Thread(target=offer).start()
    until(lambda: seen)
    assert text() == "654321"


def test_at_its_end_the_code_is_withdrawn(port: QtClipboard) -> None:
    """Nothing of ours outlives the program on the clipboard, whatever kind of clipboard it is."""
    port.put("123456", 0)
    port.close()
    assert text() == ""


def test_the_same_digits_of_another_program_stay(port: QtClipboard) -> None:
    """What the user copied is theirs, even where it happens to be the same text."""
    port.put("123456", 0)
    QGuiApplication.clipboard().setText("123456")
    port.withdraw()
    assert text() == "123456"


def test_what_the_user_copied_since_is_left_alone(port: QtClipboard) -> None:
    """Only what is still ours is withdrawn."""
    port.put("123456", 0)
    QGuiApplication.clipboard().setText("a letter")
    port.withdraw()
    assert text() == "a letter"


def test_after_its_end_it_takes_no_more(port: QtClipboard) -> None:
    """A worker that still has a code gets an error instead of waiting."""
    port.close()
    with pytest.raises(ClipboardError):
        port.put("654321", 0)


def test_what_could_not_be_copied_is_not_copied_later(
    application: QApplication,
    port: QtClipboard,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A code that was reported as failed does not appear once the windows answer again."""
    monkeypatch.setattr("totpdesk.gui.clipboard._SECONDS", 0)
    with ThreadPoolExecutor(1) as worker, pytest.raises(ClipboardError, match="did not answer"):
        worker.submit(port.put, "654321", 0).result()  # while this thread waits
    application.processEvents()
    assert text() == ""
