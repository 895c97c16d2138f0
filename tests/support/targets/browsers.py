"""Browsers as targets: a real window, read by the browser's own debugging protocol."""

from __future__ import annotations

import base64
import json
import signal
from abc import abstractmethod
from contextlib import suppress
from typing import TYPE_CHECKING, Any
from urllib.request import urlopen

from support.pages import FIELD_PAGE, PageServer
from support.programs import ChildDiedError, find_program
from support.targets.base import Target
from support.targets.wire import BrowserError, Wire
from support.waiting import wait_until

if TYPE_CHECKING:
    from pathlib import Path

    from support.session import DesktopSession

TIMEOUT = 30.0  # seconds: a browser's first start on a loaded machine
STARTS = 3  # Firefox crashes by itself while it starts, once in many runs

ARRIVED = "!window.isLeft && document.readyState === 'complete'"
# A covered window paints nothing, and a page may ignore keys until it is painted.
PAINTED = "new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))"

CHROMIUM_FLAGS = [
    "--allow-pre-commit-input",  # or a page ignores keys just after its load
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-dev-shm-usage",  # containers have little of it
    "--disable-gpu",
    "--disable-sync",
    "--no-default-browser-check",
    "--no-first-run",
    "--no-sandbox",  # refused to root; the pages are our own
    "--password-store=basic",  # or it asks the keychain under test
    "--remote-debugging-port=0",
    "--test-type",  # no warning bar about the sandbox
    "--window-size=900,600",
]

FIREFOX_PREFERENCES: dict[str, object] = {
    "app.normandy.enabled": False,
    "app.update.disabledForTesting": True,
    "browser.aboutConfig.showWarning": False,
    "browser.aboutwelcome.enabled": False,
    "browser.newtabpage.enabled": False,
    "browser.preonboarding.enabled": False,
    "browser.region.network.url": "",
    "browser.safebrowsing.downloads.remote.enabled": False,
    "browser.safebrowsing.provider.google4.updateURL": "",
    "browser.safebrowsing.provider.mozilla.updateURL": "",
    "browser.search.update": False,
    "browser.shell.checkDefaultBrowser": False,
    "browser.startup.homepage_override.mstone": "ignore",
    "browser.startup.page": 0,
    "datareporting.healthreport.uploadEnabled": False,
    "datareporting.policy.dataSubmissionEnabled": False,
    "dom.input_events.security.minNumTicks": 0,  # or a page ignores keys just after its load
    "dom.input_events.security.minTimeElapsedInMS": 0,  # the same
    "dom.push.connection.enabled": False,
    "extensions.getAddons.cache.enabled": False,
    "extensions.systemAddon.update.enabled": False,
    "extensions.update.enabled": False,
    "media.gmp-manager.updateEnabled": False,
    "network.captive-portal-service.enabled": False,
    "network.connectivity-service.enabled": False,
    "remote.prefs.recommended": False,  # they fake focus
    "services.settings.server": "data:,",
    "termsofuse.bypassNotification": True,
    "toolkit.telemetry.enabled": False,
    "toolkit.telemetry.unified": False,
    "trailhead.firstrun.didSeeAboutWelcome": True,
}


class Browser(Target):
    """A browser that shows a page with one text field, or whatever `open` is given.

    `text`, `clear` and `focus` mean the element that the CSS selector `field` finds.
    """

    field = "#field"

    def __init__(self, session: DesktopSession) -> None:
        super().__init__(session)
        self._pages = PageServer({"/": FIELD_PAGE}).__enter__()
        session.at_end(self._pages.close)
        self._wire = self._start()
        session.at_end(self._wire.close)
        self.window_id = self._await(
            lambda: session.windows.of_process(self._child.pid), "its window"
        )
        self.open_blank()

    @abstractmethod
    def evaluate(self, expression: str) -> Any:
        """Return a JavaScript expression's value, a promise's when fulfilled, as Python's.

        Raises BrowserError if it threw.
        """

    @abstractmethod
    def open(self, url: str) -> None:
        """Go to `url`; return when the page is loaded."""

    @abstractmethod
    def screenshot(self, path: Path) -> None:
        """Save the page, without the browser around it, as a PNG image."""

    def open_blank(self) -> None:
        """Go to the page with one empty text field and focus it."""
        self.open(self._pages.url())
        self.focus()

    def title(self) -> str:
        """Return the page's title."""
        return str(self.evaluate("document.title"))

    def text(self) -> str:
        """Return the field's value."""
        return str(self.evaluate(f"{self._element}.value"))

    def clear(self) -> None:
        """Empty the field."""
        self.evaluate(f"{self._element}.value = ''")

    def focus(self) -> None:
        """Make the window active and put the cursor into the field."""
        super().focus()
        self.evaluate(f"{self._element}.focus()")
        has_focus = f"document.hasFocus() && document.activeElement === {self._element}"
        self._await(lambda: self.evaluate(has_focus), "focus in its field")
        self.evaluate(PAINTED)

    def end(self) -> None:
        """End the browser at once; its profile is thrown away."""
        self._wire.close()
        self._child.stop(signal.SIGKILL)

    def _start(self) -> Wire:
        """Start the browser and connect to it; start another where it crashes before it listens."""
        for _ in range(STARTS - 1):
            with suppress(ChildDiedError):
                return self._start_once()
        return self._start_once()

    def _start_once(self) -> Wire:
        self._profile = self._session.new_folder("profile")
        # Without a page at the start, the cursor would be in the address bar.
        self._child = self._session.spawn([*self._command(self._profile), self._pages.url()])
        return self._connect()

    @property
    def _element(self) -> str:
        return f"document.querySelector({json.dumps(self.field)})"

    @abstractmethod
    def _command(self, profile: Path) -> list[str]: ...

    @abstractmethod
    def _connect(self) -> Wire: ...

    def _await(self, predicate: Any, what: str) -> Any:
        return wait_until(
            lambda: self._child.alive() and predicate(), TIMEOUT, f"{self._name}: {what}"
        )

    def _await_file(self, name: str) -> str:
        """Return the text of a file that the browser writes into its profile once it listens."""
        path = self._profile / name
        self._await(path.exists, name)
        return str(self._await(path.read_text, name))


