"""A press, from the shortcut to the notice."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from totpdesk.autotype import InsertResult, Outcome, Reason, Result, Window
from totpdesk.base.errors import KeychainLockedError, ListFileError
from totpdesk.settings import Insert, Settings

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from conftest import World


def test_the_only_account(world: World) -> None:
    """With one account its code is typed into the window that had the focus."""
    entry = world.add("GitHub")
    code = world.code(entry)
    assert Outcome(Result.TYPED, "github") == world.autotype.press()
    assert [(1, code)] == world.desktop.keyboard.typed


def test_a_typed_code_is_on_the_clipboard_too(world: World) -> None:
    """What was typed can also be pasted, for as long as the setting says."""
    entry = world.add("GitHub")
    world.autotype.press()
    assert [(world.code(entry), 30)] == world.desktop.clipboard.held


def test_a_broken_clipboard_does_not_spoil_a_typed_code(world: World) -> None:
    """Once typed, the code has arrived; that it could not be copied is no news."""
    world.add("GitHub")
    world.desktop.clipboard.broken = True
    assert Result.TYPED is world.autotype.press().result


@pytest.mark.parametrize("fails", ["settings", "clipboard", "notes"])
def test_a_typed_code_stays_typed(
    world: World, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, fails: str
) -> None:
    """Whatever fails after the digits is logged once; the counter stays spent."""
    entry = world.add("VPN", "hotp")
    autotype, keyboard = world.autotype, world.desktop.keyboard
    type_digits = keyboard.type

    def fail(*_: object) -> None:
        raise RuntimeError(fails)

    def type_and_fail_later(text: str, target: Window, *, enter: bool = False) -> InsertResult:
        typed = type_digits(text, target, enter=enter)
        if fails == "settings":
            monkeypatch.delattr(world, "settings")
        elif fails == "clipboard":
            monkeypatch.setattr(world.desktop.clipboard, "put", fail)
        return typed

    if fails == "notes":
        autotype = world.new_autotype(fail)
    monkeypatch.setattr(keyboard, "type", type_and_fail_later)
    assert Outcome(Result.TYPED, "vpn") == autotype.press()
    assert world.accounts.get(entry.id).account.counter == 1
    assert len(caplog.records) == (fails != "settings")


def test_a_second_press_types_again(world: World) -> None:
    """A second press in the same window within the same code types it again."""
    code = world.code(world.add("GitHub"))
    assert [world.autotype.press().result for _ in range(2)] == [Result.TYPED] * 2
    assert [(1, code)] * 2 == world.desktop.keyboard.typed


@pytest.mark.parametrize("app", ["UXTerm", "Alacritty", "org.kde.konsole", "Xfce4-terminal"])
def test_nothing_is_pasted_into_a_terminal(world: World, app: str) -> None:
    """Paste has other keys in a terminal: the code is typed, also where paste is chosen."""
    code = world.code(world.add("GitHub"))
    world.settings = Settings(insert=Insert.PASTE)
    world.desktop.focus.window = Window(1, app)
    assert Outcome(Result.TYPED, "github") == world.autotype.press()
    assert [(1, code)] == world.desktop.keyboard.typed


def test_no_key_pastes_on_this_layout(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the active layout has no key for it, no other key is pressed: the code is typed."""
    code = world.code(world.add("GitHub"))
    world.settings = Settings(insert=Insert.PASTE)
    no_key = InsertResult.NOT_ON_LAYOUT
    monkeypatch.setattr(world.desktop.keyboard, "paste", lambda *_, **__: no_key)
    assert Outcome(Result.TYPED, "github") == world.autotype.press()
    assert [(1, code)] == world.desktop.keyboard.typed


@pytest.mark.parametrize("broken", [False, True])
def test_what_might_paste_something_else_is_typed(world: World, *, broken: bool) -> None:
    """Where the code is not in every selection that the keys may paste from, or in none."""
    code = world.code(world.add("GitHub"))
    world.settings = Settings(insert=Insert.PASTE)
    clipboard = world.desktop.clipboard
    clipboard.everywhere, clipboard.broken = False, broken
    assert Outcome(Result.TYPED, "github") == world.autotype.press()
    assert [(1, code)] == world.desktop.keyboard.typed


