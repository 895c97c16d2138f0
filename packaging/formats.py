"""Write docs/formats/imports.md, which programs' files are read; or a table of what samples yield.

    python packaging/formats.py            writes the page
    python packaging/formats.py SAMPLES    prints the table of a folder of samples

Both come from the importers themselves, so neither can claim what is not there.
"""

from __future__ import annotations

import json
import sys
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Final

from totpdesk.base.errors import ForeignFileError
from totpdesk.transfer.importers.csv_logins import LoginTable
from totpdesk.transfer.importers.read import FORMATS, read_export

if TYPE_CHECKING:
    from collections.abc import Iterator

    from totpdesk.transfer.importers.export import Format

PAGE: Final = Path("docs", "formats", "imports.md")
HEAD: Final = """# What totpdesk imports

`totpdesk import FILE`, or tray menu → Import. The format is recognised by content, never by a file
name. This page is written by `packaging/formats.py` from the importers' docstrings.

| program | what is read |
| --- | --- |
"""
OF_A_TABLE: Final = "The logins that have a one-time password."


def page() -> str:
    """Return the page."""
    named = sorted(FORMATS, key=lambda each: each.name.casefold())
    rows = (
        f"| {name} | {' '.join(words(each) for each in group)} |\n"
        for name, group in groupby(named, key=lambda each: each.name)
    )
    return HEAD + "".join(rows)


def words(kind: Format) -> str:
    """Return what the importer says of itself."""
    if isinstance(kind, LoginTable):
        return OF_A_TABLE
    return " ".join((type(kind).__doc__ or "").split())


def table(folder: Path) -> Iterator[str]:
    """Yield a row for each sample: its format, what it holds and what was expected."""
    yield "| file | format | entries | expected | cannot be imported |"
    yield "| --- | --- | --- | --- | --- |"
    for described in sorted(folder.glob("expected/*.json")):
        expected = json.loads(described.read_bytes())
        file = folder / expected["file"]
        if file.is_file():
            yield f"| {expected['file']} | {outcome(file, expected)} |"


def outcome(file: Path, expected: dict[str, object]) -> str:
    """Return the rest of a sample's row."""
    entries = expected["entries"]
    count = len(entries) if isinstance(entries, list) else 0
    password = expected["password"]
    try:
        export = read_export(file.read_bytes(), str(password) if password else None)
    except ForeignFileError as error:
        return f"refused: {error} | 0 | {count} | "
    return f"{export.format} | {len(export.entries)} | {count} | {len(export.problems)}"


def main() -> None:
    """Write the page, or print the table."""
    if len(sys.argv) > 1:
        print("\n".join(table(Path(sys.argv[1]))))
    else:
        PAGE.write_text(page(), encoding="utf-8")


if __name__ == "__main__":
    main()
