"""The whole program on GNOME's compositor: what is missing there is said, and what is used instead.

Its commands are run as GNOME's custom shortcuts run them. No window can be asked for there: where
the keyboard is, a key shows.
"""

from __future__ import annotations

import json
import subprocess
import sys
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from support.codes import SECRETS, codes_of
from support.hand import Key
from support.notifications import Notifications
from support.programs import MissingProgramError
from support.totpdesk import Totpdesk
from support.tray import TrayHost
from support.waiting import wait_until
from support.wayland.mutter import MutterField, MutterSession

if TYPE_CHECKING:
    from collections.abc import Iterator

    from support.programs import Child

SECONDS = 15.0
NOWHERE = (
    "This desktop keeps programs in the background from its clipboard. Install wl-clipboard; "
    "until then read the code in the list of `totpdesk pick`.\n"
)
# What claims to copy, and does not.
LIAR = "#!/bin/sh\nexec sleep 60\n"


class Stage:
    """mutter with three accounts in totpdesk, a tray, a notification service, and a field."""

    def __init__(self, session: MutterSession) -> None:
        """Start all of it but totpdesk."""
        self.session = session
        self.keyboard = session.keyboard
        self.notices = Notifications(session)
        TrayHost(session)  # GNOME's extension AppIndicator, or the accounts would come up
        self.totpdesk = Totpdesk(session)
        for name, secret in SECRETS.items():
            self.totpdesk.do("add", name, "--secret-stdin", "--account", "ann", text=secret)
        self.totpdesk.do("config", "set", "min_left", "0")
        self.field = MutterField(session)

    @contextmanager
    def running(self, **variables: str) -> Iterator[None]:
        """Let totpdesk run with variables of its own; clipboard and field are empty then."""
        self.session.run(["wl-copy", "--clear"])
        self.field.focus()
        self.field.clear()
        self.notices.shown.clear()
        environment = dict(self.session.env)
        self.session.env |= variables
        tray = self.totpdesk.start_tray()
        try:
            yield
        finally:
            self.session.env.update(environment)
            self.totpdesk.stop_tray(tray)

    def wait_for_notice(self, what: str) -> None:
        """Wait for a notice; a look at the clipboard would take the keyboard meanwhile."""
        shown = self.notices.shown
        wait_until(lambda: any(what in text for text in shown), SECONDS, what, lambda: shown)

    def clipboard(self) -> str:
        """Return what another program reads from the clipboard, by a window for a moment."""
        with suppress(subprocess.CalledProcessError):  # there is nothing on it
            return self.session.run(["wl-paste", "--no-newline"])
        return ""

    def start(self, *words: str, into: Path | None = None) -> Child:
        """Run a command of totpdesk in the background; what it prints goes into a file."""
        command = [*self.totpdesk.argv, *words]
        redirected = ["sh", "-c", 'exec "$@" >"$0"', str(into), *command]
        return self.session.spawn(redirected if into else command)

    def wait_covered(self) -> None:
        """Wait until another window has the keyboard."""
        wait_until(lambda: not self.field.has_keys(), SECONDS, "another window")

    def wait_back(self) -> None:
        """Wait until the field has the keyboard again; nothing has been typed into it."""
        self.field.focus()
        assert self.field.text() == ""

    def allow(self) -> None:
        """Answer GNOME's dialog: allow remote interaction, then past Cancel to Share."""
        self.wait_covered()
        self.keyboard.tap(Key.RETURN, Key.TAB, Key.TAB, Key.TAB, Key.RETURN)

    def sent_away(self, child: Child) -> bool:
        """Dismiss GNOME's dialog, or whatever is in front; return whether a program has ended."""
        self.keyboard.tap(Key.ESCAPE)
        return child.process.poll() is not None

    def doctor(self, *options: str) -> dict[tuple[str, str], str]:
        """Return what the doctor says, by check and level."""
        return _by_check(self.totpdesk.run("doctor", "--json", *options).stdout)


def _by_check(report: str) -> dict[tuple[str, str], str]:
    findings = json.loads(report)
    return {(f["check"], f["level"]): f"{f['sentence']} {f['advice']}" for f in findings}


def _staged(*, portal: bool) -> Iterator[Stage]:
    try:
        with MutterSession(portal=portal) as session:
            yield Stage(session)
    except MissingProgramError as missing:
        pytest.skip(str(missing))


@pytest.fixture(name="bare", scope="module")
def _bare() -> Iterator[Stage]:
    """GNOME's compositor without any portal: no shortcuts, no typing."""
    yield from _staged(portal=False)


@pytest.fixture(name="gnome", scope="module")
def _gnome() -> Iterator[Stage]:
    """Add GNOME's portal, whose dialog asks at each session (before GNOME 46)."""
    yield from _staged(portal=True)


@pytest.fixture(name="running")
def _running(bare: Stage) -> Iterator[Stage]:
    with bare.running():
        yield bare


def test_each_backend_is_named_with_its_reason(running: Stage) -> None:
    """Three doors are shut, and what to do is said; the clipboard is open and truly works."""
    said = running.doctor()
    assert said["shortcut", "warning"].startswith("This desktop provides no shortcuts to programs.")
    assert "`totpdesk shortcut` says how" in said["shortcut", "warning"]
    assert said["typing", "warning"].startswith("This desktop lets no program type.")
    assert "Install xdg-desktop-portal-gnome" in said["typing", "warning"]
    assert "wtype" not in said["typing", "warning"]
    assert said["focus", "warning"].startswith("This desktop does not report which window has")
    assert said["screenshot", "warning"].startswith("This desktop gives no program the screen.")
    assert said["portals", "warning"].startswith("Portals of this desktop: none.")
    withdrawn = "314159 was copied, read back and cleared. "
    assert said["clipboard", "ok"] == withdrawn, said
    assert said["desktop", "ok"] == "The session is Wayland and calls itself gnome. "


