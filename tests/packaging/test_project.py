"""What the project's host runs and shows: nothing that others could change under us."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

from totpdesk import __version__

ROOT = Path(__file__).parents[2]
WORKFLOWS = sorted((ROOT / ".github" / "workflows").glob("*.yml"))


@pytest.mark.parametrize("workflow", WORKFLOWS, ids=lambda path: path.stem)
def test_actions_are_pinned(workflow: Path) -> None:
    """Each action of others is one commit, with its version beside it for people."""
    used = re.findall(r"uses: (.+)", workflow.read_text())
    of_others = [each for each in used if not each.startswith("./")]
    pinned = re.compile(r"[\w-]+/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+")
    assert [each for each in of_others if not pinned.fullmatch(each)] == []


@pytest.mark.parametrize("workflow", WORKFLOWS, ids=lambda path: path.stem)
def test_nothing_is_allowed_by_default(workflow: Path) -> None:
    """A job that needs a permission says so."""
    assert "\npermissions: {}\n" in workflow.read_text()


def test_a_release_has_notes_or_is_refused() -> None:
    """The notes are the dated section of the changelog; a version that is not ours has none."""
    argv = ["sh", ROOT / "packaging" / "release_notes.sh"]
    other = subprocess.run([*argv, "9.9.9"], capture_output=True, text=True, check=False)
    assert (other.returncode, other.stdout) == (1, "")
    ours = subprocess.run([*argv, __version__], capture_output=True, text=True, check=False)
    dated = f"\n## [{__version__}] - " in (ROOT / "CHANGELOG.md").read_text()
    assert (ours.returncode == 0) == dated
