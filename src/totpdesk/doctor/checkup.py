"""The diagnosis from outside the running instance, which tests what needs a window.

If none runs, a separate process does that: the command line never has a window.
"""

from __future__ import annotations

import dataclasses
import json
import subprocess
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from totpdesk.base.clock import SystemClock
from totpdesk.base.errors import (
    InstanceError,
    KeychainError,
    NotRunningError,
    OtherDisplayError,
    TotpdeskError,
    WhichDisplayError,
)
from totpdesk.base.finding import Finding, Level
from totpdesk.base.own_command import child_command
from totpdesk.base.translation import tr
from totpdesk.doctor import diagnosis
from totpdesk.doctor.checks.within import within
from totpdesk.doctor.diagnosis import UserData
from totpdesk.doctor.user_data import in_vault_file
from totpdesk.service import bootstrap
from totpdesk.service.ipc import client, local_socket

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from totpdesk.secrets.locations import SecretLocations

_NO_ANSWER: Final[dict[str, Any]] = {}
_SECONDS: Final = 75.0  # longer than all tests together
_NOT_RUNNING: Final = Finding(
    "instance",
    Level.WARNING,
    tr("totpdesk is not running, so its shortcut does nothing."),
    tr("Start it with `totpdesk`."),
)
_UNREACHABLE: Final = Finding(
    "instance",
    Level.WARNING,
    local_socket.UNAVAILABLE,
    tr("Use the menu of its tray icon."),
)
_NO_TEST: Final = Finding(
    "desktop",
    Level.PROBLEM,
    tr("The desktop could not be tested: no window of totpdesk opens here."),
    tr("Run `totpdesk tray` in a terminal of your desktop to see why."),
)


def user_data(locations: SecretLocations | None = None) -> UserData:
    """Return the user's data; a checkup does not ask for a passphrase."""
    locations = locations or bootstrap.open_secrets(_nobody)
    return UserData(locations.list_file, locations, locations.settings_file)


def _nobody(_trouble: str) -> str | None:
    """Return no passphrase: the user is not asked in a checkup."""
    return None


def checkup(*, screenshot: bool = False) -> Iterator[Finding]:
    """Yield every finding, from a process other than the running instance."""
    yield from diagnosis.check_environment(user_data(), _keychain)
    from totpdesk.service import backup_setup  # noqa: PLC0415 - the tray imports us, and not yet ciphers

    yield backup_setup.check(bootstrap.open_accounts(), SystemClock().now())
    try:
        findings = decoded(within(_SECONDS, partial(_ask, screenshot=screenshot), _NO_ANSWER))
    except (OtherDisplayError, WhichDisplayError) as error:
        yield Finding("instance", Level.WARNING, str(error))
        yield from _by_one_for_the_test(screenshot=screenshot)
    except NotRunningError:
        yield _UNREACHABLE if local_socket.UNAVAILABLE else _NOT_RUNNING
        yield from _by_one_for_the_test(screenshot=screenshot)
    except TotpdeskError as error:
        yield Finding("instance", Level.PROBLEM, str(error), tr("Restart totpdesk."))
    else:
        yield Finding("instance", Level.OK, tr("totpdesk is running and answers."))
        yield from findings


def _keychain(ours: UserData) -> Finding:
    """Test where the secrets are. A vault file is tested by the running instance, if there is one.

    If it does not answer, it is tested from here.
    """
    try:
        if in_vault_file(ours.secrets):
            return decoded(client.ask_any("keychain"))[0]
    except (InstanceError, KeychainError, IndexError):
        pass
    return diagnosis.keychain(ours)


def _ask(*, screenshot: bool) -> dict[str, Any]:
    return client.ask("diagnose", screenshot=screenshot)


def encoded(findings: Iterable[Finding]) -> dict[str, Any]:
    """Return findings as an answer for the socket."""
    return {"findings": [dataclasses.asdict(finding) for finding in findings]}


def decoded(answer: dict[str, Any]) -> list[Finding]:
    """Return the findings of an answer. Raises InstanceError where it has none."""
    try:
        return [
            Finding(str(f["check"]), Level(f["level"]), str(f["sentence"]), str(f["advice"]))
            for f in answer["findings"]
        ]
    except (KeyError, TypeError, ValueError) as error:
        raise InstanceError(tr("The running totpdesk did not finish its tests.")) from error


def _by_one_for_the_test(*, screenshot: bool) -> list[Finding]:
    """Test in a separate process what the instance would test."""
    argv = child_command("doctor", "--self-test", *["--screenshot"] * screenshot)
    try:
        done = subprocess.run(argv, capture_output=True, text=True, timeout=_SECONDS, check=False)
        return decoded(json.loads(done.stdout))
    except (OSError, subprocess.TimeoutExpired, ValueError, InstanceError):
        return [_NO_TEST]
