"""Accounts of every sort, as hypothesis makes them up, to be written and read again."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final

from hypothesis import strategies as st

from totpdesk.accounts.account import AccountRecord, Icon, Pin, WindowPattern
from totpdesk.otp import FIXED, Account, Algorithm, KeyUri, Kind, Secret
from totpdesk.settings import Chord, Insert

if TYPE_CHECKING:
    from collections.abc import Mapping

    from hypothesis.strategies import DrawFn, SearchStrategy

_BEGINNINGS: Final = {
    "image/png": b"\x89PNG\r\n\x1a\n",
    "image/jpeg": b"\xff\xd8\xff",
    "image/webp": b"RIFF0000WEBP",
    "image/svg+xml": b"<svg>",
}
_PICTURE: Final = Icon("image/png", _BEGINNINGS["image/png"])
FULL: Final = AccountRecord(  # every field has a value
    id="id9",
    name="My hub ☃",
    account=Account("GitHub", "alice", Kind.HOTP, digits=8, counter=7, issuer_param="Hub"),
    tags=("work", "code"),
    shortcut=Chord.parse("<ctrl>+<alt>+g"),
    insert=Insert.PASTE,
    windows=(WindowPattern("firefox", "sign in", "github.com"), WindowPattern("konsole")),
    min_left=0,
    enter=True,
    prefix=True,
    last_used=datetime(2026, 1, 31, 8, tzinfo=UTC),
    trashed=datetime(2026, 1, 31, 9, tzinfo=UTC),
    favourite=True,
    icon=_PICTURE.name,
    revision=3,
    secret=Secret("JBSWY3DPEHPK3PXPJ"),
    extra=(("image", "x"),),
    note="recovery:\n1234 ä",
    pin=Pin(" 47 11ä "),
    picture=_PICTURE,
)
# Any character that JSON and UTF-8 can both hold; none is NUL, which no program keeps.
_text = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=12)
_clean = _text.map(str.strip)
_icons = st.one_of(
    st.none(),
    st.builds(
        lambda kind, rest: Icon(kind, _BEGINNINGS[kind] + rest),
        st.sampled_from(sorted(_BEGINNINGS)),
        st.binary(max_size=30),
    ),
)


@st.composite
def key_uris(draw: DrawFn) -> KeyUri:
    """Accounts of each kind with what belongs to it, and the letters that sites give."""
    kind = draw(st.sampled_from(Kind))
    algorithms = st.sampled_from([each for each in Algorithm if each is not Algorithm.MD5])
    free = (draw(algorithms), draw(st.integers(6, 10)), None)
    algorithm, digits, period = FIXED.get(kind, free)
    timed = 30 if kind is Kind.HOTP else draw(st.integers(1, 86_400))
    account = Account(
        issuer=draw(_clean),
        account=draw(_clean),
        kind=kind,
        algorithm=algorithm,
        digits=digits,
        period=period or timed,
        counter=draw(st.integers(0, 2**63 - 1)) if kind is Kind.HOTP else 0,
        issuer_param=draw(st.none() | _text),
    )
    fewest = 26 if kind is Kind.YANDEX else 2  # letters of base32
    texts = st.text("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", min_size=fewest, max_size=70)
    # "null" in a link means that nothing is there, so no link can hold the secret NULL.
    letters = draw(texts.filter(lambda letters: letters != "NULL"))
    pin = draw(st.text("0123456789 aZä", min_size=1, max_size=8)) if kind.needs_pin else ""
    extra = draw(st.lists(st.tuples(_text, _text), max_size=3))
    return KeyUri(account, Secret(letters, pin), tuple(extra))


_times: Final = st.datetimes(datetime(1971, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 - hypothesis adds it
_patterns: Final = st.builds(WindowPattern, _text, _text, _text)
_chords: Final = st.sampled_from(["<ctrl>+<alt>+g", "<super>+<f5>", "<ctrl>+<alt>+<shift>+ä"])
# How each field of a record is made up, but for those that a link has and for the id of its list.
FIELDS: Final[Mapping[str, SearchStrategy[Any]]] = {
    "name": _clean,
    "tags": st.lists(_clean.filter(bool), max_size=3, unique=True).map(tuple),
    "shortcut": st.none() | _chords.map(Chord.parse),
    "insert": st.none() | st.sampled_from(Insert),
    "windows": st.lists(_patterns, max_size=3, unique=True).map(tuple),
    "min_left": st.sampled_from([None, 0, 5, 10, 15]),
    "enter": st.booleans(),
    "last_used": st.none() | _times,
    "trashed": st.none() | _times,
    "favourite": st.booleans(),
    "revision": st.integers(0, 9),
    "note": _text,
    "pin": st.none() | st.text("0123456789 aZä+%", min_size=1, max_size=8).map(Pin),
    "picture": _icons,
}


@st.composite
def records(draw: DrawFn) -> AccountRecord:
    """Accounts with everything that can be kept of one."""
    fields = {name: draw(strategy) for name, strategy in FIELDS.items()}
    icon = fields["picture"].name if fields["picture"] else ""
    fields |= {"icon": icon, "prefix": fields["pin"] is not None}
    return replace(AccountRecord.of(draw(key_uris())), **fields)
