"""Google's QR codes: what each part holds, read by a scanner, and what they have no place for."""

from __future__ import annotations

from base64 import b64decode
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlsplit

import pytest
import zxingcpp
from hypothesis import given
from hypothesis import strategies as st

from totpdesk.formats.protobuf import fields, message
from totpdesk.otp import Algorithm, Kind
from totpdesk.transfer.exporters.formats import Format
from totpdesk.transfer.exporters.google_qr import links
from totpdesk.transfer.importers.migration import read_links, read_part
from totpdesk.transfer.qr import images
from totpdesk.transfer.qr.read import read_texts

if TYPE_CHECKING:
    from collections.abc import Callable

    from totpdesk.accounts.account import AccountRecord
    from totpdesk.transfer.exporters.writer import Written


def scanned(written: Written) -> list[str]:
    """Return what a scanner reads in the pictures."""
    return [text for _, data in written.files for text in read_texts(images.from_bytes(data))]


def payload(link: str) -> list[tuple[int, Any]]:
    """Return a link's fields by their numbers."""
    return list(fields(b64decode(parse_qs(urlsplit(link).query)["data"][0], validate=True)))


def test_one_code(account: Callable[..., AccountRecord], export: Callable[..., Written]) -> None:
    """Every field is under the number that Google gave it."""
    code = {"algorithm": Algorithm.SHA256, "digits": 8, "kind": Kind.HOTP, "counter": 300}
    written = export(Format.GOOGLE_QR, account(code=code))
    assert [part for part, _ in written.files] == [""]
    (link,) = scanned(written)
    assert link.startswith("otpauth-migration://offline?data=")
    (one, inside), version, size, index, (batch_field, batch) = payload(link)
    assert one == 1
    assert dict(fields(inside)) == {
        1: b"Hello!\xde\xad\xbe\xef",
        2: b"alice",
        3: b"GitHub",
        4: 2,
        5: 2,
        6: 1,
        7: 300,
    }
    assert (version, size, index, batch_field) == ((2, 1), (3, 1), (4, 0), 5)
    assert 0 < batch < 2**31


def test_parts_of_ten(
    account: Callable[..., AccountRecord], export: Callable[..., Written]
) -> None:
    """Twenty-three accounts are three pictures, which belong together and are in order."""
    items = [account("Service", f"user{n}@example.org", "JBSWY3DPEHPK3PXP" * 2) for n in range(23)]
    written = export(Format.GOOGLE_QR, *items)
    assert [part for part, _ in written.files] == ["-1", "-2", "-3"]
    parts = [read_part(link) for link in scanned(written)]
    assert [len(part.accounts) for part in parts] == [10, 10, 3]
    assert [(part.index, part.size) for part in parts] == [(0, 3), (1, 3), (2, 3)]
    assert len({part.batch for part in parts}) == 1
    read = read_links(reversed(scanned(written)))
    assert read.problems == ()
    assert [each.key_uri for each in read.entries] == [each.key_uri for each in items]


def test_a_phone_can_read_them(
    account: Callable[..., AccountRecord], export: Callable[..., Written]
) -> None:
    """Long names make more pictures, never one with modules too small for a camera."""
    items = [account("Service", "x" * 150 + str(n)) for n in range(12)]
    written = export(Format.GOOGLE_QR, *items)
    assert len(written.files) == 4
    for _, data in written.files:
        (code,) = zxingcpp.read_barcodes(images.from_bytes(data))
        assert code.ec_level in "MQH"
        assert images.from_bytes(data).width <= (17 + 4 * 25 + 8) * 8


@pytest.mark.parametrize(
    ("code", "reason"),
    [
        ({"period": 60}, "Google's QR codes support a period of 30 seconds, not 60."),
        ({"digits": 7}, "Google's QR codes support 6 or 8 digits, not 7."),
        (
            {"kind": Kind.STEAM, "digits": 5},
            "Google's QR codes do not support Steam codes.",
        ),
        (
            {"kind": Kind.MOTP, "algorithm": Algorithm.MD5, "period": 10},
            "Google's QR codes do not support mOTP codes.",
        ),
    ],
)
def test_refused(
    account: Callable[..., AccountRecord],
    export: Callable[..., Written],
    code: dict[str, object],
    reason: str,
) -> None:
    """What would make wrong codes elsewhere is left out by name, and the rest is written."""
    pin = "1234" if code.get("kind") is Kind.MOTP else ""
    written = export(Format.GOOGLE_QR, account("Odd", pin=pin, code=code), account())
    assert [(each.entry, each.reason) for each in written.left_out] == [("Odd (alice)", reason)]
    assert len(read_links(scanned(written)).entries) == written.accounts == 1


def test_too_long(account: Callable[..., AccountRecord], export: Callable[..., Written]) -> None:
    """A name that no QR code has room for costs that account only; a long one has its own code."""
    long = (account("\U0001f511" * 300, "\U0001f511" * 300), account("\u754c" * 300))
    written = export(Format.GOOGLE_QR, *long, account())
    assert [each.reason for each in written.left_out] == [
        "Its names and secret are too long for a QR code."
    ]
    assert [part for part, _ in written.files] == ["-1", "-2"]
    assert len(read_links(scanned(written)).entries) == 2


def test_a_batch_is_never_none(account: Callable[..., AccountRecord]) -> None:
    """A number of 0 would be no number, and parts of two exports could be mixed up."""
    assert read_part(links([account()], bytes)[0]).batch == 1


def test_data_is_encoded_for_every_reader(account: Callable[..., AccountRecord]) -> None:
    """Plus and slash are percent-encoded: form decoding would make a space of the first."""
    for n in range(50):
        (link,) = links([account(secret="27" * 20, account="~?>" * n)], bytes)
        assert not {"+", "/", "="} & {*link.partition("data=")[2]}


@given(
    st.lists(st.tuples(st.integers(1, 2000), st.integers(0, 2**63 - 1) | st.binary() | st.text()))
)
def test_messages_come_back(written: list[tuple[int, int | str | bytes]]) -> None:
    """Any message of numbers, texts and bytes is read as it was written."""
    raw = [(key, each.encode() if isinstance(each, str) else each) for key, each in written]
    assert list(fields(message(*written))) == raw
