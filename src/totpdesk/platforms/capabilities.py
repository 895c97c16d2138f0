"""Which backend is used for what: one table for all systems, to be read from top to bottom.

The first backend of an ability that can be used in a session is the one that is used.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from totpdesk.base.translation import tr

if TYPE_CHECKING:
    from collections.abc import Callable

    from totpdesk.platforms.detect import Session


class Ability(StrEnum):
    """What totpdesk needs a desktop for."""

    SHORTCUT = "shortcut"
    TYPING = "typing"
    CLIPBOARD = "clipboard"
    FOCUS = "focus"
    SCREENSHOT = "screenshot"


class Method(StrEnum):
    """How it is done."""

    X11 = "x11"
    PORTAL = "portal"
    KWIN = "kwin"
    SWAY = "sway"
    HYPRLAND = "hyprland"
    TOPLEVELS = "toplevels"
    WTYPE = "wtype"
    WL_COPY = "wl-copy"
    GRIM = "grim"
    NATIVE = "native"  # the interface that the operating system itself has for it
    QT = "qt"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Backend:
    """One implementation of an ability: when it can be used, and a sentence on why it is chosen.

    Where there is none, `advice` says what to do instead. `takes_keyboard`: the focused window
    loses the keyboard while it works. `desktop_assigns`: which keys a shortcut has is chosen in the
    desktop's settings, not in ours.
    """

    ability: Ability
    method: Method
    usable: Callable[[Session], bool]
    sentence: str
    advice: str = ""
    takes_keyboard: bool = False
    desktop_assigns: bool = False

    @property
    def available(self) -> bool:
        """Whether the ability is available."""
        return self.method is not Method.NONE

    @property
    def reason(self) -> str:
        """The sentence and the advice, if there is any."""
        return f"{self.sentence} {self.advice}".rstrip()


def _x11(session: Session) -> bool:
    return session.x11 and not session.wayland


def _portal_shortcuts(session: Session) -> bool:
    """Where Hyprland is installed too, other compositors offer its portal, which dies there."""
    foreign = session.runs("wlroots", "sway", "river", "labwc", "wayfire")
    works = not foreign or session.offers("hyprland_global_shortcuts_manager_v1")
    return "GlobalShortcuts" in session.portals and works


def _wtype(session: Session) -> bool:
    return session.offers("zwp_virtual_keyboard_manager_v1") and "wtype" in session.programs


def _wl_clipboard(session: Session) -> bool:
    return session.wayland and session.programs >= {"wl-copy", "wl-paste"}


def _data_control(session: Session) -> bool:
    return session.offers("zwlr_data_control_manager_v1", "ext_data_control_manager_v1")


def _grim(session: Session) -> bool:
    copied = session.offers("zwlr_screencopy_manager_v1", "ext_image_copy_capture_manager_v1")
    return copied and "grim" in session.programs


def _macos(session: Session) -> bool:
    return session.system == "darwin"


def _windows(session: Session) -> bool:
    return session.system == "win32"


def _not_yet(ability: Ability, sentence: str, advice: str) -> tuple[Backend, Backend]:
    """Return the rows of an ability that totpdesk does not have on macOS and Windows yet."""
    return (
        Backend(ability, Method.NONE, _macos, sentence.format(system="macOS"), advice),
        Backend(ability, Method.NONE, _windows, sentence.format(system="Windows"), advice),
    )


_A, _M = Ability, Method

BACKENDS: Final = (
    Backend(
        _A.SHORTCUT,
        _M.X11,
        _x11,
        tr("The X server registers one key combination for totpdesk."),
    ),
    Backend(
        _A.SHORTCUT,
        _M.PORTAL,
        _portal_shortcuts,
        tr("The desktop provides shortcuts to programs (GlobalShortcuts portal)."),
        desktop_assigns=True,
    ),
    *_not_yet(
        _A.SHORTCUT,
        tr("totpdesk cannot register shortcuts or type on {system} yet."),
        tr("Copy codes from its window, or with `totpdesk copy`."),
    ),
    Backend(
        _A.SHORTCUT,
        _M.NONE,
        lambda _: True,
        tr("This desktop provides no shortcuts to programs."),
        tr("Bind `totpdesk type` in its own settings; `totpdesk shortcut` says how."),
    ),
    Backend(_A.TYPING, _M.X11, _x11, tr("Keys are sent by the X server (XTEST).")),
    Backend(
        _A.TYPING,
        _M.WTYPE,
        _wtype,
        tr("wtype types by a virtual keyboard."),
    ),
    Backend(
        _A.TYPING,
        _M.PORTAL,
        lambda session: "RemoteDesktop" in session.portals,
        tr("The desktop types for programs that its user allows to (RemoteDesktop portal)."),
    ),
    *_not_yet(
        _A.TYPING,
        tr("totpdesk cannot type on {system} yet."),
        tr("Codes go to the clipboard instead."),
    ),
    Backend(
        _A.TYPING,
        _M.NONE,
        lambda _: True,
        tr("This desktop lets no program type."),
        tr("Codes go to the clipboard instead."),
    ),
    Backend(_A.CLIPBOARD, _M.QT, _x11, tr("The X server's clipboard, marked as a password.")),
    Backend(
        _A.CLIPBOARD,
        _M.WL_COPY,
        lambda session: _wl_clipboard(session) and _data_control(session),
        tr("wl-copy reaches the clipboard from the background."),
    ),
    Backend(
        _A.CLIPBOARD,
        _M.WL_COPY,
        _wl_clipboard,
        tr("wl-copy reaches the clipboard; on this desktop it takes the keyboard for a moment."),
        takes_keyboard=True,
    ),
    Backend(
        _A.CLIPBOARD,
        _M.PORTAL,
        lambda session: {"Clipboard", "RemoteDesktop"} <= session.portals.keys(),
        tr("The desktop shares its clipboard with programs that may type (Clipboard portal)."),
    ),
    Backend(
        _A.CLIPBOARD,
        _M.QT,
        _macos,
        tr("The clipboard of macOS, not marked as a password yet."),
    ),
    Backend(
        _A.CLIPBOARD,
        _M.QT,
        _windows,
        tr("The clipboard of Windows, not marked as a password yet: its history keeps codes."),
    ),
    Backend(
        _A.CLIPBOARD,
        _M.NONE,
        lambda _: True,
        tr("This desktop keeps programs in the background from its clipboard."),
        tr("Install wl-clipboard; until then read the code in the list of `totpdesk pick`."),
    ),
    Backend(_A.FOCUS, _M.X11, _x11, tr("The X server reports which window has the keyboard.")),
    Backend(
        _A.FOCUS,
        _M.KWIN,
        lambda session: session.wayland and session.runs("kde"),
        tr("KWin reports which window has the keyboard, by a script."),
    ),
    Backend(
        _A.FOCUS,
        _M.SWAY,
        lambda session: session.runs("sway"),
        tr("sway reports which window has the keyboard."),
    ),
    Backend(
        _A.FOCUS,
        _M.HYPRLAND,
        lambda session: session.runs("hyprland"),
        tr("Hyprland reports which window has the keyboard."),
    ),
    Backend(
        _A.FOCUS,
        _M.TOPLEVELS,
        lambda session: session.offers("zwlr_foreign_toplevel_manager_v1"),
        tr("The compositor reports which window has the keyboard (wlr-foreign-toplevel)."),
    ),
    *_not_yet(
        _A.FOCUS,
        tr("totpdesk cannot detect which window has the keyboard on {system} yet."),
        tr("With several accounts you are asked each time."),
    ),
    Backend(
        _A.FOCUS,
        _M.NONE,
        lambda _: True,
        tr("This desktop does not report which window has the keyboard."),
        tr("With several accounts you are asked each time, and no choice is remembered."),
    ),
    Backend(_A.SCREENSHOT, _M.X11, _x11, tr("The X server gives the screen's pixels.")),
    Backend(_A.SCREENSHOT, _M.GRIM, _grim, tr("grim copies the screen.")),
    Backend(
        _A.SCREENSHOT,
        _M.PORTAL,
        lambda session: "Screenshot" in session.portals,
        tr(
            "The desktop takes screenshots for programs that its user allows to "
            "(Screenshot portal)."
        ),
    ),
    *_not_yet(
        _A.SCREENSHOT,
        tr("totpdesk cannot take screenshots on {system} yet."),
        tr("Save one and open it, or copy it."),
    ),
    Backend(
        _A.SCREENSHOT,
        _M.NONE,
        lambda _: True,
        tr("This desktop gives no program the screen."),
        tr("Save a screenshot and open it, or copy it."),
    ),
)


def best_backends(session: Session) -> dict[Ability, Backend]:
    """Return for each ability the backend that is used in this session."""
    best: dict[Ability, Backend] = {}
    for backend in BACKENDS:
        if backend.ability not in best and backend.usable(session):
            best[backend.ability] = backend
    return best
