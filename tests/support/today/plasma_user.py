"""A user of totpdesk on Plasma 6: what they do with keys, and what they are told."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import TYPE_CHECKING, Final

from support.hand import Key
from support.today.session import InstalledTotpdesk
from support.waiting import wait_until

if TYPE_CHECKING:
    from support.programs import Child
    from support.targets import Target
    from support.today.plasma import PlasmaSession

URI: Final = "otpauth://totp/Site:me?secret=JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP&issuer=Site"
# The titles of Plasma's dialogs.
KEYS: Final = "Global Shortcuts Requested"
TYPING: Final = "Remote Control"
SCREENSHOTS: Final = "Allow totpdesk to Take Screenshots?"
FINGERS: Final = (Key.CTRL, Key.ALT, Key.O)
T, Y = 28, 29  # keycodes: Settings, Allow typing
TIMEOUT: Final = 20.0  # seconds


class User:
    """Alice, with one account, in front of `desktop`."""

    def __init__(self, desktop: PlasmaSession) -> None:
        self.desktop = desktop
        self.totpdesk = InstalledTotpdesk(desktop)
        self.tray: Child

    def starts(self) -> None:
        """Start totpdesk."""
        self.tray = self.totpdesk.start_tray()

    def begins(self) -> None:
        """Add the account, start totpdesk for the first time and agree to its shortcuts."""
        self.totpdesk.do("add", "site", "--uri", URI)
        self.starts()
        self.desktop.answer(KEYS, yes=True)
        self.awaits("shortcut", "ok", "The main shortcut is registered on Ctrl+Alt+O.")

    def restarts(self, window: str = "Accounts") -> None:
        """End totpdesk and start it again, and wait for the window that it opens without a tray."""
        self.totpdesk.stop_tray(self.tray)
        self.starts()
        self.desktop.window(window)

    def allows_typing(self, *, yes: bool) -> None:
        """Press the button in the settings, and answer what Plasma then asks."""
        self.desktop.window("Accounts")
        self.desktop.keyboard.chord((Key.ALT, T))
        self.desktop.window("Settings")
        self.desktop.until_dialog(TYPING, lambda: self.desktop.keyboard.chord((Key.ALT, Y)))
        self.desktop.answer(TYPING, yes=yes)

    def awaits(self, check: str, level: str, text: str) -> None:
        """Wait for the doctor to find something."""
        wait_until(
            lambda: any(level == found and text in said for found, said in self.finds(check)),
            TIMEOUT,
            f"the doctor to say {level}: {text}",
            lambda: self.finds(check),
        )

    def finds(self, check: str) -> list[tuple[str, str]]:
        """Return what the doctor finds."""
        return self.totpdesk.findings(check)

    def finds_screenshot(self, *, allows: bool | None) -> tuple[str, str]:
        """Have the doctor take a screenshot, and answer Plasma if it asks; return the finding."""
        with ThreadPoolExecutor() as threads:
            look = threads.submit(self.totpdesk.findings, "screenshot", "--screenshot")
            if allows is not None:
                self.desktop.answer(SCREENSHOTS, yes=allows)
            return look.result()[-1]

    def code(self) -> str:
        """Return the code of now."""
        return self.totpdesk.do("code", "site").strip()

    def presses(self, hold: float = 0.1) -> None:
        """Press the shortcut."""
        self.desktop.keyboard.chord(FINGERS, hold=hold)

    def sits_at(self, field: Target) -> None:
        """Focus a field, and wait until KWin has reported that to totpdesk, too."""
        field.focus()
        typed = partial(self.totpdesk.run, "type")
        wait_until(lambda: typed().returncode == 0, TIMEOUT, "totpdesk to type", typed)

    def gets_the_code(self, field: Target, hold: float = 0.1) -> None:
        """Press the shortcut in a field, and find the code there and nothing else."""
        field.clear()
        before = self.code()
        self.presses(hold)
        typed = field.wait_text(lambda text: len(text) >= len(before), TIMEOUT)
        assert typed in (before, self.code())
