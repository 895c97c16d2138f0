"""GNOME with its shell, headless, and its real portal: the bus starts what it would at a login.

    with GnomeSession(root) as desktop:
        desktop.answer_shortcuts(yes=True)

The shell is asked for its windows by org.gnome.Shell.Eval, which it answers only because it was
started with --unsafe-mode. The keyboard is one of mutter's remote control, from outside: without it
a headless seat would have none, and no window the focus of one.
"""

from __future__ import annotations

import json
import time
from contextlib import closing, suppress
from typing import TYPE_CHECKING, Any, Final

from jeepney import DBusAddress
from jeepney.io.blocking import open_dbus_connection

from support import bus
from support.hand import Key
from support.today.session import InRoot
from support.waiting import wait_until
from support.wayland.mutter import NAME as REMOTE_CONTROL
from support.wayland.mutter import MutterKeyboard
from support.wayland.portal_services import await_owner

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from support.today.root import Root

SHELL: Final = DBusAddress("/org/gnome/Shell", "org.gnome.Shell", "org.gnome.Shell")
CAMERA: Final = DBusAddress(
    "/org/gnome/Shell/Screenshot", "org.gnome.Shell.Screenshot", "org.gnome.Shell.Screenshot"
)
STARTED: Final = "!Main.layoutManager._startingUp"
SHORTCUTS: Final = "Add Keyboard Shortcuts"  # the titles of dialogs
TYPING: Final = "Remote Desktop"
SECONDS: Final = 20.0
PATIENCE: Final = 2.0  # for a window to come after a key
EXTENSIONS: Final = ("org.gnome.shell", "enabled-extensions")
ATTEMPTS: Final = 5
FOUND: Final = (
    "[Main.overview.searchEntry.text, Main.overview.searchController._searchResults"
    "._providers.some(p => p.id?.startsWith('io.github.totpdesk') && p.display?.visible)]"
)
STILL: Final = ("org.gnome.desktop.interface", "enable-animations", "false")


class GnomeSession(InRoot):
    """A private GNOME, alive between `with` and the end of its block."""

    SERVICES = ("*.service",)
    keyboard: MutterKeyboard
    windows: GnomeWindows

    def __init__(self, root: Root, home: Path | None = None, *, extension: str = "") -> None:
        """Take the root, an earlier session's home, and the id of an extension to switch on."""
        super().__init__(root, home)
        self._extension = extension
        self.shell = Shell(self)

    def screenshot(self, path: Path) -> None:
        """Save what is on the screen as a PNG."""
        file = self.new_file("screen.png")
        pointer = flash = False
        self.shell.call(CAMERA, "Screenshot", "bbs", pointer, flash, str(file))
        path.write_bytes(file.read_bytes())

    def wait_screenshot_tool(self, *, shown: bool) -> None:
        """Return when the shell's screenshot tool is open, or closed."""
        visible = "Main.screenshotUI.visible"
        wait_until(lambda: self.shell.eval(visible) is shown, SECONDS, "the screenshot tool")

    def answer_shortcuts(self, *, yes: bool) -> None:
        """Add the shortcuts that GNOME's dialog lists, or cancel it; return when it is gone.

        A window of the program may come up over it, so it is brought to the front.
        """
        find = self.windows.titled
        dialog = wait_until(lambda: find(SHORTCUTS), SECONDS, "the dialog", self.windows.all)
        deadline = time.monotonic() + SECONDS
        while find(SHORTCUTS) and time.monotonic() < deadline:
            self.windows.activate(dialog)
            with self.keyboard.holding(Key.SHIFT):
                self.keyboard.tap(Key.TAB)  # from the first shortcut back to the button
            self.keyboard.tap(Key.RETURN if yes else Key.ESCAPE)
            with suppress(TimeoutError):
                wait_until(lambda: not find(SHORTCUTS), PATIENCE, "its end")
        self.windows.wait_gone(dialog)

    def answer_typing(self, *, yes: bool, remember: bool = True) -> None:
        """Let a program type in GNOME's dialog, or cancel it; return when it is gone."""
        dialog = self.windows.wait_titled(TYPING)
        if yes:
            self.keyboard.tap(*[Key.SPACE] * (not remember), Key.TAB, Key.SPACE)
            with self.keyboard.holding(Key.SHIFT):
                self.keyboard.tap(Key.TAB, Key.TAB)
        self.keyboard.tap(Key.RETURN if yes else Key.ESCAPE)
        self.windows.wait_gone(dialog)

    def _session_environment(self) -> dict[str, str]:
        return super()._session_environment() | {
            "XDG_CURRENT_DESKTOP": "GNOME",
            "XDG_SESSION_DESKTOP": "gnome",
            "DESKTOP_SESSION": "gnome",
            "LIBGL_ALWAYS_SOFTWARE": "1",
        }

    def _start(self) -> None:
        self.start_bus()
        self.env["DBUS_SYSTEM_BUS_ADDRESS"] = self.bus_address
        self.windows = GnomeWindows(self.shell)
        self.start_keychain()
        logind = self.spawn(["python3", "-m", "dbusmock", "--system", "--template", "logind"])
        await_owner(self, "org.freedesktop.login1", logind)
        self.run(["gsettings", "set", *STILL])
        if self._extension:
            self.run(["gsettings", "set", *EXTENSIONS, f"['{self._extension}']"])
        self._start_shell()
        self.keyboard = MutterKeyboard(self)

    def _start_shell(self) -> None:
        width, height = self.SCREEN
        screen = ["--headless", "--virtual-monitor", f"{width}x{height}"]
        server = [f"--wayland-display={self.NAME}", "--unsafe-mode"]
        child = self.spawn([self.program("gnome-shell"), *screen, *server])
        await_owner(self, REMOTE_CONTROL, child)
        wait_until(self.shell.has_started, SECONDS, "the shell to start", child.log_tail)
        shared = ("XDG_CURRENT_DESKTOP", "WAYLAND_DISPLAY")
        self.run(["dbus-update-activation-environment", *shared])
        self.shell.show_overview(shown=False)


