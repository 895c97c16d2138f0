"""otpauth URIs as they are found in the wild: read tolerantly, written strictly.

The Key URI format is Google's (github.com/google/google-authenticator/wiki/Key-Uri-Format). What
sites and programs make of it is wider: each rule below names the deviation that it is there for.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final
from urllib.parse import quote, unquote, unquote_plus

from totpdesk.errors import InvalidUriError, UnsupportedCodeError
from totpdesk.otp.account import STEAM_DIGITS, Account, Algorithm, Kind
from totpdesk.otp.secret import Secret

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

_OTPAUTH: Final = re.compile(
    r"otpauth://(?P<kind>[a-z]+)/?(?P<label>[^?]*)\?(?P<query>.*)", re.IGNORECASE | re.DOTALL
)
_STEAM: Final = re.compile(r"steam://(?P<secret>[^/?#]+)/?", re.IGNORECASE)
_TIGHT_COLON: Final = re.compile(r":(?! )")
_LONGEST_SHOWN: Final = 10
_UNSET: Final = frozenset({"", "null"})  # Ente has written algorithm=null&digits=null
_OURS: Final = frozenset(
    {"secret", "issuer", "algorithm", "digits", "period", "counter", "encoder", "steam"}
)


@dataclass(frozen=True, slots=True)
class KeyUri:
    """What an otpauth URI holds. `extra` keeps the parameters that mean nothing to us, in order."""

    account: Account
    secret: Secret
    extra: tuple[tuple[str, str], ...] = field(default=())


def parse_uri(text: str) -> KeyUri:
    """Read an otpauth:// or steam:// URI.

    Raises InvalidUriError where it is none, InvalidSecretError where its secret is missing or not
    base32, UnsupportedCodeError where no code can be made for what it asks.
    """
    text = text.strip()
    if steam := _STEAM.fullmatch(text):
        return KeyUri(_steam("Steam", "", None), Secret(unquote(steam["secret"])))
    found = _OTPAUTH.fullmatch(text)
    if found is None:
        raise InvalidUriError(_what_it_is_instead(text))
    pairs = _pairs(found["query"])
    params = {key: value for key, value in reversed(pairs) if value.lower() not in _UNSET}
    account = _account(found["kind"].lower(), found["label"], params, dict(pairs))
    extra = tuple((key, value) for key, value in pairs if key not in _OURS)
    return KeyUri(account, Secret(params.get("secret", "")), extra)


def build_uri(account: Account, secret: Secret, extra: Iterable[tuple[str, str]] = ()) -> str:
    """Write the URI that every program reads: one line, all ASCII, nothing left to defaults.

    The issuer stands both in the label and in the query, a space is %20 (a plus would be taken
    literally by some), the secret has no padding.
    """
    query = [("secret", secret.reveal())]
    if issuer := account.issuer if account.issuer_param is None else account.issuer_param:
        query.append(("issuer", issuer))
    query += [("algorithm", account.algorithm.value), ("digits", str(account.digits))]
    if account.kind is Kind.HOTP:
        query.append(("counter", str(account.counter)))
    else:
        query.append(("period", str(account.period)))
    query += extra
    text = "&".join(f"{quote(key, safe='')}={quote(value, safe='')}" for key, value in query)
    return f"otpauth://{account.kind.value}/{_written_label(account)}?{text}"


def _written_label(account: Account) -> str:
    name = quote(account.account, safe="@")
    return f"{quote(account.issuer, safe='')}:{name}" if account.issuer else name


def _what_it_is_instead(text: str) -> str:
    scheme = text.partition(":")[0].lower() if ":" in text else ""
    if scheme == "otpauth-migration":
        return "This is an export of Google Authenticator, which holds several accounts."
    if scheme == "motp":
        return "This is an mOTP secret, for which totpdesk cannot make codes."
    if scheme == "otpauth":
        return "This otpauth URI is cut short: it holds no secret. Copy it again from the site."
    return "This is no otpauth URI. It would begin with otpauth://totp/ or otpauth://hotp/."


def _pairs(query: str) -> list[tuple[str, str]]:
    """Split a query whose '+' means a space (Android's and Java's encoders), '&steam' included."""
    pairs = (part.partition("=") for part in query.split("&") if part)
    return [(unquote(key).lower(), unquote_plus(value).strip()) for key, _, value in pairs]


def _account(kind: str, label: str, params: Mapping[str, str], given: Mapping[str, str]) -> Account:
    issuer_param = params.get("issuer")
    issuer, account = _split_label(label, issuer_param)
    other = issuer_param if issuer_param not in (None, issuer) else None
    if _is_steam(kind, issuer, params, given):
        return _steam(issuer, account, other, _number(params, "period", 30))
    if kind not in (Kind.TOTP, Kind.HOTP):
        raise UnsupportedCodeError(f"Codes of the kind {_shown(kind)} are not supported.")
    return Account(
        issuer=issuer,
        account=account,
        kind=Kind(kind),
        algorithm=_algorithm(params.get("algorithm", "SHA1")),
        digits=_number(params, "digits", 6),
        period=_number(params, "period", 30) if kind == Kind.TOTP else 30,
        counter=_number(params, "counter", 0) if kind == Kind.HOTP else 0,
        issuer_param=other,
    )


def _steam(issuer: str, account: str, other: str | None, period: int = 30) -> Account:
    return Account(
        issuer, account, Kind.STEAM, digits=STEAM_DIGITS, period=period, issuer_param=other
    )


def _is_steam(kind: str, issuer: str, params: Mapping[str, str], given: Mapping[str, str]) -> bool:
    """Tell Steam by any of the marks in use.

    Its own type (Aegis, Ente, 2FAS), encoder=steam (KeePassXC), a bare &steam (Stratum), or its
    name as the issuer where nothing says that the code has six digits or more (2FAuth, FreeOTP).
    """
    if kind == Kind.STEAM or params.get("encoder", "").lower() == "steam" or "steam" in given:
        return True
    named = kind == Kind.TOTP and issuer.lower() == "steam"
    return named and params.get("digits", "5") == "5"


def _split_label(raw: str, issuer_param: str | None) -> tuple[str, str]:
    """Split "issuer:account", where either may hold a colon and the colon may be %3A.

    An issuer parameter that stands before a colon settles it. Otherwise a colon followed by a
    space is part of a name ("My: Company:user"), unless no other is there. A colon written as it
    is goes before an encoded one.
    """
    label = unquote(raw).strip()
    if issuer_param and label.startswith(f"{issuer_param}:"):
        return issuer_param, label[len(issuer_param) + 1 :].strip()
    if (before := _TIGHT_COLON.split(raw, maxsplit=1)) and len(before) == 2:
        issuer, account = (unquote(part).strip() for part in before)
    elif tight := _TIGHT_COLON.search(label):
        issuer, account = label[: tight.start()].strip(), label[tight.end() :].strip()
    elif ":" in label and (issuer_param is None or label.startswith(":")):
        issuer, account = (part.strip() for part in label.split(":", 1))
    else:
        issuer, account = "", label
    return issuer or issuer_param or "", account


def _algorithm(text: str) -> Algorithm:
    """Read SHA1, sha-1, HMAC-SHA-256 and the like; anything else is refused, never replaced."""
    plain = text.upper().removeprefix("HMAC").replace("-", "").replace("_", "")
    try:
        return Algorithm(plain)
    except ValueError:
        raise UnsupportedCodeError(
            f"The algorithm {_shown(text)} is not supported: it is SHA1, SHA256 or SHA512."
        ) from None


def _number(params: Mapping[str, str], key: str, default: int) -> int:
    text = params.get(key)
    if text is None:
        return default
    if not (text.isascii() and text.isdecimal() and len(text) <= 19):
        raise UnsupportedCodeError(f"The {key} {_shown(text)} is not a number that can be used.")
    return int(text)


def _shown(value: str) -> str:
    """Quote a value in a message, unless a malformed URI may have put the secret in its place."""
    return repr(value) if len(value) <= _LONGEST_SHOWN else "given"
