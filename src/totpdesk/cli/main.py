"""The entry point, and the one barrier: every error becomes a message and an exit status.

Almost nothing is imported outside the barrier, so that Ctrl-C is handled at any moment. And
`code NAME` beside a running instance, which scripts call again and again, is answered before click
is loaded: that takes 28 ms, three times what Python takes to start.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, NoReturn

from totpdesk.cli.exit_status import DONE, INTERRUPTED

if TYPE_CHECKING:
    from collections.abc import Sequence


def main() -> NoReturn:
    """Run the command line of this process and end it."""
    sys.exit(run(sys.argv[1:], own_process=True))


def run(argv: Sequence[str], *, own_process: bool = False) -> int:
    """Run one command and return its exit status.

    In a process of its own, the memory of that is protected for good (`platforms/own_memory`).

    0 done; 1 failed; 2 wrong usage; 3 no such account or not a unique one; 4 keychain locked or
    unreachable; 130 interrupted. If the reader of a pipe has ended it is 1 without a message, from
    click as a SystemExit.
    """
    try:
        return _run(argv, own_process=own_process)
    except KeyboardInterrupt:
        return INTERRUPTED
    except Exception as error:  # noqa: BLE001 - the barrier
        from totpdesk.cli.failure import report  # noqa: PLC0415 - only for errors

        return report(error)


def _run(argv: Sequence[str], *, own_process: bool) -> int:
    from totpdesk.cli import output  # noqa: PLC0415 - within the barrier

    output.tolerate_any_locale()
    if (code := _code_from_instance(argv)) is not None:
        output.result(code)
        return DONE
    if own_process:
        from totpdesk.platforms.own_memory import protect  # noqa: PLC0415 - no secret before here

        protect()
    from totpdesk.cli.group import totpdesk  # noqa: PLC0415 - slow, see above

    status = totpdesk.main(list(argv), prog_name="totpdesk", standalone_mode=False)
    return status if isinstance(status, int) else DONE


def _code_from_instance(argv: Sequence[str]) -> str | None:
    """Return the code if that is all that is asked for and an instance runs, else None.

    Raises the error that the instance answers with.
    """
    match argv:
        case ["code", name] if not name.startswith("-"):
            from totpdesk.base.errors import NotRunningError  # noqa: PLC0415 - within the barrier
            from totpdesk.service.ipc import client  # noqa: PLC0415 - the same

            try:
                return str(client.ask_any("code", name=name)["code"])
            except NotRunningError:
                return None
    return None
