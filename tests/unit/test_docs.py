"""The pages below docs/ say what the code does: their examples are read by it."""

from __future__ import annotations

import itertools
import json
import re
import runpy
import socket
import subprocess
import sys
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import pytest

from fakes.clock import FakeClock
from fakes.desktop import FakeDesktop
from fakes.secrets import FakeSecrets
from support import finding_sentences
from support.finding_sentences import says
from totpdesk.accounts import codec
from totpdesk.accounts.codec import decode, encode
from totpdesk.accounts.keychain_record import from_line, to_line
from totpdesk.accounts.list_file import ListFile
from totpdesk.accounts.own_settings import OWN_SETTINGS
from totpdesk.accounts.store import AccountStore
from totpdesk.autotype import Result, Services
from totpdesk.base import paths
from totpdesk.formats.aegis import EncryptedVault
from totpdesk.otp import parse_uri
from totpdesk.secrets.vault_file.disk import decode_lines, encode_lines
from totpdesk.service.instance import RunningInstance
from totpdesk.service.ipc import instances
from totpdesk.service.ipc.requests import answer
from totpdesk.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT: Final = Path(__file__).resolve().parents[2]
FORMATS: Final = ROOT / "docs" / "formats"
PASSPHRASE: Final = "correct horse battery staple"
PAGES: Final = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")])


def blocks(page: str, language: str) -> list[str]:
    """Return the code blocks of a page of formats."""
    text = (FORMATS / page).read_text(encoding="utf-8")
    return re.findall(rf"^```{language}\n(.*?)^```$", text, re.DOTALL | re.MULTILINE)


