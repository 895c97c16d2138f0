"""What a press asks of a desktop, as small as it can be: one Protocol per ability."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto
from typing import TYPE_CHECKING, NamedTuple, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import datetime
    from threading import Event

    from totpdesk.base.errors import ShortcutError
    from totpdesk.settings import Chord, Settings


@dataclass(frozen=True, slots=True)
class Window:
    """A window that can take a code. `id` is the desktop's own and tells it from all others.

    0 is whichever window has the keyboard, on desktops that tell nobody which one that is. `app` is
    the program's name as the desktop knows it, `ours` is whether it belongs to us, `process` whose
    it is where the desktop vouches for that, else 0: ids are used again.
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
    """What became of an attempt to put text into a window.

    Only DONE has sent all of it, and only BROKEN_OFF a part: the window changed on the way.
    KEYBOARD_TAKEN is a menu or another program that has all keys to itself, UNSUPPORTED a desktop
    that lets no program type. NO_PERMISSION is one whose user has not let us; JUST_ALLOWED is one
    whose user has done so now, in a dialog that took the keyboard and some of the code's time.
    """

    DONE = auto()
    WINDOW_CHANGED = auto()
    BROKEN_OFF = auto()
    KEYBOARD_TAKEN = auto()
    NOT_ON_LAYOUT = auto()
    UNSUPPORTED = auto()
    NO_PERMISSION = auto()
    JUST_ALLOWED = auto()


@dataclass(frozen=True, slots=True)
class Hotkey:
    """A shortcut to be bound: `on_press` is called on a thread of the desktop's, once a press.

    `id` is the same for the same purpose at every start, so that a desktop which lets its user
    move shortcuts knows it again; `purpose` says it for people.
    """

    id: str
    chord: Chord
    on_press: Callable[[], object]
    purpose: str = ""


class Shortcuts(Protocol):
    """Hears global shortcuts."""

    def bind(self, hotkeys: Sequence[Hotkey]) -> Mapping[str, ShortcutError]:
        """Hear these from now on, and no others; return by id why some could not be had."""

    def probe(self, chord: Chord) -> None:
        """Find out whether the desktop gives us a chord. Raises ShortcutError if it does not."""

    def triggers(self) -> Mapping[str, str]:
        """Return by id, for people, the keys that the desktop has truly assigned."""


class Focus(Protocol):
    """Knows the window that has the keyboard."""

    def focused(self) -> Window | None:
        """Return the focused window, or None where there is none or it cannot be known."""

    def give(self, window: Window) -> bool:
        """Bring a window back to the front; return whether it then has the keyboard."""

    def area(self, window: Window) -> Area | None:
        """Return where a window is, or None where that cannot be known."""


class KeyboardOutput(Protocol):
    """Puts text into the focused window, if it is the one that was meant.

    That is seen to by the window's identity before the first key and between keys. `enter` presses
    the Enter key at the end.
    """

    def type(self, text: str, target: Window, *, enter: bool = False) -> InsertResult:
        """Type the text by key events."""

    def paste(self, target: Window, *, enter: bool = False) -> InsertResult:
        """Press the desktop's paste shortcut."""


class Consent(Protocol):
    """The user's permission to type, on desktops where a program needs one."""

    def granted(self) -> bool:
        """Tell whether we may type: the user has let us, or this desktop asks nobody ahead."""

    def ask(self) -> None:
        """Have the desktop ask its user, and wait for the answer.

        Raises PortalRefusedError, PortalError.
        """


class Screenshot(Protocol):
    """Takes a picture of all screens, for the QR codes on them."""

    def capture(self) -> bytes:
        """Return a picture file's content. Its user may be asked. Raises DesktopError."""


@dataclass(frozen=True, slots=True)
class Desktop:
    """The abilities of the desktop that totpdesk runs on. `name` is for people.

    `close` ends the connection to it; nothing of it may be used afterwards. `clipboard` and
    `screenshot` are there where the window toolkit's own do not work, `consent` where its user must
    let us type. `typing_stops_display`: while a code is typed, the display server serves nobody
    else. `copying_takes_keyboard`: so only what could not be typed is copied.
    """

    name: str
    shortcuts: Shortcuts
    focus: Focus
    keyboard: KeyboardOutput
    close: Callable[[], None]
    clipboard: Clipboard | None = None
    screenshot: Screenshot | None = None
    consent: Consent | None = None
    typing_stops_display: bool = False
    copying_takes_keyboard: bool = False


class Clipboard(Protocol):
    """Holds a code for a while, marked so that clipboard managers do not keep it."""

    def put(self, code: str, clear_after: int) -> None:
        """Offer the code; withdraw it after that many seconds (0: never) if it is still ours.

        Raises ClipboardError.
        """


class Clock(Protocol):
    """Time, as far as a press needs it."""

    def now(self) -> datetime:
        """Return the time, aware."""

    def wait(self, seconds: float, skip_wait: Event | None = None) -> bool:
        """Let time pass, no longer than until `skip_wait` is set; return whether it was."""


@dataclass(frozen=True, slots=True)
class Services:
    """All that a press needs besides the accounts. `settings` is asked anew at each press."""

    desktop: Desktop
    clipboard: Clipboard
    clock: Clock
    settings: Callable[[], Settings]