class Chromium(Browser):
    """Chromium, driven by the DevTools protocol."""

    def evaluate(self, expression: str) -> Any:
        """See Browser."""
        answer = self._wire.call(
            "Runtime.evaluate", expression=expression, returnByValue=True, awaitPromise=True
        )
        if "exceptionDetails" in answer:
            raise BrowserError(f"{expression}: {answer['exceptionDetails']}")
        return answer["result"].get("value")

    def open(self, url: str) -> None:
        """See Browser."""
        self.evaluate("window.isLeft = true")
        answer = self._wire.call("Page.navigate", url=url)
        if "errorText" in answer:
            raise BrowserError(f"{url}: {answer['errorText']}")
        self._await(lambda: self.evaluate(ARRIVED), f"load {url}")

    def screenshot(self, path: Path) -> None:
        """See Browser."""
        path.write_bytes(base64.b64decode(self._wire.call("Page.captureScreenshot")["data"]))

    def _command(self, profile: Path) -> list[str]:
        program = find_program("chromium", "google-chrome", "chromium-browser")
        return [program, *CHROMIUM_FLAGS, f"--user-data-dir={profile}"]

    def _connect(self) -> Wire:
        port = self._await_file("DevToolsActivePort").split()[0]
        page = self._await(lambda: _first_page(port), "its first page")
        return Wire(page["webSocketDebuggerUrl"], TIMEOUT)


class Firefox(Browser):
    """Firefox, driven by WebDriver BiDi."""

    def evaluate(self, expression: str) -> Any:
        """See Browser."""
        answer = self._wire.call(
            "script.evaluate",
            expression=f"Promise.resolve({expression}).then(v => JSON.stringify(v ?? null))",
            target={"context": self._context},
            awaitPromise=True,
        )
        if answer["type"] == "exception":
            raise BrowserError(f"{expression}: {answer['exceptionDetails']['text']}")
        return json.loads(answer["result"]["value"])

    def open(self, url: str) -> None:
        """See Browser."""
        self._wire.call("browsingContext.navigate", context=self._context, url=url, wait="complete")

    def screenshot(self, path: Path) -> None:
        """See Browser."""
        answer = self._wire.call("browsingContext.captureScreenshot", context=self._context)
        path.write_bytes(base64.b64decode(answer["data"]))

    def _command(self, profile: Path) -> list[str]:
        lines = [
            f"user_pref({json.dumps(name)}, {json.dumps(value)});"
            for name, value in FIREFOX_PREFERENCES.items()
        ]
        (profile / "user.js").write_text("\n".join(lines))
        program = find_program("firefox-esr", "firefox")
        return [program, "--no-remote", "--profile", str(profile), "--remote-debugging-port=0"]

    def _connect(self) -> Wire:
        server = json.loads(self._await_file("WebDriverBiDiServer.json"))
        wire = Wire(f"ws://{server['ws_host']}:{server['ws_port']}/session", TIMEOUT)
        wire.call("session.new", capabilities={})
        self._context = wire.call("browsingContext.getTree")["contexts"][0]["context"]
        return wire


def _first_page(port: str) -> dict[str, str] | None:
    with urlopen(f"http://127.0.0.1:{port}/json/list", timeout=TIMEOUT) as answer:
        found = json.load(answer)
    return next((page for page in found if page["type"] == "page"), None)
