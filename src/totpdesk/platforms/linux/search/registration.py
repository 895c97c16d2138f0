"""The files by which the searches find us, there only while our setting is on.

KRunner reads those of the user. GNOME does not, in no version up to 51: it looks only into the
folders of XDG_DATA_DIRS (collectFromDatadirs in its remoteSearch.js). Packages install its file
there, switched off by DefaultDisabled, and here it is added to GNOME's list of those switched on;
without a package the user has to copy it once.
"""

from __future__ import annotations

import os
import shlex
from contextlib import suppress
from typing import TYPE_CHECKING, Final

from totpdesk.base import paths
from totpdesk.base.errors import InvalidSettingError
from totpdesk.base.files import write_whole
from totpdesk.base.resources import resource
from totpdesk.base.translation import tr
from totpdesk.platforms.linux.gsettings import GSettingsError, gsettings, parsed, quoted_list

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_ENTRY: Final = f"{paths.DESKTOP_ID}.desktop"
_PROVIDER: Final = f"{paths.DESKTOP_ID}.search-provider.ini"
_PROVIDERS: Final = "gnome-shell/search-providers"
_COPY: Final = ("sudo", "install", "-D", "-m", "644", "-t", f"/usr/local/share/{_PROVIDERS}")
_RUNNER: Final = f"{paths.DESKTOP_ID}.krunner.desktop"
_ENABLED: Final = ("org.gnome.desktop.search-providers", "enabled")


def install() -> None:
    """Write the files, and switch us on in GNOME's settings. Raises InvalidSettingError."""
    for name, path in _files():
        try:
            write_whole(path, resource("desktop", name).read_text(encoding="utf-8"))
        except OSError as error:
            raise InvalidSettingError(
                tr(
                    "The file for the desktop's search could not be written: {error}: {path}.",
                    error=error.strerror,
                    path=path,
                )
            ) from error
    _switch_gnome(on=True)


def remove() -> None:
    """Delete the files, and switch us off in GNOME's settings. Raises InvalidSettingError."""
    for _, path in _files():
        try:
            path.unlink(missing_ok=True)
        except OSError as error:
            raise InvalidSettingError(
                tr(
                    "The file for the desktop's search could not be deleted: {error}: {path}.",
                    error=error.strerror,
                    path=path,
                )
            ) from error
    _switch_gnome(on=False)


def is_installed() -> bool:
    """Return whether the files are there."""
    return _provider_path().exists()


def advice() -> str:
    """Return what this desktop needs besides, "" if we are switched off or nothing is missing."""
    if is_installed() and _runs("kde"):
        return tr("KRunner finds the accounts after your next login.")
    return missing_in_gnome()


def missing_in_gnome() -> str:
    """Return what GNOME needs besides, "" on other desktops too."""
    if not is_installed() or not _runs("gnome"):
        return ""
    if not any((folder / _PROVIDERS / _PROVIDER).exists() for folder in paths.xdg_system_folders()):
        return tr(
            "GNOME looks for search providers only in folders of the system. Run this once, then "
            "log in again: {command}",
            command=shlex.join([*_COPY, str(_provider_path())]),
        )
    if not _is_enabled_in_gnome():
        return tr("Switch totpdesk on in GNOME's settings, under Search.")
    return ""


def _files() -> Iterator[tuple[str, Path]]:
    """Yield what is installed: the name of our resource, and where it goes."""
    yield _PROVIDER, _provider_path()
    yield _RUNNER, paths.xdg_data_folder() / "krunner" / "dbusplugins" / _ENTRY


def _provider_path() -> Path:
    return paths.xdg_data_folder() / _PROVIDERS / _PROVIDER


def _runs(desktop: str) -> bool:
    return desktop in os.environ.get("XDG_CURRENT_DESKTOP", "").lower().split(":")


def _switch_gnome(*, on: bool) -> None:
    """Have GNOME ask us, or no longer: best effort, since `advice` says what is missing."""
    if not _runs("gnome"):
        return
    with suppress(GSettingsError, ValueError, SyntaxError):
        others = [entry for entry in _enabled_in_gnome() if entry != _ENTRY]
        gsettings("set", *_ENABLED, quoted_list([*others, _ENTRY] if on else others))


def _is_enabled_in_gnome() -> bool:
    try:
        return _ENTRY in _enabled_in_gnome()
    except (GSettingsError, ValueError, SyntaxError):
        return False


def _enabled_in_gnome() -> list[str]:
    """Return the desktop entries of those switched on. Raises GSettingsError and others."""
    return list(map(str, parsed(gsettings("get", *_ENABLED))))
