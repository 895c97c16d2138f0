"""One-time passwords in KeePass's entries, by each of their conventions, and the groups around."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from support.exports import SECRET, URI
from totpdesk.base.errors import ForeignFileError
from totpdesk.otp import Account, Algorithm, Kind
from totpdesk.transfer.importers.read import read_export

if TYPE_CHECKING:
    from totpdesk.transfer.importers.export import Export


def entry(**attributes: str) -> str:
    """Write an entry; `_` in a name means a space, `__` a dash."""
    texts = {"Title": "Acme", "UserName": "bob"} | {
        key.replace("__", "-").replace("_", " "): value for key, value in attributes.items()
    }
    strings = (
        f'<String><Key>{key}</Key><Value ProtectInMemory="True">{value}</Value></String>'
        for key, value in texts.items()
    )
    return f"<Entry>{''.join(strings)}</Entry>"


def read(*content: str, meta: str = "") -> Export:
    """Read an XML export with this in its top group."""
    xml = f"<KeePassFile><Meta>{meta}</Meta><Root><Group><Name>DB</Name>{''.join(content)}</Group>"
    return read_export(f"<?xml version='1.0'?>{xml}</Root></KeePassFile>".encode())


CONVENTIONS = {
    "URI": (
        {"otp": URI.replace("&", "&amp;")},
        Account("ACME", "bob", Kind.TOTP, Algorithm.SHA256, 8, 60),
    ),
    "KeeOtp": (
        {"otp": f"key={SECRET}&amp;size=8&amp;step=25&amp;otpHashMode=Sha256"},
        Account("Acme", "bob", Kind.TOTP, Algorithm.SHA256, 8, 25),
    ),
    "KeeOtp, counted": (
        {"otp": f"key={SECRET}&amp;type=Hotp&amp;counter=9"},
        Account("Acme", "bob", Kind.HOTP, counter=9),
    ),
    "KeeOtp, hex": (
        {"otp": "key=48656c6c6f21deadbeef&amp;encoding=Hex"},
        Account("Acme", "bob"),
    ),
    "KeeOtp, base64": (
        {"otp": "key=SGVsbG8h3q2+7w%3d%3d&amp;encoding=Base64"},
        Account("Acme", "bob"),
    ),
    "bare": ({"otp": SECRET}, Account("Acme", "bob")),
    "seed": ({"TOTP_Seed": "jbsw y3dp ehpk 3pxp"}, Account("Acme", "bob")),
    "seed and settings": (
        {"TOTP_Seed": SECRET, "TOTP_Settings": "60;8"},
        Account("Acme", "bob", digits=8, period=60),
    ),
    "seed for Steam": (
        {"TOTP_Seed": SECRET, "TOTP_Settings": "30;S"},
        Account("Acme", "bob", Kind.STEAM, digits=5),
    ),
    "settings go before a URI": (
        {"otp": "otpauth://nonsense", "TOTP_Seed": SECRET, "TOTP_Settings": "45;7"},
        Account("Acme", "bob", digits=7, period=45),
    ),
    "TimeOtp, text": ({"TimeOtp__Secret": "Hello!\u00de\u00ad"}, None),
    "TimeOtp, hex": (
        {
            "TimeOtp__Secret__Hex": "48656c6c6f21deadbeef",
            "TimeOtp__Length": "8",
            "TimeOtp__Period": "45",
            "TimeOtp__Algorithm": "HMAC-SHA-512",
        },
        Account("Acme", "bob", Kind.TOTP, Algorithm.SHA512, 8, 45),
    ),
    "TimeOtp, base32": ({"TimeOtp__Secret__Base32": SECRET}, Account("Acme", "bob")),
    "TimeOtp, base64": ({"TimeOtp__Secret__Base64": "SGVsbG8h3q2+7w=="}, Account("Acme", "bob")),
    "HmacOtp": (
        {"HmacOtp__Secret__Base32": SECRET, "HmacOtp__Counter": "7"},
        Account("Acme", "bob", Kind.HOTP, counter=7),
    ),
}


@pytest.mark.parametrize(("attributes", "account"), CONVENTIONS.values(), ids=CONVENTIONS.keys())
def test_a_convention_is_understood(attributes: dict[str, str], account: Account | None) -> None:
    """Each way of writing a one-time password gives the account that it describes."""
    (found,) = read(entry(**attributes)).entries
    if account is None:
        assert found.key_uri.secret.key() == attributes["TimeOtp__Secret"].encode()
    else:
        assert (found.key_uri.account, found.key_uri.secret.reveal()) == (account, SECRET)


def test_an_entry_can_have_both_kinds() -> None:
    """A time-based and a counted password in one entry are two accounts."""
    both = read(entry(otp=SECRET, HmacOtp__Secret__Base32=SECRET)).entries
    assert [each.key_uri.account.kind for each in both] == [Kind.TOTP, Kind.HOTP]


def test_an_entry_can_have_more_than_one_of_a_kind() -> None:
    """What KeePassXC took from 1Password beyond the first code is in numbered attributes."""
    further = {"otp_2": URI.replace("&", "&amp;"), "otp_1": SECRET, "otp_x": SECRET}
    found = read(entry(otp=SECRET, **further).replace("otp ", "otp_")).entries
    assert [each.key_uri.account.issuer for each in found] == ["Acme", "Acme", "ACME"]


def test_groups_and_tags_are_tags() -> None:
    """The path of groups is one tag, the entry's own tags follow; the top group is none."""
    tagged = entry(otp=SECRET).replace("<Entry>", "<Entry><Tags>x;y, z</Tags>")
    inner = f"<Group><Name>Web</Name><Group><Name>Deep</Name>{tagged}</Group></Group>"
    first, second = read(entry(otp=SECRET), inner).entries
    assert (first.tags, second.tags) == ((), ("Web/Deep", "x", "y", "z"))


