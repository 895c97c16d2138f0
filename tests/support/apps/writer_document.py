"""The program behind WriterDocument: LibreOffice Writer with an empty document, read by UNO.

Started as `/usr/bin/python3 -m support.apps.writer_document JOURNAL PROFILE`, the system's Python
having the bindings; a line on standard input clears the document.
"""

import os
import select
import subprocess
import sys
import time
from contextlib import suppress
from typing import Any

import uno

from support.journal import Kind, Seen, Writer

PIPE = f"totpdesk-{os.getpid()}"
LOOK_SECONDS = 0.05


def main(path: str, profile: str) -> None:
    """Note the document's text whenever it is another one."""
    journal, last = Writer(path), ""
    subprocess.Popen(
        [
            *("soffice", "--writer", "--norestore", "--nologo", "--nofirststartwizard"),
            f"-env:UserInstallation=file://{profile}",
            f"--accept=pipe,name={PIPE};urp;StarOffice.ComponentContext",
        ]
    )
    text = _text()
    journal.note(Seen(Kind.READY))
    while True:
        if select.select([sys.stdin], [], [], LOOK_SECONDS)[0]:
            if not os.read(sys.stdin.fileno(), 64):
                return
            text.setString("")
            last = "to be noted again"
        if (now := text.getString()) != last:
            last = now
            journal.note(Seen(Kind.TEXT, now))


def _text() -> Any:
    """Return the document's text, once it is shown."""
    local = uno.getComponentContext()
    resolver = local.ServiceManager.createInstanceWithContext(
        "com.sun.star.bridge.UnoUrlResolver", local
    )
    while True:
        with suppress(Exception):  # UNO's own, while it starts
            context = resolver.resolve(f"uno:pipe,name={PIPE};urp;StarOffice.ComponentContext")
            desktop = context.ServiceManager.createInstance("com.sun.star.frame.Desktop")
            document = desktop.getCurrentComponent()
            if document and document.getCurrentController().Frame.ContainerWindow.isVisible():
                return document.getText()
        time.sleep(LOOK_SECONDS)


if __name__ == "__main__":
    main(*sys.argv[1:])
