"""Qt's connection to the desktop's portal, which looks once at what is calling it."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest

from totpdesk.gui.runtime import introduction

if TYPE_CHECKING:
    from collections.abc import Iterator

    from conftest import Settle


@pytest.mark.usefixtures("application")
def test_without_a_portal_it_ends_too(until: Settle, monkeypatch: pytest.MonkeyPatch) -> None:
    """The process can be seen from the beginning, and no longer than until there is an answer."""
    seen: list[str] = []

    @contextmanager
    def recognisable() -> Iterator[None]:
        seen.append("begun")
        yield
        seen.append("ended")

    monkeypatch.setattr(introduction, "recognisable", recognisable)
    begun = introduction.Introduction()
    assert seen == ["begun"]
    begun.ask()
    until(lambda: seen == ["begun", "ended"])
