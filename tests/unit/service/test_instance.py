"""The running instance over fakes: its queue, its shortcuts, its answers."""

from __future__ import annotations

import itertools
import queue
import threading
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from fakes.clock import FakeClock
from fakes.desktop import SECONDS, FakeDesktop, FakeFocus
from fakes.secrets import FakeSecrets
from support.waiting import wait_until
from totpdesk.accounts.list_file import ListFile
from totpdesk.accounts.store import AccountStore
from totpdesk.autotype import (
    ClipboardManager,
    InsertResult,
    Outcome,
    PickRequest,
    Result,
    Services,
    Wait,
    Window,
)
from totpdesk.base.errors import (
    InstanceError,
    KeychainError,
    KeychainLockedError,
    NoDisplayError,
    NoSuchAccountError,
    ShortcutTakenError,
)
from totpdesk.base.files import locked
from totpdesk.otp import code_at, parse_uri
from totpdesk.service.instance import RunningInstance
from totpdesk.service.ipc.requests import answer
from totpdesk.settings import Chord, Settings

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from totpdesk.accounts.account import AccountRecord
    from totpdesk.otp import KeyUri

URI = parse_uri("otpauth://totp/GitHub:me?secret=JBSWY3DPEHPK3PXP")
COUNTER = parse_uri("otpauth://hotp/VPN:me?secret=JBSWY3DPEHPK3PXP")


class Running:
    """An instance with one account, and a queue of what it reported."""

    def __init__(self, folder: Path) -> None:
        """Start it."""
        self.desktop = FakeDesktop()
        self.clock = FakeClock()
        self.reports: queue.Queue[Outcome | PickRequest | Wait] = queue.Queue()
        ids = (f"id{number}" for number in itertools.count(1))
        self.secrets = FakeSecrets()
        self.accounts = AccountStore(
            ListFile(folder / "accounts.json"), self.secrets, lambda: next(ids)
        )
        self.add("github")
        services = Services(self.desktop.as_desktop(), self.desktop.clipboard, self.clock, Settings)
        self.instance = RunningInstance(self.accounts, services, self.reports.put)
        self.instance.start()

    def add(self, name: str) -> AccountRecord:
        """Add an account of this name."""
        return self.accounts.add(name, URI, self.clock.now())

    def code(self) -> str:
        """Return the code that a server expects now."""
        return code_at(URI.account, URI.secret, self.clock.now()).value


@pytest.fixture(name="running")
def _running(tmp_path: Path) -> Iterator[Running]:
    running = Running(tmp_path)
    yield running
    running.instance.stop()


def test_a_press_is_served_on_the_worker(running: Running) -> None:
    """What the shortcut's callback posts is carried out and reported."""
    running.instance.bind_shortcuts()
    running.desktop.shortcuts.bound[Settings().hotkey]()
    assert Outcome(Result.TYPED, "github") == running.reports.get(timeout=5)
    assert [(1, running.code())] == running.desktop.keyboard.typed


def test_an_accounts_own_shortcut_is_bound(running: Running) -> None:
    """Accounts' shortcuts are bound beside the global one, and follow a change."""
    chord = Chord.parse("ctrl+alt+g")
    running.accounts.update("id1", shortcut=chord)
    assert running.instance.bind_shortcuts() == []
    own = {Settings().hotkey, Settings().pick_hotkey, chord}
    assert own == set(running.desktop.shortcuts.bound)


def test_a_conflict_is_reported(running: Running) -> None:
    """A shortcut that another program holds is a sentence, and the others still work."""
    running.desktop.shortcuts.taken.add(Settings().hotkey)
    assert running.instance.bind_shortcuts() == ["Another program already uses Ctrl+Alt+O."]


def test_a_failure_does_not_end_it(running: Running, monkeypatch: pytest.MonkeyPatch) -> None:
    """A press that fails for an unexpected reason is reported, and the next is served."""
    with monkeypatch.context() as patch:
        patch.setattr(running.desktop.focus, "focused", lambda: 1 / 0)
        running.instance.press()
        assert Result.NOTHING is running.reports.get(timeout=5).result  # type: ignore[union-attr]
    running.instance.press()
    assert Outcome(Result.TYPED, "github") == running.reports.get(timeout=5)


def test_whoever_waits_is_answered(running: Running) -> None:
    """The command line is answered even if notifying the user of the outcome fails."""

    def fail(_: object) -> None:
        raise RuntimeError

    instance = RunningInstance(running.accounts, running.instance.services, fail)
    instance.start()
    answered: queue.Queue[object] = queue.Queue()
    instance.press(then=answered.put)
    assert Outcome(Result.TYPED, "github") == answered.get(timeout=5)
    instance.stop()


