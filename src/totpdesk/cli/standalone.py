"""Codes generated in this process, if no instance runs."""

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
    """Open what gets and copies codes for a block; at its end, what was noted is saved.

    A failure to save is not printed: the user has the code.
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
