"""What the program shows in another language: nothing but its catalogue's texts, and names."""

from __future__ import annotations

import ast
import json
import os
import re
from typing import TYPE_CHECKING, Final
from urllib.parse import unquote

import pytest
from babel.messages.catalog import Catalog

from support.installed import ROOT, TEXTS, TOOL, installed, run

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

FINDERS: Final = {"click", "enter", "offers"}
WORD: Final = re.compile(r"\b[^\W\d_]{2,}\b")  # so neither SHA1 nor a code of Steam
NAMES: Final = {"Aegis", "Alt", "Ctrl", "Shift"}
PAGES: Final = """
from datetime import datetime, timezone
from pathlib import Path
from totpdesk.transfer.backup.sheet import recovery_sheet
from totpdesk.transfer.exporters.html_page import HtmlPage
now = datetime(2026, 1, 31, tzinfo=timezone.utc)
print(recovery_sheet(Path("/backups"), now).decode())
print(HtmlPage().write((), None, now, lambda _: b"")[0][1].decode())
"""
EXAMPLE: Final = "JBSW Y3DP EHPK 3PXP"  # of a secret key


def marked(text: str) -> str:
    """Return a text with marks around each paragraph, after what has click leave it as it is."""
    around = (
        f"\b\n⟦{part[2:]}⟧" if part[:1] == "\b" else f"⟦{part}⟧" for part in text.split("\n\n")
    )
    return "\n\n".join(around)


@pytest.fixture(scope="module", name="marks")
def _marks(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the program with a catalogue that marks every text, as Esperanto."""
    catalogue = Catalog(locale="eo")
    for message in TOOL["template"]():
        one = isinstance(message.id, str)
        if message.id:
            catalogue.add(message.id, marked(message.id) if one else tuple(map(marked, message.id)))
    return installed(tmp_path_factory.mktemp("marked"), eo=catalogue)


def made_up() -> tuple[set[str], set[str]]:
    """Return the words and the sentences of the accounts and findings in the screenshots."""
    words: set[str] = set()
    sentences = {EXAMPLE}
    for path in (ROOT / "packaging").glob("*.py"):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        for text in set(strings(tree)) - set(pressed(tree)):
            if TEXTS["SENTENCE"].search(text):
                sentences |= {text.rstrip("."), re.sub("`(.*?)`", r"“\1”", text)}
            else:
                words.update(re.findall(r"[^\W\d_]+", unquote(text)))
    return words, sentences


def strings(tree: ast.AST) -> Iterator[str]:
    """Yield every string but docstrings and other statements."""
    statements = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and id(node) not in statements:
            yield from [node.value] if isinstance(node.value, str) else []


def pressed(tree: ast.AST) -> Iterator[str]:
    """Yield what the script looks for in a window."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") in FINDERS:
            for argument in node.args:
                yield from strings(argument)


@pytest.mark.timeout(300)
def test_windows_show_no_other_text(marks: Path) -> None:
    """Every text of every window comes from the catalogue, apart from names and what is made up."""
    path = os.pathsep.join(map(str, (marks, ROOT / "tests", ROOT / "packaging")))
    ran = run(marks, "-P", "-m", "support.marked_windows", LANGUAGE="eo", PYTHONPATH=path)
    assert ran.returncode == 0, ran.stderr
    words, sentences = made_up()
    left = {
        (window, text)
        for window, texts in json.loads(ran.stdout).items()
        for text in texts
        if set(WORD.findall(without(text, sentences))) - words - NAMES
    }
    assert left == set()


def without(text: str, sentences: set[str]) -> str:
    """Return a text without the sentences in it."""
    for sentence in sorted(sentences, key=len, reverse=True):
        text = text.replace(sentence, "")
    return text


@pytest.mark.parametrize(
    "command", ["code Nothing", "add", "import /nowhere", "--no-such-option", "restore-backup"]
)
def test_refusals_show_no_other_text(marks: Path, command: str) -> None:
    """What goes wrong is said in the user's language, by click too."""
    ran = run(marks, "-m", "totpdesk", *command.split(), LANGUAGE="eo")
    assert ran.returncode
    left = re.sub(r"⟦.*⟧", " ", ran.stderr, flags=re.DOTALL)
    assert re.findall(r"[A-Za-z]{2,}", left) == []


def test_scripts_read_the_same_in_every_language(marks: Path, tmp_path: Path) -> None:
    """Neither what `--json` prints nor what is kept is translated; the preview of an import is."""
    links = tmp_path / "links"
    links.write_text(
        "otpauth://totp/GitHub:alice?secret=JBSWY3DPEHPK3PXP\n"
        "otpauth://hotp/Bank:bob?secret=JBSWY3DPEHPK3PXP&counter=4\n"
    )
    home = {"TOTPDESK_HOME": str(tmp_path / "home"), "TOTPDESK_PASSPHRASE_FD": "0"}

    def printed(*argv: str, language: str = "eo") -> str:
        typed = "correct horse battery staple\n"
        ran = run(marks, "-m", "totpdesk", *argv, typed=typed, LANGUAGE=language, **home)
        assert ran.returncode == 0, ran.stderr
        return ran.stdout

    printed("vault", "create", "--passphrase-fd", "0")
    assert "⟦list of otpauth links⟧:" in printed("import", "--dry-run", str(links))
    plan = printed("import", "--dry-run", "--json", str(links))
    assert json.loads(plan)["format"] == "list of otpauth links"
    assert plan == printed("import", "--dry-run", "--json", str(links), language="en")
    printed("import", "--yes", str(links))
    for command in ("list", "vault status", "backup --status"):
        outputs = [printed(*command.split(), "--json", language=each) for each in ("eo", "en")]
        assert outputs[0] == outputs[1]
    kept = [path.read_bytes() for path in (tmp_path / "home").rglob("*") if path.is_file()]
    assert any(b"GitHub" in content for content in kept)
    assert not any(mark in content for content in kept for mark in ("⟦".encode(), rb"\u27e6"))


def test_pages_to_print_name_their_language(marks: Path) -> None:
    """A browser reads them aloud and breaks their lines in the language of their texts."""
    for language in ("eo", "en"):
        pages = run(marks, "-c", PAGES, LANGUAGE=language).stdout
        assert pages.count(f'<html lang="{language}">') == 2
