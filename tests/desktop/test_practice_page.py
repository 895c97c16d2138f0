"""The practice page in real browsers, with digits from a real keyboard's point of view."""

from __future__ import annotations

import io
from contextlib import closing, suppress
from datetime import UTC, datetime
from subprocess import CalledProcessError
from typing import TYPE_CHECKING, Any

import pytest
import segno
import zxingcpp
from PIL import Image

from support.practice import attempts
from support.session import DesktopSession, Keyring
from support.targets.browsers import Browser, Chromium, Firefox
from support.waiting import wait_until
from totpdesk.practice import Form, PracticeServer, PracticeSite, Verdict, serve

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

pytestmark = pytest.mark.desktop

NOW = datetime.fromtimestamp(1_111_111_109, UTC)
KEY = b"12345678901234567890"
CODE = "081804"  # RFC 6238 appendix B for this key and moment
# Firefox drops what comes in a page's first 100 ms (dom.input_events.security.minTimeElapsedInMS).
LISTENING = """
    performance.now() > 250 + performance.getEntriesByName("first-contentful-paint")[0]?.startTime
"""
FIRST_FIELD = """document.activeElement.matches("#code-single, #box-1, #code-nopaste")"""
TIMEOUT = 10.0  # seconds


def draw(text: str) -> bytes:
    """Draw a QR code as PNG."""
    picture = io.BytesIO()
    segno.make(text, error="m").save(picture, kind="png", scale=8)
    return picture.getvalue()


class Login:
    """The practice page in a browser, and the keyboard before it."""

    def __init__(self, desktop: DesktopSession, browser: Browser, server: PracticeServer) -> None:
        self.desktop = desktop
        self.browser = browser
        self.server = server

    def open(self, form: Form) -> None:
        """Open a form, and wait until the page itself has put the cursor into it."""
        self.browser.open(self.server.url + form)
        self.await_focus()

    def await_focus(self) -> None:
        """Wait until keys go into the form's first field."""
        ready = f"{LISTENING} && document.hasFocus() && {FIRST_FIELD}"
        wait_until(lambda: self.see(ready), TIMEOUT, "the cursor in the form")

    def see(self, expression: str) -> Any:
        """Evaluate JavaScript in the page."""
        return self.browser.evaluate(expression)

    def type(self, text: str) -> None:
        """Type as a person would, key by key."""
        self.desktop.run(["xdotool", "type", text])

    def press(self, *keys: str) -> None:
        """Press keys or combinations by X's names, one after another."""
        self.desktop.run(["xdotool", "key", *keys])

    def copy(self, text: str) -> None:
        """Put a text on the clipboard."""
        source = self.desktop.new_file("clip.txt")
        source.write_text(text)
        self.desktop.spawn(["xclip", "-quiet", "-selection", "clipboard", "-in", str(source)])
        wait_until(lambda: self.clipboard() == text, TIMEOUT, "the clipboard to be ours")

    def result(self) -> dict[str, Any]:
        """Wait for a result and take it away, so that the next one can be waited for."""
        wait_until(lambda: self.see("practice.result !== null"), TIMEOUT, "a result", self._state)
        found = self.see("({...practice.result})")
        self.see("void (practice.result = null)")
        return dict(found)

    def words(self) -> str:
        """Return what the page says of the login."""
        return str(self.see("document.querySelector('#result').innerText"))

    def warning(self) -> str:
        """Return the warning that is shown, or nothing."""
        return str(self.see("document.querySelector('#warning').innerText"))

    def _state(self) -> object:
        return self.see("[practice.arrived, practice.log.map((each) => ({...each}))]")

    def clipboard(self) -> str:
        """Return the text on the clipboard."""
        with suppress(CalledProcessError):  # it has no owner yet
            return self.desktop.run(["xclip", "-selection", "clipboard", "-out"])
        return ""


@pytest.fixture(scope="module")
def desktop() -> Iterator[DesktopSession]:
    """Start a desktop without a keychain: the page needs none."""
    with DesktopSession(keyring=Keyring.NONE) as session:
        yield session


