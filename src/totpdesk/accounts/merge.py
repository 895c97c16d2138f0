"""What a user changed of an account, applied to the account as it is by now."""

from __future__ import annotations

from dataclasses import fields, replace
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from totpdesk.accounts.account import AccountRecord


def merged(now: AccountRecord, before: AccountRecord, after: AccountRecord) -> AccountRecord:
    """Return `now` with what differs between `before` and `after`, and nothing else changed.

    Of tags and windows each counts for itself: one that came meanwhile stays. What the list has no
    place for is left out. Where what the keychain has of the account differs, `revision` counts it.
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
    """Tell whether another note or PIN is wanted, or none."""
    return any(getattr(before, key) != getattr(after, key) for key in ("note", "prefix", "pin"))


def _merged(now: Any, old: Any, new: Any) -> Any:  # noqa: ANN401 - a field's value
    if not isinstance(new, tuple) or now == old:
        return new
    kept = tuple(each for each in now if each in new or each not in old)
    return kept + tuple(each for each in new if each not in kept and each not in old)
