"""Shortcuts by the portal: what the desktop assigned, and that no code waits for its dialogs."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Any

import pytest

from contracts.shortcuts import ShortcutsContract
from fakes.portal_bus import FakePortalBus
from support.waiting import wait_until
from totpdesk.autotype import Binding
from totpdesk.autotype.shortcuts import Action, Shortcut
from totpdesk.base.errors import PortalEndedError, PortalError, PortalRefusedError
from totpdesk.base.finding import Level
from totpdesk.doctor.checks.shortcuts import check_shortcuts
from totpdesk.platforms.linux.wayland.portal.shortcuts import PortalShortcuts, trigger
from totpdesk.settings import Chord, Settings

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

SECONDS = 10.0


class ShortcutsDesktop(FakePortalBus):
    """A desktop that gives shortcuts keys; `dialog` is set where none is open."""

    def __init__(self) -> None:
        """Begin with one that gives each shortcut Meta+O, without a dialog."""
        super().__init__()
        self.dialog = threading.Event()
        self.dialog.set()
        self.refusal: Exception | None = None
        self.given = "Meta+O"
        self.wanted: dict[str, str] = {}

    def answer(
        self, method: str, body: tuple[Any, ...], options: Mapping[str, tuple[str, object]]
    ) -> dict[str, Any]:
        """Answer once the dialog is not open."""
        assert (method, options) == ("BindShortcuts", {})
        self.dialog.wait(SECONDS)
        if self.refusal:
            raise self.refusal
        _, listed, _ = body
        self.wanted = {options["preferred_trigger"][1]: name for name, options in listed}
        return {"shortcuts": [(n, {"trigger_description": ("s", self.given)}) for n, _ in listed]}


@pytest.fixture(name="bus")
def _bus() -> Iterator[ShortcutsDesktop]:
    bus = ShortcutsDesktop()
    yield bus
    bus.dialog.set()


@pytest.fixture(name="shortcuts")
def _shortcuts(bus: ShortcutsDesktop) -> PortalShortcuts:
    return PortalShortcuts(bus, lambda: 0.0)  # type: ignore[arg-type] # as far as shortcuts go


def ask_at_length(monkeypatch: pytest.MonkeyPatch, bus: ShortcutsDesktop) -> None:
    """Have the desktop ask its user, who answers when `dialog` is set."""
    monkeypatch.setattr("totpdesk.platforms.linux.wayland.portal.shortcuts._AT_ONCE_SECONDS", 0.0)
    bus.dialog.clear()


def binding(heard: Callable[[], object] = lambda: None, name: str = "insert") -> Binding:
    """Return a shortcut."""
    return Binding(name, Chord.parse("<ctrl>+<alt>+o"), heard, "Insert the code")


def test_what_the_desktop_assigned_is_known(shortcuts: PortalShortcuts) -> None:
    """In its own words, whatever was requested."""
    assert shortcuts.bind([binding()]) == {}
    assert shortcuts.triggers() == {"insert": "Meta+O"}


def test_no_keys_is_a_refusal(bus: ShortcutsDesktop, shortcuts: PortalShortcuts) -> None:
    """It names the shortcut."""
    bus.given = ""
    assert "given “Insert the code” no keys" in str(shortcuts.bind([binding()])["insert"])


def test_a_refusal_says_where_to_change_ones_mind(
    bus: ShortcutsDesktop, shortcuts: PortalShortcuts
) -> None:
    """Plasma 6 keeps the shortcut, without keys, in its settings, and never asks again."""
    bus.refusal = PortalRefusedError("Refused.")
    refused = str(shortcuts.bind([binding()])["insert"])
    assert refused.startswith("The desktop, or you in its dialog, refused the keys of “Insert")
    assert "Choose some in its settings" in refused


def test_a_closed_question_can_be_asked_again(
    bus: ShortcutsDesktop, shortcuts: PortalShortcuts
) -> None:
    """GNOME 51 ends it when its user cancels, keeps nothing in its settings, and asks again."""
    bus.refusal = PortalEndedError("Ended.")
    refused = str(shortcuts.bind([binding()])["insert"])
    assert refused.startswith("The desktop's question about the keys of “Insert the code” was clos")
    assert "Restart totpdesk to be asked again" in refused


def test_a_failure_says_what_to_bind_instead(
    bus: ShortcutsDesktop, shortcuts: PortalShortcuts
) -> None:
    """The desktop's own settings can run a command."""
    bus.refusal = PortalError("The portal has ended.")
    assert "Bind `totpdesk type`" in str(shortcuts.bind([binding()])["insert"])


