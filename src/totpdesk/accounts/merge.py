"""Apply a user's changes of an account to its current state."""

from __future__ import annotations

from dataclasses import fields, replace
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from totpdesk.accounts.account import AccountRecord


def merged(now: AccountRecord, before: AccountRecord, after: AccountRecord) -> AccountRecord:
    """Return `now` with the differences between `before` and `after` applied.

    Tags and windows are merged one by one, so those added in between are kept. Fields that are not
    in the list are omitted. `revision` is increased if the values in the keychain differ.
    """
    changes: dict[str, Any] = {}
    for name in (each.name for each in fields(now)):
        old, new = getattr(before, name), getattr(after, name)
        if old != new:
            changes[name] = _merged(getattr(now, name), old, new)
    if differs_in_keychain(before, after):
        changes["revision"] = now.revision + 1
    return replace(now, **changes).listed()


def differs_in_keychain(before: AccountRecord, after: AccountRecord) -> bool:
    """Return whether the note or the PIN differs."""
    return any(getattr(before, key) != getattr(after, key) for key in ("note", "prefix", "pin"))


def _merged(now: Any, old: Any, new: Any) -> Any:  # noqa: ANN401 - a field's value
    if not isinstance(new, tuple) or now == old:
        return new
    kept = tuple(each for each in now if each in new or each not in old)
    return kept + tuple(each for each in new if each not in kept and each not in old)
