"""The test suite itself: what it needs is installed, and neither a crash nor the shell stops it."""

from __future__ import annotations

import ast
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Final

import pytest
from hypothesis import settings

from support.programs import PACKAGES

ROOT: Final = Path(__file__).parents[2]
ORDINARY: Final = "def test_ordinary():\n    pass\n"
CRASHING: Final = "import os\ndef test_crashing():\n    os.abort()\n"
HEEDING: Final = """import signal, subprocess, sys
def test_a_child_heeds_ctrl_c():
    argv = [sys.executable, "-c", "print(flush=True); input()"]
    with subprocess.Popen(argv, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as child:
        child.stdout.readline()
        child.send_signal(signal.SIGINT)
        assert child.wait(30) == -signal.SIGINT
"""
WRITING: Final = """import os
from totpdesk.base import paths
def test_crashing_with_files():
    paths.list_path().parent.mkdir(parents=True)
    paths.list_path().touch()
    os.abort()
"""


class Suite:
    """Another checkout with our configuration and conftest, and tests of its own."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.temporary = folder / "tmp"
        self.temporary.mkdir()
        (folder / "tests" / "unit").mkdir(parents=True)
        shutil.copy(ROOT / "pyproject.toml", folder)
        shutil.copy(ROOT / "tests" / "conftest.py", folder / "tests")

    def add(self, name: str, text: str) -> None:
        """Add a file of tests."""
        (self._folder / "tests" / "unit" / f"test_{name}.py").write_text(text)

    def run(self) -> list[str]:
        """Run the quick part as a job that a shell has in the background; return what it says."""
        argv = [sys.executable, "-m", "pytest", "tests/unit", "-q", "-p", "no:cacheprovider"]
        ours = ("PYTEST_", "COV_", "TOTPDESK_", "XDG_")
        env = {name: text for name, text in os.environ.items() if not name.startswith(ours)}
        ran = subprocess.run(
            ["sh", "-c", 'trap "" INT; exec "$@"', "sh", *argv],
            cwd=self._folder,
            env=env | {"TMPDIR": str(self.temporary)},
            capture_output=True,
            text=True,
            check=False,
        )
        return ran.stdout.splitlines()


@pytest.fixture(name="suite")
def _suite(tmp_path: Path) -> Suite:
    return Suite(tmp_path)


def test_a_crash_is_one_failed_test(suite: Suite) -> None:
    """Where Qt aborts the process, the others still run, and what crashed is named."""
    suite.add("crashing", CRASHING)
    for number in range(4):
        suite.add(f"ordinary_{number}", ORDINARY)
    lines = suite.run()
    assert lines[-1].startswith("1 failed, 4 passed"), lines
    assert any("crashed while running" in line and "test_crashing" in line for line in lines), lines


def test_a_crash_leaves_no_files(suite: Suite) -> None:
    """The home that a process had is removed even if the process could not do it."""
    suite.add("writing", WRITING)
    lines = suite.run()
    assert lines[-1].startswith("1 failed"), lines
    assert [each for each in suite.temporary.iterdir() if "totpdesk" in each.name] == []


def test_ctrl_c_works_in_the_background(suite: Suite) -> None:
    """What a test starts heeds SIGINT, though a shell had the whole run ignore it."""
    suite.add("heeding", HEEDING)
    lines = suite.run()
    assert lines[-1].startswith("1 passed"), lines


def programs() -> set[str]:
    """Return the programs that tests look for, by the first of the names each may have."""
    here = Path(__file__).resolve()
    files = [path for path in (ROOT / "tests").rglob("*.py") if path.resolve() != here]
    files = [path for path in files if "bench" not in path.parts]  # has its own list, in its help
    looks_for = re.compile(r'(?:find_program|which)\("([^"]+)"')
    return {name for path in files for name in looks_for.findall(path.read_text())}


def installed() -> set[str]:
    """Return the Debian packages that the set-up installs."""
    return set(re.findall(r"[a-z0-9][a-z0-9.+-]+", (ROOT / "packaging" / "setup.sh").read_text()))


def test_programs_are_found() -> None:
    """The search in the test below sees them."""
    assert {"Xvfb", "chromium", "gsettings", "oathtool"} <= programs()


@pytest.mark.parametrize("program", sorted(programs()))
def test_the_set_up_installs_what_tests_start(program: str) -> None:
    """A bare machine has none of them: each has its package in packaging/setup.sh."""
    assert set(PACKAGES.get(program, program).split()) <= installed()


def idle_classes(path: Path) -> list[str]:
    """Return the classes with tests of which pytest runs none, as Test is not how they begin."""
    classes = [each for each in ast.parse(path.read_text()).body if isinstance(each, ast.ClassDef)]
    others = [each for each in classes if not each.name.startswith("Test")]
    return [each.name for each in others if any(map(_is_test, each.body))]


def _is_test(statement: ast.stmt) -> bool:
    return isinstance(statement, ast.FunctionDef) and statement.name.startswith("test_")


def test_every_class_with_tests_is_run() -> None:
    """Only those of contracts have another name: they are run where they are inherited."""
    files = sorted((ROOT / "tests").rglob("test_*.py"))
    assert len(files) > 100
    assert {path.name: idle for path in files if (idle := idle_classes(path))} == {}


def test_no_example_is_judged_by_its_time() -> None:
    """A machine under load is slow: hypothesis' own deadline of 200 ms is off."""
    assert settings().deadline is None
