"""`totpdesk doctor`: what it finds, how it exits, and what it repairs."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING

import pytest

from fakes.secrets import HangingSecrets
from fakes.terminal import SECRET
from support.vaultfiles import PASSPHRASE, derive_cheaply
from totpdesk.base import paths
from totpdesk.base.errors import InstanceError
from totpdesk.base.finding import Finding, Level
from totpdesk.doctor import checkup
from totpdesk.platforms.linux import autostart

if TYPE_CHECKING:
    from fakes.terminal import Terminal

TRIED = [
    Finding("desktop", Level.OK, "There is one."),
    Finding("shortcut", Level.OK, "It is held."),
    Finding("typing", Level.OK, "It was typed."),
]


@pytest.fixture(name="desktop")
def _desktop(monkeypatch: pytest.MonkeyPatch, totpdesk: Terminal) -> None:
    """Let there be a desktop where nothing is wrong, and a process that tries it."""
    monkeypatch.setenv("DISPLAY", ":99")
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    monkeypatch.setattr("totpdesk.platforms.linux.checks.tray._watcher_answers", lambda: True)
    monkeypatch.setattr("totpdesk.platforms.linux.diagnostics._clock_state", lambda: 0)
    autostart.turn(on=True)
    let_print(monkeypatch, json.dumps(checkup.encoded(TRIED)))


def let_print(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    """Have the process that tries the desktop print this instead."""
    run(monkeypatch, f"print({text!r})")


def run(monkeypatch: pytest.MonkeyPatch, script: str) -> None:
    """Have a script in the place of the process that tries the desktop."""
    monkeypatch.setattr(checkup, "child_command", lambda *_: [sys.executable, "-c", script])


def findings(totpdesk: Terminal) -> dict[str, dict[str, str]]:
    """Return each check's last finding."""
    return {finding["check"]: finding for finding in totpdesk("doctor", "--json").json}


def levels(totpdesk: Terminal) -> dict[str, str]:
    """Return each check's level."""
    return {name: finding["level"] for name, finding in findings(totpdesk).items()}


@pytest.mark.usefixtures("desktop")
def test_all_is_well(totpdesk: Terminal) -> None:
    """Where all is well each check says ok, and the dummy secret is gone again."""
    totpdesk.add("a")
    totpdesk("backup", "--password-stdin", stdin="correct horse")
    totpdesk.start_instance(lambda _: checkup.encoded(TRIED))
    before = totpdesk.kept()
    ran = totpdesk("doctor")
    assert (ran.status, ran.err) == (0, "")
    assert {line.split()[0] for line in ran.out.splitlines()} == {"ok"}
    assert [line.split()[1] for line in ran.out.splitlines()] == [
        "keychain", "accounts", "accounts", "settings",
        "shortcut", "typing", "clipboard", "focus", "screenshot",
        "tray", "autostart", "clock", "backup", "instance",
        "desktop", "shortcut", "typing",
    ]  # fmt: skip
    assert totpdesk.kept() == before
    assert SECRET not in ran.out


@pytest.mark.usefixtures("desktop")
def test_json(totpdesk: Terminal) -> None:
    """The JSON is an array of findings whose fields and checks are in the help."""
    ran = totpdesk("doctor", "--json")
    text = totpdesk("doctor", "--help").out
    for finding in ran.json:
        assert list(finding) == ["check", "level", "sentence", "advice"]
        assert finding["check"] in text


@pytest.mark.usefixtures("desktop")
def test_locked_keychain(totpdesk: Terminal) -> None:
    """A problem with the keychain is status 4."""
    totpdesk.lock()
    ran = totpdesk("doctor")
    assert ran.status == 4
    assert "problem  keychain   The keychain is locked." in ran.out


@pytest.mark.usefixtures("desktop")
@pytest.mark.parametrize("names", [(), ("a", "b")])
def test_a_keychain_that_hangs_is_asked_once(
    totpdesk: Terminal, monkeypatch: pytest.MonkeyPatch, names: tuple[str, ...]
) -> None:
    """Each question to it takes seconds. What it was not asked for is said."""
    for name in names:
        totpdesk.add(name)
    hanging = HangingSecrets()
    monkeypatch.setattr("totpdesk.service.bootstrap.OsKeychain", lambda *_: hanging)
    ran = totpdesk("doctor")
    assert (ran.status, hanging.asked) == (4, 1)
    assert "problem  keychain   The keychain did not answer." in ran.out
    assert ("The secret keys of your accounts were not checked." in ran.out) == bool(names)


