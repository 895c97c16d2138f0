"""Tests on desktops of today: tests/bare/today.sh builds a root with one and runs them there."""

import os
import sys
from pathlib import Path

import pytest

if sys.platform != "linux":
    pytest.skip("the desktops of today are tried on Linux", allow_module_level=True)

from support.today.root import VARIABLE, Root, named_root

HERE = Path(__file__).parent


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what lies here as `desktop`, as it needs one."""
    for item in items:
        if item.path.is_relative_to(HERE):
            item.add_marker("desktop")


@pytest.fixture(scope="session")
def root() -> Root:
    """Return the root that we are told of; skip where there is none."""
    found = named_root()
    if found is None:
        pytest.skip(f"{VARIABLE} names no root with a desktop: run tests/bare/today.sh")
    if os.geteuid():
        pytest.skip("changing the root needs root")
    return found
