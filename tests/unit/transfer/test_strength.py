"""How strong a passphrase is."""

from __future__ import annotations

import pytest

from totpdesk.transfer.strength import PassphraseStrength, strength


@pytest.mark.parametrize(
    ("password", "word"),
    [
        ("", PassphraseStrength.WEAK),
        ("hunter2", PassphraseStrength.WEAK),
        ("password1234", PassphraseStrength.WEAK),
        ("P@ssw0rdP@ssw0rd", PassphraseStrength.WEAK),
        ("Password2024!x", PassphraseStrength.WEAK),
        ("1q2w3e4r5t6z7u8i", PassphraseStrength.WEAK),
        ("correct horse battery staple " * 9, PassphraseStrength.STRONG),
        ("aaaaaaaaaaaaaaaaaaaaaaaa", PassphraseStrength.WEAK),
        ("abcdefghijklmnopqrstuvwx", PassphraseStrength.WEAK),
        ("Tr0ub4dor&3x", PassphraseStrength.FAIR),
        ("four words without kinship", PassphraseStrength.STRONG),
        ("пять слов подряд тут", PassphraseStrength.STRONG),
    ],
)
def test_a_word_says_how_strong_a_password_is(password: str, word: PassphraseStrength) -> None:
    """Length counts, repeats and runs do not."""
    assert strength(password) is word
