"""Backends of Linux are tested on Linux; what is the same everywhere is tested on each system."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pytest

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Iterator

EVERYWHERE: Final = {"test_capabilities.py"}
TESTS: Final = {path.name for path in Path(__file__).parent.glob("test_*.py")}
collect_ignore = [] if sys.platform == "linux" else sorted(TESTS - EVERYWHERE)


@pytest.fixture
def daemon(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[subprocess.Popen[bytes]]:
    """Start a bus that is both the system's and the session's, and on which nothing answers."""
    from support.bus import private_bus  # noqa: PLC0415 - jeepney is there on Linux only

    with private_bus(tmp_path) as (daemon, address):
        monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", address)
        monkeypatch.setenv("DBUS_SYSTEM_BUS_ADDRESS", address)
        yield daemon


@pytest.fixture
def address(daemon: subprocess.Popen[bytes]) -> str:
    """Return the address of that bus."""
    assert daemon.poll() is None
    return os.environ["DBUS_SESSION_BUS_ADDRESS"]
