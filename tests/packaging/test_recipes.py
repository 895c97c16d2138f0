"""Recipes of other packagers: one version everywhere, the libraries that pyproject.toml asks for.

Where their own tools are installed (`sh packaging/lint.sh` does that) these read them, too.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import tomllib
from pathlib import Path
from typing import Final

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from totpdesk import __version__
from totpdesk.base.paths import DESKTOP_ID

ROOT: Final = Path(__file__).parents[2]
RECIPES: Final = ROOT / "packaging" / "recipes"
QT: Final = "pyside6-essentials"
# pyproject.toml leaves it out on Linux for a dependency without a wheel; these package that, too.
ADDED: Final = {"pynput"}
LINUX_NOW: Final = {"sys_platform": "linux", "python_version": "3.14"}
VERSION: Final = re.escape(__version__)
# Where each file says which version it makes.
SAYS: Final = {
    "packaging/recipes/PKGBUILD": rf"^pkgver={VERSION}$",
    "packaging/recipes/default.nix": rf'^  version = "{VERSION}";$',
    f"packaging/recipes/{DESKTOP_ID}.json": rf'"tag": "v{VERSION}"',
    "packaging/recipes/snapcraft.yaml": rf"source-tag: v{VERSION}$",
    "packaging/recipes/totpdesk.rb": rf"/tags/v{VERSION}\.tar\.gz",
    "CHANGELOG.md": rf"^## \[{VERSION}\] - \d{{4}}-\d\d-\d\d$",
    f"packaging/{DESKTOP_ID}.metainfo.xml": rf'<release version="{VERSION}" date="[\d-]+"',
}

PATHS: Final = "Layout/SpaceAroundOperators"  # which Homebrew writes without spaces
BUILD: Final = ("hatchling", "hatch-fancy-pypi-readme")
STUB: Final = """
let
  stub = names: builtins.listToAttrs (map (name: {{ inherit name; value = name; }}) names);
in import {recipe} {{
  lib = {{ fakeHash = ""; licenses = stub [ "mit" ]; platforms = stub [ "linux" ]; }};
  fetchFromGitHub = source: source;
  qt6 = stub [ "wrapQtAppsHook" ];
  python3Packages = stub [ {names} ] // {{ buildPythonApplication = made: made; }};
}}
"""


def libraries() -> set[str]:
    """Return the names of the libraries that totpdesk needs on Linux, and pynput."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    wanted = [Requirement(each) for each in project["dependencies"]]
    names = [each.name for each in wanted if not each.marker or each.marker.evaluate(LINUX_NOW)]
    assert len(names) > 10
    return {canonicalize_name(name) for name in names} | ADDED


def tool(name: str) -> str:
    """Return the path of a packager's tool; skip the test where it is not installed."""
    path = shutil.which(name)
    if not path:
        pytest.skip(f"{name} is not installed; sh packaging/lint.sh installs it")
    return path


@pytest.mark.parametrize("file", SAYS)
def test_every_file_is_of_this_version(file: str) -> None:
    """A release that leaves one behind is refused here, not by its packager."""
    assert re.search(SAYS[file], (ROOT / file).read_text(), re.MULTILINE), SAYS[file]


def test_the_deb_is_of_this_version() -> None:
    """Its changelog and control file take the version from the wheel, by name."""
    for file in ("changelog", "control"):
        assert "{version}" in (ROOT / "packaging" / "deb" / file).read_text()


def test_arch_asks_for_the_same_libraries() -> None:
    """Arch's names are `python-` and ours, but for Qt, and for one that has it already."""
    text = (RECIPES / "PKGBUILD").read_text()
    found = re.search(r"^depends=\(([^)]+)\)", text, re.MULTILINE)
    assert found
    wanted = {"python", "pyside6"} | {
        name if name.startswith("python-") else f"python-{name}" for name in libraries() - {QT}
    }
    assert set(found[1].split()) == wanted


def test_nix_asks_for_the_same_libraries() -> None:
    """Nixpkgs' names are ours, but for Qt."""
    text = (RECIPES / "default.nix").read_text()
    found = re.search(r"\n  dependencies = with python3Packages; \[([^\]]+)\]", text)
    assert found
    assert set(found[1].split()) == (libraries() - {QT}) | {"pyside6"}


def test_makepkg_reads_its_recipe(tmp_path: Path) -> None:
    """Arch's own program finds nothing to refuse. It does not run as root."""
    command = [tool("makepkg"), "--printsrcinfo"]
    shutil.copy(RECIPES / "PKGBUILD", tmp_path)
    if os.geteuid() == 0:
        for path in (tmp_path, *tmp_path.iterdir()):
            shutil.chown(path, "nobody")
        for folder in tmp_path.parents:
            if folder.owner() == "root" and folder.name.startswith("pytest"):
                folder.chmod(0o755)
        command = ["setpriv", "--reuid=nobody", "--clear-groups", *command]
    env = os.environ | {"HOME": str(tmp_path)}
    ran = subprocess.run(
        command, cwd=tmp_path, env=env, capture_output=True, text=True, check=False
    )
    assert ran.returncode == 0, ran.stdout + ran.stderr
    assert f"pkgver = {__version__}" in ran.stdout
    assert "ERROR" not in ran.stderr


def test_nix_evaluates_its_recipe() -> None:
    """Each name in it is a parameter's, or that of a library."""
    names = " ".join(json.dumps(name) for name in [*(libraries() - {QT}), "pyside6", *BUILD])
    argv = [tool("nix-instantiate"), "--eval", "--strict", "--json", "--store", "dummy://"]
    ran = subprocess.run(
        [*argv, "--expr", STUB.format(recipe=RECIPES / "default.nix", names=names)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr
    made = json.loads(ran.stdout)
    assert (made["version"], made["src"]["rev"]) == (__version__, f"v{__version__}")


def test_flatpak_builder_reads_its_manifest(tmp_path: Path) -> None:
    """No key in it is unknown to the program that builds it."""
    argv = [tool("flatpak-builder"), "--show-manifest", RECIPES / f"{DESKTOP_ID}.json"]
    ran = subprocess.run(argv, cwd=tmp_path, capture_output=True, text=True, check=True)
    assert ran.stderr == ""
    assert json.loads(ran.stdout)["id"] == DESKTOP_ID


def test_rubocop_has_nothing_to_say() -> None:
    """Homebrew's checker is rubocop with its own rules; these are the general ones."""
    argv = [tool("rubocop"), "--only", "Lint,Security,Layout", "--except", PATHS]
    ran = subprocess.run(
        [*argv, RECIPES / "totpdesk.rb"], capture_output=True, text=True, check=False
    )
    assert ran.returncode == 0, ran.stdout
