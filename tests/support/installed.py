"""The program as it is installed, with catalogues of the tests' own."""

from __future__ import annotations

import os
import runpy
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from babel.messages.catalog import Catalog

ROOT: Final = Path(__file__).resolve().parents[2]
SOURCE: Final = ROOT / "src" / "totpdesk"
TOOL: Final[dict[str, Any]] = runpy.run_path(str(ROOT / "packaging" / "translations.py"))
TEXTS: Final[dict[str, Any]] = runpy.run_path(str(ROOT / "packaging" / "texts.py"))


def installed(folder: Path, **catalogues: Catalog) -> Path:
    """Lay out the program as it is installed, with these catalogues; return what to import from."""
    shutil.copytree(SOURCE, folder / "totpdesk", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copytree(ROOT / "resources", folder / "totpdesk" / "resources")
    for language, catalogue in catalogues.items():
        path = TOOL["compiled_path"](language, folder / "totpdesk" / "resources" / "locale")
        path.parent.mkdir(parents=True)
        path.write_bytes(TOOL["compiled"](catalogue))
    return folder


def run(
    folder: Path, *argv: str, typed: str = "", **variables: str
) -> subprocess.CompletedProcess[str]:
    """Run Python with the installed program, in the language that the variables say."""
    hidden = ("LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG")
    env = {name: value for name, value in os.environ.items() if name not in hidden}
    env |= {"PYTHONPATH": str(folder), "PYTHONUTF8": "1", **variables}
    return subprocess.run(
        [sys.executable, *argv],
        env=env,
        input=typed,
        capture_output=True,
        text=True,
        check=False,
    )