def test_a_wait_that_cannot_be_reported(running: Running) -> None:
    """A code is typed even if notifying the user of the wait for the next one fails."""

    def fail(report: object) -> None:
        assert not isinstance(report, Wait)

    instance = RunningInstance(running.accounts, running.instance.services, fail)
    running.clock.time += timedelta(seconds=30 - running.clock.time.timestamp() % 30 - 1)
    instance.start()
    answered: queue.Queue[object] = queue.Queue()
    instance.press(then=answered.put)
    assert Outcome(Result.TYPED, "github") == answered.get(timeout=5)
    instance.stop()


def about_to_expire(running: Running) -> None:
    """Leave a second of the current code."""
    running.clock.time += timedelta(seconds=30 - running.clock.time.timestamp() % 30 - 1)


def _is_over(running: Running) -> bool:
    wait = running.reports.get(timeout=5)
    assert isinstance(wait, Wait)
    return wait.over


def test_a_lock_ends_a_press_that_waits(running: Running) -> None:
    """Locked means that no code is made, so neither is the one that was awaited."""
    about_to_expire(running)
    running.clock.meanwhile = running.instance.lock
    running.instance.press()
    assert [_is_over(running) for _ in range(2)] == [False, True]
    outcome = running.reports.get(timeout=5)
    assert isinstance(outcome, Outcome)
    assert outcome.result is Result.NOTHING
    assert outcome.sentence == (
        "The vault file was locked in the meantime. Unlock it, and try again."
    )
    assert running.desktop.keyboard.typed == []
    assert running.desktop.clipboard.held == []
    running.instance.press()
    assert isinstance(running.reports.get(timeout=5), Wait)


def test_a_lock_ends_a_request_that_waits(running: Running) -> None:
    """The command line reports it too."""
    about_to_expire(running)
    running.clock.meanwhile = running.instance.lock
    with pytest.raises(KeychainLockedError):
        answer(running.instance, {"do": "code", "name": "github", "min_left": 5})
    with pytest.raises(KeychainLockedError):
        answer(running.instance, {"do": "copy", "name": "github"})


def test_a_script_that_waits_is_not_skipped(running: Running) -> None:
    """The wait that a script asks for is not shown, so a press of the shortcut is a press."""
    about_to_expire(running)
    skipped: list[bool] = []
    running.clock.meanwhile = lambda: skipped.append(running.instance.timer.skip_wait())
    answer(running.instance, {"do": "code", "name": "github", "min_left": 5})
    assert skipped == [False]
    assert running.reports.empty()


def test_a_lock_while_the_secret_is_read(running: Running, monkeypatch: pytest.MonkeyPatch) -> None:
    """A secret that was read before the lock is not used after it."""
    read = running.accounts.next_key_uri

    def read_and_lock(entry_id: str) -> KeyUri:
        key_uri = read(entry_id)
        running.instance.lock()
        return key_uri

    monkeypatch.setattr(running.accounts, "next_key_uri", read_and_lock)
    running.instance.press()
    assert "locked" in running.reports.get(timeout=5).sentence  # type: ignore[union-attr, operator]
    assert running.desktop.keyboard.typed == []


def test_a_lock_takes_the_code_off_the_clipboard(running: Running) -> None:
    """A code is not held any longer than its secret; what another program copied stays."""
    clipboard = running.desktop.clipboard
    running.instance.codes.copy("github")
    assert clipboard.text == running.code()
    running.instance.lock()
    assert clipboard.text == ""
    running.instance.codes.copy("github")
    clipboard.copy("theirs")
    running.instance.lock()
    assert clipboard.text == "theirs"


