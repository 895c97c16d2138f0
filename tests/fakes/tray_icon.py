"""A tray of a desktop that shows icons, and messages of its own, where Qt sees none."""

from __future__ import annotations

from types import SimpleNamespace
from typing import TYPE_CHECKING, ClassVar

from PySide6.QtWidgets import QMenu, QSystemTrayIcon

from support.gui import menu_action
from totpdesk.gui import tray

if TYPE_CHECKING:
    import pytest


class FakeTrayIcon(QSystemTrayIcon):
    """The icon in that tray. `latest` is the one that was made last."""

    latest: ClassVar[FakeTrayIcon]

    def __init__(self, *given: object) -> None:
        """Make it, as Qt's."""
        super().__init__(*given)  # type: ignore[call-overload]
        self.messages: list[tuple[str, str]] = []
        FakeTrayIcon.latest = self

    @staticmethod
    def isSystemTrayAvailable() -> bool:  # noqa: N802 - Qt's name
        """Claim a tray."""
        return True

    @staticmethod
    def supportsMessages() -> bool:  # noqa: N802 - Qt's name
        """Claim that it shows messages."""
        return True

    def showMessage(self, title: str, text: str, *_given: object) -> None:  # type: ignore[override] # noqa: N802 - Qt's name
        """Write a message down, as it would be sent."""
        self.messages.append((title, text))

    def click(self) -> None:
        """Click the icon."""
        self.activated.emit(QSystemTrayIcon.ActivationReason.Trigger)

    def choose(self, text: str) -> None:
        """Click a line of the menu."""
        menu_action(self.contextMenu(), text).trigger()

    def lines(self) -> list[str]:
        """Return the lines of the menu, without those of menus below."""
        menu = self.contextMenu()
        assert isinstance(menu, QMenu)
        return [line.text() for line in menu.actions()]


def put_up(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let there be such a tray, as on a system where the icon shows its messages itself."""
    monkeypatch.setattr(tray, "QSystemTrayIcon", FakeTrayIcon)
    monkeypatch.setattr(tray, "sys", SimpleNamespace(platform="darwin"))
