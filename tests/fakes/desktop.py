"""A desktop made of values: one window has the keyboard, and what is typed is written down."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from totpdesk.autotype import Area, Desktop, InsertResult, Window
from totpdesk.base.errors import ClipboardError, ShortcutError, ShortcutTakenError
from totpdesk.platforms.linux.focus_wait import wait_for_window

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from totpdesk.autotype import Binding, ClipboardManager, KeyboardOutput
    from totpdesk.base.errors import (
        DesktopError,
        PortalRefusedError,
        TotpdeskError,
    )
    from totpdesk.settings import Chord


SECONDS: Final = 10.0
THIEF: Final = Window(66, "thief")

SECONDS = 10.0


@dataclass
class FakeFocus:
    """The Focus port. At the look of number `stolen_at` the THIEF has taken the keyboard.

    Windows that are `closed` cannot get it any more. Those that are `coming` get it, one after the
    other, while another is waited for.
    """

    window: Window | None = field(default_factory=lambda: Window(1, "firefox", "Sign in"))
    stolen_at: int | None = None
    looks: int = 0
    where: Area | None = None
    given: list[Window] = field(default_factory=list)
    closed: set[int] = field(default_factory=set)
    coming: list[Window | None] = field(default_factory=list)

    def focused(self) -> Window | None:
        """Return the window, and count the look: the first is number 1."""
        self.looks += 1
        if self.looks == self.stolen_at:
            self.window = THIEF
        return self.window

    def give(self, window: Window) -> bool:
        """Give the window the keyboard, if it is there."""
        self.given.append(window)
        if window.id in self.closed:
            return False
        self.window = window
        return True

    def wait(self, accepts: Callable[[Window], bool], seconds: float) -> Window | None:
        """Look, as a desktop without events, and have one of `coming` come after each look."""

        def look() -> Window | None:
            seen = self.window
            if self.coming and not (seen and accepts(seen)):
                self.window = self.coming.pop(0)
            return seen

        return wait_for_window(look, accepts, seconds)

    def area(self, window: Window) -> Area | None:
        """Return where all windows are."""
        return None if window.id in self.closed else self.where


@dataclass
class FakeKeyboard:
    """The KeyboardOutput port: types into the focused window of a FakeFocus, or fails."""

    focus: FakeFocus
    failure: InsertResult | None = None
    error: DesktopError | None = None
    typed: list[tuple[int, str]] = field(default_factory=list)

    def type(self, text: str, target: Window, *, enter: bool = False) -> InsertResult:
        """Write down what arrives in which window; the Enter key as a new line."""
        if self.error:
            raise self.error
        if self.failure:
            return self.failure
        if self.focus.window is None or self.focus.window.id != target.id:
            return InsertResult.WINDOW_CHANGED
        self.typed.append((target.id, text + "\n" * enter))
        return InsertResult.DONE

    def paste(self, target: Window, *, enter: bool = False) -> InsertResult:
        """Write down a paste."""
        return self.type("<paste>", target, enter=enter)


class FakeKeyboardScene:
    """The KeyboardScene of the contract, of values. What types may be put around `keyboard`."""

    def __init__(self, kind: type[FakeKeyboard] = FakeKeyboard) -> None:
        """Begin with the target in front."""
        self._focus = FakeFocus()
        self._fake = kind(self._focus)
        self.keyboard: KeyboardOutput = self._fake
        self.target = Window(1, "firefox", "Sign in")

    def steal(self) -> None:
        """See KeyboardScene."""
        self._focus.window = THIEF

    def close(self) -> None:
        """See KeyboardScene."""
        self._focus.window = None

    def arrived(self, _expected: str) -> str:
        """See KeyboardScene."""
        return self._typed_into(self.target)

    def stolen(self) -> str:
        """See KeyboardScene."""
        return self._typed_into(THIEF)

    def _typed_into(self, window: Window) -> str:
        return "".join(text for number, text in self._fake.typed if number == window.id)


@dataclass
class FakeShortcuts:
    """The Shortcuts port and its KeyQuestion: `taken` belong to others.

    `answers` is set where none is awaited, `asking` while the user is asked, who `agrees` or
    `refuses`. `asked` are the ids of what was to be bound, one after the other.
    """

    taken: set[Chord] = field(default_factory=set)
    bound: dict[Chord, Callable[[], object]] = field(default_factory=dict)
    held: dict[str, str] = field(default_factory=dict)
    asked: list[tuple[str, ...]] = field(default_factory=list)
    answers: threading.Event = field(default_factory=threading.Event)
    asking: bool = False
    refusals: dict[str, ShortcutError] = field(default_factory=dict)
    handlers: list[Callable[[], object]] = field(default_factory=list)
    wanted: tuple[Binding, ...] = ()

    def __post_init__(self) -> None:
        """Answer at once."""
        self.answers.set()

    def bind(self, bindings: Sequence[Binding]) -> dict[str, ShortcutError]:
        """Bind those that are not taken."""
        self.asked.append(tuple(binding.id for binding in bindings))
        self.answers.wait(SECONDS)
        self.wanted = tuple(bindings)
        given = () if self.asking else self.wanted
        free = {each.chord: each.on_press for each in given if each.chord not in self.taken}
        self.bound = free
        self.held = {each.id: each.chord.title for each in given if each.chord in free}
        taken = (each for each in given if each.chord in self.taken)
        self.refusals = {each.id: self._refusal(each.chord) for each in taken}
        return self.refusals

    def probe(self, chord: Chord) -> None:
        """Refuse what is taken."""
        if chord in self.taken:
            raise self._refusal(chord)

    def triggers(self) -> dict[str, str]:
        """Return what was bound."""
        return dict(self.held)

    def is_open(self) -> bool:
        """Return whether the user has not answered yet."""
        return self.asking

    def refused(self) -> dict[str, ShortcutError]:
        """Return what was refused."""
        return dict(self.refusals)

    def on_change(self, handler: Callable[[], object]) -> None:
        """Keep the handler."""
        self.handlers.append(handler)

    def agree(self) -> None:
        """Be the user, who says yes."""
        self.asking = False
        self.bind(self.wanted)
        self._report()

    def refuse(self) -> None:
        """Be the user, who says no."""
        self.asking = False
        self.refusals = {each.id: ShortcutError(f"You refused {each.id}.") for each in self.wanted}
        self._report()

    def _report(self) -> None:
        for handler in self.handlers:
            handler()

    @staticmethod
    def _refusal(chord: Chord) -> ShortcutError:
        return ShortcutTakenError(f"Another program already uses {chord.title}.")


@dataclass
class FakeClipboard:
    """The DesktopClipboard port. `held` is all that was ever offered, `text` what is there now.

    `manager` keeps what is copied. What is there can be given back, unless it is `not_whole`.
    """

    held: list[tuple[str, int]] = field(default_factory=list)
    broken: bool = False
    everywhere: bool = True
    text: str = ""
    left: float = 0.0  # seconds until it is cleared, 0 for never
    ours: str = ""  # the code, until another program copies
    trouble: str = "The clipboard cannot be reached."
    manager: ClipboardManager | None = None
    not_whole: bool = False
    before: str = ""

    def put(self, code: str, clear_after: int) -> None:
        """Write down what was offered, and for how long."""
        if self.broken:
            raise ClipboardError(self.trouble)
        self.before = self.before if self.ours else self.text
        self.held.append((code, clear_after))
        self.text, self.left = self.ours, _ = code, clear_after

    def put_to_paste(self, code: str, clear_after: int) -> bool:
        """Do as `put`; it is `everywhere` or not."""
        self.put(code, clear_after)
        return self.everywhere

    def put_aside(self, code: str, clear_after: int) -> bool:
        """Do it only if nothing is lost."""
        if not self.not_whole:
            self.put(code, clear_after)
        return not self.not_whole

    def kept_by(self) -> ClipboardManager | None:
        """Return the manager."""
        return self.manager

    def withdraw(self) -> None:
        """Clear the code, if no other program has copied since."""
        if self.broken:
            raise ClipboardError(self.trouble)
        if self.ours:
            self.text, self.ours = self.before, ""

    def copy(self, text: str) -> None:
        """Be another program that copies."""
        self.text, self.left, self.ours = text, 0, ""

    def pass_time(self, seconds: float) -> None:
        """Clear the code when its time is over."""
        if self.left:
            self.left = max(0, self.left - seconds)
            if not self.left:
                self.withdraw()


@dataclass
class FakeConsent:
    """The Consent port: its user says yes, or `refusal`. `asked_on` are the threads that asked."""

    let: bool = False
    refusal: PortalRefusedError | None = None
    asked_on: list[threading.Thread] = field(default_factory=list)

    def granted(self) -> bool:
        """Return what the user said."""
        return self.let

    def ask(self) -> None:
        """Have the user answer."""
        self.asked_on.append(threading.current_thread())
        self.let = self.refusal is None
        if self.refusal:
            raise self.refusal


@dataclass
class FakeScreenshot:
    """The Screenshot port: returns the given picture, once there is one."""

    picture: bytes = b""
    refusal: TotpdeskError | None = None
    may_go_on: threading.Event = field(default_factory=threading.Event)
    threads: list[threading.Thread] = field(default_factory=list)

    def capture(self) -> bytes:
        """Wait, as for a user; return the picture, or refuse."""
        self.threads.append(threading.current_thread())
        assert self.may_go_on.wait(SECONDS)
        if self.refusal:
            raise self.refusal
        return self.picture


class FakeDesktop:
    """All of it, and the Desktop value that a press takes."""

    def __init__(self) -> None:
        """Begin with a browser's window in front."""
        self.focus = FakeFocus()
        self.keyboard = FakeKeyboard(self.focus)
        self.shortcuts = FakeShortcuts()
        self.clipboard = FakeClipboard()

    def as_desktop(self) -> Desktop:
        """Return the ports."""
        ports = (self.shortcuts, self.focus, self.keyboard)
        return Desktop("fake", *ports, lambda: None, key_question=self.shortcuts)
