"""The .deb as a file: what Debian's checker says of it, and whether Ubuntu 24.04 has what it needs.

`tests/bare/deb.sh` installs it on Debian 12 and 13. No archive of Ubuntu is at hand there, so what
24.04 ("noble") has is written down here, and its Python runs the package's own files.
"""

from __future__ import annotations

import os
import pwd
import re
import shutil
import subprocess
from pathlib import Path
from typing import Final

import pytest

from totpdesk import __version__

# What packages.ubuntu.com lists for noble (2024-04), as far as the package asks for a version.
NOBLE: Final = {"python3": (3, 12), "libc6": (2, 39), "libstdc++6": (14,)}
# GCC's manual, "ABI Policy and Guidelines": the newest symbols in the library of each GCC.
GLIBCXX: Final = {12: (3, 4, 30), 14: (3, 4, 33)}
NEWEST: Final = re.compile(r"\((?:>=) ([\d.]+)\)")
PYTHONS: Final = ("3.11", "3.12", "3.13", "3.14")
GTK_THEME: Final = "libqgtk3.so"  # Qt loads it on desktops that have GTK
IMPORTS: Final = """
import sys
sys.path.insert(0, {site!r})
from importlib import import_module
for name in ("cryptography.hazmat.bindings._rust", "nacl._sodium", "PIL._imaging", "zxingcpp",
             "rapidfuzz.fuzz_cpp", "Cryptodome.Cipher.AES", "_cffi_backend", "PySide6.QtWidgets"):
    import_module(name)
from PySide6.QtWidgets import QApplication
QApplication([])
sys.argv = ["totpdesk", "--version"]
from totpdesk.cli.main import main
main()
"""


@pytest.fixture(name="site", scope="module")
def _site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the package's folder of libraries, unpacked."""
    (deb,) = (Path(__file__).parents[3] / "dist").glob("totpdesk_*.deb")
    tree = tmp_path_factory.mktemp("deb")
    subprocess.run(["dpkg-deb", "-x", deb, tree], check=True)
    return tree / "usr" / "lib" / "totpdesk"


def version(text: str) -> tuple[int, ...]:
    """Return a version to be compared."""
    return tuple(int(part) for part in text.split("."))


def depends(deb: Path) -> dict[str, tuple[int, ...]]:
    """Return each package that it needs, with the version from which on; () is any."""
    field = subprocess.check_output(["dpkg-deb", "-f", deb, "Depends"], text=True)
    found = dict[str, tuple[int, ...]]()
    for each in field.strip().split(", "):
        least = NEWEST.search(each)
        found.setdefault(each.split()[0], version(least[1]) if least else ())
    return found


def binaries(site: Path) -> list[Path]:
    """Return what the loader loads."""
    found = [path for path in site.rglob("*") if ".so" in path.name and path.is_file()]
    assert len(found) > 100
    return found


@pytest.mark.timeout(900)
def test_lintian_has_nothing_to_say(deb: Path) -> None:
    """Every tag, information and pedantry included, is mended or explained in the overrides."""
    argv = ["lintian", "--display-info", "--display-experimental", "--pedantic"]
    ran = subprocess.run([*argv, deb], capture_output=True, text=True, check=False)
    said = [line for line in ran.stdout.splitlines() if not line.startswith("N:")]
    assert (said, ran.returncode) == ([], 0)


def test_the_symbols_are_those_of_the_libraries_it_asks_for(deb: Path, site: Path) -> None:
    """No file needs a newer C or C++ library than the package says, nor than noble has."""
    argv = ["readelf", "--version-info", "--wide", *binaries(site)]
    needs = subprocess.check_output(argv, text=True)
    glibc = max(version(each) for each in re.findall(r"Name: GLIBC_(\d[\d.]*)", needs))
    glibcxx = max(version(each) for each in re.findall(r"Name: GLIBCXX_(\d[\d.]*)", needs))
    asked = depends(deb)
    assert (2, 17) <= glibc <= asked["libc6"] <= NOBLE["libc6"]
    (gcc,) = asked["libstdc++6"]
    assert (3, 4) < glibcxx <= GLIBCXX[gcc] <= GLIBCXX[NOBLE["libstdc++6"][0]]


