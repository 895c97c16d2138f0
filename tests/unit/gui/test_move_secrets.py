"""The window of accounts without access to secrets: it offers what would help."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from PySide6.QtWidgets import QListView

from support import gui
from support.gui import banner_text, click, codes_in, enter, field, offers
from support.vaultfiles import PASSPHRASE, Asked, derive_cheaply, locations_in
from totpdesk.accounts.store import AccountStore
from totpdesk.base.errors import KeychainLockedError, NoKeychainError
from totpdesk.gui.widgets.move_secrets import LOCKED, MoveSecrets
from totpdesk.secrets.backends import NO_KEYCHAIN
from totpdesk.settings import Secrets

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication

    from conftest import Settle, World


@pytest.fixture(autouse=True)
def _cheap(application: QApplication, monkeypatch: pytest.MonkeyPatch) -> None:
    derive_cheaply(monkeypatch)


def test_who_has_no_account_and_no_keychain_is_offered_a_vault_file(
    world: World, until: Settle
) -> None:
    """It is made from there, and the offer is gone."""
    world.secrets.failure = NoKeychainError("No keychain answers.")
    window = world.show_accounts()
    until(lambda: banner_text(window) == NO_KEYCHAIN)
    click(window, "Keep the secrets in a vault file…")
    dialog = gui.window(MoveSecrets)
    for name in ("Passphrase", "Confirm"):
        enter(dialog, name, PASSPHRASE)
    click(dialog, "Create the file")
    until(lambda: world.context.settings.load().secrets is Secrets.FILE)
    until(lambda: not banner_text(window))
    assert world.add("GitHub")


def test_an_offer_that_was_accepted_elsewhere_is_withdrawn(world: World, until: Settle) -> None:
    """From a terminal, say; or a keychain was started."""
    world.secrets.failure = NoKeychainError("No keychain answers.")
    window = world.show_accounts()
    until(lambda: banner_text(window))
    world.secrets.failure = None
    window.show_state(world.state())
    until(lambda: not banner_text(window))


def test_accounts_whose_keychain_is_gone_are_no_reason_for_a_new_file(
    world: World, until: Settle
) -> None:
    """Their secrets are in that keychain: it is to be started, and tried again."""
    world.add("GitHub")
    world.secrets.failure = NoKeychainError("No keychain answers.")
    window = world.show_accounts()
    until(lambda: banner_text(window))
    assert banner_text(window) == "No keychain answers."
    assert offers(window, "Try again")


def test_a_locked_keychain_is_tried_again(world: World, until: Settle) -> None:
    """As what it says has been done, the codes come."""
    world.add("GitHub")
    world.secrets.failure = KeychainLockedError("The keychain is locked.")
    window = world.show_accounts()
    until(lambda: banner_text(window))
    assert offers(window, "Try again")


def test_a_vault_file_that_stayed_locked_is_unlocked_from_there(
    world: World, until: Settle
) -> None:
    """The prompt was dismissed once; Unlock asks it again, and the codes come."""
    asked = Asked([None, PASSPHRASE])
    locations = locations_in(world.folder, world.context.settings, world.secrets, asked)
    accounts = AccountStore(locations.list_file, locations, lambda: "one")
    world.context = replace(world.context, locations=locations, accounts=accounts)
    locations.file.create(PASSPHRASE)
    locations.move_to(Secrets.FILE)
    world.add("GitHub")
    locations.file.lock()
    window = world.show_accounts()
    until(lambda: banner_text(window))
    assert banner_text(window) == LOCKED
    click(window, "Unlock…")
    until(lambda: codes_in(field(window, "Accounts", QListView)))
    assert len(asked.troubles) == 2
