"""An account's QR code, drawn for another device to scan: as PNG, SVG, modules or terminal text."""

from __future__ import annotations

import io
from typing import Final

import segno

from totpdesk.base.errors import ImageError
from totpdesk.base.translation import tr

_QUIET_ZONE: Final = 4  # modules, ISO/IEC 18004 §6.3.8
_SCALE: Final = 8  # pixels a module: some 400 pixels for an account
_BLACK_ON_WHITE: Final = "\x1b[38;5;16;48;5;231m"
_RESET: Final = "\x1b[0m"
_HALF_BLOCKS: Final = {
    (False, False): " ",
    (True, False): "\N{UPPER HALF BLOCK}",
    (False, True): "\N{LOWER HALF BLOCK}",
    (True, True): "\N{FULL BLOCK}",
}


def png(uri: str) -> bytes:
    """Return the code as a PNG picture. Raises ImageError if the URI is too long for one."""
    buffer = io.BytesIO()
    _code(uri).save(buffer, kind="png", scale=_SCALE, border=_QUIET_ZONE)
    return buffer.getvalue()


def svg(uri: str) -> str:
    """Return the code as an SVG element for a page, black on its background.

    It has no size of its own. Raises ImageError if the URI is too long for a QR code.
    """
    drawn: str = _code(uri).svg_inline(border=_QUIET_ZONE, omitsize=True)
    return drawn


def matrix(uri: str) -> tuple[tuple[bool, ...], ...]:
    """Return the code's modules, row by row, True for dark, with the quiet zone of 4 around.

    Raises ImageError if the URI is too long for a QR code.
    """
    rows = _code(uri).matrix_iter(border=_QUIET_ZONE)
    return tuple(tuple(bool(module) for module in row) for row in rows)


def draw_terminal(uri: str) -> str:
    """Return the code as lines of half blocks, black on white whatever the terminal's colours.

    Raises ImageError if the URI is too long for a QR code.
    """
    rows = matrix(uri)
    below = (*rows[1:], (False,) * len(rows))
    pairs = list(zip(rows, below, strict=True))[::2]
    lines = ("".join(_HALF_BLOCKS[pair] for pair in zip(*rows, strict=True)) for rows in pairs)
    return "\n".join(f"{_BLACK_ON_WHITE}{line}{_RESET}" for line in lines)


def _code(uri: str) -> segno.QRCode:
    """Encode at level M, or higher where the same size has room for it."""
    try:
        return segno.make_qr(uri, error="m")
    except segno.DataOverflowError as error:
        raise ImageError(
            tr("The account is too long for a QR code. Export it to a file.")
        ) from error
