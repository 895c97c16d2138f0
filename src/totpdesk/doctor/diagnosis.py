"""The whole diagnosis: what can be checked from anywhere, and what is tested on a desktop.

The command line and the window only show its findings.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Final, Protocol

from totpdesk.accounts.copies import copies
from totpdesk.base.errors import InvalidSettingError, ListFileError
from totpdesk.base.finding import Finding, Level
from totpdesk.base.translation import tr
from totpdesk.doctor.checks.capabilities import check_capabilities
from totpdesk.doctor.checks.clipboard import check_clipboard
from totpdesk.doctor.checks.clock import check_clock
from totpdesk.doctor.checks.focus import check_focus
from totpdesk.doctor.checks.screenshot import check_screenshot
from totpdesk.doctor.checks.shortcuts import check_shortcuts
from totpdesk.doctor.checks.startup import check_autostart
from totpdesk.doctor.checks.typing import ProbeField, check_typing
from totpdesk.doctor.checks.within import within
from totpdesk.doctor.open_folders import check_folders
from totpdesk.doctor.user_data import (
    check_index,
    check_keychain,
    check_own_keychain,
    check_secrets,
    check_unused,
)
from totpdesk.platforms.capabilities import Ability, best_backends
from totpdesk.platforms.choose import SYSTEM
from totpdesk.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from totpdesk.accounts.account import AccountRecord
    from totpdesk.accounts.list_file import ListFile
    from totpdesk.autotype import Clipboard, Desktop
    from totpdesk.autotype.shortcuts import Shortcut
    from totpdesk.platforms.detect import Session
    from totpdesk.secrets.store import SecretStore
    from totpdesk.settings import SettingsFile

_KEYCHAIN_SECONDS: Final = 20.0
_LEVELS: Final = {
    Level.OK: tr("ok"),
    Level.WARNING: tr("warning"),
    Level.PROBLEM: tr("problem"),
}
_CHECKS: Final = {
    "keychain": tr("keychain"),
    "accounts": tr("accounts"),
    "settings": tr("settings"),
    "backup": tr("backup"),
    "instance": tr("instance"),
    "desktop": tr("desktop"),
    "shortcut": tr("shortcut"),
    "typing": tr("typing"),
    "clipboard": tr("clipboard"),
    "focus": tr("focus"),
    "screenshot": tr("screenshot"),
    "portals": tr("portals"),
    "permission": tr("permission"),
    "tray": tr("tray"),
    "autostart": tr("autostart"),
    "clock": tr("clock"),
    "locking": tr("locking"),
}
_LEVEL_WIDTH: Final = max(8, *map(len, _LEVELS.values()))
_CHECK_WIDTH: Final = max(10, *map(len, _CHECKS.values()))
_SILENT: Final = Finding(
    "keychain",
    Level.PROBLEM,
    tr("The keychain does not answer within {seconds} s.", seconds=f"{_KEYCHAIN_SECONDS:.0f}"),
    tr("It may be asking for its password: answer its prompt and check again."),
)
_NOT_ASKED: Final = Finding(
    "accounts",
    Level.WARNING,
    tr("The secret keys of your accounts were not checked."),
    tr("Check again once the keychain works."),
)


@dataclass(frozen=True, slots=True)
class UserData:
    """The user's data: list of accounts, secrets, settings."""

    list_file: ListFile
    secrets: SecretStore
    settings_file: SettingsFile

    def entries(self) -> Sequence[AccountRecord]:
        """Return the accounts; none if the list cannot be read, which a check reports."""
        try:
            return self.list_file.load().live
        except ListFileError:
            return ()

    def settings(self) -> Settings:
        """Return the settings; the defaults if they cannot be read."""
        try:
            return self.settings_file.load()
        except InvalidSettingError:
            return Settings()

    def is_new(self) -> bool:
        """Return whether totpdesk was never used: there is no list of accounts and no settings."""
        index = self.list_file
        return not (index.path.exists() or copies(index.path) or self.settings_file.exists)


class Toolkit(Protocol):
    """What the tests need of the window toolkit. Used from a thread other than the toolkit's."""

    @property
    def field(self) -> ProbeField:
        """Return a field to type into."""

    @property
    def clipboard(self) -> Clipboard:
        """Return the clipboard that codes go to."""

    def picture(self) -> tuple[int, int]:
        """Take a screenshot; return its width and height in pixels."""


