"""The parts of PySide6 that totpdesk runs with, and the removal of all others.

The wheel has Qt's Designer, its database drivers, a second user interface (QML) and all tools for
developers: two thirds of its size.
"""

from __future__ import annotations

import re
import shutil
import subprocess
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

MODULES: Final = ("QtCore", "QtDBus", "QtGui", "QtWidgets")
# Windows on X11 and Wayland and without a screen, with the desktop's dialogs and input methods;
# pictures of services. No OpenGL: widgets are drawn without.
PLUGINS: Final = (
    "iconengines/libqsvgicon.so",
    "imageformats/libqgif.so",
    "imageformats/libqico.so",
    "imageformats/libqjpeg.so",
    "imageformats/libqsvg.so",
    "imageformats/libqwebp.so",
    "platforminputcontexts/libcomposeplatforminputcontextplugin.so",
    "platforminputcontexts/libibusplatforminputcontextplugin.so",
    "platforms/libqoffscreen.so",
    "platforms/libqwayland*.so",
    "platforms/libqxcb.so",
    "platformthemes/*.so",
    "wayland-decoration-client/*.so",
    "wayland-shell-integration/libxdg-shell.so",
)
_REST: Final = ("*.py", "support/*.py", "libpyside6.abi3.so*")
_NEEDED: Final = re.compile(r"\(NEEDED\).*\[(.+)\]")


def trim(pyside: Path) -> None:
    """Delete what is not needed from an installed PySide6. Needs readelf."""
    kept = set(_parts(pyside))
    kept |= _libraries(kept, pyside / "Qt" / "lib")
    for path in sorted(pyside.rglob("*"), reverse=True):
        if path.is_dir() and not path.is_symlink():
            if not any(path.iterdir()):
                path.rmdir()
        elif path not in kept:
            path.unlink()
    shutil.rmtree(pyside / "__pycache__", ignore_errors=True)


def _parts(pyside: Path) -> Iterator[Path]:
    patterns = [f"{module}.abi3.so" for module in MODULES]
    patterns += [f"Qt/plugins/{plugin}" for plugin in PLUGINS]
    for pattern in [*patterns, *_REST]:
        found = list(pyside.glob(pattern))
        if not found:
            raise SystemExit(f"This PySide6 has no {pattern}: see packaging/qt_parts.py.")
        yield from found


def _libraries(kept: set[Path], folder: Path) -> set[Path]:
    """Return the libraries in a folder that these files need, and those that these need."""
    libraries: set[Path] = set()
    open_ends = {path for path in kept if ".so" in path.name}
    while open_ends:
        needed = {folder / name for path in open_ends for name in _needs(path)}
        open_ends = {path for path in needed if path.exists()} - libraries
        libraries |= open_ends
    return libraries


def _needs(path: Path) -> list[str]:
    argv = ["readelf", "--dynamic", "--wide", path]
    output = subprocess.run(argv, check=True, capture_output=True, text=True).stdout
    return _NEEDED.findall(output)
