"""How strong a passphrase is against guessing by someone who has the file.

zxcvbn knows common passwords, words, names, dates, keyboard patterns and their variations.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Final

# Powers of ten guesses. Our key derivation allows some 10,000 a second on a strong machine.
_FAIR: Final = 10.0  # twelve days on one such machine
_STRONG: Final = 14.0  # three centuries on one, a year on three hundred
_LONGEST: Final = 72  # characters that are rated: zxcvbn's time grows fast with more


class PassphraseStrength(StrEnum):
    """How strong a passphrase is."""

    WEAK = "weak"
    FAIR = "fair"
    STRONG = "strong"


def strength(passphrase: str) -> PassphraseStrength:
    """Rate a passphrase by the number of guesses needed to find it."""
    if not passphrase:
        return PassphraseStrength.WEAK
    from zxcvbn import zxcvbn  # noqa: PLC0415 - its word lists take 30 ms to load

    guesses = float(zxcvbn(passphrase[:_LONGEST])["guesses_log10"])
    if guesses < _FAIR:
        return PassphraseStrength.WEAK
    return PassphraseStrength.STRONG if guesses >= _STRONG else PassphraseStrength.FAIR
