"""What a desktop does not offer, or not yet: ports that say so, and what to do instead."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from totpdesk.autotype import InsertResult, Window
from totpdesk.base.errors import ClipboardError, DesktopError, ShortcutError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from totpdesk.autotype import Area, Binding
    from totpdesk.settings import Chord

_WHICHEVER: Final = Window(0)


class NoShortcuts:
    """The Shortcuts port of a desktop that provides none to programs."""

    def __init__(self, reason: str) -> None:
        """Set the message of the error: the reason, and what to do."""
        self._reason = reason

    def bind(self, bindings: Sequence[Binding]) -> dict[str, ShortcutError]:
        """Refuse all but the first, silently: one reason is enough."""
        return {binding.id: ShortcutError(self._reason) for binding in bindings[:1]}

    def probe(self, chord: Chord) -> None:  # noqa: ARG002 - the port's
        """Refuse."""
        raise ShortcutError(self._reason)

    def triggers(self) -> dict[str, str]:
        """Return nothing."""
        return {}


class NoKeyboard:
    """The KeyboardOutput port where no program types."""

    def type(self, text: str, target: Window, *, enter: bool = False) -> InsertResult:  # noqa: ARG002 - the port's
        """Type nothing."""
        return InsertResult.UNSUPPORTED

    def paste(self, target: Window, *, enter: bool = False) -> InsertResult:  # noqa: ARG002 - the port's
        """Press nothing."""
        return InsertResult.UNSUPPORTED


class UnknownFocus:
    """The Focus port of a desktop that does not report the focused window: some window has it."""

    def focused(self) -> Window:
        """Return a window that means the focused one, whichever it is."""
        return _WHICHEVER

    def give(self, window: Window) -> bool:
        """Do nothing: the desktop returns the keyboard as our own window closes."""
        return window == _WHICHEVER

    def wait(self, accepts: Callable[[Window], bool], seconds: float) -> Window:  # noqa: ARG002 - the port's
        """Return whichever it is, at once."""
        return _WHICHEVER

    def area(self, window: Window) -> Area | None:  # noqa: ARG002 - the port's
        """Return None: it is unknown."""
        return None


class NoClipboard:
    """The Clipboard port where programs in the background do not reach it."""

    def __init__(self, reason: str) -> None:
        """Set the message of the error: the reason, and what to do."""
        self._reason = reason

    def put(self, code: str, clear_after: int) -> None:  # noqa: ARG002 - the port's
        """Refuse. Raises ClipboardError."""
        raise ClipboardError(self._reason)

    def put_to_paste(self, code: str, clear_after: int) -> bool:  # noqa: ARG002 - the port's
        """Return False: nothing can be pasted."""
        return False

    def put_aside(self, code: str, clear_after: int) -> bool:  # noqa: ARG002 - the port's
        """Copy nothing."""
        return False

    def kept_by(self) -> None:
        """Return None: nothing is copied."""

    def withdraw(self) -> None:
        """Do nothing: there is no code on it."""


class NoScreenshot:
    """The Screenshot port where programs are not given the screen."""

    def __init__(self, reason: str) -> None:
        """Set the message of the error: the reason, and what to do."""
        self._reason = reason

    def capture(self) -> bytes:
        """Refuse. Raises DesktopError."""
        raise DesktopError(self._reason)
