"""The practice page over a real loopback socket: what it serves, and whom it refuses."""

from __future__ import annotations

import json
import socket
from contextlib import closing
from dataclasses import dataclass, field, fields
from datetime import UTC, datetime
from http.client import HTTPConnection
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import pytest

from support.practice import attempts
from totpdesk.base.errors import InvalidInputError
from totpdesk.practice import Attempt, Form, PracticeSite, Verdict, serve
from totpdesk.practice.web import HEADERS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from totpdesk.practice import PracticeServer

NOW = datetime.fromtimestamp(1_111_111_109, UTC)
CODE = "081804"  # RFC 6238 appendix B for this key and moment
TOKEN = "a-token_of-the-tests"
PNG = b"\x89PNG drawn by nobody"


@dataclass(frozen=True)
class Answer:
    """What came back."""

    status: int
    body: bytes
    headers: dict[str, str] = field(default_factory=dict)


@pytest.fixture
def server() -> Iterator[PracticeServer]:
    """Serve a site whose clock is stopped."""
    site = PracticeSite(b"12345678901234567890", lambda: NOW, lambda _: PNG)
    with serve(site, TOKEN) as running:
        yield running


def ask(server: PracticeServer, method: str, path: str, body: bytes = b"", **heads: str) -> Answer:
    """Send one request; underscores in header names mean hyphens."""
    address = urlsplit(server.url)
    with closing(HTTPConnection(address.netloc, timeout=5)) as connection:
        named = {name.replace("_", "-"): value for name, value in heads.items()}
        connection.request(method, path, body or None, named)
        response = connection.getresponse()
        return Answer(response.status, response.read(), dict(response.getheaders()))


def post(server: PracticeServer, said: object, **heads: str) -> Answer:
    """Post to verify as the page does, unless headers say otherwise."""
    body = said if isinstance(said, bytes) else json.dumps(said).encode()
    own = {"Origin": origin(server), "Content_Type": "application/json"}
    return ask(server, "POST", f"/{TOKEN}/verify", body, **(own | heads))


def origin(server: PracticeServer) -> str:
    """Return what a browser would name as the page's origin."""
    return server.url.removesuffix(f"/{TOKEN}/")


def entry(**changes: object) -> dict[str, Any]:
    """Return what the page sends for the right code, with changes."""
    return {"form": "single", "code": CODE, "millis": 12.5, "arrived_count": 6} | changes


@pytest.mark.parametrize("name", ["", *Form])
def test_each_form_has_an_address(server: PracticeServer, name: str) -> None:
    """Every form can be opened directly; the bare address shows the single field."""
    answer = ask(server, "GET", f"/{TOKEN}/{name}")
    assert answer.status == 200
    assert f'<html lang="en" data-form="{name or "single"}">' in answer.body.decode()
    assert "<title>Sign in, " in answer.body.decode()


def test_each_form_has_a_title_of_its_own(server: PracticeServer) -> None:
    """A program that identifies pages by their titles sees the forms as different ones."""
    bodies = [ask(server, "GET", f"/{TOKEN}/{form}").body.decode() for form in Form]
    assert len({body.partition("<title>")[2].partition("</title>")[0] for body in bodies}) == 3


def test_the_page_shows_the_account(server: PracticeServer) -> None:
    """The page holds the address to copy, escaped, and the command to run."""
    text = ask(server, "GET", f"/{TOKEN}/").body.decode()
    assert "&amp;issuer=totpdesk%20practice&amp;" in text
    assert "totpdesk add practice --qr practice.png" in text


def test_the_qr_code_can_be_fetched(server: PracticeServer) -> None:
    """The picture is the one that was drawn."""
    answer = ask(server, "GET", f"/{TOKEN}/qr.png")
    assert (answer.status, answer.body) == (200, PNG)
    assert answer.headers["Content-Type"] == "image/png"


@pytest.mark.parametrize("name", ["practice.css", "page.js", "attempt.js", "icon.svg"])
def test_the_files_of_the_page_are_served(server: PracticeServer, name: str) -> None:
    """Style, scripts and icon come from the same place, with the headers that bind them to it."""
    answer = ask(server, "GET", f"/{TOKEN}/{name}")
    assert answer.status == 200
    assert HEADERS.items() <= answer.headers.items()


def test_the_page_asks_nobody_else(server: PracticeServer) -> None:
    """No file of the page names an address elsewhere, and the policy would not allow one."""
    for name in ("", "practice.css", "page.js", "attempt.js", "forms.js", "outcome.js"):
        assert b"//" not in strip_comments(ask(server, "GET", f"/{TOKEN}/{name}").body)
    assert HEADERS["Content-Security-Policy"].startswith("default-src 'none';")


def strip_comments(text: bytes) -> bytes:
    """Drop what may hold two slashes rightly: comments and the otpauth address."""
    kept = (line for line in text.splitlines() if b"otpauth://" not in line)
    return b"\n".join(line.partition(b"// ")[0] for line in kept)


def test_a_login_is_judged_and_noted(server: PracticeServer) -> None:
    """The right code is accepted in words, and the attempt is noted without it."""
    answer = post(server, entry())
    assert json.loads(answer.body) == {
        "verdict": "accepted",
        "headline": "You are in",
        "sentence": Verdict.ACCEPTED.sentence,
    }
    assert attempts(server) == [Attempt(Form.SINGLE, Verdict.ACCEPTED, NOW, 12.5, 6)]
    assert "code" not in {each.name for each in fields(Attempt)}


def test_attempts_can_be_waited_for(server: PracticeServer) -> None:
    """Each attempt is handed out once, in order; where none comes, the wait ends with None."""
    post(server, entry(form="boxes"))
    post(server, entry(form="boxes"))
    waited = [server.wait_for_attempt(5) for _ in range(2)]
    assert [each and each.verdict for each in waited] == [Verdict.ACCEPTED, Verdict.USED]
    assert server.wait_for_attempt(0.01) is None


