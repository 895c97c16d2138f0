"""The program that draws the pictures of the documentation follows the windows."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Final

SCRIPT: Final = Path(__file__).parents[2] / "packaging" / "screenshots.py"
NAMES: Final = ("first-shortcut", "export-plain")


def test_windows_are_drawn(tmp_path: Path) -> None:
    """The first start after a press and a filled-in export, light and dark, without a failure."""
    ran = subprocess.run(
        [sys.executable, str(SCRIPT), str(tmp_path), *NAMES],
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr
    assert "Traceback" not in ran.stderr
    drawn = {f"{name}-{scheme}.png" for name in NAMES for scheme in ("light", "dark")}
    assert {each.name for each in tmp_path.iterdir()} == drawn
    assert all(each.stat().st_size for each in tmp_path.iterdir())
