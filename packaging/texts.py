"""The texts that the program's source shows to a user, and those that cannot be translated.

    python packaging/texts.py [FILE OR FOLDER...]    list what is not translated, by line

A text is translated by `tr` or `plural` of `totpdesk.base.translation`. A command's docstring, and
`help` and `metavar` of its options, are too: `totpdesk.cli.group` passes them on. click looks up
its own texts in the same catalogue. What reads like a sentence anywhere else is a mistake, unless
it is a docstring, goes to the log, belongs to an error that only a programmer sees, or a line of it
ends in a comment that says what it is: `# not text: JavaScript`.
"""

from __future__ import annotations

import ast
import re
import sys
from dataclasses import dataclass
from inspect import cleandoc
from pathlib import Path
from string import Formatter
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

SOURCE: Final = Path(__file__).resolve().parents[1] / "src" / "totpdesk"
COMMANDS: Final = SOURCE / "cli"
PASSING_ON: Final = (SOURCE / "base" / "translation.py", COMMANDS / "group.py")
OURS: Final = ("tr", "plural")
MARK: Final = "# not text: "
SENTENCE: Final = re.compile(r"[A-Za-z]{2,}[,.:;]?\s[^\n]*?\b[a-z]{2,}")
FOR_PROGRAMMERS: Final = {
    *("AssertionError", "KeyError", "LookupError", "NotImplementedError"),
    *("OSError", "RuntimeError", "TypeError", "ValueError"),
}
LOGS: Final = {"debug", "info", "warning", "error", "exception", "critical", "log"}
# click's own texts that our commands show, with their plurals. What it says of unexpected arguments
# is not among them: `totpdesk.cli.failure` must know it, as it has their values in it.
CLICK: Final[dict[str, str | None]] = {
    "Usage:": None,
    "Options": None,
    "Commands": None,
    "default: {default}": None,
    "required": None,
    "Show the version and exit.": None,
    "%(prog)s, version %(version)s": None,
    "Show this message and exit.": None,
    "Error: {message}": None,
    "Try '{command} {option}' for help.": None,
    "Missing command.": None,
    "Missing argument": None,
    "Missing option": None,
    "No such command {name!r}.": None,
    "No such option {name!r}.": None,
    "Did you mean {possibility}?": "(Did you mean one of: {possibilities}?)",
    "Option {name!r} does not take a value.": None,
    "Option {name!r} requires an argument.": "Option {name!r} requires {nargs} arguments.",
    "Invalid value: {message}": None,
    "Invalid value for {param_hint}: {message}": None,
    "{value!r} is not a valid {number_type}.": None,
    "{value} is not in the range {range}.": None,
    "{value!r} is not {choice}.": "{value!r} is not one of {choices}.",
    "Choose from:\n\t{choices}": None,
    "Error: The two entered values do not match.": None,
    "Error: invalid input": None,
}


@dataclass(frozen=True, slots=True)
class Text:
    """A text and its plural (or None), where it is, and what is wrong with its names in braces."""

    one: str
    other: str | None
    path: Path
    line: int
    fault: str = ""


def all_texts() -> list[Text]:
    """Return every text that the program translates, in the order of the source."""
    own = [text for path in sorted(SOURCE.rglob("*.py")) for text in texts(path)]
    return own + [Text(one, other, COMMANDS, 0) for one, other in CLICK.items()]


def texts(path: Path) -> Iterator[Text]:
    """Yield the texts of a file that are translated."""
    tree = _tree(path)
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and _name(node.func) in OURS:
            yield from _translated(node, path)
    if path.is_relative_to(COMMANDS):
        for constant in _help(tree):
            for paragraph in _paragraphs(str(constant.value)):
                yield Text(paragraph, None, path, constant.lineno)


def untranslated(path: Path) -> list[Text]:
    """Return what reads like text for a user, but is not translated."""
    tree = _tree(path)
    known = set(_known(tree))
    if path.is_relative_to(COMMANDS):
        known |= {id(constant) for constant in _help(tree)}
    lines = path.read_text(encoding="utf-8").splitlines()
    found = [
        Text(text, None, path, node.lineno)
        for node, text in _literals(tree, known)
        if not any(MARK in line for line in lines[node.lineno - 1 : node.end_lineno])
    ]
    return [text for text in (*texts(path), *_members(tree, path)) if text.fault] + found


def _members(tree: ast.Module, path: Path) -> Iterator[Text]:
    """Yield the members of enums that are a translated text: equal ones would become one."""
    for enum in (node for node in ast.walk(tree) if isinstance(node, ast.ClassDef)):
        if not any(_name(base).endswith("Enum") for base in enum.bases):
            continue
        for line in enum.body:
            match line:
                case ast.Assign(value=ast.Call(func=func)) if _name(func) in OURS:
                    yield Text(ast.unparse(line), None, path, line.lineno, "is an enum's member")


