"""The picker on a real desktop: beside the window, and closed without a trace."""

from __future__ import annotations

from collections import Counter
from dataclasses import astuple, dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from Xlib.display import Display
from Xlib.ext import res

from support.codes import SECRETS, codes_of
from support.fingers import KEYCODES, Key, SecondKeyboard
from support.journal import Kind
from support.session import DesktopSession
from support.targets import QtField
from support.totpdesk import Totpdesk
from support.tray import TrayHost
from support.waiting import wait_until
from totpdesk.autotype import Area, Window
from totpdesk.platforms.linux.x11 import open_x11

if TYPE_CHECKING:
    from collections.abc import Iterator

    from support.programs import Child

HOTKEY = (Key.CTRL, Key.ALT, Key.SHIFT, Key.O)  # the one that always asks
SECONDS = 15.0
FINGER = 0.15  # seconds for which one stays on a key, at leisure
ROUNDS, WARM_UP = 200, 50


@dataclass(frozen=True)
class Resources:
    """What a process has of the machine: its X windows, threads, open files and memory (KiB)."""

    windows: int
    threads: int
    files: int
    memory: int


class Stage:
    """A desktop with totpdesk in its tray, and a login field."""

    def __init__(self, session: DesktopSession) -> None:
        """Start all of it."""
        self.session = session
        self.windows = session.windows
        self.keyboard = SecondKeyboard(session)
        self.host = TrayHost(session)
        self.totpdesk = Totpdesk(session)
        for name, secret in SECRETS.items():
            self.totpdesk.do("add", name, "--secret-stdin", "--account", "ann", text=secret)
        self.totpdesk.do("config", "set", "min_left", "0")
        self.tray: Child = self.totpdesk.start_tray()
        self.field = QtField(session, title="Some page")

    def open(self) -> int:
        """Press the shortcut; return the picker's window once it has the keyboard."""
        self.keyboard.chord(HOTKEY)

        def found() -> int:
            window = self.windows.of_process(self.tray.pid)
            return window if window and self.windows.has_keys(window) else 0

        return wait_until(found, SECONDS, "the picker to have the keyboard")

    def back(self) -> None:
        """Return when the picker is gone and the field has the keyboard."""
        wait_until(lambda: not self.windows.of_process(self.tray.pid), SECONDS, "the picker to go")
        wait_until(
            lambda: self.windows.has_keys(self.field.window_id), SECONDS, "the focus to be back"
        )

    def arrived(self, name: str) -> str:
        """Return the field's text once it is the account's code, and empty the field."""
        text = self.field.wait_text(lambda text: text in codes_of(SECRETS[name]), SECONDS)
        self.back()
        self.field.clear()
        return text

    def area(self, window: int) -> Area:
        """Return where a window is."""
        desktop = open_x11()
        try:
            area = desktop.focus.area(Window(window))
        finally:
            desktop.close()
        assert area
        return area

    def clipboard(self) -> str:
        """Return what another program reads from the clipboard."""
        return self.session.run(["sh", "-c", "xclip -o -selection clipboard 2>/dev/null || true"])

    def resources(self) -> Resources:
        """Return what totpdesk has now."""
        process = Path(f"/proc/{self.tray.pid}")
        status = dict(line.split(":", 1) for line in (process / "status").read_text().splitlines())
        files = len(list((process / "fd").iterdir()))
        memory = int(status["VmRSS"].split()[0])
        return Resources(self._x_windows(), int(status["Threads"]), files, memory)

    def _x_windows(self) -> int:
        """Return how many windows its clients have on the server, shown or not."""
        display = Display(self.session.display)
        try:
            mine = [{"client": 0, "mask": res.LocalClientPIDMask}]
            pids = display.res_query_client_ids(mine).ids
            clients = {ids.spec.client for ids in pids if list(ids.value) == [self.tray.pid]}
            kinds = display.intern_atom("WINDOW")
            count: Counter[int] = Counter()
            for client in clients:
                for kind in display.res_query_client_resources(client).types:
                    count[kind.resource_type] += kind.count
            return count[kinds]
        finally:
            display.close()


@pytest.fixture(name="session", scope="module")
def _session() -> Iterator[DesktopSession]:
    with DesktopSession() as session, pytest.MonkeyPatch.context() as patch:
        patch.setenv("DISPLAY", session.display)
        yield session


@pytest.fixture(name="shared", scope="module")
def _shared(session: DesktopSession) -> Stage:
    return Stage(session)


@pytest.fixture(name="stage")
def _stage(shared: Stage) -> Stage:
    shared.field.clear()
    shared.field.focus()
    return shared


def test_it_stands_beside_the_window_and_types_into_it(stage: Stage) -> None:
    """Two letters and Enter, and the code is in exactly the window that had the keyboard."""
    picker = stage.area(stage.open())
    field = stage.area(stage.field.window_id)
    assert picker.left >= field.left + field.width or picker.left + picker.width <= field.left
    stage.keyboard.type_keys("gi")
    stage.keyboard.tap(Key.RETURN)
    stage.arrived("GitHub")


def test_the_window_hears_of_no_key_that_was_pressed_in_the_picker(stage: Stage) -> None:
    """Not even of its going up: a page may submit at Enter's key-up, before the code is there."""
    before = len(stage.field.key_events())
    stage.open()
    stage.keyboard.chord((Key.RETURN,), hold=FINGER)
    code = stage.field.wait_text(lambda text: len(text) == 6, SECONDS)
    wait_until(lambda: stage.clipboard() == code, SECONDS, "the code on the clipboard too")
    seen = stage.field.key_events()[before:]
    assert Key.RETURN not in {event.code for event in seen}


