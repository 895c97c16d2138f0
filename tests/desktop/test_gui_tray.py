"""The running instance on a real desktop: tray, picker, shortcut, windows, beginning and end."""

from __future__ import annotations

import json
import signal
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from support.codes import codes_of
from support.fingers import Key, SecondKeyboard
from support.session import DesktopSession
from support.targets import QtField
from support.totpdesk import socket_in
from support.tray import TrayHost
from support.waiting import wait_until

if TYPE_CHECKING:
    from collections.abc import Iterator

    from support.programs import Child

SECRET = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
HOTKEY = (Key.CTRL, Key.ALT, Key.O)
SECONDS = 15.0
ADD = """
import sys
from datetime import UTC, datetime
from totpdesk.service.bootstrap import open_accounts
from totpdesk.otp import parse_uri
uri = parse_uri(f"otpauth://totp/me?secret={sys.argv[1]}")
for name in sys.argv[2:]:
    open_accounts().add(name, uri, datetime.now(UTC))
"""
SHOW = """
import sys
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QApplication, QLabel
application, label = QApplication([]), QLabel()
label.setPixmap(QPixmap(sys.argv[1]))
label.show()
application.exec()
"""


class Instance:
    """A desktop of its own with totpdesk running in it."""

    def __init__(self, desktop: DesktopSession) -> None:
        """Take the desktop; nothing runs yet."""
        self.desktop = desktop
        self.keyboard = SecondKeyboard(desktop)
        self.child: Child

    def add(self, *names: str) -> None:
        """Add accounts, as another process does."""
        self.desktop.run([sys.executable, "-c", ADD, SECRET, *names])

    def start(self) -> None:
        """Start it; return when it answers."""
        self.child = self.desktop.spawn([sys.executable, "-m", "totpdesk"])
        wait_until(self._answers, SECONDS, "totpdesk to answer")

    def settings(self, **values: str) -> None:
        """Write settings, as `totpdesk config set` does."""
        path = Path(self.desktop.env["XDG_CONFIG_HOME"], "totpdesk", "settings.json")
        path.parent.mkdir(parents=True, exist_ok=True)
        draft = path.with_suffix(".new")
        draft.write_text(json.dumps(values))
        draft.replace(path)

    @property
    def socket(self) -> Path:
        """The socket it answers on."""
        return socket_in(self.desktop.env)

    def window(self) -> int:
        """Return its window on show, 0 where there is none."""
        return self.desktop.windows.of_process(self.child.pid)

    def wait_window(self, title: str) -> int:
        """Return its window of this title once it has the keyboard."""
        windows = self.desktop.windows

        def found() -> int:
            window = self.window()
            right = window and windows.title(window).startswith(title)
            return window if right and windows.has_keys(window) else 0

        return wait_until(found, SECONDS, f"the window {title!r}")

    def clipboard(self, target: str = "UTF8_STRING") -> str:
        """Return what another program reads from the clipboard."""
        argv = ["xclip", "-o", "-selection", "clipboard", "-target", target]
        return self.desktop.run(["sh", "-c", f"{' '.join(argv)} 2>/dev/null || true"])

    def _answers(self) -> bool:
        """Return whether it answers; until it is ready it lets a request wait."""
        ask = "from totpdesk.service.ipc.client import ask\ntry: ask('nothing')\n"
        ask += "except Exception as error: print(type(error).__name__)"
        known = self.desktop.run([sys.executable, "-c", ask]).strip()
        return self.child.alive() and known == "InstanceError"


@pytest.fixture(name="instance")
def _instance() -> Iterator[Instance]:
    with DesktopSession() as desktop:
        instance = Instance(desktop)
        instance.settings()  # of a user who has finished the first start
        yield instance


@pytest.fixture(name="tray")
def _tray(instance: Instance) -> TrayHost:
    return TrayHost(instance.desktop)


def test_the_menu_holds_the_accounts_and_no_window_shows(
    instance: Instance, tray: TrayHost
) -> None:
    """An icon is all there is to see; its menu is there before any secret was read."""
    instance.add("GitHub", "Ben & Jerry")
    instance.start()
    labels = [entry.label for entry in tray.wait_icon().menu().entries]
    assert labels[:2] == ["GitHub  ·  me", "Ben & Jerry  ·  me"]
    assert "Quit" in labels
    assert instance.window() == 0


def test_the_shortcut_types_the_only_account(instance: Instance, tray: TrayHost) -> None:
    """One press, and the code is in the focused field."""
    instance.add("GitHub")
    instance.start()
    field = QtField(instance.desktop)
    instance.keyboard.chord(HOTKEY, hold=0.1)
    field.wait_text(lambda text: text in codes_of(SECRET), SECONDS)


def test_the_picker_puts_the_code_where_the_keyboard_was(
    instance: Instance, tray: TrayHost
) -> None:
    """Letters, Enter, and the window that was asked for has the code and the focus."""
    instance.add("Google", "GitHub", "Bank")
    instance.start()
    field = QtField(instance.desktop)
    instance.keyboard.chord(HOTKEY, hold=0.1)
    instance.wait_window("Choose an account")
    instance.keyboard.type_keys("git")
    instance.keyboard.tap(Key.RETURN)
    field.wait_text(lambda text: text in codes_of(SECRET), SECONDS)
    assert instance.desktop.windows.has_keys(field.window_id)


def test_escape_in_the_picker_gives_the_focus_back(instance: Instance, tray: TrayHost) -> None:
    """Nothing is typed, nothing is on the clipboard."""
    instance.add("Google", "GitHub")
    instance.start()
    field = QtField(instance.desktop)
    instance.keyboard.chord(HOTKEY, hold=0.1)
    instance.wait_window("Choose an account")
    instance.keyboard.tap(Key.ESCAPE)
    windows = instance.desktop.windows
    wait_until(lambda: windows.has_keys(field.window_id), SECONDS, "the focus to be back")
    assert (field.text(), instance.clipboard()) == ("", "")


