"""What a window's title means, rule by rule. Whole titles by the hundred are in test_titles."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from totpdesk.accounts.account import AccountRecord
from totpdesk.autotype import Window
from totpdesk.autotype.matching import Confidence, Matcher, pattern_of
from totpdesk.autotype.matching.page import WindowKind, read_page
from totpdesk.autotype.matching.services import known
from totpdesk.autotype.matching.words import folded, within, words
from totpdesk.otp import Account

ISSUERS = ("GitHub", "GitLab", "PayPal", "Microsoft", "Google", "Hive", "Box", "Line", "京东")
ENTRIES = tuple(AccountRecord(name, name, Account(name, f"me@{name}.test")) for name in ISSUERS)


def meant(title: str, app: str = "Chromium", entries: tuple[AccountRecord, ...] = ENTRIES) -> str:
    """Return the account that a window means, or "ask"."""
    winner = Matcher().rank(entries, Window(1, app, title)).winner
    return winner.name if winner else "ask"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Sign in to GitHub", ("sign", "in", "to", "github")),
        ("ＧｉｔＨｕｂ Вход Größe", ("github", "вход", "grosse")),  # noqa: RUF001 - wide letters
        ("paypal.com.evil.example!", ("paypal.com.evil.example",)),
        ("登录GitHub", ("登", "录", "github")),
        ("オンライン", ("オンライン",)),
        ("Microsoft\u200b Edge", ("microsoft", "edge")),
        ("تَسْجِيل", ("تسجيل",)),
        ("…", ()),
    ],
)
def test_words(text: str, expected: tuple[str, ...]) -> None:
    """Words are whole, folded, and cut in every script; a host name is one."""
    assert expected == words(text)


@given(st.text())
def test_any_text(text: str) -> None:
    """Any title whatever is read without failing, and folding twice changes nothing."""
    assert folded(text) == folded(folded(text))
    Matcher().rank(ENTRIES, Window(1, "Chromium", text))


@pytest.mark.parametrize(
    ("host", "domain", "expected"),
    [
        ("paypal.com", "paypal.com", True),
        ("www.paypal.com", "paypal.com", True),
        ("paypal.com.evil.example", "paypal.com", False),
        ("notpaypal.com", "paypal.com", False),
    ],
)
def test_within(host: str, domain: str, expected: bool) -> None:  # noqa: FBT001 - a table
    """A domain matches exactly or as a parent, never as a beginning or an ending of a word."""
    assert expected is within(host, domain)


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Sign in to GitHub · GitHub - Chromium", "GitHub"),
        ("Archive - Microsoft Edge", "ask"),
        ("Sign in to Microsoft 365 - Work - Microsoft\u200b Edge", "Microsoft"),
        ("GitHub | GitLab", "ask"),
        ("How GitHub works - Bob's Blog", "ask"),
        ("GitHub - Wikipedia", "ask"),
        ("PayPal - https://www.paypal.com/signin", "PayPal"),
        ("PayPal - https://paypal.com.evil.example/signin", "ask"),
        ("PayPal - https://www.paypal.com@evil.example/signin", "ask"),
        ("paypal.com.evil.example | PayPal", "ask"),
        ("Рaypal", "ask"),  # noqa: RUF001 - a Cyrillic letter first
        ("Box | Login", "Box"),
        ("Box - What is in it - Some Shop", "ask"),
        ("オンライン", "ask"),
        ("南京东路", "ask"),
        ("登录 - 京东", "京东"),
        ("京东登录", "京东"),
        ("", "ask"),
    ],
)
def test_rules(title: str, expected: str) -> None:
    """Each rule, by a title that only it decides."""
    assert expected == meant(title)


def test_programs() -> None:
    """A program of the service itself is enough; editors and terminals show no login."""
    assert meant("general", "GitHub.exe") == "GitHub"
    assert meant("GitHub", "XTerm") == "ask"
    assert meant("github - Mozilla Thunderbird", "thunderbird") == "ask"
    assert meant("GitHub", "google-chrome") == "GitHub"


def test_the_reason_is_reported() -> None:
    """Every match says why; a mere mention is the picker's best guess, but decides nothing."""
    ranking = Matcher().rank(ENTRIES, Window(1, "Chromium", "How GitHub works - Bob's Blog"))
    (match,) = ranking.matches
    assert (match.confidence, match.reason) == (Confidence.MENTIONED, "The title names GitHub.")
    assert ranking.winner is None


def test_an_account_by_its_own_name() -> None:
    """Without an issuer the user's name for it counts; a word like "Work" alone does not."""
    own = (
        AccountRecord("1", "Contoso VPN", Account("", "alice")),
        AccountRecord("2", "Work", Account("", "alice")),
        AccountRecord("3", "vpn.northwind.example", Account("", "")),
    )
    assert meant("Contoso VPN - Sign in", entries=own) == "Contoso VPN"
    assert meant("Work", entries=own) == "ask"
    assert meant("Cisco AnyConnect | vpn.northwind.example", "vpnui.exe", own) == own[2].name


def test_a_page_is_split_into_parts() -> None:
    """The program's name, other pages, addresses and mail addresses are set apart."""
    page = read_page(
        Window(
            1, "msedge.exe", "(2) Inbox - me@x.test and 3 more pages - Work - Microsoft\u200b Edge"
        )
    )
    assert (page.kind, page.people) == (WindowKind.BROWSER, {"me@x.test"})
    assert "edge" not in {word for part in page.parts for word in part}
    assert (
        pattern_of(Window(1, "msedge.exe", "(7) Inbox - me@x.test - Work - Microsoft Edge"))
        == page.pattern
    )


def test_the_tables_are_read_once() -> None:
    """A press does not read files."""
    assert known() is known()
