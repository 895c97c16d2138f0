"""What is printed, whatever the language and whoever has chosen the names in it."""

from __future__ import annotations

import pytest

from totpdesk.cli.output import plain


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        ("GitHub (alice)", "GitHub (alice)"),
        ("\x1b[2J", "?[2J"),
        ("two\nlines", "two?lines"),
        ("\N{RIGHT-TO-LEFT OVERRIDE}", "?"),
        (
            "\N{LEFT-POINTING DOUBLE ANGLE QUOTATION MARK}\N{NO-BREAK SPACE}x",
            "«\N{NO-BREAK SPACE}x",
        ),
        ("\N{NARROW NO-BREAK SPACE}!", "\N{NARROW NO-BREAK SPACE}!"),
    ],
)
def test_nothing_steers_the_terminal(text: str, printed: str) -> None:
    """Control characters are replaced; the spaces of French typography are none."""
    assert plain(text) == printed
