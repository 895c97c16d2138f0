"""pyperclip made of values: what the programs that it starts would hold."""

from __future__ import annotations

from dataclasses import dataclass, field

import pyperclip


@dataclass
class FakePyperclip:
    """A clipboard; `deaf` takes nothing, `missing` is pyperclip without a program."""

    held: str = "before"
    history: list[str] = field(default_factory=list)
    deaf: bool = False
    missing: bool = False

    def copy(self, text: str) -> None:
        """Take a text."""
        self._fail()
        if not self.deaf:
            self.held = text
            self.history.append(text)

    def paste(self) -> str:
        """Give it back."""
        self._fail()
        return self.held

    def _fail(self) -> None:
        if self.missing:
            raise pyperclip.PyperclipException("a long text")
