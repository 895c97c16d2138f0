"""What the status page shows on a screenshot: a desktop with a few things to mend."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

from fakes.secrets import FakeSecrets
from totpdesk.accounts.list_file import ListFile
from totpdesk.base.finding import Finding, Level
from totpdesk.doctor.diagnosis import UserData
from totpdesk.gui.doctor.runner import Doctor

if TYPE_CHECKING:
    from totpdesk.gui.app_context import AppContext

FINDINGS: Final = (
    Finding(
        "keychain", Level.OK, "Secret Service works: a test secret was saved, read and deleted."
    ),
    Finding("accounts", Level.OK, "Accounts: 7; in the trash: 0; older copies of the list: 5."),
    Finding(
        "tray",
        Level.WARNING,
        "The desktop shows no tray icons; everything else works without.",
        "On GNOME install the extension AppIndicator, elsewhere a panel with a tray.",
    ),
    Finding(
        "clock",
        Level.WARNING,
        "This computer's clock is not synchronised; if it is wrong, codes are wrong.",
        "Switch on network time, for example with `timedatectl set-ntp true`.",
    ),
    Finding(
        "shortcut",
        Level.PROBLEM,
        "Another program already uses Ctrl+Alt+O.",
        "Choose another in the settings.",
    ),
    Finding("typing", Level.OK, "314159 was typed into a test field and arrived."),
    Finding("clipboard", Level.OK, "314159 was copied, read back and cleared."),
    Finding("focus", Level.OK, "The X server reports which window has the keyboard."),
)


class MadeUp(Doctor):
    """A doctor who tries nothing."""

    def __init__(self, given: AppContext) -> None:
        """Take accounts of no concern, and a keychain that works."""
        none = ListFile(Path("none.json"))
        super().__init__(given.instance, UserData(none, FakeSecrets(), given.settings))

    def examine(self, *, screenshot: bool = False) -> list[Finding]:  # noqa: ARG002 - the doctor's
        """Return what he would find."""
        return list(FINDINGS)
