"""The XML inside a KeePass database: one group, an entry for each account."""

from __future__ import annotations

import re
import struct
from base64 import b64encode
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Final
from xml.etree.ElementTree import Element, SubElement, tostring

from totpdesk.otp import Kind, build_uri
from totpdesk.transfer.exporters.outgoing import called, own_name

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from totpdesk.accounts.account import AccountRecord
    from totpdesk.transfer.exporters.outgoing import Random

_NAME: Final = "totpdesk"
_FIRST_DAY: Final = datetime(1, 1, 1, tzinfo=UTC)
_NOT_IN_XML: Final = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_BETWEEN_TAGS: Final = re.compile("[;,]")


def write_xml(
    items: Iterable[AccountRecord],
    encrypt: Callable[[bytes], bytes],
    when: datetime,
    random: Random,
) -> bytes:
    """Write the document; `encrypt` goes over the protected values in their order in it."""
    root = Element("KeePassFile")
    meta = SubElement(root, "Meta")
    _texts(meta, {"Generator": _NAME, "DatabaseName": _NAME, "RecycleBinEnabled": "False"})
    group = SubElement(SubElement(root, "Root"), "Group")
    _texts(group, {"UUID": _text64(random(16)), "Name": _NAME, "IsExpanded": "True"})
    for item in items:
        entry = SubElement(group, "Entry")
        tags = (_BETWEEN_TAGS.sub(" ", tag) for tag in item.tags)
        _texts(entry, {"UUID": _text64(random(16)), "Tags": ";".join(tags)})
        _times(entry, when)
        _attributes(entry, _plain(item))
        _attributes(entry, _secrets(item), encrypt)
    written: bytes = tostring(root, "utf-8", xml_declaration=True)
    return written


def _plain(item: AccountRecord) -> dict[str, str]:
    account = item.key_uri.account
    return {
        "Title": own_name(item) or account.issuer or account.account or called(item),
        "UserName": account.account,
        "Notes": item.note,
    }


def _secrets(item: AccountRecord) -> dict[str, str]:
    account, secret = item.key_uri.account, item.key_uri.secret
    if account.kind is Kind.HOTP:
        counter = str(account.counter)
        return {"HmacOtp-Secret-Base32": secret.reveal(), "HmacOtp-Counter": counter}
    uri = build_uri(account, secret, item.key_uri.extra)
    if account.kind is Kind.STEAM:
        uri = uri.replace("://steam/", "://totp/", 1) + "&encoder=steam"
    return {"otp": uri}


def _attributes(
    entry: Element, values: Mapping[str, str], encrypt: Callable[[bytes], bytes] | None = None
) -> None:
    for key, value in values.items():
        string = SubElement(entry, "String")
        _texts(
            string, {"Key": key, "Value": _text64(encrypt(value.encode())) if encrypt else value}
        )
        if encrypt:
            string[-1].set("Protected", "True")


def _texts(parent: Element, values: Mapping[str, str]) -> None:
    for tag, value in values.items():
        SubElement(parent, tag).text = _NOT_IN_XML.sub("\N{REPLACEMENT CHARACTER}", value)


def _times(entry: Element, when: datetime) -> None:
    """Write times as KDBX 4 has them: seconds since the year 1."""
    seconds = _text64(struct.pack("<q", (when - _FIRST_DAY) // timedelta(seconds=1)))
    _texts(SubElement(entry, "Times"), {"CreationTime": seconds, "LastModificationTime": seconds})


def _text64(data: bytes) -> str:
    return b64encode(data).decode("ascii")
