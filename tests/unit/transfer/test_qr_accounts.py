"""From a picture to accounts, and what is said of a code that is none."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from PIL import Image

from totpdesk.errors import NoCodeInImageError
from totpdesk.otp import parse_uri
from totpdesk.transfer.qr_accounts import accounts_in

if TYPE_CHECKING:
    from collections.abc import Callable

    Draw = Callable[..., Image.Image]

MIGRATION = "otpauth-migration://offline?data=CjEKCkhlbGxvId6tvu8SGEV4YW1wbGU6YWxpY2VAZ29v"


def test_one_account(draw: Draw, uri: str) -> None:
    """A picture of one account's code gives that account and no problem."""
    found = accounts_in(draw())
    assert found.entries == (parse_uri(uri),)
    assert found.problems == ()


def test_accounts_among_others(draw: Draw, lay: Callable[..., Image.Image]) -> None:
    """Accounts keep their order; a code between them that is none is told and does no harm."""
    texts = [
        "otpauth://totp/B?secret=JBSWY3DPEHPK3PXP",
        "https://example.com/",
        "otpauth://hotp/A?secret=JBSWY3DPEHPK3PXP&counter=7",
    ]
    codes = [(draw(text), 60 + 300 * n, 60) for n, text in enumerate(texts)]
    found = accounts_in(lay(1000, 400, *codes, ground=255))
    assert [each.account.account for each in found.entries] == ["B", "A"]
    assert found.problems == ("The QR code holds a web address, not an account.",)


def test_steam(draw: Draw) -> None:
    """A Steam URI is an account, too."""
    assert accounts_in(draw("steam://JBSWY3DPEHPK3PXP")).entries


@pytest.mark.parametrize("text", [MIGRATION, f"QR-Code:{MIGRATION}", MIGRATION.upper()])
def test_google_export(draw: Draw, text: str) -> None:
    """Google Authenticator's export is recognised, however it is introduced."""
    found = accounts_in(draw(text))
    assert found.entries == ()
    assert "Google Authenticator export (several accounts)" in found.problems[0]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("HTTPS://EXAMPLE.COM/s3cr3t", "a web address"),
        ("WIFI:T:WPA;S:home;P:s3cr3t;;", "a wireless network"),
        ("BEGIN:VCARD\nN:s3cr3t\nEND:VCARD", "a contact"),
        ("mailto:s3cr3t@example.com", "a mail address"),
        ("tel:+49s3cr3t", "a telephone number"),
        ("FIDO:/s3cr3t", "a passkey sign-in"),
        ("phonefactor://activate?code=s3cr3t", "Microsoft's own app"),
        ("motp://x:y?secret=s3cr3t", "an mOTP secret"),
        ("0123456789", "a number"),
        ("s3cr3t", "a text"),
        ("otpauth://totp/s3cr3t", "cut short"),
        ("otpauth://totp/s3cr3t?secret=", "The secret is empty"),
        ("otpauth://totp/a?secret=s3cr3t!", "not base32"),
        ("otpauth://totp/a?secret=JBSWY3DPEHPK3PXP&algorithm=MD5", "'MD5' is not supported"),
    ],
)
def test_no_account(draw: Draw, text: str, kind: str) -> None:
    """A code that is no account is told by its kind, in one line, never by its content."""
    found = accounts_in(draw(text))
    assert found.entries == ()
    assert len(found.problems) == 1
    assert kind in found.problems[0]
    assert not any(part in found.problems[0] for part in ("s3cr3t", "JBSW", "0123", "\n"))


def test_no_code(draw: Draw) -> None:
    """A picture without any code is an error of its own."""
    with pytest.raises(NoCodeInImageError):
        accounts_in(Image.new("L", (200, 200), 255))


def test_the_secret_stays_hidden(draw: Draw) -> None:
    """What was found can be logged without giving the secret away."""
    assert "JBSW" not in repr(accounts_in(draw()))


def test_importing_the_package_is_cheap() -> None:
    """Neither Pillow nor a QR library is loaded before it is needed; drawing needs no reader."""
    check = (
        "import sys, totpdesk.transfer as t; early = set(sys.modules);"
        "import totpdesk.transfer.qr_draw; late = set(sys.modules);"
        "print(early & {'PIL', 'zxingcpp', 'segno'}, late & {'PIL', 'zxingcpp'})"
    )
    run = subprocess.run([sys.executable, "-c", check], capture_output=True, text=True, check=True)
    assert run.stdout.split() == ["set()", "set()"]
