"""Vault files for tests: a user who answers what they are told to, and files that are open."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from totpdesk.vault.aegis import sealed

if TYPE_CHECKING:
    import pytest

PASSPHRASE = "correct horse"


@dataclass
class Asked:
    """An Ask that gives its answers one after the other, then sends the question away."""

    answers: list[str | None] = field(default_factory=list)
    troubles: list[str] = field(default_factory=list)

    def __call__(self, trouble: str) -> str | None:
        """Answer, and remember what was said to be wrong."""
        self.troubles.append(trouble)
        return self.answers.pop(0) if self.answers else None


def derive_cheaply(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let new vault files ask for a derivation that takes no time, as the format allows."""
    monkeypatch.setitem(sealed._COSTS, "n", 16)