@pytest.mark.parametrize(
    "host", ["evil.example", "evil.example:{port}", "127.0.0.1", "[::1]:{port}"]
)
def test_another_host_is_turned_away(server: PracticeServer, host: str) -> None:
    """A name that was rebound to this computer gets nothing, not even with the token."""
    host = host.format(port=urlsplit(server.url).port)
    answer = ask(server, "GET", f"/{TOKEN}/", Host=host)
    assert (answer.status, answer.body) == (421, b"Misdirected Request\n")


def test_localhost_is_answered(server: PracticeServer) -> None:
    """The usual name for this computer works too, for the page and for its login."""
    local = f"localhost:{urlsplit(server.url).port}"
    assert ask(server, "GET", f"/{TOKEN}/", Host=local).status == 200
    assert post(server, entry(), Host=local, Origin=f"http://{local}").status == 200


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/qr.png",
        "/wrong-token-wrong/",
        "/wrong-token-wrong/qr.png",
        f"/{TOKEN}",
        f"/{TOKEN[:-1]}/",
    ],
)
def test_without_the_token_there_is_nothing(server: PracticeServer, path: str) -> None:
    """A wrong, cut or missing token finds no page and no picture."""
    answer = ask(server, "GET", path)
    assert (answer.status, PNG in answer.body) == (404, False)


@pytest.mark.parametrize("name", ["page.html", "../practice/page.js", "%2e%2e/", "qr.png/", "?x"])
def test_only_its_own_routes_are_served(server: PracticeServer, name: str) -> None:
    """A path is looked up, never walked."""
    assert ask(server, "GET", f"/{TOKEN}/{name}").status == 404


@pytest.mark.parametrize("foreign", ["http://evil.example", "null", ""])
def test_a_foreign_origin_cannot_log_in(server: PracticeServer, foreign: str) -> None:
    """Another site's page cannot use up a code."""
    assert post(server, entry(), Origin=foreign).status == 403
    assert attempts(server) == []


def test_only_json_can_log_in(server: PracticeServer) -> None:
    """What a plain HTML form could send is refused."""
    assert post(server, entry(), Content_Type="text/plain").status == 415


@pytest.mark.parametrize(
    "said",
    [
        b"",
        b"{",
        b"\xff",
        b"[" * 500,
        [],
        {},
        entry(form="other"),
        entry(code=123456),
        entry(millis=-1),
        entry(millis="1"),
        entry(millis=float("nan")),
        entry(arrived_count=1.5),
        entry(arrived_count=10**9),
    ],
)
def test_what_makes_no_sense_is_refused(server: PracticeServer, said: object) -> None:
    """A body that the page would not send is a bad request and no attempt."""
    assert post(server, said).status == 400
    assert attempts(server) == []


@pytest.mark.parametrize(
    ("length", "status"), [("513", 413), ("9" * 5000, 413), ("-1", 411), ("many", 411)]
)
def test_a_body_is_not_read_beyond_its_limit(
    server: PracticeServer, length: str, status: int
) -> None:
    """The length alone decides: nothing of an oversized body is waited for."""
    answer = ask(server, "POST", f"/{TOKEN}/verify", Content_Length=length)
    assert answer.status == status


@pytest.mark.parametrize(
    ("method", "name", "status"),
    [("GET", "verify", 405), ("POST", "", 405), ("PUT", "verify", 501)],
)
def test_other_methods_are_refused(
    server: PracticeServer, method: str, name: str, status: int
) -> None:
    """Pages are fetched, codes are posted, and nothing else is done."""
    answer = ask(server, method, f"/{TOKEN}/{name}")
    assert answer.status == status
    assert HEADERS.items() <= answer.headers.items()


def test_the_terminal_stays_quiet(
    server: PracticeServer, capfd: pytest.CaptureFixture[str]
) -> None:
    """Neither requests nor refusals nor broken connections are written to the terminal."""
    ask(server, "GET", f"/{TOKEN}/")
    ask(server, "GET", "/nothing")
    with socket.create_connection(("127.0.0.1", urlsplit(server.url).port)) as connection:
        connection.sendall(b"nonsense\r\n\r\n")
        assert connection.recv(4096)
    assert capfd.readouterr() == ("", "")


def test_closing_lets_go_of_the_port() -> None:
    """Once closed, it no longer listens, and the port is free at once."""
    site = PracticeSite(bytes(20), lambda: NOW, lambda _: PNG)
    with serve(site, TOKEN) as first:
        port = urlsplit(first.url).port or 0
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.1", port))
    with serve(site, TOKEN, port) as second:
        assert second.url == first.url


def test_it_listens_on_loopback_only(server: PracticeServer) -> None:
    """The address is this computer's own, and one that is free."""
    assert server.url.startswith("http://127.0.0.1:")
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.2", urlsplit(server.url).port or 0))


def test_a_port_that_is_taken_is_said(server: PracticeServer) -> None:
    """The error names the port and what to do."""
    site = PracticeSite(bytes(20), lambda: NOW, lambda _: PNG)
    with pytest.raises(InvalidInputError, match="Use another, or leave it out"):
        serve(site, TOKEN, urlsplit(server.url).port or 0)


@pytest.mark.parametrize("token", ["", "short", "sixteen/and/more/", "ümlaute-are-not-safe"])
def test_a_weak_token_is_refused(token: str) -> None:
    """A site is not served behind a token that could be guessed or would not fit a path."""
    site = PracticeSite(bytes(20), lambda: NOW, lambda _: PNG)
    with pytest.raises(InvalidInputError, match="token"):
        serve(site, token)
