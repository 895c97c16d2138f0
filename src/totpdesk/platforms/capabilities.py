"""The fallback ladder: for each ability the ways there are, the best first, and when each is open.

One table, to be read from top to bottom. The first rung of an ability that is open in a session is
the one that is taken.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable

    from totpdesk.platforms.detect import Session


class Ability(StrEnum):
    """What a desktop is wanted for."""

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
    WTYPE = "wtype"
    WL_COPY = "wl-copy"
    QT = "qt"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Backend:
    """One way of an ability: when it is open, and why it is taken where it is.

    `takes_keyboard`: the focused window loses the keyboard while it works.
    """

    ability: Ability
    way: Method
    is_open: Callable[[Session], bool]
    reason: str
    takes_keyboard: bool = False


def _x11(facts: Session) -> bool:
    return facts.x11 and not facts.wayland


def _wlroots(facts: Session) -> bool:
    return facts.wayland and facts.runs("sway", "hyprland", "river", "wlroots", "labwc", "wayfire")


def _wl_clipboard(facts: Session) -> bool:
    return facts.wayland and facts.programs >= {"wl-copy", "wl-paste"}


_A, _W = Ability, Method

BACKENDS: Final = (
    Backend(_A.SHORTCUT, _W.X11, _x11, "The X server registers one combination and hides it."),
    Backend(
        _A.SHORTCUT,
        _W.PORTAL,
        lambda facts: "GlobalShortcuts" in facts.portals,
        "The desktop hears shortcuts for programs (GlobalShortcuts portal).",
    ),
    Backend(
        _A.SHORTCUT,
        _W.NONE,
        lambda _: True,
        "This desktop hears no shortcuts for programs. Bind `totpdesk type` in its own settings; "
        "`totpdesk shortcut` says how.",
    ),
    Backend(_A.TYPING, _W.X11, _x11, "Keys are sent by the X server (XTEST)."),
    Backend(
        _A.TYPING,
        _W.WTYPE,
        lambda facts: _wlroots(facts) and "wtype" in facts.programs,
        "wtype types by a virtual keyboard.",
    ),
    Backend(
        _A.TYPING,
        _W.PORTAL,
        lambda facts: "RemoteDesktop" in facts.portals,
        "The desktop types for programs that its user allows to (RemoteDesktop portal).",
    ),
    Backend(
        _A.TYPING,
        _W.NONE,
        lambda _: True,
        "This desktop lets no program type. Codes go to the clipboard instead.",
    ),
    Backend(_A.CLIPBOARD, _W.QT, _x11, "The X server's clipboard, marked as a password."),
    Backend(
        _A.CLIPBOARD,
        _W.WL_COPY,
        lambda facts: _wl_clipboard(facts) and (_wlroots(facts) or facts.runs("kde")),
        "wl-copy reaches the clipboard from the background.",
    ),
    Backend(
        _A.CLIPBOARD,
        _W.WL_COPY,
        _wl_clipboard,
        "wl-copy reaches the clipboard; on this desktop it takes the keyboard for a moment.",
        takes_keyboard=True,
    ),
    Backend(
        _A.CLIPBOARD,
        _W.PORTAL,
        lambda facts: {"Clipboard", "RemoteDesktop"} <= facts.portals.keys(),
        "The desktop lends its clipboard to programs that its user lets type (Clipboard portal).",
    ),
    Backend(
        _A.CLIPBOARD,
        _W.NONE,
        lambda _: True,
        "This desktop keeps programs in the background from its clipboard. Install wl-clipboard; "
        "until then read the code in the list of `totpdesk pick`.",
    ),
    Backend(_A.FOCUS, _W.X11, _x11, "The X server tells which window has the keyboard."),
    Backend(
        _A.FOCUS,
        _W.KWIN,
        lambda facts: facts.wayland and facts.runs("kde"),
        "KWin tells which window has the keyboard, by a script.",
    ),
    Backend(
        _A.FOCUS,
        _W.SWAY,
        lambda facts: facts.runs("sway"),
        "sway tells which window has the keyboard.",
    ),
    Backend(
        _A.FOCUS,
        _W.HYPRLAND,
        lambda facts: facts.runs("hyprland"),
        "Hyprland tells which window has the keyboard.",
    ),
    Backend(
        _A.FOCUS,
        _W.NONE,
        lambda _: True,
        "This desktop tells nobody which window has the keyboard. With several accounts you are "
        "asked each time, and no choice is remembered.",
    ),
    Backend(_A.SCREENSHOT, _W.X11, _x11, "The X server gives the screen's pixels."),
    Backend(
        _A.SCREENSHOT,
        _W.PORTAL,
        lambda facts: "Screenshot" in facts.portals,
        "The desktop takes screenshots for programs that its user allows to (Screenshot portal).",
    ),
    Backend(
        _A.SCREENSHOT,
        _W.NONE,
        lambda _: True,
        "This desktop gives no program the screen. Save a screenshot and open it, or copy it.",
    ),
)


def ways(facts: Session) -> dict[Ability, Backend]:
    """Return for each ability the rung that is taken in this session."""
    taken: dict[Ability, Backend] = {}
    for rung in BACKENDS:
        if rung.ability not in taken and rung.is_open(facts):
            taken[rung.ability] = rung
    return taken
