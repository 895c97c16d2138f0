"""Write the picture in docs/architecture.md from the imports themselves.

    python packaging/architecture.py

An arrow from one package to another is drawn where a module of the first imports one of the second;
where a longer way leads there too, it is left out, so that the picture can be read.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

import grimp

PAGE: Final = Path(__file__).resolve().parents[1] / "docs" / "architecture.md"
BEGIN: Final = "```mermaid\n"
END: Final = "```\n"
ROOT: Final = "totpdesk"
TOGETHER: Final = {"accounts", "secrets", "formats"}  # they know each other, so they share a box
BOX: Final = "records"
LEFT_OUT: Final = frozenset({f"{ROOT}.__main__"})


def arrows() -> dict[str, set[str]]:
    """Return for each package of the program those that it imports from."""
    graph = grimp.build_graph(ROOT, cache_dir=None)
    packages = graph.find_children(ROOT) - LEFT_OUT
    found: dict[str, set[str]] = {_box(package): set() for package in packages}
    for importer in graph.modules - {ROOT} - LEFT_OUT:
        imported = graph.find_modules_directly_imported_by(importer) - {ROOT}
        found[_box(importer)] |= {_box(module) for module in imported} - {_box(importer)}
    return found


def _box(module: str) -> str:
    package = module.split(".")[1]
    return BOX if package in TOGETHER else package


def reduced(found: dict[str, set[str]]) -> list[tuple[str, str]]:
    """Return the arrows without those that a longer path implies."""
    return sorted(
        (here, there)
        for here, those in found.items()
        for there in those
        if not any(there in _below(found, other) for other in those - {there})
    )


def _below(found: dict[str, set[str]], start: str) -> set[str]:
    """Return all that can be reached from a package; import-linter guarantees that this ends."""
    return found[start].union(*(_below(found, there) for there in found[start]))


def picture() -> str:
    """Return the picture as Mermaid draws it."""
    lines = [f"    {here} --> {there}\n" for here, there in reduced(arrows())]
    box = f"    {BOX}[{' · '.join(sorted(TOGETHER))}]\n"
    return f"{BEGIN}flowchart TD\n{box}{''.join(lines)}{END}"


def page(text: str) -> str:
    """Return the page with the picture of now."""
    head, _, rest = text.partition(BEGIN)
    return head + picture() + rest.partition(END)[2]


if __name__ == "__main__":
    PAGE.write_text(page(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
