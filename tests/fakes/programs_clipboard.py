"""pyperclip made of values: what the programs that it starts would hold."""

from __future__ import annotations

from dataclasses import dataclass, field

import pyperclip


@dataclass
class FakePyperclip:
    """A clipboard; `deaf` takes nothing, `missing` is pyperclip without a program.

    Its next `failing_pastes` fail as a clipboard does of which the owner has just ended.
    """

    held: str = "before"
    history: list[str] = field(default_factory=list)
    deaf: bool = False
    missing: bool = False
    failing_pastes: int = 0

    def copy(self, text: str) -> None:
        """Take a text."""
        self._fail()
        if not self.deaf:
            self.held = text
            self.history.append(text)

    def paste(self) -> str:
        """Give it back."""
        self._fail()
        if self.failing_pastes:
            self.failing_pastes -= 1
            raise OSError("broken pipe")
        return self.held

    def _fail(self) -> None:
        if self.missing:
            raise pyperclip.PyperclipException("a long text")
