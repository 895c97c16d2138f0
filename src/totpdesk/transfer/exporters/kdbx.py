"""KeePass: a new database, KDBX 4, which KeePassXC, KeePass and similar programs open.

Each account is an entry whose `otp` attribute holds its link, as KeePassXC writes it. Codes by
counter, which KeePassXC does not make, are written as KeePass 2.47 has them. The database itself is
in `totpdesk.formats.kdbx`.
"""

from __future__ import annotations

import re
import struct
from base64 import b64encode
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Final
from xml.etree.ElementTree import Element, SubElement, tostring

from totpdesk.base.translation import tr
from totpdesk.formats.ciphers import needed
from totpdesk.formats.kdbx.write import write_database
from totpdesk.otp import Algorithm, Kind, build_uri
from totpdesk.transfer.exporters.writer import (
    called,
    compare,
    hides_secret,
    own_name,
    unlike_others,
)
from totpdesk.transfer.importers.export import Sample
from totpdesk.transfer.importers.kdbx import Kdbx as Importer

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from totpdesk.accounts.account import AccountRecord
    from totpdesk.transfer.exporters.writer import Files, Random
    from totpdesk.transfer.importers.export import Problem


class Kdbx:
    """The database, always encrypted."""

    def refuses(self, record: AccountRecord) -> str:
        """Refuse what neither KeePassXC nor KeePass makes codes for."""
        account = record.key_uri.account
        usual = (account.algorithm, account.digits) == (Algorithm.SHA1, 6)
        if account.kind is Kind.HOTP and not usual:
            return tr("KeePass supports HOTP with SHA1 and 6 digits only.")
        return unlike_others(record, "KeePass") or hides_secret(record)

    def write(
        self, records: Sequence[AccountRecord], password: str | None, when: datetime, random: Random
    ) -> Files:
        """Write a database."""
        database = write_database(
            lambda stream: write_xml(records, stream, when, random), needed(password), random
        )
        return [("", database)]

    def losses(
        self, records: Sequence[AccountRecord], files: Files, password: str | None
    ) -> Sequence[Problem]:
        """Compare with what our importer reads."""
        return compare(records, Importer().read(Sample(files[0][1]), password))


_NAME: Final = "totpdesk"
_FIRST_DAY: Final = datetime(1, 1, 1, tzinfo=UTC)
_NOT_IN_XML: Final = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_BETWEEN_TAGS: Final = re.compile("[;,]")


def write_xml(
    records: Iterable[AccountRecord],
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
    for record in records:
        entry = SubElement(group, "Entry")
        tags = (_BETWEEN_TAGS.sub(" ", tag) for tag in record.tags)
        _texts(entry, {"UUID": _text64(random(16)), "Tags": ";".join(tags)})
        _times(entry, when)
        _attributes(entry, _plain(record))
        _attributes(entry, _secrets(record), encrypt)
    written: bytes = tostring(root, "utf-8", xml_declaration=True)
    return written


def _plain(record: AccountRecord) -> dict[str, str]:
    account = record.key_uri.account
    return {
        "Title": own_name(record) or account.issuer or account.account or called(record),
        "UserName": account.account,
        "Notes": record.note,
    }


def _secrets(record: AccountRecord) -> dict[str, str]:
    account, secret = record.key_uri.account, record.key_uri.secret
    if account.kind is Kind.HOTP:
        counter = str(account.counter)
        return {"HmacOtp-Secret-Base32": secret.reveal(), "HmacOtp-Counter": counter}
    uri = build_uri(account, secret, record.key_uri.extra)
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
