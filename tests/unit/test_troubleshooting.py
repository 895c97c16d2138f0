"""docs/troubleshooting.md has every finding of the doctor that is not fine, and no other."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

import pytest

from support import finding_sentences
from support.finding_sentences import says
from totpdesk.gui.doctor.window import _TITLES
from totpdesk.platforms.capabilities import BACKENDS

PAGE: Final = Path(__file__).resolve().parents[2] / "docs" / "troubleshooting.md"
ASKED: Final = "Not a finding, but asked"
TEXT: Final = PAGE.read_text(encoding="utf-8").partition(f"## {ASKED}")[0]
EXPLAINED: Final = [
    sentence
    for sentence in re.findall(r"^\| (.+?) \| .+ \|$", TEXT, re.MULTILINE)
    if sentence not in {"the doctor says", "---"}
]
MISSING: Final = {
    backend.sentence.replace("Windows", "macOS") for backend in BACKENDS if not backend.available
}
FINE: Final = {"A screenshot was taken ({width} × {height} pixels)."}  # noqa: RUF001 - times


def test_the_source_is_read() -> None:
    """Findings are found in whatever way they are written, or the next test could not fail."""
    found = finding_sentences.warnings()
    assert "The keychain does not answer within {seconds} s." in found  # a constant
    assert "The running totpdesk has not registered {shortcut}." in found  # in place
    assert "Nothing was typed within {seconds} s." in found  # in a function
    assert "You have just let totpdesk type." in found  # in a table
    assert "The clock is synchronised over the network." not in found


@pytest.mark.parametrize("finding", sorted((finding_sentences.warnings() | MISSING) - FINE))
def test_every_finding_is_explained(finding: str) -> None:
    """What the doctor warns of has a row that says what it means."""
    assert any(says(sentence, finding) for sentence in EXPLAINED)


@pytest.mark.parametrize("sentence", EXPLAINED)
def test_every_row_is_a_finding(sentence: str) -> None:
    """What the page explains is a text of the program, word by word."""
    assert any(says(sentence, text) for text in finding_sentences.texts())


def test_every_check_has_its_section() -> None:
    """By the title that it has in the window."""
    assert set(re.findall(r"^## (.+)$", TEXT, re.MULTILINE)) == set(_TITLES.values())
