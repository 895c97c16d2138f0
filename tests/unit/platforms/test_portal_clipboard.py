"""The clipboard by the portal, on a bus of its own with a strict stand-in for the portal."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

import pytest

from contracts.clipboard import ClipboardContract
from support.programs import MissingProgramError
from support.waiting import wait_until
from support.wayland.portal_clipboard import BusSession, ClipboardPortal
from totpdesk.base.errors import ClipboardError
from totpdesk.platforms.linux.wayland.portal import clipboard as portal_clipboard
from totpdesk.platforms.linux.wayland.portal.bus import PortalBus
from totpdesk.platforms.linux.wayland.portal.clipboard import PortalClipboard
from totpdesk.platforms.linux.wayland.portal.permission import TypingPermission

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

CODE = "287082"
SECONDS = 10.0
ONE_SESSION = ["CreateSession", "SelectDevices", "RequestClipboard", "Start"]


@pytest.fixture(name="session", scope="module")
def _session() -> Iterator[BusSession]:
    try:
        with BusSession() as session:
            yield session
    except MissingProgramError as missing:
        pytest.skip(str(missing))


@pytest.fixture(name="desktop")
def _desktop(session: BusSession) -> Iterator[ClipboardPortal]:
    """Return the portal, which accepts no call that the specification forbids."""
    portal = ClipboardPortal(session.bus_address)
    yield portal
    portal.close()
    assert portal.wrongs == []


@pytest.fixture(name="permission")
def _permission(tmp_path: Path) -> TypingPermission:
    """Return the permission of a user who has enabled typing, without a token."""
    permission = TypingPermission(tmp_path / "permission")
    permission.keep("")
    return permission


@pytest.fixture(name="clipboard")
def _clipboard(
    session: BusSession,
    desktop: ClipboardPortal,
    permission: TypingPermission,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[PortalClipboard]:
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", session.bus_address)
    bus = PortalBus()
    clipboard = PortalClipboard(bus, permission)
    yield clipboard
    clipboard.withdraw()
    bus.close()


class TestContract(ClipboardContract):
    """The portal's clipboard keeps the contract."""

    def pasted(self, desktop: ClipboardPortal) -> str:
        """See ClipboardContract."""
        return desktop.paste().decode()

    def copy(self, desktop: ClipboardPortal, text: str) -> None:
        """See ClipboardContract."""
        desktop.copy(text.encode())


class TestContractInMutter(TestContract):
    """So it does if no session may read its own content."""

    @pytest.fixture(autouse=True)
    def _as_in_mutter(self, desktop: ClipboardPortal) -> None:
        desktop.manner.reads_own = False


def test_the_clipboard_is_requested_before_the_start(
    clipboard: PortalClipboard, desktop: ClipboardPortal
) -> None:
    """And the code is offered after it, written when asked for, and read back."""
    clipboard.put(CODE, 0)
    said = [call for call in desktop.calls if call not in {"Register", "Get"}]
    offering = ["SetSelection", "SelectionRead", "SelectionWrite", "SelectionWriteDone"]
    assert said == [*ONE_SESSION, *offering]


