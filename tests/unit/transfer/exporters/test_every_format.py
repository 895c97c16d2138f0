"""What goes out comes back, in every format; what does not is reported, by the account's name."""

from __future__ import annotations

import random
from dataclasses import replace
from typing import TYPE_CHECKING, Final

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from support.records import records
from totpdesk.accounts.account import AccountRecord, Icon, Pin, WindowPattern
from totpdesk.accounts.own_settings import OWN_SETTINGS
from totpdesk.base.errors import BackupError
from totpdesk.otp import Account, Algorithm, KeyUri, Kind, Secret
from totpdesk.settings import Chord
from totpdesk.transfer.exporters import uris
from totpdesk.transfer.exporters.formats import Format, write_export
from totpdesk.transfer.exporters.writer import compare
from totpdesk.transfer.importers.migration import read_links
from totpdesk.transfer.importers.read import read_export
from totpdesk.transfer.qr import images
from totpdesk.transfer.qr.read import read_texts

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime

    from totpdesk.transfer.exporters.writer import Written

PASSWORD: Final = "correct horse battery"
WAYS: Final = [
    pytest.param(Format.AEGIS, None, id="aegis-plain"),
    pytest.param(Format.URIS, None, id="uris"),
    pytest.param(Format.GOOGLE_QR, None, id="google-qr"),
    pytest.param(Format.TWOFAS, None, id="2fas-plain"),
    pytest.param(Format.TWOFAS, PASSWORD, id="2fas-encrypted"),
]
SLOW_WAYS: Final = [
    pytest.param(Format.AEGIS, PASSWORD, id="aegis-encrypted"),
    pytest.param(Format.KDBX, PASSWORD, id="kdbx"),
]
ICON: Final = Icon("image/png", b"\x89PNG\r\n\x1a\n")


def _with_pins() -> st.SearchStrategy[AccountRecord]:
    """Accounts of the kinds that have a PIN."""
    motp = Account("Old", "bob", Kind.MOTP, Algorithm.MD5, 6, 10)
    yandex = Account("Yandex", "eve", Kind.YANDEX, Algorithm.SHA256, 8, 30)
    pins = st.text("0123456789abcö ", min_size=1, max_size=16).filter(str.strip)
    keys = st.binary(min_size=16, max_size=26)
    return st.builds(
        lambda account, key, pin: AccountRecord.of(KeyUri(account, Secret.from_bytes(key, pin))),
        st.sampled_from([motp, yandex]),
        keys,
        pins,
    )


live = (records() | _with_pins()).map(lambda item: replace(item, trashed=None))


def _read(written: Written, password: str | None) -> tuple[AccountRecord, ...]:
    """Read an export as a stranger's file, or picture."""
    if not written.files:
        return ()
    if written.files[0][1].startswith(b"\x89PNG"):
        pictures = [images.from_bytes(data) for _, data in written.files]
        export = read_links(text for picture in pictures for text in read_texts(picture))
    else:
        export = read_export(written.files[0][1], password)
    assert export.problems == ()
    return export.entries


def _codes(items: Sequence[AccountRecord]) -> list[tuple[object, ...]]:
    """Return what codes are made from."""
    keys = [item.key_uri for item in items]
    fields = ("kind", "algorithm", "digits", "period", "counter")
    return [(*(getattr(key.account, each) for each in fields), key.secret) for key in keys]


def _check_codes(
    kind: Format, password: str | None, items: Sequence[AccountRecord], when: datetime
) -> None:
    written = write_export(kind, items, password, when, random.Random(5).randbytes)  # noqa: S311
    refused = [item for item in items if kind.writer.refuses(item)]
    kept = [item for item in items if not kind.writer.refuses(item)]
    assert written.accounts == len(kept)
    assert len(written.left_out) == len(refused)
    assert _codes(_read(written, password)) == _codes(kept)


@pytest.mark.parametrize(("kind", "password"), WAYS)
@settings(deadline=None, max_examples=60)
@given(items=st.lists(live, max_size=4))
def test_codes_come_back(
    kind: Format, password: str | None, items: list[AccountRecord], when: datetime
) -> None:
    """Whatever the accounts are called, those that are written make the same codes."""
    _check_codes(kind, password, items, when)


