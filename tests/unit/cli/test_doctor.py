"""`totpdesk doctor`: what it finds, how it exits, and what it repairs."""

from __future__ import annotations

import ctypes
from typing import TYPE_CHECKING

import pytest

from fakes.desktop import FakeDesktop
from fakes.terminal import SECRET
from totpdesk import paths
from totpdesk.desktop import checks
from totpdesk.errors import AgentError
from totpdesk.settings import Settings

if TYPE_CHECKING:
    from fakes.terminal import Terminal

HOTKEY = Settings().hotkey
PICK = Settings().pick_hotkey


@pytest.fixture(name="desktop")
def _desktop(monkeypatch: pytest.MonkeyPatch) -> FakeDesktop:
    """Return a desktop where nothing is wrong."""
    fake = FakeDesktop()
    monkeypatch.setenv("DISPLAY", ":99")
    monkeypatch.setattr("totpdesk.cli.commands.doctor.open_desktop", fake.as_desktop)
    monkeypatch.setattr(checks, "_watcher_answers", lambda: True)
    monkeypatch.setattr(checks, "_clock_state", lambda: 0)
    return fake


def levels(totpdesk: Terminal) -> dict[str, str]:
    """Return each check's level."""
    return {finding["check"]: finding["level"] for finding in totpdesk("doctor", "--json").json}


def test_all_is_well(totpdesk: Terminal, desktop: FakeDesktop) -> None:
    """Where all is well each check says ok, and the dummy secret is gone again."""
    totpdesk.add("a")
    totpdesk.start_instance(lambda _: {})
    desktop.shortcuts.taken |= {HOTKEY, PICK}
    before = totpdesk.kept()
    ran = totpdesk("doctor")
    assert (ran.status, ran.err) == (0, "")
    assert {line.split()[0] for line in ran.out.splitlines()} == {"ok"}
    assert len(ran.out.splitlines()) == 9
    assert totpdesk.kept() == before
    assert SECRET not in ran.out


def test_json(totpdesk: Terminal, desktop: FakeDesktop) -> None:
    """The JSON is an array of findings whose fields and checks stand in the help."""
    ran = totpdesk("doctor", "--json")
    text = totpdesk("doctor", "--help").out
    for finding in ran.json:
        assert list(finding) == ["check", "level", "sentence", "advice"]
        assert finding["check"] in text


def test_locked_keychain(totpdesk: Terminal, desktop: FakeDesktop) -> None:
    """A problem with the keychain is status 4."""
    totpdesk.lock()
    ran = totpdesk("doctor")
    assert ran.status == 4
    assert "problem  keychain  The keychain is locked." in ran.out


def test_other_keychain(totpdesk: Terminal, desktop: FakeDesktop) -> None:
    """Another keychain than the one with the secrets is a problem."""
    totpdesk.add("a")
    totpdesk.secrets.name = "Other Keychain"
    assert totpdesk("doctor").status == 4


def test_not_running(totpdesk: Terminal, desktop: FakeDesktop) -> None:
    """That no instance runs is a warning, which is no failure."""
    assert levels(totpdesk)["instance"] == "warning"
    assert totpdesk("doctor").status == 0


def test_failing_instance(totpdesk: Terminal, desktop: FakeDesktop) -> None:
    """An instance that answers with an error is a problem, and is there all the same."""

    def refuse(_: object) -> dict[str, object]:
        raise AgentError("It is unwell.")

    totpdesk.start_instance(refuse)
    assert levels(totpdesk)["instance"] == "problem"
    assert levels(totpdesk)["shortcut"] == "problem"  # the instance ought to hold it


