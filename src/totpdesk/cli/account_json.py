"""An account in `--json`, with the same names in every command; scripts rely on them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

from totpdesk.accounts.account import AccountRecord
from totpdesk.accounts.own_settings import OWN_SETTINGS, OwnSetting, Widget
from totpdesk.base.translation import tr
from totpdesk.otp import Kind

if TYPE_CHECKING:
    from totpdesk.otp import Account

_EXAMPLE: Final = "<ctrl>+<alt>+g"  # of a shortcut


def account_fields(account: Account) -> dict[str, Any]:
    """Return everything that is not secret."""
    return {
        "issuer": account.issuer,
        "account": account.account,
        "type": account.kind,
        "algorithm": account.algorithm,
        "digits": account.digits,
        "period": account.period,
        "counter": account.counter if account.kind is Kind.HOTP else None,
    }


def own_settings(record: AccountRecord) -> dict[str, Any]:
    """Return an account's own settings; None as in the settings for all, or none."""
    return {own.name: _plain(getattr(record, own.name)) for own in OWN_SETTINGS}


def own_settings_help(column: int) -> str:
    """Return one line per own setting: the value of a new account, and from `column` on others."""
    return "\n".join(_line(own, column) for own in OWN_SETTINGS)


def _line(own: OwnSetting, column: int) -> str:
    default = _plain(getattr(AccountRecord(), own.name))
    values = (json.dumps(value) for value in _values(own) if value != default)
    field = f' "{own.name}": {json.dumps(default)},'
    return f"{field:{column}}{tr('or {values}', values=', '.join(values))}"


def _values(own: OwnSetting) -> list[Any]:
    match own.widget:
        case Widget.PIN:
            return [True]
        case Widget.SHORTCUT:
            return [_EXAMPLE]
        case _:
            return [_plain(choice.value) for choice in own.choices]


def _plain(value: object) -> Any:  # noqa: ANN401 - JSON
    return value if value is None or isinstance(value, bool | int | str) else str(value)
