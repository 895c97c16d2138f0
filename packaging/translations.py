"""Keep the catalogues in resources/locale in step with the source.

    python packaging/translations.py            take over new texts, and compile every catalogue
    python packaging/translations.py LANGUAGE   start a new one: de, pt_BR

A catalogue is a file `LANGUAGE.po`, for Poedit or any editor. What is loaded is compiled from it
and committed beside it, so neither a package nor a checkout needs a compiler for it. At the end
it says for each language what is left to translate.
"""

from __future__ import annotations

import io
import sys
from pathlib import Path
from string import Formatter
from typing import TYPE_CHECKING, Final

from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

sys.path.insert(0, str(Path(__file__).parent))
from texts import SOURCE, all_texts

if TYPE_CHECKING:
    from collections.abc import Iterable

LOCALE: Final = SOURCE.parents[1] / "resources" / "locale"
DOMAIN: Final = "totpdesk"


def template() -> Catalog:
    """Return a catalogue with every text of the source and no translation."""
    catalogue = Catalog(project=DOMAIN, header_comment="", charset="utf-8")
    for text in all_texts():
        where = "/".join(text.path.parts[-2:])
        message = (text.one, text.other) if text.other is not None else text.one
        catalogue.add(message, locations=[(where, text.line)])
    for message in catalogue:
        message.flags -= {"python-format"}  # a "%" means itself
    return catalogue


def _names(text: str) -> set[str]:
    """Return the names in braces of a text."""
    return {name for _, name, _, _ in Formatter().parse(text) if name}


def read(path: Path) -> Catalog:
    """Return the catalogue of a language."""
    with path.open("rb") as file:
        return read_po(file, locale=path.stem, domain=DOMAIN)


def updated(path: Path) -> Catalog:
    """Return the catalogue of a language with the texts that the source has now."""
    catalogue = read(path)
    catalogue.update(template(), no_fuzzy_matching=False)
    return catalogue


def compiled(catalogue: Catalog) -> bytes:
    """Return what gettext loads."""
    target = io.BytesIO()
    write_mo(target, catalogue)
    return target.getvalue()


def compiled_path(language: str, folder: Path = LOCALE) -> Path:
    """Return where gettext looks for it."""
    return folder / language / "LC_MESSAGES" / f"{DOMAIN}.mo"


def faults(catalogue: Catalog) -> list[str]:
    """Return what is not translated, is in doubt, or has other names in braces than the source."""
    return [
        f"{catalogue.locale}: {fault}: {message.id!r}"
        for message in catalogue
        if message.id and (fault := _fault(message))
    ]


def _fault(message: Message) -> str:
    forms = message.string if isinstance(message.string, tuple | list) else [message.string]
    if not all(forms):
        return "not translated"
    if message.fuzzy:
        return "in doubt"
    source = message.id if isinstance(message.id, tuple) else (message.id,)
    unknown = set().union(*map(_names, forms)) - set().union(*map(_names, source))
    # A form for exactly one may say "one" instead of the number.
    needed = set.intersection(*map(_names, source)) - {"count"}
    missing = needed - set.intersection(*map(_names, forms))
    return (
        f"wrong names in braces: {', '.join(sorted(unknown | missing))}"
        if unknown | missing
        else ""
    )


def write(path: Path, catalogue: Catalog) -> None:
    """Write the catalogue of a language, and what gettext loads."""
    with path.open("wb") as file:
        write_po(file, catalogue, width=100, omit_header=False, include_lineno=False)
    target = compiled_path(path.stem, path.parent)
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(compiled(catalogue))


def main(languages: Iterable[str]) -> None:
    """Start these languages, bring all up to date, and say what is left to do."""
    for language in languages:
        catalogue = template()
        catalogue.locale = language
        write(LOCALE / f"{language}.po", catalogue)
    for path in sorted(LOCALE.glob("*.po")):
        write(path, updated(path))
        print("\n".join(faults(read(path))) or f"{path.stem}: complete")


if __name__ == "__main__":
    main(sys.argv[1:])
