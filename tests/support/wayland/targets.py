"""The targets on Wayland: the same programs, distinguished by process where X11 has window ids."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from support.targets import Chromium, Firefox, QtField, Terminal
from support.targets.journalled import JournalTarget
from support.waiting import wait_until

if TYPE_CHECKING:
    from pathlib import Path

    from support.journal import Seen

TIMEOUT = 20.0  # seconds


class _KnownByProcess(JournalTarget):
    """A target whose window the compositor knows by the process that drew it."""

    def _await_ready(self) -> Seen:
        ready = super()._await_ready()
        find = self._session.windows.of_process
        window = wait_until(lambda: find(self._child.pid), TIMEOUT, "the compositor to list it")
        return replace(ready, window=window)


class WaylandField(_KnownByProcess, QtField):
    """A Qt line edit as a Wayland client."""


class XwaylandTerminal(_KnownByProcess, Terminal):
    """An xterm, which knows X11 only."""


class WaylandChromium(Chromium):
    """Chromium as a Wayland client."""

    def _command(self, profile: Path) -> list[str]:
        return [*super()._command(profile), "--ozone-platform=wayland"]


class WaylandFirefox(Firefox):
    """Firefox as a Wayland client, by the session's MOZ_ENABLE_WAYLAND."""