@pytest.fixture(scope="module", params=[Chromium, Firefox])
def browser(request: pytest.FixtureRequest, desktop: DesktopSession) -> Iterator[Browser]:
    """Start a browser in front."""
    with closing(request.param(desktop)) as running:
        yield running


@pytest.fixture
def login(desktop: DesktopSession, browser: Browser) -> Iterator[Login]:
    """Serve a site without a login yet; its clock is stopped."""
    with serve(PracticeSite(KEY, lambda: NOW, draw), "token-of-the-tests") as server:
        yield Login(desktop, browser, server)


@pytest.mark.parametrize("form", Form)
def test_typed_digits_let_in(login: Login, form: Form) -> None:
    """Six typed digits sign in by themselves, in each of the three forms."""
    login.open(form)
    login.type(CODE)
    result = login.result()
    assert (result["verdict"], result["code"], result["way"]) == ("accepted", CODE, "typed")
    assert (result["arrived"], result["strays"]) == ([*CODE], [])
    assert login.words().startswith("You are in")
    assert login.warning() == ""


@pytest.mark.parametrize("form", [Form.SINGLE, Form.BOXES])
@pytest.mark.parametrize("text", [CODE, "081 804\n"])
def test_pasted_digits_let_in(login: Login, form: Form, text: str) -> None:
    """Pasting works where it is allowed, spreads over boxes, and may bring white space."""
    login.open(form)
    login.copy(text)
    login.press("ctrl+v")
    result = login.result()
    assert (result["verdict"], result["way"]) == ("accepted", "pasted")
    assert (result["arrived"], result["strays"]) == ([*CODE], [])


def test_pasting_can_be_refused(login: Login) -> None:
    """The third form takes nothing from the clipboard and says so; typing then still works."""
    login.open(Form.NOPASTE)
    login.copy(CODE)
    login.press("ctrl+v")
    result = login.result()
    assert (result["verdict"], result["code"], result["arrived"]) == ("refused", "", [])
    assert login.words().startswith("Pasting is refused")
    assert attempts(login.server) == []
    login.type(CODE)
    assert login.result()["verdict"] == "accepted"


@pytest.mark.parametrize(
    "trick",
    [
        "document.execCommand('insertText', false, '081804')",
        "box.value = '081804', box.dispatchEvent(new InputEvent('input', bare))",
        "box.dispatchEvent(new InputEvent('beforeinput', {inputType: 'insertFromPaste', ...bare}))",
        "box.dispatchEvent(new DragEvent('drop', bare))",
        "box.dispatchEvent(new MouseEvent('contextmenu', bare))",
    ],
)
def test_nothing_else_replaces_typing(login: Login, trick: str) -> None:
    """Dropping, the menu's Paste and scripts that fill in the field are refused as well."""
    login.open(Form.NOPASTE)
    bare = "{bubbles: true, cancelable: true, data: '081804'}"
    login.see(f"((box, bare) => {{ {trick} }})(document.activeElement, {bare})")
    assert login.result()["verdict"] == "refused"
    assert login.see("document.activeElement.value") == ""


@pytest.mark.parametrize("form", Form)
def test_a_wrong_code_is_reported_and_the_next_can_follow(login: Login, form: Form) -> None:
    """A wrong code is reported; the form is empty and focused, so that the right one works."""
    login.open(form)
    login.type("000000")
    assert login.result()["verdict"] == "wrong"
    assert login.words().startswith("Wrong code")
    login.await_focus()
    login.type(CODE)
    assert login.result()["arrived"] == [*CODE]
    login.type(CODE)
    assert login.result()["verdict"] == "used"
    assert [each.verdict for each in attempts(login.server)] == [
        Verdict.WRONG,
        Verdict.ACCEPTED,
        Verdict.USED,
    ]


