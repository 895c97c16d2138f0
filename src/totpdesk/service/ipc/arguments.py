"""Read the arguments of a request, which any program of the user may have written.

Each is of the type and within the range that is described in docs/formats/socket-protocol.md, or
InstanceError says which one is not. No message quotes a value.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from totpdesk.base.errors import InstanceError
from totpdesk.base.translation import tr

if TYPE_CHECKING:
    from collections.abc import Mapping

MOST_SECONDS: Final = 3600


def text(request: Mapping[str, Any], key: str) -> str:
    """Return a text."""
    match request.get(key):
        case str(value):
            return value
    raise InstanceError(tr("The request is invalid: {key} must be a text.", key=key))


def number(request: Mapping[str, Any], key: str) -> int:
    """Return a whole number."""
    match request.get(key):
        case int(value) if not isinstance(value, bool):
            return value
    raise InstanceError(tr("The request is invalid: {key} must be a whole number.", key=key))


def flag(request: Mapping[str, Any], key: str, *, default: bool) -> bool:
    """Return whether it is true; it may be missing."""
    match request.get(key, default):
        case bool(value):
            return value
    raise InstanceError(tr("The request is invalid: {key} must be true or false.", key=key))


def seconds(request: Mapping[str, Any], key: str) -> float:
    """Return a time in seconds; if it is missing, 0."""
    match request.get(key, 0):
        case (int() | float()) as value if (
            not isinstance(value, bool) and 0 <= value <= MOST_SECONDS
        ):
            return float(value)
    raise InstanceError(
        tr(
            "The request is invalid: {key} must be a number of seconds from 0 to {most}.",
            key=key,
            most=MOST_SECONDS,
        )
    )
