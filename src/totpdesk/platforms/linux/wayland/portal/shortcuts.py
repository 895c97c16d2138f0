"""Shortcuts that the desktop registers for us: org.freedesktop.portal.GlobalShortcuts.

A session holds all of them; the desktop and its user decide which keys they get. Some desktops take
the list with the session (Plasma 5.27 to 6.0), the others when it is bound: it is passed both
times. Plasma stores the keys under the session's name, so ours always has the same one. While a
shortcut is held its signal repeats, so each press counts once until its release is reported.

A desktop may ask its user about the keys, who may take days: no code waits for that, and the answer
is reported when it comes. Plasma 6 takes a dialog that we end for a refusal, and never asks again.
So what is to be bound while one is open waits for its answer.
"""

from __future__ import annotations

import logging
import threading
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from totpdesk.base import paths
from totpdesk.base.errors import (
    PortalEndedError,
    PortalError,
    PortalRefusedError,
    ShortcutError,
    ShortcutPendingError,
)
from totpdesk.base.translation import tr
from totpdesk.platforms.linux.keysyms import keysym_name
from totpdesk.platforms.linux.wayland.portal.trigger_descriptions import readable
from totpdesk.settings.key_names import MODIFIERS

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from totpdesk.autotype import Binding
    from totpdesk.platforms.linux.wayland.portal.bus import PortalBus
    from totpdesk.settings import Chord

_INTERFACE: Final = "GlobalShortcuts"
_LIST: Final = "a(sa{sv})"
_AT_ONCE_SECONDS: Final = 2.0  # for a desktop that does not ask its user
_NOT_REGISTERED: Final = tr(
    "The desktop's portal does not accept totpdesk ({error}). Run `totpdesk desktop install`, "
    "then restart totpdesk."
)
_ASKING: Final = tr(
    "The desktop is asking you for the keys of “{purpose}”. Answer its dialog, or look into its "
    "notifications."
)
_REFUSED: Final = tr(
    "The desktop, or you in its dialog, refused the keys of “{purpose}”. Choose some in its "
    "settings, under Shortcuts or Applications, or bind `totpdesk type` there."
)
_ENDED: Final = tr(  # GNOME says so of a dialog that its user has cancelled
    "The desktop's question about the keys of “{purpose}” was closed. Restart totpdesk to be asked "
    "again, or bind `totpdesk type` in the desktop's own settings."
)
_INSTEAD: Final = tr("Bind `totpdesk type` in the desktop's own settings.")
_REPEAT_SECONDS: Final = 1.5  # no keyboard waits longer between two repeats of a held key
_log = logging.getLogger(__name__)


@dataclass
class _BindRequest:
    """What was asked to be bound together, and the results so far."""

    bindings: tuple[Binding, ...] = ()
    session: str = ""
    triggers: dict[str, str] = field(default_factory=dict)
    refused: dict[str, ShortcutError] = field(default_factory=dict)
    asking: bool = False  # the desktop may show a dialog, for this or for what was wanted before

    def refuse_all(self, error: ShortcutError) -> None:
        """Mark all of them as refused."""
        self.refused = {binding.id: error for binding in self.bindings}

    def assign(self, triggers: dict[str, str]) -> None:
        """Note the keys that the desktop has assigned; those without any are refused."""
        self.triggers = triggers
        lacking = (binding for binding in self.bindings if not triggers.get(binding.id))
        self.refused = {binding.id: _unassigned(binding) for binding in lacking}


