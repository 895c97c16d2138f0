"""Where the files that come with the program are: pages, icons, desktop entries.

They lie in `resources/` at the top of the source tree, beside `src/`, and a wheel carries them as
`totpdesk/resources/`. That folder is no package, so the import system prefers this module to it.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

_PACKAGE: Final = Path(__file__).parent
_INSTALLED: Final = _PACKAGE / "resources"
_CHECKOUT: Final = _PACKAGE.parents[1] / "resources"


def resource(*parts: str) -> Path:
    """Find a file below `resources/` by the parts of its path: "practice", "page.html".

    Raises FileNotFoundError where it is missing: the installation is damaged.
    """
    root = _INSTALLED if _INSTALLED.is_dir() else _CHECKOUT
    return root.joinpath(*parts).resolve(strict=True)
