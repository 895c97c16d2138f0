"""The versions that everything is made with: none is missing, and the set-up uses them."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

ROOT = Path(__file__).parents[2]
NAME = re.compile(r"[A-Za-z0-9._-]+")


def normal(requirement: str) -> str:
    """Return the name of a requirement as package indexes write it."""
    name = NAME.match(requirement)
    assert name, requirement
    return re.sub(r"[-_.]+", "-", name[0]).lower()


def test_each_library_has_its_version() -> None:
    """What pyproject.toml asks for has one exact version, or one for each Python."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    wanted = [*project["project"]["dependencies"], *project["dependency-groups"]["packaging"]]
    for extra in project["project"]["optional-dependencies"].values():
        wanted += extra
    lines = (ROOT / "packaging" / "constraints.txt").read_text().splitlines()
    exact = {normal(line) for line in lines if "==" in line}
    assert {normal(each) for each in wanted} - exact == set()
