"""The accounts in QR codes: a code can have one, many, a part of an export, or none.

A code without an account is reported by its type and never by its content, which may be a secret
of another kind, such as a wireless network's password.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from totpdesk.accounts.account import AccountRecord
from totpdesk.base.errors import InvalidInputError
from totpdesk.base.translation import tr
from totpdesk.otp import KeyUri, parse_uri
from totpdesk.transfer.importers.export import Problem
from totpdesk.transfer.qr.read import read_some_texts

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from PIL import Image


_ACCOUNT: Final = re.compile(r"otpauth:|steam:|motp:", re.IGNORECASE)
_PART: Final = re.compile(r"(?:[\w -]{1,20}:\s*)?(?=otpauth-migration:)", re.IGNORECASE)
_LINE_END: Final = re.compile(r"\r\n|\r|\n")
_OTHERS: Final = (
    (("http:", "https:"), tr("It contains a web address, not an account.")),
    (("wifi:",), tr("It contains a wireless network's password, not an account.")),
    (("begin:vcard", "mecard:"), tr("It contains a contact, not an account.")),
    (("mailto:", "matmsg:"), tr("It contains a mail address, not an account.")),
    (("tel:", "sms:", "smsto:"), tr("It contains a telephone number, not an account.")),
    (("fido:",), tr("It contains a passkey sign-in, which is for a phone, not an account.")),
    (
        ("phonefactor:", "microsoft-authenticator:"),
        tr("It contains the set-up of Microsoft's own app, not an account."),
    ),
    (("duo:",), tr("It contains the set-up of Duo's own app, not an account.")),
    (("oktaverify:",), tr("It contains the set-up of Okta's own app, not an account.")),
)


@dataclass(frozen=True, slots=True)
class Found:
    """The accounts in some images, and for each code or image without one, why.

    `notes` are sentences about what is missing, such as a part of an export that is on another
    image. Neither they nor the problems contain the content of a code.
    """

    entries: tuple[AccountRecord, ...]
    problems: tuple[Problem, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def remarks(self) -> tuple[str, ...]:
        """Return a sentence for each problem and note."""
        return (*(_sentence(each) for each in self.problems), *self.notes)


def accounts_in(image: Image.Image) -> Found:
    """Read every QR code in a picture from `totpdesk.transfer.qr.images`.

    Raises NoCodeInImageError if there is no code at all.
    """
    return accounts_of(read_some_texts(image))


def accounts_of(texts: Iterable[str]) -> Found:
    """Read what QR codes hold, of one picture or of several.

    The parts of Google Authenticator's exports may come in any order and among others. A code may
    hold a list of links, one a line. A code that comes twice counts once.
    """
    entries: list[AccountRecord] = []
    problems: list[Problem] = []
    parts: list[str] = []
    for number, link in enumerate(dict.fromkeys(_links(texts)), start=1):
        if part := _PART.match(link):  # some programs write a word before it
            parts.append(link[part.end() :])
            continue
        try:
            entries.append(AccountRecord.of(_account(link)))
        except InvalidInputError as error:
            problems.append(as_problem(tr("QR code {number}", number=number), error))
    found = Found(tuple(entries), tuple(problems))
    return _with_parts(found, parts) if parts else found


def require_some(found: Found) -> Found:
    """Return what was found, each account once: exports of Google's app repeat some.

    Raises InvalidInputError if there is no account.
    """
    if not found.entries:
        nothing = tr("The QR codes contain no account.")
        raise InvalidInputError(next(iter(found.remarks), nothing))
    return replace(found, entries=tuple(dict.fromkeys(found.entries)))


def as_problem(entry: str, error: InvalidInputError) -> Problem:
    """Return an error as a problem of one entry."""
    return Problem(entry, str(error))


def _sentence(problem: Problem) -> str:
    named = problem.entry in problem.reason
    return problem.reason if named else f"{problem.entry}: {problem.reason}"


def _links(texts: Iterable[str]) -> Iterator[str]:
    """Split lists of links. Any other text stays one, with its line breaks."""
    for text in texts:
        lines = [line.strip() for line in _LINE_END.split(text)]
        links = [line for line in lines if line and not line.startswith("#")]
        begun = sum(_is_link(line) for line in links)
        whole = begun == 0 or (begun == 1 and _continues(links[0]))
        yield from (text.strip(),) if whole else links


def _continues(line: str) -> bool:
    """Return whether a link's label continues in the next line: some contain a line break."""
    return line[:8].lower() == "otpauth:" and "?" not in line


def _is_link(line: str) -> bool:
    return bool(_ACCOUNT.match(line) or _PART.match(line))


def _account(link: str) -> KeyUri:
    if not _ACCOUNT.match(link):
        raise InvalidInputError(_other(link.lower()))
    return parse_uri(link)


def _other(content: str) -> str:
    """Return a sentence on the type of a content without an account."""
    if content.isdecimal():
        return tr("It contains a number, not an account.")
    known = (sentence for schemes, sentence in _OTHERS if content.startswith(schemes))
    return next(known, tr("It contains a text, not an account."))


def _with_parts(found: Found, parts: Iterable[str]) -> Found:
    from totpdesk.transfer.importers import migration  # noqa: PLC0415 - only for such codes

    export, notes = migration.read_parts(parts)
    return Found(found.entries + export.entries, found.problems + export.problems, notes)
