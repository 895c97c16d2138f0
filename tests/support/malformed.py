"""Requests that no command of ours sends, by chance: each contains MARKER where it can."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Callable
    from random import Random

MARKER: Final = "c0ntent-0f-a-request"
REQUESTS: Final = ("code", "copy", "type", "menu", "choose", "pick", "try_shortcut", "ping")
ARGUMENTS: Final = ("name", "min_left", "clear", "menu", "chord", "screenshot", MARKER)
NUMBERS: Final = (
    *("9" * 5000, "-" + "9" * 400, "1e999", "-1e999", "NaN", "Infinity", "-Infinity"),
    *("0x10", "01", "1.", "3601", "-1", "1e-400", "18446744073709551616"),
)
OPENING: Final = ("[", '{"a":', '[{"a":', '{"do":"code","name":[')
TEXTS: Final = (
    *(MARKER, f"\0{MARKER}", f"{MARKER}\n{MARKER}", f"\ud800{MARKER}", f"\u202e{MARKER}", ""),
    *(MARKER * 2000, "GitHub", "Git", "<ctrl>+<alt>+o", "<ctrl>+☃"),
)


def malformed(random: Random) -> bytes:
    """Return one, most with the end of its line."""
    content = random.choice(KINDS)(random)
    return content + b"\n" * (random.random() < 0.8) or b"\n"


def _damaged(random: Random) -> bytes:
    """Return a request in which a few bytes are others."""
    content = bytearray(_odd(random))
    for _ in range(random.randint(1, 5)):
        content[random.randrange(len(content))] = random.randrange(256)
    return bytes(content)


def _cut(random: Random) -> bytes:
    content = _odd(random)
    return content[: random.randrange(len(content))]


def _nested(random: Random) -> bytes:
    opening = random.choice(OPENING)
    return f"{opening * random.randint(500, 60_000 // len(opening))}{MARKER}".encode()


def _odd(random: Random) -> bytes:
    """Return a request with arguments that may be of any type."""
    arguments = random.sample(ARGUMENTS, random.randint(1, 4))
    request = {"do": random.choice(REQUESTS), MARKER: MARKER}
    return json.dumps(request | {each: _value(random) for each in arguments}).encode()


def _value(random: Random, depth: int = 0) -> Any:
    kinds: list[Any] = [None, True, False, random.randint(-(2**80), 2**80), random.random()]
    if depth < 3:
        kinds += [[_value(random, depth + 1)], {MARKER: _value(random, depth + 1)}]
    return random.choice([*kinds, *TEXTS])


def _number(random: Random) -> bytes:
    request, argument = random.choice(REQUESTS), random.choice(ARGUMENTS)
    number = random.choice(NUMBERS)
    return f'{{"do": "{request}", "name": "GitHub", "{argument}": {number}}}'.encode()


def _unknown(random: Random) -> bytes:
    return json.dumps({"do": _value(random), "name": MARKER}).encode()


def _encoded(random: Random) -> bytes:
    text = f'{{"do": "code", "name": "{MARKER}é"}}'
    return text.encode(random.choice(("latin-1", "utf-16", "utf-32", "utf-8-sig", "utf-7")))


def _noise(random: Random) -> bytes:
    return random.randbytes(random.randint(1, 300)) + MARKER.encode()


def _endless(random: Random) -> bytes:
    return MARKER.encode() * random.randint(3000, 6000)


KINDS: Final[tuple[Callable[[Random], bytes], ...]] = (
    *(_damaged, _cut, _nested, _odd, _odd, _number, _unknown, _encoded, _noise),
    _endless,
)
