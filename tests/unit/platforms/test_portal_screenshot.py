"""Screenshots by the portal: what is taken from its answer, and that no file of it stays."""

from __future__ import annotations

import os
import socket
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from contracts.screenshot import ScreenshotContract
from fakes.portal_bus import FakePortalBus
from totpdesk.base.errors import PortalEndedError, PortalError, PortalRefusedError
from totpdesk.platforms.linux.wayland.portal import screenshot
from totpdesk.platforms.linux.wayland.portal.screenshot import PortalScreenshot
from totpdesk.transfer.qr.draw import png

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

PICTURE = b"\x89PNG and so on"


class CameraDesktop(FakePortalBus):
    """A desktop that takes screenshots: it answers with results, or refuses."""

    def __init__(
        self,
        results: dict[str, Any] | None = None,
        refusal: PortalError | None = None,
    ) -> None:
        """Start with one that does not ask its user."""
        super().__init__()
        self.results = results or {}
        self.refusal = refusal
        self.asked: list[tuple[str, tuple[Any, ...], dict[str, tuple[str, object]]]] = []
        self.before: Callable[[], None] = lambda: None

    def answer(
        self, method: str, body: tuple[Any, ...], options: Mapping[str, tuple[str, object]]
    ) -> dict[str, Any]:
        """Write down what is asked, and answer."""
        self.asked.append((method, body, dict(options)))
        self.before()
        if self.refusal:
            raise self.refusal
        return self.results


def take(uri: object) -> bytes:
    """Take a screenshot of which the portal says that it is there."""
    return PortalScreenshot(CameraDesktop({"uri": uri})).capture()  # type: ignore[arg-type]


@pytest.fixture(name="picture")
def _picture(tmp_path: Path) -> Path:
    path = tmp_path / "Screenshot from here.png"
    path.write_bytes(PICTURE)
    return path


def test_the_picture_is_returned_and_its_file_is_gone(picture: Path) -> None:
    """A blank in the name comes as %20."""
    uri = picture.as_uri()
    assert "%20" in uri
    assert take(uri) == PICTURE
    assert list(picture.parent.iterdir()) == []


def test_the_desktop_is_asked_without_its_own_dialog(picture: Path) -> None:
    """One request, not interactive."""
    bus = CameraDesktop({"uri": picture.as_uri()})
    PortalScreenshot(bus).capture()  # type: ignore[arg-type]
    options = {"interactive": ("b", False)}
    assert bus.asked == [("Screenshot", ("",), options)]


def test_where_it_ends_the_request_its_own_tool_is_opened(picture: Path) -> None:
    """GNOME 51 asks for the permission only while our window has the keyboard: ours are hidden."""
    bus = CameraDesktop({"uri": picture.as_uri()}, PortalEndedError("Ended."))

    def ask_again() -> None:
        if len(bus.asked) == 2:
            bus.refusal = None

    bus.before = ask_again
    assert PortalScreenshot(bus, opens_tool=True).capture() == PICTURE  # type: ignore[arg-type]
    asked = [options["interactive"] for _, _, options in bus.asked]
    assert asked == [("b", False), ("b", True)]


def test_a_refusal_is_not_asked_again(picture: Path) -> None:
    """The user has answered; and a tool that they have closed is not opened again."""
    for refusal, times in ((PortalRefusedError("No."), 1), (PortalEndedError("Ended."), 2)):
        bus = CameraDesktop({"uri": picture.as_uri()}, refusal)
        with pytest.raises(PortalRefusedError):
            PortalScreenshot(bus, opens_tool=True).capture()  # type: ignore[arg-type]
        assert len(bus.asked) == times


@pytest.mark.parametrize(
    "name", ["a%20b.png", "ä ü.png", "what?.png", "#1.png", "a+b.png", "caf\udce9.png"]
)
def test_odd_names_are_read(tmp_path: Path, name: str) -> None:
    """Per cent, letters, question marks and bytes that are no UTF-8: the file of that name."""
    path = tmp_path / name
    path.write_bytes(PICTURE)
    assert take(path.as_uri()) == PICTURE
    assert not path.exists()


def test_localhost_is_here(picture: Path) -> None:
    """RFC 8089 lets a local file's URI name this host so."""
    assert take(picture.as_uri().replace("file://", "file://localhost")) == PICTURE


