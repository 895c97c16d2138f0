"""The folder and the AppImage, which need no Python: the job, and all that starts them again."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import socket
import subprocess
import tarfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from support.fingers import Key, SecondKeyboard
from support.programs import find_program, processes_with
from support.session import DesktopSession
from support.targets import QtField
from support.totpdesk import Totpdesk
from support.tray import TrayHost
from support.waiting import wait_until
from totpdesk import __version__
from totpdesk.base.paths import DESKTOP_ID

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[3]
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
TIMEOUT = 60.0  # seconds
EXTRACT = "--appimage-extract-and-run"
BROWSER = '#!/bin/sh\nenv >"$0.part"; mv "$0.part" "$0.env"\n'


@pytest.fixture(name="session")
def _session() -> Iterator[DesktopSession]:
    with DesktopSession() as session:
        yield session


@pytest.fixture(name="how", params=["folder", "appimage", "extracted"])
def _how(request: pytest.FixtureRequest, tmp_path: Path) -> tuple[str, ...]:
    """Return the command that a user gives, in a folder whose name needs quoting."""
    target = tmp_path / "of a user"
    target.mkdir()
    if request.param == "folder":
        with tarfile.open(request.getfixturevalue("folder")) as archive:
            archive.extractall(target, filter="data")
        return (str(target / "totpdesk" / "totpdesk"),)
    copy = shutil.copy(request.getfixturevalue("appimage"), target)
    if request.param == "extracted":
        return (copy, EXTRACT)
    if not os.access("/dev/fuse", os.R_OK | os.W_OK):
        pytest.skip("this machine mounts nothing by FUSE; the image is tested extracted")
    return (copy,)


@pytest.fixture(name="program")
def _program(how: tuple[str, ...]) -> Path:
    return Path(how[0])


@pytest.fixture(name="frozen")
def _frozen(session: DesktopSession, how: tuple[str, ...]) -> Totpdesk:
    totpdesk = Totpdesk(session)
    totpdesk.argv = how
    totpdesk.do("add", "demo", "--secret-stdin", text=SECRET)
    return totpdesk


def quit_tray(frozen: Totpdesk) -> None:
    """End the tray as its menu does: a signal would end what holds the image first."""
    with socket.socket(socket.AF_UNIX) as connection:
        connection.connect(str(frozen.socket))
        connection.sendall(b'{"do": "quit"}\n')
        assert connection.makefile("rb").readline() == b"{}\n"
    wait_until(lambda: not frozen.socket.exists(), TIMEOUT, "the tray to end")


def test_the_doctor_tries_the_desktop(frozen: Totpdesk) -> None:
    """Where no instance runs, a process of its own tries it: that is this program again."""
    output = frozen.run("doctor").stdout
    assert re.search(r"^ok +typing", output, re.MULTILINE), output


def test_the_job(frozen: Totpdesk, session: DesktopSession, program: Path) -> None:
    """The tray's practice page opens; the shortcut types the code, after which the menu changes."""
    host = TrayHost(session)
    frozen.start_tray()
    before = set(processes_with(str(program)))
    host.wait_icon().click("Practice page")
    wait_until(lambda: set(processes_with(str(program))) - before, TIMEOUT, "the practice page")
    field = QtField(session)
    SecondKeyboard(session).chord((Key.CTRL, Key.ALT, Key.O), hold=0.12)
    field.wait_text(lambda text: re.fullmatch(r"\d{6}", text) is not None, TIMEOUT)
    quit_tray(frozen)


def test_what_it_writes_starts_it_again(
    frozen: Totpdesk, session: DesktopSession, program: Path, how: tuple[str, ...]
) -> None:
    """Menu entry, start at login and shortcuts name what the user has, not where it is mounted."""
    frozen.do("desktop", "install")
    frozen.do("config", "set", "autostart", "yes")
    data, config = (Path(session.env[f"XDG_{kind}_HOME"]) for kind in ("DATA", "CONFIG"))
    menu = data / "applications" / f"{DESKTOP_ID}.desktop"
    login = config / "autostart" / f"{DESKTOP_ID}.desktop"
    for entry in (menu, login):
        lines = entry.read_text().splitlines()
        assert f"TryExec={program}" in lines
        commands = [line.removeprefix("Exec=") for line in lines if line.startswith("Exec=")]
        assert commands
        assert all(tuple(shlex.split(line))[: len(how)] == how for line in commands)
    assert shlex.join([*how, "type"]) in frozen.do("shortcut")
    assert __version__ in subprocess.check_output([*how, "--version"], text=True)


