"""A code is the same for every request: shortcut, picker, window, tray, socket, command line.

The same text on the clipboard, the same counter afterwards, the same order of the accounts, and the
same sentence where the clipboard fails.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyperclip
import pytest

from fakes.programs_clipboard import FakePyperclip
from fakes.secrets import FakeSecrets
from fakes.terminal import Terminal
from support.code_requests import BROKEN, IN_INSTANCE, LATE, LOCKED, NEXT, PRINTS, REQUESTS, Copying
from totpdesk.autotype import Wait

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from PySide6.QtWidgets import QApplication

    from conftest import Settle
    from totpdesk.accounts.account import AccountRecord


@pytest.fixture(name="copying")
def _copying(
    application: QApplication,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    until: Settle,
) -> Iterator[Copying]:
    programs = FakePyperclip()
    monkeypatch.setattr(pyperclip, "copy", programs.copy)
    monkeypatch.setattr(pyperclip, "paste", programs.paste)
    totpdesk = Terminal(tmp_path, FakeSecrets(), monkeypatch, capsys)
    copying = Copying(application, totpdesk, programs, until)
    yield copying
    copying.instance.stop()
    totpdesk.close()


@pytest.mark.parametrize("request_code", REQUESTS)
def test_a_code_that_lasts_is_copied(
    copying: Copying, request_code: Callable[[Copying, AccountRecord], str]
) -> None:
    """Too little time is left of this code, so the next one is copied; the account comes first."""
    entry = copying.add("totp")
    request_code(copying, entry)
    copying.until(copying.copied)
    copying.instance.stop()
    assert copying.copied() == [copying.expected(entry, NEXT)]
    assert copying.order() == ["Bank", "Mail", "GitHub"]


@pytest.mark.parametrize("request_code", IN_INSTANCE)
def test_the_wait_for_the_next_code_is_reported(
    copying: Copying, request_code: Callable[[Copying, AccountRecord], str]
) -> None:
    """Where there are windows, the user sees which code is awaited, and until when."""
    entry = copying.add("totp")
    request_code(copying, entry)
    copying.until(copying.copied)
    assert copying.waits == [Wait("Bank", NEXT), Wait("Bank", NEXT, over=True)]


@pytest.mark.parametrize("request_code", IN_INSTANCE)
def test_the_wait_for_the_next_code_can_be_skipped(
    copying: Copying, request_code: Callable[[Copying, AccountRecord], str]
) -> None:
    """A press of the shortcut meanwhile has the current code copied, and does nothing else."""
    entry = copying.add("totp")
    presses: list[bool] = []
    copying.clock.meanwhile = lambda: presses.append(copying.instance.press())
    request_code(copying, entry)
    copying.until(copying.copied)
    assert copying.copied() == [copying.expected(entry, LATE)]
    assert presses == [False]
    assert copying.waits[-1].over


@pytest.mark.parametrize("request_code", IN_INSTANCE)
def test_a_lock_ends_the_wait_for_the_next_code(
    copying: Copying, request_code: Callable[[Copying, AccountRecord], str]
) -> None:
    """No code is made from a secret that was read before the vault file was locked."""
    entry = copying.add("totp")
    copying.clock.meanwhile = copying.instance.lock
    assert request_code(copying, entry) == LOCKED
    assert copying.waits[-1].over
    assert copying.copied() == []
    assert copying.order() == ["Mail", "GitHub", "Bank"]


@pytest.mark.parametrize("request_code", REQUESTS)
def test_a_counter_moves_on_by_one(
    copying: Copying, request_code: Callable[[Copying, AccountRecord], str]
) -> None:
    """A counter's code is copied and spent; the account comes first."""
    entry = copying.add("hotp")
    code = copying.expected(entry, LATE)
    request_code(copying, entry)
    copying.until(copying.copied)
    copying.instance.stop()
    assert copying.copied() == [code]
    assert copying.accounts.get(entry.id).account.counter == 1
    assert copying.order() == ["Bank", "Mail", "GitHub"]


@pytest.mark.parametrize("request_code", REQUESTS)
def test_a_clipboard_that_fails(
    copying: Copying, request_code: Callable[[Copying, AccountRecord], str]
) -> None:
    """A failed delivery costs no counter and is no use; the same sentence says why."""
    entry = copying.add("hotp")
    copying.break_clipboard()
    assert request_code(copying, entry) == BROKEN
    copying.instance.stop()
    assert copying.accounts.get(entry.id).account.counter == 0
    assert copying.order() == ["Mail", "GitHub", "Bank"]


@pytest.mark.parametrize("request_code", REQUESTS)
def test_no_pin_is_read_for_the_clipboard(
    copying: Copying, request_code: Callable[[Copying, AccountRecord], str]
) -> None:
    """The code alone is copied, so a PIN that cannot be read is no hindrance."""
    entry = copying.add("hotp")
    copying.accounts.update(entry.id, prefix=True)  # while the keychain holds no PIN
    code = copying.expected(entry, LATE)
    request_code(copying, copying.accounts.get(entry.id))
    copying.until(copying.copied)
    assert copying.copied() == [code]


@pytest.mark.parametrize("kind", ["totp", "hotp"])
@pytest.mark.parametrize("get", PRINTS)
def test_a_code_that_is_printed(
    copying: Copying, get: Callable[[Copying, AccountRecord], str], kind: str
) -> None:
    """It is the code of now, whatever is left of it; a counter is spent, the account used."""
    entry = copying.add(kind)
    code = copying.expected(entry, LATE)
    assert get(copying, entry) == code
    copying.instance.stop()
    assert copying.accounts.get(entry.id).account.counter == (kind == "hotp")
    assert copying.order() == ["Bank", "Mail", "GitHub"]
    assert copying.copied() == []