@pytest.mark.parametrize(("kind", "password"), SLOW_WAYS)
@settings(deadline=None, max_examples=3)
@given(items=st.lists(live, min_size=1, max_size=12))
def test_codes_come_back_from_behind_a_slow_derivation(
    kind: Format, password: str | None, items: list[AccountRecord], when: datetime
) -> None:
    """The same where each file takes a good part of a second."""
    _check_codes(kind, password, items, when)


@pytest.mark.parametrize(("kind", "password"), WAYS)
@settings(deadline=None, max_examples=100)
@given(item=live)
def test_what_is_not_reported_is_there(
    kind: Format, password: str | None, item: AccountRecord, when: datetime
) -> None:
    """Where nothing is said of an account, nothing of it is missing."""
    written = write_export(kind, [item], password, when, random.Random(5).randbytes)  # noqa: S311
    if written.left_out or any("iPhone" not in each.reason for each in written.reduced):
        return
    (found,) = _read(written, password)
    assert {*item.tags} <= {*found.tags}
    assert found.note.split() == item.note.split()
    assert found.favourite >= item.favourite
    assert item.picture in (None, found.picture)
    assert {*item.key_uri.extra} <= {*found.key_uri.extra}
    account, other = item.key_uri.account, found.key_uri.account
    there = {"", found.name, other.issuer, other.account, other.label}
    assert {account.issuer, account.account} <= there
    assert item.name in there | {account.label}


@pytest.mark.parametrize(("kind", "password"), [*WAYS, *SLOW_WAYS])
def test_usual_accounts_come_back_whole(
    kind: Format,
    password: str | None,
    account: Callable[..., AccountRecord],
    export: Callable[..., Written],
) -> None:
    """An account without frills is the same afterwards, and nothing is said of it."""
    items = [account(), account("Bank", "bob", name="Bank (bob)"), account("", "mail")]
    written = export(kind, *items, password=password)
    assert (written.left_out, written.reduced) == ((), ())
    found = _read(written, password)
    assert [each.key_uri.account for each in found][:2] == [
        each.key_uri.account for each in items[:2]
    ]
    assert found[2].key_uri.account.account == "mail"
    assert [each.key_uri.secret for each in found] == [each.key_uri.secret for each in items]


@pytest.mark.parametrize(
    ("kind", "lost"),
    [
        (Format.AEGIS, set()),
        (Format.URIS, {"name", "tags", "note", "favourite", "icon"}),
        (Format.GOOGLE_QR, {"name", "tags", "note", "favourite", "icon", "link"}),
        (Format.TWOFAS, {"tags", "note", "favourite", "icon", "link"}),
        (Format.KDBX, {"favourite", "icon"}),
        (Format.HTML, {"icon"}),
    ],
)
def test_losses(
    kind: Format,
    lost: set[str],
    account: Callable[..., AccountRecord],
    export: Callable[..., Written],
) -> None:
    """Each format's gaps are reported, by the account's name."""
    kept = {"tags": ("Work", "Code"), "note": "n", "favourite": True, "picture": ICON}
    full = account(name="Mine", extra=(("lock", "yes"),), **kept)
    password = None if kind.can_be_plain else PASSWORD
    reduced = export(kind, full, account(), password=password).reduced
    assert {each.entry for each in reduced} <= {"Mine"}
    words = {"name", "tags", "note", "favourite", "icon", "link"}
    assert {word for word in words if any(word in each.reason for each in reduced)} == lost
    assert len(reduced) == len(lost)


@pytest.mark.parametrize(("kind", "password"), [*WAYS, *SLOW_WAYS])
def test_settings_that_a_format_has_no_place_for_are_reported(
    kind: Format,
    password: str | None,
    account: Callable[..., AccountRecord],
    export: Callable[..., Written],
) -> None:
    """An account's own settings are named by their labels; Aegis's format has them all of ours."""
    own = {each.name: each.choices[-1].value for each in OWN_SETTINGS if each.choices}
    own |= {"favourite": False, "enter": True, "shortcut": Chord.parse("<ctrl>+<alt>+g")}
    own |= {"windows": (WindowPattern("firefox"),), "prefix": True, "pin": Pin("4711")}
    item = replace(account(), **own)
    reduced = [each.reason for each in export(kind, item, password=password).reduced]
    labels = (
        "Own shortcut; Insert codes by; Minimum time remaining; Press Enter after the code; "
        "Remembered windows"
    )
    lost = [f"Not in the file: {labels}.", "The PIN before its codes is not in the file."]
    assert reduced == (lost if kind is not Format.AEGIS else lost[1:] if password is None else [])


