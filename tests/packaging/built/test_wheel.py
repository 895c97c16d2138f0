"""The wheel and the sdist: installed by the tools that people have, complete enough to test."""

from __future__ import annotations

import re
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path
from typing import Final

import pytest

from totpdesk import __version__

ROOT: Final = Path(__file__).parents[3]
CONSTRAINTS: Final = str(ROOT / "packaging" / "constraints.txt")


def run(env: dict[str, str], *argv: str | Path, cwd: Path | None = None) -> str:
    """Run a program; return what it prints. Fails where it does."""
    ran = subprocess.run(argv, env=env, cwd=cwd, capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stdout + ran.stderr
    return ran.stdout


def works(env: dict[str, str], command: Path) -> None:
    """See that an installed command runs, has its resources, and keeps its completion."""
    assert __version__ in run(env, command, "--version")
    assert run(env, command, "list") == ""
    assert "totpdesk" in run(env, command, "completion", "bash")
    script = (
        "from totpdesk.base.resources import resource; print(resource('practice', 'page.html'))"
    )
    python = command.resolve().with_name("python")
    assert Path(run(env, python, "-I", "-c", script).strip()).is_file()


@pytest.mark.timeout(600)
def test_uv_tool(env: dict[str, str], tmp_path: Path, wheel: Path) -> None:
    """`uv tool install` makes the command."""
    env |= {"UV_TOOL_DIR": str(tmp_path / "uv"), "UV_TOOL_BIN_DIR": str(tmp_path / "bin")}
    run(env, "uv", "tool", "install", "--python", sys.executable, "-c", CONSTRAINTS, wheel)
    works(env, tmp_path / "bin" / "totpdesk")


@pytest.mark.timeout(600)
def test_pipx(env: dict[str, str], tmp_path: Path, wheel: Path) -> None:
    """`pipx install` makes the command."""
    env |= {"PIPX_HOME": str(tmp_path / "pipx"), "PIPX_BIN_DIR": str(tmp_path / "bin")}
    pip = f"--pip-args=--constraint={CONSTRAINTS}"
    run(env, "pipx", "install", "--python", sys.executable, pip, wheel)
    works(env, tmp_path / "bin" / "totpdesk")


def test_the_readme_links_to_the_repository(wheel: Path) -> None:
    """PyPI has the README alone: no link in it is to a file beside it."""
    with zipfile.ZipFile(wheel) as archive:
        (name,) = (name for name in archive.namelist() if name.endswith("/METADATA"))
        text = archive.read(name).decode()
    targets = re.findall(r"\]\(([^)]+)\)", text)
    assert targets
    assert [each for each in targets if not each.startswith(("https://", "#"))] == []


@pytest.mark.timeout(1200)
def test_the_sdist_can_be_tested(env: dict[str, str], tmp_path: Path, sdist: Path) -> None:
    """A distribution's packager runs the quick tests from it, with nothing of a checkout."""
    with tarfile.open(sdist) as archive:
        archive.extractall(tmp_path, filter="data")
    (folder,) = tmp_path.glob("totpdesk-*")
    env["PYTHONPATH"] = str(folder / "src")
    argv = [sys.executable, "-m", "pytest", "tests/unit", "-q", "-p", "no:cacheprovider"]
    assert " passed" in run(env, *argv, cwd=folder).splitlines()[-1]
