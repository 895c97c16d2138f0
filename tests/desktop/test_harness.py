"""The harness itself: what is pressed arrives where the focus is, and is seen there."""

import sys
from pathlib import Path

import pytest
from PIL import Image

from support.fingers import Key, KeyboardLocks, SecondKeyboard
from support.journal import Journal, Kind
from support.pages import PageServer
from support.session import DesktopSession
from support.targets import Browser, GtkEntry, OpenTarget, QtField, Target, Terminal
from support.tray import NoSuchEntryError, TrayHost
from support.waiting import wait_until

TARGETS = ["QtField", "GtkEntry", "Terminal", "chromium", "firefox"]
PROGRAMS = {kind.__name__: kind for kind in (QtField, GtkEntry, Terminal)}


@pytest.fixture(params=TARGETS)
def target(request: pytest.FixtureRequest) -> Target:
    """Return each kind of target in turn, empty and focused."""
    if request.param in PROGRAMS:
        open_target: OpenTarget = request.getfixturevalue("open_target")
        return open_target(PROGRAMS[request.param])
    browser: Browser = request.getfixturevalue(request.param)
    return browser


@pytest.fixture(params=["chromium", "firefox"])
def browser(request: pytest.FixtureRequest) -> Browser:
    """Return each browser in turn."""
    opened: Browser = request.getfixturevalue(request.param)
    return opened


def test_typed_text_arrives_in_every_target(target: Target, keyboard: SecondKeyboard) -> None:
    """What the fingers type is in the target, and no key stays down."""
    keyboard.type_keys("hello 287082")
    assert target.wait_text("hello 287082")
    assert keyboard.keys_down() == set()


def test_chord_arrives_with_its_modifier(target: Target, keyboard: SecondKeyboard) -> None:
    """Shift held with a letter gives the capital letter, and is released."""
    keyboard.chord([Key.SHIFT, Key.O], hold=0.05)
    assert target.wait_text("O")
    assert keyboard.keys_down() == set()


def test_active_layout_decides_what_a_key_gives(target: Target, keyboard: SecondKeyboard) -> None:
    """The same keys give Cyrillic letters in the second group, and Latin ones in the first."""
    keyboard.layout("us,ru", group=2)
    keyboard.type_keys("otp")
    target.wait_text("щез")
    keyboard.layout("us,ru", group=1)
    keyboard.type_keys("otp")
    assert target.wait_text("щезotp")  # noqa: RUF001  # Cyrillic on purpose


def test_caps_lock_gives_capitals(target: Target, keyboard: SecondKeyboard) -> None:
    """CapsLock changes letters and leaves digits alone."""
    keyboard.caps_lock(on=True)
    keyboard.type_keys("o1")
    assert target.wait_text("O1")


def test_cleared_target_is_empty_and_fills_again(target: Target, keyboard: SecondKeyboard) -> None:
    """After `clear` only what is typed later counts."""
    keyboard.type_keys("old")
    target.wait_text("old")
    target.clear()
    assert target.text() == ""
    keyboard.type_keys("new")
    assert target.wait_text("new")


def test_focus_decides_who_receives(
    target: Target, open_target: OpenTarget, keyboard: SecondKeyboard, desktop: DesktopSession
) -> None:
    """Text goes to the focused window only, and moves with the focus."""
    other = open_target(QtField, title="In front")
    assert desktop.windows.active() == other.window_id
    keyboard.type_keys("1")
    other.wait_text("1")
    target.focus()
    assert desktop.windows.active() == target.window_id
    keyboard.type_keys("2")
    target.wait_text("2")
    assert other.text() == "1"


def test_wrong_text_is_reported_with_what_stands_there(
    open_target: OpenTarget, keyboard: SecondKeyboard
) -> None:
    """A text that does not come ends in a TimeoutError that shows the text that did."""
    field = open_target(QtField)
    keyboard.type_keys("12")
    field.wait_text("12")
    with pytest.raises(TimeoutError, match=r"'123' in QtField; found '12'"):
        field.wait_text("123", timeout=0.05)