class PortalShortcuts:
    """The Shortcuts port, and its KeyQuestion."""

    def __init__(self, bus: PortalBus, now: Callable[[], float] = time.monotonic) -> None:
        """Take the bus, and a clock for distinguishing presses from repeats."""
        self._bus = bus
        self._now = now
        self._replacing = threading.Lock()  # the request
        self._dialog = threading.Lock()
        self._request = _BindRequest()
        self._change_handlers: list[Callable[[], object]] = []
        self._down: dict[str, float] = {}
        bus.on(_INTERFACE, "Activated", self._activated)
        bus.on(_INTERFACE, "Deactivated", self._deactivated)
        bus.on(_INTERFACE, "ShortcutsChanged", self._changed)
        bus.on_lost(self._forget)
        bus.on_restart(lambda: self.bind(self._request.bindings))

    def bind(self, bindings: Sequence[Binding]) -> dict[str, ShortcutError]:
        """Request these from the desktop; those without keys are refused.

        While it is still asking its user, nothing is refused yet; `on_change` reports the answer.
        """
        request = _BindRequest(tuple(bindings), asking=bool(bindings))
        with self._replacing:
            before, self._request = self._request, request
            was_answered = not before.asking
        if was_answered and before.session:
            self._bus.close_session(before.session)
        if bindings:
            answered = threading.Event()
            asking = threading.Thread(target=self._ask, args=(request, answered), daemon=True)
            asking.start()
            answered.wait(_AT_ONCE_SECONDS)
        return request.refused

    def probe(self, chord: Chord) -> None:
        """Accept any chord, as its keys are chosen in the desktop's dialog.

        Raises ShortcutError where there are none to choose, as the portal does not accept us, and
        for one that was requested: what it was refused for, or ShortcutPendingError.
        """
        request, refusal = self._request, self._bus.registration_refusal
        if refusal and not request.triggers:
            raise ShortcutError(_NOT_REGISTERED.format(error=refusal))
        for binding in request.bindings:
            if binding.chord == chord and binding.id in request.refused:
                raise request.refused[binding.id]
            if binding.chord == chord and request.asking:
                raise ShortcutPendingError(_ASKING.format(purpose=binding.purpose))

    def triggers(self) -> dict[str, str]:
        """Return the desktop's own words for the keys that it has assigned."""
        return dict(self._request.triggers)

    def is_open(self) -> bool:
        """Return whether the desktop has not answered yet."""
        return self._request.asking

    def refused(self) -> dict[str, ShortcutError]:
        """Return the shortcuts without keys, by id."""
        return dict(self._request.refused)

    def on_change(self, handler: Callable[[], object]) -> None:
        """Call a handler, on a thread of ours, when the desktop has answered or moved the keys."""
        self._change_handlers.append(handler)

    def _ask(self, request: _BindRequest, answered: threading.Event) -> None:
        """Ask for what is still to be bound once the dialog before has been answered."""
        with self._dialog:
            if request is self._request:
                self._fill(request)
            with self._replacing:
                request.asking = False
                is_replaced = request is not self._request
            if is_replaced and request.session:
                self._bus.close_session(request.session)
        answered.set()
        if not is_replaced:
            self._report(request)

    def _fill(self, request: _BindRequest) -> None:
        """Note what the desktop, or its user, answers."""
        known = {"shortcuts": (_LIST, _listed(request))}
        try:
            request.session = self._bus.create_session(_INTERFACE, paths.APP, known)
            request.assign(self._assigned(request))
        except PortalRefusedError:
            self._refuse(request, _REFUSED)
        except PortalEndedError:
            self._refuse(request, _ENDED)
        except PortalError as error:
            request.refuse_all(self._refusal(f"{error} {_INSTEAD}"))
        except Exception:  # noqa: BLE001 - the barrier: the failure must be reported
            _log.exception("the portal's answer about the shortcuts is not valid")
            invalid = tr("The desktop's portal gave an invalid answer.")
            request.refuse_all(self._refusal(f"{invalid} {_INSTEAD}"))

    def _refuse(self, request: _BindRequest, sentence: str) -> None:
        """Mark all of them as refused by the desktop's user, or as if."""
        request.refused = {
            each.id: self._refusal(sentence.format(purpose=each.purpose))
            for each in request.bindings
        }

    def _report(self, request: _BindRequest) -> None:
        for sentence in dict.fromkeys(map(str, request.refused.values())):
            _log.warning("%s", sentence)
        for handler in self._change_handlers:
            handler()

    def _refusal(self, reason: str) -> ShortcutError:
        if self._bus.registration_refusal:
            return ShortcutError(_NOT_REGISTERED.format(error=self._bus.registration_refusal))
        return ShortcutError(reason)

    def _forget(self) -> None:
        """Mark the shortcuts as inactive until the portal is restarted."""
        self._request.session, self._request.triggers = "", {}

    def _assigned(self, request: _BindRequest) -> dict[str, str]:
        asked = (request.session, _listed(request), "")
        results = self._bus.request(
            _INTERFACE, "BindShortcuts", f"o{_LIST}sa{{sv}}", *asked, options={}, timeout=None
        )
        return _descriptions(results.get("shortcuts", ()))

    def _activated(self, session: str, shortcut: str, *_: object) -> None:
        now = self._now()
        before = self._down.get(shortcut)
        self._down[shortcut] = now
        if session == self._request.session and (before is None or now - before > _REPEAT_SECONDS):
            for binding in self._request.bindings:
                if binding.id == shortcut:
                    binding.on_press()

    def _deactivated(self, _session: str, shortcut: str, *_: object) -> None:
        self._down.pop(shortcut, None)

    def _changed(self, session: str, shortcuts: Any) -> None:  # noqa: ANN401 - D-Bus values
        if session == self._request.session:
            self._request.assign(_descriptions(shortcuts))
            self._report(self._request)


def trigger(chord: Chord) -> str:
    """Return a chord as the shortcuts specification writes it: "CTRL+ALT+o"."""
    held = [names.portal for modifier, names in MODIFIERS.items() if modifier in chord.modifiers]
    return "+".join([*held, keysym_name(chord.key)])


def _listed(request: _BindRequest) -> list[tuple[str, dict[str, tuple[str, str]]]]:
    return [_described(binding) for binding in request.bindings]


def _described(binding: Binding) -> tuple[str, dict[str, tuple[str, str]]]:
    words = {"description": binding.purpose, "preferred_trigger": trigger(binding.chord)}
    return binding.id, {key: ("s", text) for key, text in words.items()}


def _descriptions(shortcuts: Any) -> dict[str, str]:  # noqa: ANN401 - D-Bus values
    return {
        name: readable(options.get("trigger_description", ("s", ""))[1])
        for name, options in shortcuts
    }


def _unassigned(binding: Binding) -> ShortcutError:
    return ShortcutError(
        tr(
            "The desktop has given “{purpose}” no keys. Choose some in its settings, under "
            "Shortcuts or Applications.",
            purpose=binding.purpose,
        )
    )
