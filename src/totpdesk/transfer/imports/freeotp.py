"""FreeOTP 1 and FreeOTP+: the tokens as JSON objects, one a preference or all in one list.

Both keep a counter that is one less than the URI's, and add the one again when they write a URI
(FreeOTP's Token.java, of which FreeOTP+ came): the account gets the URI's.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from totpdesk.hardened import parse_json
from totpdesk.otp import KeyUri, Kind, Secret, parse_uri
from totpdesk.transfer.imports.fields import key_uri, kind_named, rows, signed_bytes, size
from totpdesk.transfer.imports.gather import gather
from totpdesk.transfer.imports.markup import preferences
from totpdesk.transfer.imports.records import Record, algorithm, number, record, text
from totpdesk.vault.portable import Portable

if TYPE_CHECKING:
    from totpdesk.transfer.imports.incoming import Export, Sample

_ORDER: Final = "tokenOrder"
_URI: Final = "otpauth://"  # how the first versions kept a token


class FreeOtpJson:
    """What FreeOTP+ exports."""

    name = "FreeOTP+"

    def fits(self, sample: Sample) -> bool:
        """Tell by the two lists."""
        return {_ORDER, "tokens"} <= record(sample.json).keys()

    def read(self, sample: Sample, password: str | None) -> Export:  # noqa: ARG002 - as Format has it
        """Read the tokens."""
        tokens = rows(record(sample.json)["tokens"])
        return gather(self.name, tokens, lambda raw: Portable(_old_token(record(raw))), _called)


class FreeOtpXml:
    """The preferences of either app, as a rooted phone or an Android backup gives them."""

    name = "FreeOTP"

    def fits(self, sample: Sample) -> bool:
        """Tell by the order of the tokens, which is kept as a preference of its own."""
        return _ORDER in preferences(sample)

    def read(self, sample: Sample, password: str | None) -> Export:  # noqa: ARG002 - as Format has it
        """Read the tokens."""
        kept = [pair for pair in preferences(sample).items() if pair[0] != _ORDER]
        return gather(self.name, kept, lambda pair: Portable(_kept(pair[1])), lambda pair: pair[0])


def token(raw: Record, secret: Secret, counter: int) -> KeyUri:
    """Make an account of a token's fields, which all versions share, and what they do not share.

    What the person renamed (issuerAlt, labelAlt) goes before what was scanned. Steam is told by
    the issuer, where nothing says that its codes have six digits or more.
    """
    scanned = text(raw, "issuerExt") or text(raw, "issuerInt")
    issuer = text(raw, "issuerAlt") or scanned
    found = key_uri(
        secret,
        kind=_kind(raw, scanned),
        issuer=issuer,
        account=text(raw, "labelAlt") or text(raw, "label"),
        algorithm=algorithm(text(raw, "algo")),
        digits=number(raw, "digits", 6),
        period=number(raw, "period", 30) or 30,
        counter=counter,
    )
    other = text(raw, "issuerInt")
    if issuer != text(raw, "issuerExt") or other in {"", issuer}:
        return found
    return replace(found, account=replace(found.account, issuer_param=other))


def _kind(raw: Record, issuer: str) -> Kind:
    kind = kind_named(text(raw, "type", "totp"))
    steam = kind is Kind.TOTP and issuer == "Steam" and text(raw, "digits", "5") == "5"
    return Kind.STEAM if steam else kind


def _called(raw: object) -> str:
    return text(record(raw), "issuerExt") or text(record(raw), "label")


def _kept(written: str) -> KeyUri:
    if written.startswith(_URI):
        return parse_uri(written)
    return _old_token(record(parse_json(written)))


def _old_token(raw: Record) -> KeyUri:
    secret = Secret.from_bytes(signed_bytes(raw.get("secret")))
    return token(raw, secret, size(raw, "counter") + 1)
