"""The table of capabilities: for every session each ability has one backend, or says why none."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

import pytest

from totpdesk.base.finding import Level
from totpdesk.doctor.checks import capabilities as check
from totpdesk.platforms import capabilities
from totpdesk.platforms.capabilities import BACKENDS, Ability, Method, best_backends
from totpdesk.platforms.detect import Session

SESSIONS: Final = (
    Session(system="linux", x11=True),
    Session(system="linux", wayland=True),
    Session(system="darwin"),
    Session(system="win32"),
    Session(system="freebsd14"),
)


@pytest.mark.parametrize("session", SESSIONS, ids=lambda session: session.kind)
def test_every_ability_has_a_backend_or_a_reason(session: Session) -> None:
    """What is not available says so in a sentence, and in another what to do instead."""
    best = best_backends(session)
    assert list(best) == list(Ability)
    for backend in best.values():
        assert backend.available or backend.reason.count(". ") == 1, backend


def test_a_system_is_not_taken_for_another() -> None:
    """An X server on macOS or Windows is not the desktop there."""
    for system in ("darwin", "win32"):
        methods = {backend.method for backend in best_backends(Session(system=system)).values()}
        assert methods == {Method.NONE, Method.QT}


@pytest.mark.parametrize(
    ("desktop", "protocols", "method"),
    [
        ("labwc", (), Method.NONE),
        ("sway", (), Method.NONE),
        ("hyprland", ("hyprland_global_shortcuts_manager_v1",), Method.PORTAL),
        ("kde", (), Method.PORTAL),
    ],
)
def test_a_portal_of_another_compositor_has_no_shortcuts(
    desktop: str, protocols: tuple[str, ...], method: Method
) -> None:
    """Hyprland's answers on labwc where both are installed, and ends at the first request."""
    session = Session(
        system="linux",
        wayland=True,
        desktops=frozenset({desktop}),
        portals={"GlobalShortcuts": 1},
        protocols=frozenset(protocols),
    )
    assert best_backends(session)[Ability.SHORTCUT].method is method


def test_a_backend_for_macos_is_one_row_here(monkeypatch: pytest.MonkeyPatch) -> None:
    """Everything about a session's abilities comes from this table alone."""
    session = Session(system="darwin")
    row = best_backends(session)[Ability.SHORTCUT]
    rows = [replace(each, method=Method.NATIVE) if each is row else each for each in BACKENDS]
    for module in (capabilities, check):  # both read the table
        monkeypatch.setattr(module, "BACKENDS", tuple(rows))
    found = {finding.check: finding.level for finding in check.check_capabilities(session)}
    assert (found["shortcut"], found["typing"]) == (Level.OK, Level.WARNING)
