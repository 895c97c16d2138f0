"""Shortcuts that the desktop hears for us: org.freedesktop.portal.GlobalShortcuts.

A session holds all of them; which keys they truly get is the desktop's and its user's affair. Some
desktops take the list with the session (Plasma 5.27 to 6.0), the others when it is bound: it is
given both times. Plasma keeps the keys for a session by its name, so ours has always the same.
While a shortcut is held it is told again and again, so each press counts once until it is told to
be over.
"""

from __future__ import annotations

import threading
import time
from typing import TYPE_CHECKING, Any, Final

from totpdesk import paths
from totpdesk.desktop.keysyms import keysym
from totpdesk.errors import PortalError, ShortcutError
from totpdesk.settings import Modifier

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from totpdesk.delivery import Hotkey
    from totpdesk.desktop.portal.bus import PortalBus
    from totpdesk.settings import Chord

_INTERFACE: Final = "GlobalShortcuts"
_LIST: Final = "a(sa{sv})"
_REPEAT_SECONDS: Final = 1.5  # no keyboard waits longer between two repeats of a held key
_MODIFIERS: Final = {
    Modifier.CTRL: "CTRL",
    Modifier.ALT: "ALT",
    Modifier.SHIFT: "SHIFT",
    Modifier.SUPER: "LOGO",
}


class PortalShortcuts:
    """Delivery's Shortcuts port."""

    def __init__(self, bus: PortalBus, now: Callable[[], float] = time.monotonic) -> None:
        """Take the bus, and a clock for telling presses from repeats."""
        self._bus = bus
        self._now = now
        self._lock = threading.Lock()
        self._wanted: tuple[Hotkey, ...] = ()
        self._session = ""
        self._down: dict[str, float] = {}
        self._triggers: dict[str, str] = {}
        bus.on(_INTERFACE, "Activated", self._activated)
        bus.on(_INTERFACE, "Deactivated", self._deactivated)
        bus.on(_INTERFACE, "ShortcutsChanged", self._changed)
        bus.on_restart(self._bind_anew)

    def bind(self, wanted: Sequence[Hotkey]) -> dict[str, ShortcutError]:
        """Ask the desktop for these; what it gave no keys is refused."""
        with self._lock:
            self._wanted = tuple(wanted)
            return self._begin()

    def probe(self, chord: Chord) -> None:
        """Say nothing against any chord: which keys it gets is settled in the desktop's dialog."""

    def triggers(self) -> dict[str, str]:
        """Return the desktop's own words for the keys that it has assigned."""
        return dict(self._triggers)

    def _begin(self) -> dict[str, ShortcutError]:
        if self._session:
            self._bus.close_session(self._session)
        self._session, self._triggers = "", {}
        if not self._wanted:
            return {}
        try:
            self._triggers = self._assigned()
        except PortalError as error:
            refusal = ShortcutError(f"{error} Bind `totpdesk type` in the desktop's own settings.")
            return {hotkey.id: refusal for hotkey in self._wanted}
        return {h.id: _unassigned(h) for h in self._wanted if not self._triggers.get(h.id)}

    def _assigned(self) -> dict[str, str]:
        listed = [_described(hotkey) for hotkey in self._wanted]
        known = {"shortcuts": (_LIST, listed)}
        self._session = self._bus.create_session(_INTERFACE, paths.APP, known)
        results = self._bus.request(
            _INTERFACE, "BindShortcuts", f"o{_LIST}sa{{sv}}", self._session, listed, "", options={}
        )
        return _descriptions(results.get("shortcuts", ()))

    def _bind_anew(self) -> None:
        with self._lock:
            self._session = ""
            self._begin()

    def _activated(self, session: str, shortcut: str, *_: object) -> None:
        now = self._now()
        before = self._down.get(shortcut)
        self._down[shortcut] = now
        if session == self._session and (before is None or now - before > _REPEAT_SECONDS):
            for hotkey in self._wanted:
                if hotkey.id == shortcut:
                    hotkey.heard()

    def _deactivated(self, _session: str, shortcut: str, *_: object) -> None:
        self._down.pop(shortcut, None)

    def _changed(self, session: str, shortcuts: Any) -> None:  # noqa: ANN401 - D-Bus values
        if session == self._session:
            self._triggers = _descriptions(shortcuts)


def trigger(chord: Chord) -> str:
    """Return a chord as the shortcuts specification writes it: "CTRL+ALT+o"."""
    held = [text for modifier, text in _MODIFIERS.items() if modifier in chord.modifiers]
    return "+".join([*held, keysym(chord.key)])


def _described(hotkey: Hotkey) -> tuple[str, dict[str, tuple[str, str]]]:
    words = {"description": hotkey.purpose, "preferred_trigger": trigger(hotkey.chord)}
    return hotkey.id, {key: ("s", text) for key, text in words.items()}


def _descriptions(shortcuts: Any) -> dict[str, str]:  # noqa: ANN401 - D-Bus values
    return {name: facts.get("trigger_description", ("s", ""))[1] for name, facts in shortcuts}


def _unassigned(hotkey: Hotkey) -> ShortcutError:
    return ShortcutError(
        f"The desktop has given “{hotkey.purpose}” no keys. Choose some in its settings, under "
        "Shortcuts or Applications."
    )
