"""Why there is no secret, said in a window's banner, with a button for what would help."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from totpdesk.gui.runtime import tasks
from totpdesk.gui.settings.moving import MoveSecrets
from totpdesk.secrets.locations import Remedy
from totpdesk.settings import Secrets

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QWidget

    from totpdesk.base.errors import TotpdeskError
    from totpdesk.gui.widgets.banner import Banner
    from totpdesk.secrets.locations import SecretLocations

LOCKED: Final = "The vault file is locked."
NONE: Final = (
    "No keychain that encrypts answers here. Start gnome-keyring or KWallet, or keep the secrets "
    "in a vault file."
)
KEEP: Final = "&Keep the secrets in a vault file…"


def say_why(
    window: QWidget,
    banner: Banner,
    places: SecretLocations,
    message: str,
    again: Callable[[], None],
) -> None:
    """Say that a secret could not be had; `again` tries it once more, which may ask its user."""

    def unlock() -> None:
        tasks.run(window, places.file.open, lambda _: again(), still_locked)

    def still_locked(error: TotpdeskError) -> None:
        banner.say(str(error), "&Unlock…", unlock)

    def show(remedy: Remedy) -> None:
        if remedy is Remedy.UNLOCK:
            banner.say(LOCKED, "&Unlock…", unlock)
        elif remedy is Remedy.FILE:
            _offer(window, banner, places)
        else:
            banner.say(message, "Tr&y again", again)

    tasks.run(window, lambda: places.remedy, show, lambda error: banner.say(str(error)))


def offer_file(window: QWidget, banner: Banner, places: SecretLocations) -> None:
    """Offer the vault file to who has no account yet, and no keychain to keep one in.

    An offer that has been taken elsewhere meanwhile is taken back.
    """

    def show(remedy: Remedy) -> None:
        if remedy is Remedy.FILE:
            _offer(window, banner, places)
        elif banner.accessibleName() == NONE:
            banner.hide()

    tasks.run(window, lambda: places.remedy, show, lambda error: banner.say(str(error)))


def keep_in_file(window: QWidget, places: SecretLocations, then: Callable[[], None]) -> None:
    """Ask for a passphrase, make the vault file and use it; then call back."""
    dialog = MoveSecrets(places, Secrets.FILE, window)
    dialog.moved.connect(then)
    dialog.open()


def _offer(window: QWidget, banner: Banner, places: SecretLocations) -> None:
    banner.say(NONE, KEEP, partial(keep_in_file, window, places, banner.hide))
