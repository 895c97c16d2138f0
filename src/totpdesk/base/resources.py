"""The files that come with the program."""

from __future__ import annotations

from pathlib import Path
from typing import Final

_PACKAGE: Final = Path(__file__).parents[1]
_INSTALLED: Final = _PACKAGE / "resources"
_CHECKOUT: Final = _PACKAGE.parents[1] / "resources"


def resource(*parts: str) -> Path:
    """Find a file below `resources/` by the parts of its path: "practice", "page.html".

    Raises FileNotFoundError if it is missing: the installation is damaged.
    """
    root = _INSTALLED if _INSTALLED.is_dir() else _CHECKOUT
    return root.joinpath(*parts).resolve(strict=True)
