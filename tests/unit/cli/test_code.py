"""`totpdesk code` and `totpdesk type`, alone and beside a running instance."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest

from fakes.clock import FakeClock
from totpdesk.base.errors import (
    AmbiguousAccountError,
    KeychainLockedError,
    NoSuchAccountError,
    SecretVanishedError,
)

if TYPE_CHECKING:
    from fakes.terminal import Terminal

RFC_SECRET = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"  # RFC 6238, appendix B
BARRED = ("PySide6", "pynput", "PIL", "zxingcpp", "keyring")
UNUSED_BESIDE_INSTANCE = (*BARRED, "click", "platformdirs", "pyotp", "totpdesk.accounts")


@pytest.fixture(name="clock")
def _clock(totpdesk: Terminal) -> FakeClock:
    """Return a clock at RFC 6238's moment 1111111109, whose 8 digits are 07081804."""
    clock = FakeClock(1_111_111_109)
    totpdesk.at(clock)
    return clock


def test_code(totpdesk: Terminal, clock: FakeClock) -> None:
    """The code and a newline are printed, nothing else."""
    totpdesk.add("a", RFC_SECRET, "--digits", "8")
    ran = totpdesk("code", "a")
    assert (ran.status, ran.out, ran.err) == (0, "07081804\n", "")


def test_a_list_that_cannot_be_written(totpdesk: Terminal, clock: FakeClock) -> None:
    """That the use cannot be noted is no concern of a script: nothing is said of it."""
    totpdesk.add("a", RFC_SECRET, "--digits", "8")
    lock = totpdesk.index.with_name(f"{totpdesk.index.name}.lock")
    lock.unlink(missing_ok=True)
    lock.mkdir()
    ran = totpdesk("code", "a")
    assert (ran.status, ran.out, ran.err) == (0, "07081804\n", "")
    script = (
        "import logging; from totpdesk.cli.standalone import open_codes\n"
        "with open_codes(): logging.getLogger('totpdesk.service.bookkeeping').warning('not saved')"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    assert done.stderr == ""


def test_code_json(totpdesk: Terminal, clock: FakeClock) -> None:
    """The JSON names the account and when its code runs out."""
    totpdesk.add("Mail", RFC_SECRET, "--digits", "8")
    value = totpdesk("code", "mail", "--json").json
    assert value == {"name": "Mail", "code": "07081804", "valid_until": 1_111_111_110}


def test_counter_code_json(totpdesk: Terminal) -> None:
    """A counter code does not run out."""
    totpdesk.add("h", RFC_SECRET, "--type", "hotp")
    value = totpdesk("code", "h", "--json").json
    assert value == {"name": "h", "code": "755224", "valid_until": None}


def test_min_left(totpdesk: Terminal, clock: FakeClock) -> None:
    """A code that is about to run out is not printed: the next one is waited for."""
    totpdesk.add("a", RFC_SECRET, "--digits", "8")
    ran = totpdesk("code", "a", "--min-left", "5")
    assert (ran.out, clock.slept) == ("14050471\n", [1.0])


@pytest.mark.parametrize("argv", [(), ("a", "b"), ("a", "--min-left", "-1"), ("a", "--min-left")])
def test_wrong_usage(totpdesk: Terminal, argv: tuple[str, ...]) -> None:
    """What cannot be meant is wrong usage."""
    ran = totpdesk("code", *argv)
    assert (ran.status, ran.out) == (2, "")


def test_not_found(totpdesk: Terminal) -> None:
    """An unknown name is answered by the nearest ones."""
    totpdesk.add("GitHub")
    ran = totpdesk("code", "Githbu")
    assert (ran.status, ran.out) == (3, "")
    assert ran.err == "There is no account 'Githbu'. Did you mean:\n  GitHub\n"


def test_not_unique(totpdesk: Terminal) -> None:
    """A name that several accounts answer to is answered by those."""
    totpdesk.add("GitHub work")
    totpdesk.add("GitHub home")
    ran = totpdesk("code", "github")
    assert (ran.status, ran.out) == (3, "")
    assert ran.err.splitlines()[1:] == ["  GitHub work", "  GitHub home"]


def test_asks_instance(totpdesk: Terminal) -> None:
    """A running instance is asked, and its answer printed; the accounts are not touched."""
    requests: list[dict[str, Any]] = []

    def answer(request: dict[str, Any]) -> dict[str, Any]:
        requests.append(request)
        return {"name": "GitHub", "code": "123456", "valid_until": 1_700_000_010.0}

    totpdesk.start_instance(answer)
    totpdesk.lock()
    assert totpdesk("code", "git").out == "123456\n"
    value = totpdesk("code", "git", "--json", "--min-left", "7").json
    assert value == {"name": "GitHub", "code": "123456", "valid_until": 1_700_000_010}
    assert requests == [
        {"do": "code", "name": "git"},
        {"do": "code", "name": "git", "min_left": 7},
    ]


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (NoSuchAccountError("There is no account 'x'.", ["xy"]), 3),
        (AmbiguousAccountError("'x' could be any of 2 accounts.", ["xa", "xb"]), 3),
        (KeychainLockedError("The keychain is locked."), 4),
        (SecretVanishedError("The keychain holds no secret for this account."), 4),
        (RuntimeError("planted 123456"), 1),
    ],
)
@pytest.mark.parametrize("option", [(), ("--json",)])
def test_instance_refuses(
    totpdesk: Terminal, error: Exception, status: int, option: tuple[str, ...]
) -> None:
    """What the running instance says of an error is said and exited with here."""

    def answer(_: dict[str, Any]) -> dict[str, Any]:
        raise error

    totpdesk.start_instance(answer)
    ran = totpdesk("code", "x", *option)
    assert (ran.status, ran.out) == (status, "")
    assert "123456" not in ran.err
    assert all(name in ran.err for name in getattr(error, "candidates", ()))


