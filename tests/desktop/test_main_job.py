"""What totpdesk exists for, for real: from a QR image to the code in a login page that verifies it.

Nothing here is a stand-in: the command line, a real gnome-keyring, the real tray, fingers on
another keyboard than the one totpdesk types on, and the programs people log in with.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest
import segno

from support.fingers import Key, SecondKeyboard
from support.practice import open_form, verdict
from support.targets import Chromium, Firefox, GtkEntry, QtField, Terminal
from support.totpdesk import Totpdesk
from support.waiting import wait_until
from totpdesk.otp import code_at, parse_uri
from totpdesk.practice import Form, PracticeSite, serve

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from support.session import DesktopSession
    from support.targets import Browser, Target
    from totpdesk.practice import PracticeServer

FINGERS = (Key.CTRL, Key.ALT, Key.O)
TIMEOUT = 20.0  # seconds
TOKEN = "a-token-that-is-long-enough"
KEY = b"the twenty byte key."


@pytest.fixture(name="site", scope="module")
def _site() -> Iterator[PracticeServer]:
    site = PracticeSite(KEY, lambda: datetime.now(UTC), lambda _: b"")
    with serve(site, TOKEN) as server:
        yield server


@pytest.fixture(name="uri", scope="module")
def _uri() -> str:
    return PracticeSite(KEY, lambda: datetime.now(UTC), lambda _: b"").uri


@pytest.fixture(name="totpdesk", scope="module")
def _totpdesk(session: DesktopSession, uri: str) -> Totpdesk:
    """Add the account from an image drawn here, and start the tray."""
    image = session.new_file("site.png")
    segno.make(uri).save(str(image), kind="png", scale=6)
    totpdesk = Totpdesk(session)
    totpdesk.do("add", "site", "--qr", str(image))
    totpdesk.do("config", "set", "min_left", "3")
    totpdesk.start_tray()
    return totpdesk


@pytest.fixture(name="fingers", scope="module")
def _fingers(session: DesktopSession) -> SecondKeyboard:
    return SecondKeyboard(session)


@pytest.fixture(name="chromium", scope="module")
def _chromium(session: DesktopSession) -> Chromium:
    return Chromium(session)


@pytest.fixture(name="firefox", scope="module")
def _firefox(session: DesktopSession) -> Firefox:
    return Firefox(session)


@pytest.fixture(name="target")
def _target(session: DesktopSession) -> Iterator[Callable[[type[Target]], Target]]:
    opened: list[Target] = []

    def open_one(kind: type[Target]) -> Target:
        opened.append(kind(session))
        return opened[-1]

    yield open_one
    for target in opened:
        target.close()


@pytest.mark.parametrize("form", Form)
@pytest.mark.parametrize("name", ["chromium", "firefox"])
def test_the_site_lets_us_in(
    name: str,
    form: Form,
    totpdesk: Totpdesk,
    site: PracticeServer,
    session: DesktopSession,
    fingers: SecondKeyboard,
    request: pytest.FixtureRequest,
) -> None:
    """One press on a login page, of either browser and in each form, and the user is in."""
    browser: Browser = request.getfixturevalue(name)
    open_form(browser, session, f"{site.url}{form.value}")
    result = _press_until_judged(browser, fingers)
    assert (result["verdict"], result["strays"]) == ("accepted", [])
    assert len(result["arrived"]) == 6
    assert set() == fingers.keys_down()


def _press_until_judged(browser: Browser, fingers: SecondKeyboard) -> dict[str, Any]:
    """Press once; if the form took this same code from the other browser, press again."""
    while True:
        fingers.chord(FINGERS, hold=0.12)
        result = verdict(browser)
        if result["verdict"] != "used":
            return result
        _wait_for_the_next_code()
        browser.evaluate("practice.reset()")


def _wait_for_the_next_code() -> None:
    step = datetime.now(UTC).timestamp() // 30
    wait_until(lambda: datetime.now(UTC).timestamp() // 30 > step, 31, "the next code")


@pytest.mark.parametrize("kind", [Terminal, GtkEntry, QtField])
def test_other_programs_get_the_code(
    kind: type[Target],
    target: Callable[[type[Target]], Target],
    totpdesk: Totpdesk,
    uri: str,
    fingers: SecondKeyboard,
) -> None:
    """xterm, GTK and Qt programs get the code as well, and nothing else."""
    window = target(kind)
    fingers.chord(FINGERS, hold=0.12)
    text = window.wait_text(lambda text: len(text) >= 6, TIMEOUT)
    assert text in _codes_around_now(uri)
    assert set() == fingers.keys_down()


def _codes_around_now(uri: str) -> set[str]:
    kept = parse_uri(uri)
    now = datetime.now(UTC).timestamp()
    return {
        code_at(kept.account, kept.secret, datetime.fromtimestamp(now + shift, UTC)).value
        for shift in (-5, 0)
    }


def test_the_command_line_agrees(totpdesk: Totpdesk, uri: str) -> None:
    """`totpdesk code` prints the same code and a newline, and nothing else."""
    printed = totpdesk.do("code", "site")
    assert printed.removesuffix("\n") in _codes_around_now(uri)


def test_a_second_start_shows_the_first(totpdesk: Totpdesk, session: DesktopSession) -> None:
    """Started again, totpdesk shows the running instance's window and ends well."""
    assert totpdesk.run("tray").returncode == 0
    wait_until(
        lambda: "totpdesk" in session.windows.title(session.windows.active()).lower(),
        TIMEOUT,
        "the first instance's window",
    )
