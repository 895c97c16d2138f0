"""The targets on Wayland: the same programs, distinguished by process where X11 has window ids."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from support.targets import Chromium, Firefox, GtkEntry, QtField, Terminal
from support.targets.journalled import JournalTarget
from support.targets.others import Gtk4Entry
from support.waiting import wait_until

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from support.journal import Seen

TIMEOUT = 20.0  # seconds
PASTES = 5


class _KnownByProcess(JournalTarget):
    """A target whose window the compositor knows by the process that drew it."""

    def _await_ready(self) -> Seen:
        ready = super()._await_ready()
        find = self._session.windows.of_process
        window = wait_until(lambda: find(self._child.pid), TIMEOUT, "the compositor to list it")
        return replace(ready, window=window)


class WaylandField(_KnownByProcess, QtField):
    """A Qt line edit as a Wayland client."""

    def paste(self, press: Callable[[], object], text: str) -> None:
        """Press the keys of a paste, and wait until the field has that text.

        They are pressed again where Qt gave up: it waits for one second until the program that owns
        the clipboard answers, and that one may not run for so long on a loaded machine.
        """
        for times in range(1, PASTES + 1):
            press()
            wait_until(
                lambda times=times: self.text() == text or self._gave_up() == times,
                TIMEOUT,
                f"{text!r} in {self._name}",
                self.text,
            )
            if self.text() == text:
                return
        raise TimeoutError(self.text())

    def _gave_up(self) -> int:
        return self._child.log().count("timeout reading from pipe")


class WaylandGtkEntry(_KnownByProcess, GtkEntry):
    """A GTK 3 entry as a Wayland client."""


class WaylandGtk4Entry(_KnownByProcess, Gtk4Entry):
    """A GTK 4 entry as a Wayland client."""


class XwaylandTerminal(_KnownByProcess, Terminal):
    """An xterm, which knows X11 only."""


class WaylandChromium(Chromium):
    """Chromium as a Wayland client."""

    def _command(self, profile: Path) -> list[str]:
        return [*super()._command(profile), "--ozone-platform=wayland"]


class WaylandFirefox(Firefox):
    """Firefox as a Wayland client, by the session's MOZ_ENABLE_WAYLAND."""
