"""The page of formats is what its script would write: a new importer is on it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parents[4]


def test_the_page_is_up_to_date(tmp_path: Path) -> None:
    """Written anew it is the same."""
    (tmp_path / "docs").mkdir()
    script = ROOT / "packaging" / "formats.py"
    subprocess.run([sys.executable, str(script)], cwd=tmp_path, check=True)
    assert (tmp_path / "docs/formats.md").read_text() == (ROOT / "docs/formats.md").read_text()
