"""Live codes: read when they are looked at, forgotten when the window goes."""

from __future__ import annotations

import threading
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QObject

from totpdesk.base.errors import KeychainLockedError
from totpdesk.gui.runtime import tasks
from totpdesk.gui.widgets.live_codes import LiveCodes
from totpdesk.otp import code_at

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication

    from conftest import Settle, World
    from totpdesk.accounts.account import AccountRecord


def expected(world: World, entry: AccountRecord) -> str:
    """Return the code that a server expects now."""
    kept = world.context.accounts.key_uri(entry.id)
    return code_at(kept.account, kept.secret, world.clock.now()).value


@pytest.fixture(name="codes")
def _codes(application: QApplication, world: World) -> LiveCodes:
    codes = LiveCodes(world.context, QObject(application))
    codes.failures = []  # type: ignore[attr-defined] # the test's own
    codes.failed.connect(codes.failures.append)  # type: ignore[attr-defined]
    return codes


def test_a_code_is_there_once_its_secret_was_read(
    world: World, codes: LiveCodes, until: Settle
) -> None:
    """The first look asks the keychain, a later one shows the code and what is left of it."""
    entry = world.add("GitHub")
    assert codes.code(entry) is None
    until(lambda: codes.code(entry))
    code = codes.code(entry)
    assert code
    assert (code.value, codes.seconds_left(code)) == (expected(world, entry), 20.0)


def test_the_code_changes_with_time(world: World, codes: LiveCodes, until: Settle) -> None:
    """The next period shows the next code, without another look into the keychain."""
    entry = world.add("GitHub")
    until(lambda: codes.code(entry))
    world.secrets.failure = KeychainLockedError("It is locked.")
    world.clock.time += timedelta(seconds=20)
    world.secrets.failure = None
    code = codes.code(entry)
    assert code
    assert code.value == expected(world, entry)


def test_a_counter_is_not_spent_by_looking(world: World, codes: LiveCodes) -> None:
    """An HOTP account shows nothing until a code has been taken."""
    entry = world.add("Bank", "hotp/Bank:1", "&counter=7")
    assert codes.code(entry) is None
    assert world.context.accounts.get(entry.id).account.counter == 7


def test_one_lost_secret_hides_no_other(world: World, codes: LiveCodes, until: Settle) -> None:
    """The account whose secret key has vanished is marked; every other has its code."""
    lost, *others = (world.add(name) for name in ("Lost", "GitHub", "Google"))
    world.secrets.lines.pop(lost.id)
    for entry in (lost, *others):
        codes.code(entry)
    until(lambda: all(codes.code(entry) for entry in others) and codes.is_missing(lost))
    assert codes.code(lost) is None
    assert codes.failures == []  # type: ignore[attr-defined]


def test_a_locked_keychain_is_reported_once_and_asked_again_on_demand(
    world: World, codes: LiveCodes, until: Settle
) -> None:
    """After "Try again" the codes appear."""
    entries = [world.add("GitHub"), world.add("Google")]
    world.secrets.failure = KeychainLockedError("It is locked.")
    for entry in entries:
        codes.code(entry)
    until(lambda: codes.failures)  # type: ignore[attr-defined]
    assert codes.failures == ["It is locked."]  # type: ignore[attr-defined]
    world.secrets.failure = None
    codes.retry()
    until(lambda: all(codes.code(entry) for entry in entries))


def test_dropped_secrets_are_gone(world: World, codes: LiveCodes, until: Settle) -> None:
    """Nothing is shown any more, and nothing read again."""
    entry = world.add("GitHub")
    until(lambda: codes.code(entry))
    codes.drop()
    assert codes.code(entry) is None


def test_a_lock_ends_the_reading_of_secrets(
    world: World, codes: LiveCodes, until: Settle, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is left of a batch is not read; once unlocked, all of it is."""
    entries = [world.add(name) for name in ("GitHub", "Bank", "Forge", "Mail")]
    asked: list[str] = []
    may_read = threading.Semaphore(0)
    read = world.secrets.read

    def slow(entry_id: str) -> str:
        asked.append(entry_id)
        assert may_read.acquire(timeout=10)
        return read(entry_id)

    monkeypatch.setattr(world.secrets, "read", slow)
    for entry in entries:
        codes.code(entry)
    may_read.release()  # the first is a batch alone, and the others are the next
    until(lambda: len(asked) == 2)
    codes.drop()
    may_read.release(99)
    until(tasks.idle)
    assert len(asked) == 2
    codes.retry()
    until(lambda: all(codes.code(entry) for entry in entries))


def test_what_failed_before_a_lock_stops_nothing_after_it(
    world: World, codes: LiveCodes, until: Settle, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A read that ends late, in an error, is of the time before: the codes are shown again."""
    entry = world.add("GitHub")
    may_fail = threading.Event()
    read = world.secrets.read

    def fail(_: str) -> str:
        monkeypatch.setattr(world.secrets, "read", read)
        assert may_fail.wait(10)
        raise KeychainLockedError("It was locked.")

    monkeypatch.setattr(world.secrets, "read", fail)
    codes.code(entry)
    until(lambda: world.secrets.read is not fail)
    codes.drop()
    codes.retry()
    may_fail.set()
    until(lambda: codes.code(entry))
    assert codes.failures == []  # type: ignore[attr-defined]
