"""What the Wayland sessions share: a socket that programs connect to, and the variables of one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from support.private_session import PrivateSession

if TYPE_CHECKING:
    from support.wayland.fingers import WaylandKeyboard


class WaylandSession(PrivateSession):
    """A private Wayland desktop with a keyboard, there from the start to the end."""

    NAME = "wayland-test"
    SCREEN = (1280, 800)  # width and height in pixels
    keyboard: WaylandKeyboard

    @property
    def socket(self) -> str:
        """Return the path of the compositor's socket."""
        return f"{self.env['XDG_RUNTIME_DIR']}/{self.NAME}"

    def _session_environment(self) -> dict[str, str]:
        return {
            "XDG_SESSION_TYPE": "wayland",
            "WAYLAND_DISPLAY": self.NAME,
            "QT_QPA_PLATFORM": "wayland",
            "GDK_BACKEND": "wayland",
            "MOZ_ENABLE_WAYLAND": "1",
        }
