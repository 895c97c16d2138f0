"""Text in the user's language, from gettext's catalogues in `resources/locale`.

Every text that a user reads passes through `tr` or `plural`. Its English is the key; what varies
has a name in braces, so that another language can order it as it likes. The language is chosen
once, when this module is loaded, so constants of other modules are translated too.

`packaging/translations.py` collects the texts and compiles the catalogues, and finds text that does
not come through here. docs/decisions/010-gettext.md says why this is not Qt's translation.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Final

from totpdesk.base.resources import resource

if TYPE_CHECKING:
    from collections.abc import Iterable
    from gettext import NullTranslations

_DOMAIN: Final = "totpdesk"
_VARIABLES: Final = ("LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG")
_ENGLISH: Final = ("", "C", "POSIX", "en")


def languages() -> list[str]:
    """Return the languages that the user prefers to English, the best first: ["pt_BR", "pt"].

    They are those of gettext's environment variables, without encoding and variant. The list ends
    before English, which needs no catalogue.
    """
    given = next((value for name in _VARIABLES if (value := os.environ.get(name))), "")
    preferred: list[str] = []
    for entry in given.split(":"):
        name = entry.partition(".")[0].partition("@")[0]
        language = name.partition("_")[0]
        if language in _ENGLISH:
            break
        preferred += [name, language] if name != language else [name]
    return preferred


def _catalogue() -> NullTranslations | None:
    """Load the catalogue, or nothing for English: scripts call `totpdesk code` again and again."""
    preferred = languages()
    if not preferred:
        return None
    import gettext  # noqa: PLC0415 - only where there is something to translate

    folder = resource("locale")
    gettext.bindtextdomain(_DOMAIN, folder)
    gettext.textdomain(_DOMAIN)  # for click, which has no translations of its own texts
    return gettext.translation(_DOMAIN, folder, preferred, fallback=True)


_CATALOGUE: Final = _catalogue()


def language() -> str:
    """Return the language of the texts, as a web page names it: "en", "pt-BR"."""
    about = _CATALOGUE.info() if _CATALOGUE else {}
    return about.get("language", "en").replace("_", "-")


def tr(text: str, /, **values: object) -> str:
    """Return the text in the user's language, with the values in the places of their names.

    Without values the text is returned as it is: a constant with names in braces is filled in
    later, by `str.format`.
    """
    translated = _CATALOGUE.gettext(text) if _CATALOGUE else text
    return translated.format(**values) if values else translated


def plural(one: str, other: str, count: int, /, **values: object) -> str:
    """Return the text for this many, in the user's language; `{count}` is the number."""
    if _CATALOGUE:
        translated = _CATALOGUE.ngettext(one, other, count)
    else:
        translated = one if count == 1 else other
    return translated.format(count=count, **values)


def listed(names: Iterable[str]) -> str:
    """Return names as a list in a sentence, of which there is at least one: "a, b and c"."""
    *others, last = names
    return tr("{first} and {last}", first=", ".join(others), last=last) if others else last
