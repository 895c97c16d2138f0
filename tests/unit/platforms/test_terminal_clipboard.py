"""The clipboard from a terminal keeps the contract, over what pyperclip's programs would hold."""

from __future__ import annotations

import pyperclip
import pytest

from contracts.clipboard import ClipboardContract
from fakes.clock import FakeClock
from fakes.programs_clipboard import FakePyperclip
from totpdesk.platforms.terminal_clipboard import TerminalClipboard


class TestContract(ClipboardContract):
    """The contract of Clipboard; the command waits and clears, as `totpdesk copy` does."""

    @pytest.fixture
    def desktop(self, monkeypatch: pytest.MonkeyPatch) -> FakePyperclip:
        """Return what the programs hold."""
        programs = FakePyperclip(held="")
        monkeypatch.setattr(pyperclip, "copy", programs.copy)
        monkeypatch.setattr(pyperclip, "paste", programs.paste)
        return programs

    @pytest.fixture
    def clipboard(self, desktop: FakePyperclip) -> TerminalClipboard:  # noqa: ARG002 - first
        """Return one with nothing to clear."""
        self._clipboard = TerminalClipboard()
        return self._clipboard

    def pasted(self, desktop: FakePyperclip) -> str:
        """See ClipboardContract."""
        return desktop.held

    def copy(self, desktop: FakePyperclip, text: str) -> None:
        """See ClipboardContract."""
        desktop.copy(text)

    def pass_time(self, _desktop: FakePyperclip) -> None:
        """See ClipboardContract."""
        self._clipboard.wait(FakeClock())
        self._clipboard.expire()
