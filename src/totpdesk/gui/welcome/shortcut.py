"""The second step: the keys that the desktop has truly assigned, heard; and its leave to type."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt

from totpdesk.gui.doctor.shortcut_test import ShortcutTest
from totpdesk.gui.runtime import tasks
from totpdesk.gui.settings.keycapture import KeyCapture
from totpdesk.gui.settings.lettype import LetType
from totpdesk.gui.settings.shortcutfield import save_shortcut
from totpdesk.gui.welcome.step import Step
from totpdesk.gui.widgets.banner import Banner
from totpdesk.gui.widgets.style import quiet_label
from totpdesk.platforms.capabilities import Ability, Backend, Method, ways
from totpdesk.platforms.detect import gather

if TYPE_CHECKING:
    from collections.abc import Callable

    from totpdesk.base.errors import TotpdeskError
    from totpdesk.gui.app_context import AppContext
    from totpdesk.settings import Chord

_MAIN: Final = "insert"
_CLICK: Final = "Click it to choose other keys."
_ELSEWHERE: Final = "Your desktop assigns the keys: change them in its own settings."


class ShortcutStep(Step):
    """Shows the shortcut, lets it be changed where that is ours to do, and hears it pressed."""

    def __init__(self, parts: AppContext, rebind: Callable[[], tuple[str, ...]]) -> None:
        """Take what binds the shortcuts; `rebind` returns what could not be had."""
        super().__init__(
            "One shortcut",
            "Press it in a login form, and the code stands there.",
        )
        self._parts = parts
        self._rebind = rebind
        self._trouble = Banner()
        self._capture = KeyCapture(None, what="Shortcut")
        self._hint = quiet_label(_CLICK)
        self._let_type = LetType(parts.agent)
        self._hearing = ShortcutTest(parts.agent)
        self._hearing.heard.connect(self.passed)
        self._capture.captured.connect(self._take)
        self._capture.refused.connect(self._trouble.say)
        self._capture.listening.connect(self._listen)
        for part in (self._trouble, self._hearing):
            self.rows.addWidget(part)
        self.rows.addWidget(self._capture, alignment=Qt.AlignmentFlag.AlignLeft)
        self.rows.addWidget(self._hint)
        self.rows.addWidget(self._let_type)
        self.rows.addStretch()

    def begin(self) -> None:
        """Find out who assigns the keys here, off the GUI thread: the portal is asked."""
        self._let_type.look()
        tasks.run(self, lambda: ways(gather())[Ability.SHORTCUT], self._show_way, self._failed)

    def _show_way(self, rung: Backend) -> None:
        self._capture.setVisible(rung.way is Method.X11)
        self._hearing.setVisible(rung.way is not Method.NONE)
        if rung.way is Method.NONE:
            self._hint.setText(rung.reason)
        else:
            self._hint.setText(_CLICK if rung.way is Method.X11 else _ELSEWHERE)
        self._show_keys()

    def _show_keys(self) -> None:
        agent = self._parts.agent
        self._capture.show_chord(agent.around.settings().hotkey)
        self._hearing.wait_for(agent.desktop.shortcuts.triggers().get(_MAIN, ""))

    def _take(self, chord: Chord) -> None:
        save = partial(save_shortcut, self._parts, "hotkey", chord)
        tasks.run(self, save, lambda _: self._bind(), self._failed)

    def _listen(self, waiting: bool) -> None:  # noqa: FBT001 - Qt's signature
        """Let our shortcuts go while one is being pressed here, and take them back afterwards."""
        if waiting:
            self._parts.agent.release_shortcuts()
        else:
            self._bind()

    def _bind(self) -> None:
        if problems := self._rebind():
            self._trouble.say("\n".join(problems))
        else:
            self._trouble.hide()
        self._show_keys()

    def _failed(self, error: TotpdeskError) -> None:
        self._trouble.say(str(error))
        self._show_keys()
