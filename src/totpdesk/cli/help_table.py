"""Two columns in a help text, made from the table that the program itself uses."""

from __future__ import annotations

from textwrap import fill
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

AS_IT_IS: Final = "\b\n"  # begins a paragraph whose lines click does not join
_WIDTH: Final = 78


def help_table(rows: Mapping[str, str]) -> str:
    """Return a paragraph with a name and its description in each row, in the rows' order."""
    indent = max(map(len, rows)) + 2
    lines = (
        fill(
            text,
            _WIDTH,
            initial_indent=name.ljust(indent),
            subsequent_indent=" " * indent,
            break_on_hyphens=False,
        )
        for name, text in rows.items()
    )
    return AS_IT_IS + "\n".join(lines)
