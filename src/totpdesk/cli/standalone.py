"""Codes made in this process, where no instance runs that could be asked."""

from __future__ import annotations

import logging
from contextlib import contextmanager
from typing import TYPE_CHECKING

from totpdesk.base.clock import SystemClock
from totpdesk.base.translation import tr
from totpdesk.platforms.unavailable import NoClipboard
from totpdesk.service import bootstrap
from totpdesk.service.bookkeeping import Bookkeeping
from totpdesk.service.codes import Codes

if TYPE_CHECKING:
    from collections.abc import Iterator

    from totpdesk.autotype import Clipboard


@contextmanager
def open_codes(clipboard: Clipboard | None = None) -> Iterator[Codes]:
    """Lend what gets codes, and copies them to a clipboard; what is noted is saved at the end.

    A failure to save is not printed: the code has arrived.
    """
    logging.getLogger("totpdesk").addHandler(logging.NullHandler())
    bookkeeping = Bookkeeping()
    settings = bootstrap.settings_file()
    try:
        yield Codes(
            bootstrap.open_accounts(),
            clipboard or NoClipboard(tr("There is no clipboard here.")),
            SystemClock(),
            settings.load,
            bookkeeping.post,
        )
    finally:
        bookkeeping.close()