def test_escape_gives_the_focus_back_and_leaves_all_as_it_was(stage: Stage) -> None:
    """Nothing is typed, nothing new is on the clipboard, no key reaches the field."""
    clipboard, before = stage.clipboard(), len(stage.field.key_events())
    stage.open()
    stage.keyboard.type_keys("gi")
    stage.keyboard.chord((Key.ESCAPE,), hold=FINGER)
    stage.back()
    seen = [event.code for event in stage.field.key_events()[before:]]
    assert (stage.field.text(), stage.clipboard()) == ("", clipboard)
    assert not {Key.ESCAPE, KEYCODES["g"], KEYCODES["i"]} & set(seen)


def test_shift_enter_presses_enter_after_the_code(stage: Stage) -> None:
    """The code first, whole, then Enter."""
    before = len(stage.field.key_events())
    stage.open()
    stage.keyboard.type_keys("bank")
    stage.keyboard.chord((Key.SHIFT, Key.RETURN))

    def pressed() -> list[int]:
        events = stage.field.key_events()[before:]
        return [event.code for event in events if event.kind is Kind.PRESS]

    wait_until(lambda: Key.RETURN in pressed(), SECONDS, "Enter")
    assert pressed()[-1] == Key.RETURN
    stage.arrived("Bank")


def test_control_c_copies_and_gives_the_focus_back(stage: Stage) -> None:
    """The code is only on the clipboard."""
    stage.open()
    stage.keyboard.type_keys("goo")
    stage.keyboard.chord((Key.CTRL, KEYCODES["c"]))
    wait_until(
        lambda: stage.clipboard() in codes_of(SECRETS["Google"]), SECONDS, "the code to be copied"
    )
    stage.back()
    assert stage.field.text() == ""


def test_a_digit_takes_a_row(stage: Stage) -> None:
    """The third of the list, which is neither typed nor looked for."""
    stage.open()
    stage.keyboard.type_keys("3")
    text = stage.field.wait_text(lambda text: len(text) == 6, SECONDS)
    assert any(text in codes_of(SECRETS[name]) for name in SECRETS)
    stage.back()


def test_who_turns_to_another_window_is_left_in_peace(stage: Stage) -> None:
    """The picker goes, nothing is typed anywhere, and the other window keeps the keyboard."""
    stage.open()
    other = QtField(stage.session, title="Elsewhere")
    try:
        wait_until(lambda: not stage.windows.of_process(stage.tray.pid), SECONDS, "it to go")
        assert stage.windows.has_keys(other.window_id)
        assert (stage.field.text(), other.text()) == ("", "")
    finally:
        other.close()


def test_a_locked_keychain_does_not_ask_before_a_choice_is_made(stage: Stage) -> None:
    """The picker is no reason for a prompt; Enter is, and Escape leaves it locked."""
    stage.session.keychain.lock()
    try:
        picker = stage.open()
        stage.keyboard.type_keys("gi")
        stage.keyboard.tap(Key.BACKSPACE, Key.BACKSPACE)
        assert stage.windows.has_keys(picker)
        stage.keyboard.tap(Key.ESCAPE)
        stage.back()
        assert not stage.session.keychain.prompts()
        assert stage.session.keychain.is_locked()
    finally:
        stage.session.keychain.unlock()


@pytest.mark.timeout(300)
def test_two_hundred_times_it_leaves_nothing_behind(stage: Stage) -> None:
    """Each time the field has its code and the keyboard; nothing of totpdesk's grows forever."""
    levels: list[Resources] = []
    for number in range(ROUNDS + 1):
        name = list(SECRETS)[number % len(SECRETS)]
        stage.open()
        if number % 10 == 5:
            stage.keyboard.tap(Key.ESCAPE)
            stage.back()
            assert stage.field.text() == ""
        else:
            stage.keyboard.type_keys(name[:2].lower())
            stage.keyboard.tap(Key.RETURN)
            stage.arrived(name)
        if number in (WARM_UP, ROUNDS):
            levels.append(_at_rest(stage))
    print(levels)
    warm, last = levels
    assert last.windows <= warm.windows
    assert (last.threads, last.files) == (warm.threads, warm.files)
    assert last.memory - warm.memory < 2048


def _at_rest(stage: Stage) -> Resources:
    """Return the least it has in many looks: what comes and goes with a picker has gone by then."""
    looks = [astuple(stage.resources()) for _ in range(20)]
    return Resources(*(min(column) for column in zip(*looks, strict=True)))


def test_on_two_screens_it_is_on_the_windows_own() -> None:
    """Whatever the first screen is: the window's centre decides."""
    with DesktopSession(screen=(2560, 800)) as session, pytest.MonkeyPatch.context() as patch:
        patch.setenv("DISPLAY", session.display)
        for name, left, output in (("left", 0, "screen"), ("right", 1280, "none")):
            session.run(["xrandr", "--setmonitor", name, f"1280/300x800/200+{left}+0", output])
        stage = Stage(session)
        window = str(stage.field.window_id)
        for left in (100, 1380):
            session.run(["xdotool", "windowmove", "--sync", window, str(left), "100"])
            stage.field.focus()
            picker = stage.area(stage.open())
            screen = left // 1280 * 1280
            assert screen <= picker.left
            assert picker.left + picker.width <= screen + 1280
            stage.keyboard.tap(Key.ESCAPE)
            stage.back()
