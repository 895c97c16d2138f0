"""The picker shows the codes of the current account only, and pictures as they come."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor

from support.asking_picker import BROWSER, Asked, Key, accounts, timers
from totpdesk.accounts.account import AccountRecord, Icon
from totpdesk.accounts.batch import NewAccount
from totpdesk.autotype import PickRequest
from totpdesk.base.errors import KeychainRefusedError
from totpdesk.gui.picker import Picker
from totpdesk.gui.picker.strip import CodeStrip
from totpdesk.gui.widgets.live_codes import LiveCodes
from totpdesk.gui.widgets.style import grouped
from totpdesk.otp import code_at, parse_uri

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication

    from conftest import Settle, World


@pytest.fixture(name="asked")
def _asked(application: QApplication, world: World) -> Asked:
    return Asked(world)


def codes_of(world: World, entry: AccountRecord) -> tuple[str, str]:
    """Return the code of now and the next one, as they are shown."""
    kept = world.context.accounts.key_uri(entry.id)
    now = world.clock.now()
    times = (now, now + timedelta(seconds=kept.account.period))
    here, following = (grouped(code_at(kept.account, kept.secret, when).value) for when in times)
    return here, following


def test_the_current_accounts_codes_are_shown(asked: Asked, until: Settle) -> None:
    """The code of now with its time, and the next; an arrow shows another account's."""
    for entry in asked.entries[:2]:
        code, following = codes_of(asked.world, entry)
        until(lambda code=code: asked.shows(code))  # type: ignore[misc] # bound now
        assert {"20 s", f"then {following}"} <= set(asked.words())
        asked.press(Key.Key_Down)


def test_only_the_current_accounts_secret_is_read(
    asked: Asked, until: Settle, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is passed on the way down stays in the keychain."""
    read: list[str] = []
    key_uri = asked.world.context.accounts.key_uri
    monkeypatch.setattr(
        asked.world.context.accounts,
        "key_uri",
        lambda entry_id: read.append(entry_id) or key_uri(entry_id),
    )
    asked.press(Key.Key_Down)
    asked.press(Key.Key_Down)
    until(lambda: asked.shows(codes_of(asked.world, asked.entries[2])[0]))
    assert set(read) == {asked.entries[2].id}


def test_the_secrets_are_forgotten_when_it_closes(asked: Asked, until: Settle) -> None:
    """And nothing ticks any more."""
    codes, first = asked.picker.findChild(LiveCodes), asked.entries[0]
    until(lambda: codes.code(first))
    asked.picker.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, on=False)
    asked.press(Key.Key_Escape)
    assert codes.code(first) is None
    assert timers(asked.picker.findChild(CodeStrip)) == []


def test_a_counter_is_not_spent_by_looking(asked: Asked) -> None:
    """It says that the counter moves on when the code is inserted, and does not move it."""
    asked.type("vault")
    assert asked.shows("A counter: its next code is generated when it is inserted.")
    assert asked.world.context.accounts.find("Vault").account.counter == 7


def test_a_locked_keychain_is_not_asked(asked: Asked, until: Settle) -> None:
    """Its prompt would take the focus; Enter is what unlocks it."""
    asked.world.secrets.locked = True
    until(lambda: asked.shows("Enter unlocks the keychain."))
    assert asked.world.secrets.locked


def test_what_is_wrong_with_the_keychain_is_said(asked: Asked, until: Settle) -> None:
    """A keychain that fails is not called locked."""
    asked.world.secrets.failure = KeychainRefusedError("The keychain is broken.")
    until(lambda: asked.shows("The keychain is broken."))


def test_pictures_come_without_being_waited_for(
    application: QApplication, world: World, until: Settle
) -> None:
    """The picker is there at once, its pictures a moment later."""
    shapes = '<path fill="#fe0304" d="M0 0h9v9H0z"/>'
    svg = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9">{shapes}</svg>'
    uri = parse_uri("otpauth://totp/Forge:ann?secret=JBSWY3DPEHPK3PXP")
    item = AccountRecord.of(uri, "Forge", picture=Icon("image/svg+xml", svg.encode()))
    entries = world.context.accounts.add_many([NewAccount("Forge", item)], world.clock.now())
    picker = Picker(PickRequest(entries, BROWSER), world.context)
    picker.show()

    def has(colour: QColor, high: int) -> bool:
        image = accounts(picker).viewport().grab().toImage()
        return any(image.pixelColor(x, high) == colour for x in range(image.width()))

    row = accounts(picker).sizeHintForRow(0)
    assert not has(QColor("#fe0304"), row // 2)
    until(lambda: has(QColor("#fe0304"), row // 2))
