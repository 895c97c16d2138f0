"""Measure the packages in dist/ beside KeePassXC's: `sh packaging/build.sh measure`.

Prints the table of docs/install.md: the sizes to download and installed, and how soon each starts.
It takes two minutes; nothing else should run on the machine. What is not in dist/ is left out.
"""

from __future__ import annotations

import compileall
import shutil
import subprocess
import sys
import tarfile
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

TESTS = Path(__file__).parents[1]
sys.path[0] = str(TESTS)  # as pytest has it, in the place of this script's folder

from bench import machine  # noqa: E402
from bench.contenders.keepassxc import KeePassXC  # noqa: E402
from bench.contenders.totpdesk import fill, start_tray  # noqa: E402
from bench.shortcut import Server  # noqa: E402
from support.programs import find_program  # noqa: E402
from support.session import DesktopSession  # noqa: E402

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT: Final = TESTS.parent
DIST: Final = ROOT / "dist"
PEER: Final = "KeePassXC"
COMMANDS: Final = 9  # runs of a command, of which the best counts
STARTS: Final = 5
HEAD: Final = """\
| | to download | installed | `--version` | `list` | ready for the shortcut |
| --- | --- | --- | --- | --- | --- |"""


@dataclass(frozen=True, slots=True)
class Package:
    """What to start, and its sizes in bytes; 0 where it has none of its own."""

    name: str
    argv: tuple[str, ...]
    download: int
    installed: int
    tray: bool = True


def main() -> None:
    """Print the table, and above it where and when."""
    with tempfile.TemporaryDirectory() as folder, DesktopSession() as session:
        facts = machine.facts(session.env)
        named = ("date", "machine", "system", "commit", "KeePassXC")
        print("; ".join(f"{name} {facts[name]}" for name in named), end="\n\n")
        server = Server(session.display)
        session.at_end(server.close)
        print(HEAD)
        for package in packages(Path(folder)):
            print(_row(session, server, package), flush=True)


def packages(folder: Path) -> Iterator[Package]:
    """Install each in a folder of its own."""
    for pattern, install in INSTALL.items():
        for file in DIST.glob(pattern):
            yield install(file, folder / pattern.replace("*", "x"))
    yield _keepassxc()
    yield Package("`python3 -c pass`", (sys.executable, "-c", "pass"), 0, 0, tray=False)


def _deb(file: Path, folder: Path) -> Package:
    subprocess.run(["dpkg-deb", "-x", file, folder], check=True)
    site, launcher = folder / "usr/lib/totpdesk", folder / "usr/bin/totpdesk"
    compileall.compile_dir(site, quiet=2, maxlevels=20)
    launcher.write_text(launcher.read_text().replace("/usr/lib/totpdesk", str(site)))
    return Package("`.deb`", (str(launcher),), file.stat().st_size, _size(folder))


def _wheel(file: Path, folder: Path) -> Package:
    subprocess.run(["uv", "venv", "-q", "--python", sys.executable, folder], check=True)
    constraints = ROOT / "packaging" / "constraints.txt"
    argv = ["uv", "pip", "install", "-q", "--link-mode", "copy", "--compile-bytecode"]
    argv += ["--python", str(folder / "bin/python"), "-c", str(constraints), str(file)]
    subprocess.run(argv, check=True)
    program = str(folder / "bin" / "totpdesk")
    return Package("wheel", (program,), file.stat().st_size, _size(folder))


def _folder(file: Path, folder: Path) -> Package:
    with tarfile.open(file) as archive:
        archive.extractall(folder, filter="data")
    program = str(folder / "totpdesk" / "totpdesk")
    return Package("folder", (program,), file.stat().st_size, _size(folder))


def _appimage(file: Path, folder: Path) -> Package:
    folder.mkdir()
    copy = Path(shutil.copy(file, folder))
    return Package("AppImage", (str(copy),), file.stat().st_size, file.stat().st_size)


INSTALL: Final = {
    "totpdesk_*.deb": _deb,
    "totpdesk-*.whl": _wheel,
    "totpdesk-linux-*.tar.xz": _folder,
    "totpdesk-*.AppImage": _appimage,
}


def _keepassxc() -> Package:
    """Debian's own package; Qt and other libraries are the system's."""
    show = ["apt-cache", "show", "--no-all-versions", "keepassxc"]
    fields = subprocess.check_output(show, text=True).splitlines()
    size = {name: value for name, _, value in (line.partition(": ") for line in fields)}
    argv = (find_program("keepassxc"),)
    name = f"{PEER} {size['Version'].split('+')[0]}"
    return Package(name, argv, int(size["Size"]), int(size["Installed-Size"]) * 1024)


def _size(folder: Path) -> int:
    files = (path for path in folder.rglob("*") if path.is_file() and not path.is_symlink())
    return sum(path.stat().st_size for path in files)


def _row(session: DesktopSession, server: Server, package: Package) -> str:
    ours = PEER not in package.name and package.tray
    version = [*package.argv, *["--version"] * package.tray]
    cells = [
        package.name,
        _megabytes(package.download),
        _megabytes(package.installed),
        _milliseconds(_best(session, version)),
        _milliseconds(_best(session, [*package.argv, "list"])) if ours else "",
        _milliseconds(_ready(session, server, package)) if package.tray else "",
    ]
    return f"| {' | '.join(cells)} |"


def _best(session: DesktopSession, argv: list[str]) -> float:
    """Return the seconds of the best run; the offscreen plug-in serves Qt programs' options."""
    env = session.env | {"QT_QPA_PLATFORM": "offscreen"}
    times = []
    for _ in range(COMMANDS):
        before = time.perf_counter()
        subprocess.run(argv, env=env, check=True, capture_output=True)
        times.append(time.perf_counter() - before)
    return min(times)


def _ready(session: DesktopSession, server: Server, package: Package) -> float:
    """Return the seconds from the start until the shortcut is grabbed, in the best start."""
    keepassxc = KeePassXC(tuned=True) if PEER in package.name else None
    fill(session)
    times = []
    for _ in range(STARTS):
        before = time.perf_counter()
        if keepassxc:
            keepassxc.start(session, server)
            stop = keepassxc.stop
        else:
            tray = start_tray(session, package.argv)
            server.await_taken(tray.alive)
            stop = tray.stop
        times.append(time.perf_counter() - before)
        stop()
        server.await_free()
    return min(times)


def _megabytes(size: int) -> str:
    return f"{size / 1e6:.3g} MB" if size else ""


def _milliseconds(seconds: float) -> str:
    return f"{seconds * 1000:.0f} ms"


if __name__ == "__main__":
    main()
