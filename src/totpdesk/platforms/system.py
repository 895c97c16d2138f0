"""What the program asks of an operating system besides the ports of autotype.

Each system has one value of `System` in its package; `choose` takes that of the system it runs on.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum, auto
from typing import TYPE_CHECKING, NamedTuple, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from pathlib import Path

    from totpdesk.autotype import ClipboardManager, Desktop
    from totpdesk.base.finding import Finding
    from totpdesk.platforms.capabilities import Ability, Backend
    from totpdesk.platforms.detect import Session
    from totpdesk.settings import Listen, Settings


class AutostartState(Enum):
    """What will happen at the next login. BROKEN is an entry whose program is not there."""

    ON = auto()
    OFF = auto()
    BROKEN = auto()
    UNAVAILABLE = auto()


class Autostart(Protocol):
    """Starting when the user logs in."""

    def state(self) -> AutostartState:
        """Return what will happen."""

    def turn(self, *, on: bool) -> None:
        """Start then, or no longer. Raises InvalidSettingError where that cannot be."""


class MenuEntry(Protocol):
    """The entry and the icon in the menu of programs, for an installation without a package."""

    def install(self, *, take_over: bool = False, for_all: bool = False) -> Path | None:
        """Write what is missing or out of date; return it then. Raises InvalidSettingError.

        `take_over` is whether that of another installation is to be replaced, `for_all` whether
        all users get it, which needs root.
        """

    def remove(self, *, for_all: bool = False) -> bool:
        """Delete what `install` wrote; return whether there was any. Raises InvalidSettingError."""


@dataclass(frozen=True, slots=True)
class Instructions:
    """How users set their desktop to run our commands: a sentence, and a line per shortcut.

    `installs_into` names the desktop whose settings totpdesk can change itself, else it is "".
    """

    sentence: str
    lines: tuple[str, ...]
    installs_into: str = ""


class DesktopBindings(Protocol):
    """Shortcuts in the desktop's own settings, which run our commands."""

    def instructions(self, session: Session, settings: Settings) -> Instructions:
        """Return the instructions for this desktop. Raises ShortcutError if there are none."""

    def install(self, settings: Settings) -> None:
        """Add them. Raises ShortcutError."""

    def remove(self) -> bool:
        """Delete what `install` added; return whether there was any. Raises ShortcutError."""


class SleepInhibitor(Protocol):
    """Delays the machine's sleep, as long as it is held."""

    def hold(self) -> None:
        """Delay sleep from now on. Returns at once."""

    def release(self) -> None:
        """Allow sleep again."""


class Closable(Protocol):
    """Listens until it is closed."""

    def close(self) -> None:
        """Stop listening."""


class Diagnostics(Protocol):
    """What the doctor finds out by interfaces of a single system."""

    def findings(self, session: Session, backends: Mapping[Ability, Backend]) -> Iterator[Finding]:
        """Look at the services of the desktop that the backends need."""

    def truly_assigned(self, session: Session, triggers: Mapping[str, str]) -> Mapping[str, str]:
        """Return the keys of shortcuts without those that the desktop has not assigned."""

    def clipboard_reader(self, session: Session) -> Callable[[], str] | None:
        """Return what reads the clipboard's text as another program would, or None."""

    def clock_is_synchronised(self) -> bool | None:
        """Return whether the clock is synchronised, or None if that cannot be known."""


class OpenDesktop(Protocol):
    """Opens the backends of a session."""

    def __call__(
        self, session: Session, backends: Mapping[Ability, Backend], listen: Listen
    ) -> Desktop:
        """Return the desktop's abilities. Raises NoDisplayError where there is none to serve."""


class MonitorScreenLock(Protocol):
    """Begins to listen for the screen being locked and for the machine going to sleep."""

    def __call__(
        self,
        going_to_sleep: Callable[[], None],
        woken_up: Callable[[], None],
        screen_locked: Callable[[], None],
    ) -> Closable:
        """Call these from now on, on a thread of its own."""


class FoundAccount(NamedTuple):
    """An account in the desktop's search: all that other programs learn about it."""

    id: str
    name: str
    issuer: str


@dataclass(frozen=True, slots=True)
class SearchWindow:
    """The desktop's search, which still has the keyboard when an account is chosen in it.

    `closed` waits until it has closed and returns whether it has; `apps` are the names of the
    programs that its windows belong to, case folded.
    """

    closed: Callable[[], bool]
    apps: frozenset[str] = frozenset()


class SearchableAccounts(Protocol):
    """The accounts for the desktop's search. Nothing waits for the user."""

    def find(self, typed: str) -> Sequence[FoundAccount]:
        """Return the accounts that contain every typed word, the best first."""

    def get(self, account_id: str) -> FoundAccount | None:
        """Return an account, None if there is none any more."""

    def insert(self, account_id: str, search: SearchWindow) -> None:
        """Insert a code into the window below the search."""

    def copy(self, account_id: str, search: SearchWindow) -> None:
        """Copy a code."""

    def choose(self, search: SearchWindow) -> None:
        """Let the user choose among all accounts, for the window below the search."""


class DesktopSearch(Protocol):
    """Our accounts in the desktop's own search, where it has one that can show them."""

    available: bool

    def turn(self, *, on: bool) -> None:
        """Make our accounts known to the search, or no longer. Raises InvalidSettingError."""

    def advice(self) -> str:
        """Return what the user has to do besides, while it is on; "" for nothing."""

    def serve(self, accounts: SearchableAccounts) -> Closable:
        """Answer the search from now on, on a thread of its own. Raises DesktopError."""


@dataclass(frozen=True, slots=True, repr=False)
class Content:
    """What was copied, by MIME type. `whole`: this is all of it, so it can be given back."""

    data: Mapping[str, bytes] = field(default_factory=dict)
    whole: bool = True


class ReadSelection(Protocol):
    """Reads what another program has copied."""

    def __call__(self, *, primary: bool, seconds: float) -> Content:
        """Return what can be read in that time: of the clipboard, or of what is selected."""


class FindClipboardManager(Protocol):
    """Looks for clipboard managers that keep codes."""

    def __call__(self, *, marked: bool) -> ClipboardManager | None:
        """Return one that keeps codes, None if there is none. `marked`: as passwords."""


def no_clipboard_manager(*, marked: bool) -> None:
    """Find none: it is not known how to look for them."""


@dataclass(frozen=True, slots=True)
class System:
    """An operating system. `inhibit_sleep` takes the reason to show to the user.

    `notify` shows a notification without a tray and returns whether that is possible, which may
    take seconds.
    `read_selection` is None where the toolkit's own reading does not have to wait for others.
    `clipboard_marks` are formats beside the text by which clipboard managers know a password.
    """

    find_session: Callable[[], Session]
    open_desktop: OpenDesktop
    autostart: Autostart
    menu_entry: MenuEntry
    desktop_bindings: DesktopBindings
    diagnostics: Diagnostics
    notify: Callable[[str, str], bool]
    inhibit_sleep: Callable[[str], SleepInhibitor]
    monitor_screen_lock: MonitorScreenLock
    search: DesktopSearch
    read_selection: ReadSelection | None = None
    find_clipboard_manager: FindClipboardManager = no_clipboard_manager
    clipboard_marks: Mapping[str, bytes] = field(default_factory=dict)
