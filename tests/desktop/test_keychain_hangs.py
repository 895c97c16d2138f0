"""A keychain that hangs: what waits for it ends by itself with a word, and nothing comes later."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Final

import pytest

from support.codes import codes_of
from support.fingers import SecondKeyboard
from support.notifications import Notifications
from support.pressing import FINGERS
from support.targets import QtField
from support.totpdesk import Totpdesk
from support.tray import TrayHost
from support.waiting import wait_until
from totpdesk.autotype import Reason

if TYPE_CHECKING:
    from collections.abc import Iterator

    from support.keychain import Keychain
    from support.session import DesktopSession

SECRET: Final = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
NEED_A_SECRET: Final = (
    ("code", "demo"),
    ("code", "demo", "--json"),
    ("copy", "demo"),
    ("show", "demo", "--uri"),
    ("add", "other", "--secret-stdin"),
)
TIMEOUT: Final = 40.0  # seconds
SILENT: Final = "The keychain did not answer within 5 s"


@pytest.fixture(name="keychain", scope="module")
def _keychain(session: DesktopSession) -> Keychain:
    assert session.keychain is not None
    return session.keychain


@pytest.fixture(name="totpdesk", scope="module")
def _totpdesk(session: DesktopSession) -> Totpdesk:
    totpdesk = Totpdesk(session)
    totpdesk.do("add", "demo", "--secret-stdin", text=SECRET)
    return totpdesk


@pytest.fixture(name="notifications", scope="module")
def _notifications(session: DesktopSession) -> Notifications:
    return Notifications(session)


@pytest.fixture(name="tray")
def _tray(
    session: DesktopSession, totpdesk: Totpdesk, notifications: Notifications
) -> Iterator[None]:
    """Start the running instance, which reports by notices."""
    notifications.shown.clear()
    host = TrayHost(session)
    tray = totpdesk.start_tray()
    yield
    totpdesk.stop_tray(tray)
    host.close()


@pytest.mark.usefixtures("tray")
def test_a_press_that_hung_types_nothing_when_the_keychain_wakes(
    session: DesktopSession, keychain: Keychain, notifications: Notifications
) -> None:
    """Neither does the press after it; both are told, and the next one types one code."""
    field, keys = QtField(session), SecondKeyboard(session)
    with keychain.hanging():
        keys.chord(FINGERS)
        keys.chord(FINGERS)
        wait_until(lambda: len(notifications.shown) == 2, TIMEOUT, "the notices")
    first, second = notifications.shown
    assert SILENT in first
    assert SILENT in second or second == Reason.TOO_LATE.sentence
    keys.chord(FINGERS)
    assert field.wait_text(lambda text: len(text) >= 6, TIMEOUT) in codes_of(SECRET)
    keys.close()
    field.close()


@pytest.mark.usefixtures("tray")
def test_commands_beside_the_tray_end_while_the_keychain_hangs(
    totpdesk: Totpdesk, keychain: Keychain
) -> None:
    """Each says so, the tray still answers, and what was asked works afterwards."""
    with keychain.hanging():
        assert_commands_end(totpdesk, ("type", "demo"))
    assert totpdesk.do("code", "demo").strip() in codes_of(SECRET)


def test_commands_end_while_the_keychain_hangs(totpdesk: Totpdesk, keychain: Keychain) -> None:
    """Each says so without a running instance too, the doctor as well; nothing is half added."""
    with keychain.hanging(), ThreadPoolExecutor(1) as pool:
        diagnosed = pool.submit(totpdesk.run, "doctor")
        assert_commands_end(totpdesk)
        assert SILENT in diagnosed.result().stdout
        assert "were not checked" in diagnosed.result().stdout
    assert totpdesk.do("list") == "demo\n"


def assert_commands_end(totpdesk: Totpdesk, *besides: tuple[str, ...]) -> None:
    """Run what needs the keychain, all at once, and what needs none."""
    commands = (*NEED_A_SECRET, *besides)
    with ThreadPoolExecutor() as pool:
        listed = pool.submit(totpdesk.do, "list")
        ended = list(pool.map(lambda words: totpdesk.run(*words, text=SECRET), commands))
    assert listed.result() == "demo\n"
    for done in ended:
        assert (done.returncode, done.stdout) == (4, ""), (done.args, done.stderr)
        assert SILENT in done.stderr, done.args
