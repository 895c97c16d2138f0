"""AutoType over fakes: a store of accounts, a desktop of values, a clock a test moves."""

from __future__ import annotations

import itertools
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pytest

from fakes.clock import FakeClock
from fakes.desktop import FakeDesktop
from fakes.secrets import FakeSecrets
from totpdesk.accounts.list_file import ListFile
from totpdesk.accounts.store import AccountStore
from totpdesk.autotype import FreshCodeTimer, Services, Wait
from totpdesk.otp import KeyUri, code_at, parse_uri
from totpdesk.service.codes import DesktopCodes
from totpdesk.service.press import AutoType
from totpdesk.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from totpdesk.accounts.account import AccountRecord
    from totpdesk.service.codes import Note


@dataclass
class World:
    """Everything around a press, and the AutoType under test."""

    accounts: AccountStore
    secrets: FakeSecrets
    desktop: FakeDesktop = field(default_factory=FakeDesktop)
    clock: FakeClock = field(default_factory=FakeClock)
    settings: Settings = field(default_factory=Settings)

    def __post_init__(self) -> None:
        """Give AutoType its services."""
        self.services = Services(
            self.desktop.as_desktop(), self.desktop.clipboard, self.clock, lambda: self.settings
        )
        self.timer = FreshCodeTimer(self.clock)
        self.waits: list[Wait] = []
        self.autotype = self.new_autotype(lambda note: note())

    def new_autotype(self, note: Callable[[Note], None]) -> AutoType:
        """Return an AutoType that has what is to be saved noted like this."""
        codes = DesktopCodes(self.accounts, self.services, self.timer, self.waits.append, note)
        return AutoType(self.accounts, self.desktop.focus, codes, note)

    def add(self, issuer: str, kind: str = "totp") -> AccountRecord:
        """Add an account of this issuer."""
        return self.accounts.add(issuer.lower(), self.uri(issuer, kind), self.clock.now())

    def code(self, entry: AccountRecord) -> str:
        """Return the code that a server expects now."""
        kept = self.accounts.key_uri(entry.id)
        return code_at(kept.account, kept.secret, self.clock.now()).value

    @staticmethod
    def uri(issuer: str, kind: str, user: str = "me") -> KeyUri:
        """Return a URI whose secret belongs to this issuer and user alone."""
        secret = f"{issuer}{user}".encode().hex().translate(str.maketrans("0189", "ABCD"))
        return parse_uri(f"otpauth://{kind}/{issuer}:{user}?secret={secret}")


@pytest.fixture(name="world")
def _world(tmp_path: Path) -> World:
    ids = itertools.count(1)
    secrets = FakeSecrets()
    return World(
        AccountStore(ListFile(tmp_path / "accounts.json"), secrets, lambda: f"id{next(ids)}"),
        secrets,
    )
