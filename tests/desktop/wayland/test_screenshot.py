"""Screenshots by KDE's real portal: a QR code on the screen is found, and no file of it is left.

KDE needs two things besides the usual session. KWin takes pictures only where OpenGL draws, which
Mesa does with the processor, too. And Plasma 5.27's backend builds its dialog for interactive
screenshots at every request: it needs Kirigami, and a module of the whole Plasma workspace, for
which an empty one is enough, as nothing of it is ever shown.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from support.waiting import wait_until
from support.wayland.kde import KdeSession
from support.wayland.where import ON_KDE
from totpdesk.base.errors import NoCodeInImageError, PortalRefusedError
from totpdesk.gui.add import scan
from totpdesk.platforms.linux.wayland.portal.bus import PortalBus
from totpdesk.platforms.linux.wayland.portal.screenshot import PortalScreenshot
from totpdesk.transfer.qr.draw import png

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = ON_KDE

URI = "otpauth://totp/GitHub:ann?secret=JBSWY3DPEHPK3PXP&issuer=GitHub"
PNG = b"\x89PNG"
PICTURES = "Bilder #1 ½ 50%20?"  # whatever a user calls the folder
DIALOGS = "org/kde/plasma/workspace/dialogs"
DIALOG = """
import QtQuick 2.15
import QtQuick.Controls 2.15
import QtQuick.Window 2.15

Window {
    signal accept()
    signal reject()
    function present() {}
    property string iconName
    property bool acceptable
    property list<QtObject> actions
    property alias standardButtons: buttons.standardButtons
    property alias dialogButtonBox: buttons
    DialogButtonBox { id: buttons }
}
"""


class PictureSession(KdeSession):
    """A KDE session that can take pictures. Its temporary folder is its own, to be searched."""

    def _session_environment(self) -> dict[str, str]:
        return super()._session_environment() | {
            "KWIN_COMPOSE": "O2",
            "QML2_IMPORT_PATH": str(self._modules()),
            "TMPDIR": str(self.new_folder("tmp")),
        }

    def _start(self) -> None:
        self._make_pictures_folder()
        super()._start()

    def _make_pictures_folder(self) -> None:
        Path(self.env["HOME"], PICTURES).mkdir()
        config = Path(self.env["XDG_CONFIG_HOME"])
        config.mkdir(parents=True)
        (config / "user-dirs.dirs").write_text(f'XDG_PICTURES_DIR="$HOME/{PICTURES}"\n')

    def _modules(self) -> Path:
        """Make the QML module that replaces Plasma's, where Plasma itself is missing."""
        folder = self.new_folder("qml")
        if not _installed(DIALOGS):
            module = folder / DIALOGS
            module.mkdir(parents=True)
            (module / "SystemDialog.qml").write_text(DIALOG)
            name = DIALOGS.replace("/", ".")
            (module / "qmldir").write_text(f"module {name}\nSystemDialog 1.0 SystemDialog.qml\n")
        return folder


@pytest.fixture(scope="module")
def session(kind: type[KdeSession]) -> Iterator[PictureSession]:
    """Return a session that can take pictures, with nothing on its screen."""
    if not _installed("org/kde/kirigami.2"):
        pytest.skip(
            "Kirigami is not installed. Run: apt-get install qml-module-org-kde-kirigami2 "
            "qml-module-qtquick-controls2 qml-module-qtquick-layouts"
        )
    with PictureSession() as session:
        yield session


@pytest.fixture(name="bus")
def _bus(session: PictureSession, monkeypatch: pytest.MonkeyPatch) -> Iterator[PortalBus]:
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", session.bus_address)
    bus = PortalBus()
    yield bus
    bus.close()


@pytest.fixture(name="camera")
def _camera(bus: PortalBus) -> PortalScreenshot:
    return PortalScreenshot(bus)


@pytest.fixture(name="poster")
def _poster(session: PictureSession, camera: PortalScreenshot, tmp_path: Path) -> Iterator[None]:
    """Show a site's QR code, until it is seen. Its own file lies outside the session's folders."""
    picture = tmp_path / "qr.png"
    picture.write_bytes(png(URI))
    child = session.spawn([sys.executable, "-m", "support.apps.poster", str(picture)])
    wait_until(lambda: child.alive() and labels(camera.capture()), 20, "the poster to be drawn")
    yield
    child.stop()


def test_a_code_on_the_screen_is_found(
    session: PictureSession, camera: PortalScreenshot, poster: None
) -> None:
    """The picture shows the code; of its file nothing is left, wherever it was."""
    assert labels(camera.capture()) == ["GitHub (ann)"]
    assert pictures(session) == []


def test_the_desktop_itself_leaves_its_file(session: PictureSession, bus: PortalBus) -> None:
    """It is up to us to delete it: in a folder of any name, as a URI with all its escapes."""
    options = {"interactive": ("b", False)}
    results = bus.request("Screenshot", "Screenshot", "sa{sv}", "", options=options)
    (left,) = pictures(session)
    assert left.parent.name == PICTURES
    assert results["uri"] == left.as_uri()
    left.unlink()


def test_our_windows_are_not_on_the_picture(session: PictureSession, poster: None) -> None:
    """Where the accounts cover the code, they make way until the picture has been taken."""
    printed = session.run([sys.executable, "-m", "support.apps.scan_screen"], timeout=60)
    assert printed.splitlines() == ["[]", '["GitHub"]']
    assert pictures(session) == []


def test_a_desktop_that_cannot_save_has_refused(
    session: PictureSession, camera: PortalScreenshot
) -> None:
    """Without a folder for pictures Plasma answers as if its user had said no."""
    folder = Path(session.env["HOME"], PICTURES)
    folder.rmdir()
    try:
        with pytest.raises(PortalRefusedError):
            camera.capture()
    finally:
        folder.mkdir()


def labels(content: bytes) -> list[str]:
    """Return whose codes are on a picture."""
    try:
        return [item.key_uri.account.label for item in scan.in_screenshot(content).entries]
    except NoCodeInImageError:
        return []


def pictures(session: PictureSession) -> list[Path]:
    """Return every picture file in the session's home, runtime and temporary folders."""
    files = (path for path in session.folder.rglob("*") if path.is_file())
    return [path for path in files if path.read_bytes().startswith(PNG)]


def _installed(module: str) -> bool:
    return any(Path("/usr/lib").glob(f"*/qt5/qml/{module}/qmldir"))
