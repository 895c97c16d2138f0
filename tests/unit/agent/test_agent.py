"""The running instance over fakes: its queue, its shortcuts, its answers."""

from __future__ import annotations

import queue
from typing import TYPE_CHECKING

import pytest

from fakes.clock import FakeClock
from fakes.desktop import FakeDesktop
from fakes.secrets import FakeSecrets
from totpdesk.agent.agent import Agent
from totpdesk.delivery import Ask, Outcome, Result, Surroundings
from totpdesk.errors import AgentError, NoSuchAccountError
from totpdesk.otp import code_at, parse_uri
from totpdesk.settings import Chord, Settings
from totpdesk.vault import IndexFile, Vault

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

URI = parse_uri("otpauth://totp/GitHub:me?secret=JBSWY3DPEHPK3PXP")


class Running:
    """An agent with one account, and a queue of what it reported."""

    def __init__(self, folder: Path) -> None:
        """Start it."""
        self.desktop = FakeDesktop()
        self.clock = FakeClock()
        self.reports: queue.Queue[Outcome | Ask] = queue.Queue()
        self.vault = Vault(IndexFile(folder / "accounts.json"), FakeSecrets(), lambda: "id1")
        self.vault.add("github", URI, self.clock.now())
        around = Surroundings(
            self.desktop.as_desktop(), self.desktop.clipboard, self.clock, Settings
        )
        self.agent = Agent(self.vault, around, self.reports.put)
        self.agent.start()

    def code(self) -> str:
        """Return the code that a server expects now."""
        return code_at(URI.account, URI.secret, self.clock.now()).value


@pytest.fixture(name="running")
def _running(tmp_path: Path) -> Iterator[Running]:
    running = Running(tmp_path)
    yield running
    running.agent.stop()


def test_a_press_is_served_on_the_worker(running: Running) -> None:
    """What the shortcut's callback posts is carried out and reported."""
    running.agent.bind_shortcuts()
    running.desktop.shortcuts.bound[Settings().hotkey]()
    assert Outcome(Result.TYPED, "github") == running.reports.get(timeout=5)
    assert [(1, running.code())] == running.desktop.typist.typed


def test_an_accounts_own_shortcut_is_bound(running: Running) -> None:
    """Accounts' shortcuts are bound beside the global one, and follow a change."""
    chord = Chord.parse("ctrl+alt+g")
    running.vault.update("id1", shortcut=chord)
    assert running.agent.bind_shortcuts() == []
    assert {Settings().hotkey, chord} == set(running.desktop.shortcuts.bound)


def test_a_conflict_is_told(running: Running) -> None:
    """A shortcut that another program holds is a sentence, and the others still work."""
    running.desktop.shortcuts.taken.add(Settings().hotkey)
    assert running.agent.bind_shortcuts() == ["Another program already uses Ctrl+Alt+O."]


def test_a_failure_does_not_end_it(running: Running, monkeypatch: pytest.MonkeyPatch) -> None:
    """A press that fails for a reason nobody foresaw is reported, and the next is served."""
    with monkeypatch.context() as patch:
        patch.setattr(running.desktop.focus, "focused", lambda: 1 / 0)
        running.agent.press()
        assert Result.NOTHING is running.reports.get(timeout=5).result  # type: ignore[union-attr]
    running.agent.press()
    assert Outcome(Result.TYPED, "github") == running.reports.get(timeout=5)


def test_code_request(running: Running) -> None:
    """The command line gets a code with its end."""
    answer = running.agent.answer({"do": "code", "name": "hub", "min_left": 0})
    assert ("github", running.code()) == (answer["name"], answer["code"])


def test_copy_request(running: Running) -> None:
    """A copy goes to the instance's own clipboard, which marks it."""
    assert running.agent.answer({"do": "copy", "name": "github"}) == {
        "name": "github",
        "clear_after": 30,
    }
    assert [(running.code(), 30)] == running.desktop.clipboard.held


def test_type_request(running: Running) -> None:
    """`totpdesk type` is a press; with a name it means that account."""
    running.agent.answer({"do": "type"})
    running.agent.answer({"do": "type", "name": "github"})
    assert Result.TYPED is running.reports.get(timeout=5).result  # type: ignore[union-attr]
    assert Result.PASTED is running.reports.get(timeout=5).result  # type: ignore[union-attr]


def test_unknown(running: Running) -> None:
    """What cannot be answered is an error of ours."""
    with pytest.raises(AgentError):
        running.agent.answer({"do": "dance"})
    with pytest.raises(NoSuchAccountError):
        running.agent.answer({"do": "code", "name": "nobody"})