def test_notes_leave_the_chooser_alone(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is noted later, on another thread, never uses what the next press chooses by."""
    entry = world.add("GitHub")
    world.add("GitLab")
    notes: list[Callable[[], None]] = []
    autotype = world.new_autotype(notes.append)
    window = Window(1, "firefox", "An unnamed page")
    assert Result.TYPED is autotype.insert(entry.id, window, picked=True).result
    monkeypatch.setattr(autotype._chooser, "to_learn", lambda *_: 1 / 0)
    for note in notes:
        note()
    (learned,) = world.accounts.get(entry.id).windows
    assert learned.app == "firefox"


def test_notes_never_change_an_outcome(world: World, tmp_path: Path) -> None:
    """A typed code is reported as typed, whatever becomes of what is noted after it."""
    world.add("GitHub")
    notes: list[Callable[[], None]] = []
    autotype = world.new_autotype(notes.append)
    (tmp_path / "uses").mkdir()
    assert Outcome(Result.TYPED, "github") == autotype.press()
    with pytest.raises(ListFileError):
        notes[0]()


def test_the_next_code_is_typed_again(world: World) -> None:
    """In the next period, or in another window, a press types."""
    world.add("GitHub")
    world.autotype.press()
    world.clock.pass_time(30)
    assert Result.TYPED is world.autotype.press().result
    world.desktop.focus.window = Window(2, "xterm")
    assert Result.TYPED is world.autotype.press().result
    world.desktop.focus.window = Window(2, "xterm", "another page of it")
    assert Result.TYPED is world.autotype.press().result


def test_own_windows_get_nothing(world: World) -> None:
    """A window of ours is no login page, and the notice says so."""
    world.add("GitHub")
    world.desktop.focus.window = Window(1, ours=True)
    outcome = world.autotype.press()
    assert (outcome.result, outcome.reason) == (Result.NOTHING, Reason.OWN_WINDOW)
    assert world.desktop.keyboard.typed + world.desktop.clipboard.held == []


@pytest.mark.parametrize("method", Insert)
def test_no_key_is_pressed_in_our_own_window(world: World, method: Insert) -> None:
    """A code chosen while a window of ours has the keyboard is copied: no key goes into it."""
    entry = world.add("GitHub")
    own = world.desktop.focus.window = Window(3, ours=True)
    world.settings = Settings(insert=method)
    assert Result.COPIED is world.autotype.insert(entry.id, own).result
    assert world.desktop.keyboard.typed == []


def test_no_window(world: World) -> None:
    """Where nothing has the keyboard, nothing happens but a word about it."""
    world.add("GitHub")
    world.desktop.focus.window = None
    assert Reason.NO_WINDOW is world.autotype.press().reason


def test_no_accounts(world: World) -> None:
    """Without accounts a press says how to add one."""
    assert "Add one" in world.autotype.press().sentence


@pytest.mark.parametrize("failure", [t for t in InsertResult if t is not InsertResult.DONE])
def test_what_cannot_be_typed_is_copied_and_reported(world: World, failure: InsertResult) -> None:
    """Whatever keeps the code from the window, it is on the clipboard and the user is notified."""
    entry = world.add("GitHub")
    world.desktop.keyboard.failure = failure
    outcome = world.autotype.press()
    assert Result.COPIED is outcome.result
    assert "on the clipboard" in outcome.sentence
    assert world.code(entry) not in outcome.sentence
    assert [(world.code(entry), 30)] == world.desktop.clipboard.held


def test_a_thief_gets_nothing(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """A window that comes to the front while the keychain is read gets no digit."""
    world.add("GitHub")
    read = world.secrets.read

    def read_while_stolen(entry_id: str) -> str:
        world.desktop.focus.window = Window(66, "thief")
        return read(entry_id)

    monkeypatch.setattr(world.secrets, "read", read_while_stolen)
    outcome = world.autotype.press()
    assert Reason.WINDOW_CHANGED is outcome.reason
    assert world.desktop.keyboard.typed == []


def test_a_locked_keychain_is_reported(world: World) -> None:
    """A keychain that stays locked ends the press with its own sentence."""
    world.add("GitHub")
    world.secrets.failure = KeychainLockedError("The keychain is locked. Unlock it.")
    outcome = world.autotype.press()
    assert (
        outcome.result,
        outcome.sentence,
    ) == (Result.NOTHING, "The keychain is locked. Unlock it.")


@pytest.mark.parametrize(
    ("insert", "result"), [(Insert.COPY, Result.COPIED), (Insert.PASTE, Result.PASTED)]
)
def test_the_setting_and_the_accounts_own(world: World, insert: Insert, result: Result) -> None:
    """The method is the setting's, unless the account has its own."""
    entry = world.add("GitHub")
    world.settings = Settings(insert=insert)
    assert result is world.autotype.press().result
    world.accounts.update(entry.id, insert=Insert.TYPE)
    world.clock.pass_time(30)
    assert Result.TYPED is world.autotype.press().result


def test_each_press_of_a_counter_account(world: World) -> None:
    """A counter account gives the next code at each press."""
    world.add("VPN", "hotp")
    world.autotype.press()
    world.autotype.press()
    first, second = (text for _, text in world.desktop.keyboard.typed)
    assert first != second


def test_every_sentence_says_what_to_do() -> None:
    """Whatever is not typed is reported in a sentence; a typed code needs none."""
    assert Outcome(Result.TYPED, "x").sentence == ""
    for reason in Reason:
        sentence = Outcome(Result.COPIED, "x", reason, "Because.").sentence
        assert sentence.endswith(".")