def test_a_stray_letter_is_shown(login: Login) -> None:
    """A letter among the digits does not spoil the code, and is warned of until a clean login."""
    login.open(Form.SINGLE)
    login.type("o" + CODE)
    result = login.result()
    assert (result["verdict"], result["strays"]) == ("accepted", ["o"])
    assert login.warning().startswith("Not only digits arrived: o.")
    login.type(CODE)
    assert login.result()["strays"] == []
    assert login.warning() == ""


def test_a_leaked_shortcut_is_shown(login: Login) -> None:
    """A combination that was meant for another program is warned of before any digit comes."""
    login.open(Form.BOXES)
    login.press("ctrl+alt+o")
    wait_until(login.warning, TIMEOUT, "a warning")
    assert "Ctrl+Alt+O" in login.warning()


def test_every_key_is_logged_and_timed(login: Login) -> None:
    """The log has each key down and up, and the time runs from the first to the last digit."""
    login.open(Form.SINGLE)
    login.press("shift", *CODE)
    result = login.result()
    log = login.see("practice.log.map((each) => ({...each}))")
    downs = [each for each in log if each["type"] == "keydown"]
    assert [each["key"] for each in downs] == ["Shift", *CODE]
    assert downs[0]["code"] == "ShiftLeft"
    assert result["millis"] >= downs[-1]["time"] - downs[0]["time"]
    noted = attempts(login.server)[0]
    assert (noted.millis, noted.arrived_count) == (result["millis"], 6)


def test_enter_submits_what_is_there(login: Login) -> None:
    """Enter hands in an unfinished code, which is wrong; on an empty form it does nothing."""
    login.open(Form.SINGLE)
    login.press("Return")
    login.type("0818")
    login.press("Return")
    assert (login.result()["verdict"], len(attempts(login.server))) == ("wrong", 1)


def test_boxes_can_be_corrected(login: Login) -> None:
    """Backspace goes back through the boxes, and typing continues from there."""
    login.open(Form.BOXES)
    login.type("0817")
    login.press("BackSpace", "BackSpace")
    login.type("1804")
    assert login.result()["code"] == CODE


def test_reset_forgets_everything(login: Login) -> None:
    """After a reset the page is as it was when it was opened."""
    login.open(Form.SINGLE)
    login.type("1x")
    login.see("practice.reset()")
    assert login.see("[practice.log, practice.arrived, practice.result]") == [[], [], None]
    assert (login.warning(), login.words().strip()) == ("", "")
    login.type(CODE)
    assert login.result()["arrived"] == [*CODE]


def test_the_qr_code_can_be_read_from_the_screen(login: Login, tmp_path: Path) -> None:
    """A picture of the page is enough to add the account."""
    login.open(Form.SINGLE)
    login.browser.screenshot(tmp_path / "page.png")
    found = zxingcpp.read_barcodes(Image.open(tmp_path / "page.png"))
    assert [each.text for each in found] == [
        login.see("document.querySelector('#uri').textContent")
    ]


@pytest.mark.parametrize("what", ["command", "uri"])
def test_the_account_can_be_copied(login: Login, what: str) -> None:
    """The buttons beside the command and the address copy them, by keyboard as by mouse."""
    login.open(Form.SINGLE)
    login.see("void (document.querySelector('details').open = true)")
    login.see(f"document.querySelector('[data-copy={what}]').focus()")
    login.press("Return")
    shown = login.see(f"document.querySelector('#{what}').textContent")
    wait_until(lambda: login.clipboard() == shown, TIMEOUT, "the clipboard to hold it")


def test_the_window_names_the_site(login: Login) -> None:
    """The title holds the issuer, from which the account can be chosen."""
    login.open(Form.SINGLE)
    assert login.browser.title() == "Sign in, one field \N{EN DASH} totpdesk practice"


def test_a_closed_site_is_reported(login: Login) -> None:
    """When the command has ended, the page says how to go on."""
    login.open(Form.SINGLE)
    login.server.close()
    login.type(CODE)
    assert login.result()["verdict"] == "unreachable"
    assert "totpdesk practice" in login.words()