def test_type(totpdesk: Terminal) -> None:
    """The running instance types, for the account that is named or the one it finds."""
    requests: list[dict[str, Any]] = []
    totpdesk.start_instance(lambda request: requests.append(request) or {})
    assert [totpdesk("type"), totpdesk("type", "a")] == [totpdesk("type")] * 2
    assert requests[:2] == [{"do": "type"}, {"do": "type", "name": "a"}]


def test_type_alone(totpdesk: Terminal) -> None:
    """Without a running instance nothing can be typed; what to do is said."""
    ran = totpdesk("type", "a")
    assert (ran.status, ran.out, ran.err.count("\n")) == (1, "", 1)
    assert "Start it" in ran.err


def loaded(*argv: str) -> tuple[str, set[str]]:
    """Run a command in a fresh Python; return its output and what that has imported."""
    script = (
        "import sys; from totpdesk.cli.main import run; status = run(sys.argv[1:]);"
        "print(*sys.modules, file=sys.stderr); sys.exit(status)"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, *argv], capture_output=True, text=True, check=True
    )
    return done.stdout, set(done.stderr.split())


def test_imports_beside_instance(totpdesk: Terminal) -> None:
    """Beside a running instance a code costs no import that another command needs."""
    totpdesk.start_instance(lambda _: {"name": "a", "code": "123456", "valid_until": None})
    out, modules = loaded("code", "a")
    assert out == "123456\n"
    assert modules.isdisjoint(UNUSED_BESIDE_INSTANCE)


@pytest.mark.parametrize("argv", [("list",), ("code", "--help"), ("list", "--json")])
def test_imports_of_the_light_commands(totpdesk: Terminal, argv: tuple[str, ...]) -> None:
    """Neither Qt nor pictures nor the keychain is loaded for what needs none of them."""
    totpdesk.add("a")
    out, modules = loaded(*argv)
    assert out
    assert modules.isdisjoint(BARRED)


def test_json_is_ascii(totpdesk: Terminal) -> None:
    """JSON reaches every locale: whatever is not ASCII is escaped."""
    totpdesk.add("Müller 🔑")
    out = totpdesk("list", "--json").out
    assert out.isascii()
    assert json.loads(out)[0]["name"] == "Müller 🔑"
