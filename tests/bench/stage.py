"""The desktop on which everything is measured: one session, one keyboard, three fields."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bench.fields import ChromiumInput, QtLineEdit
from bench.shortcut import Server
from support.fingers import SecondKeyboard
from support.session import DesktopSession

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bench.fields import Field


@dataclass(frozen=True, slots=True)
class Stage:
    """What the contenders play on, and who presses the keys."""

    session: DesktopSession
    server: Server
    keyboard: SecondKeyboard
    fields: tuple[Field, ...]


@contextmanager
def set_up() -> Iterator[Stage]:
    """Have Xvfb, openbox, an unlocked gnome-keyring and the fields for a `with` block."""
    with DesktopSession() as session:
        server = Server(session.display)
        session.at_end(server.close)
        keyboard = SecondKeyboard(session)
        fields = QtLineEdit(session), ChromiumInput(session), QtLineEdit(session)
        yield Stage(session, server, keyboard, fields)
