"""The practice page on a loopback port: sockets and threads; `web` and `site` decide."""

from __future__ import annotations

import re
import sys
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from queue import Empty, SimpleQueue
from socketserver import TCPServer
from threading import Lock, Thread
from typing import TYPE_CHECKING, Any, Final, Self

from totpdesk.base.errors import InvalidInputError
from totpdesk.base.translation import tr
from totpdesk.practice.web import HEADERS, MAX_BODY, Attempt, PracticeWeb, Reply, Request, refusal

if TYPE_CHECKING:
    from totpdesk.practice.site import PracticeSite

HOST: Final = "127.0.0.1"
_TOKEN: Final = re.compile(r"[A-Za-z0-9_-]{16,}")
_POLL_S: Final = 0.05
_STALLED_S: Final = 10


def serve(site: PracticeSite, token: str, port: int = 0) -> PracticeServer:
    """Serve a site at http://127.0.0.1:port/token/ until it is closed; port 0 takes a free one.

    `token` keeps other users of the machine out: 16 or more URL-safe characters, from
    secrets.token_urlsafe. Raises InvalidInputError for another token or a port that is in use.
    """
    if not _TOKEN.fullmatch(token):
        raise InvalidInputError(tr("The practice page needs a token of 16 URL-safe characters."))
    try:
        listener = Listener(port)
    except (OSError, OverflowError) as error:
        raise InvalidInputError(
            tr(
                "The practice page cannot use port {port}: {error}. Use another, or leave it out.",
                port=port,
                error=error,
            )
        ) from error
    return PracticeServer(site, token, listener)


class PracticeServer:
    """A running practice site, closed at the end of its `with` block."""

    def __init__(self, site: PracticeSite, token: str, listener: Listener) -> None:
        self._attempts: SimpleQueue[Attempt] = SimpleQueue()
        self._http = listener
        self.url = f"http://{HOST}:{self._http.server_port}/{token}/"
        self._http.web = PracticeWeb(site, token, self._http.server_port, self._attempts.put)
        self._thread = Thread(
            target=self._http.serve_forever, args=(_POLL_S,), name="practice", daemon=True
        )
        self._thread.start()

    def wait_for_attempt(self, timeout: float | None = None) -> Attempt | None:
        """Return the oldest attempt that was not returned yet.

        Waits up to `timeout` seconds for one, then returns None; without a timeout it waits
        until one comes.
        """
        try:
            return self._attempts.get(timeout=timeout)
        except Empty:
            return None

    def close(self) -> None:
        """Stop answering and release the port."""
        self._http.shutdown()
        self._thread.join()
        self._http.server_close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


class Listener(ThreadingHTTPServer):
    """Listens on loopback, without asking DNS for this machine's name as HTTPServer would."""

    daemon_threads = True
    web: PracticeWeb

    def __init__(self, port: int) -> None:
        self.one_at_a_time = Lock()
        super().__init__((HOST, port), _Handler)

    def server_bind(self) -> None:
        """Bind, and use the address as the server's name."""
        TCPServer.server_bind(self)
        self.server_name, self.server_port = HOST, int(self.server_address[1])

    def handle_error(self, request: Any, client_address: Any) -> None:  # noqa: ANN401 - the base's
        """Ignore a browser that has disconnected; anything else is a bug and is shown."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)


class _Handler(BaseHTTPRequestHandler):
    """Converts HTTP to a Request and a Reply to HTTP."""

    server: Listener
    server_version = "totpdesk-practice"
    sys_version = ""
    timeout = _STALLED_S

    def do_GET(self) -> None:
        self._answer(b"")

    def do_POST(self) -> None:
        length = self.headers.get("Content-Length", "")
        if not (length.isascii() and length.isdecimal()):
            self.send_error(HTTPStatus.LENGTH_REQUIRED)
        elif len(length) > len(str(MAX_BODY)) or int(length) > MAX_BODY:
            self.send_error(HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
        else:
            self._answer(self.rfile.read(int(length)))

    def _answer(self, body: bytes) -> None:
        request = Request(
            method=self.command,
            path=self.path,
            host=self.headers.get("Host", ""),
            origin=self.headers.get("Origin", ""),
            content_type=self.headers.get("Content-Type", ""),
            body=body,
        )
        with self.server.one_at_a_time:
            reply = self.server.web.answer(request)
        self._send(reply)

    def _send(self, reply: Reply) -> None:
        self.send_response(reply.status)
        for name, value in HEADERS.items():
            self.send_header(name, value)
        self.send_header("Content-Type", reply.content_type)
        self.send_header("Content-Length", str(len(reply.body)))
        self.end_headers()
        self.wfile.write(reply.body)

    def send_error(self, code: int, *_: object) -> None:
        """Refuse without repeating the request, which the base class would do in HTML."""
        self._send(refusal(HTTPStatus(code)))

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002, ANN401 - the base's
        """Log nothing: the command writes to the terminal."""
