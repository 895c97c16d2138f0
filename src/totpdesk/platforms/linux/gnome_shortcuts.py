"""GNOME's custom shortcuts, by its gsettings program: ours are added and taken out again.

A list holds the path of every custom shortcut (org.gnome.settings-daemon.plugins.media-keys,
"custom-keybindings"), and under each path are its name, command and keys. Ours are known by
their own paths, so that no others are touched.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from totpdesk.base.errors import ShortcutError, ShortcutTakenError
from totpdesk.base.paths import APP
from totpdesk.base.translation import tr
from totpdesk.platforms.linux.desktop_bindings import in_gtk
from totpdesk.platforms.linux.gsettings import (
    GSettingsError,
    gsettings,
    parsed,
    quoted,
    quoted_list,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from totpdesk.platforms.linux.desktop_bindings import DesktopBinding

_SCHEMA: Final = "org.gnome.settings-daemon.plugins.media-keys"
_LIST: Final = (_SCHEMA, "custom-keybindings")
_ENTRY: Final = f"{_SCHEMA}.custom-keybinding"
_OURS: Final = f"/{_SCHEMA.replace('.', '/')}/custom-keybindings/{APP}-"
_SYNONYMS: Final = {"primary": "control", "ctrl": "control", "ctl": "control"} | {
    "mod1": "alt",
    "mod4": "super",
    "shft": "shift",
}


def install(keys: Sequence[DesktopBinding]) -> None:
    """Set these shortcuts in GNOME's settings, and delete all others of ours.

    Raises ShortcutTakenError, before anything is changed, where another custom shortcut has the
    same keys, and ShortcutError where GNOME's settings cannot be changed.
    """
    before = _paths()
    others = [path for path in before if not _is_ours(path)]
    _refuse_taken(keys, others)
    for key in keys:
        _write(key)
    ours = [_path(key) for key in keys]
    _keep([path for path in before if path in others or path in ours], ours)
    _forget(path for path in before if _is_ours(path) and path not in ours)


def remove() -> bool:
    """Remove ours and nothing else; return whether there were any.

    Raises ShortcutError.
    """
    before = _paths()
    ours = [path for path in before if _is_ours(path)]
    if ours:
        _keep([path for path in before if path not in ours], [])
        _forget(ours)
    return bool(ours)


def _refuse_taken(keys: Iterable[DesktopBinding], others: Sequence[str]) -> None:
    held = {_keys(_text(path, "binding")): path for path in others}
    for key in keys:
        if path := held.get(_keys(in_gtk(key.chord))):
            raise ShortcutTakenError(
                tr(
                    "GNOME's custom shortcut “{name}” has {keys} already. "
                    "Change it in GNOME's settings, or ours with `totpdesk config`.",
                    name=_text(path, "name"),
                    keys=key.chord.title,
                )
            )


def _keys(binding: str) -> tuple[frozenset[str], str]:
    """Read GTK's notation so that two ways to write the same keys are equal."""
    held = (name.lower() for name in re.findall(r"<(\w+)>", binding))
    key = binding.rpartition(">")[2].lower()
    return frozenset(_SYNONYMS.get(name, name) for name in held), key


def _write(key: DesktopBinding) -> None:
    title = tr("totpdesk: {purpose}", purpose=key.purpose)
    entry = {"name": title, "command": key.shell, "binding": in_gtk(key.chord)}
    for name, text in entry.items():
        _gsettings("set", f"{_ENTRY}:{_path(key)}", name, quoted(text))


def _keep(present: Sequence[str], added: Sequence[str]) -> None:
    """Write the paths `present` and `added` to the list, and check that GNOME has kept it."""
    paths = [*present, *(path for path in added if path not in present)]
    if not paths:
        _gsettings("reset", *_LIST)  # as if it had never been touched
    if _paths() != paths:
        _gsettings("set", *_LIST, quoted_list(paths))
    if _paths() != paths:
        raise ShortcutError(
            tr("GNOME did not save the change. Run this within your GNOME session.")
        )


def _forget(paths: Iterable[str]) -> None:
    for path in paths:
        _gsettings("reset-recursively", f"{_ENTRY}:{path}")


def _paths() -> list[str]:
    return list(map(str, _value(_gsettings("get", *_LIST))))


def _text(path: str, name: str) -> str:
    return str(_value(_gsettings("get", f"{_ENTRY}:{path}", name)))


def _path(key: DesktopBinding) -> str:
    return f"{_OURS}{key.id}/"


def _is_ours(path: str) -> bool:
    return path.startswith(_OURS)


def _value(printed: str) -> list[str] | str:
    """Read a string or a list of them. Raises ShortcutError."""
    try:
        return parsed(printed)
    except (ValueError, SyntaxError) as error:
        raise ShortcutError(
            tr("GNOME's settings cannot be understood. Use its own window.")
        ) from error


def _gsettings(*argv: str) -> str:
    """Run gsettings and return what it printed. Raises ShortcutError."""
    try:
        return gsettings(*argv)
    except GSettingsError as error:
        raise _failed(str(error)) from error


def _failed(reason: str) -> ShortcutError:
    return ShortcutError(
        tr(
            "GNOME's settings cannot be reached ({error}). Add the shortcuts yourself; "
            "`totpdesk shortcut` says how.",
            error=reason,
        )
    )
