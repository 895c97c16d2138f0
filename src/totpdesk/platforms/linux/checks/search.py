"""Whether the desktop's search finds the accounts, where that is switched on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from totpdesk.base.finding import Finding, Level
from totpdesk.base.translation import tr
from totpdesk.platforms.linux.search import registration

if TYPE_CHECKING:
    from collections.abc import Iterator


def check_search() -> Iterator[Finding]:
    """Look at what GNOME needs; nothing is known to be missing elsewhere."""
    if not registration.is_installed():
        return
    if advice := registration.missing_in_gnome():
        sentence = tr("GNOME's search does not find the accounts yet.")
        yield Finding("search", Level.WARNING, sentence, advice)
    else:
        yield Finding("search", Level.OK, tr("The desktop's search can find the accounts."))
