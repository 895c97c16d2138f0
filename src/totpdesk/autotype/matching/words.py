"""Split text into words for comparison, in any script.

"hive" is not a word of "archive", nor ライン of オンライン. Chinese is written without spaces, so
each character is a word, and a name is a sequence of them. A host name is one word.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import Final

_HAN: Final = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\u3005"
_KATAKANA: Final = "\u30a0-\u30ff"
_HIRAGANA: Final = "\u3041-\u309f"
_HANGUL: Final = "\u1100-\u11ff\u3130-\u318f\uac00-\ud7af"  # particles follow a Latin name unspaced
_INDIC: Final = "\u0900-\u0dff"  # Python does not count their vowel signs as letters
_HOST: Final = r"[a-z0-9\u00df-\u04ff](?:[a-z0-9\u00df-\u04ff-]*[a-z0-9\u00df-\u04ff])?"
_WORD: Final = re.compile(
    rf"(?:(?<![\w.-])(?:{_HOST}\.)+(?:xn--[a-z0-9-]+|[^\W\d_]{{2,}})(?!\w|\.\w))"
    rf"|[{_HAN}]|[{_KATAKANA}]+|[{_HIRAGANA}]+|[{_HANGUL}]+|[{_INDIC}]+"
    rf"|[^\W_{_HAN}{_KATAKANA}{_HIRAGANA}{_HANGUL}{_INDIC}]+"
)
# Vowel points and accents, except the Japanese ones, which make a different letter.
_MARKS: Final = re.compile("[\u0300-\u036f\u0591-\u05c7\u0640\u064b-\u065f\u0670]")
_CACHED: Final = 4096

Words = tuple[str, ...]


def folded(text: str) -> str:
    """Return the text without differences in case, accents, width and invisible characters."""
    if text.isascii():
        return text.casefold()
    text = unicodedata.normalize("NFKC", text).casefold()
    text = _MARKS.sub("", unicodedata.normalize("NFKD", text))
    text = "".join(c for c in text if unicodedata.category(c) != "Cf")
    return unicodedata.normalize("NFC", text)


@lru_cache(_CACHED)
def words(text: str) -> Words:
    """Return the words of a text, folded."""
    return words_of_folded(folded(text))


def words_of_folded(text: str) -> Words:
    """Return the words of a folded text."""
    return tuple(_WORD.findall(text))


def is_host(word: str) -> bool:
    """Return whether a word is a host name: only these contain a dot."""
    return "." in word


def within(host: str, domain: str) -> bool:
    """Return whether a host is the domain or a subdomain of it."""
    return host == domain or host.endswith(f".{domain}")
