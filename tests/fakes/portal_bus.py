"""The portal's connection, without a portal. A subclass is the desktop behind it, and answers."""

from __future__ import annotations

from abc import abstractmethod
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping


class FakePortalBus:
    """PortalBus as its users know it. `sessions` are all that were made, `closed` those ended."""

    def __init__(self) -> None:
        """Begin with a portal that has registered us, of version 2."""
        self.registration_refusal = ""
        self.number = 2
        self.handlers: dict[str, Callable[..., object]] = {}
        self.restart: Callable[[], object] = lambda: None
        self.lost: Callable[[], object] = lambda: None
        self.sessions: list[str] = []
        self.closed: list[str] = []

    @property
    def open(self) -> int:
        """Return how many sessions are open."""
        return len(self.sessions) - len(self.closed)

    def version(self, _interface: str) -> int:
        """Return the version."""
        return self.number

    def on(self, _interface: str, member: str, handler: Callable[..., object]) -> None:
        """Keep the handler."""
        self.handlers[member] = handler

    def on_restart(self, handler: Callable[[], object]) -> None:
        """Keep the handler."""
        self.restart = handler

    def on_lost(self, handler: Callable[[], object]) -> None:
        """Keep the handler."""
        self.lost = handler

    def create_session(self, _interface: str, _token: str = "", _options: object = None) -> str:
        """Return a numbered one."""
        self.sessions.append(f"/session/{len(self.sessions)}")
        return self.sessions[-1]

    def close_session(self, session: str) -> None:
        """Take note."""
        self.closed.append(session)

    def call(self, _interface: str, method: str, _signature: str, *body: Any) -> None:
        """Have the desktop do something at once."""

    def request(
        self,
        _interface: str,
        method: str,
        _signature: str,
        *body: Any,
        options: Mapping[str, tuple[str, object]],
        timeout: float | None = 120,
    ) -> dict[str, Any]:
        """Have the desktop answer."""
        assert timeout is None or 0 < timeout <= 120
        return self.answer(method, body, options)

    @abstractmethod
    def answer(
        self, method: str, body: tuple[Any, ...], options: Mapping[str, tuple[str, object]]
    ) -> dict[str, Any]:
        """Answer a request, or raise what the portal would."""
