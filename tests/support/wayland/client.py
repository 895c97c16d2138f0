"""The tests' own connection to a Wayland compositor, and how to declare a protocol of its.

pywayland brings the stable protocols. What compositors add of their own is declared in a few lines
here rather than generated from a package's XML: a client needs an interface's messages only up to
the last that it uses or is sent.
"""

from __future__ import annotations

import gc
import re
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from pywayland.client import Display
from pywayland.protocol_core import Argument, ArgumentType, Interface, Proxy

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

ARGUMENTS = {
    "i": ArgumentType.Int,
    "u": ArgumentType.Uint,
    "f": ArgumentType.Fixed,
    "s": ArgumentType.String,
    "o": ArgumentType.Object,
    "n": ArgumentType.NewId,
    "a": ArgumentType.Array,
    "h": ArgumentType.FileDescriptor,
}


class Client:
    """A connection to the compositor that listens at `socket`, a path."""

    def __init__(self, socket: str) -> None:
        self._display = Display(socket)
        self._display.connect()
        self._globals: dict[str, tuple[int, int]] = {}
        self._bound: list[Any] = []  # an event for one that is no more would crash
        self._registry = self._display.get_registry()
        self._registry.dispatcher["global"] = self._on_global
        self.sync()

    def sync(self) -> None:
        """Return when the compositor has taken in what was sent, and its events are handled.

        Raises ConnectionError if it is gone, or was told something against the protocol.
        """
        if self._display.roundtrip() < 0:
            raise ConnectionError("The compositor no longer talks with us.")

    def bind(self, interface: type[Interface], version: int) -> Any:
        """Return the compositor's `interface`, in `version` or the older one that it has.

        Raises LookupError if it offers none.
        """
        if interface.name not in self._globals:
            raise LookupError(f"The compositor offers no {interface.name}.")
        number, offered = self._globals[interface.name]
        self._bound.append(self._registry.bind(number, interface, min(version, offered)))
        return self._bound[-1]

    def close(self) -> None:
        """Hang up, be the compositor alive or not; twice does no harm.

        Another thread that collected an object of the connection meanwhile would crash.
        """
        gc.disable()
        with suppress(RuntimeError):
            self._display.disconnect()
        gc.enable()

    def _on_global(self, _registry: object, number: int, name: str, version: int) -> None:
        self._globals[name] = (number, version)


def declare(
    name: str,
    version: int,
    requests: Mapping[str, str],
    events: Mapping[str, str] | None = None,
    makes: type[Interface] | None = None,
) -> type[Interface]:
    """Return a protocol's interface, its messages given in order with their wire signatures.

    `makes` is the interface of the objects that its requests of signature "n" create.
    """
    interface: Any = type(Interface)(name, (Interface,), {"name": name, "version": version})
    calls: dict[str, Any] = {"interface": interface}
    for opcode, (request, signature) in enumerate(requests.items()):
        calls[request] = _caller(opcode, makes if "n" in signature else None)
        interface.request(*_arguments(signature, makes))(_named(request))
    for event, signature in (events or {}).items():
        interface.event(*_arguments(signature, makes))(_named(event))
    interface._gen_c()
    interface.proxy_class = type(f"{name}_proxy", (Proxy,), calls)
    return interface


def _arguments(signature: str, makes: type[Interface] | None) -> list[Argument]:
    return [
        Argument(ARGUMENTS[letter], bool(nullable), makes if letter == "n" else None)
        for nullable, letter in re.findall(r"(\??)(\w)", signature)
    ]


def _caller(opcode: int, makes: type[Interface] | None) -> Callable[..., Any]:
    def call(proxy: Proxy[Any], *arguments: object) -> Any:
        if makes:
            return proxy._marshal_constructor(opcode, makes, *arguments)
        return proxy._marshal(opcode, *arguments)

    return call


def _named(name: str) -> Callable[[], None]:
    def message() -> None: ...

    message.__name__ = name
    return message