def test_a_code_that_is_copied_during_a_lock(
    running: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is withdrawn, although it was not there yet when the lock withdrew what was."""
    put = running.desktop.clipboard.put

    def lock_and_put(code: str, clear_after: int) -> None:
        running.instance.lock()
        put(code, clear_after)

    monkeypatch.setattr(running.desktop.clipboard, "put", lock_and_put)
    running.instance.codes.copy("github")
    assert running.desktop.clipboard.text == ""


def test_a_clipboard_that_fails_at_a_lock(
    running: Running, caplog: pytest.LogCaptureFixture
) -> None:
    """The lock is not undone by it, and the log says so."""
    running.desktop.clipboard.broken = True
    running.instance.lock()
    assert "may still be on the clipboard" in caplog.text


def test_whoever_comes_after_the_end_is_answered(running: Running) -> None:
    """The command line does not wait for an instance that has ended."""
    running.instance.stop()
    answered: queue.Queue[Any] = queue.Queue()
    running.instance.press(then=answered.put)
    assert answered.get(timeout=5).sentence == "totpdesk is exiting. Start it again."
    running.instance.insert_focused("id1", answered.put)
    assert answered.get(timeout=5).result is Result.NOTHING
    assert running.desktop.keyboard.typed == []


class SlowFocus(FakeFocus):
    """A desktop that takes its time, until `answers` is set, and may have gone."""

    def __init__(self) -> None:
        """Do not answer yet."""
        super().__init__()
        self.answers, self.asked = threading.Event(), threading.Event()
        self.error: NoDisplayError | None = None

    def focused(self) -> Window | None:
        """Look, and tell only then."""
        window = super().focused()
        self.asked.set()
        assert self.answers.wait(SECONDS)
        if self.error:
            raise self.error
        return window


@pytest.fixture(name="slow")
def _slow(running: Running, monkeypatch: pytest.MonkeyPatch) -> SlowFocus:
    slow = SlowFocus()
    monkeypatch.setattr(running.desktop.focus, "focused", slow.focused)
    return slow


def test_the_menu_waits_for_no_desktop(running: Running, slow: SlowFocus) -> None:
    """A click returns at once; the code goes in when the desktop has said where to."""
    running.instance.insert_focused("id1")
    assert slow.asked.wait(SECONDS)
    assert running.reports.empty()
    slow.answers.set()
    assert Outcome(Result.TYPED, "github") == running.reports.get(timeout=SECONDS)


def test_the_menu_tells_that_the_desktop_has_gone(running: Running, slow: SlowFocus) -> None:
    """Where the desktop cannot say which window it is, the user is told why nothing was typed."""
    slow.error = NoDisplayError("The compositor has gone.")
    slow.answers.set()
    running.instance.insert_focused("id1")
    outcome = running.reports.get(timeout=SECONDS)
    assert isinstance(outcome, Outcome)
    assert (outcome.result, outcome.sentence) == (Result.NOTHING, "The compositor has gone.")


def test_the_window_of_the_click_counts(running: Running) -> None:
    """A press before it takes long; the focus moves on meanwhile, and its window gets nothing."""
    worked_at, go_on = threading.Event(), threading.Event()

    def hold_up(_result: object) -> None:
        worked_at.set()
        assert go_on.wait(SECONDS)

    focus = running.desktop.focus
    running.instance.press(then=hold_up)
    assert worked_at.wait(SECONDS)
    looks, answered = focus.looks, queue.Queue[Any]()
    running.instance.insert_focused("id1", answered.put)
    wait_until(lambda: focus.looks > looks, SECONDS, "the look at the focus")
    focus.window, typed = Window(9, "chat"), list(running.desktop.keyboard.typed)
    go_on.set()
    assert answered.get(timeout=SECONDS).result is not Result.TYPED
    assert running.desktop.keyboard.typed == typed


def test_typed_while_the_list_is_locked(running: Running, tmp_path: Path) -> None:
    """Another process that holds the list neither delays nor changes what is reported."""
    with locked(tmp_path / "accounts.json", "busy"):
        for _ in range(2):
            running.instance.press()
            assert Outcome(Result.TYPED, "github") == running.reports.get(timeout=5)
    running.instance.stop()
    assert running.accounts.get("id1").last_used == running.clock.now()


def test_a_failed_press_of_a_counter_is_reported_first(
    running: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A code that was not delivered is reported at once; returning its counter may take longer."""
    counter = running.accounts.add("vpn", COUNTER, running.clock.now())
    give_back, listed = running.accounts.return_counter, threading.Event()

    def wait_for_the_list(*given: Any) -> None:
        assert listed.wait(10)
        give_back(*given)

    monkeypatch.setattr(running.accounts, "return_counter", wait_for_the_list)
    running.desktop.focus.window = Window(1)
    running.desktop.keyboard.failure = InsertResult.UNSUPPORTED
    running.desktop.clipboard.broken = True
    running.instance.press(counter.id)
    reported = running.reports.get(timeout=5)
    listed.set()
    running.instance.stop()
    assert isinstance(reported, Outcome)
    assert (reported.result, reported.name) == (Result.NOTHING, "vpn")
    assert running.accounts.get(counter.id).account.counter == 0


def test_a_failed_preparation_does_not_end_it(
    running: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is done ahead of a press may fail as well: presses are served all the same."""
    with monkeypatch.context() as patch:
        patch.setattr(running.accounts, "prepare", lambda: 1 / 0)
        running.instance.prepare()
        running.instance.press()
        assert Outcome(Result.TYPED, "github") == running.reports.get(timeout=5)


def test_code_request(running: Running) -> None:
    """The command line gets a code with its end."""
    answered = answer(running.instance, {"do": "code", "name": "hub", "min_left": 0})
    assert ("github", running.code()) == (answered["name"], answered["code"])


def test_copy_request(running: Running) -> None:
    """A copy goes to the instance's own clipboard, which marks it."""
    assert answer(running.instance, {"do": "copy", "name": "github"}) == {
        "name": "github",
        "clear_after": 30,
        "without_pin": False,
        "kept_by": "",
    }
    assert [(running.code(), 30)] == running.desktop.clipboard.held


def test_copy_request_that_is_not_to_be_cleared(running: Running) -> None:
    """`totpdesk copy --no-wait` leaves the code where it is, here as without an instance."""
    running.accounts.update("id1", prefix=True)
    running.desktop.clipboard.manager = ClipboardManager("CopyQ")
    answered = answer(running.instance, {"do": "copy", "name": "github", "clear": False})
    assert answered == {
        "name": "github",
        "clear_after": 0,
        "without_pin": True,
        "kept_by": "CopyQ",
    }
    assert [(running.code(), 0)] == running.desktop.clipboard.held


def test_type_request(running: Running) -> None:
    """`totpdesk type` is a press; with a name it means that account."""
    assert answer(running.instance, {"do": "type"}) == {
        "result": "typed",
        "used": True,
        "sentence": "",
    }
    assert answer(running.instance, {"do": "type", "name": "github"})["result"] == "typed"


def test_type_request_that_asks(running: Running) -> None:
    """Where the user is asked, the command line is informed, and the picker opens."""
    running.add("gitlab")
    assert answer(running.instance, {"do": "type"})["result"] == "asked"
    assert isinstance(running.reports.get(timeout=5), PickRequest)


def test_pick_request(running: Running) -> None:
    """`totpdesk pick` asks even where one account is meant."""
    answer(running.instance, {"do": "pick"})
    assert isinstance(running.reports.get(timeout=5), PickRequest)


def test_pick_request_that_opens_nothing(running: Running) -> None:
    """The command line says why, as for `type`."""
    running.desktop.focus.window = Window(9, "totpdesk", "Accounts", ours=True)
    with pytest.raises(InstanceError, match="A window of totpdesk has focus"):
        answer(running.instance, {"do": "pick"})


def test_menu_request(running: Running) -> None:
    """Names alone, the likeliest for the focused window first, and no picker opens."""
    running.add("gitlab")
    running.desktop.focus.window = Window(7, "firefox", "Sign in · GitLab — Mozilla Firefox")
    offered = answer(running.instance, {"do": "menu"})
    assert offered == {"menu": 1, "names": ["gitlab", "github"]}
    assert running.reports.empty()


def test_choose_request(running: Running) -> None:
    """The code goes to the window that had the focus when the menu was asked for, once."""
    running.add("gitlab")
    before = Window(7, "firefox", "Sign in")
    running.desktop.focus.window = before
    offered = answer(running.instance, {"do": "menu"})
    running.desktop.focus.window = Window(8, "rofi", "rofi")
    request = {"do": "choose", "menu": offered["menu"], "name": "gitlab"}
    assert answer(running.instance, request) == {"result": "typed", "used": True, "sentence": ""}
    assert running.desktop.focus.given == [before]
    assert running.desktop.keyboard.typed == [(7, running.code())]
    with pytest.raises(InstanceError, match="Choose again"):
        answer(running.instance, request)


@pytest.mark.parametrize("name", ["hub", "GITHUB", "nobody"])
def test_choose_request_that_is_not_in_the_menu(running: Running, name: str) -> None:
    """A part of a name is no choice: menu programs return what was typed, too. The user is told."""
    offered = answer(running.instance, {"do": "menu"})
    with pytest.raises(NoSuchAccountError, match=f"no account '{name}' in the menu"):
        answer(running.instance, {"do": "choose", "menu": offered["menu"], "name": name})
    told = running.reports.get(timeout=5)
    assert isinstance(told, Outcome)
    assert f"'{name}'" in told.sentence
    assert running.desktop.keyboard.typed == []


def test_choose_request_of_an_older_menu(running: Running) -> None:
    """Its window is forgotten: nothing is typed into that of the menu opened since."""
    first, second = (answer(running.instance, {"do": "menu"})["menu"] for _ in range(2))
    with pytest.raises(InstanceError, match="Another menu was opened"):
        answer(running.instance, {"do": "choose", "menu": first, "name": "github"})
    request = {"do": "choose", "menu": second, "name": "github"}
    assert answer(running.instance, request)["result"] == "typed"


def test_menu_request_in_a_window_of_ours(running: Running) -> None:
    """There is nothing to insert a code into: the sentence says so, here and to the user."""
    running.desktop.focus.window = Window(9, "totpdesk", "Accounts", ours=True)
    with pytest.raises(InstanceError, match="A window of totpdesk has focus"):
        answer(running.instance, {"do": "menu"})
    assert isinstance(running.reports.get(timeout=5), Outcome)


def test_menu_request_without_a_window(running: Running) -> None:
    """The code of the choice is copied, as with the picker."""
    running.desktop.focus.window = None
    offered = answer(running.instance, {"do": "menu"})
    answered = answer(running.instance, {"do": "choose", "menu": offered["menu"], "name": "github"})
    assert (answered["result"], answered["used"]) == ("copied", False)


def test_requests_that_need_the_keychain(running: Running) -> None:
    """One that fails is an error of its own, which the command line exits with, as for `code`."""
    offered = answer(running.instance, {"do": "menu"})
    running.secrets.failure = KeychainLockedError("It is locked.")
    choice = {"do": "choose", "menu": offered["menu"], "name": "github"}
    for request in ({"do": "type"}, {"do": "type", "name": "github"}, choice):
        with pytest.raises(KeychainError, match="It is locked"):
            answer(running.instance, request)


@pytest.mark.parametrize("request_", [{"do": "type"}, {"do": "pick"}, {"do": "menu"}])
def test_requests_while_a_prompt_is_open(running: Running, request_: dict[str, Any]) -> None:
    """The keychain is locked until it is answered, so that is the error here too."""
    with (
        running.instance.services.prompts.asking(),
        pytest.raises(KeychainError, match="Answer the prompt"),
    ):
        answer(running.instance, request_)


def test_shortcuts_that_are_shared(running: Running) -> None:
    """Of two accounts with one shortcut the first gets it; the other's error names the first."""
    chord = Chord.parse("ctrl+alt+g")
    second = running.add("gitlab")
    for entry_id in ("id1", second.id):
        running.accounts.update(entry_id, shortcut=chord)
    assert running.instance.bind_shortcuts() == [
        "Ctrl+Alt+G belongs to the account github already. Choose another shortcut."
    ]
    running.desktop.shortcuts.bound[chord]()
    assert Outcome(Result.TYPED, "github") == running.reports.get(timeout=5)


def test_trying_a_shortcut(running: Running) -> None:
    """A chord that another program holds is refused; a free one is released at once."""
    free, taken = Chord.parse("ctrl+alt+f"), Chord.parse("ctrl+alt+t")
    running.desktop.shortcuts.taken.add(taken)
    running.instance.bind_shortcuts()
    answer(running.instance, {"do": "try_shortcut", "chord": str(free)})
    assert free not in running.desktop.shortcuts.bound
    with pytest.raises(ShortcutTakenError):
        answer(running.instance, {"do": "try_shortcut", "chord": str(taken)})
    assert Settings().hotkey in running.desktop.shortcuts.bound


def test_a_press_during_the_wait_hurries(running: Running) -> None:
    """While the next code is waited for a second press sends the current one, and no other."""
    running.clock.time += timedelta(seconds=30 - running.clock.time.timestamp() % 30 - 1)
    before = running.code()
    running.clock.meanwhile = running.instance.press
    running.instance.press()
    assert [_is_over(running) for _ in range(2)] == [False, True]
    assert Outcome(Result.TYPED, "github") == running.reports.get(timeout=5)
    assert [(1, before)] == running.desktop.keyboard.typed
    assert running.reports.empty()


def test_unknown(running: Running) -> None:
    """What cannot be answered is an error of ours."""
    with pytest.raises(InstanceError):
        answer(running.instance, {"do": "dance"})
    with pytest.raises(NoSuchAccountError):
        answer(running.instance, {"do": "code", "name": "nobody"})