def test_chord_and_key_events_share_a_clock(
    open_target: OpenTarget, keyboard: SecondKeyboard
) -> None:
    """The moments of the fingers and of the Qt field are of one clock, in the right order."""
    field = open_target(QtField)
    chord = keyboard.chord([Key.CTRL, Key.ALT, Key.O], hold=0.05)
    wait_until(lambda: len(field.key_events()) == 6, 5, "three keys down and up", field.key_events)
    kinds = [(entry.kind, entry.code) for entry in field.key_events()]
    assert kinds == [
        *((Kind.PRESS, key) for key in (Key.CTRL, Key.ALT, Key.O)),
        *((Kind.RELEASE, key) for key in (Key.O, Key.ALT, Key.CTRL)),
    ]
    assert chord.pressed_ns < field.key_events()[2].ns < field.key_events()[3].ns
    assert chord.released_ns - chord.pressed_ns >= 50_000_000


def test_chord_lets_go_in_the_order_asked(
    open_target: OpenTarget, keyboard: SecondKeyboard
) -> None:
    """Modifiers may be released first, as some people do."""
    field = open_target(QtField)
    keyboard.chord([Key.CTRL, Key.O], release=[Key.CTRL, Key.O])
    wait_until(lambda: len(field.key_events()) == 4, 5, "two keys down and up", field.key_events)
    assert [entry.code for entry in field.key_events()[2:]] == [Key.CTRL, Key.O]


def test_held_keys_are_seen_as_down(keyboard: SecondKeyboard) -> None:
    """`keys_down` returns the held keys, and `release_all` releases them."""
    with keyboard.holding(Key.CTRL, Key.ALT):
        assert keyboard.keys_down() == {Key.CTRL, Key.ALT}
    assert keyboard.keys_down() == set()
    keyboard.press(Key.SHIFT)
    keyboard.release_all()
    assert keyboard.keys_down() == set()


def test_locks_are_read_back(keyboard: SecondKeyboard) -> None:
    """Group, CapsLock and NumLock are what was set, and `reset` takes them back."""
    keyboard.layout("us,ru", group=2)
    keyboard.caps_lock(on=True)
    keyboard.num_lock(on=True)
    assert keyboard.locks() == KeyboardLocks(group=2, caps=True, num=True)
    keyboard.reset()
    assert keyboard.locks() == KeyboardLocks(group=1, caps=False, num=False)


def test_screenshot_shows_what_is_on_the_screen(
    open_target: OpenTarget, desktop: DesktopSession, tmp_path: Path
) -> None:
    """The picture has the screen's size and changes when a window opens."""
    before, after = tmp_path / "before.png", tmp_path / "after.png"
    desktop.screenshot(before)
    open_target(Terminal)
    desktop.screenshot(after)
    with Image.open(before) as empty, Image.open(after) as full:
        assert empty.size == full.size == (1280, 800)
        assert empty.tobytes() != full.tobytes()


def test_browser_opens_reads_and_draws_a_page(browser: Browser, tmp_path: Path) -> None:
    """A page served here can be opened, asked for values and saved as a picture."""
    page = "<title>Sign in</title><body style='background: teal'><p id=p>text"
    with PageServer({"/sign-in": page}) as server:
        browser.open(server.url("/sign-in"))
    assert browser.title() == "Sign in"
    assert browser.evaluate("[p.textContent, {a: 1}, null, undefined]") == [
        *("text", {"a": 1}, None, None)
    ]
    browser.screenshot(tmp_path / "page.png")
    with Image.open(tmp_path / "page.png") as picture:
        assert picture.convert("RGB").getpixel((5, picture.height - 5)) == (0, 128, 128)


def test_tray_shows_the_icon_and_clicks_its_menu(
    tray_host: TrayHost, desktop: DesktopSession
) -> None:
    """The icon's picture, tooltip and nested menu are seen, and clicks reach the program."""
    path = desktop.new_file("clicks")
    child = desktop.spawn([sys.executable, "-m", "support.apps.tray_icon", str(path)])
    icon = tray_host.wait_icon()
    assert (32, 32) in icon.icon_sizes()
    assert icon.tooltip() == "a tray icon"
    labels = [entry.label for entry in icon.menu().entries]
    assert labels == ["Practice", "", "Greyed out", "Accounts"]
    icon.click("Practice")
    icon.click("Accounts", "GitHub")
    icon.activate()
    with pytest.raises(NoSuchEntryError):
        icon.click("Greyed out")
    journal = Journal(path)
    wait_until(lambda: len(journal.entries()) == 3, 5, "three clicks", journal.entries)
    assert [entry.text for entry in journal.entries()] == ["Practice", "Accounts/GitHub", "Trigger"]
    child.stop()
    wait_until(lambda: not tray_host.icons(), 5, "the icon to leave with its program")
