"""Web pages for the browsers, served on 127.0.0.1 only."""

import threading
from collections.abc import Mapping
from contextlib import suppress
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Self

FIELD_PAGE = """<!doctype html><meta charset="utf-8"><title>A field</title>
<input id="field" autofocus autocomplete="off" style="font-size: 2em">
"""


class PageServer:
    """Serves `pages`, a path such as "/login" to its HTML, between `with` and the block's end."""

    def __init__(self, pages: Mapping[str, str]) -> None:
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(pages))
        self._thread = threading.Thread(target=self._server.serve_forever, args=[0.01])

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def url(self, path: str = "/") -> str:
        """Return the address of a page."""
        return f"http://127.0.0.1:{self._server.server_port}{path}"

    def close(self) -> None:
        """Serve no more."""
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()


def _handler(pages: Mapping[str, str]) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            page = pages.get(self.path)
            self.send_response(HTTPStatus.OK if page else HTTPStatus.NOT_FOUND)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.end_headers()
            with suppress(ConnectionError):  # the browser may have turned to another page
                self.wfile.write((page or "").encode())

        def log_message(self, *_: object) -> None:
            """Keep the test's output clean."""

    return Handler
