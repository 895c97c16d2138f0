"""1Password, Proton Pass, LastPass, and the CSV exports of all password managers."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from support.exports import SECRET, URI, onepux, packed
from support.importing import entries
from totpdesk.base.errors import ForeignFileError
from totpdesk.otp import Account, Algorithm, Kind
from totpdesk.transfer.importers.read import read_export

if TYPE_CHECKING:
    from totpdesk.transfer.importers.export import Export

ACME = Account("ACME", "bob", Kind.TOTP, Algorithm.SHA256, 8, 60)


def test_a_1pux_item_can_have_several_codes() -> None:
    """Each one-time password of an item is an account; a bare secret takes the item's names."""
    export = read_export(onepux(URI, SECRET, ""))
    assert [entry.key_uri.account for entry in export.entries] == [ACME, Account("Acme", "bob")]
    assert {entry.tags for entry in export.entries} == {("work",)}
    assert all(entry.favourite and entry.note == "a note" for entry in export.entries)


def test_a_1pux_item_in_the_trash_is_marked() -> None:
    """An archived item is live, a trashed one is not."""
    assert not read_export(onepux(URI, state="archived")).entries[0].trashed
    assert read_export(onepux(URI, state="trashed")).entries[0].trashed


def test_a_1pux_item_whose_code_is_odd_is_reported() -> None:
    """A field that is no one-time password costs only itself."""
    export = read_export(onepux("otpauth://totp/x", SECRET))
    assert len(export.entries) == 1
    assert [problem.entry for problem in export.problems] == ["Acme"]


def proton(**changes: object) -> dict[str, object]:
    """Return Proton Pass's data with one login that has codes in three places."""
    further = {"type": "totp", "data": {"totpUri": SECRET}}
    item = {
        "data": {
            "metadata": {"name": "Acme", "note": "a note"},
            "content": {
                "itemEmail": "bob",
                "itemUsername": "",
                "totpUri": URI,
                "sections": [{"sectionFields": [further, {"type": "text", "data": {}}]}],
            },
            "extraFields": [further],
        },
        "state": 1,
        "pinned": True,
    }
    return {"vaults": {"v": {"name": "Private", "items": [item | changes]}}}


def test_proton_pass_gives_the_codes_of_all_fields() -> None:
    """An item's own code comes first, then those of its extra fields and sections."""
    export = read_export(packed({"Proton Pass/data.json": json.dumps(proton()).encode()}))
    assert [entry.key_uri.account for entry in export.entries] == [
        ACME,
        Account("Acme", "bob"),
        Account("Acme", "bob"),
    ]
    assert all(entry.favourite and entry.note == "a note" for entry in export.entries)
    assert read_export(json.dumps(proton()).encode()) == export


def test_proton_pass_marks_what_is_in_the_trash() -> None:
    """State 2 is the trash."""
    assert all(e.trashed for e in read_export(json.dumps(proton(state=2)).encode()).entries)


def test_proton_pass_under_pgp_is_reported() -> None:
    """An export that only PGP opens says what to do."""
    with pytest.raises(ForeignFileError, match="PGP"):
        read_export(packed({"Proton Pass/data.pgp": b"x"}))


def test_lastpass_keeps_edited_names_folders_and_stars() -> None:
    """The edited names win, even empty; built-in places are no folders, odd ones are reported."""
    first = {
        "issuerName": "Mine",
        "originalIssuerName": "ACME",
        "userName": "",
        "originalUserName": "bob",
        "secret": SECRET,
        "timeStep": 60,
        "digits": 8,
        "algorithm": "SHA256",
        "isFavorite": True,
        "folderData": {"folderId": 2},
    }
    odd = {"issuerName": "Odd", "secret": SECRET, "algorithm": "MD5", "folderData": {"folderId": 0}}
    folders = [{"id": 0, "name": "Other"}, {"id": 2, "name": "Work"}]
    export = read_export(json.dumps({"accounts": [first, odd], "folders": folders}).encode())
    (entry,) = export.entries
    assert entry.key_uri.account == Account("Mine", "", Kind.TOTP, Algorithm.SHA256, 8, 60)
    assert (entry.tags, entry.favourite) == (("Work",), True)
    assert [problem.entry for problem in export.problems] == ["Odd"]


TABLES = {
    "Bitwarden": (
        "folder,favorite,type,name,notes,fields,reprompt,login_uri,login_username,login_password,login_totp",
        f'Work,1,login,Acme,"a\nnote",,0,,bob,pw,{URI}',
    ),
    "KeePassXC": (
        '"Group","Title","Username","Password","URL","Notes","TOTP","Icon","Last Modified"',
        f'"DB/Work","Acme","bob","pw","","a\nnote","{URI}","0",""',
    ),
    "1Password": (
        "Title,Url,Username,Password,OTPAuth,Favorite,Archived,Tags,Notes",
        f'Acme,,bob,pw,{URI},true,false,Work,"a\nnote"',
    ),
    "Apple Passwords": (
        "Title,URL,Username,Password,Notes,OTPAuth",
        f'Acme,,bob,pw,"a\nnote",{URI}',
    ),
    "Proton Pass": (
        "type,name,url,email,username,password,note,totp,createTime,modifyTime,vault",
        f'login,Acme,,,bob,pw,"a\nnote",{URI},1,1,Work',
    ),
    "Dashlane": (
        "username,username2,username3,title,password,note,url,category,otpUrl",
        f'bob,,,Acme,pw,"a\nnote",,Work,{URI}',
    ),
    "LastPass": (
        "url,username,password,totp,extra,name,grouping,fav",
        f'http://x,bob,pw,{URI},"a\nnote",Acme,Work,1',
    ),
}


