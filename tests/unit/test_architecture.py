"""The picture in docs/architecture.md is what the imports are."""

from __future__ import annotations

import runpy
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parents[2]


def test_the_picture_equals_the_imports() -> None:
    """Rewritten by its script, the page would not change."""
    script = runpy.run_path(str(ROOT / "packaging" / "architecture.py"))
    text = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    assert script["page"](text) == text


def test_every_package_is_explained() -> None:
    """Each package has its row in the table."""
    text = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    packages = [path.parent.name for path in (ROOT / "src" / "totpdesk").glob("*/__init__.py")]
    assert [name for name in packages if f"\n| `{name}` |" not in text] == []