def test_noble_has_what_it_asks_for(deb: Path) -> None:
    """Where it asks for a version, noble's is that or newer, and its Python is not too new."""
    asked = depends(deb)
    versions = {name: least for name, least in asked.items() if least}
    assert versions.keys() == NOBLE.keys()
    assert all(least <= NOBLE[name] for name, least in versions.items())
    field = subprocess.check_output(["dpkg-deb", "-f", deb, "Depends"], text=True)
    (below,) = re.findall(r"python3 \(<< ([\d.]+)\)", field)
    assert NOBLE["python3"] < version(below)


def test_each_library_comes_with_a_dependency(deb: Path, site: Path) -> None:
    """What is loaded and not in the package is in a package that it asks for, or in theirs.

    Later releases have some of these under a name that ends in t64 and provides this one.
    """
    checked = [path for path in binaries(site) if path.name != GTK_THEME]
    needs = subprocess.check_output(["readelf", "-d", "-W", *checked], text=True)
    inside = {path.name for path in checked}
    outside = set(re.findall(r"\(NEEDED\).*\[(.+)\]", needs)) - inside
    assert len(outside) > 10
    owned = subprocess.check_output(
        ["dpkg", "-S", *(f"*/{name}" for name in sorted(outside))], text=True
    )
    owner = {
        Path(path).name: names.split(":")[0]
        for names, path in (line.split(": ") for line in owned.splitlines())
    }
    brought = closure(depends(deb))
    missing = {name for name in outside if owner.get(name) not in brought}
    assert missing == set()


def closure(names: dict[str, tuple[int, ...]]) -> set[str]:
    """Return these packages and all that they need, as apt knows them."""
    argv = ["apt-cache", "depends", "--recurse", "--important", "--no-recommends", "--no-suggests"]
    output = subprocess.check_output([*argv, "--no-enhances", *names], text=True)
    found = {line for line in output.splitlines() if re.match(r"[a-z0-9]", line)}
    return {name.split(":")[0] for name in found}


def find_python(wanted: str) -> str | None:
    """Return an interpreter of this version: the system's, uv's or pyenv's."""
    home = Path(pwd.getpwuid(os.getuid()).pw_dir)  # HOME is the test's
    others = [home / ".local" / "share" / "uv" / "python", home / ".pyenv" / "versions"]
    own = [path for folder in others for path in folder.glob(f"*{wanted}.*/bin/python{wanted}")]
    for each in [shutil.which(f"python{wanted}"), *map(str, own)]:
        if (
            each
            and not subprocess.run([each, "-c", ""], capture_output=True, check=False).returncode
        ):
            return each
    return None


def test_there_is_a_build_for_each_python(site: Path) -> None:
    """A compiled module that is of one Python is there for all of them."""
    built = dict[str, set[str]]()
    for path in binaries(site):
        if match := re.search(r"(.+)\.cpython-(3)(\d+)-", str(path.relative_to(site))):
            built.setdefault(f"{match[2]}.{match[3]}", set()).add(match[1])
    assert tuple(sorted(built)) == PYTHONS
    for_all = {str(path.relative_to(site)).split(".")[0] for path in site.rglob("*.abi3.so")}
    every = set[str]().union(*built.values())
    missing = {python for python, modules in built.items() if every - modules - for_all}
    assert missing == set()


@pytest.mark.parametrize("python", PYTHONS)
def test_each_python_runs_it(site: Path, python: str) -> None:
    """Its compiled libraries load, a Qt application begins, the command line answers."""
    interpreter = find_python(python)
    if not interpreter:
        pytest.skip(f"no Python {python} is on this machine")
    script = IMPORTS.format(site=str(site))
    env = {"QT_QPA_PLATFORM": "offscreen", "HOME": str(site.parent), "LC_ALL": "C.UTF-8"}
    ran = subprocess.run(
        [interpreter, "-IS", "-c", script],
        env=env,
        capture_output=True,
        text=True,
        check=False,
    )
    assert __version__ in ran.stdout, ran.stderr
