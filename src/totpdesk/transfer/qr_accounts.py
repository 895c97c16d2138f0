"""From a picture to accounts: what each QR code holds, or why it is of no use here.

A code that is no account is told by what it is and never by what it says: it may hold a secret of
another kind, such as a wireless password.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from totpdesk.errors import InvalidInputError
from totpdesk.otp import KeyUri, parse_uri
from totpdesk.transfer.qr_read import read_some_texts

if TYPE_CHECKING:
    from PIL import Image

_ACCOUNT_SCHEMES: Final = ("otpauth:", "steam:")
_MIGRATION: Final = "otpauth-migration:"
_KINDS: Final = (
    (("http:", "https:"), "a web address"),
    (("wifi:",), "the way into a wireless network"),
    (("begin:vcard", "mecard:"), "a contact"),
    (("mailto:", "matmsg:"), "a mail address"),
    (("tel:", "sms:", "smsto:"), "a telephone number"),
    (("fido:",), "a passkey sign-in, which is for a phone"),
    (("phonefactor:", "microsoft-authenticator:"), "a sign-up for Microsoft's own app"),
    (("duo:",), "a sign-up for Duo's own app"),
    (("oktaverify:",), "a sign-up for Okta's own app"),
    (("motp:",), "an mOTP secret"),
)


@dataclass(frozen=True, slots=True)
class Found:
    """The accounts in a picture, in reading order, and a sentence for each code that is none.

    The sentences never hold what a code says.
    """

    entries: tuple[KeyUri, ...]
    problems: tuple[str, ...]


def accounts_in(image: Image.Image) -> Found:
    """Read every QR code in a picture from `totpdesk.transfer.images`.

    Raises NoCodeInImageError where there is no code at all.
    """
    read = [_account_or_problem(text) for text in read_some_texts(image)]
    return Found(
        entries=tuple(each for each in read if isinstance(each, KeyUri)),
        problems=tuple(each for each in read if isinstance(each, str)),
    )


def _account_or_problem(text: str) -> KeyUri | str:
    start = text.lstrip().lower()
    if _MIGRATION in start:  # some programs write a word before it
        return (
            "The QR code is a Google Authenticator export (several accounts), which totpdesk"
            " cannot import yet. Add the accounts one by one."
        )
    if not start.startswith(_ACCOUNT_SCHEMES):
        return f"The QR code holds {_kind(start)}, not an account."
    try:
        return parse_uri(text)
    except InvalidInputError as error:
        return f"The QR code holds an account that cannot be used. {error}"


def _kind(start: str) -> str:
    named = (kind for schemes, kind in _KINDS if start.startswith(schemes))
    return next(named, "a number" if start.isdecimal() else "a text")