@pytest.mark.parametrize("refusal", [PortalRefusedError("No."), PortalEndedError("Ended.")])
def test_a_refusal_says_what_to_do(refusal: PortalError) -> None:
    """Portals remember it, and then end each request at once."""
    with pytest.raises(PortalRefusedError, match="its settings") as refused:
        PortalScreenshot(CameraDesktop(refusal=refusal)).capture()  # type: ignore[arg-type]
    assert "Save a screenshot yourself" in str(refused.value)


def test_a_portal_that_is_gone_is_no_refusal() -> None:
    """What it says is passed on."""
    with pytest.raises(PortalError, match="not running") as gone:
        PortalScreenshot(CameraDesktop(refusal=PortalError("It is not running."))).capture()  # type: ignore[arg-type]
    assert not isinstance(gone.value, PortalRefusedError)


@pytest.mark.parametrize(
    "uri",
    [
        "",
        None,
        "{path}",
        "file:{path}?x",
        "file://{path}#x",
        "file://elsewhere.example{path}",
        "file://[{path}",
        "https://localhost{path}",
        "file:{relative}",
        "file://{path}%00",
        "file://{path}.gone",
        "file://{folder}",
    ],
)
def test_what_names_no_file_of_ours_is_left_alone(picture: Path, uri: str | None) -> None:
    """Another kind of address, a host, a query, a folder, nothing: refused, nothing is deleted."""
    places = {"path": picture, "relative": picture.name, "folder": picture.parent}
    plain = uri and uri.format(**{key: str(p).replace(" ", "%20") for key, p in places.items()})
    with pytest.raises(PortalError, match="provided no file"):
        take(plain)
    assert picture.read_bytes() == PICTURE


def test_no_answer_of_use() -> None:
    """A success without a file's name is none."""
    with pytest.raises(PortalError, match="provided no file"):
        PortalScreenshot(CameraDesktop()).capture()  # type: ignore[arg-type]


def test_only_plain_files(tmp_path: Path, picture: Path) -> None:
    """A link, a pipe and a socket are refused and left; a pipe is not waited for."""
    link, pipe = tmp_path / "link.png", tmp_path / "pipe.png"
    link.symlink_to(picture)
    os.mkfifo(pipe)
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(str(tmp_path / "socket.png"))
        for path in (link, pipe, tmp_path / "socket.png"):
            with pytest.raises(PortalError, match="provided no file"):
                take(path.as_uri())
    assert picture.read_bytes() == PICTURE
    assert link.is_symlink()
    assert pipe.is_fifo()


def test_another_users_file_is_left_alone(picture: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What does not belong to us is neither read nor deleted."""
    monkeypatch.setattr(screenshot.os, "getuid", lambda: picture.stat().st_uid + 1)
    with pytest.raises(PortalError, match="provided no file"):
        take(picture.as_uri())
    assert picture.exists()


def test_a_file_that_cannot_be_read_is_deleted_all_the_same(
    picture: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It holds the secret, read or not."""

    def broken(_path: Path) -> bytes:
        raise OSError(5, "Input/output error")

    monkeypatch.setattr(Path, "read_bytes", broken)
    with pytest.raises(PortalError, match=r"cannot be read \(Input/output error\)"):
        take(picture.as_uri())
    assert not picture.exists()


def test_a_file_that_cannot_be_deleted_is_reported(
    picture: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its user must do that, so its name is said."""

    def stuck(_path: Path, *, missing_ok: bool = False) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "unlink", stuck)
    with pytest.raises(PortalError) as caught:
        take(picture.as_uri())
    assert str(picture) in str(caught.value)
    assert "Delete it yourself" in str(caught.value)


class Scene:
    """A ScreenshotScene over a fake bus, whose desktop leaves a file each time."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._bus = CameraDesktop()
        self.screenshot = PortalScreenshot(self._bus)  # type: ignore[arg-type]
        self._bus.before = self._leave_a_file

    def refuse(self) -> None:
        """See ScreenshotScene."""
        self._bus.refusal = PortalRefusedError("You refused this.")

    def _leave_a_file(self) -> None:
        path = self._folder / "Screenshot.png"
        path.write_bytes(png("a code"))
        self._bus.results = {"uri": path.as_uri()}


class TestContract(ScreenshotContract):
    """The contract of Screenshot."""

    @pytest.fixture
    def scene(self, tmp_path: Path) -> Scene:
        """Return a desktop."""
        return Scene(tmp_path)
