"""The second factor of a strict site: which code it takes, when, and how often.

Strict means RFC 6238 §5.2 without its allowance for delay: only the current step's code counts,
and none counts twice. What passes here passes on every real site.
"""

from __future__ import annotations

import hashlib
from datetime import timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Final, Self

from totpdesk.otp import Account, Secret, build_uri, code_at

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from totpdesk.otp import Code

ISSUER: Final = "totpdesk practice"


class Form(StrEnum):
    """How the page asks for the code. Each form is a login of its own, with its own used codes."""

    SINGLE = "single"
    BOXES = "boxes"
    NOPASTE = "nopaste"


class Verdict(StrEnum):
    """What the site makes of a code, and the words in which it says so."""

    headline: str
    sentence: str

    def __new__(cls, value: str, headline: str, sentence: str) -> Self:
        """Keep the words beside the value, which is what JSON carries."""
        member = str.__new__(cls, value)
        member._value_ = value
        member.headline = headline
        member.sentence = sentence
        return member

    ACCEPTED = "accepted", "You are in", "The right code, at the right moment."
    WRONG = "wrong", "Wrong code", "No code of this account matches. Is it the account shown here?"
    EXPIRED = (
        "expired",
        "Expired code",
        "That was the previous step's code: it ran out before it arrived. Use the current one.",
    )
    EARLY = (
        "early",
        "Too early",
        "That is the next step's code: it does not count yet. Is a clock fast?",
    )
    USED = "used", "Already used", "A code lets you in only once. Wait for the next."


class PracticeSite:
    """One account and the memory of the codes that have let somebody in.

    `key` is the account's secret key, fresh random bytes (20, as RFC 4226 §4 recommends); `clock`
    gives aware datetimes; `draw` turns a text into the PNG of a QR code.
    """

    def __init__(
        self, key: bytes, clock: Callable[[], datetime], draw: Callable[[str], bytes]
    ) -> None:
        self.clock = clock
        self.account = Account(issuer=ISSUER, account=_name(key))
        self._secret = Secret.from_bytes(key)
        self._spent: set[tuple[Form, datetime | None]] = set()
        self.qr = draw(self.uri)

    @property
    def uri(self) -> str:
        """The otpauth URI to add, secret included."""
        return build_uri(self.account, self._secret)

    def verify(self, form: Form, code: str, when: datetime) -> Verdict:
        """Judge what arrived in a form at an aware moment; an accepted code is spent there."""
        current = self._code(when)
        if code == current.value:
            return self._let_in(form, current)
        step = timedelta(seconds=self.account.period)
        if code == self._code(when - step).value:
            return Verdict.EXPIRED
        if code == self._code(when + step).value:
            return Verdict.EARLY
        return Verdict.WRONG

    def _code(self, when: datetime) -> Code:
        return code_at(self.account, self._secret, when)

    def _let_in(self, form: Form, code: Code) -> Verdict:
        if (form, code.valid_from) in self._spent:
            return Verdict.USED
        self._spent.add((form, code.valid_from))
        return Verdict.ACCEPTED


def _name(key: bytes) -> str:
    """Name an account so that those of two runs can be told apart, without telling the key."""
    return f"guest-{hashlib.sha256(key).hexdigest()[:4]}"
