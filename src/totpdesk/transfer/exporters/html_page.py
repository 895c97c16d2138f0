"""A page to print: each account with its QR code and its secret key."""

from __future__ import annotations

import re
from html import escape
from string import Template
from typing import TYPE_CHECKING, Final

from totpdesk.accounts.account import AccountRecord
from totpdesk.base.errors import ImageError
from totpdesk.base.resources import resource
from totpdesk.base.translation import language, plural, tr
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

_TEXTS: Final = {  # by their places on the page
    "title": tr("Sign-in codes on paper"),
    "what": tr("What this paper is"),
    "purpose": tr(
        "Anyone who has it can generate the codes that protect these accounts. Use it when your "
        "phone and computer are lost: install any authenticator app, then scan a code from here, "
        "or type the letters below it without the spaces."
    ),
    "how": tr("How to keep it"),
    "advice": tr(
        "Keep it where you keep your passport, apart from your passwords. Do not photograph it or "
        "send it. Delete the file once it is printed. When an account gets a new secret key, "
        "print again and shred this page."
    ),
}
_REMINDER: Final = tr("Keep this paper in a safe place.")
_NOT_IN_CSS: Final = re.compile(r'[^ -~]|["<\\]')
_GROUP: Final = 4  # letters of a secret that are easily read at once
_BREAK: Final = "\n"


class HtmlPage:
    """The page."""

    def refuses(self, record: AccountRecord) -> str:  # noqa: ARG002 - as Writer has it
        """Refuse nothing: what no QR code can hold is there as text."""
        return ""

    def write(
        self,
        records: Sequence[AccountRecord],
        password: str | None,  # noqa: ARG002 - as Writer has it
        when: datetime,
        random: Random,  # noqa: ARG002 - the same
    ) -> Files:
        """Write the page."""
        cards = "".join(_card(number, record) for number, record in enumerate(records, start=1))
        page = Template(resource("export", "page.html").read_text(encoding="utf-8")).substitute(
            {name: escape(text, quote=False) for name, text in _TEXTS.items()},
            language=language(),
            reminder=_for_css(_REMINDER),
            written=_written(len(records), when),
            cards=cards,
        )
        return [("", page.encode("ascii", "xmlcharrefreplace"))]

    def losses(
        self,
        records: Sequence[AccountRecord],
        files: Files,  # noqa: ARG002 - as Writer has it
        password: str | None,  # noqa: ARG002 - the same
    ) -> Sequence[Problem]:
        """Return what is not on the page: pictures, and an account's own settings."""
        lost = tr("Its icon is not in the file.")
        pictures = [Problem(called(record), lost) for record in records if record.picture]
        nothing = AccountRecord()
        settings = ((record, each) for record in records for each in lost_settings(record, nothing))
        return [*pictures, *(Problem(called(record), each) for record, each in settings)]


def _for_css(text: str) -> str:
    """Return a text for between quotation marks in CSS, where no entity of HTML is known."""
    return _NOT_IN_CSS.sub(lambda found: f"\\{ord(found.group()):x} ", text)


def _written(count: int, when: datetime) -> str:
    return plural(
        "{count} account, written by totpdesk on {day}",
        "{count} accounts, written by totpdesk on {day}",
        count,
        day=f"<time>{when:%Y-%m-%d}</time>",
    )


def _card(number: int, record: AccountRecord) -> str:
    begin = f'<article>\n<div class="qr">{_qr(record)}</div>\n<div class="text">'  # not text: HTML
    return "\n".join([begin, *_lines(number, record), "</div>", "</article>\n"])


def _lines(number: int, record: AccountRecord) -> Iterator[str]:
    account, secret = record.key_uri.account, record.key_uri.secret
    star = ' <span class="star">★</span>' if record.favourite else ""  # not text: HTML
    heading = own_name(record) or account.issuer or account.account or called(record)
    yield f'<h2><span class="place">{number}</span> {_shown(heading)}{star}</h2>'  # not text: HTML
    yield "<dl>"
    yield from _row(tr("Issuer"), _shown(account.issuer))
    yield from _row(tr("Account"), _shown(account.account))
    yield from _row(tr("Tags"), ", ".join(map(_shown, record.tags)))
    yield from _row(tr("PIN"), _shown(secret.pin))
    yield "</dl>"
    yield f'<p class="codes">{escape(_codes(account))}</p>'
    yield f'<p class="secret">{_grouped(_typed(record.key_uri))}</p>'
    if record.note.strip():
        yield f'<p class="note">{_shown(record.note.strip(), keep=_BREAK)}</p>'


def _row(term: str, value: str) -> Iterator[str]:
    if value:
        yield f"<dt>{escape(term)}</dt><dd>{value}</dd>"


def _codes(account: Account) -> str:
    """Return how the codes are generated, in the words of other apps' forms."""
    parts = (account.kind.called, account.algorithm, _length(account), _moment(account))
    return " · ".join(part.replace(" ", "\N{NO-BREAK SPACE}") for part in parts)


def _length(account: Account) -> str:
    if account.kind in FIXED:
        return plural("{count} character", "{count} characters", account.digits)
    return plural("{count} digit", "{count} digits", account.digits)


def _moment(account: Account) -> str:
    if account.kind is Kind.HOTP:
        return tr("counter {counter}", counter=account.counter)
    return tr("{seconds} s", seconds=account.period)


def _typed(kept: KeyUri) -> str:
    """Return a secret as apps accept it: mOTP's are hexadecimal, all others base32."""
    return kept.secret.key().hex() if kept.account.kind is Kind.MOTP else kept.secret.reveal()


def _grouped(letters: str) -> str:
    return " ".join(letters[at : at + _GROUP] for at in range(0, len(letters), _GROUP))


def _qr(record: AccountRecord) -> str:
    kept = labelled(record)
    try:
        return svg(build_uri(kept.account, kept.secret, kept.extra))
    except ImageError:
        return f"<p>{escape(tr('This account is too long for a QR code.'))}</p>"


def _shown(text: str, keep: str = "") -> str:
    """Escape a text that may be hostile, and isolate its writing direction.

    Characters that are not printable are replaced, except those to `keep`: a line break in a name
    would be a space on the page, or nothing at all.
    """
    plain = "".join(
        each if each.isprintable() or each in keep else "\N{REPLACEMENT CHARACTER}" for each in text
    )
    return f"<bdi>{escape(plain).replace('@', '@<wbr>')}</bdi>" if text else ""
