"""Several accounts at once: files dropped together, parts of an export, all that screens show."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QMimeData, Qt, QUrl
from PySide6.QtGui import QGuiApplication, QImage, QPainter, QPixmap
from PySide6.QtWidgets import QFileDialog

from support.gui import banner_text, click, drop, entered, says
from support.migration_links import message, migration
from totpdesk.base.errors import InvalidInputError, NoCodeInImageError
from totpdesk.gui.add import scan
from totpdesk.gui.add.dialog import AddAccount
from totpdesk.gui.add.scan import grab_screens
from totpdesk.gui.menu import AddMethod
from totpdesk.transfer.qr.draw import png

if TYPE_CHECKING:
    from pathlib import Path

    from PySide6.QtWidgets import QApplication

    from conftest import Settle, World
    from totpdesk.transfer.qr.accounts import Found

GITHUB = "otpauth://totp/GitHub:ann?secret=JBSWY3DPEHPK3PXP&issuer=GitHub"
BANK = "otpauth://totp/Bank:bob?secret=GEZDGNBVGY3TQOJQ&issuer=Bank"
MISSING = "Part 2 of 3 is missing from the export. Add it, too."


class Folder:
    """Draws codes into files."""

    def __init__(self, path: Path) -> None:
        """Begin empty."""
        self._path = path

    def draw(self, text: str) -> Path:
        """Draw one code into a file of its own."""
        path = self._path / f"{len(list(self._path.iterdir()))}.png"
        path.write_bytes(png(text))
        return path

    def screen(self, scale: float, *texts: str) -> QImage:
        """Return a grabbed screen of that scale, codes beside one another on it."""
        picture = QImage(400 * max(1, len(texts)), 500, QImage.Format.Format_RGB32)
        picture.fill(Qt.GlobalColor.darkBlue)
        painter = QPainter(picture)
        for position, text in enumerate(texts):
            painter.drawImage(400 * position + 20, 40, QImage(str(self.draw(text))))
        painter.end()
        picture.setDevicePixelRatio(scale)
        return picture


@pytest.fixture(name="folder")
def _folder(tmp_path: Path) -> Folder:
    path = tmp_path / "pictures"
    path.mkdir()
    return Folder(path)


@pytest.fixture(name="dialog")
def _dialog(application: QApplication, world: World) -> AddAccount:
    dialog = AddAccount(world.context)
    dialog.show()
    return dialog


def part(index: int) -> str:
    """Return one of the three parts of an export, with an account named for it."""
    account = message((1, b"Hello!\xde\xad\xbe\xef"), (2, f"account {index}"))
    return migration(account, index=index, size=3, batch=0)


def drop_files(dialog: AddAccount, *paths: Path) -> None:
    """Drop files on it."""
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    drop(dialog, data)


def names(dialog: AddAccount) -> list[str]:
    """Return the names under review."""
    return entered(dialog, "Name")


def said(dialog: AddAccount) -> str:
    """Return what the banner says, if it does."""
    return banner_text(dialog)


def labels(found: Found) -> list[str]:
    """Return whose accounts were found."""
    return [each.key_uri.account.account for each in found.entries]


def test_all_files_that_are_dropped_are_read(
    dialog: AddAccount, folder: Folder, until: Settle
) -> None:
    """Not the first one only: the parts of an export, and an account beside them."""
    drop_files(dialog, folder.draw(part(2)), *map(folder.draw, (GITHUB, part(0), part(1))))
    until(lambda: names(dialog) == ["GitHub", "account 0", "account 1", "account 2"])
    assert said(dialog) == ""
    assert says(dialog, "4 accounts")


def test_a_missing_part_is_reported_and_stops_nothing(
    dialog: AddAccount, world: World, folder: Folder, until: Settle
) -> None:
    """What is there can be added; the sentence is above it."""
    drop_files(dialog, folder.draw(part(2)), folder.draw(part(0)))
    until(lambda: names(dialog) == ["account 0", "account 2"])
    assert said(dialog) == MISSING
    click(dialog, "Add")
    until(lambda: world.names() == ["account 0", "account 2"])


def test_what_is_no_account_is_reported_beside_those_that_are(
    dialog: AddAccount, folder: Folder, until: Settle
) -> None:
    """Each code that is none has its sentence; of many, some are only counted."""
    others = [folder.draw(f"https://example.org/{number}") for number in range(6)]
    drop_files(dialog, folder.draw(GITHUB), *others)
    until(lambda: names(dialog) == ["GitHub"])
    assert said(dialog).splitlines() == [
        *(
            f"QR code {position}: It contains a web address, not an account."
            for position in range(2, 6)
        ),
        "And 2 more.",
    ]


def test_the_next_try_clears_what_was_said(
    dialog: AddAccount, folder: Folder, until: Settle
) -> None:
    """With the missing part the sentence is gone."""
    pictures = [folder.draw(part(index)) for index in range(3)]
    drop_files(dialog, pictures[0], pictures[2])
    until(lambda: said(dialog) == MISSING)
    drop_files(dialog, *pictures)
    until(lambda: len(names(dialog)) == 3)
    assert said(dialog) == ""


def test_files_of_no_use_are_refused(dialog: AddAccount, folder: Folder, until: Settle) -> None:
    """Where no code is an account, the first one's reason is shown and nothing is reviewed."""
    drop_files(dialog, folder.draw("https://example.org"), folder.draw("WIFI:S:home;;"))
    until(lambda: said(dialog))
    assert said(dialog) == "QR code 1: It contains a web address, not an account."
    assert names(dialog) == []


