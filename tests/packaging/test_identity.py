"""Menu entry, icons and metainfo: what the desktops' own tools say of them."""

from __future__ import annotations

import configparser
import re
import subprocess
from pathlib import Path
from typing import Final
from xml.etree import ElementTree as ET

import pytest
from PySide6.QtGui import QImage

from support.programs import find_program
from totpdesk import __version__
from totpdesk.base.paths import DESKTOP_ID

ROOT: Final = Path(__file__).parents[2]
CHANGELOG: Final = ROOT / "CHANGELOG.md"
SHOTS: Final = "https://raw.githubusercontent.com/totpdesk/totpdesk/main/"


def said(*argv: str | Path) -> str:
    """Run a validator; return what it says. Fails where it finds an error."""
    ran = subprocess.run(argv, capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stdout + ran.stderr
    return ran.stdout + ran.stderr


@pytest.fixture(name="metainfo")
def _metainfo(share: Path) -> ET.Element:
    file = share / "metainfo" / f"{DESKTOP_ID}.metainfo.xml"
    return ET.parse(file).getroot()  # noqa: S314 - our own file


def test_the_menu_entry_is_valid(share: Path) -> None:
    """No error and no warning; a hint tells what could be added."""
    entry = share / "applications" / f"{DESKTOP_ID}.desktop"
    output = said(find_program("desktop-file-validate"), entry)
    assert [line for line in output.splitlines() if "hint:" not in line] == []


def test_the_actions_are_commands(share: Path) -> None:
    """What the entry and its actions run is known to the command line."""
    entry = (share / "applications" / f"{DESKTOP_ID}.desktop").read_text()
    commands = re.findall(r"^Exec=totpdesk (.+)$", entry, re.MULTILINE)
    assert len(commands) == len(re.findall(r"^Exec=", entry, re.MULTILINE)) == 5
    for command in commands:
        page = (share / "man" / "man1" / f"totpdesk-{command.split()[0]}.1").read_text()
        assert f"totpdesk {command}" in page.replace(r"\-", "-")


def test_gnomes_search_is_off(share: Path) -> None:
    """Its file is where GNOME looks, of this entry, and asks nobody before it is switched on."""
    provider = configparser.ConfigParser()
    folder = share / "gnome-shell" / "search-providers"
    assert provider.read(folder / f"{DESKTOP_ID}.search-provider.ini")
    group = provider["Shell Search Provider"]
    assert (share / "applications" / group["DesktopId"]).exists()
    assert group.getboolean("DefaultDisabled")
    assert not group.getboolean("AutoStart")


def test_the_metainfo_is_valid(share: Path) -> None:
    """Software centres take it: no error and no warning."""
    file = share / "metainfo" / f"{DESKTOP_ID}.metainfo.xml"
    output = said(find_program("appstreamcli"), "validate", "--no-net", "--no-color", file)
    assert [line for line in output.splitlines() if line.startswith(("E:", "W:"))] == []


def test_the_metainfo_is_of_this_version(metainfo: ET.Element) -> None:
    """The newest release in it is the version that is built, with the date of the changelog."""
    release = metainfo.find("releases/release")
    assert release is not None
    assert release.get("version") == __version__
    heading = f"## [{__version__}] - "
    dated = [line for line in CHANGELOG.read_text().splitlines() if line.startswith(heading)]
    assert dated in ([], [heading + release.get("date", "")])


def test_the_screenshots_are_there(metainfo: ET.Element) -> None:
    """Each picture is a file of this repository."""
    images = [image.text or "" for image in metainfo.iter("image")]
    assert images
    assert [url for url in images if not url.startswith(SHOTS)] == []
    assert [url for url in images if not (ROOT / url.removeprefix(SHOTS)).is_file()] == []


@pytest.mark.parametrize("name", [DESKTOP_ID, f"{DESKTOP_ID}-symbolic"])
def test_the_icons_are_drawn(share: Path, name: str) -> None:
    """Both are square pictures with something in them."""
    (file,) = (share / "icons" / "hicolor").rglob(f"{name}.svg")
    image = QImage(str(file))
    assert image.width() == image.height() > 0
    middle = [image.pixelColor(image.width() // 2, y).alpha() for y in range(image.height())]
    assert 255 in middle


def test_the_symbolic_icon_has_one_colour(share: Path) -> None:
    """Desktops paint it in the colour of the text around it."""
    (file,) = share.rglob("*-symbolic.svg")
    assert len(set(re.findall(r"#[0-9a-f]{6}", file.read_text()))) == 1
