"""The settings, each with its default, its range, and the error for anything else."""

from __future__ import annotations

import types
from dataclasses import dataclass, fields, replace
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

from totpdesk.base.errors import InvalidSettingError
from totpdesk.base.translation import tr
from totpdesk.settings.chord import Chord

if TYPE_CHECKING:
    from collections.abc import Callable

NONE: Final = "none"  # the text for no shortcut
YES: Final = "yes"
NO: Final = "no"
_SECONDS: Final = tr("{text!r} is not valid: enter whole seconds from {lowest} to {highest}.")
_MINUTES: Final = tr("{text!r} is not valid: enter whole minutes from {lowest} to {highest}.")
_NUMBER: Final = tr("{text!r} is not valid: enter a whole number from {lowest} to {highest}.")


class Insert(StrEnum):
    """How a code gets into the window."""

    TYPE = "type"
    PASTE = "paste"
    COPY = "copy"


class CopyTyped(StrEnum):
    """Whether a typed code is copied to the clipboard too."""

    ALWAYS = "always"
    WHEN_SAFE = "when-safe"  # where nothing keeps it, and what was there can be given back
    NEVER = "never"


class Listen(StrEnum):
    """How the shortcut is noticed."""

    GRAB = "grab"  # this one combination is registered with the desktop
    WATCH = "watch"  # pynput's listener, which sees every key


class Secrets(StrEnum):
    """Where the secrets are kept."""

    KEYCHAIN = "keychain"  # of the operating system
    FILE = "file"  # the vault file, opened with a passphrase


@dataclass(frozen=True, slots=True)
class Settings:
    """All settings. Times are whole seconds.

    `hotkey` inserts a code; `pick_hotkey` always opens the picker, None for no such shortcut;
    `insert` is how codes are inserted; `copy_typed` is whether a typed code is copied too; a copied
    code is cleared after `clear_after` (0 to 3600, 0 for never); a code must be current for another
    `min_left` (0 to 15), else the next one is awaited; `listen` is how the shortcut is noticed.
    `backup_folder` is where backups go, "" for a folder of our own; `backup_keep` (1 to 1000) is
    how many of them are kept.
    `secrets` is where the first account's secret goes; moving them all changes it. An open vault
    file is locked after `lock_after` minutes without use (0 to 1440, 0 for never), with
    `lock_on_screen_lock` when the screen is locked, with `lock_on_suspend` before sleep.
    `desktop_search` is whether the desktop's own search finds the accounts.
    """

    hotkey: Chord = Chord.parse("<ctrl>+<alt>+o")  # noqa: RUF009 - frozen, so it may be shared
    pick_hotkey: Chord | None = Chord.parse("<ctrl>+<alt>+<shift>+o")  # noqa: RUF009 - the same
    insert: Insert = Insert.TYPE
    copy_typed: CopyTyped = CopyTyped.WHEN_SAFE
    clear_after: int = 30
    min_left: int = 5
    listen: Listen = Listen.GRAB
    secrets: Secrets = Secrets.KEYCHAIN
    lock_after: int = 0
    lock_on_screen_lock: bool = True
    lock_on_suspend: bool = True
    backup_folder: str = ""
    backup_keep: int = 10
    desktop_search: bool = False

    def text(self, key: str) -> str:
        """Return a setting as text. Raises InvalidSettingError if there is none of that name."""
        _reader(key)
        return self.as_texts()[key]

    def with_text(self, key: str, text: str) -> Settings:
        """Return a copy with one setting changed.

        Raises InvalidSettingError if there is none of that name or the value is not valid.
        """
        return replace(self, **{key: _reader(key)(text)})  # type: ignore[arg-type] # by _SETTINGS

    def as_texts(self) -> dict[str, str]:
        """Return every setting as text, in the order in which they are declared."""
        return {field.name: _as_text(getattr(self, field.name)) for field in fields(self)}


def possible_values(key: str) -> tuple[str, ...]:
    """Return all values of a setting that has only a few, else none."""
    default = getattr(Settings(), key, None)
    if isinstance(default, bool):
        return YES, NO
    return tuple(type(default)) if isinstance(default, StrEnum) else ()