def _tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"), str(path))


def _translated(call: ast.Call, path: Path) -> Iterator[Text]:
    """Read the arguments of a call of `tr` or `plural`."""
    wanted = 1 if _name(call.func) == OURS[0] else 2
    given = [arg.value for arg in call.args[:wanted] if isinstance(arg, ast.Constant)]
    if len(given) == wanted:
        one, other = given[0], given[1] if wanted > 1 else None
        yield Text(one, other, path, call.lineno, _fault(call, given, wanted))
    elif path not in PASSING_ON:
        yield Text(ast.unparse(call), None, path, call.lineno, "is not a literal")


def _fault(call: ast.Call, given: list[str], wanted: int) -> str:
    """Compare the names in braces with the values: none at all are filled in later."""
    values = {keyword.arg for keyword in call.keywords if keyword.arg}
    values |= {"count"} if wanted > 1 else set()
    if wanted == 1 and not values:
        return ""
    named = {
        name for text in given for _, name, _, _ in Formatter().parse(text) if name is not None
    }
    wrong = (named ^ values) - ({"count"} if wanted > 1 else set())
    return f"has other names than values: {', '.join(sorted(map(str, wrong)))}" if wrong else ""


def _help(tree: ast.Module) -> Iterator[ast.Constant]:
    """Yield the docstrings of commands, and what help shows of their options."""
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef) and any(map(_is_command, node.decorator_list)):
            yield from _docstring(node)
        elif isinstance(node, ast.keyword) and node.arg in ("help", "metavar"):
            yield from [node.value] if isinstance(node.value, ast.Constant) else []


def _paragraphs(help_text: str) -> Iterator[str]:
    """Yield the paragraphs, each a text of its own, as `totpdesk.cli.group` translates them."""
    for paragraph in cleandoc(help_text).split("\n\n"):
        kept = paragraph.startswith("\b\n")
        yield paragraph.removeprefix("\b\n") if kept else " ".join(paragraph.split())


def _is_command(decorator: ast.expr) -> bool:
    return isinstance(decorator, ast.Call) and _name(decorator.func) in ("command", "group")


def _known(tree: ast.Module) -> Iterator[int]:
    """Yield the identity of each literal that need not be translated, or is."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            yield from map(id, _docstring(node))
        for inner in _within(node):
            yield from map(id, ast.walk(inner))


def _within(node: ast.AST) -> list[ast.AST]:
    """Return what belongs to a node and is translated, a type, or not for a user."""
    match node:
        case ast.Call(func=func) if _name(func) in (*OURS, "TypeVar", "best_effort", "cast"):
            return [*node.args]
        case ast.Call(func=ast.Attribute(attr=attr)) if attr in LOGS:
            return [*node.args]
        case ast.Raise(exc=ast.Call(func=func)) if _name(func) in FOR_PROGRAMMERS:
            return [node]
        case ast.arg(annotation=ast.expr() as annotation) | ast.AnnAssign(annotation=annotation):
            return [annotation]
        case ast.Assert():
            return [node]
    return []


def _docstring(node: ast.AST) -> list[ast.Constant]:
    match getattr(node, "body", None):
        case [ast.Expr(value=ast.Constant(value=str()) as constant), *_]:
            return [constant]
    return []


def _literals(tree: ast.Module, known: set[int]) -> Iterator[tuple[ast.expr, str]]:
    """Yield the literals that read like a sentence."""
    inside = {
        id(part)
        for node in ast.walk(tree)
        if isinstance(node, ast.JoinedStr)
        for part in ast.walk(node)
        if part is not node
    }
    for node in ast.walk(tree):
        if id(node) in known or id(node) in inside:
            continue
        text = _text(node)
        if text and SENTENCE.search(text):
            yield node, text


def _text(node: ast.AST) -> str:
    """Return the text of a literal; a formatted value in it is "xx". Values alone are none."""
    match node:
        case ast.Constant(value=str() as text):
            return text
        case ast.JoinedStr(values=values):
            parts = [_text(value) for value in values]
            worded = re.search("[a-z]", "".join(parts))
            return "".join(part or "xx" for part in parts) if worded else ""
    return ""


def _name(func: ast.expr) -> str:
    return func.id if isinstance(func, ast.Name) else getattr(func, "attr", "")


def _files(arguments: Iterable[str]) -> list[Path]:
    given = [Path(argument).resolve() for argument in arguments] or [SOURCE]
    return sorted(path for one in given for path in ([one] if one.is_file() else one.rglob("*.py")))


def main() -> int:
    """List what is not translated; return 1 if there is any."""
    wrong = [text for path in _files(sys.argv[1:]) for text in untranslated(path)]
    for text in wrong:
        print(f"{text.path.relative_to(SOURCE)}:{text.line}: {text.one!r} {text.fault}".rstrip())
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