def test_without_a_timer_it_is_not_copied(
    clipboard: PortalClipboard, desktop: ClipboardPortal, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nobody would withdraw it later: it is withdrawn at once."""

    def fail(*_: object) -> None:
        raise RuntimeError("can't start new thread")

    monkeypatch.setattr(portal_clipboard.threading.Timer, "start", fail)
    with pytest.raises(RuntimeError):
        clipboard.put(CODE, 30)
    assert not desktop.sessions


def test_it_is_marked_as_a_password(clipboard: PortalClipboard, desktop: ClipboardPortal) -> None:
    """By the mark that clipboard managers look for; it is plain text to all others."""
    clipboard.put(CODE, 0)
    assert desktop.paste("x-kde-passwordManagerHint") == b"secret"
    assert desktop.paste("text/plain") == CODE.encode()


@pytest.mark.parametrize("reads_own", [True, False])
def test_the_next_code_asks_nobody(
    clipboard: PortalClipboard,
    desktop: ClipboardPortal,
    reads_own: bool,  # noqa: FBT001 - a parameter
) -> None:
    """Each session gives the permission for the one after it; one that only reads does not stay."""
    desktop.manner.reads_own = reads_own
    for code in ("111111", "222222", CODE):
        clipboard.put(code, 0)
    assert desktop.paste() == CODE.encode()
    assert (desktop.questions, len(desktop.sessions)) == (1, 1)


def test_a_token_that_the_portal_will_not_have_is_dropped(
    clipboard: PortalClipboard, desktop: ClipboardPortal, permission: TypingPermission
) -> None:
    """Its user is asked, once: a damaged file does not disable the clipboard forever."""
    permission.keep("no token of a portal's")
    clipboard.put("111111", 0)
    clipboard.put(CODE, 0)
    assert (desktop.paste(), desktop.questions) == (CODE.encode(), 1)


def test_a_desktop_that_does_not_tell_whose_it_is(
    clipboard: PortalClipboard, desktop: ClipboardPortal, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The code can be read back nevertheless."""
    monkeypatch.setattr(portal_clipboard, "_SECONDS", 0.2)
    desktop.manner.tells = False
    clipboard.put(CODE, 0)
    assert desktop.paste() == CODE.encode()


@pytest.mark.parametrize("reads_own", [True, False])
@pytest.mark.parametrize("there", [b"", b"theirs", b"287082 and more", b"28708"])
def test_what_is_not_read_back_is_not_copied(
    clipboard: PortalClipboard,
    desktop: ClipboardPortal,
    monkeypatch: pytest.MonkeyPatch,
    there: bytes,
    reads_own: bool,  # noqa: FBT001 - a parameter
) -> None:
    """A desktop that agrees and does nothing is found out; what is there stays."""
    monkeypatch.setattr(portal_clipboard, "_SECONDS", 0.2)
    desktop.manner.takes, desktop.manner.reads_own = False, reads_own
    if there:
        desktop.copy(there)
    with pytest.raises(ClipboardError, match="did not take the code"):
        clipboard.put(CODE, 0)
    assert desktop.paste() == there
    assert desktop.sessions == {}


def test_a_program_that_copies_ends_our_session(
    clipboard: PortalClipboard, desktop: ClipboardPortal
) -> None:
    """The desktop's indicator of remote control disappears at once."""
    clipboard.put(CODE, 0)
    desktop.copy(b"theirs")
    wait_until(lambda: not desktop.sessions, SECONDS, "the session to end")
    assert desktop.paste() == b"theirs"


def test_closing_takes_the_code_away(clipboard: PortalClipboard, desktop: ClipboardPortal) -> None:
    """Twice does no harm."""
    clipboard.put(CODE, 0)
    clipboard.withdraw()
    clipboard.withdraw()
    assert (desktop.paste(), desktop.sessions, desktop.calls.count("Close")) == (b"", {}, 1)


def test_what_was_not_offered_is_refused(
    clipboard: PortalClipboard, desktop: ClipboardPortal
) -> None:
    """A program that wants a picture gets nothing and does not wait for it."""
    clipboard.put(CODE, 0)
    desktop.request("image/png")
    wait_until(lambda: not desktop.transfers(), SECONDS, "the answer")


def test_a_program_that_goes_away_does_no_harm(
    clipboard: PortalClipboard, desktop: ClipboardPortal
) -> None:
    """The requested text is never read; the next paste works."""
    clipboard.put(CODE, 0)
    desktop.request("text/plain")
    wait_until(lambda: not desktop.transfers(), SECONDS, "the answer")
    assert desktop.paste() == CODE.encode()


def test_without_leave_nobody_is_asked(
    clipboard: PortalClipboard, desktop: ClipboardPortal, permission: TypingPermission
) -> None:
    """A press does not ask for it: the error says where to give it."""
    permission.forget()
    with pytest.raises(ClipboardError, match="Allow it in the settings"):
        clipboard.put(CODE, 0)
    assert "CreateSession" not in desktop.calls


@pytest.mark.parametrize(("response", "shares"), [(1, True), (0, False)])
def test_a_refusal_is_not_asked_again(
    clipboard: PortalClipboard,
    desktop: ClipboardPortal,
    response: int,
    shares: bool,  # noqa: FBT001 - a parameter
) -> None:
    """Neither where all was refused nor where the clipboard was; no session is left."""
    desktop.manner.response, desktop.manner.shares = response, shares
    for _ in range(2):
        with pytest.raises(ClipboardError) as caught:
            clipboard.put(CODE, 0)
        assert CODE not in str(caught.value)
    assert (desktop.questions, desktop.sessions) == (1, {})


def test_a_portal_that_is_restarted(
    clipboard: PortalClipboard, desktop: ClipboardPortal, session: BusSession
) -> None:
    """The code went with the old one; the new one gets the next, and may be asked again."""
    clipboard.put(CODE, 0)
    desktop.manner.response = 1
    desktop.forget_tokens()
    assert not copied(clipboard, "111111")
    desktop.close()
    successor = ClipboardPortal(session.bus_address)
    try:
        wait_until(lambda: copied(clipboard, "222222"), SECONDS, "it to be asked")
        assert successor.paste() == b"222222"
    finally:
        successor.close()
    assert successor.wrongs == []


def test_a_portal_that_has_ended(clipboard: PortalClipboard, desktop: ClipboardPortal) -> None:
    """There is nothing to copy to, and nothing was copied."""
    desktop.close()
    with pytest.raises(ClipboardError, match="portal"):
        clipboard.put(CODE, 0)


def copied(clipboard: PortalClipboard, code: str) -> bool:
    """Return whether a code could be copied."""
    with suppress(ClipboardError):
        clipboard.put(code, 0)
        return True
    return False
