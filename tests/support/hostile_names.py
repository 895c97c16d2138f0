"""Names that others chose, and what it means that they stay within their row."""

from __future__ import annotations

from typing import Final
from unicodedata import category

from totpdesk.base.labels import LONGEST

_ACUTE: Final = "\N{COMBINING ACUTE ACCENT}"
HOSTILE: Final = {
    "long": "word " * 20_000,
    "turned": "\N{RIGHT-TO-LEFT OVERRIDE}moc.elgoog",
    "isolated": "\N{RIGHT-TO-LEFT ISOLATE}abc\N{ZERO WIDTH SPACE}",
    "stacked": f"a{_ACUTE * 500}b",
    "stacked on nothing": _ACUTE * 500 + "b",
    "joined stacks": f"a{(_ACUTE + chr(0x200D)) * 200}b",
    "of several lines": "a\nb\N{LINE SEPARATOR}c\x1b[2Jd\x85e",
}


def fits(line: str) -> bool:
    """Return whether a text is one row that stays in its row."""
    marks = 0
    for char in line:
        marks = marks + 1 if category(char) in {"Mn", "Me"} else marks if char == "\u200d" else 0
        hidden = category(char) in {"Cc", "Cf", "Cs", "Zl", "Zp"}
        if marks > 3 or (hidden and char not in "\u200c\u200d"):
            return False
    return len(line) <= LONGEST