def test_pasted_links_of_an_export_are_read(
    dialog: AddAccount, application: QApplication, until: Settle
) -> None:
    """Google's links are read from a text, too, beside otpauth links."""
    data = QMimeData()
    data.setText(f"# mine\n{part(0)}\n{GITHUB}\n{part(2)}")
    drop(dialog, data)
    until(lambda: names(dialog) == ["GitHub", "account 0", "account 2"])
    assert MISSING in said(dialog)


def test_every_code_on_every_screen_is_found_once(folder: Folder) -> None:
    """Screens of different scale hold several codes each; one that is on two counts once."""
    screens = [
        folder.screen(1.0, GITHUB, part(1)),
        folder.screen(1.75),
        folder.screen(2.0, part(0), GITHUB, BANK),
    ]
    found = scan.in_screens(screens)
    assert labels(found) == ["ann", "bob", "account 0", "account 1"]
    assert found.notes == ("Part 3 of 3 is missing from the export. Add it, too.",)


def test_screens_without_an_account(folder: Folder) -> None:
    """No code at all, and none that is an account, have different messages."""
    with pytest.raises(NoCodeInImageError, match="on the screen"):
        scan.in_screens([folder.screen(2.0), folder.screen(1.0)])
    with pytest.raises(InvalidInputError, match="a web address"):
        scan.in_screens([folder.screen(1.0, "https://example.org")])


def test_all_screens_are_grabbed_in_their_own_pixels(
    application: QApplication, folder: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A screen's scale neither shrinks its picture nor hides the code on the one beside it."""

    class Screen:
        def __init__(self, picture: QImage) -> None:
            self._picture = QPixmap.fromImage(picture)

        def grabWindow(self, window: int) -> QPixmap:  # noqa: N802 - Qt's name
            assert window == 0, "the whole screen"
            return self._picture

    pictures = [folder.screen(1.0, GITHUB), QImage(), folder.screen(2.0, BANK)]
    monkeypatch.setattr(QGuiApplication, "screens", lambda: [Screen(each) for each in pictures])
    grabbed = grab_screens()
    assert [(each.width(), each.height()) for each in grabbed] == [(400, 500), (400, 500)]
    assert labels(scan.in_screens(grabbed)) == ["ann", "bob"]


def test_several_files_can_be_chosen(dialog: AddAccount, folder: Folder, until: Settle) -> None:
    """The file dialog takes as many as its user marks."""
    dialog.begin(AddMethod.IMAGE)
    (files,) = dialog.findChildren(QFileDialog)
    assert files.fileMode() is QFileDialog.FileMode.ExistingFiles
    files.filesSelected.emit([str(folder.draw(GITHUB)), str(folder.draw(BANK))])
    until(lambda: names(dialog) == ["GitHub", "Bank"])
