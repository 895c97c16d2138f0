"""Texts in another language: one catalogue is all that it takes."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

import pytest
from babel.messages.catalog import Catalog

from support.installed import SOURCE, TEXTS, TOOL, installed, run
from totpdesk.base.translation import listed

if TYPE_CHECKING:
    from pathlib import Path

ASK: Final = """
import json
from totpdesk.base.translation import language, languages, plural, tr
print(json.dumps({
    "language": language(),
    "languages": languages(),
    "named": tr("Hello {name}", name="{you}"),
    "plain": tr("Hello {name}"),
    "unknown": tr("Unknown"),
    "counted": [plural("{count} code", "{count} codes", count) for count in (1, 2, 5)],
}))
"""


def polish() -> Catalog:
    """Return a catalogue of a language with three plural forms."""
    catalogue = Catalog(locale="pl")
    catalogue.add("Hello {name}", "{name}: witaj")
    catalogue.add(
        ("{count} code", "{count} codes"), ("{count} kod", "{count} kody", "{count} kodów")
    )
    return catalogue


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the program with a Polish catalogue."""
    return installed(tmp_path_factory.mktemp("installed"), pl=polish())


def asked(folder: Path, **variables: str) -> Any:
    """Return what the program says in a language."""
    ran = run(folder, "-c", ASK, **variables)
    assert ran.returncode == 0, ran.stderr
    return json.loads(ran.stdout)


@pytest.mark.parametrize(
    "variables",
    [
        {"LANG": "pl_PL.UTF-8"},
        {"LANG": "pl"},
        {"LC_ALL": "pl_PL", "LANG": "de_DE"},
        {"LANGUAGE": "xx:pl:en", "LANG": "de_DE.UTF-8"},
        {"LC_MESSAGES": "pl_PL@euro"},
    ],
)
def test_the_language_of_the_environment_is_spoken(folder: Path, variables: dict[str, str]) -> None:
    """Names are filled in, numbers have the forms of the language, what is missing is English."""
    said = asked(folder, **variables)
    assert said["named"] == "{you}: witaj"
    assert said["plain"] == "{name}: witaj"
    assert said["unknown"] == "Unknown"
    assert said["counted"] == ["1 kod", "2 kody", "5 kodów"]
    assert said["language"] == "pl"


@pytest.mark.parametrize(
    "variables",
    [
        {},
        {"LANG": "C.UTF-8"},
        {"LC_ALL": "POSIX", "LANG": "pl_PL"},
        {"LANGUAGE": "en_GB:pl"},
        {"LANG": "de_DE.UTF-8"},
        {"LANG": "../../../etc"},
    ],
)
def test_without_a_catalogue_it_is_english(folder: Path, variables: dict[str, str]) -> None:
    """English ends the list of languages: what comes after it is liked less."""
    said = asked(folder, **variables)
    assert said["named"] == "Hello {you}"
    assert said["counted"] == ["1 code", "2 codes", "5 codes"]
    assert said["language"] == "en"


def test_english_loads_no_gettext(folder: Path) -> None:
    """Scripts call `totpdesk code` again and again."""
    script = "import sys, totpdesk.base.translation; print('gettext' in sys.modules)"
    assert run(folder, "-c", script).stdout == "False\n"


@pytest.mark.parametrize(
    ("translations", "fault"),
    [
        ("", "not translated"),
        ("Hallo {nme}", "wrong names in braces: name, nme"),
        ("Hallo", "wrong names in braces: name"),
        ("Hallo {name}", None),
    ],
)
def test_a_wrong_translation_is_found(translations: str, fault: str | None) -> None:
    """A name that the source does not have would end the program; one left out loses a fact."""
    catalogue = Catalog(locale="de")
    catalogue.add("Hello {name}", translations)
    expected = [f"de: {fault}: 'Hello {{name}}'"] if fault else []
    assert TOOL["faults"](catalogue) == expected


def test_catalogues_are_complete() -> None:
    """Every text of the source is translated, and what is loaded is compiled from that."""
    for path in TOOL["LOCALE"].glob("*.po"):
        assert TOOL["faults"](TOOL["updated"](path)) == []
        compiled = TOOL["compiled_path"](path.stem).read_bytes()
        assert compiled == TOOL["compiled"](TOOL["read"](path))


def test_a_catalogue_is_started_and_kept(tmp_path: Path) -> None:
    """What was translated stays when texts are added; the file is one that gettext's tools read."""
    path = tmp_path / "pl.po"
    catalogue = TOOL["template"]()
    catalogue.locale = "pl"
    one = next(message.id for message in catalogue if message.id)
    catalogue[one].string = "jeden"
    TOOL["write"](path, catalogue)
    again = TOOL["updated"](path)
    assert again[one].string == "jeden"
    assert len(again) == len(catalogue)


@pytest.mark.parametrize(
    ("line", "wrong"),
    [
        ('x = "Nothing was typed."', True),
        ('x = f"{name} was typed."', True),
        ('raise TotpdeskError("Nothing was typed.")', True),
        ('x = tr(f"{name} was typed.")', True),
        ('x = tr("{name} was typed.", nme=name)', True),
        ('x = tr("{name} was typed.", name=name)', False),
        ('x = tr("{name} was typed.")', False),
        ('x = plural("{count} was typed.", "{count} were typed.", 3)', False),
        ('x = plural("One was typed.", "{count} were typed.", 3)', False),
        ('_log.warning("Nothing was typed: %s", error)', False),
        ('raise ValueError("this is for programmers")', False),
        ('x = f"{sentence} {advice}"', False),
        ('x = "function of (here)"  # not text: JavaScript', False),
        ('x = """\nfunction of (here)\n"""  # not text: JavaScript', False),
        ('x = "sha256"', False),
        ('class Way(Enum):\n    TYPED = tr("Typed")', True),
    ],
)
def test_text_that_is_not_translated_is_found(tmp_path: Path, line: str, *, wrong: bool) -> None:
    """Sentences pass through `tr`, with literals and with a value for each name."""
    path = tmp_path / "module.py"
    path.write_text(f'"""What this module is for."""\n\n{line}\n')
    assert bool(TEXTS["untranslated"](path)) == wrong


def test_every_text_is_translated() -> None:
    """Nothing in the source that reads like a sentence for a user passes by the catalogues."""
    assert [text for path in SOURCE.rglob("*.py") for text in TEXTS["untranslated"](path)] == []


@pytest.mark.parametrize(
    ("names", "text"), [(["a"], "a"), (["a", "b"], "a and b"), (["a", "b", "c"], "a, b and c")]
)
def test_a_list_in_a_sentence(names: list[str], text: str) -> None:
    """The last two have a word between them, the others a comma."""
    assert listed(names) == text
