"""Make dist/totpdesk_VERSION_ARCHITECTURE.deb: one package for every Debian and Ubuntu we know.

    build/tools/bin/python packaging/deb/build.py WHEEL SHARE DEPENDENCIES...

It has an environment of its own in /usr/lib/totpdesk: Debian 12 has none of the versions that we
need. Most compiled libraries are of Python's stable ABI; of those that are not it has one for each
Python (their names differ). `SOURCE_DATE_EPOCH` dates what is in it.
"""

from __future__ import annotations

import gzip
import os
import shutil
import subprocess
import sys
import tempfile
from datetime import UTC, datetime
from email.utils import format_datetime
from importlib.metadata import distributions
from pathlib import Path
from typing import Final

HERE: Final = Path(__file__).parent
ROOT: Final = HERE.parents[1]
sys.path.insert(0, str(HERE.parent))

import qt_parts  # noqa: E402 - a neighbour, not a package

OLDEST: Final = "3.11"  # whose wheels everything is made of; Debian 12
OTHERS: Final = ("3.12", "3.13", "3.14")  # Ubuntu 24.04, Debian 13, sid
PLATFORM: Final = "manylinux_2_36"  # Debian 12's C library
CONSTRAINTS: Final = ROOT / "packaging" / "constraints.txt"
FOR_ALL: Final = ("totpdesk==", "PySide6", "shiboken6")  # one build for all of them
UNUSED: Final = (
    ".lock",  # uv's
    "bin",
    "share",  # manual pages of libraries' programs
    "**/__pycache__",
    "**/*.pyi",
    "Cryptodome/SelfTest",
    "totpdesk/resources/locale/README.md",  # for translators
    "rapidfuzz/distance/metrics_cpp*.so",  # 25 MB for measures that `fuzz` does not ask for
)
SCRIPTS: Final = ("postinst", "prerm", "postrm")
RTUPDATE: Final = "totpdesk.rtupdate"
RUN: Final = {"totpdesk", RTUPDATE, *SCRIPTS}
EPOCH: Final = int(os.environ["SOURCE_DATE_EPOCH"])


def main(wheel: Path, share: Path, dependencies: list[str]) -> None:
    """Fill the tree of the package and have dpkg-deb pack it."""
    version = wheel.name.split("-")[1]
    with tempfile.TemporaryDirectory() as temporary:
        tree = Path(temporary, "tree")
        site = tree / "usr" / "lib" / "totpdesk"
        _fill(site, wheel, Path(temporary))
        _copy(HERE / "totpdesk", tree / "usr" / "bin" / "totpdesk", 0o755)
        shutil.copytree(share, tree / "usr" / "share")
        _follow_debian(tree, version)
        _describe(tree, version, dependencies)
        _pack(tree, version)


def _fill(site: Path, wheel: Path, temporary: Path) -> None:
    """Install into `site`, with the compiled modules of every Python."""
    constrained = ("--constraint", str(CONSTRAINTS))
    _install(site, OLDEST, *constrained, str(wheel))
    _install(
        site, OLDEST, *constrained, "--no-deps", "pynput", "six"
    )  # not evdev, see packaging/setup.sh
    exact = [f"{each.name}=={each.version}" for each in distributions(path=[str(site)])]
    exact = [each for each in exact if not each.startswith(FOR_ALL)]
    for python in OTHERS:
        other = temporary / python
        _install(other, python, "--no-deps", *exact)
        _add_modules(other, site)
    for unwanted in [path for pattern in UNUSED for path in site.glob(pattern)]:
        shutil.rmtree(unwanted) if unwanted.is_dir() else unwanted.unlink()
    qt_parts.trim(site / "PySide6")
    _delete_empty_folders(site)


def _install(site: Path, python: str, *what: str) -> None:
    machine = subprocess.run(["uname", "-m"], check=True, capture_output=True, text=True).stdout
    argv: list[str | Path] = ["uv", "pip", "install", "--quiet", "--target", site]
    argv += ["--python-version", python, "--python-platform", f"{machine.strip()}-{PLATFORM}"]
    argv += ["--only-binary", ":all:", "--link-mode", "copy"]
    subprocess.run([*argv, *what], check=True)


def _add_modules(other: Path, site: Path) -> None:
    """Add what only another Python's wheels have: modules with its name in theirs, libraries."""
    for source in other.rglob("*.so*"):
        target = site / source.relative_to(other)
        if not target.exists():
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(source, target)


def _delete_empty_folders(site: Path) -> None:
    for path in sorted(site.rglob("*"), reverse=True):
        if path.is_dir() and not any(path.iterdir()):
            path.rmdir()


def _follow_debian(tree: Path, version: str) -> None:
    """Put things where Debian's policy wants them."""
    share = tree / "usr" / "share"
    shutil.move(share / "zsh" / "site-functions", share / "zsh" / "vendor-completions")
    for page in (share / "man" / "man1").iterdir():
        _write_gzip(page.with_name(f"{page.name}.gz"), page.read_bytes())
        page.unlink()
    doc = share / "doc" / "totpdesk"
    _copy(HERE / "copyright", doc / "copyright")
    _copy(HERE / "rtupdate", share / "python3" / "runtime.d" / RTUPDATE)
    _copy(HERE / "lintian-overrides", share / "lintian" / "overrides" / "totpdesk")
    _write_gzip(doc / "changelog.gz", (ROOT / "CHANGELOG.md").read_bytes())
    entry = (
        (HERE / "changelog")
        .read_text()
        .format(version=version, date=format_datetime(datetime.fromtimestamp(EPOCH, UTC)))
    )
    _write_gzip(doc / "changelog.Debian.gz", entry.encode())


def _describe(tree: Path, version: str, dependencies: list[str]) -> None:
    control = tree / "DEBIAN"
    for script in SCRIPTS:
        _copy(HERE / script, control / script, 0o755)
    size = sum(path.stat().st_size for path in tree.rglob("*") if path.is_file()) // 1024
    text = (HERE / "control").read_text()
    text = text.format(
        version=version, size=size, architecture=_architecture(), libraries=", ".join(dependencies)
    )
    (control / "control").write_text(text)
    sums = ["md5sum", *sorted(str(path.relative_to(tree)) for path in _files(tree))]
    output = subprocess.run(sums, cwd=tree, check=True, capture_output=True, text=True).stdout
    (control / "md5sums").write_text(output)


def _files(tree: Path) -> list[Path]:
    inside = [path for path in tree.rglob("*") if path.is_file()]
    return [path for path in inside if path.relative_to(tree).parts[0] != "DEBIAN"]


def _pack(tree: Path, version: str) -> None:
    for path in (tree, *tree.rglob("*")):
        runs = path.is_dir() or (
            path.parent.name in {"bin", "runtime.d", "DEBIAN"} and path.name in RUN
        )
        path.chmod(0o755 if runs else 0o644)
    target = ROOT / "dist" / f"totpdesk_{version}_{_architecture()}.deb"
    target.parent.mkdir(exist_ok=True)
    argv = ["dpkg-deb", "--root-owner-group", "-Zxz", "-z6", "--build", tree, target]
    subprocess.run(argv, check=True)


def _architecture() -> str:
    argv = ["dpkg", "--print-architecture"]
    return subprocess.run(argv, check=True, capture_output=True, text=True).stdout.strip()


def _copy(source: Path, target: Path, mode: int = 0o644) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copy(source, target)
    target.chmod(mode)


def _write_gzip(path: Path, data: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(gzip.compress(data, 9, mtime=EPOCH))


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3:])
