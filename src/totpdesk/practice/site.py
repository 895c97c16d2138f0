"""How the practice page verifies a code.

It is strict: RFC 6238 §5.2 without its allowance for delay. Only the current step's code is
accepted, and only once. A code that is accepted here is accepted by every real site.
"""

from __future__ import annotations

import hashlib
from datetime import timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Final, Self

from totpdesk.base.translation import tr
from totpdesk.otp import Account, Secret, build_uri, code_at

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from totpdesk.otp import Code

ISSUER: Final = "totpdesk practice"  # not text: a name, by which its accounts are found again


class Form(StrEnum):
    """How the page asks for the code. Each form has its own used codes."""

    SINGLE = "single"
    BOXES = "boxes"
    NOPASTE = "nopaste"


class Verdict(StrEnum):
    """The result for a code, and the text that the page shows."""

    headline: str
    sentence: str

    def __new__(cls, value: str, headline: str, sentence: str) -> Self:
        """Keep the texts beside the value, which goes into JSON."""
        member = str.__new__(cls, value)
        member._value_ = value
        member.headline = headline
        member.sentence = sentence
        return member

    ACCEPTED = "accepted", tr("You are in"), tr("The right code, at the right moment.")
    WRONG = (
        "wrong",
        tr("Wrong code"),
        tr("No code of this account matches. Is it the account shown here?"),
    )
    EXPIRED = (
        "expired",
        tr("Expired code"),
        tr("That was the previous step's code: it expired before it arrived. Use the current one."),
    )
    EARLY = (
        "early",
        tr("Too early"),
        tr("That is the next step's code: it is not valid yet. Is a clock fast?"),
    )
    USED = "used", tr("Already used"), tr("A code is accepted only once. Wait for the next one.")


class PracticeSite:
    """One account, and the codes that have been accepted.

    `key` is the account's secret key, fresh random bytes (20, as RFC 4226 §4 recommends); `clock`
    returns times with their zone; `draw` draws a text as the PNG of a QR code.
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
        """Verify what was entered in a form; an accepted code cannot be used there again."""
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
    """Return a name that differs from run to run and does not reveal the key."""
    return f"guest-{hashlib.sha256(key).hexdigest()[:4]}"
