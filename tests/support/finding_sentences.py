"""The sentences with which the doctor warns, read from the source: none is named twice here.

A sentence is a template: what is in braces differs from one computer to another.
"""

from __future__ import annotations

import ast
import re
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

SOURCE: Final = Path(__file__).resolve().parents[2] / "src" / "totpdesk"
TRANSLATED: Final = {"tr", "plural"}
PLACEHOLDER: Final = re.compile(r"\\\{\w*:?[^}]*\\\}")


@cache
def warnings() -> set[str]:
    """Return the sentence of every finding that is not fine."""
    return {
        sentence
        for path in SOURCE.rglob("*.py")
        if "Finding(" in (text := path.read_text("utf-8"))
        for sentence in _Module(ast.parse(text)).warnings()
    }


@cache
def texts() -> set[str]:
    """Return every text of the program that is shown to its user, of plurals the second form."""
    trees = (ast.parse(path.read_text("utf-8")) for path in SOURCE.rglob("*.py"))
    return {text for tree in trees for text in _translated(tree)}


def says(shown: str, template: str) -> bool:
    """Return whether a text is what becomes of a template, or of its first sentences."""
    ends = [match.end() for match in re.finditer(r"[.:](?= |$)", template)] or [len(template)]
    return any(_pattern(template[:end]).fullmatch(shown.removesuffix(" …")) for end in ends)


@cache
def _pattern(template: str) -> re.Pattern[str]:
    return re.compile(PLACEHOLDER.sub(".+", re.escape(template)))


class _Module:
    """One file, in which names are followed to the texts that they stand for."""

    def __init__(self, tree: ast.Module) -> None:
        self._tree = tree

    def warnings(self) -> Iterator[str]:
        """Yield the first text of every finding whose level is not only OK."""
        for scope in self._scopes():
            for call in _calls(scope):
                if _named(call.func) == {"Finding"} and not _is_fine(call):
                    yield from self._sentences(call, scope)

    def _scopes(self) -> Iterator[ast.AST]:
        functions = [n for n in ast.walk(self._tree) if isinstance(n, ast.FunctionDef)]
        inner = {id(call) for function in functions for call in _calls(function)}
        yield from functions
        yield from (call for call in _calls(self._tree) if id(call) not in inner)

    def _sentences(self, call: ast.Call, scope: ast.AST) -> Iterator[str]:
        if len(call.args) > 2:
            yield from self._texts(call.args[2], scope)

    def _texts(self, node: ast.AST, scope: ast.AST) -> Iterator[str]:
        """Yield the texts of an expression, and of the names in it."""
        if isinstance(node, ast.Starred):  # a pair of sentence and advice
            for value in self._values(_named(node.value), scope):
                yield from _first_of_pairs(value, self)
            return
        yield from _translated(node)
        for value in self._values(_named(node), scope):
            yield from _translated(value)

    def _values(self, names: set[str], scope: ast.AST) -> Iterator[ast.AST]:
        for place in (scope, self._tree):
            for node in ast.walk(place) if place is scope else ast.iter_child_nodes(place):
                if _targets(node) & names and isinstance(node, ast.Assign | ast.AnnAssign):
                    yield node.value or node


def _first_of_pairs(node: ast.AST, module: _Module) -> Iterator[str]:
    if isinstance(node, ast.Dict):
        for value in node.values:
            if isinstance(value, ast.Name):
                value = next(module._values({value.id}, node))  # noqa: PLW2901
            if isinstance(value, ast.Tuple):
                yield from _translated(value.elts[0])


def _calls(node: ast.AST) -> Iterator[ast.Call]:
    return (each for each in ast.walk(node) if isinstance(each, ast.Call))


def _is_fine(call: ast.Call) -> bool:
    return ast.unparse(call.args[1]) == "Level.OK"


def _named(node: ast.AST) -> set[str]:
    return {each.id for each in ast.walk(node) if isinstance(each, ast.Name)}


def _targets(node: ast.AST) -> set[str]:
    targets: Iterable[ast.AST] = ()
    if isinstance(node, ast.Assign):
        targets = node.targets
    elif isinstance(node, ast.AnnAssign):
        targets = [node.target]
    return set().union(*map(_named, targets))


def _translated(node: ast.AST) -> Iterator[str]:
    for call in _calls(node):
        if _named(call.func) & TRANSLATED and call.args:
            text = call.args[1 if _named(call.func) == {"plural"} else 0]
            if isinstance(text, ast.Constant) and isinstance(text.value, str):
                yield text.value