def test_a_click_in_the_menu_types_into_the_focused_window(
    instance: Instance, tray: TrayHost
) -> None:
    """The account is the one that was clicked, whatever the window's title."""
    instance.add("GitHub", "Ben & Jerry")
    instance.start()
    field = QtField(instance.desktop)
    tray.wait_icon().click("Ben & Jerry  ·  me")
    field.wait_text(lambda text: text in codes_of(SECRET), SECONDS)


def test_what_another_process_changes_is_followed(instance: Instance, tray: TrayHost) -> None:
    """An added account is in the menu, and a new shortcut replaces the old one."""
    instance.start()
    icon = tray.wait_icon()
    instance.add("GitHub")
    wait_until(lambda: icon.menu().entries[0].label == "GitHub  ·  me", SECONDS, "the account")
    instance.settings(hotkey="<ctrl>+<alt>+v")
    field = QtField(instance.desktop)

    def pressed() -> str:
        instance.keyboard.chord((Key.CTRL, Key.ALT, Key.V))
        return field.text()

    wait_until(pressed, SECONDS, "the new shortcut to be heard")
    field.wait_text(lambda text: text[:6] in codes_of(SECRET), SECONDS)


def test_a_second_start_shows_the_window_of_the_first(instance: Instance, tray: TrayHost) -> None:
    """It ends with status 0; the first one's window is in front."""
    instance.start()
    instance.desktop.run([sys.executable, "-m", "totpdesk"])
    instance.wait_window("Accounts")


def test_without_a_tray_the_window_is_the_way_in(instance: Instance) -> None:
    """It opens by itself, asks before it goes, and a tray that comes later gets the icon."""
    instance.start()
    window = instance.wait_window("Accounts")
    instance.desktop.windows.close_window(window)
    wait_until(
        lambda: instance.desktop.windows.focused() != window, SECONDS, "the question to be asked"
    )
    instance.keyboard.tap(Key.RETURN)
    wait_until(lambda: instance.window() == 0, SECONDS, "the window to be gone")
    icon = TrayHost(instance.desktop).wait_icon(SECONDS)
    icon.activate()
    instance.wait_window("Accounts")


def test_the_screen_is_scanned_for_a_new_account(
    instance: Instance, tray: TrayHost, tmp_path: Path
) -> None:
    """A QR code that another program shows becomes an account with one click and Enter."""
    from totpdesk.transfer.qr.draw import png  # noqa: PLC0415 - the only one that draws

    (tmp_path / "qr.png").write_bytes(png(f"otpauth://totp/Forge:ann?secret={SECRET}&issuer=Forge"))
    instance.start()
    icon = tray.wait_icon()
    shown = instance.desktop.spawn([sys.executable, "-c", SHOW, str(tmp_path / "qr.png")])
    windows = instance.desktop.windows
    wait_until(lambda: windows.of_process(shown.pid), SECONDS, "the QR code to be shown")
    icon.click("Add account", "From the screen")
    instance.wait_window("Add account")
    wait_until(
        lambda: instance.keyboard.tap(Key.RETURN) or icon.menu().entries[0].label,
        SECONDS,
        "the account in the menu",
    )
    assert icon.menu().entries[0].label == "Forge  ·  ann"


def test_a_code_on_the_clipboard_is_marked_and_goes_again(
    instance: Instance, tray: TrayHost
) -> None:
    """Other programs see the mark for as long as they see the code."""
    instance.settings(insert="copy", clear_after="2")
    instance.add("GitHub")
    instance.start()
    QtField(instance.desktop)
    instance.keyboard.chord(HOTKEY)
    wait_until(
        lambda: instance.clipboard() in codes_of(SECRET), SECONDS, "the code on the clipboard"
    )
    assert instance.clipboard("x-kde-passwordManagerHint") == "secret"
    wait_until(lambda: instance.clipboard() == "", SECONDS, "the clipboard to be empty")


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_it_without_a_trace(
    instance: Instance, tray: TrayHost, number: signal.Signals
) -> None:
    """Status 0; the socket, the shortcut and the code on the clipboard are gone."""
    instance.add("GitHub")
    instance.start()
    field = QtField(instance.desktop)
    instance.keyboard.chord(HOTKEY)
    field.wait_text(lambda text: text in codes_of(SECRET), SECONDS)
    wait_until(
        lambda: instance.clipboard() in codes_of(SECRET), SECONDS, "the code on the clipboard"
    )
    instance.child.process.send_signal(number)
    assert instance.child.process.wait(SECONDS) == 0
    assert (instance.clipboard(), instance.socket.exists()) == ("", False)


def test_nothing_wakes_up_while_nothing_is_shown(instance: Instance, tray: TrayHost) -> None:
    """No thread is scheduled in a second of quiet, and none is while a closed window is gone."""
    instance.add("GitHub")
    instance.start()
    icon = tray.wait_icon()
    icon.activate()
    window = instance.wait_window("Accounts")
    instance.desktop.windows.close_window(window)
    wait_until(lambda: instance.window() == 0, SECONDS, "the window to be gone")
    wait_until(lambda: _switches(instance.child.pid, quiet=1.0) == 0, SECONDS, "quiet")


def _switches(pid: int, quiet: float) -> int:
    """Return how often the process's threads were scheduled during some seconds."""

    def total() -> int:
        tasks = Path(f"/proc/{pid}/task").glob("*/status")
        lines = (line for task in tasks for line in task.read_text().splitlines())
        return sum(int(line.split()[1]) for line in lines if "ctxt_switches" in line)

    before = total()
    time.sleep(quiet)
    return total() - before
