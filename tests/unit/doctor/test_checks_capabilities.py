"""The capabilities as the doctor reports them: each backend, and what would give a better one."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from totpdesk.base.finding import Finding, Level
from totpdesk.doctor.checks.capabilities import check_capabilities
from totpdesk.platforms.capabilities import best_backends
from totpdesk.platforms.detect import Session
from totpdesk.platforms.linux.checks.portals import check_permission, check_portals
from totpdesk.platforms.linux.wayland.portal.permission import TypingPermission

if TYPE_CHECKING:
    from pathlib import Path

PORTALS = {"GlobalShortcuts": 1, "RemoteDesktop": 2, "Screenshot": 2}
WL_CLIPBOARD = frozenset({"wl-copy", "wl-paste"})
WLROOTS = frozenset(
    {
        "zwp_virtual_keyboard_manager_v1",
        "zwlr_data_control_manager_v1",
        "zwlr_foreign_toplevel_manager_v1",
        "zwlr_screencopy_manager_v1",
    }
)
PROTOCOLS = {
    "sway": WLROOTS,
    "labwc": WLROOTS,
    "kde": frozenset({"zwlr_data_control_manager_v1"}),
    "gnome": frozenset[str](),
}


def session(desktop: str, **more: object) -> Session:
    """Return a Wayland session of this desktop, with what its compositor offers."""
    protocols = PROTOCOLS[desktop]
    return Session(
        wayland=True,
        x11=True,
        desktops=frozenset({desktop}),
        protocols=protocols,
        **more,  # type: ignore[arg-type]
    )


def by_check(tested: Session) -> dict[str, Finding]:
    """Return the finding of each ability."""
    return {finding.check: finding for finding in check_capabilities(tested)}


def test_a_backend_gives_its_reason() -> None:
    """On X11 every ability has one, and there is nothing better."""
    found = by_check(Session(x11=True))
    assert list(found) == ["shortcut", "typing", "clipboard", "focus", "screenshot"]
    assert {f.level for f in found.values()} == {Level.OK}
    assert {f.advice for f in found.values()} == {""}


def test_no_session_has_no_backends() -> None:
    """Without a session there is nothing to report."""
    assert list(check_capabilities(Session())) == []


def test_what_is_missing_on_kde() -> None:
    """Without portal and wl-clipboard each missing ability says what to install."""
    found = by_check(session("kde"))
    assert found["focus"].level is Level.OK
    for name in ("shortcut", "typing", "screenshot"):
        assert found[name].level is Level.WARNING
        assert "Install xdg-desktop-portal-kde and log in again." in found[name].advice
    assert "wl-clipboard" in found["clipboard"].advice
    assert found["clipboard"].advice.count("wl-clipboard") == 1


def test_what_would_be_better_on_sway() -> None:
    """A backend that is used still names a better one."""
    found = by_check(session("sway", portals={"RemoteDesktop": 1}))
    assert (found["typing"].level, found["typing"].advice) == (Level.OK, "Install wtype.")


def test_what_is_missing_on_a_compositor_like_sway() -> None:
    """It is known by what it offers, not by its name; no portal is needed where wtype types."""
    found = by_check(session("labwc"))
    assert found["focus"].level is Level.OK
    assert "Install wtype." in found["typing"].advice
    assert "Install grim." in found["screenshot"].advice
    tools = WL_CLIPBOARD | {"wtype", "grim"}
    complete = session("labwc", programs=tools)
    levels = {name: finding.level for name, finding in by_check(complete).items()}
    assert levels == dict.fromkeys(levels, Level.OK) | {"shortcut": Level.WARNING}
    refused = replace(complete, refusal="App info not found")  # by a portal that offers nothing
    for tested in (complete, refused):
        (portals,) = check_portals(tested)
        assert (portals.level, portals.advice) == (Level.OK, "")


def test_no_remedy_of_another_desktop() -> None:
    """No user is advised to install what would not help them."""
    advice = " ".join(f.advice for f in check_capabilities(session("gnome")))
    assert "xdg-desktop-portal-gnome" in advice
    assert "portal-kde" not in advice
    assert "portal-wlr" not in advice


def test_portals_are_reported_with_their_purpose() -> None:
    """Version and purpose of those that are there, and which are not."""
    (finding,) = check_portals(session("kde", portals=PORTALS))
    assert finding.level is Level.OK
    assert "GlobalShortcuts 1 (shortcuts)" in finding.sentence
    assert "Not there: Clipboard" in finding.sentence


def test_no_portal_at_all() -> None:
    """On Wayland that is a warning that names the package; on X11 none is needed."""
    (finding,) = check_portals(session("kde"))
    assert finding.level is Level.WARNING
    assert "xdg-desktop-portal-kde" in finding.advice
    assert list(check_portals(Session(x11=True))) == []


@pytest.mark.parametrize(
    ("kept", "version", "level"),
    [("token", 2, Level.OK), ("", 2, Level.OK), (None, 2, Level.WARNING), (None, 1, Level.OK)],
)
def test_leave_to_type(tmp_path: Path, kept: str | None, version: int, level: Level) -> None:
    """It is kept, by a token or without, or not given yet, or this portal keeps none."""
    permission = TypingPermission(tmp_path / "permission")
    if kept is not None:
        permission.keep(kept)
    tested = session("kde", portals={"RemoteDesktop": version})
    (finding,) = check_permission(tested, best_backends(tested), permission)
    assert finding.level is level
    assert bool(finding.advice) is (level is not Level.OK)


def test_x11_needs_no_permission(tmp_path: Path) -> None:
    """The user is not asked there."""
    tested = Session(x11=True)
    assert (
        list(
            check_permission(
                tested, best_backends(tested), TypingPermission(tmp_path / "permission")
            )
        )
        == []
    )


def test_gnome_before_48_hears_nothing_and_types() -> None:
    """Its portal types and takes pictures; no package would give it shortcuts."""
    found = by_check(session("gnome", portals={"RemoteDesktop": 1, "Screenshot": 2}))
    assert found["typing"].level is found["screenshot"].level is Level.OK
    assert found["shortcut"].level is Level.WARNING
    assert "`totpdesk shortcut` says how" in found["shortcut"].advice
    assert "xdg-desktop-portal" not in found["shortcut"].advice


def test_a_backend_that_is_there_is_not_to_be_installed() -> None:
    """Where one portal of a package is there and another is not, the package is too old."""
    found = by_check(session("kde", portals={"RemoteDesktop": 1}))
    assert found["shortcut"].level is Level.WARNING
    assert "xdg-desktop-portal-kde" not in found["shortcut"].advice


@pytest.mark.parametrize(
    ("desktop", "words"),
    [("kde", "from the background"), ("sway", "from the background"), ("gnome", "for a moment")],
)
def test_wl_copy_and_what_it_costs(desktop: str, words: str) -> None:
    """It copies everywhere; where that takes the keyboard, the reason says so."""
    found = by_check(session(desktop, programs=WL_CLIPBOARD))
    assert found["clipboard"].level is Level.OK
    assert words in found["clipboard"].sentence


def test_no_way_to_copy_says_where_the_code_can_be_read() -> None:
    """And what to install, once."""
    found = by_check(session("gnome"))["clipboard"]
    assert found.level is Level.WARNING
    assert "`totpdesk pick`" in found.advice
    assert found.advice.count("wl-clipboard") == 1


def test_no_way_to_type_names_what_this_desktop_lacks() -> None:
    """The package of sway is for sway alone."""
    assert "wtype" in by_check(session("sway"))["typing"].advice
    assert "wtype" not in by_check(session("gnome"))["typing"].advice
