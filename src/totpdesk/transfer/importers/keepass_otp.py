"""One-time passwords in a KeePass entry: four conventions of four programs, in its attributes.

KeePassXC and most others: `otp` with a URI, and more that were imported from 1Password in `otp_1`
and so on. KeeOtp: `otp` with a query. KeeTrayTOTP: `TOTP Seed` beside `TOTP Settings`. KeePass
itself, since 2.47: `TimeOtp-…` and `HmacOtp-…` (keepass.info/help/base/placeholders.html#otp).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import partial
from typing import TYPE_CHECKING, Final
from urllib.parse import parse_qsl

from totpdesk.base.errors import InvalidSecretError
from totpdesk.base.translation import tr
from totpdesk.otp import KeyUri, Kind, Secret
from totpdesk.transfer.importers.fields import (
    algorithm,
    base64_bytes,
    code_parameters,
    key_uri,
    kind_named,
    number,
    text,
)
from totpdesk.transfer.importers.logins import read_totp

if TYPE_CHECKING:
    from collections.abc import Iterator

Attributes = Mapping[str, str]
Reader = Callable[[Attributes], KeyUri]

_SEED: Final = "TOTP Seed"
_SETTINGS: Final = "TOTP Settings"
_FURTHER: Final = re.compile(r"otp_\d{1,3}")
_DECODERS: Final[Mapping[str, Callable[[str], Secret]]] = {
    "": lambda written: Secret.from_bytes(written.encode()),
    "-Hex": lambda written: Secret.from_bytes(bytes.fromhex(written)),
    "-Base32": Secret,
    "-Base64": lambda written: Secret.from_bytes(base64_bytes(written)),
}
_ENCODINGS: Final = {"Hex": "-Hex", "Base64": "-Base64", "UTF8": ""}  # of KeeOtp's keys


def readers(attributes: Attributes) -> Iterator[Reader]:
    """Yield how to read each one-time password of an entry, in KeePassXC's order of precedence."""
    if {_SEED, _SETTINGS} <= attributes.keys():
        yield _by_seed
    elif text(attributes, "otp"):
        yield _by_otp
        yield from _further(attributes)
    elif text(attributes, _SEED):
        yield _by_seed
    elif _holds(attributes, "TimeOtp-Secret"):
        yield _by_time
    if _holds(attributes, "HmacOtp-Secret"):
        yield _by_counter


def _holds(attributes: Attributes, name: str) -> bool:
    return any(text(attributes, name + ending) for ending in _DECODERS)


def _further(attributes: Attributes) -> Iterator[Reader]:
    """Yield how to read the second one-time password of an entry and those after it."""
    for name in sorted(filter(_FURTHER.fullmatch, attributes)):
        if written := text(attributes, name):
            yield partial(_by_further, written)


def _by_further(written: str, attributes: Attributes) -> KeyUri:
    return read_totp(written, *_names(attributes))


def _by_otp(attributes: Attributes) -> KeyUri:
    """Read `otp`: a URI, a bare secret, or KeeOtp's query."""
    written = text(attributes, "otp")
    if "://" in written or "key=" not in written:
        return read_totp(written, *_names(attributes))
    query = dict(parse_qsl(written.replace("+", "%2B")))  # it encodes nothing but "="
    issuer, account = _names(attributes)
    return key_uri(
        _decoded(text(query, "key"), _ENCODINGS.get(text(query, "encoding"), "-Base32")),
        kind=kind_named(text(query, "type", "totp")),
        issuer=issuer,
        account=account,
        **code_parameters(query, algorithm_key="otpHashMode", digits_key="size", period_key="step"),
    )


def _by_seed(attributes: Attributes) -> KeyUri:
    """Read `TOTP Seed`; its settings are "step;digits", where S for digits means Steam."""
    step, _, rest = text(attributes, _SETTINGS).partition(";")
    digits = rest.partition(";")[0].strip()
    steam = digits.upper() == "S"
    issuer, account = _names(attributes)
    return key_uri(
        text(attributes, _SEED),
        kind=Kind.STEAM if steam else Kind.TOTP,
        issuer=issuer,
        account=account,
        digits=6 if steam else number({"digits": digits}, "digits", 6),
        period=number({"period": step}, "period", 30),
    )


def _by_time(attributes: Attributes) -> KeyUri:
    issuer, account = _names(attributes)
    return key_uri(
        _secret(attributes, "TimeOtp-Secret"),
        kind=Kind.TOTP,
        issuer=issuer,
        account=account,
        algorithm=algorithm(text(attributes, "TimeOtp-Algorithm")),
        digits=number(attributes, "TimeOtp-Length", 6),
        period=number(attributes, "TimeOtp-Period", 30),
    )


def _by_counter(attributes: Attributes) -> KeyUri:
    issuer, account = _names(attributes)
    return key_uri(
        _secret(attributes, "HmacOtp-Secret"),
        kind=Kind.HOTP,
        issuer=issuer,
        account=account,
        counter=number(attributes, "HmacOtp-Counter", 0),
    )


def _secret(attributes: Attributes, name: str) -> Secret:
    """Read a secret by the one ending that is there, none meaning UTF-8 text."""
    ending = next(each for each in _DECODERS if text(attributes, name + each))
    return _decoded(text(attributes, name + ending), ending)


def _decoded(written: str, ending: str) -> Secret:
    try:
        return _DECODERS[ending](written)
    except ValueError:
        raise InvalidSecretError(tr("The secret cannot be decoded as its name says.")) from None


def _names(attributes: Attributes) -> tuple[str, str]:
    return text(attributes, "Title"), text(attributes, "UserName")
