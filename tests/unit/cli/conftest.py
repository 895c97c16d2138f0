"""A terminal of its own for every test."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from fakes.secrets import FakeSecrets
from fakes.terminal import Terminal

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture(name="totpdesk")
def _totpdesk(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Iterator[Terminal]:
    terminal = Terminal(tmp_path, FakeSecrets(), monkeypatch, capsys)
    yield terminal
    terminal.close()
