"""otpauth URIs as sites and programs write them: read tolerantly, written strictly.

The Key URI format is Google's (github.com/google/google-authenticator/wiki/Key-Uri-Format). Sites
and programs deviate from it: each rule below names the deviation that it handles. mOTP and Yandex,
which Google does not support, are written as Aegis reads them, with the PIN in base32.
"""

from __future__ import annotations

import re
from base64 import b32decode, b32encode
from html import unescape
from html.entities import html5
from typing import TYPE_CHECKING, Final
from urllib.parse import quote, unquote, unquote_plus

from totpdesk.base.errors import InvalidSecretError, InvalidUriError, UnsupportedCodeError
from totpdesk.base.translation import tr
from totpdesk.otp.account import FIXED, Account, Algorithm, KeyUri, Kind
from totpdesk.otp.secret import Secret

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

_OTPAUTH: Final = re.compile(
    r"otpauth://(?P<kind>[a-z]+)/?(?P<label>[^?]*)\?(?P<query>.*)", re.IGNORECASE | re.DOTALL
)
_STEAM: Final = re.compile(r"steam://(?P<secret>[^/?#]+)/?", re.IGNORECASE)
_MOTP: Final = re.compile(
    r"motp:/{1,3}(?P<label>[^?]*)\?(?P<query>.*)", re.IGNORECASE | re.DOTALL
)  # Aegis writes one slash, others two
_SECOND: Final = re.compile(r"otpauth://[^?]*\?.*?secret=", re.IGNORECASE | re.DOTALL)
_PARAMETER: Final = r"(?:secret|issuer|algorithm|digits|period|counter|encoder|image)="
_ESCAPED: Final = re.compile(
    r"&(?:#0*[1-9]\d{0,6}|#x0*[1-9a-f][0-9a-f]{0,5}|[a-z][a-z0-9]{1,30});"
    rf"|&(?:amp|#38|#x26)(?={_PARAMETER})"  # browsers do without the semicolon
    r"|\\{1,4}u00(?:2[0-9a-f]|3[a-f]|40|5[b-f]|60|7[b-e])",  # JSON's, of what is no letter or digit
    re.IGNORECASE,
)
_MOST_ESCAPES: Final = 8  # one within the other
_HIDDEN: Final = re.compile(
    r"\bsecret=[\s=]*[a-z0-9]{8}|\bsteam:/+[a-z2-7]{8}|\botpauth-migration:", re.IGNORECASE
)
_TIGHT_COLON: Final = re.compile(r":(?! )")
_LONGEST_SHOWN: Final = 10
_UNSET: Final = frozenset({"", "null"})  # Ente has written algorithm=null&digits=null
_KNOWN: Final = frozenset(
    {"secret", "issuer", "algorithm", "digits", "period", "counter", "encoder", "steam"}
)
_PIN: Final = "pin"  # known if the kind needs one
_WRITTEN: Final = {Kind.YANDEX: "yaotp"}  # the types that have another name in a URI
_KINDS: Final = {kind.value: kind for kind in Kind} | {"yaotp": Kind.YANDEX}


def parse_uri(text: str, *, stored: bool = False) -> KeyUri:
    """Read an otpauth://, steam:// or motp:// URI.

    One that totpdesk has `stored` itself is not checked again.

    Raises InvalidUriError if it is no such URI or a name in it holds a secret, InvalidSecretError
    if its secret is missing, not base32 (motp: hexadecimal) or lacks the PIN that its kind needs,
    UnsupportedCodeError if no such code can be made.
    """
    if stored:
        return _parse(text.strip())
    text = unescape_link(text.strip())
    if unescape_link(text) != text:
        raise InvalidUriError(
            tr("The link is escaped too many times. Copy it again from the site.")
        )
    found = _parse(text)
    account = found.account
    if any(map(holds_secret, (account.issuer, account.account, account.issuer_param or ""))):
        raise InvalidUriError(tr("A name in the link holds a secret. Copy the link again."))
    return found


def holds_secret(name: str) -> bool:
    """Return whether a name contains a secret or a whole link: names are not encrypted."""
    return _HIDDEN.search(unquote(name)) is not None


