"""Where the digits are awaited: fields that know the moment at which each text came to stand."""

from __future__ import annotations

from dataclasses import dataclass
from time import monotonic_ns
from typing import TYPE_CHECKING, Protocol

from bench.account import DIGITS, TITLE
from support.fingers import Key
from support.journal import Kind
from support.pages import PageServer
from support.targets import Chromium, QtField
from support.waiting import wait_until

if TYPE_CHECKING:
    from support.session import DesktopSession

ROUND_TRIPS = 200  # to learn how Chromium's clock stands to ours

# performance.now() is CLOCK_MONOTONIC in Chromium on Linux, counted from the page's beginning.
PAGE = f"""<!doctype html><meta charset="utf-8"><title>{TITLE}</title>
<input id="field" autofocus autocomplete="off" style="font-size: 2em">
<script>
let texts = [], leaks = 0, arrived = () => {{}};
field.onkeydown = event => {{ leaks += event.code === 'KeyO' }};
field.oninput = () => {{
  texts.push([performance.now(), field.value]);
  if (field.value.length >= {DIGITS}) arrived();
}};
function empty() {{ field.value = ''; texts = []; leaks = 0; }}
function whole(milliseconds) {{
  return new Promise(done => {{
    if (field.value.length >= {DIGITS}) return done();
    arrived = done;
    setTimeout(done, milliseconds);
  }});
}}
</script>
"""


@dataclass(frozen=True, slots=True)
class Arrival:
    """The field held `text` from `ns` on, in nanoseconds of CLOCK_MONOTONIC."""

    ns: int
    text: str


class Field(Protocol):
    """A text field in a window of its own."""

    name: str
    error_ms: float

    def prepare(self) -> None:
        """Empty and focus it, and forget what arrived."""

    def await_code(self, seconds: float) -> None:
        """Return when it holds six characters, or after so many seconds."""

    def arrivals(self) -> list[Arrival]:
        """Return each text since `prepare`."""

    def leaks(self) -> int:
        """Return how often the shortcut's own letter reached it since `prepare`."""


class QtLineEdit:
    """A Qt line edit; its own process stamps each change."""

    name = "Qt"
    error_ms = 0.0

    def __init__(self, session: DesktopSession) -> None:
        self._target = QtField(session, TITLE)
        self._changes = self._keys = 0

    def prepare(self) -> None:
        """See Field."""
        self._target.clear()
        self._target.focus()
        self._changes = len(self._target.changes())
        self._keys = len(self._target.key_events())

    def await_code(self, seconds: float) -> None:
        """See Field."""
        try:
            wait_until(lambda: len(self._target.text()) >= DIGITS, seconds, "a code")
        except TimeoutError:
            return  # the sample tells of it

    def arrivals(self) -> list[Arrival]:
        """See Field."""
        noted = self._target.changes()[self._changes :]
        return [Arrival(entry.ns, entry.text) for entry in noted]

    def leaks(self) -> int:
        """See Field."""
        noted = self._target.key_events()[self._keys :]
        return sum(entry.kind is Kind.PRESS and entry.code == Key.O for entry in noted)


class ChromiumInput:
    """An input in a page in Chromium; the page's script stamps each `input` event."""

    name = "Chromium"

    def __init__(self, session: DesktopSession) -> None:
        pages = PageServer({"/": PAGE}).__enter__()
        session.at_end(pages.close)
        self._target = Chromium(session)
        self._target.open(pages.url())
        self._offset_ns, self.error_ms = self._calibrated()

    def prepare(self) -> None:
        """See Field."""
        self._target.evaluate("empty()")
        self._target.focus()

    def await_code(self, seconds: float) -> None:
        """See Field."""
        self._target.evaluate(f"whole({seconds * 1000})")

    def arrivals(self) -> list[Arrival]:
        """See Field."""
        noted = self._target.evaluate("texts")
        return [Arrival(self._offset_ns + int(ms * 1e6), text) for ms, text in noted]

    def leaks(self) -> int:
        """See Field."""
        return int(self._target.evaluate("leaks"))

    def _calibrated(self) -> tuple[int, float]:
        """Return when the page's clock began, and by how many milliseconds that may be wrong."""
        trips = [self._trip() for _ in range(ROUND_TRIPS)]
        length, offset = min(trips)
        return offset, length / 2e6

    def _trip(self) -> tuple[int, int]:
        before = monotonic_ns()
        page_ms = self._target.evaluate("performance.now()")
        after = monotonic_ns()
        return after - before, (before + after) // 2 - int(page_ms * 1e6)
