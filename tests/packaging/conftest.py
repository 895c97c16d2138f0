"""What a package puts into `share`, made once for all tests."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="session", name="share")
def _share(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("package") / "share"
    subprocess.run([sys.executable, ROOT / "packaging" / "share.py", folder], check=True)
    return folder
