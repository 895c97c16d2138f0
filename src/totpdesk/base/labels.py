"""Names that others may have chosen, such as a QR code's issuer: made fit to be shown in a row."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

LONGEST: Final = 300  # characters: an issuer and an email address fit
_LOOKED_AT: Final = 10 * LONGEST  # what comes after so much is not looked at
_MOST_MARKS: Final = 3  # on one letter, as in Hebrew and Vietnamese
_JOINERS: Final = "\u200c\u200d"  # Persian, Hindi and emoji need them
_MARKS: Final = frozenset({"Mn", "Me"})
_SPACES: Final = frozenset({"Zs", "Zl", "Zp"})
_UNSEEN: Final = frozenset({"Cc", "Cf", "Cs"})  # controls, directions, halves of characters


def tidy(text: str, longest: int = LONGEST) -> str:
    """Return a name without what would spill over into other rows.

    Line breaks become spaces. Control characters, those that turn the direction of a line, and all
    but the first three of the marks on a letter are left out. A name of more than `longest`
    characters is cut, and ends with "…". Any other name is returned as it is.
    """
    if len(text) <= longest and text.isascii() and text.isprintable():
        return text
    if (fit := "".join(_fit(text[:_LOOKED_AT]))) != text:
        text = fit.strip()
    return text if len(text) <= longest else f"{text[: longest - 1].rstrip()}…"


def _fit(text: str) -> Iterator[str]:
    from unicodedata import category  # noqa: PLC0415 - few names need it, and it takes time to load

    marks = _MOST_MARKS  # a mark needs a letter before it
    for char in text:
        kind = category(char)
        if kind in _MARKS:
            marks += 1
            if marks <= _MOST_MARKS:
                yield char
        elif kind in _SPACES or (kind == "Cc" and char.isspace()):
            marks = _MOST_MARKS
            yield char if kind == "Zs" else " "
        elif char in _JOINERS:
            yield char
        elif kind not in _UNSEEN:
            marks = 0
            yield char
