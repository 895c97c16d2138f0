"""Help in another language: every text of it is translated, and so are click's own."""

from __future__ import annotations

import json
import re
import runpy
import subprocess
import sys
from pathlib import Path
from typing import Final

import click

from totpdesk.accounts.own_settings import OWN_SETTINGS
from totpdesk.cli import autostart_key
from totpdesk.settings.values import descriptions
from totpdesk.transfer.exporters.formats import Format

ROOT: Final = Path(__file__).resolve().parents[3]
TEXTS: Final = runpy.run_path(str(ROOT / "packaging" / "texts.py"))
MARKED: Final = """
import gettext, json, sys
from totpdesk.base import translation

known = set(json.load(sys.stdin))

def mark(text, /, **values):
    marked = f"«{text}»" if text in known else text
    return marked.format(**values) if values else marked

translation.tr = gettext.gettext = mark
import click
from totpdesk.cli.group import totpdesk

def helps(command, context):
    yield context.info_name, command.get_help(context)
    for name in command.list_commands(context) if isinstance(command, click.Group) else ():
        below = command.get_command(context, name)
        yield from helps(below, click.Context(below, context, name))

print(json.dumps(list(helps(totpdesk, click.Context(totpdesk, info_name="totpdesk")))))
"""
NAMES: Final = re.compile(r"--?[a-z-]+,?|[\[{][^ ]*[]}]?|[]:]|")  # options, choices, ranges


def without_marked(text: str) -> str:
    """Take what is marked out of a text: one may be in another."""
    while (less := re.sub("«[^«»]*»", "", text)) != text:
        text = less
    return text


def test_every_text_of_every_help_is_translated() -> None:
    """Only names remain if all that is in the catalogue is taken away."""
    known = json.dumps([text.one for text in TEXTS["all_texts"]()])
    argv = [sys.executable, "-X", "utf8", "-c", MARKED]
    ran = subprocess.run(argv, input=known, capture_output=True, text=True, check=True)
    helps = json.loads(ran.stdout)
    own_names = {key for own in OWN_SETTINGS for key in (f"{own.name}.", f'"{own.name}":')}
    names = {name for name, _ in helps} | own_names | {"false,", "null,"}
    names |= {*descriptions(), autostart_key.KEY, *(kind.value for kind in Format)}
    words = {word for _, text in helps for word in without_marked(text).split()}
    assert len(helps) > 30
    assert [word for word in words - names if not NAMES.fullmatch(word)] == []


def test_the_texts_of_click_are_its_own() -> None:
    """A text that click does not have would be translated in vain."""
    source = (
        "".join(path.read_text("utf-8") for path in Path(click.__file__).parent.glob("*.py"))
        .replace("\\n", "\n")
        .replace("\\t", "\t")
    )
    texts = {text for pair in TEXTS["CLICK"].items() for text in pair if text}
    assert [text for text in texts if f'"{text}"' not in source] == []


def test_what_click_says_of_unexpected_arguments_stays_english() -> None:
    """It is recognised by its words, and left out: a secret may be among the arguments."""
    texts = {form for text in TEXTS["all_texts"]() for form in (text.one, text.other or "")}
    assert not [text for text in texts if "unexpected extra argument" in text and "(" in text]
