"""The practice page as a test uses it: open with its field ready, judged after a press."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from support.waiting import wait_until

if TYPE_CHECKING:
    from support.session import DesktopSession
    from support.targets import Browser
    from totpdesk.practice import Attempt, PracticeServer

TIMEOUT = 60.0  # seconds, on a slow machine
# Browsers drop keys in a page's first moments.
READY = """document.hasFocus() && document.activeElement.tagName === 'INPUT'
           && performance.now() > 500"""
STATE = """JSON.stringify({focus: document.hasFocus(), at: document.activeElement.id,
           keys: practice.log.length, arrived: practice.arrived})"""


def open_form(browser: Browser, session: DesktopSession, url: str) -> None:
    """Open a form of the site and return when its field has the keyboard."""
    browser.open(url)
    session.windows.activate(browser.window_id)
    wait_until(lambda: browser.evaluate(READY), TIMEOUT, "the page's field to have the keyboard")
    browser.evaluate("practice.reset()")


def verdict(browser: Browser) -> dict[str, Any]:
    """Return what the page made of a login, once it was judged."""
    result: dict[str, Any] = wait_until(
        lambda: browser.evaluate("practice.result"),
        TIMEOUT,
        "a verdict",
        lambda: browser.evaluate(STATE),
    )
    return result


def attempts(server: PracticeServer) -> list[Attempt]:
    """Return the attempts since the last call, oldest first."""
    found = []
    while attempt := server.wait_for_attempt(0):
        found.append(attempt)
    return found