def keychain(user_data: UserData) -> Finding:
    """Test the keychain, which may ask the user."""

    def check() -> Finding:
        other = check_own_keychain(user_data.list_file, user_data.secrets)
        return other or check_keychain(user_data.secrets, f"doctor-{uuid.uuid4().hex}")

    return within(_KEYCHAIN_SECONDS, check, _SILENT)


def secret_keys(user_data: UserData) -> list[Finding]:
    """Read the accounts' secret keys, from a keychain that works."""

    def check() -> list[Finding]:
        return check_secrets(user_data.list_file, user_data.secrets)

    return within(_KEYCHAIN_SECONDS, check, [_SILENT])


def unused_secrets(user_data: UserData) -> list[Finding]:
    """List a keychain that works, and name what no account refers to."""
    nothing: list[Finding] = []  # where listing takes too long
    return within(_KEYCHAIN_SECONDS, partial(check_unused, user_data.secrets), nothing)


def check_environment(
    user_data: UserData, try_keychain: Callable[[UserData], Finding] = keychain
) -> Iterator[Finding]:
    """Check what needs no window of ours: stored data, backends, the desktop's services."""
    tried_keychain = try_keychain(user_data)
    yield tried_keychain
    yield check_index(user_data.list_file)
    yield from _secrets(user_data, asks=tried_keychain.level is Level.OK)
    yield _check_settings(user_data.settings_file)
    files = {"accounts": user_data.list_file.path, "settings": user_data.settings_file.path}
    yield from check_folders(files)
    session = SYSTEM.find_session()
    yield from check_capabilities(session)
    yield from SYSTEM.diagnostics.findings(session, best_backends(session))
    yield check_autostart(SYSTEM.autostart.state())
    yield check_clock(synchronised=SYSTEM.diagnostics.clock_is_synchronised())


def _secrets(user_data: UserData, *, asks: bool) -> Iterator[Finding]:
    """Check what the keychain has; one that did not work is not asked again."""
    if not asks:
        yield from [_NOT_ASKED] * bool(user_data.entries())
        return
    found = secret_keys(user_data)
    yield from found
    if not any(finding.check == "keychain" for finding in found):
        yield from unused_secrets(user_data)


def tried(
    desktop: Desktop,
    toolkit: Toolkit,
    configured: Sequence[Shortcut],
    triggers: Mapping[str, str] | None,
    *,
    screenshot: bool = False,
) -> Iterator[Finding]:
    """Try each backend that is used here; `triggers` as in `check_shortcuts`.

    Uses the keyboard for a moment and the clipboard for a second. The screenshot, for which the
    user may be asked, is tried only on request.
    """
    session = SYSTEM.find_session()
    there = {ability for ability, backend in best_backends(session).items() if backend.available}
    yield _desktop(session)
    if triggers:
        triggers = SYSTEM.diagnostics.truly_assigned(session, triggers)
    if Ability.SHORTCUT in there:
        yield from check_shortcuts(configured, triggers, desktop.shortcuts.probe)
    if Ability.FOCUS in there:
        yield check_focus(desktop.focus)
    if Ability.TYPING in there:
        yield check_typing(desktop, toolkit.field)
    if Ability.CLIPBOARD in there:
        yield check_clipboard(toolkit.clipboard, SYSTEM.diagnostics.clipboard_reader(session))
    if screenshot and Ability.SCREENSHOT in there:
        yield check_screenshot(toolkit.picture)


def as_text(findings: Iterable[Finding]) -> str:
    """Return the report for users, one finding per line."""
    return "\n".join(map(_line, findings))


def _line(found: Finding) -> str:
    level = _LEVELS[found.level].ljust(_LEVEL_WIDTH)
    check = _CHECKS.get(found.check, found.check).ljust(_CHECK_WIDTH)
    return f"{level} {check} {found.sentence} {found.advice}".rstrip()


def _check_settings(file: SettingsFile) -> Finding:
    try:
        file.load()
    except InvalidSettingError as error:
        return Finding("settings", Level.PROBLEM, str(error))
    return Finding("settings", Level.OK, tr("The settings can be read."))


def _desktop(session: Session) -> Finding:
    names = ", ".join(sorted(session.desktops))
    if not session.graphical:
        text = tr("There is no graphical session.")
    elif names:
        text = tr("The session is {kind} and calls itself {names}.", kind=session.kind, names=names)
    else:
        text = tr("The session is {kind}.", kind=session.kind)
    return Finding("desktop", Level.OK, text)
