"""The practice page's answers to requests, as values: no socket is needed to get one.

This module keeps others out. Other users of the machine do not know the token in the path; other
web pages are stopped by the Host header (DNS rebinding), by Origin and by JSON as content type
(cross-site requests); the page itself may load nothing from elsewhere (Content Security Policy).
"""

from __future__ import annotations

import hmac
import json
from dataclasses import dataclass
from html import escape
from http import HTTPStatus
from string import Template
from typing import TYPE_CHECKING, Any, Final

from totpdesk.base.resources import resource
from totpdesk.base.translation import language
from totpdesk.practice import texts
from totpdesk.practice.site import Form

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime

    from totpdesk.practice.site import PracticeSite, Verdict

JSON: Final = "application/json"
MAX_BODY: Final = 512
HEADERS: Final[Mapping[str, str]] = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "  # not text: CSP
        "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    ),
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
}
_SCRIPTS: Final = ("page.js", "attempt.js", "forms.js", "outcome.js")
_LONGEST_MS: Final = 86_400_000
_MOST_CHARACTERS: Final = 10_000


@dataclass(frozen=True, slots=True)
class Request:
    """The parts of a request that are used. A missing header is an empty text."""

    method: str
    path: str
    host: str
    origin: str = ""
    content_type: str = ""
    body: bytes = b""


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer, besides HEADERS."""

    status: HTTPStatus
    content_type: str
    body: bytes


@dataclass(frozen=True, slots=True)
class Attempt:
    """An attempt to log in: everything but the code.

    `millis` is the time from the first key that the page saw to the last digit, `arrived_count` the
    number of characters that reached the form; both as the page reports them.
    """

    form: Form
    verdict: Verdict
    when: datetime
    millis: float
    arrived_count: int


@dataclass(frozen=True, slots=True)
class _Entry:
    """What the page sends to be verified."""

    form: Form
    code: str
    millis: float
    arrived_count: int


class PracticeWeb:
    """The routes of one site below its token, for one port; `report` gets every attempt."""

    def __init__(
        self, site: PracticeSite, token: str, port: int, report: Callable[[Attempt], None]
    ) -> None:
        self._site = site
        self._root = f"/{token}/".encode()
        self._hosts = frozenset({f"127.0.0.1:{port}", f"localhost:{port}"})
        self._report = report
        self._documents = _documents(site)

    def answer(self, request: Request) -> Reply:
        """Return the answer. Only its own host, token and routes are accepted."""
        if request.host not in self._hosts:
            return refusal(HTTPStatus.MISDIRECTED_REQUEST)
        path, length = request.path.encode("utf-8", "replace"), len(self._root)
        if not hmac.compare_digest(path[:length], self._root):
            return refusal(HTTPStatus.NOT_FOUND)
        name = path[length:].decode("utf-8")
        return self._post(request) if name == "verify" else self._get(request, name)

    def _get(self, request: Request, name: str) -> Reply:
        if name not in self._documents:
            return refusal(HTTPStatus.NOT_FOUND)
        if request.method != "GET":
            return refusal(HTTPStatus.METHOD_NOT_ALLOWED)
        return self._documents[name]

    def _post(self, request: Request) -> Reply:
        if request.method != "POST":
            return refusal(HTTPStatus.METHOD_NOT_ALLOWED)
        if request.origin != f"http://{request.host}":
            return refusal(HTTPStatus.FORBIDDEN)
        if request.content_type != JSON:
            return refusal(HTTPStatus.UNSUPPORTED_MEDIA_TYPE)
        entry = _read_entry(request.body)
        return refusal(HTTPStatus.BAD_REQUEST) if entry is None else self._verify(entry)

    def _verify(self, entry: _Entry) -> Reply:
        when = self._site.clock()
        verdict = self._site.verify(entry.form, entry.code, when)
        self._report(Attempt(entry.form, verdict, when, entry.millis, entry.arrived_count))
        said = {
            "verdict": verdict.value,
            "headline": verdict.headline,
            "sentence": verdict.sentence,
        }
        return Reply(HTTPStatus.OK, JSON, json.dumps(said).encode())


def _documents(site: PracticeSite) -> dict[str, Reply]:
    """Return everything that can be requested, by the last part of its path."""
    found = {name: _file("text/javascript", "practice", name) for name in _SCRIPTS}
    found["texts.js"] = _text("text/javascript", _as_script(texts.SCRIPTS))
    found["practice.css"] = _file("text/css", "practice", "practice.css")
    found["icon.svg"] = _file("image/svg+xml", "icons", "totpdesk.svg")
    found["qr.png"] = Reply(HTTPStatus.OK, "image/png", site.qr)
    found |= {form.value: _page(site, form) for form in Form}
    found[""] = found[Form.SINGLE.value]
    return found


def _file(content_type: str, *parts: str) -> Reply:
    return _text(content_type, resource(*parts).read_text("utf-8"))


def _page(site: PracticeSite, form: Form) -> Reply:
    template = Template(resource("practice", "page.html").read_text("utf-8"))
    account = site.account.account
    parts = texts.PAGE | {
        "language": language(),
        "form": form.value,
        "title": texts.TITLES[form],
        "qr_code": texts.QR_CODE.format(account=account),
        "account": account,
        "uri": site.uri,
    }
    page = template.substitute({name: escape(part) for name, part in parts.items()})
    return _text("text/html", page)


def _as_script(said: Mapping[str, Any]) -> str:
    return f"export const TEXTS = {json.dumps(said)};\n"  # not text: JavaScript


def _text(content_type: str, text: str, status: HTTPStatus = HTTPStatus.OK) -> Reply:
    header = f"{content_type}; charset=utf-8"  # not text: HTTP
    return Reply(status, header, text.encode())


def refusal(status: HTTPStatus) -> Reply:
    """Refuse with HTTP's own phrase, without repeating the request."""
    return _text("text/plain", f"{status.phrase}\n", status)


def _read_entry(body: bytes) -> _Entry | None:
    """Read what the page sends; None for anything else."""
    try:
        match json.loads(body):
            case {
                "form": str(form),
                "code": str(code),
                "millis": int() | float() as millis,
                "arrived_count": int(count),
            } if 0 <= millis <= _LONGEST_MS and 0 <= count <= _MOST_CHARACTERS:
                return _Entry(Form(form), code, float(millis), count)
    except ValueError:
        return None
    return None
