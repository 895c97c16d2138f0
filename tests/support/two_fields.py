"""Two text fields on a real desktop: the scene of the contracts of Focus and of KeyboardOutput."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from contracts.focus import known
from contracts.keyboard_output import ENTER
from support.journal import Kind
from support.waiting import wait_until

if TYPE_CHECKING:
    from support.hand import Hand
    from support.targets import OpenTarget, QtField
    from totpdesk.autotype import Focus, KeyboardOutput

SECONDS = 10.0
MARK = "x"  # a key of the fingers: what arrives before it has arrived
KEYS = {"\r": ENTER}  # what Qt makes of Enter


class TwoFields:
    """A FocusScene and a KeyboardScene; the second field is the target and has the keyboard."""

    titles = ("First", "Second")

    def __init__(
        self,
        open_target: OpenTarget,
        kind: type[QtField],
        focus: Focus,
        keyboard: KeyboardOutput,
        fingers: Hand,
    ) -> None:
        self.focus = focus
        self.keyboard = keyboard
        self._fingers = fingers
        self._fields = {title: open_target(kind, title=title) for title in self.titles}
        self.target = known(self, self.titles[1])

    def bring(self, title: str) -> None:
        """See FocusScene."""
        self._fields[title].focus()

    def steal(self) -> None:
        """See KeyboardScene."""
        self.bring(self.titles[0])
        known(self, self.titles[0])

    def close(self, title: str = titles[1]) -> None:
        """See both."""
        self._fields[title].close()
        self.steal()

    def arrived(self, expected: str) -> str:
        """See KeyboardScene."""
        with suppress(TimeoutError):
            wait_until(lambda: self._pressed(self.titles[1]) == expected, SECONDS, expected)
        return self._pressed(self.titles[1])

    def stolen(self) -> str:
        """See KeyboardScene."""
        self._fingers.type_keys(MARK)
        first = self.titles[0]
        wait_until(lambda: self._pressed(first).endswith(MARK), SECONDS, "the mark")
        return self._pressed(first).removesuffix(MARK)

    def _pressed(self, title: str) -> str:
        """Return the keys that have gone down in a field, but for modifiers."""
        events = self._fields[title].key_events()
        pressed = [event for event in events if event.kind is Kind.PRESS]
        return "".join(KEYS.get(e.text, e.text) for e in pressed)
