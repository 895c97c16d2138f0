"""KeePass: KeePassXC itself opens the database and makes the same codes."""

from __future__ import annotations

import shutil
import subprocess
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from totpdesk.base.errors import WrongPasswordError
from totpdesk.otp import Algorithm, Kind, code_at
from totpdesk.transfer.exporters.formats import Format
from totpdesk.transfer.importers.read import read_export

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from totpdesk.accounts.account import AccountRecord
    from totpdesk.transfer.exporters.writer import Written

PASSWORD = "päss wörd"
keepassxc = pytest.mark.skipif(
    not shutil.which("keepassxc-cli"), reason="needs KeePassXC's keepassxc-cli"
)


def ask_keepassxc(*words: str) -> str:
    """Run keepassxc-cli, which must succeed."""
    argv = ["keepassxc-cli", *words]
    ran = subprocess.run(
        argv, input=f"{PASSWORD}\n".encode(), capture_output=True, check=True, timeout=60
    )
    return ran.stdout.decode()


@keepassxc
def test_keepassxc_makes_the_same_codes(
    account: Callable[..., AccountRecord], export: Callable[..., Written], tmp_path: Path
) -> None:
    """Each entry is there with its names, note and tags, and its code is the one we make."""
    items = [
        account("Plain"),
        account("Long", code={"algorithm": Algorithm.SHA512, "digits": 8, "period": 60}),
        account("Steam", code={"kind": Kind.STEAM, "digits": 5}),
        account("日本 & <b>", "ö", note="one\ntwo & <three>", tags=("Work", "Code")),
    ]
    path = tmp_path / "accounts.kdbx"
    path.write_bytes(export(Format.KDBX, *items, password=PASSWORD).files[0][1])
    names = [item.key_uri.account.issuer for item in items]
    assert ask_keepassxc("ls", "-q", str(path)).splitlines() == names
    for item in items:
        key, name = item.key_uri, item.key_uri.account.issuer
        before = code_at(key.account, key.secret, datetime.now(UTC)).value
        shown = ask_keepassxc("show", "-q", "-t", str(path), name).strip()
        after = code_at(key.account, key.secret, datetime.now(UTC)).value
        assert shown in (before, after)
    last = ask_keepassxc("show", "-q", str(path), names[-1])
    assert {"UserName: ö", "Notes: one", "two & <three>"} <= {*last.splitlines()}
    tags = next(line for line in last.splitlines() if line.startswith("Tags: "))
    assert sorted(tags.removeprefix("Tags: ").split(",")) == ["Code", "Work"]


def test_only_the_password_opens_it(
    account: Callable[..., AccountRecord], export: Callable[..., Written]
) -> None:
    """Nothing of an account is in the clear."""
    content = export(Format.KDBX, account(), password=PASSWORD).files[0][1]
    assert b"GitHub" not in content
    assert read_export(content, PASSWORD).entries[0].key_uri == account().key_uri
    with pytest.raises(WrongPasswordError):
        read_export(content, "guess")


def test_counters(account: Callable[..., AccountRecord], export: Callable[..., Written]) -> None:
    """KeePass counts with SHA1 and six digits; others are left out by name."""
    usual, odd = {"kind": Kind.HOTP, "counter": 9}, {"kind": Kind.HOTP, "digits": 8}
    written = export(Format.KDBX, account(code=usual), account("Odd", code=odd), password=PASSWORD)
    assert [(each.entry, each.reason) for each in written.left_out] == [
        ("Odd (alice)", "KeePass supports HOTP with SHA1 and 6 digits only.")
    ]
    (found,) = read_export(written.files[0][1], PASSWORD).entries
    assert found.key_uri == account(code=usual).key_uri


def test_what_xml_cannot_hold(
    account: Callable[..., AccountRecord], export: Callable[..., Written]
) -> None:
    """Control characters in notes are replaced, and that is said; names have none."""
    item = account("a\x00b", "c", name="d\x1be", note="f\x08g", tags=("h,i",))
    written = export(Format.KDBX, item, password=PASSWORD)
    (found,) = read_export(written.files[0][1], PASSWORD).entries
    assert (found.name, found.note) == ("de", "f\ufffdg")
    assert len(written.reduced) == 2