@pytest.mark.parametrize("enabled", ["True", "False"])
def test_the_recycle_bin_is_marked_while_it_is_in_use(enabled: str) -> None:
    """What lies in the recycle bin, groups in it included, is trashed."""
    meta = f"<RecycleBinEnabled>{enabled}</RecycleBinEnabled><RecycleBinUUID>B</RecycleBinUUID>"
    deep = f"<Group><Name>Old</Name>{entry(otp=SECRET)}</Group>"
    (found,) = read(f"<Group><UUID>B</UUID><Name>Bin</Name>{deep}</Group>", meta=meta).entries
    assert bool(found.trashed) == (enabled == "True")
    assert found.tags == (("Old",) if found.trashed else ("Bin/Old",))


def test_old_versions_are_left_out() -> None:
    """An entry's history is not imported beside it."""
    history = f"<History>{entry(otp=SECRET)}</History>"
    assert len(read(entry(otp=SECRET).replace("</Entry>", f"{history}</Entry>")).entries) == 1


def test_an_odd_entry_is_reported_and_one_without_a_code_is_not() -> None:
    """An entry that cannot be read is a problem by its title; one without a code is nothing."""
    export = read(entry(), entry(otp="otpauth://totp/x"), entry(TimeOtp__Secret__Hex="zz"))
    assert export.entries == ()
    assert [each.entry for each in export.problems] == ["Acme", "Acme"]


@pytest.mark.parametrize(
    "xml",
    [
        "<KeePassFile><Root>",
        "<KeePassFile/>",
        '<!DOCTYPE x [<!ENTITY a "a"><!ENTITY b "&a;&a;">]><KeePassFile>&b;</KeePassFile>',
        "<KeePassFile>" + "<Group>" * 100_000,
    ],
)
def test_damaged_and_hostile_xml_is_refused(xml: str) -> None:
    """XML that is damaged, empty, defines entities or nests without end is refused."""
    with pytest.raises(ForeignFileError):
        read_export(xml.encode())
