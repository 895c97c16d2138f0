"""Packages in dist/, installed apart from this checkout: run by `packaging/build.sh test`."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

HERE = Path(__file__).parent
ROOT = HERE.parents[2]
WANTED = "TOTPDESK_TEST_PACKAGES"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Skip what lies here unless it is asked for."""
    if os.environ.get(WANTED) == "1":
        return
    for item in items:
        if item.path.is_relative_to(HERE):
            item.add_marker(pytest.mark.skip(reason="run by: sh packaging/build.sh wheel test"))


def built(pattern: str, how: str) -> Path:
    """Return the package of this name in dist/; skip the test where it was not built."""
    found = list((ROOT / "dist").glob(pattern))
    if not found:
        pytest.skip(f"not built; run: sh packaging/build.sh {how}")
    (path,) = found
    return path


@pytest.fixture(name="wheel")
def _wheel() -> Path:
    return built("totpdesk-*.whl", "wheel")


@pytest.fixture(name="sdist")
def _sdist() -> Path:
    return built("totpdesk-*.tar.gz", "wheel")


@pytest.fixture(name="folder")
def _folder() -> Path:
    return built("totpdesk-linux-*.tar.xz", "folder")


@pytest.fixture(name="appimage")
def _appimage() -> Path:
    return built("totpdesk-*.AppImage", "appimage")


@pytest.fixture(name="deb")
def _deb() -> Path:
    return built("totpdesk_*.deb", "deb")


@pytest.fixture(name="env")
def _env(tmp_path: Path) -> dict[str, str]:
    """Return an environment whose home is empty, with all that reaches the package index."""
    ours = ("PYTEST", "TOTPDESK", "XDG_", "PYTHON", "QT_")
    env = {name: text for name, text in os.environ.items() if not name.startswith(ours)}
    return env | {"HOME": str(tmp_path), "TOTPDESK_HOME": str(tmp_path / "data")}