def table(program: str, *, end: str = "\n", begin: str = "") -> Export:
    """Read a program's table with one login, then the same with a bare secret, then a note."""
    header, row = TABLES[program]
    bare = row.replace(URI, SECRET)
    return read_export((begin + end.join([header, row, bare, row.replace(URI, "")])).encode())


@pytest.mark.parametrize("program", TABLES)
@pytest.mark.parametrize("end", ["\n", "\r\n"], ids=["LF", "CRLF"])
@pytest.mark.parametrize("begin", ["", "\ufeff"], ids=["", "BOM"])
def test_a_table_gives_its_logins(program: str, end: str, begin: str) -> None:
    """A row gives an account with its names and note; one without a code is left out."""
    export = table(program, end=end, begin=begin)
    assert export.format == f"{program} CSV"
    whole, bare = export.entries
    assert (whole.key_uri.account, bare.key_uri.account) == (ACME, Account("Acme", "bob"))
    assert (whole.name, whole.note) == ("Acme", "a\nnote")
    assert export.problems == ()


@pytest.mark.parametrize("program", [each for each in TABLES if each != "Apple Passwords"])
def test_a_table_keeps_folders_and_tags(program: str) -> None:
    """What a table calls folder, group, vault or tag is a tag."""
    assert table(program).entries[0].tags == ("Work",)


def test_dashlanes_older_column_is_read() -> None:
    """Dashlane has called the column otherwise, and has bare secrets there."""
    header, row = TABLES["Dashlane"]
    text = f"{header.replace('otpUrl', 'otpSecret')}\n{row.replace(URI, SECRET)}"
    (found,) = read_export(text.encode()).entries
    assert found.key_uri.account == Account("Acme", "bob")


def test_an_email_stands_for_an_empty_user_name() -> None:
    """Proton Pass has a column for each."""
    header, row = TABLES["Proton Pass"]
    text = f"{header}\n{row.replace(',,,bob,', ',,bob@acme.org,,').replace(URI, SECRET)}"
    (found,) = read_export(text.encode()).entries
    assert found.key_uri.account == Account("Acme", "bob@acme.org")


@pytest.mark.parametrize("program", ["Bitwarden", "1Password", "LastPass"])
def test_a_table_keeps_stars(program: str) -> None:
    """A favourite stays one."""
    assert table(program).entries[0].favourite


def test_keepassxcs_recycle_bin_is_marked() -> None:
    """What KeePassXC lists in its recycle bin is trashed."""
    header, row = TABLES["KeePassXC"]
    text = f"{header}\n{row.replace('DB/Work', 'DB/Recycle Bin/x')}"
    assert read_export(text.encode()).entries[0].trashed


def test_bitwarden_authenticators_surplus_cells_are_understood() -> None:
    """Its rows have more cells than its header, and commas in names are not quoted."""
    header = "folder,favorite,type,name,login_uri,login_totp"
    rows = f",,1,Acme,,{URI},ACME,60,8\n,,1,Acme, Inc.,,{URI},ACME,60,8"
    export = read_export(f"{header}\n{rows}".encode())
    assert [entry.key_uri.account for entry in export.entries] == [ACME, ACME]


def test_a_field_without_end_is_refused() -> None:
    """A table whose field is larger than any secret or note is refused as damaged."""
    header, _ = TABLES["Apple Passwords"]
    with pytest.raises(ForeignFileError):
        read_export(f'{header}\n"{"x" * 2_000_000}'.encode())


@pytest.mark.parametrize("mark", ["\u2028", "\u2029", "\x85", "\x0c", "\x0b", "\x1c", "\x1e"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_marks_in_a_cell_tear_no_row(mark: str, end: str) -> None:
    """What Unicode takes for the end of a line may be in a note; every login is read."""
    head = "folder,favorite,type,name,notes,fields,reprompt,login_uri,login_username,login_totp"
    row = ",,login,{0},{1},,0,https://x.example,al,otpauth://totp/{0}:al?secret=GEZDGNBVGY3TQOJQ"
    rows = [row.format(name, f"first{mark}second") for name in ("Kite", "Lark", "Mole")]
    assert [each.name for each in entries(end.join([head, *rows]) + end)] == [
        "Kite",
        "Lark",
        "Mole",
    ]