@pytest.mark.parametrize("kind", list(Format))
def test_the_trash_stays_behind(
    kind: Format, account: Callable[..., AccountRecord], when: datetime
) -> None:
    """What was removed is in no export, and where there is nothing else there is no file."""
    password = None if kind.can_be_plain else PASSWORD
    written = write_export(kind, [account(trashed=True)], password, when, bytes)
    assert (written.files, written.accounts) == ((), 0)
    assert [(each.entry, each.reason) for each in written.left_out] == [
        ("GitHub (alice)", "It is in the trash.")
    ]


@pytest.mark.parametrize("kind", list(Format))
def test_a_password_is_never_ignored(
    kind: Format, account: Callable[..., AccountRecord], when: datetime
) -> None:
    """A format that cannot be encrypted is not written with a password, nor the other way round."""
    for password in (None, PASSWORD):
        if not (kind.can_be_plain if password is None else kind.can_encrypt):
            with pytest.raises(ValueError, match="this way"):
                write_export(kind, [account()], password, when, bytes)


def test_nothing_shows_a_secret(
    account: Callable[..., AccountRecord], export: Callable[..., Written]
) -> None:
    """Neither the result's repr nor what is reported holds a secret or a note."""
    item = account(note="recovery", code={"period": 60})
    for kind in (Format.URIS, Format.GOOGLE_QR):
        written = export(kind, item, account(note="recovery"))
        assert "JBSWY3DP" not in repr(written)
        assert "recovery" not in repr(written)


def test_a_file_that_would_not_come_back_is_refused(
    account: Callable[..., AccountRecord], when: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A writer's mistake is found before anybody relies on its file."""
    right = uris.links

    def wrong(items: Sequence[AccountRecord]) -> list[str]:
        return [link.replace("digits=6", "digits=8") for link in right(items)]

    monkeypatch.setattr(uris, "links", wrong)
    with pytest.raises(BackupError, match="gave something else"):
        write_export(Format.URIS, [account()], None, when, bytes)


def test_an_account_that_went_missing_is_found_out(account: Callable[..., AccountRecord]) -> None:
    """An account that does not come back at all is no loss to report, but an error."""
    back = read_export(uris.links([account()])[0].encode())
    with pytest.raises(BackupError):
        compare([account(), account()], back)


def test_what_the_vault_holds_back(account: Callable[..., AccountRecord], when: datetime) -> None:
    """A secret that has vanished, and a PIN that no format has a place for, are reported too."""
    records = [AccountRecord(name="gone"), replace(account(name="vpn"), prefix=True)]
    written = write_export(Format.AEGIS, records, None, when, bytes)
    assert written.accounts == 1
    assert [(each.entry, each.reason) for each in written.left_out] == [
        ("gone", "Its secret is missing from the keychain.")
    ]
    assert [(each.entry, each.reason) for each in written.reduced] == [
        ("vpn", "The PIN before its codes is not in the file.")
    ]


@pytest.mark.parametrize(("kind", "password"), WAYS + SLOW_WAYS)
def test_a_name_that_holds_a_secret_keeps_no_other_account(
    kind: Format,
    password: str | None,
    account: Callable[..., AccountRecord],
    export: Callable[..., Written],
) -> None:
    """An import has once let such names in; what cannot be read back is left out, and named."""
    old = account("Lark secret=MFZWIZTHNBVGW3DN", "bob", name="Lark")
    written = export(kind, account(), old, password=password)
    assert written.accounts + len(written.left_out) == 2
    assert {each.entry for each in written.left_out} <= {"Lark"}
    assert "MFZW" not in repr(written.left_out)
