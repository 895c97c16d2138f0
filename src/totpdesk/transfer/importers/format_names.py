"""The names of formats: those of programs, and a few that are words of a language.

`totpdesk import --json` prints them as they are here, in every language.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from totpdesk.base.translation import tr

if TYPE_CHECKING:
    from collections.abc import Iterable

EXTENSION: Final = "Authenticator extension"  # not text: a name in JSON
PAGE: Final = "HTML page"  # not text: a name in JSON
MESSAGE: Final = "OpenPGP message"  # not text: a name in JSON
PICTURES: Final = "QR codes"  # not text: a name in JSON
LINKS: Final = "list of otpauth links"  # not text: a name in JSON

_SHOWN: Final = {
    EXTENSION: tr("Authenticator extension"),
    PAGE: tr("HTML page"),
    MESSAGE: tr("OpenPGP message"),
    PICTURES: tr("QR codes"),
    LINKS: tr("list of otpauth links"),
}
_BETWEEN: Final = ", "


def joined(names: Iterable[str]) -> str:
    """Return the format of several files, each name once."""
    return _BETWEEN.join(dict.fromkeys(names))


def shown(format_name: str) -> str:
    """Return the format of one file or several for people."""
    return _BETWEEN.join(_SHOWN.get(name, name) for name in format_name.split(_BETWEEN))