def test_a_link_is_a_command(how: tuple[str, ...], program: Path, tmp_path: Path) -> None:
    """Linked into a folder of PATH it is `totpdesk`, with its completions."""
    link = tmp_path / "bin" / "totpdesk"
    link.parent.mkdir()
    link.symlink_to(program)
    env = {"HOME": str(tmp_path), "PATH": f"{link.parent}:/usr/bin:/bin", "LC_ALL": "C.UTF-8"}
    if len(how) > 1:
        env["APPIMAGE_EXTRACT_AND_RUN"] = "1"
    said = subprocess.check_output(["totpdesk", "completion", "fish"], env=env, text=True)
    (tmp_path / "totpdesk.fish").write_text(said)
    script = f"source {tmp_path}/totpdesk.fish; complete -C 'totpdesk config set insert '"
    offered = subprocess.check_output([find_program("fish"), "-c", script], env=env, text=True)
    assert offered.split() == ["copy", "paste", "type"]


def test_a_folder_that_moved_is_found(
    frozen: Totpdesk, session: DesktopSession, program: Path, how: tuple[str, ...]
) -> None:
    """Once it was started from its new place, the menu and start at login start it there."""
    frozen.do("desktop", "install")
    frozen.do("config", "set", "autostart", "yes")
    old = program.parents[1] if program.parent.name == "totpdesk" else program.parent
    new = old.rename(old.with_name("elsewhere"))
    moved = new / program.relative_to(old)
    frozen.argv = (str(moved), *how[1:])
    frozen.start_tray()
    quit_tray(frozen)
    for variable, folder in (("XDG_DATA_HOME", "applications"), ("XDG_CONFIG_HOME", "autostart")):
        entry = Path(session.env[variable], folder, f"{DESKTOP_ID}.desktop")
        assert f'Exec="{moved}"' in entry.read_text()


def test_other_programs_get_the_users_environment(
    frozen: Totpdesk, session: DesktopSession, tmp_path: Path
) -> None:
    """A browser finds its own libraries and Qt plug-ins, not those of this build."""
    browser = tmp_path / "browser"
    browser.write_text(BROWSER)
    browser.chmod(0o700)
    written = tmp_path / "browser.env"
    users = [f"BROWSER={browser}", "LD_LIBRARY_PATH=/opt/lib"]
    practice = session.spawn(["env", *users, *frozen.argv, "practice"])
    wait_until(lambda: practice.alive() and written.exists(), TIMEOUT, "the browser")
    practice.stop()
    got = dict(line.split("=", 1) for line in written.read_text().splitlines() if "=" in line)
    assert got["LD_LIBRARY_PATH"] == "/opt/lib"
    assert {"QT_PLUGIN_PATH", "QML2_IMPORT_PATH"}.isdisjoint(got)


@pytest.mark.timeout(900)
def test_the_appimage_can_be_made_again(appimage: Path, tmp_path: Path) -> None:
    """The same folder makes the same file, byte for byte; the tree in it is complete."""
    tree = tmp_path / "again.AppImage.AppDir"
    built = ROOT / "build" / "folder" / "totpdesk"
    argv = ["sh", ROOT / "packaging" / "appimage" / "make.sh", built, built / "share"]
    env = os.environ | {"SOURCE_DATE_EPOCH": made_at(appimage)}
    again = tmp_path / "again.AppImage"
    subprocess.run([*argv, again], env=env, check=True)
    assert again.read_bytes() == appimage.read_bytes()
    for name in ("AppRun", ".DirIcon", f"{DESKTOP_ID}.desktop", f"{DESKTOP_ID}.svg"):
        assert (tree / name).is_file()
    assert (tree / "usr" / "share" / "metainfo" / f"{DESKTOP_ID}.metainfo.xml").is_file()
    assert (tree / "AppRun").resolve().parent.parent == tree / "usr" / "lib"


def made_at(image: Path) -> str:
    """Return when its file system was made, in seconds since 1970."""
    offset = subprocess.check_output([image, "--appimage-offset"], text=True).strip()
    argv = ["unsquashfs", "-mkfs-time", "-offset", offset, image]
    return subprocess.check_output(argv, text=True).strip()