def _parse(text: str) -> KeyUri:
    if _SECOND.search(text, 1):
        raise InvalidUriError(tr("These are several links in one. Enter them one by one."))
    if steam := _STEAM.fullmatch(text):
        account = Account("Steam", kind=Kind.STEAM, digits=FIXED[Kind.STEAM].digits)
        return KeyUri(account, Secret(unquote(steam["secret"])))
    if motp := _MOTP.fullmatch(text):
        return _key_uri(Kind.MOTP, motp["label"], motp["query"], Secret.from_hex)
    found = _OTPAUTH.fullmatch(text)
    if found is None:
        raise InvalidUriError(_what_it_is_instead(text))
    return _key_uri(found["kind"].lower(), found["label"], found["query"], Secret)


def unescape_link(text: str) -> str:
    """Undo escapes that pages and scripts have put into a link: &amp;, &#38;, JSON's u0026.

    Pages have written such links into QR codes, too (opnsense/core#9070). Read as they are, all
    parameters but the first would be lost without notice. Some are escaped twice.
    """
    for _ in range(_MOST_ESCAPES):
        plain = _ESCAPED.sub(lambda found: _character(found.group()), text)
        if plain == text:
            break
        text = plain
    return text


def _character(escaped: str) -> str:
    """Return the character of an escape, an unknown one unchanged."""
    if escaped.startswith("\\"):
        return chr(int(escaped[-4:], 16))
    if escaped.startswith("&#"):
        return unescape(escaped if escaped.endswith(";") else f"{escaped};")
    name = escaped[1:].removesuffix(";") + ";"
    return html5.get(name) or html5.get(name.lower(), escaped)


def build_uri(account: Account, secret: Secret, extra: Iterable[tuple[str, str]] = ()) -> str:
    """Write the URI that every program reads: one line of ASCII, no value omitted.

    The issuer is both in the label and in the query, a space is %20 (some programs read a plus
    literally), secret and PIN have no padding.
    """
    query = [("secret", secret.reveal())]
    if account.kind.needs_pin:
        query.append((_PIN, _base32(secret.pin)))
    if issuer := account.issuer if account.issuer_param is None else account.issuer_param:
        query.append(("issuer", issuer))
    elif ":" in account.account and not account.issuer:
        query.append(("issuer", ""))  # or the part before the colon would be read as one
    query += [("algorithm", account.algorithm.value), ("digits", str(account.digits))]
    if account.kind is Kind.HOTP:
        query.append(("counter", str(account.counter)))
    else:
        query.append(("period", str(account.period)))
    query += extra
    text = "&".join(f"{quote(key, safe='')}={quote(value, safe='')}" for key, value in query)
    kind = _WRITTEN.get(account.kind, account.kind.value)
    return f"otpauth://{kind}/{_written_label(account)}?{text}"


def _written_label(account: Account) -> str:
    name = quote(account.account, safe="@")
    return f"{quote(account.issuer, safe='')}:{name}" if account.issuer else name


def _what_it_is_instead(text: str) -> str:
    scheme = text.partition(":")[0].lower() if ":" in text else ""
    if scheme == "otpauth-migration":
        return tr("This is an export of Google Authenticator, which can hold several accounts.")
    if scheme in ("otpauth", "motp"):
        return tr(
            "This {scheme} URI is incomplete: it has no secret. Copy it again from the site.",
            scheme=scheme,
        )
    return tr("Not an otpauth URI. It begins with otpauth://totp/ or otpauth://hotp/.")


def _pairs(query: str) -> list[tuple[str, str]]:
    """Split a query whose '+' means a space (Android's and Java's encoders), '&steam' included."""
    pairs = (part.partition("=") for part in query.split("&") if part)
    return [(unquote(key).lower(), unquote_plus(value).strip()) for key, _, value in pairs]


def _key_uri(kind: str, label: str, query: str, make: Callable[[str, str], Secret]) -> KeyUri:
    pairs = _pairs(query)
    params = {key: value for key, value in reversed(pairs) if value.lower() not in _UNSET}
    account = _account(kind, label, params, dict(pairs))
    known = _KNOWN | {_PIN} if account.kind.needs_pin else _KNOWN
    pin = _pin(params.get(_PIN, "")) if account.kind.needs_pin else ""
    extra = tuple((key, value) for key, value in pairs if key not in known)
    return KeyUri(account, make(params.get("secret", ""), pin), extra)


