"""A page to print: each account with its QR code and its secret, for a drawer or a safe.

It stands by itself: no script, nothing from elsewhere, and a policy in it that forbids both, for
the names on it may come from a hostile QR code.
"""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Final

from totpdesk.errors import ImageError
from totpdesk.otp import Kind, build_uri
from totpdesk.otp.account import FIXED
from totpdesk.transfer.exports.html_style import STYLE
from totpdesk.transfer.exports.outgoing import called, labelled, own_name
from totpdesk.transfer.imports.incoming import Problem
from totpdesk.transfer.qr_draw import svg

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime

    from totpdesk.otp import Account, KeyUri
    from totpdesk.transfer.exports.outgoing import Files, Random
    from totpdesk.vault.portable import Portable

_POLICY: Final = "default-src 'none'; style-src 'unsafe-inline'"
_GROUP: Final = 4  # letters of a secret that the eye takes at once
_HEAD: Final = f"""<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{_POLICY}">
<meta name="referrer" content="no-referrer">
<meta name="viewport" content="width=device-width">
<title>Sign-in codes on paper</title>
<style>{STYLE}</style>
</head>
"""
_INTRODUCTION: Final = """<section class="introduction">
<div>
<h2>What this paper is</h2>
<p>Whoever holds it can make the codes that protect these accounts. It is the way back in when
phone and computer are lost: install any authenticator app, scan a code from here, or type the
letters below it, spaces left out.</p>
</div>
<div>
<h2>How to keep it</h2>
<p>Where you keep your passport, and apart from your passwords. Do not photograph it or send it.
Delete the file once it is printed. When an account gets a new secret, print again and shred
this one.</p>
</div>
</section>
"""


class HtmlPage:
    """The page."""

    def refuses(self, item: Portable) -> str:  # noqa: ARG002 - as Writer has it
        """Refuse nothing: what no QR code can hold is there as text."""
        return ""

    def write(
        self,
        items: Sequence[Portable],
        password: str | None,  # noqa: ARG002 - as Writer has it
        when: datetime,
        random: Random,  # noqa: ARG002 - the same
    ) -> Files:
        """Write the page."""
        cards = "".join(_card(place, item) for place, item in enumerate(items, start=1))
        body = f"<body>\n{_title(len(items), when)}{_INTRODUCTION}<main>\n{cards}</main>\n</body>\n"
        return [("", f"{_HEAD}{body}</html>\n".encode("ascii", "xmlcharrefreplace"))]

    def losses(
        self,
        items: Sequence[Portable],
        files: Files,  # noqa: ARG002 - as Writer has it
        password: str | None,  # noqa: ARG002 - the same
    ) -> Sequence[Problem]:
        """Tell what is not on the page. Only pictures are not."""
        lost = "Its picture is not in the file."
        return [Problem(called(item), lost) for item in items if item.icon]


def _title(count: int, when: datetime) -> str:
    accounts = "1 account" if count == 1 else f"{count} accounts"
    return (
        "<header>\n<h1>Sign-in codes on paper</h1>\n"
        f"<p>{accounts}, written by totpdesk on <time>{when:%Y-%m-%d}</time></p>\n</header>\n"
    )


def _card(place: int, item: Portable) -> str:
    text = "\n".join(_lines(place, item))
    picture = f'<div class="qr">{_qr(item)}</div>'
    return f'<article>\n{picture}\n<div class="text">\n{text}\n</div>\n</article>\n'


def _lines(place: int, item: Portable) -> Iterator[str]:
    account, secret = item.key_uri.account, item.key_uri.secret
    star = ' <span class="star">★</span>' if item.favourite else ""
    heading = own_name(item) or account.issuer or account.account or called(item)
    yield f'<h2><span class="place">{place}</span> {_shown(heading)}{star}</h2>'
    yield "<dl>"
    yield from _row("Issuer", _shown(account.issuer))
    yield from _row("Account", _shown(account.account))
    yield from _row("Tags", ", ".join(map(_shown, item.tags)))
    yield from _row("PIN", _shown(secret.pin))
    yield "</dl>"
    yield f'<p class="codes">{escape(_codes(account))}</p>'
    yield f'<p class="secret">{_grouped(_typed(item.key_uri))}</p>'
    if item.note.strip():
        yield f'<p class="note">{_shown(item.note.strip())}</p>'


def _row(term: str, value: str) -> Iterator[str]:
    if value:
        yield f"<dt>{term}</dt><dd>{value}</dd>"


def _codes(account: Account) -> str:
    """Say how the codes are made, in the words that apps ask for it in."""
    moves = f"counter {account.counter}" if account.kind is Kind.HOTP else f"{account.period} s"
    characters = "characters" if account.kind in FIXED else "digits"
    parts = (account.kind.called, account.algorithm, f"{account.digits} {characters}", moves)
    return " · ".join(part.replace(" ", "\N{NO-BREAK SPACE}") for part in parts)


def _typed(kept: KeyUri) -> str:
    """Return a secret as apps take it: mOTP's are hexadecimal, all others base32."""
    return kept.secret.key().hex() if kept.account.kind is Kind.MOTP else kept.secret.reveal()


def _grouped(letters: str) -> str:
    return " ".join(letters[at : at + _GROUP] for at in range(0, len(letters), _GROUP))


def _qr(item: Portable) -> str:
    kept = labelled(item)
    try:
        return svg(build_uri(kept.account, kept.secret, kept.extra))
    except ImageError:
        return "<p>This account is too long for a QR code.</p>"


def _shown(text: str) -> str:
    """Escape a text that may be hostile, and keep it from turning the texts around it."""
    plain = "".join(
        each if each.isprintable() or each == "\n" else "\N{REPLACEMENT CHARACTER}" for each in text
    )
    return f"<bdi>{escape(plain).replace('@', '@<wbr>')}</bdi>" if text else ""
