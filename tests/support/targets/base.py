"""The interface of a target: a window with one place where text arrives."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import TYPE_CHECKING, Protocol, TypeVar

from support.waiting import wait_until

if TYPE_CHECKING:
    from collections.abc import Callable

    from support.session import DesktopSession


T = TypeVar("T", bound="Target")


class OpenTarget(Protocol):
    """Opens a target in a session that is there already; the fixture `open_target` is one."""

    def __call__(self, kind: type[T], **options: str) -> T:
        """Return a new target of `kind`, focused."""
        ...


class Target(ABC):
    """A program in `session` that records what arrives in it. It ends with the session."""

    window_id: int

    def __init__(self, session: DesktopSession) -> None:
        self._session = session

    @abstractmethod
    def text(self) -> str:
        """Return the text that is there now."""

    @abstractmethod
    def clear(self) -> None:
        """Empty it; return when it is empty."""

    @abstractmethod
    def end(self) -> None:
        """End the program; twice does no harm."""

    def close(self) -> None:
        """End the program; return when its window is gone and the focus has settled."""
        self.end()
        self._session.windows.wait_gone(self.window_id)

    def focus(self) -> None:
        """Make the window active by the window manager; return when keys go to it."""
        self._session.windows.activate(self.window_id)

    def wait_text(self, expected: str | Callable[[str], bool], timeout: float = 5.0) -> str:
        """Return the text as soon as it is as `expected`: equal to a string, or accepted.

        Raises TimeoutError that shows what is there instead.
        """
        accepts = expected.__eq__ if isinstance(expected, str) else expected
        what = repr(expected) if isinstance(expected, str) else "the awaited text"
        (text,) = wait_until(
            lambda: [text for text in [self.text()] if accepts(text)],
            timeout,
            f"{what} in {self._name}",
            self.text,
        )
        return text

    @property
    def _name(self) -> str:
        return type(self).__name__