@pytest.fixture(name="with_file")
def _with_file(desktop: None, totpdesk: Terminal, monkeypatch: pytest.MonkeyPatch) -> Terminal:
    """Return a terminal whose user has an account in a vault file, which is locked."""
    derive_cheaply(monkeypatch)
    totpdesk.add("a")
    ran = totpdesk("vault", "create", "--password-stdin", stdin=f"{PASSPHRASE}\n")
    assert ran.status == 0, ran
    return totpdesk


def test_a_locked_vault_file_is_as_it_should_be(
    with_file: Terminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is said, with what unlocks it; no passphrase is asked for, and the status is 0."""
    monkeypatch.setattr("totpdesk.service.terminal._can_ask", lambda: True)
    ran = with_file("doctor")
    assert ran.status == 0
    assert "ok       keychain   The vault file is locked. The next code asks" in ran.out


def test_a_running_instance_tells_of_the_vault_file(with_file: Terminal) -> None:
    """It may have it open, which this process cannot know; an older one is done without."""
    works = Finding(
        "keychain", Level.OK, "The vault file works: a test secret was saved, read and deleted."
    )
    answers: dict[str, list[Finding]] = {"keychain": [works], "diagnose": TRIED}
    with_file.start_instance(lambda request: checkup.encoded(answers[str(request["do"])]))
    assert findings(with_file)["keychain"]["sentence"] == works.sentence
    answers["keychain"] = []
    assert "locked" in findings(with_file)["keychain"]["sentence"]


@pytest.mark.parametrize("damage", ["garbage", "gone"])
def test_a_vault_file_that_nothing_opens_is_a_problem(with_file: Terminal, damage: str) -> None:
    """That shows without its passphrase, so it is reported, with status 4."""
    if damage == "gone":
        paths.vault_path().unlink()
    else:
        paths.vault_path().write_text("{}")
    assert levels(with_file)["keychain"] == "problem"
    assert with_file("doctor").status == 4


@pytest.mark.usefixtures("desktop")
def test_other_keychain(totpdesk: Terminal) -> None:
    """Another keychain than the one with the secrets is a problem."""
    totpdesk.add("a")
    totpdesk.secrets.name = "Other Keychain"
    assert totpdesk("doctor").status == 4


@pytest.mark.usefixtures("desktop")
@pytest.mark.parametrize("command", [("doctor",), ("code", "a")])
def test_how_to_start_a_keychain(totpdesk: Terminal, command: tuple[str, ...]) -> None:
    """The Secret Service is no program: those that offer it are named, and KWallet's setting."""
    totpdesk.secrets.name = "Secret Service"
    totpdesk.add("a")
    totpdesk.secrets.name = "KWallet"
    ran = totpdesk(*command)
    words = ran.out + ran.err
    assert ran.status == 4
    assert "The secrets are in Secret Service, but KWallet answers now. Start the program" in words
    assert "“Use KWallet for the Secret Service interface”" in words


@pytest.mark.usefixtures("desktop")
def test_not_running(totpdesk: Terminal) -> None:
    """That no instance runs is a warning, which is no failure; a process tries in its place."""
    found = findings(totpdesk)
    assert found["instance"]["level"] == "warning"
    assert found["typing"]["sentence"] == "It was typed."
    assert totpdesk("doctor").status == 0


@pytest.mark.usefixtures("desktop")
@pytest.mark.parametrize("wish", [True, False])
def test_the_instance_tries(totpdesk: Terminal, *, wish: bool) -> None:
    """A running instance is asked to try, the screenshot only where that was wished."""
    asked = []

    def answer(request: dict[str, object]) -> dict[str, object]:
        asked.append(request)
        return checkup.encoded([Finding("typing", Level.PROBLEM, "It was not typed.", "Do this.")])

    totpdesk.start_instance(answer)
    ran = totpdesk("doctor", *["--screenshot"] * wish)
    assert asked == [{"do": "diagnose", "screenshot": wish}]
    assert "problem  typing     It was not typed. Do this." in ran.out
    assert ran.status == 1


@pytest.mark.usefixtures("desktop")
def test_failing_instance(totpdesk: Terminal) -> None:
    """An instance that answers with an error is a problem, with what to do."""

    def refuse(_: object) -> dict[str, object]:
        raise InstanceError("It is unwell.")

    totpdesk.start_instance(refuse)
    found = findings(totpdesk)["instance"]
    assert (found["level"], found["advice"]) == ("problem", "Restart totpdesk.")


@pytest.mark.usefixtures("desktop")
def test_instance_that_makes_no_sense(totpdesk: Terminal) -> None:
    """So is one whose answer holds no findings."""
    totpdesk.start_instance(lambda _: {})
    assert levels(totpdesk)["instance"] == "problem"


@pytest.mark.usefixtures("desktop")
def test_a_doctor_never_hangs(totpdesk: Terminal, monkeypatch: pytest.MonkeyPatch) -> None:
    """A process that does not end is given up."""
    monkeypatch.setattr(checkup, "_SECONDS", 0.3)
    run(monkeypatch, "import time; time.sleep(60)")
    assert levels(totpdesk)["desktop"] == "problem"


@pytest.mark.usefixtures("desktop")
@pytest.mark.parametrize("script", ["import os; os.abort()", "print('[]')", "print('nothing')"])
def test_qt_gives_up(totpdesk: Terminal, monkeypatch: pytest.MonkeyPatch, script: str) -> None:
    """A process that ends without findings is a problem, with what to do."""
    run(monkeypatch, script)
    found = findings(totpdesk)["desktop"]
    assert found["level"] == "problem"
    assert "totpdesk tray" in found["advice"]


def test_no_display(totpdesk: Terminal, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a graphical session that is a problem; what could not be tried is said."""
    for name in ("DISPLAY", "WAYLAND_DISPLAY"):
        monkeypatch.delenv(name, raising=False)
    found = levels(totpdesk)
    assert found["desktop"] == "problem"
    assert {found[name] for name in ("shortcut", "typing", "clipboard")} == {"warning"}
    assert "clock" in found
    assert totpdesk("doctor").status == 1


@pytest.mark.usefixtures("desktop")
def test_no_tray(totpdesk: Terminal, monkeypatch: pytest.MonkeyPatch) -> None:
    """A desktop without a tray is a warning."""
    monkeypatch.setattr("totpdesk.platforms.linux.checks.tray._watcher_answers", lambda: False)
    monkeypatch.setattr("totpdesk.platforms.linux.checks.tray._xembed_answers", lambda: False)
    assert levels(totpdesk)["tray"] == "warning"


@pytest.mark.usefixtures("desktop")
def test_no_autostart(totpdesk: Terminal) -> None:
    """That it does not start at login is a warning."""
    autostart.turn(on=False)
    assert levels(totpdesk)["autostart"] == "warning"


@pytest.mark.usefixtures("desktop")
def test_damaged_settings(totpdesk: Terminal) -> None:
    """Damaged settings are a problem."""
    paths.settings_path().parent.mkdir(parents=True, exist_ok=True)
    paths.settings_path().write_text("{")
    assert levels(totpdesk)["settings"] == "problem"


@pytest.mark.usefixtures("desktop")
@pytest.mark.parametrize("damage", ["garbage", "gone"])
def test_repair(totpdesk: Terminal, damage: str) -> None:
    """A damaged list is a problem that names its repair; --repair brings everything back."""
    totpdesk.add("a")
    totpdesk.add("b")
    if damage == "gone":
        totpdesk.index.unlink()
    else:
        totpdesk.index.write_text("{")
    assert levels(totpdesk)["accounts"] == "problem"
    ran = totpdesk("doctor", "--repair")
    assert ran.status == 0
    assert "It is restored from accounts.json.copy." in ran.err
    assert totpdesk.names() == ["a", "b"]


@pytest.mark.usefixtures("desktop")
def test_nothing_to_repair(totpdesk: Terminal) -> None:
    """A sound list is left as it is."""
    totpdesk.add("a")
    before = totpdesk.kept()
    assert "needs no repair" in totpdesk("doctor", "--repair").err
    assert totpdesk.kept() == before


@pytest.mark.usefixtures("desktop")
def test_beyond_repair(totpdesk: Terminal) -> None:
    """A damaged list without a copy is reported, and not changed."""
    totpdesk.add("a")
    totpdesk.index.write_text("{")
    totpdesk.index.with_name("accounts.json.copy").unlink()
    before = totpdesk.kept()
    ran = totpdesk("doctor", "--repair")
    assert (ran.status, ran.err.count("\n")) == (1, 1)
    assert totpdesk.kept() == before
