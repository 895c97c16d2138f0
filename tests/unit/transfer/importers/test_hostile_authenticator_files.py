"""Whatever a file holds: it is read, or refused by one family of errors, in reasonable time."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from support import authenticator_files as files
from support.migration_links import message, migration
from totpdesk.base.errors import ForeignFileError
from totpdesk.otp import build_uri, parse_uri
from totpdesk.transfer.importers.read import read_export

if TYPE_CHECKING:
    from totpdesk.transfer.importers.export import Export

PASSWORD: Final = files.PASSWORD
LINK: Final = f"otpauth://totp/GitHub:alice?secret={files.LETTERS}&issuer=GitHub"
GROUPS: Final = [{"uuid": "g", "id": "g", "name": "Work"}]
ENTRY: Final = files.aegis_entry(groups=["g"], note="spare", counter=1)
COTP: Final = {
    "secret": files.LETTERS,
    "label": "a",
    "type": "TOTP",
    "digits": 6,
    "algorithm": "SHA1",
}
PINNED: Final = {
    "motp": {"Type": 3, "Secret": "00" * 8, "Pin": "4711"},
    "yandex": {"Type": 5, "Secret": "A" * 26, "Pin": "4711"},
}
ICON: Final = {"Id": "i", "Data": files.text64(b"\x89PNG\r\n\x1a\n")}
TWOFAUTH: Final = {"otp_type": "totp", "service": "a", "secret": files.LETTERS, "algorithm": "sha1"}

DOCUMENTS: Final[dict[str, Any]] = {
    "aegis": json.loads(files.aegis(files.aegis_db(ENTRY, groups=GROUPS))),
    "aegis encrypted": json.loads(files.aegis_encrypted(files.aegis_db(ENTRY), PASSWORD)),
    "2fas": json.loads(files.twofas(files.twofas_service(link=LINK), groups=GROUPS)),
    "2fas encrypted": json.loads(files.twofas(files.twofas_service(), password=PASSWORD)),
    "andotp": [files.andotp_entry(tags=["Work"])],
    "ente encrypted": json.loads(files.ente_encrypted(LINK, PASSWORD)),
    "proton": files.proton((LINK, "alice", "spare")),
    "proton encrypted": json.loads(files.proton_encrypted(files.proton(), PASSWORD)),
    "stratum": files.stratum(files.stratum_entry(), tags={files.LETTERS: "Work"}),
    "stratum with pins": {
        **files.stratum(*(files.stratum_entry(Icon="@i", **each) for each in PINNED.values())),
        "CustomIcons": [ICON],
    },
    "freeotp+": {"tokenOrder": [], "tokens": [files.freeotp_token()]},
    "cotp": {"version": 2, "elements": [COTP]},
    "2fauth": {"app": "2fauth_v5", "schema": 1, "data": [TWOFAUTH]},
}
FILES: Final[dict[str, bytes]] = {
    **{name: files.as_json(each) for name, each in DOCUMENTS.items()},
    "andotp new": files.andotp_new([files.andotp_entry()], PASSWORD),
    "andotp old": files.andotp_old([files.andotp_entry()], PASSWORD),
    "stratum strong": files.stratum_strong(DOCUMENTS["stratum"], PASSWORD),
    "stratum legacy": files.stratum_legacy(DOCUMENTS["stratum"], PASSWORD),
    "stratum database": files.stratum_database(DOCUMENTS["stratum"]),
    "freeotp": files.freeotp_xml(files.freeotp_token()),
    "freeotp 2": files.freeotp2([{"issuerExt": "a", "label": "b", "type": "TOTP"}], PASSWORD),
    "links": LINK.encode(),
    "ente": f"{LINK}&codeDisplay=%7B%22tags%22%3A%5B%22a%22%5D%7D".encode(),
    "yandex": b"otpauth://yaotp/a:b?secret=AAAAAAAAAAAAAAAAAAAAAAAAAA&pin=GQ3TCMI",
    "motp": b"motp://a:b?secret=0000000000000000&pin=GQ3TCMI",
    "migration": migration(message((1, files.KEY), (2, "a"), (4, 1))).encode(),
}
ODD: Final = (
    None,
    True,
    0,
    -1,
    10**30,
    1.5,
    float("inf"),
    "",
    "x",
    "\ud800",
    "9" * 5000,
    [],
    {},
    [[]],
    [None, "\udc00"],
    {"a": 1},
)


def harmless(data: bytes, password: str | None = PASSWORD) -> Export | None:
    """Read a file that may be anything; what comes of it must be of use, and hide its secrets."""
    try:
        export = read_export(data, password)
    except ForeignFileError as error:
        assert files.LETTERS not in str(error)
        assert "4711" not in str(error)
        return None
    for each in export.entries:
        uri = build_uri(each.key_uri.account, each.key_uri.secret, each.key_uri.extra)
        assert parse_uri(uri).secret == each.key_uri.secret
        assert each.picture is None or each.picture.data.startswith(b"\x89PNG")
        "".join((each.name, each.note, *each.tags)).encode()
    for problem in export.problems:
        assert files.LETTERS not in problem.reason
        assert "4711" not in problem.reason
    return export


def places(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """List the paths to every value in a JSON document."""
    keys = (
        value if isinstance(value, dict) else range(len(value)) if isinstance(value, list) else ()
    )
    return [path, *(deeper for key in keys for deeper in places(value[key], (*path, key)))]


def with_odd(value: Any, path: tuple[Any, ...], odd: Any) -> Any:
    """Return a document in which one value is replaced."""
    if not path:
        return odd
    copy = dict(value) if isinstance(value, dict) else list(value)
    copy[path[0]] = with_odd(copy[path[0]], path[1:], odd)
    return copy


@pytest.mark.parametrize("name", FILES)
def test_makers(name: str) -> None:
    """The files that are damaged below are whole before."""
    export = harmless(FILES[name])
    assert export is not None
    assert export.problems == ()


@pytest.mark.parametrize("name", DOCUMENTS)
@settings(max_examples=60, deadline=None)
@given(draw=st.data())
def test_wrong_types_everywhere(name: str, draw: st.DataObject) -> None:
    """A value of another type in any place costs that entry at most, and breaks nothing."""
    document = DOCUMENTS[name]
    for _ in range(draw.draw(st.integers(1, 3))):
        path = draw.draw(st.sampled_from(places(document)))
        document = with_odd(document, path, draw.draw(st.sampled_from(ODD)))
    harmless(json.dumps(document).encode())


@pytest.mark.parametrize("name", FILES)
@settings(max_examples=40, deadline=None)
@given(draw=st.data())
def test_damaged_bytes(name: str, draw: st.DataObject) -> None:
    """A file that is cut, or has bytes changed, put in or doubled, is read or refused."""
    data = bytearray(FILES[name])
    for _ in range(draw.draw(st.integers(1, 4))):
        start = draw.draw(st.integers(0, len(data)))
        end = start + draw.draw(st.integers(0, 8))
        data[start:end] = draw.draw(st.binary(max_size=8))
    cut = draw.draw(st.none() | st.integers(0, len(data)))
    harmless(bytes(data[:cut]))


@settings(max_examples=300, deadline=None)
@given(st.binary(max_size=300), st.sampled_from([PASSWORD, None]))
def test_random_bytes(data: bytes, password: str | None) -> None:
    """Random bytes are refused, with or without a password."""
    harmless(data, password)


@pytest.mark.parametrize(
    "data",
    [
        b"[" * 200_000,
        b'{"a":' * 200_000,
        b'{"header": {}, "db": {"entries": ' + b"[" * 200_000,
        b"<map>" * 200_000,
        b'<!DOCTYPE a [<!ENTITY b "c">]><map><string name="tokenOrder">&b;</string></map>',
    ],
)
def test_deep_nesting(data: bytes) -> None:
    """Nesting without end, and XML that defines entities, are refused."""
    assert harmless(data) is None


@pytest.mark.parametrize(
    "name", [name for name in FILES if name.endswith(("encrypted", "new", "strong"))]
)
def test_wrong_password_says_nothing(name: str) -> None:
    """The password that was tried is in no message, nor in what the message came from."""
    with pytest.raises(ForeignFileError) as caught:
        read_export(FILES[name], "a very wrong guess")
    error: BaseException | None = caught.value
    while error is not None:
        assert "guess" not in repr(error)
        error = error.__cause__ or error.__context__
