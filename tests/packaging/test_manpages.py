"""The manual pages: whole, and without a word of complaint from man."""

from __future__ import annotations

import os
import re
import subprocess
from typing import TYPE_CHECKING

import click

from support.programs import find_program
from totpdesk.cli.group import totpdesk

if TYPE_CHECKING:
    from pathlib import Path

WIDE = 200  # columns, so that no sentence is broken


def rendered(page: Path) -> tuple[str, str]:
    """Return what man prints of a page, and its warnings."""
    env = os.environ | {"MANWIDTH": str(WIDE), "LC_ALL": "C.UTF-8", "MAN_KEEP_FORMATTING": ""}
    argv = [find_program("man"), "--warnings", "-E", "UTF-8", "-l", page]
    ran = subprocess.run(argv, env=env, capture_output=True, text=True, check=True)
    return ran.stdout, ran.stderr


def test_each_command_has_a_page(share: Path) -> None:
    """As many as help lists, and one for the program."""
    pages = {page.stem for page in (share / "man" / "man1").iterdir()}
    commands = totpdesk.list_commands(click.Context(totpdesk))
    assert pages == {"totpdesk", *(f"totpdesk-{name}" for name in commands)}


def test_man_has_no_complaint(share: Path) -> None:
    """Every page is roff without a warning, and says something."""
    for page in (share / "man" / "man1").iterdir():
        text, warnings = rendered(page)
        assert warnings == "", page
        assert "DESCRIPTION" in text, page


def test_what_is_laid_out_stays_laid_out(share: Path) -> None:
    """A table of the help is a table in the page, and backslashes and hyphens are themselves."""
    text, _ = rendered(share / "man" / "man1" / "totpdesk-config.1")
    assert re.search(r"^ {7}hotkey {2,}the shortcut, like <ctrl>\+<alt>\+o$", text, re.MULTILINE)
    assert "-h, --help" in text
    assert "totpdesk config set [OPTIONS] KEY VALUE" in text
