"""The settings that can be set per account, in one table.

The edit dialog, `totpdesk config`, `totpdesk list --json`, the list, backups and exports use it. A
new setting is a field of AccountRecord, a row here, and the code that uses it.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from totpdesk.base.translation import plural, tr
from totpdesk.settings import Insert
from totpdesk.settings.values import NONE, chord_or_none, no_choice

if TYPE_CHECKING:
    from totpdesk.accounts.account import AccountRecord


class Widget(Enum):
    """How a setting is edited."""

    SWITCH = auto()  # on or off
    CHOICE = auto()  # one of a few values
    SHORTCUT = auto()
    PIN = auto()  # the list only has whether there is one


class SettingValue(NamedTuple):
    """A value: its name in files and in `totpdesk config`, and its label in a window."""

    word: str
    value: object
    label: str


INSERT_METHODS: Final = (
    SettingValue(Insert.TYPE.value, Insert.TYPE, tr("Type it, key by key")),
    SettingValue(Insert.PASTE.value, Insert.PASTE, tr("Paste it")),
    SettingValue(Insert.COPY.value, Insert.COPY, tr("Only copy it")),
)
_DEFAULT: Final = SettingValue("default", None, tr("As in the settings"))
_SWITCH: Final = (
    SettingValue("yes", True, tr("Yes")),  # noqa: FBT003 - a value
    SettingValue("no", False, tr("No")),  # noqa: FBT003 - a value
)


@dataclass(frozen=True, slots=True)
class OwnSetting:
    """A setting. `name` is its field of AccountRecord, and begins its key (`insert.GitHub`).

    `label` is its label in the edit dialog, `help` its description in `totpdesk config --help`.
    """

    name: str
    label: str
    help: str
    widget: Widget = Widget.CHOICE
    choices: tuple[SettingValue, ...] = ()

    def text(self, record: AccountRecord) -> str:
        """Return an account's value as text; for a PIN only whether there is one."""
        value = getattr(record, self.name)
        if self.widget is Widget.PIN:
            return "set" if value else NONE
        return self._text(value)

    def parse(self, text: str) -> Any:  # noqa: ANN401 - the field's type
        """Read a value. Raises InvalidSettingError."""
        if self.widget is Widget.SHORTCUT:
            return chord_or_none(text)
        for choice in self.choices:
            if choice.word == text.lower():
                return choice.value
        raise no_choice(text, *(choice.word for choice in self.choices))

    def to_json(self, value: object) -> bool | str:
        """Return a value for JSON files."""
        return value if isinstance(value, bool) else self._text(value)

    def from_json(self, value: Any) -> Any:  # noqa: ANN401 - raw JSON
        """Read what `to_json` wrote."""
        is_switch = self.widget in {Widget.SWITCH, Widget.PIN}
        return value is True if is_switch else self.parse(value)

    def _text(self, value: object) -> str:
        words = (choice.word for choice in self.choices if choice.value == value)
        return next(words, NONE if value is None else str(value))


OWN_SETTINGS: Final = (
    OwnSetting(
        "favourite",
        tr("&Favourite, first in every list"),
        tr("whether it comes first in every list: yes or no"),
        Widget.SWITCH,
        _SWITCH,
    ),
    OwnSetting("shortcut", tr("Own shortc&ut"), tr("its own shortcut, or none"), Widget.SHORTCUT),
    OwnSetting(
        "insert",
        tr("&Insert codes by"),
        tr("how its code is inserted: type, paste, copy or default"),
        choices=(_DEFAULT, *INSERT_METHODS),
    ),
    OwnSetting(
        "min_left",
        tr("Minimum time re&maining"),
        tr(
            "seconds for which its code must still be valid, else totpdesk waits for the next: 5, "
            "10, 15, never (no waiting) or default"
        ),
        choices=(
            _DEFAULT,
            SettingValue("never", 0, tr("Never wait for the next code")),
            *(
                SettingValue(str(each), each, plural("{count} second", "{count} seconds", each))
                for each in (5, 10, 15)
            ),
        ),
    ),
    OwnSetting(
        "prefix",
        tr("Type &before the code"),
        tr(
            "a PIN that is typed before its code, or none. Give - as PIN: it is asked for, or read "
            "from standard input, and saved in the keychain. `get` only says whether there is one."
        ),
        Widget.PIN,
    ),
    OwnSetting(
        "enter",
        tr("Press &Enter after the code"),
        tr("whether Enter is pressed after its code: yes or no"),
        Widget.SWITCH,
        _SWITCH,
    ),
)