class Shell:
    """What GNOME's shell does when it is told to."""

    def __init__(self, session: GnomeSession) -> None:
        self._session = session

    def call(self, to: DBusAddress, method: str, signature: str, *body: object) -> tuple[Any, ...]:
        """Call a method of the shell's and return its answer."""
        with closing(open_dbus_connection(bus=self._session.bus_address)) as connection:
            return bus.call(connection, to, method, signature, *body)

    def eval(self, script: str) -> Any:
        """Return the value of an expression in the shell."""
        done, value = self.call(SHELL, "Eval", "s", script)
        assert done, value
        return json.loads(value) if value else None

    def has_started(self) -> bool:
        """Return whether it shows its panel; on the bus it is earlier."""
        with suppress(bus.CallError, AssertionError):
            return bool(self.eval(STARTED))
        return False

    def show_overview(self, *, shown: bool) -> None:
        """Open or close the overview, in which one searches; return when it is so."""
        self.eval(f"Main.overview.{'show' if shown else 'hide'}()")
        settled = "Main.overview.visible && !Main.overview.animationInProgress"
        wait_until(lambda: bool(self.eval(settled)) is shown, SECONDS, "the overview")

    def search(self, text: str) -> None:
        """Type into the overview; return when it shows what we have found.

        The overview's first key may repeat, if the shell is slow: then it is typed anew.
        """
        for _ in range(ATTEMPTS):
            self.show_overview(shown=True)
            self._session.keyboard.type_keys(text)
            with suppress(TimeoutError):
                wait_until(lambda: self.eval(FOUND) == [text, True], PATIENCE, "results")
                return
            self._session.keyboard.tap(Key.ESCAPE)
        raise TimeoutError(self.eval(FOUND))

    def notices(self) -> list[str]:
        """Return the texts of the notifications that are there now."""
        sources = "Main.messageTray.getSources().flatMap(s => s.notifications)"
        return list(self.eval(f"{sources}.map(n => `${{n.title}}: ${{n.body}}`)"))


class GnomeWindows:
    """The windows by the shell's own numbers; see WindowList."""

    def __init__(self, shell: Shell) -> None:
        self._shell = shell

    def all(self) -> dict[int, str]:
        """Return the titles of all windows."""
        listed = "global.display.list_all_windows().map(w => [w.get_id(), w.title ?? ''])"
        return {int(window): title for window, title in self._shell.eval(listed)}

    def active(self) -> int:
        """Return the id of the active window; 0 if there is none."""
        return int(self._shell.eval("global.display.focus_window?.get_id() ?? 0"))

    def title(self, window_id: int) -> str:
        """Return a window's title; empty if it has none, or the window is gone."""
        return self.all().get(window_id, "")

    def of_process(self, pid: int) -> int:
        """Return the id of the window of a process; 0 if it has none yet."""
        return int(self._find(f"w.get_pid() === {pid}", "get_id() ?? 0"))

    def has_keys(self, window_id: int) -> bool:
        """Return whether key events go to a window, and not to the shell itself."""
        return self.active() == window_id and bool(self._shell.eval("Main.modalCount === 0"))

    def activate(self, window_id: int) -> None:
        """Make a window active and return when keys go to it."""

        def is_active() -> bool:
            self._find(f"w.get_id() === {window_id}", "activate(global.get_current_time()) ?? 0")
            with suppress(TimeoutError):
                return wait_until(lambda: self.has_keys(window_id), PATIENCE, "the focus")
            return False

        wait_until(is_active, SECONDS, "the window to be active", self.all)

    def close_window(self, window_id: int) -> None:
        """Ask for a window to be closed, as a click on its cross would."""
        self._find(f"w.get_id() === {window_id}", "delete(global.get_current_time()) ?? 0")

    def wait_gone(self, window_id: int) -> None:
        """Return when a closed window is gone and the focus has settled on the one after it."""
        wait_until(lambda: window_id not in self.all(), SECONDS, "the window to go", self.all)

    def titled(self, title: str) -> int:
        """Return a window with this title; 0 if there is none."""
        return next((window for window, found in self.all().items() if found == title), 0)

    def wait_all(self, *titles: str) -> int:
        """Return the window of the last title once there is one of each, whichever is on top."""
        wait_until(lambda: all(map(self.titled, titles)), SECONDS, str(titles), self.all)
        return self.titled(titles[-1])

    def press_until(self, title: str, press: Callable[[], object]) -> None:
        """Press a key until a window with this title comes: a button may not be there yet."""
        deadline = time.monotonic() + SECONDS
        while not self.titled(title) and time.monotonic() < deadline:
            press()
            with suppress(TimeoutError):
                wait_until(lambda: self.titled(title), PATIENCE, title)

    def wait_titled(self, title: str) -> int:
        """Return the active window once it has this title and receives keys."""
        return wait_until(
            lambda: (
                self.title(window := self.active()) == title and self.has_keys(window) and window
            ),
            SECONDS,
            f"the window {title!r}",
            self.all,
        )

    def _find(self, condition: str, then: str) -> Any:
        return (
            self._shell.eval(f"global.display.list_all_windows().find(w => {condition})?.{then}")
            or 0
        )