KEYCHAINS: Final = (ROOT / "docs" / "keychains.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("said", sorted(set(re.findall(r'"([^"]+[.])"', KEYCHAINS))))
def test_what_is_said_of_keychains_is_said(said: str) -> None:
    """The page quotes the program's own sentences."""
    assert any(says(said, text) for text in finding_sentences.texts())


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_lead_somewhere(page: Path) -> None:
    """Every file that a page links to exists, and every heading."""
    for target, heading in re.findall(r"\]\(([^):#]*)#?([^):]*)\)", page.read_text("utf-8")):
        other = page.parent / target if target else page
        assert other.exists(), target
        if heading:
            headings = re.findall(r"^#+ (.*)$", other.read_text("utf-8"), re.MULTILINE)
            assert heading in {anchor(each) for each in headings}


def anchor(heading: str) -> str:
    """Return what a heading is called in an address."""
    return re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-")


def test_the_page_of_imports_is_up_to_date(tmp_path: Path) -> None:
    """Written again by its script it is the same: a new importer is on it."""
    (tmp_path / "docs" / "formats").mkdir(parents=True)
    script = ROOT / "packaging" / "formats.py"
    subprocess.run([sys.executable, str(script)], cwd=tmp_path, check=True)
    page = Path("docs", "formats", "imports.md")
    assert (tmp_path / page).read_text("utf-8") == (ROOT / page).read_text("utf-8")


def test_every_setting_of_an_account_is_described() -> None:
    """The table has a key for each."""
    page = (ROOT / "docs" / "using.md").read_text(encoding="utf-8")
    assert [each.name for each in OWN_SETTINGS if f"| `{each.name}.NAME` |" not in page] == []


def test_the_picture_of_what_protects_what_is_up_to_date() -> None:
    """Drawn again by its script it is the same."""
    picture = runpy.run_path(str(ROOT / "packaging" / "protection.py"))["picture"]()
    assert (ROOT / "docs" / "what-protects-what.svg").read_text("utf-8") == picture


def test_the_list_is_as_described() -> None:
    """The example is read and written again to the byte, so no key in it is unknown or renamed."""
    (example,) = blocks("list-file.md", "json")
    assert encode(decode(example)) == example


def test_every_key_of_the_list_is_explained() -> None:
    """Each key that an account can have is in the example, and in the table."""
    (example,) = blocks("list-file.md", "json")
    keys = {key for account in json.loads(example)["accounts"] for key in account}
    assert set(codec._FORMS) <= keys
    explained = set(re.findall(r"`(\w+)`", (FORMATS / "list-file.md").read_text("utf-8")))
    assert keys <= explained


def test_a_keychain_item_is_as_described() -> None:
    """The line of the example is what is written for the account in it."""
    (line,) = blocks("list-file.md", "text")
    assert to_line(*from_line(line.strip())) == line.strip()


def test_the_vault_file_is_as_described() -> None:
    """It opens with its passphrase, holds the database shown, and would be written like that."""
    vault, database = blocks("vault-file.md", "json")
    payload = EncryptedVault.open(vault.encode(), PASSPHRASE).payload
    assert json.loads(payload) == json.loads(database)
    assert json.loads(encode_lines(decode_lines(payload))) == json.loads(database)


def test_the_vault_file_opens_without_totpdesk(tmp_path: Path) -> None:
    """The script of the page decrypts the example of the page."""
    (script,) = blocks("vault-file.md", "python")
    vault, database = blocks("vault-file.md", "json")
    (tmp_path / "script.py").write_text(script)
    open_vault = runpy.run_path(str(tmp_path / "script.py"))["open_vault"]
    assert open_vault(vault, PASSPHRASE) == json.loads(database)


@pytest.fixture(name="instance")
def _instance(tmp_path: Path) -> Iterator[RunningInstance]:
    """Start an instance with the accounts of the example."""
    desktop, clock = FakeDesktop(), FakeClock()
    ids = (f"id{number}" for number in itertools.count(1))
    store = AccountStore(ListFile(tmp_path / "accounts.json"), FakeSecrets(), lambda: next(ids))
    for name in ("GitHub", "GitLab"):
        store.add(name, parse_uri("otpauth://totp/x?secret=JBSWY3DPEHPK3PXP"), clock.now())
    services = Services(desktop.as_desktop(), desktop.clipboard, clock, Settings)
    instance = RunningInstance(store, services, lambda _: None)
    instance.start()
    yield instance
    instance.stop()


@pytest.mark.skipif(not hasattr(socket, "AF_UNIX"), reason="the socket is a Unix socket")
def test_the_socket_answers_as_described(
    tmp_path: Path, instance: RunningInstance, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each request of the example, sent as it is shown, gets the answer that is shown."""
    from totpdesk.service.ipc.server import Server  # noqa: PLC0415 - not on every system

    (example,) = blocks("socket-protocol.md", "text")
    sides = [line[2:] for line in example.splitlines()]
    monkeypatch.setenv(paths.HOME, str(tmp_path))
    with closing(Server(partial(answer, instance))):
        (path,) = instances.sockets()
        for request, expected in zip(sides[::2], sides[1::2], strict=True):
            assert sent(path, request) == json.loads(expected)


def sent(path: Path, line: str) -> Any:
    """Send one line as any program may, and return the answer."""
    with socket.socket(socket.AF_UNIX) as connection:
        connection.connect(str(path))
        connection.sendall(f"{line}\n".encode())
        return json.loads(connection.makefile().readline())


def test_every_request_is_described() -> None:
    """Each request that the code knows is in the table, and none that it does not know."""
    sources = (ROOT / "src" / "totpdesk").glob("**/*.py")
    known = {
        word
        for path in sources
        for word in re.findall(r'case \{"do": "(\w+)"', path.read_text("utf-8"))
    }
    page = (FORMATS / "socket-protocol.md").read_text("utf-8")
    assert set(re.findall(r"^\| `(\w+)` \|", page, re.MULTILINE)) == known


def test_every_result_of_a_press_is_described() -> None:
    """Each word that the answer to `type` can have as its result is on the page."""
    requests = (ROOT / "src" / "totpdesk" / "service" / "ipc" / "requests.py").read_text("utf-8")
    words = {each.value for each in Result} | set(re.findall(r'"result": "(\w+)"', requests))
    page = (FORMATS / "socket-protocol.md").read_text("utf-8")
    assert {word for word in words if f"`{word}`" not in page} == set()
