"""What a press needs from a desktop: one small Protocol per ability."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum, auto
from typing import TYPE_CHECKING, NamedTuple, Protocol

from totpdesk.secrets.prompts import Prompts

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import datetime
    from threading import Event

    from totpdesk.base.errors import ShortcutError
    from totpdesk.settings import Chord, Settings


@dataclass(frozen=True, slots=True)
class Window:
    """A window to insert a code into. `id` is the desktop's unique identifier.

    0 means the focused window, on desktops that do not reveal which one that is. `app` is the
    program's name in the desktop, `ours` is whether the window belongs to totpdesk, `process` the
    process id if the desktop guarantees it, else 0; it helps to notice that an `id` was reused.
    """

    id: int
    app: str = ""
    title: str = ""
    ours: bool = False
    process: int = 0


class Area(NamedTuple):
    """Where a window is on the desktop, in pixels from the desktop's upper left corner."""

    left: int
    top: int
    width: int
    height: int


class InsertResult(Enum):
    """The result of an attempt to insert text into a window.

    DONE: all of it was sent; BROKEN_OFF: a part of it, because the window changed; all others:
    nothing. KEYBOARD_TAKEN: a menu or another program has grabbed the keyboard. KEYS_HELD: with
    Ctrl, Alt or the like held down, digits would be shortcuts. CAPS_LOCK: it may be on, cannot be
    switched off, and would change the text. UNSUPPORTED: the desktop does not let programs type.
    NO_PERMISSION: the user has not allowed typing.
    JUST_ALLOWED: the user has just allowed it, in a dialog that took the focus and some time.
    """

    DONE = auto()
    WINDOW_CHANGED = auto()
    BROKEN_OFF = auto()
    KEYBOARD_TAKEN = auto()
    KEYS_HELD = auto()
    CAPS_LOCK = auto()
    NOT_ON_LAYOUT = auto()
    UNSUPPORTED = auto()
    NO_PERMISSION = auto()
    JUST_ALLOWED = auto()


@dataclass(frozen=True, slots=True)
class Binding:
    """A shortcut to bind: `on_press` is called once per press, on a thread of the desktop.

    `id` is the same for the same purpose at every start, so that a desktop in which users can
    reassign shortcuts recognises it; `purpose` is its description for users.
    """

    id: str
    chord: Chord
    on_press: Callable[[], object]
    purpose: str = ""


class Shortcuts(Protocol):
    """Listens for global shortcuts."""

    def bind(self, bindings: Sequence[Binding]) -> Mapping[str, ShortcutError]:
        """Listen for exactly these from now on; return the errors of refused ones, by id."""

    def probe(self, chord: Chord) -> None:
        """Check that the desktop can bind a chord. Raises ShortcutError if it cannot."""

    def triggers(self) -> Mapping[str, str]:
        """Return the keys that the desktop has actually assigned, for display, by id."""


class KeyQuestion(Protocol):
    """What the user answers about shortcuts, on desktops that ask: maybe long after `bind`."""

    def is_open(self) -> bool:
        """Return whether the desktop has not answered yet."""

    def refused(self) -> Mapping[str, ShortcutError]:
        """Return the errors of the shortcuts that have no keys, by id."""

    def on_change(self, handler: Callable[[], object]) -> None:
        """Call a handler, on any thread, when the desktop has answered or moved the keys."""


class Focus(Protocol):
    """Gets and sets the window that has keyboard focus."""

    def focused(self) -> Window | None:
        """Return the focused window, or None if there is none or it is unknown."""

    def give(self, window: Window) -> bool:
        """Activate a window; return whether it has focus then."""

    def wait(self, accepts: Callable[[Window], bool], seconds: float) -> Window | None:
        """Return the focused window as soon as one has the focus that is accepted.

        None if there is none in that time.
        """

    def area(self, window: Window) -> Area | None:
        """Return the position and size of a window, or None if unknown."""


class KeyboardOutput(Protocol):
    """Inserts text into the focused window, if it is the target.

    The focused window is compared with the target before the first key and between keys. `enter`
    presses the Enter key at the end.
    """

    def type(self, text: str, target: Window, *, enter: bool = False) -> InsertResult:
        """Type the text by key events."""

    def paste(self, target: Window, *, enter: bool = False) -> InsertResult:
        """Press the desktop's paste shortcut."""


class Consent(Protocol):
    """The user's permission to type, on desktops where a program needs one."""

    def granted(self) -> bool:
        """Return whether typing is allowed: by the user, or without asking in advance."""

    def ask(self) -> None:
        """Make the desktop ask the user for permission, and wait for the answer.

        Raises PortalRefusedError, PortalError.
        """


class Screenshot(Protocol):
    """Takes a screenshot of all screens, to find QR codes."""

    def capture(self) -> bytes:
        """Return the content of an image file. May ask the user. Raises DesktopError."""


@dataclass(frozen=True, slots=True)
class Desktop:
    """The abilities of the desktop that totpdesk runs on. `name` is for display.

    `close` ends the connection; nothing of it may be used afterwards. `clipboard` and `screenshot`
    are set if those of the window toolkit do not work, `consent` if typing needs the user's
    permission, `key_question` if the desktop asks its user about shortcuts. `typing_stops_display`:
    while a code is typed, the display server handles no other program. `copying_takes_keyboard`:
    copying moves the focus, so a typed code is not copied too.
    """

    name: str
    shortcuts: Shortcuts
    focus: Focus
    keyboard: KeyboardOutput
    close: Callable[[], None]
    clipboard: DesktopClipboard | None = None
    screenshot: Screenshot | None = None
    consent: Consent | None = None
    key_question: KeyQuestion | None = None
    typing_stops_display: bool = False
    copying_takes_keyboard: bool = False


class Clipboard(Protocol):
    """Holds a code for a limited time, marked as a password where it can be.

    When the code is cleared, what was there before it is given back where it can be.
    """

    def put(self, code: str, clear_after: int) -> None:
        """Copy the code; clear it after that many seconds (0: never) if it is still there.

        Raises ClipboardError.
        """

    def withdraw(self) -> None:
        """Clear the code now if it is still there. Raises ClipboardError. Thread-safe."""

    def kept_by(self) -> ClipboardManager | None:
        """Return a running clipboard manager that keeps the codes copied here, if there is one."""


class DesktopClipboard(Clipboard, Protocol):
    """The clipboard for codes that are inserted."""

    def put_to_paste(self, code: str, clear_after: int) -> bool:
        """Copy the code as `put` does, to all places from which `KeyboardOutput.paste` pastes.

        Return whether it is in all of them: from which one a program pastes is not known.
        """

    def put_aside(self, code: str, clear_after: int) -> bool:
        """Do what `put` does, but only if what is there can be given back; return whether it is."""


class ClipboardManager(NamedTuple):
    """A running program that keeps what is copied, codes too.

    `advice` says how its user can have it leave codes out.
    """

    name: str
    advice: str = ""


class Clock(Protocol):
    """The time and waiting, as a press needs them."""

    def now(self) -> datetime:
        """Return the current time, with a time zone."""

    def wait(self, seconds: float, skip_wait: Event | None = None) -> bool:
        """Wait, at most until `skip_wait` is set; return whether it was set."""


@dataclass(frozen=True, slots=True)
class Services:
    """All that a press needs besides the accounts. `settings` is called for each press.

    `prompts` are those that ask the user to unlock the secrets.
    """

    desktop: Desktop
    clipboard: DesktopClipboard
    clock: Clock
    settings: Callable[[], Settings]
    prompts: Prompts = field(default_factory=Prompts)