def test_the_doctor_is_told_what_the_running_instance_was_refused(
    bus: ShortcutsDesktop, shortcuts: PortalShortcuts
) -> None:
    """Its registration counts: one of the doctor's own may be accepted by now."""
    bus.registration_refusal = "App info not found"
    bus.refusal = PortalError("Refused.")
    shortcuts.bind([binding()])
    wanted = [Shortcut(Settings().hotkey, Action.INSERT)]
    (finding,) = check_shortcuts(wanted, shortcuts.triggers(), shortcuts.probe)
    assert finding.level is Level.PROBLEM
    assert "does not accept totpdesk (App info not found)" in finding.sentence
    assert "Run `totpdesk desktop install`, then restart totpdesk." in finding.sentence


def test_the_doctor_says_that_the_desktop_is_asking(
    bus: ShortcutsDesktop, shortcuts: PortalShortcuts, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Plasma 6 gives no keys before its user has agreed: restarting totpdesk would not help."""
    ask_at_length(monkeypatch, bus)
    shortcuts.bind([binding()])
    wanted = [Shortcut(Settings().hotkey, Action.INSERT)]
    (finding,) = check_shortcuts(wanted, shortcuts.triggers(), shortcuts.probe)
    assert finding.level is Level.WARNING
    assert finding.sentence.startswith("The desktop is asking you for the keys")
    bus.dialog.set()
    wait_until(shortcuts.triggers, SECONDS, "the keys")
    (finding,) = check_shortcuts(wanted, shortcuts.triggers(), shortcuts.probe)
    assert finding.level is Level.OK


def test_the_doctor_says_why_there_are_no_keys(
    bus: ShortcutsDesktop, shortcuts: PortalShortcuts
) -> None:
    """What the desktop has refused to the running instance is the reason, not to be guessed."""
    bus.given = ""
    refused = shortcuts.bind([binding()])["insert"]
    wanted = [Shortcut(Settings().hotkey, Action.INSERT)]
    (finding,) = check_shortcuts(wanted, shortcuts.triggers(), shortcuts.probe)
    assert (finding.level, finding.sentence) == (Level.PROBLEM, str(refused))
    shortcuts.probe(Chord.parse("<ctrl>+<alt>+k"))


def test_a_registration_that_no_shortcut_needed(
    bus: ShortcutsDesktop, shortcuts: PortalShortcuts
) -> None:
    """A portal that gave keys nevertheless, as those before 1.21 do, gives others, too."""
    bus.registration_refusal = "App info not found"
    shortcuts.bind([binding()])
    shortcuts.probe(Chord.parse("<ctrl>+<alt>+k"))


def test_a_dialog_is_not_waited_for(
    bus: ShortcutsDesktop, shortcuts: PortalShortcuts, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The keys are known once its user has answered, which is reported."""
    ask_at_length(monkeypatch, bus)
    answered = threading.Event()
    shortcuts.on_change(answered.set)
    assert shortcuts.bind([binding()]) == {}
    assert (shortcuts.triggers(), shortcuts.is_open()) == ({}, True)
    bus.dialog.set()
    assert answered.wait(SECONDS)
    assert (shortcuts.triggers(), shortcuts.is_open()) == ({"insert": "Meta+O"}, False)


def test_a_late_refusal_is_reported(
    bus: ShortcutsDesktop, shortcuts: PortalShortcuts, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nobody asks for it any more: `bind` has returned long ago."""
    ask_at_length(monkeypatch, bus)
    bus.refusal = PortalRefusedError("Refused.")
    answered = threading.Event()
    shortcuts.on_change(answered.set)
    shortcuts.bind([binding()])
    assert shortcuts.refused() == {}
    bus.dialog.set()
    assert answered.wait(SECONDS)
    assert set(shortcuts.refused()) == {"insert"}


def test_a_dialog_is_never_ended_for_others_that_are_wanted(
    bus: ShortcutsDesktop, shortcuts: PortalShortcuts, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Plasma 6 would take that for a refusal, for good: they are asked for after the answer."""
    ask_at_length(monkeypatch, bus)
    shortcuts.bind([binding(name="old")])
    wait_until(lambda: bus.sessions, SECONDS, "the session")
    shortcuts.bind(())
    shortcuts.bind([binding(name="new")])
    assert (bus.sessions, bus.closed) == (["/session/0"], [])
    bus.dialog.set()
    wait_until(lambda: set(shortcuts.triggers()) == {"new"}, SECONDS, "the new ones alone")
    assert bus.closed == ["/session/0"]


def test_keys_chosen_after_a_refusal_are_no_refusal_any_more(
    bus: ShortcutsDesktop, shortcuts: PortalShortcuts
) -> None:
    """The user has gone to the desktop's settings, as the message says."""
    bus.given = ""
    assert set(shortcuts.bind([binding()])) == {"insert"}
    chosen = [("insert", {"trigger_description": ("s", "Meta+K")})]
    bus.handlers["ShortcutsChanged"](bus.sessions[-1], chosen)
    assert shortcuts.refused() == {}


def test_only_the_present_session_is_heard(
    bus: ShortcutsDesktop, shortcuts: PortalShortcuts
) -> None:
    """After the portal was restarted, that is the next one."""
    heard: list[str] = []
    shortcuts.bind([binding(lambda: heard.append("press"))])
    bus.restart()
    for session in bus.sessions:
        bus.handlers["Activated"](session, "insert")
        bus.handlers["Deactivated"](session, "insert")
    assert (len(bus.sessions), heard) == (2, ["press"])


def test_keys_that_the_user_moves_are_known(
    bus: ShortcutsDesktop, shortcuts: PortalShortcuts
) -> None:
    """The desktop reports them."""
    shortcuts.bind([binding()])
    moved = [("insert", {"trigger_description": ("s", "Meta+K")})]
    bus.handlers["ShortcutsChanged"](bus.sessions[-1], moved)
    assert shortcuts.triggers() == {"insert": "Meta+K"}


def test_what_nobody_expected_is_a_refusal_too(
    bus: ShortcutsDesktop, shortcuts: PortalShortcuts, caplog: pytest.LogCaptureFixture
) -> None:
    """A portal with an invalid answer has given no keys, and the log says why."""
    bus.refusal = KeyError("shortcuts")
    assert set(shortcuts.bind([binding()])) == {"insert"}
    assert any("KeyError" in (record.exc_text or "") for record in caplog.records)


def test_a_portal_that_is_gone_hears_nothing(
    bus: ShortcutsDesktop, shortcuts: PortalShortcuts
) -> None:
    """Until there is another, no keys are assigned to us."""
    shortcuts.bind([binding()])
    bus.lost()
    assert shortcuts.triggers() == {}
    bus.restart()
    assert shortcuts.triggers() == {"insert": "Meta+O"}


class Pressing:
    """A ShortcutsScene: the desktop reports its user's keys, as long as the session is open."""

    REPEATS = 5

    def __init__(self, bus: ShortcutsDesktop, shortcuts: PortalShortcuts) -> None:
        self._bus = bus
        self.shortcuts = shortcuts

    def press(self, chord: Chord, seconds: float = 0) -> None:
        """See ShortcutsScene; a held key is reported repeatedly."""
        session = self._bus.sessions[-1]
        name = self._bus.wanted.get(trigger(chord))
        if name and session not in self._bus.closed:
            for _ in range(1 + self.REPEATS * bool(seconds)):
                self._bus.handlers["Activated"](session, name, 0, {})
            self._bus.handlers["Deactivated"](session, name, 0, {})


class TestContract(ShortcutsContract):
    """The contract of Shortcuts."""

    @pytest.fixture
    def scene(self, bus: ShortcutsDesktop, shortcuts: PortalShortcuts) -> Pressing:
        """Return a user."""
        return Pressing(bus, shortcuts)
