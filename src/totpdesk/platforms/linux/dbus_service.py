"""What we offer on D-Bus: a name, methods of ours, and the reply to any call of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, NamedTuple

from jeepney import HeaderFields, new_error, new_method_return

from totpdesk.base.errors import BusError
from totpdesk.base.translation import tr

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from jeepney import Message

DO_NOT_QUEUE: Final = 4  # RequestName: refuse at once
_OURS: Final = (1, 4)  # its answers: we own the name now, we did already
_ERROR: Final = "org.freedesktop.DBus.Error."


class Method(NamedTuple):
    """The signatures of what a method takes and returns, and what returns it."""

    takes: str
    returns: str
    answer: Callable[..., tuple[Any, ...]]


class Interface(NamedTuple):
    """The methods of an object. Only programs that own one of the names `callers` may call them."""

    path: str
    name: str
    callers: tuple[str, ...]
    methods: Mapping[str, Method]


def require_owned(name: str, result: int) -> None:
    """Check the answer to RequestName. Raises BusError where another program has the name."""
    if result not in _OURS:
        raise BusError(tr("Another program has the name {name} on the bus.", name=name))


def reply_to(message: Message, offered: Interface | None, *, allowed: bool) -> Message:
    """Return the reply to a call, `offered` if there is such an interface.

    Raises what the method raises.
    """
    fields = message.header.fields
    method = offered.methods.get(fields[HeaderFields.member]) if offered else None
    if method is None:
        return _refusal(message, "UnknownMethod")
    if not allowed:
        return _refusal(message, "AccessDenied")
    if fields.get(HeaderFields.signature, "") != method.takes:
        return _refusal(message, "InvalidArgs")
    return new_method_return(message, method.returns or None, method.answer(*message.body))


def failure(message: Message) -> Message:
    """Return the reply to a call that could not be answered, without the reason: it is logged."""
    return _refusal(message, "Failed")


def _refusal(message: Message, error: str) -> Message:
    return new_error(message, f"{_ERROR}{error}")
