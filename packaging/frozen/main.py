"""Where a frozen build begins: programs that it starts get the user's environment, not ours.

PyInstaller sets variables by which our own libraries are found. The loader and Qt have read them
when this runs, or do without; a browser or a clipboard program would load our libraries by them.
"""

import os
from pathlib import Path

from totpdesk.cli.main import main

OURS = ("LD_LIBRARY_PATH", "QT_PLUGIN_PATH", "QML2_IMPORT_PATH")
EXTRACTED = "appimage_extracted_"

for name in OURS:
    os.environ.pop(name, None)
    if before := os.environ.pop(f"{name}_ORIG", None):
        os.environ[name] = before
if Path(os.environ.get("APPDIR", "")).name.startswith(EXTRACTED):
    # The folder is shared: a second process of ours must not delete it when it ends.
    os.environ["NO_CLEANUP"] = "1"

main()
