"""Build the documentation site into build/site/site: the Markdown files of the repository as pages.

    build/tools/bin/python packaging/site/build.py

The files are laid out as they are in the repository, so that their links work in both places. It
fails if a link leads nowhere, if a page is not in the menu, or if a page would load anything from
elsewhere. GitHub draws the Mermaid picture in architecture.md; here Graphviz does.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tomllib
from html.parser import HTMLParser
from pathlib import Path
from typing import TYPE_CHECKING, Final
from urllib.parse import unquote, urlsplit

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT: Final = Path(__file__).resolve().parents[2]
HERE: Final = ROOT / "build" / "site"
PAGES, SITE = HERE / "pages", HERE / "site"
CONFIGURATION: Final = Path(__file__).with_name("zensical.toml")
SOURCE: Final = "https://github.com/totpdesk/totpdesk/blob/main/"
COPIED: Final = ("*.md", "docs/**/*.md", "docs/**/*.png", "docs/**/*.svg", "docs/**/*.webp")
ICON: Final = "resources/icons/totpdesk.svg"
MERMAID: Final = re.compile(r"```mermaid\nflowchart TD\n(.*?)```\n", re.DOTALL)
LOOK: Final = """
    graph [bgcolor="#f6f8fb" pad=0.4 nodesep=0.35 ranksep=0.4]
    node [shape=box style="rounded,filled" fillcolor=white color="#7a8699" fontname="DejaVu Sans"]
    edge [color="#7a8699"]
"""


def main() -> None:
    """Lay the pages out, build the site, and look at every page of it."""
    shutil.rmtree(HERE, ignore_errors=True)
    for path in _sources():
        _copy(path)
    shutil.copy(CONFIGURATION, HERE)
    complain([f"{page} is not in the menu" for page in pages_of(PAGES) - in_menu(PAGES)])
    zensical = Path(sys.executable).with_name("zensical")
    subprocess.run([zensical, "build", "--strict", "--clean"], cwd=HERE, check=True)
    pages = {path: Page(path) for path in SITE.rglob("*.html") if path.name != "404.html"}
    complain([fault for page in pages.values() for fault in page.faults(pages)])
    print(f"{len(pages)} pages in {SITE.relative_to(ROOT)}")


def complain(faults: list[str]) -> None:
    """End here if there are any."""
    if faults:
        sys.exit("\n".join(sorted(faults)))


def _sources() -> Iterator[Path]:
    for pattern in COPIED:
        yield from ROOT.glob(pattern)
    yield ROOT / ICON


def _copy(path: Path) -> None:
    there = PAGES / path.relative_to(ROOT)
    there.parent.mkdir(parents=True, exist_ok=True)
    if path.suffix == ".md":
        there.write_text(_as_page(path), encoding="utf-8")
    else:
        shutil.copy(path, there)


def _as_page(path: Path) -> str:
    """Return a file with its Mermaid picture drawn; links to what is no page become addresses."""

    def draw(found: re.Match[str]) -> str:
        picture = path.relative_to(ROOT).with_suffix(".svg")
        (PAGES / picture).write_bytes(_drawn(found[1]))
        return f"![How the packages import each other, downwards]({picture.name})\n"

    def link(found: re.Match[str]) -> str:
        target = (path.parent / found[1]).resolve()
        if target in laid_out or not target.is_file():
            return found[0]
        return f"]({SOURCE}{target.relative_to(ROOT)})"

    laid_out = set(_sources())
    text = MERMAID.sub(draw, path.read_text(encoding="utf-8"))
    return re.sub(r"\]\((?!https?:|#)([^)#]+)\)", link, text)


def _drawn(flowchart: str) -> bytes:
    """Return a flowchart of Mermaid as an SVG."""
    dot = flowchart.replace("-->", "->").replace("[", ' [label="').replace("]", '"]')
    graph = f"digraph {{ {LOOK} {dot} }}"
    return subprocess.run(
        ["dot", "-Tsvg"], input=graph.encode(), capture_output=True, check=True
    ).stdout


def pages_of(folder: Path) -> set[str]:
    """Return the pages that are laid out, or are to be."""
    files = (path for pattern in COPIED for path in folder.glob(pattern))
    return {str(path.relative_to(folder)) for path in files if path.suffix == ".md"}


def in_menu(folder: Path) -> set[str]:
    """Return the pages that the menu leads to; the README of a folder stands for all in it."""
    menu = tomllib.loads(CONFIGURATION.read_text(encoding="utf-8"))["project"]["nav"]
    targets = {folder / target for target in _targets(menu)}
    within = {
        path for each in targets if each.name == "README.md" for path in each.parent.iterdir()
    }
    below = {path for path in within if path.parent != folder}
    return {str(path.relative_to(folder)) for path in targets | below}


def _targets(menu: list[dict[str, object]]) -> Iterator[str]:
    for entry in menu:
        for target in entry.values():
            if isinstance(target, list):
                yield from _targets(target)
            else:
                yield str(target)


class Page(HTMLParser):
    """A page that was built: where its links lead, and what it loads."""

    LOADS: Final = {"script": "src", "img": "src", "link": "href", "iframe": "src", "source": "src"}

    def __init__(self, path: Path) -> None:
        """Read it."""
        super().__init__()
        self.path = path
        self.ids: set[str] = set()
        self._links: list[str] = []
        self._loaded: list[str] = []
        self.feed(path.read_text(encoding="utf-8"))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note what an element has."""
        values = {name: value or "" for name, value in attrs}
        self.ids |= {values.get("id", "")}
        if tag == "a" and "href" in values:
            self._links.append(values["href"])
        elif (name := self.LOADS.get(tag)) in values and values.get("rel") != "canonical":
            self._loaded.append(values[str(name)])

    def faults(self, pages: dict[Path, Page]) -> Iterator[str]:
        """Yield what is wrong with it."""
        name = self.path.relative_to(SITE)
        for address in self._loaded:
            if urlsplit(address).scheme not in {"", "data"}:
                yield f"{name} loads {address}"
        for address in (*self._links, *self._loaded):
            if not self._leads(address, pages):
                yield f"{name}: {address} leads nowhere"

    def _leads(self, address: str, pages: dict[Path, Page]) -> bool:
        parts = urlsplit(address)
        if parts.scheme:
            return True
        path = (self.path.parent / unquote(parts.path)).resolve() if parts.path else self.path
        path = path / "index.html" if path.is_dir() else path
        there = pages.get(path)
        return path.exists() and (not parts.fragment or not there or parts.fragment in there.ids)


if __name__ == "__main__":
    main()
