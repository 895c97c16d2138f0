"""What is in the memory of a process after its vault file was locked."""

from __future__ import annotations

import gc
import os
import subprocess
import sys
import weakref
from base64 import b32decode
from pathlib import Path
from typing import IO, TYPE_CHECKING, Final, cast

import pytest

import support
from support.memory import counts
from support.vaultfiles import PASSPHRASE, derive_cheaply
from totpdesk.base.wiped import WipedBytes, WipedLines, wipe
from totpdesk.secrets.vault_file.store import VaultFile

if TYPE_CHECKING:
    from collections.abc import Iterator

SECRET: Final = "GV3XQ5DPORYGIZLTNNUGK3TUEBRWCY3I"
WORDS: Final = "heron basalt kettle orchid"
PREPARE: Final = """
import sys
from datetime import UTC, datetime
from totpdesk.otp import parse_uri
from totpdesk.service.bootstrap import open_accounts, open_secrets
from totpdesk.settings import Secrets
locations = open_secrets()
locations.create_file(sys.argv[2])
locations.move_to(Secrets.FILE)
uri = parse_uri(f"otpauth://totp/GitHub:me?secret={sys.argv[1]}&digits=10")
open_accounts(locations).add("GitHub", uri, datetime.now(UTC))
"""


def test_bytes_are_overwritten_when_they_are_dropped() -> None:
    """The same memory holds zeros then."""
    secret = WipedBytes(b"secret")
    secret.__del__()
    assert secret == bytes(6)


def test_a_text_is_overwritten_where_it_is() -> None:
    """A single character is left alone: it is every other such character, too."""
    text, encoded, letter = b"secret".decode(), bytes([1] * 6), b"s".decode()
    for each in (text, encoded, letter):
        wipe(each)
    assert text == "\0" * 6
    assert encoded == bytes(6)
    assert letter == chr(115)


def test_lines_are_read_as_they_were_kept() -> None:
    """Any text that JSON can hold."""
    lines = WipedLines({"a": "otpauth://totp/a", "b": "\udc80 é"})
    assert lines == {"a": "otpauth://totp/a", "b": "\udc80 é"}
    assert "otpauth" not in repr(lines)


def test_a_lock_drops_the_key_and_what_was_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing refers to them any more, so they are overwritten."""
    derive_cheaply(monkeypatch)
    file = VaultFile(tmp_path / "vault.json")
    file.create(PASSPHRASE)
    file.write("a", "otpauth://totp/a?secret=GEZDGNBVGY3TQOJQ")
    assert file._open is not None
    kept = [file._open.vault.master, *file._open.lines._kept.values()]
    watched = [weakref.ref(each) for each in kept]
    del kept
    assert all(each() for each in watched)
    file.lock()
    gc.collect()
    assert not any(each() for each in watched)


@pytest.fixture(name="locked")
def _locked(tmp_path: Path) -> Iterator[Locked]:
    environment = os.environ | {"TOTPDESK_HOME": str(tmp_path), "TOTPDESK_PASSPHRASE_FD": "0"}
    subprocess.run(
        [sys.executable, "-c", PREPARE, SECRET, WORDS],
        env=environment,
        check=True,
        input="",
        text=True,
    )
    process = subprocess.Popen(
        [sys.executable, "-P", str(Path(support.__file__).with_name("locked_process.py"))],
        env=environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    with process:
        yield Locked(process)
        process.kill()


class Locked:
    """A process with an open vault file."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        """Have it open the file and generate a code."""
        self._process = process
        self.code = self.next(WORDS)
        self._needles = {
            "secret": SECRET.encode(),
            "key": b32decode(SECRET),
            "code": self.code.encode(),
            "passphrase": WORDS.encode(),
        }

    def next(self, line: str = "") -> str:
        """Give it a line, and return the line that it answers."""
        requests = cast("IO[str]", self._process.stdin)
        print(line, file=requests, flush=True)
        return cast("IO[str]", self._process.stdout).readline().strip()

    def counts(self) -> dict[str, int]:
        """Return how often each secret is in its memory."""
        return counts(self._needles, self._process.pid)


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_the_memory_of_a_locked_process(locked: Locked) -> None:
    """It had the secret while the file was open; then no secret, code or passphrase is in it."""
    assert locked.counts()["secret"] > 0
    assert locked.next() == "locked"
    assert not any(locked.counts().values()), locked.counts()
