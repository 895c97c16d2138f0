"""What a user does with totpdesk on GNOME: starts it, answers GNOME's dialogs, presses keys."""

from __future__ import annotations

import os
import subprocess
import time
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Final

from support.codes import SECRETS, codes_of
from support.hand import KEYCODES, Key
from support.today.gnome import TYPING
from support.today.session import InstalledTotpdesk
from support.waiting import wait_until
from support.wayland.targets import WaylandField

if TYPE_CHECKING:
    from support.programs import Child
    from support.today.gnome import GnomeSession

SECONDS: Final = 20.0
SHORTCUT: Final = (Key.CTRL, Key.ALT, Key.O)
LOOKS: Final = 10
PAUSE: Final = 1.0  # seconds
HOLD: Final = 0.15  # seconds, as people hold a shortcut
NAME: Final = "GitHub"  # of the account
WELCOME: Final = "Welcome to totpdesk"  # titles of windows
ACCOUNTS: Final = "Accounts — totpdesk"
KEEP_RUNNING: Final = "totpdesk"


class GnomeUser:
    """Alice in front of `desktop`, where pipx has installed totpdesk for her."""

    def __init__(self, desktop: GnomeSession) -> None:
        self.desktop = desktop
        self.keyboard = desktop.keyboard
        self.windows = desktop.windows
        self.totpdesk = InstalledTotpdesk(desktop)
        self.running: Child

    def begins(self, *, typing: bool = True) -> None:
        """Start it for the first time, agree to the shortcuts, allow typing or not, and close it.

        There is an account then.
        """
        self.starts()
        self.desktop.answer_shortcuts(yes=True)
        self.allows_typing(yes=typing)
        self.finishes()

    def starts(self) -> None:
        """Start it without a word, as its menu entry does."""
        self.running = self.desktop.spawn(self.totpdesk.argv)

    def stops(self) -> None:
        """End it."""
        self.totpdesk.stop_tray(self.running)

    def starts_in_background(self) -> None:
        """Start it again, and close the window, which comes up as there is no tray."""
        self.running = self.totpdesk.start_tray()
        self.puts_away()

    def allows_typing(self, *, yes: bool, remember: bool = True) -> None:
        """Press the button of the second step, and answer GNOME's dialog."""
        self.windows.wait_titled(WELCOME)
        self.keyboard.tap(Key.RETURN)
        self.windows.press_until(TYPING, lambda: self.keyboard.chord((Key.ALT, KEYCODES["y"])))
        self.desktop.answer_typing(yes=yes, remember=remember)
        self.windows.wait_titled(WELCOME)

    def finishes(self) -> None:
        """Go to the end of the first start, add an account, and close the window."""
        self.keyboard.tap(Key.RETURN, Key.RETURN)
        self.windows.wait_titled(ACCOUNTS)
        self.adds_account()
        self.puts_away()

    def adds_account(self) -> None:
        """Add one by the command line, whose codes need not be waited for."""
        self.totpdesk.do("add", NAME, "--secret-stdin", text=SECRETS[NAME])
        self.totpdesk.do("config", "set", "min_left", "0")

    def puts_away(self) -> None:
        """Close the window; it asks whether to keep running, as there is no tray."""
        window = self.windows.wait_titled(ACCOUNTS)
        self.windows.close_window(window)
        self.windows.wait_titled(KEEP_RUNNING)
        self.keyboard.tap(Key.RETURN)
        self.windows.wait_gone(window)

    def scans_the_screen(self) -> None:
        """Choose Add → From the screen, and take the whole screen with GNOME's tool."""
        self.keyboard.chord((Key.ALT, KEYCODES["a"]))
        self.keyboard.type_keys("s")
        self.desktop.wait_screenshot_tool(shown=True)
        self.keyboard.type_keys("c")  # the screen, not a part of it
        self.keyboard.tap(Key.RETURN)
        self.desktop.wait_screenshot_tool(shown=False)

    def opens_field(self) -> WaylandField:
        """Have a login form with one field, focused."""
        return WaylandField(self.desktop, title="Sign in")

    def presses(self, hold: float = HOLD) -> None:
        """Press the shortcut."""
        self.keyboard.chord(SHORTCUT, hold)

    def gets_the_code(self, field: WaylandField, hold: float = HOLD) -> None:
        """Press the shortcut in a field, and find the code there."""
        field.focus()
        field.clear()
        self.presses(hold)
        field.wait_text(is_code, SECONDS)

    def pastes_the_code(self, field: WaylandField) -> None:
        """Press Ctrl+V in a field, and find the code there."""
        field.focus()
        field.clear()
        self.keyboard.chord((Key.CTRL, Key.V))
        field.wait_text(is_code, SECONDS)

    def sees_copied(self) -> None:
        """Wait until another program reads the code, with pauses: a look takes the keyboard."""
        for _ in range(LOOKS):
            time.sleep(PAUSE)
            if is_code(self.clipboard("--no-newline")):
                return
        raise TimeoutError(self.clipboard("--no-newline"))

    def sees_notice(self, text: str) -> None:
        """Wait for a notification with a text, and see that it stays for a moment."""
        notices = self.desktop.shell.notices
        wait_until(lambda: any(text in shown for shown in notices()), SECONDS, text, notices)

    def reads(self, level: str, check: str) -> str:
        """Return what the doctor finds of one kind on one level."""
        return "\n".join(text for found, text in self.totpdesk.findings(check) if found == level)

    def awaits(self, level: str, check: str, text: str) -> None:
        """Wait for the doctor to find something."""
        wait_until(
            lambda: text in self.reads(level, check),
            SECONDS,
            f"{level}: {text}",
            lambda: self.totpdesk.findings(check),
        )

    def clipboard(self, *options: str) -> str:
        """Return what another program reads from the clipboard, "" if it is empty."""
        with suppress(subprocess.CalledProcessError):
            return self.desktop.run(["wl-paste", *options]).strip()
        return ""

    def takes_picture(self, name: str) -> None:
        """Save the screen, where somebody wants to look at it: TOTPDESK_PICTURES=FOLDER."""
        if folder := os.environ.get("TOTPDESK_PICTURES"):
            self.desktop.screenshot(Path(folder, f"gnome-{name}.png"))


def is_code(text: str) -> bool:
    """Return whether it is the account's code of about now."""
    return text in codes_of(SECRETS[NAME])
