"""`code NAME` beside a running instance, answered before click is loaded.

It is what scripts and key bindings call again and again. click takes 28 ms to load, three times
what a bare Python takes to start, and the whole call may take six times that. Everything else,
options and help too, goes the way of `group`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from totpdesk.base.errors import NotRunningError
from totpdesk.service.ipc import client

if TYPE_CHECKING:
    from collections.abc import Sequence


def code(argv: Sequence[str]) -> str | None:
    """Return the code where that is all that is asked for and an instance gives it, else None.

    Raises the error that the instance answers with.
    """
    match argv:
        case ["code", name] if not name.startswith("-"):
            try:
                return str(client.ask("code", name=name)["code"])
            except NotRunningError:
                return None
    return None