def test_a_code_that_cannot_be_typed_is_copied(running: Stage) -> None:
    """Command line and notice say so; another program reads it, and the field has the keyboard."""
    done = running.totpdesk.run("type", "GitHub")
    assert done.returncode == 1
    assert done.stderr == (
        "The code of GitHub is on the clipboard. This desktop does not let totpdesk type. Paste it "
        "where you need it.\n"
    )
    assert running.clipboard() in codes_of(SECRETS["GitHub"])
    running.wait_for_notice(done.stderr.strip())
    running.wait_back()


def test_who_presses_is_asked_first(running: Stage) -> None:
    """No window is reported, so nothing is guessed: three letters and Enter choose, and copy."""
    asked = running.totpdesk.run("type")
    assert (asked.returncode, asked.stderr) == (0, "")
    running.wait_covered()
    running.keyboard.type_keys("ban")
    running.keyboard.chord((Key.RETURN,), hold=0.05)
    running.wait_for_notice("The code of Bank is on the clipboard.")
    assert running.clipboard() in codes_of(SECRETS["Bank"])
    running.wait_back()


def test_the_picker_goes_at_escape(running: Stage) -> None:
    """The field has the keyboard again, and nothing has been copied."""
    running.totpdesk.do("pick")
    running.wait_covered()
    running.keyboard.chord((Key.ESCAPE,), hold=0.05)
    running.wait_back()
    assert running.clipboard() == ""


def test_each_copy_can_be_read_back(running: Stage) -> None:
    """A copying and a reading program take the keyboard from each other there; none is lost."""
    for name in (*SECRETS, *SECRETS, *SECRETS):
        running.totpdesk.do("copy", name)
        assert running.clipboard() in codes_of(SECRETS[name])
    running.wait_back()


def test_the_code_goes_with_the_program(bare: Stage) -> None:
    """What a program leaves on the clipboard mutter keeps, so it must be taken away."""
    with bare.running():
        bare.totpdesk.run("type", "Google")
        assert bare.clipboard() in codes_of(SECRETS["Google"])
    assert bare.clipboard() == ""


def test_nothing_is_called_copied_without_a_way_to_copy(
    bare: Stage,
) -> None:
    """Without wl-clipboard the notice says where the code can be read."""
    with bare.running(PATH=str(Path(sys.executable).parent)):
        done = bare.totpdesk.run("type", "GitHub")
        assert (done.returncode, done.stderr) == (1, NOWHERE)
        bare.wait_for_notice(NOWHERE.strip())
        said = bare.doctor()["clipboard", "warning"]
    assert said == f"{NOWHERE.strip()}"


def test_nothing_is_called_copied_that_cannot_be_read_back(
    bare: Stage,
) -> None:
    """wl-copy waits forever if mutter gives its window no keyboard."""
    folder = bare.session.new_folder("liar")
    (folder / "wl-copy").write_text(LIAR)
    (folder / "wl-copy").chmod(0o700)
    with bare.running(PATH=f"{folder}:{bare.session.env['PATH']}"):
        done = bare.totpdesk.run("type", "GitHub")
    assert done.returncode == 1
    assert done.stderr == "The clipboard did not take the code. Press again.\n"


def test_gnome_types_for_who_is_allowed(gnome: Stage) -> None:
    """Its dialog takes the keyboard and gives it back; then the code arrives and is not copied."""
    with gnome.running():
        typing = gnome.start("type", "GitHub")
        gnome.allow()
        gnome.field.wait_text(lambda text: text in codes_of(SECRETS["GitHub"]), SECONDS)
        assert typing.process.wait(SECONDS) == 0
        assert gnome.clipboard() == ""


def test_gnome_is_refused_and_the_code_copied(gnome: Stage) -> None:
    """A notice says so, nothing is typed, and the next press does not open the dialog again."""
    with gnome.running():
        typing = gnome.start("type", "GitHub")
        wait_until(lambda: gnome.sent_away(typing), SECONDS, "the answer", typing.log_tail)
        assert typing.process.returncode == 1
        assert "The code of GitHub is on the clipboard." in typing.log_tail()
        assert gnome.clipboard() in codes_of(SECRETS["GitHub"])
        again = gnome.totpdesk.run("type", "Google")
        assert again.returncode == 1
        assert gnome.clipboard() in codes_of(SECRETS["Google"])
        gnome.wait_back()


def test_the_doctor_finds_gnomes_door_shut(gnome: Stage) -> None:
    """The user sends the dialog away; the doctor says so, and which doors there are."""
    with gnome.running():
        report = gnome.session.new_file("report")
        doctor = gnome.start("doctor", "--json", into=report)
        wait_until(lambda: gnome.sent_away(doctor), SECONDS, "the doctor to end", report.read_text)
        said = _by_check(report.read_text())
    assert doctor.process.returncode == 1
    assert "did not let totpdesk type. Allow typing" in said["typing", "problem"]
    assert "does not remember typing permission" in said["permission", "ok"]
    withdrawn = "314159 was copied, read back and cleared. "
    assert said["clipboard", "ok"] == withdrawn, report.read_text()
    assert "RemoteDesktop 1 (typing)" in said["portals", "ok"]
