"""The entry point, and the one barrier: whatever is raised leaves as a line and an exit status.

Next to nothing is imported before the barrier stands, so that Ctrl-C finds it at any moment.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, NoReturn

from totpdesk.cli.exit_status import DONE, INTERRUPTED

if TYPE_CHECKING:
    from collections.abc import Sequence


def main() -> NoReturn:
    """Run the command line of this process and end it."""
    sys.exit(run(sys.argv[1:]))


def run(argv: Sequence[str]) -> int:
    """Run one command and return its exit status.

    0 done; 1 failed; 2 wrong usage; 3 no such account or not a unique one; 4 keychain locked or
    unreachable; 130 interrupted. Where the reader of a pipe has gone it is 1 without a word,
    from click as a SystemExit.
    """
    try:
        return _run(argv)
    except KeyboardInterrupt:
        return INTERRUPTED
    except Exception as error:  # noqa: BLE001 - the barrier
        from totpdesk.cli.failure import tell  # noqa: PLC0415 - only what failed needs it

        return tell(error)


def _run(argv: Sequence[str]) -> int:
    from totpdesk.cli import fast_path, output  # noqa: PLC0415 - within the barrier

    output.tolerate_any_locale()
    if (code := fast_path.code(argv)) is not None:
        output.result(code)
        return DONE
    from totpdesk.cli.group import totpdesk  # noqa: PLC0415 - slow, see fast_path.py

    status = totpdesk.main(list(argv), prog_name="totpdesk", standalone_mode=False)
    return status if isinstance(status, int) else DONE
