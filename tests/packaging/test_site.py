"""The documentation site has every page of the repository."""

from __future__ import annotations

import runpy
from pathlib import Path
from typing import Any, Final

ROOT: Final = Path(__file__).parents[2]
BUILD: Final[dict[str, Any]] = runpy.run_path(str(ROOT / "packaging" / "site" / "build.py"))


def test_every_page_is_in_the_menu() -> None:
    """A new page is found by its readers, or its writer is told."""
    assert BUILD["pages_of"](ROOT) - BUILD["in_menu"](ROOT) == set()


def test_the_menu_leads_to_pages() -> None:
    """None of them was moved or removed."""
    assert [page for page in BUILD["in_menu"](ROOT) if not (ROOT / page).is_file()] == []
