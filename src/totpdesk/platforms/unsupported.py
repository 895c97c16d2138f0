"""An operating system without backends yet: only the toolkit's windows and clipboard work."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Final

from totpdesk.autotype import Desktop
from totpdesk.base.errors import InvalidSettingError, NoDisplayError, ShortcutError
from totpdesk.base.finding import Finding, Level
from totpdesk.base.translation import tr
from totpdesk.platforms.capabilities import Ability
from totpdesk.platforms.detect import Session
from totpdesk.platforms.system import AutostartState, System
from totpdesk.platforms.terminal_clipboard import TerminalClipboard
from totpdesk.platforms.unavailable import NoKeyboard, NoScreenshot, NoShortcuts, UnknownFocus

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

    from totpdesk.platforms.capabilities import Backend
    from totpdesk.platforms.system import Instructions, SearchableAccounts
    from totpdesk.settings import Listen, Settings


class NoAutostart:
    """The Autostart port of a system on which totpdesk does not start at login yet."""

    def __init__(self, system: str) -> None:
        """Set the system's name, for users."""
        self._system = system

    def state(self) -> AutostartState:
        """Return UNAVAILABLE."""
        return AutostartState.UNAVAILABLE

    def turn(self, *, on: bool) -> None:  # noqa: ARG002 - the port's
        """Refuse. Raises InvalidSettingError."""
        raise InvalidSettingError(
            tr("totpdesk cannot start at login on {system} yet.", system=self._system)
        )


class NoMenuEntry:
    """The MenuEntry port of a system on which totpdesk writes none yet."""

    def __init__(self, system: str) -> None:
        """Set the system's name, for users."""
        self._system = system

    def install(self, *, take_over: bool = False, for_all: bool = False) -> Path | None:  # noqa: ARG002 - the port's
        """Refuse. Raises InvalidSettingError."""
        raise InvalidSettingError(
            tr("totpdesk cannot install a menu entry on {system} yet.", system=self._system)
        )

    def remove(self, *, for_all: bool = False) -> bool:  # noqa: ARG002 - the port's
        """Delete nothing: there is none."""
        return False


class NoDesktopBindings:
    """The DesktopBindings port where it is not known how a desktop runs commands at shortcuts."""

    def __init__(self, system: str) -> None:
        """Set the system's name, for users."""
        self._refusal = tr(
            "totpdesk cannot set up shortcuts on {system} yet. `totpdesk copy` works.",
            system=system,
        )

    def instructions(self, session: Session, settings: Settings) -> Instructions:  # noqa: ARG002 - the port's
        """Refuse. Raises ShortcutError."""
        raise ShortcutError(self._refusal)

    def install(self, settings: Settings) -> None:  # noqa: ARG002 - the port's
        """Refuse. Raises ShortcutError."""
        raise ShortcutError(self._refusal)

    def remove(self) -> bool:
        """Refuse. Raises ShortcutError."""
        raise ShortcutError(self._refusal)


class NotListening:
    """The SleepInhibitor port that holds nothing, and a listener without events."""

    def hold(self) -> None:
        """Do nothing."""

    def release(self) -> None:
        """Do nothing."""

    def close(self) -> None:
        """Do nothing."""


class NoDesktopSearch:
    """The DesktopSearch port of a system whose search does not show our accounts."""

    available = False

    def __init__(self, system: str) -> None:
        """Take the system's name, for people."""
        self._system = system

    def turn(self, *, on: bool) -> None:
        """Refuse to switch it on. Raises InvalidSettingError."""
        if on:
            raise InvalidSettingError(
                tr("totpdesk cannot show accounts in the search of {system}.", system=self._system)
            )

    def advice(self) -> str:
        """Return nothing."""
        return ""

    def serve(self, accounts: SearchableAccounts) -> NotListening:  # noqa: ARG002 - the port's
        """Answer nothing."""
        return NotListening()


class NoDiagnostics:
    """The Diagnostics port of a system that the doctor does not know much about yet."""

    def __init__(self, system: str) -> None:
        """Set the system's name, for users."""
        self._system = system

    def findings(
        self,
        session: Session,  # noqa: ARG002 - the port's
        backends: Mapping[Ability, Backend],  # noqa: ARG002 - the port's
    ) -> Iterator[Finding]:
        """Warn about what is missing and not reported elsewhere."""
        yield Finding(
            "locking",
            Level.WARNING,
            tr(
                "A vault file is not locked with the screen or before sleep on {system} yet.",
                system=self._system,
            ),
            tr("Lock it yourself, or set `lock_after` to a few minutes."),
        )

    def truly_assigned(
        self,
        session: Session,  # noqa: ARG002 - the port's
        triggers: Mapping[str, str],
    ) -> Mapping[str, str]:
        """Return all."""
        return triggers

    def clipboard_reader(self, session: Session) -> Callable[[], str] | None:  # noqa: ARG002 - the port's
        """Return pyperclip's reader, which knows these systems."""
        return TerminalClipboard().read

    def clock_is_synchronised(self) -> bool | None:
        """Return None: it is unknown."""
        return None


def open_unsupported(
    session: Session,
    backends: Mapping[Ability, Backend],
    listen: Listen,  # noqa: ARG001 - the port's
) -> Desktop:
    """Return a desktop that offers only the toolkit's windows and clipboard.

    Raises NoDisplayError where not even that is known to work.
    """
    if not session.graphical:
        raise NoDisplayError(
            tr("totpdesk has no windows on this system ({system}).", system=session.system)
        )
    return Desktop(
        session.kind,
        NoShortcuts(backends[Ability.SHORTCUT].reason),
        UnknownFocus(),
        NoKeyboard(),
        close=lambda: None,
        screenshot=NoScreenshot(backends[Ability.SCREENSHOT].reason),
    )


def system_without_backends(name: str) -> System:
    """Return a system without backends; `name` is for users."""
    return System(
        find_session=Session,
        open_desktop=open_unsupported,
        autostart=NoAutostart(name),
        menu_entry=NoMenuEntry(name),
        desktop_bindings=NoDesktopBindings(name),
        diagnostics=NoDiagnostics(name),
        notify=lambda _title, _text: False,
        inhibit_sleep=lambda _reason: NotListening(),
        monitor_screen_lock=lambda *_: NotListening(),
        search=NoDesktopSearch(name),
    )


UNKNOWN: Final = system_without_backends(sys.platform)