@pytest.mark.parametrize(
    ("taken", "running", "level"),
    [(True, False, "problem"), (False, True, "problem"), (False, False, "ok"), (True, True, "ok")],
)
def test_shortcut(
    totpdesk: Terminal, desktop: FakeDesktop, *, taken: bool, running: bool, level: str
) -> None:
    """The shortcut should be held by the running instance, or free where none runs."""
    if taken:
        desktop.shortcuts.taken |= {HOTKEY, PICK}
    if running:
        totpdesk.start_instance(lambda _: {})
    assert levels(totpdesk)["shortcut"] == level
    assert desktop.shortcuts.bound == {}


def test_no_display(totpdesk: Terminal) -> None:
    """Without a graphical session that is a problem, and the rest is checked all the same."""
    found = levels(totpdesk)
    assert found["desktop"] == "problem"
    assert "clock" in found
    assert totpdesk("doctor").status == 1


def test_wayland(totpdesk: Terminal, desktop: FakeDesktop, monkeypatch: pytest.MonkeyPatch) -> None:
    """A session's type is told."""
    monkeypatch.setenv("WAYLAND_DISPLAY", "wayland-0")
    (finding,) = [f for f in totpdesk("doctor", "--json").json if f["check"] == "desktop"]
    assert "Wayland" in finding["sentence"]


def test_no_tray(totpdesk: Terminal, desktop: FakeDesktop, monkeypatch: pytest.MonkeyPatch) -> None:
    """A desktop without a tray is a warning."""
    monkeypatch.setattr(checks, "_watcher_answers", lambda: False)
    monkeypatch.setattr(checks, "_xembed_answers", lambda: False)
    assert levels(totpdesk)["tray"] == "warning"


@pytest.mark.parametrize(("state", "level"), [(0, "ok"), (5, "warning"), (None, "warning")])
def test_clock(
    totpdesk: Terminal,
    desktop: FakeDesktop,
    monkeypatch: pytest.MonkeyPatch,
    state: int | None,
    level: str,
) -> None:
    """A clock that nothing keeps right is a warning."""
    monkeypatch.setattr(checks, "_clock_state", lambda: state)
    assert levels(totpdesk)["clock"] == level


def test_clock_of_this_kernel() -> None:
    """The kernel's answer is one of those that adjtimex(2) lists, and asking changes nothing."""
    if not hasattr(ctypes.CDLL(None), "adjtimex"):
        pytest.skip("adjtimex is Linux's")
    assert checks._clock_state() in {None, 0, 1, 2, 3, 4, 5}


def test_damaged_settings(totpdesk: Terminal, desktop: FakeDesktop) -> None:
    """Damaged settings are a problem."""
    paths.settings_path().parent.mkdir(parents=True)
    paths.settings_path().write_text("{")
    assert levels(totpdesk)["settings"] == "problem"


@pytest.mark.parametrize("damage", ["garbage", "gone"])
def test_repair(totpdesk: Terminal, desktop: FakeDesktop, damage: str) -> None:
    """A damaged list is a problem that names its repair; --repair brings the latest copy back."""
    totpdesk.add("a")
    totpdesk.add("b")
    if damage == "gone":
        totpdesk.index.unlink()
    else:
        totpdesk.index.write_text("{")
    assert levels(totpdesk)["accounts"] == "problem"
    ran = totpdesk("doctor", "--repair")
    assert ran.status == 0
    assert "brought back" in ran.err
    assert totpdesk.names() == ["a"]


def test_nothing_to_repair(totpdesk: Terminal, desktop: FakeDesktop) -> None:
    """A sound list is left as it is."""
    totpdesk.add("a")
    before = totpdesk.kept()
    assert "needs no repair" in totpdesk("doctor", "--repair").err
    assert totpdesk.kept() == before


def test_beyond_repair(totpdesk: Terminal, desktop: FakeDesktop) -> None:
    """A damaged list without an older copy is told of, and left as it is."""
    totpdesk.add("a")
    totpdesk.index.write_text("{")
    before = totpdesk.kept()
    ran = totpdesk("doctor", "--repair")
    assert (ran.status, ran.err.count("\n")) == (1, 1)
    assert totpdesk.kept() == before
