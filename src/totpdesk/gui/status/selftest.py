"""`python -m totpdesk.gui.status.selftest`: the tests in a process of its own, told as JSON.

For a command line beside which no instance runs.
"""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING

from totpdesk.agent import checkup
from totpdesk.delivery.shortcuts import shortcuts
from totpdesk.desktop import diagnosis
from totpdesk.desktop.choose import open_desktop
from totpdesk.errors import DesktopError
from totpdesk.vault.health import Finding, Level

if TYPE_CHECKING:
    from collections.abc import Iterable

    from totpdesk.delivery import Desktop


def main() -> None:
    """Print the findings, whatever they are."""
    print(json.dumps(checkup.encoded(_findings())))  # noqa: T201 - what it is for


def _findings() -> Iterable[Finding]:
    try:
        desktop = open_desktop()  # before Qt, which ends the process without a display
    except DesktopError as error:
        return [Finding("desktop", Level.PROBLEM, str(error)), *_UNTESTED]
    try:
        return _tried(desktop)
    except DesktopError as error:
        return [Finding("desktop", Level.PROBLEM, str(error)), *_UNTESTED]
    finally:
        desktop.close()


def _tried(desktop: Desktop) -> list[Finding]:
    from totpdesk.gui.status.alone import run  # noqa: PLC0415 - Qt only where there is a display

    belongings = checkup.belongings()
    wanted = shortcuts(belongings.settings(), belongings.entries())
    screenshot = "--screenshot" in sys.argv
    return run(
        desktop,
        lambda desktop, toolkit: list(
            diagnosis.tried(desktop, toolkit, wanted, None, screenshot=screenshot)
        ),
    )


_UNTESTED = tuple(
    Finding(
        check,
        Level.WARNING,
        "Not tested: there is no desktop to test it on.",
        "Run `totpdesk doctor` inside your desktop.",
    )
    for check in ("shortcut", "typing", "clipboard")
)

if __name__ == "__main__":
    main()