def _account(kind: str, label: str, params: Mapping[str, str], given: Mapping[str, str]) -> Account:
    """Read the account; parameters that its kind does not use or cannot change are ignored."""
    issuer_param = params.get("issuer")
    none_given = given.get("issuer") == "" and ":" not in label
    issuer, account = (
        ("", unquote(label).strip()) if none_given else _split_label(label, issuer_param)
    )
    own = Kind.STEAM if _is_steam(kind, issuer, params, given) else _KINDS.get(kind)
    if own is None:
        raise _unsupported(
            kind,
            tr("Codes of the kind {value} are not supported."),
            tr("Codes of the kind given are not supported."),
        )
    algorithm, digits, period = FIXED.get(own) or (
        _algorithm(params.get("algorithm", "SHA1")),
        _number(params, "digits", 6),
        30 if own is Kind.HOTP else None,
    )
    return Account(
        issuer=issuer,
        account=account,
        kind=own,
        algorithm=algorithm,
        digits=digits,
        period=period or _number(params, "period", 30),
        counter=_number(params, "counter", 0) if own is Kind.HOTP else 0,
        issuer_param=issuer_param if issuer_param not in (None, issuer) else None,
    )


def _pin(text: str) -> str:
    """Decode a PIN, "" if there is none. Raises InvalidSecretError, which never quotes it."""
    letters = text.rstrip("=").upper()
    try:
        pin = b32decode(letters + "=" * (-len(letters) % 8)).decode()
    except ValueError:
        pin = ""
    if _base32(pin) != letters:  # for example a PIN that is not encoded
        raise InvalidSecretError(tr("The PIN in the link cannot be read: it is not base32."))
    return pin


def _base32(text: str) -> str:
    return b32encode(text.encode()).decode("ascii").rstrip("=")


def _is_steam(kind: str, issuer: str, params: Mapping[str, str], given: Mapping[str, str]) -> bool:
    """Recognise Steam by any of the marks in use.

    Its own type (Aegis, Ente, 2FAS), encoder=steam (KeePassXC), a bare &steam (Stratum), or the
    issuer Steam with no digits, or five (2FAuth, FreeOTP).
    """
    if kind == Kind.STEAM or params.get("encoder", "").lower() == "steam" or "steam" in given:
        return True
    named = kind == Kind.TOTP and issuer.lower() == "steam"
    return named and params.get("digits", "5") == "5"


def _split_label(raw: str, issuer_param: str | None) -> tuple[str, str]:
    """Split "issuer:account", where either may hold a colon and the colon may be %3A.

    If the issuer parameter is what precedes a colon, that decides. Otherwise a colon followed by a
    space is part of a name ("My: Company:user"), unless it is the only one. A literal colon takes
    precedence over an encoded one.
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
    """Read SHA1, sha-1, HMAC-SHA-256 and similar; anything else is refused, never replaced."""
    try:
        return Algorithm.named(text)
    except ValueError:
        raise _unsupported(
            text,
            tr("The algorithm {value} is not supported: it is SHA1, SHA256 or SHA512."),
            tr("The algorithm given is not supported: it is SHA1, SHA256 or SHA512."),
        ) from None


def _number(params: Mapping[str, str], key: str, default: int) -> int:
    text = params.get(key)
    if text is None:
        return default
    if not (text.isascii() and text.isdecimal() and len(text) <= 19):
        raise _unsupported(
            text,
            tr("The {parameter} {value} is not a number that can be used."),
            tr("The {parameter} given is not a number that can be used."),
            parameter=key,
        )
    return int(text)


def _unsupported(value: str, quoting: str, hiding: str, **values: str) -> UnsupportedCodeError:
    """Quote a value in the message, unless it is so long that it may be the secret."""
    message = quoting if len(value) <= _LONGEST_SHOWN else hiding
    return UnsupportedCodeError(message.format(value=repr(value), **values))
