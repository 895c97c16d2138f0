"""`totpdesk doctor`: what works here, what does not, and what to do about it."""

from __future__ import annotations

import dataclasses
import uuid
from typing import TYPE_CHECKING

import click

from totpdesk import paths
from totpdesk.agent import client, wiring
from totpdesk.cli import say
from totpdesk.cli.status import DONE, FAILED, NO_KEYCHAIN
from totpdesk.delivery.shortcuts import shortcuts
from totpdesk.desktop import checks
from totpdesk.desktop.choose import open_desktop
from totpdesk.errors import (
    IndexDamagedError,
    IndexFileError,
    InvalidSettingError,
    NoDisplayError,
    NotRunningError,
    TotpdeskError,
)
from totpdesk.settings import Settings
from totpdesk.vault import IndexFile, keychain
from totpdesk.vault.health import (
    Finding,
    Level,
    check_index,
    check_keychain,
    check_same_keychain,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from totpdesk.vault import Entry


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print one JSON array instead.")
@click.option("--repair", is_flag=True, help="Bring back the list of accounts if it is damaged.")
@click.pass_context
def command(ctx: click.Context, *, as_json: bool, repair: bool) -> None:
    """Check what totpdesk needs here.

    Exit status: 0 no problem, 4 a problem with the keychain, else 1. Nothing secret is printed.

    \b
    With --json, an array of
      {"check": "clock",       also keychain, accounts, settings, instance, desktop, shortcut, tray
       "level": "ok",          or "warning", "problem"
       "sentence": "…", "advice": ""}
    """  # noqa: D301 - \b is click's mark for a paragraph to be left as it is
    if repair:
        _repair(IndexFile(paths.index_path()))
    findings = list(_findings())
    if as_json:
        say.result_json([dataclasses.asdict(finding) for finding in findings])
    else:
        say.result("\n".join(_as_line(finding) for finding in findings))
    ctx.exit(_status(findings))


def _repair(index_file: IndexFile) -> None:
    try:
        index_file.load()
    except IndexDamagedError:
        say.note(f"The list of accounts was brought back from {index_file.bring_back().name}.")
    else:
        say.note("The list of accounts needs no repair.")


def _findings() -> Iterator[Finding]:
    index_file, secrets = IndexFile(paths.index_path()), keychain.OsKeychain()
    other = check_same_keychain(index_file, secrets)
    yield other or check_keychain(secrets, f"doctor-{uuid.uuid4().hex}")
    yield check_index(index_file)
    settings, finding = _settings()
    yield finding
    running, finding = _instance()
    yield finding
    yield from _desktop(settings, _entries(index_file), running=running)
    yield checks.check_clock()


def _entries(index_file: IndexFile) -> Sequence[Entry]:
    try:
        return index_file.load().live
    except IndexFileError:
        return ()  # another check tells of it


def _settings() -> tuple[Settings, Finding]:
    try:
        settings = wiring.settings_file().load()
    except InvalidSettingError as error:
        return Settings(), Finding("settings", Level.PROBLEM, str(error))
    return settings, Finding("settings", Level.OK, "The settings can be read.")


def _instance() -> tuple[bool, Finding]:
    try:
        client.ask("ping")
    except NotRunningError:
        return False, Finding(
            "instance",
            Level.WARNING,
            "totpdesk is not running, so its shortcut does nothing.",
            "Start it with `totpdesk`.",
        )
    except TotpdeskError as error:
        return True, Finding("instance", Level.PROBLEM, str(error))
    return True, Finding("instance", Level.OK, "totpdesk is running and answers.")


def _desktop(settings: Settings, entries: Sequence[Entry], *, running: bool) -> Iterator[Finding]:
    try:
        desktop = open_desktop()
    except NoDisplayError as error:
        yield Finding("desktop", Level.PROBLEM, str(error))
        return
    yield checks.check_desktop(desktop)
    for shortcut in shortcuts(settings, entries):
        yield checks.check_shortcut(desktop, shortcut, running=running)
    yield checks.check_tray()


def _as_line(finding: Finding) -> str:
    text = f"{finding.sentence} {finding.advice}".rstrip()
    return say.plain(f"{finding.level:8} {finding.check:9} {text}")


def _status(findings: list[Finding]) -> int:
    problems = [finding.check for finding in findings if finding.level is Level.PROBLEM]
    if "keychain" in problems:
        return NO_KEYCHAIN
    return FAILED if problems else DONE
