"""The contract of Clipboard."""

from __future__ import annotations

from abc import abstractmethod
from typing import TYPE_CHECKING, Any

import pyperclip

from support.waiting import wait_until
from totpdesk.platforms.terminal_clipboard import TerminalClipboard

if TYPE_CHECKING:
    from collections.abc import Callable

    import pytest

    from totpdesk.autotype import Clipboard, DesktopClipboard

CODE = "287082"
SECONDS = 10.0


def terminal_clipboard(monkeypatch: pytest.MonkeyPatch) -> TerminalClipboard:
    """Return one with nothing to clear; pyperclip looks for its program anew."""
    copy, paste = pyperclip.determine_clipboard()
    monkeypatch.setattr(pyperclip, "copy", copy)
    monkeypatch.setattr(pyperclip, "paste", paste)
    return TerminalClipboard()


class GivesBack:
    """Further contract of a clipboard that gives back what it has replaced: mixed into tests."""

    pasted: Callable[[Any], str]
    copy: Callable[[Any, str], None]

    def test_what_was_there_is_given_back(self, clipboard: DesktopClipboard, desktop: Any) -> None:
        """After the last of several codes, once."""
        self.copy(desktop, "theirs")
        clipboard.put("111111", 0)
        assert clipboard.put_aside(CODE, 0)
        assert self.pasted(desktop) == CODE
        clipboard.withdraw()
        wait_until(lambda: self.pasted(desktop) == "theirs", SECONDS, "the other program's text")
        clipboard.withdraw()
        assert self.pasted(desktop) == "theirs"

    def test_what_was_given_back_is_so_again(
        self, clipboard: DesktopClipboard, desktop: Any
    ) -> None:
        """It is no less the user's for having been ours for a while."""
        self.copy(desktop, "theirs")
        for _ in range(2):
            assert clipboard.put_aside(CODE, 0)
            assert self.pasted(desktop) == CODE
            clipboard.withdraw()
            wait_until(lambda: self.pasted(desktop) == "theirs", SECONDS, "their text")

    def test_what_was_there_before_is_forgotten(
        self, clipboard: DesktopClipboard, desktop: Any
    ) -> None:
        """Where another program copies in between, that stays."""
        self.copy(desktop, "theirs")
        assert clipboard.put_aside(CODE, 0)
        self.copy(desktop, "newer")
        clipboard.withdraw()
        assert self.pasted(desktop) == "newer"


class ClipboardContract:
    """Subclasses give fixtures `clipboard` and `desktop`, and play the other programs there."""

    @abstractmethod
    def pasted(self, desktop: Any) -> str:
        """Return what another program reads from the clipboard, "" for nothing."""

    @abstractmethod
    def copy(self, desktop: Any, text: str) -> None:
        """Let another program copy something; return when it is there."""

    def pass_time(self, desktop: Any) -> None:
        """Let a moment pass. On a real desktop it does by itself."""

    def test_what_was_put_is_pasted(self, clipboard: Clipboard, desktop: Any) -> None:
        """As often as anybody likes."""
        clipboard.put(CODE, 0)
        assert [self.pasted(desktop), self.pasted(desktop)] == [CODE, CODE]

    def test_a_second_code_replaces_the_first(self, clipboard: Clipboard, desktop: Any) -> None:
        """There is one at a time."""
        clipboard.put("111111", 0)
        clipboard.put(CODE, 0)
        assert self.pasted(desktop) == CODE

    def test_it_is_gone_when_its_time_is_over(self, clipboard: Clipboard, desktop: Any) -> None:
        """After as many seconds as were given."""
        clipboard.put(CODE, 1)

        def is_gone() -> bool:
            self.pass_time(desktop)
            return not self.pasted(desktop)

        wait_until(is_gone, SECONDS, "the clipboard to be empty")

    def test_it_can_be_withdrawn(self, clipboard: Clipboard, desktop: Any) -> None:
        """Before its time is over, as often as anybody likes."""
        clipboard.withdraw()
        clipboard.put(CODE, 0)
        clipboard.withdraw()
        clipboard.withdraw()
        wait_until(lambda: not self.pasted(desktop), SECONDS, "the clipboard to be empty")

    def test_only_the_code_is_withdrawn(self, clipboard: Clipboard, desktop: Any) -> None:
        """What another program copied stays."""
        clipboard.put(CODE, 0)
        self.copy(desktop, "theirs")
        clipboard.withdraw()
        wait_until(lambda: self.pasted(desktop) == "theirs", SECONDS, "the other program's text")

    def test_what_another_program_copied_stays(self, clipboard: Clipboard, desktop: Any) -> None:
        """Nothing of ours is left to be cleared, until the next put."""
        clipboard.put(CODE, 0)
        self.copy(desktop, "theirs")
        assert self.pasted(desktop) == "theirs"
        clipboard.put(CODE, 0)
        assert self.pasted(desktop) == CODE
