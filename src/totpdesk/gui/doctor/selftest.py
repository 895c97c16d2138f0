"""`totpdesk doctor --self-test`: the tests in a separate process, with the findings as JSON.

For a command line beside which no instance runs.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from totpdesk.autotype.shortcuts import shortcuts
from totpdesk.base.errors import DesktopError
from totpdesk.base.finding import Finding, Level
from totpdesk.base.translation import tr
from totpdesk.doctor import checkup, diagnosis
from totpdesk.platforms.choose import open_desktop

if TYPE_CHECKING:
    from collections.abc import Iterable

    from totpdesk.autotype import Desktop


def main(*, screenshot: bool) -> None:
    """Print the findings."""
    print(json.dumps(checkup.encoded(_findings(screenshot=screenshot))))  # noqa: T201 - what it is for


def _findings(*, screenshot: bool) -> Iterable[Finding]:
    try:
        desktop = open_desktop()  # before Qt, which ends the process without a display
    except DesktopError as error:
        return [Finding("desktop", Level.PROBLEM, str(error)), *_UNTESTED]
    try:
        return _tried(desktop, screenshot=screenshot)
    except DesktopError as error:
        return [Finding("desktop", Level.PROBLEM, str(error)), *_UNTESTED]
    finally:
        desktop.close()


def _tried(desktop: Desktop, *, screenshot: bool) -> list[Finding]:
    from totpdesk.gui.doctor.standalone import run  # noqa: PLC0415 - Qt only where there is a display

    user_data = checkup.user_data()
    configured = shortcuts(user_data.settings(), user_data.entries())
    return run(
        desktop,
        lambda desktop, toolkit: list(
            diagnosis.tried(desktop, toolkit, configured, None, screenshot=screenshot)
        ),
    )


_UNTESTED = tuple(
    Finding(
        check,
        Level.WARNING,
        tr("Not tested: there is no desktop to test it on."),
        tr("Run `totpdesk doctor` inside your desktop."),
    )
    for check in ("shortcut", "typing", "clipboard")
)
