"""Draw docs/what-protects-what.svg: a secret key's way into a login page, and who may try what.

    python packaging/protection.py

It is SECURITY.md in one picture: change both together. It follows the colours of the reader's
system, and has a ground of its own, so that it can be read on any page.
"""

from __future__ import annotations

from html import escape
from pathlib import Path
from typing import Final

FILE: Final = Path(__file__).resolve().parents[1] / "docs" / "what-protects-what.svg"
HOLDS, PARTLY, NOT = "holds", "partly", "not"
MARKS: Final = {HOLDS: "✓", PARTLY: "~", NOT: "✗"}
LEGEND: Final = {HOLDS: "is stopped", PARTLY: "sometimes is", NOT: "is not stopped"}
STEPS: Final = (
    (
        ("Secret keys", "in your keychain or vault file, and in backups"),
        (
            (HOLDS, "A stolen disk, a lost backup", "all of it is encrypted"),
            (HOLDS, "Another user of the computer", "the files are yours alone"),
            (PARTLY, "Whoever finds an export", "encrypted unless you chose a plain format"),
            (NOT, "A program that runs as you", "it can ask an unlocked keychain, too"),
        ),
    ),
    (
        ("totpdesk", "computes a code when you ask for one"),
        (
            (HOLDS, "Command lines, logs, crash dumps", "no secret is ever in them"),
            (HOLDS, "Another user at its socket", "only your own user is answered"),
            (HOLDS, "A hostile QR code or export", "every size and cost is limited"),
            (HOLDS, "The network", "totpdesk does not use it"),
            (NOT, "Someone at your unlocked computer", "both factors are there"),
        ),
    ),
    (
        ("The code", "is typed, and stays on the clipboard for a while"),
        (
            (HOLDS, "A window that steals the focus", "it is checked with the digits (X11)"),
            (PARTLY, "A clipboard's history", "codes are marked; some managers ignore it"),
            (PARTLY, "A program that reads keys", "Wayland prevents it, X11 does not"),
        ),
    ),
    (
        ("The login page", "lets you in"),
        (
            (HOLDS, "A stolen or guessed password", "the code is missing"),
            (PARTLY, "A page with another's name", "its address in the title gives it away"),
            (NOT, "A page that passes codes on", "as with every authenticator"),
        ),
    ),
)
STYLE: Final = """
text { font: 15px system-ui, -apple-system, "Segoe UI", "DejaVu Sans", sans-serif; fill: #1b2430 }
.ground { fill: #f6f8fb } .box { fill: #fff; stroke: #c3cbd8 } .way { stroke: #7a8699; fill: none }
.name { font-weight: 700; font-size: 18px } .quiet { fill: #566275 } .who { font-weight: 600 }
.holds { fill: #0a7a3d } .partly { fill: #b26a00 } .not { fill: #c02626 }
.mark { fill: #fff; font-weight: 700 }
@media (prefers-color-scheme: dark) {
  text { fill: #e8edf4 } .ground { fill: #161b22 } .box { fill: #21262d; stroke: #444c56 }
  .way { stroke: #8b949e } .quiet { fill: #a5b0bf } .mark { fill: #161b22 }
  .holds { fill: #4ac26b } .partly { fill: #e0a33e } .not { fill: #ff7b72 }
}
"""
WIDTH, PAD, LINE, GAP = 960, 24, 30, 34
LEFT: Final = 230  # where the right column begins
REASON: Final = 590  # where the reasons begin


def picture() -> str:
    """Return the whole picture."""
    parts, top = [], PAD
    for number, (asset, threats) in enumerate(STEPS):
        height = len(threats) * LINE + 24
        parts += _step(top, height, asset, threats)
        if number + 1 < len(STEPS):
            parts.append(_arrow(top + height))
        top += height + GAP
    parts += _legend(top)
    head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {top + 34}" role="img">'
    title = "<title>What protects what on a secret key's way into a login page</title>"
    ground = f'<rect class="ground" width="{WIDTH}" height="{top + 34}" rx="14"/>'
    return "\n".join([head, title, f"<style>{STYLE}</style>", ground, *parts, "</svg>\n"])


def _step(
    top: int, height: int, asset: tuple[str, str], threats: tuple[tuple[str, str, str], ...]
) -> list[str]:
    name, what = asset
    size = f'x="{PAD}" y="{top}" width="{WIDTH - 2 * PAD}" height="{height}" rx="10"'
    parts = [f'<rect class="box" {size}/>', _text(PAD + 18, top + 32, name, "name")]
    parts += [
        _text(PAD + 18, top + 56 + 20 * number, line, "quiet")
        for number, line in enumerate(_wrapped(what))
    ]
    for number, (state, who, why) in enumerate(threats):
        middle = top + 12 + LINE * number + LINE // 2
        parts += [_mark(LEFT + 10, middle, state), _text(LEFT + 30, middle + 5, who, "who")]
        parts.append(_text(REASON, middle + 5, why, "quiet"))
    return parts


def _legend(top: int) -> list[str]:
    parts, left = [], LEFT
    for state, meaning in LEGEND.items():
        parts += [_mark(left + 10, top + 4, state), _text(left + 28, top + 9, meaning, "quiet")]
        left += 150
    return parts


def _arrow(top: int) -> str:
    x, end = PAD + 60, top + GAP - 4
    return f'<path class="way" stroke-width="2" d="M{x} {top + 4}V{end}m-6 -7l6 7 6 -7"/>'


def _mark(x: int, y: int, state: str) -> str:
    sign = f'<text class="mark" x="{x}" y="{y + 5}" text-anchor="middle">{MARKS[state]}</text>'
    return f'<circle class="{state}" cx="{x}" cy="{y}" r="10"/>{sign}'


def _text(x: int, y: int, text: str, kind: str) -> str:
    return f'<text class="{kind}" x="{x}" y="{y}">{escape(text)}</text>'


def _wrapped(text: str) -> list[str]:
    """Break a text into lines that fit into the left column."""
    lines = [""]
    for word in text.split():
        longer = f"{lines[-1]} {word}".strip()
        lines = [*lines[:-1], longer] if len(longer) <= 22 else [*lines, word]
    return lines


if __name__ == "__main__":
    FILE.write_text(picture(), encoding="utf-8")
