"""A press, from the shortcut to the notice."""

from __future__ import annotations

import gc
from typing import TYPE_CHECKING

import pytest

from totpdesk.accounts.account import Pin
from totpdesk.autotype import ClipboardManager, InsertResult, Outcome, Reason, Result, Window
from totpdesk.base.errors import KeychainLockedError, ListFileError
from totpdesk.otp.secret import Secret
from totpdesk.service.codes import DesktopCodes
from totpdesk.service.press import AutoType
from totpdesk.settings import CopyTyped, Insert, Settings

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from conftest import World

COPYQ = ClipboardManager("CopyQ", "Update it.")


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


def test_a_code_is_copied_after_the_outcome(world: World) -> None:
    """The press does not wait for the clipboard, and nothing that happens to it changes a word."""
    entry = world.add("GitHub")
    later: list[Callable[[], None]] = []
    autotype = world.new_autotype(later.append)
    assert Outcome(Result.TYPED, "github") == autotype.press()
    assert world.desktop.clipboard.held == []
    for note in later:
        note()
    assert [(world.code(entry), 30)] == world.desktop.clipboard.held


def test_a_pin_is_never_copied(world: World) -> None:
    """The PIN and the code are typed; the code alone is copied."""
    entry = world.add("VPN")
    world.accounts.set_pin(entry.id, Pin("2468"))
    assert world.autotype.press().result is Result.TYPED
    code = world.code(entry)
    assert [(1, f"2468{code}")] == world.desktop.keyboard.typed
    assert [(code, 30)] == world.desktop.clipboard.held


@pytest.mark.parametrize(
    ("choice", "manager", "not_whole", "copies"),
    [
        (CopyTyped.WHEN_SAFE, None, False, 1),
        (CopyTyped.WHEN_SAFE, COPYQ, False, 0),
        (CopyTyped.WHEN_SAFE, None, True, 0),
        (CopyTyped.ALWAYS, COPYQ, True, 1),
        (CopyTyped.NEVER, None, False, 0),
    ],
)
def test_a_typed_code_is_copied_as_chosen(
    world: World,
    choice: CopyTyped,
    manager: ClipboardManager | None,
    not_whole: bool,  # noqa: FBT001 - a case's
    copies: int,
) -> None:
    """When safe: where nothing keeps it, and what the user copied can be given back."""
    world.add("GitHub")
    world.settings = Settings(copy_typed=choice)
    clipboard = world.desktop.clipboard
    clipboard.manager, clipboard.not_whole = manager, not_whole
    assert Outcome(Result.TYPED, "github") == world.autotype.press()
    assert len(clipboard.held) == copies


def test_a_clipboard_manager_is_reported_once(
    world: World, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """By name, with what can be done; also by the next start nothing is said again."""
    monkeypatch.setenv("TOTPDESK_HOME", str(tmp_path / "home"))
    world.add("GitHub")
    world.desktop.clipboard.manager = COPYQ
    for _ in range(2):
        for _ in range(2):
            world.autotype.press()
        world.autotype = world.new_autotype(lambda note: note())
    (report,) = world.waits
    assert report.sentence == (
        "CopyQ keeps what is copied, so codes are typed but not copied too. The settings can "
        "change that. Update it."
    )


@pytest.mark.parametrize("method", [Insert.COPY, Insert.PASTE])
def test_who_keeps_a_code_is_said(world: World, method: Insert) -> None:
    """Whoever chose the clipboard learns what keeps the code."""
    world.add("GitHub")
    world.settings = Settings(insert=method)
    world.desktop.clipboard.manager = COPYQ
    assert world.autotype.press().sentence.endswith(" CopyQ keeps it in its history.")


def test_a_lock_comes_before_the_copy(world: World) -> None:
    """What was typed before the secrets were locked is not copied after it."""
    world.add("GitHub")
    later: list[Callable[[], None]] = []
    report = world.waits.append
    codes = DesktopCodes(world.accounts, world.services, world.timer, report, later.append)
    autotype = AutoType(world.accounts, world.desktop.focus, codes, later.append)
    autotype.press()
    codes.lock()
    for note in later:
        note()
    assert world.desktop.clipboard.held == []


def test_nothing_refers_to_a_secret_after_a_press(world: World) -> None:
    """Neither the latest press nor what is still to be saved of it."""
    letters = world.uri("Locksmith", "totp").secret.reveal()
    world.add("Locksmith")
    later: list[Callable[[], None]] = []
    world.new_autotype(later.append).press()
    world.autotype.press()
    gc.collect()
    secrets = [each for each in gc.get_objects() if isinstance(each, Secret)]
    assert letters not in [each.reveal() for each in secrets]


def test_an_old_code_never_replaces_a_copy(world: World) -> None:
    """The copy of a typed code that comes late does not replace what was copied meanwhile."""
    typed, copied = world.add("GitHub"), world.add("Forge")
    later: list[Callable[[], None]] = []
    autotype = world.new_autotype(later.append)
    autotype.insert(typed.id, Window(1, "firefox"))
    autotype.copy(copied.id)
    for note in later:
        note()
    assert [(world.code(copied), 30)] == world.desktop.clipboard.held


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
    assert len(caplog.records) == {"settings": 0, "clipboard": 1, "notes": 2}[fails]


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
        notes[-1]()


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