def _as_text(value: object) -> str:
    if isinstance(value, bool):
        return YES if value else NO
    return NONE if value is None else str(value)


def chord_or_none(text: str) -> Chord | None:
    """Read a chord, or "none" for None. Raises InvalidSettingError."""
    return None if text.strip().lower() == NONE else Chord.parse(text)


def no_choice(text: str, *choices: str) -> InvalidSettingError:
    """Return the error for a text that is none of these."""
    return InvalidSettingError(
        tr("{text!r} is not valid: choose from {choices}.", text=text, choices=", ".join(choices))
    )


def _whole(lowest: int, highest: int, refusal: str) -> Callable[[str], int]:
    def read(text: str) -> int:
        if not (text.isascii() and text.isdecimal()) or not lowest <= int(text) <= highest:
            raise InvalidSettingError(refusal.format(text=text, lowest=lowest, highest=highest))
        return int(text)

    return read


def yes_or_no(text: str) -> bool:
    """Read "yes" or "no". Raises InvalidSettingError."""
    if text.lower() not in {YES, NO}:
        raise no_choice(text, YES, NO)
    return text.lower() == YES


def _folder(text: str) -> str:
    if text and not Path(text).expanduser().is_absolute():
        raise InvalidSettingError(
            tr("{text!r} is not valid: enter the folder's full path.", text=text)
        )
    return text


def _one_of(choices: type[StrEnum]) -> Callable[[str], StrEnum]:
    def read(text: str) -> StrEnum:
        try:
            return choices(text.lower())
        except ValueError:
            raise no_choice(text, *choices) from None

    return read


class _Setting(NamedTuple):
    """How a setting is read, and its description in `totpdesk config --help`."""

    read: Callable[[str], object]
    help: str


_SETTINGS: Final = types.MappingProxyType[str, _Setting](
    {
        "hotkey": _Setting(Chord.parse, tr("the shortcut, like <ctrl>+<alt>+o")),
        "pick_hotkey": _Setting(
            chord_or_none, tr("the shortcut that always opens the picker, or none")
        ),
        "insert": _Setting(_one_of(Insert), tr("how codes are inserted: type, paste or copy")),
        "copy_typed": _Setting(
            _one_of(CopyTyped),
            tr(
                "whether a typed code is copied too: always, never, or when-safe, which is not "
                "where a clipboard manager keeps it or your own copy would be lost"
            ),
        ),
        "clear_after": _Setting(
            _whole(0, 3600, _SECONDS),
            tr("seconds until a code is cleared from the clipboard, 0 for never"),
        ),
        "min_left": _Setting(
            _whole(0, 15, _SECONDS), tr("seconds for which a code must still be valid")
        ),
        "listen": _Setting(_one_of(Listen), tr("how the shortcut is noticed: grab or watch")),
        "secrets": _Setting(
            _one_of(Secrets),
            tr(
                "where the first account's secret goes: keychain or file (the vault file). "
                "`totpdesk vault` moves existing ones"
            ),
        ),
        "lock_after": _Setting(
            _whole(0, 1440, _MINUTES),
            tr("minutes without use until the vault file is locked, 0 for never"),
        ),
        "lock_on_screen_lock": _Setting(
            yes_or_no, tr("whether to lock the vault file with the screen: yes or no")
        ),
        "lock_on_suspend": _Setting(
            yes_or_no, tr("whether to lock the vault file when the computer sleeps: yes or no")
        ),
        "backup_folder": _Setting(_folder, tr("where backups go; empty for totpdesk's own folder")),
        "backup_keep": _Setting(
            _whole(1, 1000, _NUMBER), tr("how many backups are kept, 1 to 1000")
        ),
        "desktop_search": _Setting(
            yes_or_no, tr("whether the desktop's own search finds accounts: yes or no")
        ),
    }
)


def descriptions() -> dict[str, str]:
    """Return what each setting is, by its name, in the order in which they are declared."""
    return {name: setting.help for name, setting in _SETTINGS.items()}


def _reader(key: str) -> Callable[[str], object]:
    try:
        return _SETTINGS[key].read
    except KeyError:
        known = ", ".join(_SETTINGS)
        raise InvalidSettingError(
            tr("There is no setting {name!r}. There are: {known}.", name=key, known=known)
        ) from None
