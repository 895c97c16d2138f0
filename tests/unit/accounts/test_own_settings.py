"""The table of what an account can have of its own agrees with the record of one."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from totpdesk.accounts.account import AccountRecord
from totpdesk.accounts.account_list import AccountIndex
from totpdesk.accounts.codec import decode, encode
from totpdesk.accounts.own_settings import OWN_SETTINGS, OwnSetting, Widget
from totpdesk.base.errors import InvalidSettingError
from totpdesk.settings import Chord

VALUES = [
    *((own, choice.value) for own in OWN_SETTINGS for choice in own.choices),
    *((own, chord) for own in OWN_SETTINGS if own.widget is Widget.SHORTCUT
      for chord in (None, Chord.parse("<ctrl>+<alt>+g"))),
]  # fmt: skip


@pytest.mark.parametrize(("own", "value"), VALUES)
def test_a_value_comes_back(own: OwnSetting, value: Any) -> None:
    """From its text, and from the list."""
    record = replace(AccountRecord(), id="1", name="a", **{own.name: value})
    assert own.parse(own.text(record)) == value
    assert decode(encode(AccountIndex({"1": record}))).by_id("1") == record


@pytest.mark.parametrize("own", OWN_SETTINGS, ids=lambda own: own.name)
def test_the_default_is_one_of_the_choices(own: OwnSetting) -> None:
    """A new account's value has a word and a label like any other."""
    if own.choices:
        default = getattr(AccountRecord(), own.name)
        assert default in [choice.value for choice in own.choices]


@pytest.mark.parametrize("own", OWN_SETTINGS, ids=lambda own: own.name)
def test_other_texts_are_refused(own: OwnSetting) -> None:
    """The error lists the known ones."""
    if own.widget is not Widget.PIN:
        with pytest.raises(InvalidSettingError):
            own.parse("shout")
