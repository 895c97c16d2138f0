"""The list of links: a line each, ASCII, which any reader of otpauth links understands."""

from __future__ import annotations

from typing import TYPE_CHECKING

from totpdesk.otp import Algorithm, Kind
from totpdesk.transfer.exporters.formats import Format
from totpdesk.transfer.importers.read import read_export

if TYPE_CHECKING:
    from collections.abc import Callable

    from totpdesk.accounts.account import AccountRecord
    from totpdesk.transfer.exporters.writer import Written


def test_a_line_each(account: Callable[..., AccountRecord], export: Callable[..., Written]) -> None:
    """Nothing is left to defaults; spaces are %20; the issuer is in both places."""
    hotp = account("A B", "bob", code={"kind": Kind.HOTP, "counter": 7, "digits": 8})
    ((part, content),) = export(Format.URIS, account(), hotp).files
    assert part == ""
    assert content.decode("ascii") == (
        "otpauth://totp/GitHub:alice?secret=JBSWY3DPEHPK3PXP&issuer=GitHub&algorithm=SHA1"
        "&digits=6&period=30\n"
        "otpauth://hotp/A%20B:bob?secret=JBSWY3DPEHPK3PXP&issuer=A%20B&algorithm=SHA1"
        "&digits=8&counter=7\n"
    )


def test_every_kind_has_a_link(
    account: Callable[..., AccountRecord], export: Callable[..., Written]
) -> None:
    """Steam, mOTP and Yandex too, with their PINs, as Aegis reads them."""
    shapes = [
        {"kind": Kind.STEAM, "digits": 5},
        {"kind": Kind.MOTP, "algorithm": Algorithm.MD5, "period": 10},
        {"kind": Kind.YANDEX, "algorithm": Algorithm.SHA256, "digits": 8},
    ]
    secret = "JBSWY3DPEHPK3PXP" * 2
    items = [
        account(secret=secret, pin="" if n == 0 else "12", code=c) for n, c in enumerate(shapes)
    ]
    written = export(Format.URIS, *items)
    assert (written.left_out, written.reduced) == ((), ())
    assert [each.key_uri for each in read_export(written.files[0][1]).entries] == [
        each.key_uri for each in items
    ]


def test_an_account_goes_by_its_name(
    account: Callable[..., AccountRecord], export: Callable[..., Written]
) -> None:
    """An account without issuer and user name could not be distinguished otherwise."""
    written = export(Format.URIS, account("", "", name="mail \xfc"))
    assert written.files[0][1].startswith(b"otpauth://totp/mail%20%C3%BC?secret=")


def test_a_colon_in_a_name_without_issuer_is_no_end_of_one(
    account: Callable[..., AccountRecord], export: Callable[..., Written]
) -> None:
    """The link says that there is no issuer, so that the name comes back whole."""
    written = export(Format.URIS, account("", "a:b"))
    assert written.reduced == ()
    (back,) = read_export(written.files[0][1]).entries
    assert (back.key_uri.account.issuer, back.key_uri.account.account) == ("", "a:b")


def test_lines_cannot_be_smuggled_in(
    account: Callable[..., AccountRecord], export: Callable[..., Written]
) -> None:
    """A name with line ends stays on its line."""
    item = account("x\notpauth://totp/evil?secret=AAAA", "b\r\u2028\x00c")
    content = export(Format.URIS, item).files[0][1]
    assert content.count(b"\n") == 1
    assert len(read_export(content).entries) == 1
