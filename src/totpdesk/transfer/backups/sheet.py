"""The recovery sheet: a page to print that says how a backup is opened, years from now.

It holds no secret; there is a line on it for the passphrase, to be written by hand or not.
"""

from __future__ import annotations

from html import escape
from string import Template
from typing import TYPE_CHECKING

from totpdesk.resources import resource

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path


def recovery_sheet(folder: Path, when: datetime) -> bytes:
    """Return the page as HTML, for backups in this folder."""
    page = Template(resource("backup", "recovery-sheet.html").read_text(encoding="utf-8"))
    day = f"{when.day} {when:%B %Y}"
    return page.substitute(folder=escape(str(folder)), day=day).encode("utf-8", "replace")
