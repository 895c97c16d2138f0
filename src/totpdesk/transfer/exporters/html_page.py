"""A page to print: each account with its QR code and its secret key."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Final

from totpdesk.accounts.account import AccountRecord
from totpdesk.base.errors import ImageError
from totpdesk.otp import Kind, build_uri
from totpdesk.otp.account import FIXED
from totpdesk.transfer.exporters.writer import called, labelled, lost_settings, own_name
from totpdesk.transfer.importers.export import Problem
from totpdesk.transfer.qr.draw import svg

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime

    from totpdesk.otp import Account, KeyUri
    from totpdesk.transfer.exporters.writer import Files, Random


STYLE: Final = """
:root { color-scheme: light; }
@page {
  margin: 14mm 14mm 16mm;
  @bottom-left { content: "Keep this paper in a safe place."; font: 8pt sans-serif; color: #555; }
  @bottom-right { content: counter(page) " / " counter(pages); font: 8pt sans-serif; color: #555; }
}
* { box-sizing: border-box; margin: 0; padding: 0; }
body {
  max-width: 182mm; margin: 0 auto; color: #111; background: #fff;
  font: 9pt/1.4 "Inter", "Noto Sans", "Segoe UI", "Helvetica Neue", "DejaVu Sans", sans-serif;
}
header {
  display: flex; flex-wrap: wrap; justify-content: space-between; align-items: baseline;
  gap: 1mm 8mm; padding-bottom: 2.5mm; border-bottom: 0.6mm solid #111;
}
h1 { font-size: 18pt; line-height: 1.2; letter-spacing: -0.01em; }
header p { color: #444; }
.introduction { display: grid; grid-template-columns: 1fr 1fr; gap: 8mm; margin: 4mm 0 6mm; }
main { display: grid; grid-template-columns: 1fr 1fr; gap: 4mm; }
article {
  display: flex; gap: 3.5mm; padding: 3mm; border: 0.25mm solid #bbb; border-radius: 2mm;
  break-inside: avoid; min-width: 0;
}
.qr { flex: none; width: 32mm; }
.qr svg { display: block; width: 36mm; height: 36mm; margin: -2mm; } /* its margin is white, too */
.qr p { font-size: 8pt; color: #444; }
.text { flex: 1; min-width: 0; overflow-wrap: anywhere; }
h2 { font-size: 11pt; line-height: 1.25; margin-bottom: 1mm; }
.introduction h2 { font-size: 9pt; line-height: 1.4; margin-bottom: 0.6mm; }
.place { color: #777; font-weight: normal; }
.star { font-weight: normal; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: 0 2mm; font-size: 8pt; }
dt, .codes { color: #555; }
.codes { font-size: 8pt; }
.secret {
  margin-top: 1.5mm; word-spacing: 0.15em;
  font: 9.5pt/1.35 "JetBrains Mono", "DejaVu Sans Mono", "Consolas", "Menlo", monospace;
}
.note { margin-top: 1.5mm; font-size: 8pt; white-space: pre-wrap; }
@media screen {
  body { padding: 10mm 6mm; }
}
@media screen and (max-width: 170mm) {
  main, .introduction { grid-template-columns: minmax(0, 1fr); }
}
"""


_POLICY: Final = "default-src 'none'; style-src 'unsafe-inline'"
_GROUP: Final = 4  # letters of a secret that the eye takes at once
_BREAK: Final = "\n"
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

    def refuses(self, item: AccountRecord) -> str:  # noqa: ARG002 - as Writer has it
        """Refuse nothing: what no QR code can hold is there as text."""
        return ""

    def write(
        self,
        items: Sequence[AccountRecord],
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
        items: Sequence[AccountRecord],
        files: Files,  # noqa: ARG002 - as Writer has it
        password: str | None,  # noqa: ARG002 - the same
    ) -> Sequence[Problem]:
        """Tell what is not on the page: pictures, and an account's own settings."""
        lost = "Its icon is not in the file."
        pictures = [Problem(called(item), lost) for item in items if item.picture]
        nothing = AccountRecord()
        settings = ((item, each) for item in items for each in lost_settings(item, nothing))
        return [*pictures, *(Problem(called(item), each) for item, each in settings)]


def _title(count: int, when: datetime) -> str:
    accounts = "1 account" if count == 1 else f"{count} accounts"
    return (
        "<header>\n<h1>Sign-in codes on paper</h1>\n"
        f"<p>{accounts}, written by totpdesk on <time>{when:%Y-%m-%d}</time></p>\n</header>\n"
    )


def _card(place: int, item: AccountRecord) -> str:
    text = "\n".join(_lines(place, item))
    picture = f'<div class="qr">{_qr(item)}</div>'
    return f'<article>\n{picture}\n<div class="text">\n{text}\n</div>\n</article>\n'


def _lines(place: int, item: AccountRecord) -> Iterator[str]:
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
        yield f'<p class="note">{_shown(item.note.strip(), keep=_BREAK)}</p>'


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


def _qr(item: AccountRecord) -> str:
    kept = labelled(item)
    try:
        return svg(build_uri(kept.account, kept.secret, kept.extra))
    except ImageError:
        return "<p>This account is too long for a QR code.</p>"


def _shown(text: str, keep: str = "") -> str:
    """Escape a text that may be hostile, and keep it from turning the texts around it.

    What is not printed is shown as such, but for the characters to `keep`: a line break in a name
    would be a space on the page, or nothing at all.
    """
    plain = "".join(
        each if each.isprintable() or each in keep else "\N{REPLACEMENT CHARACTER}" for each in text
    )
    return f"<bdi>{escape(plain).replace('@', '@<wbr>')}</bdi>" if text else ""
