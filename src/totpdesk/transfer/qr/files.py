"""The accounts in the QR codes of files: images, and the pages of PDFs."""

from __future__ import annotations

from dataclasses import replace
from itertools import islice
from typing import TYPE_CHECKING, Final

from totpdesk.base.errors import ImageError
from totpdesk.base.translation import tr
from totpdesk.transfer.qr import images
from totpdesk.transfer.qr.accounts import Found, accounts_of, as_problem
from totpdesk.transfer.qr.pdf import MOST_PAGES, is_pdf, pages
from totpdesk.transfer.qr.read import glance, no_code, read_some_texts, read_texts

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

_CLOSELY: Final = 5  # pages; each takes half a second


def accounts_in_files(paths: Sequence[Path]) -> Found:
    """Read every QR code in some files. Raises as `accounts_in_contents`."""
    return accounts_in_contents((images.quoted(path), images.read_file(path)) for path in paths)


def accounts_in_contents(files: Iterable[tuple[str, bytes]]) -> Found:
    """Read every QR code in some files, each given by its name and content.

    A file that has none, or cannot be read, is reported as a problem. Raises the first ImageError
    if that applies to all of them.
    """
    texts: list[str] = []
    errors: dict[str, ImageError] = {}
    for name, data in files:
        try:
            texts += texts_in(data, name)
        except ImageError as error:
            errors[name] = error
    if errors and not texts:
        raise next(iter(errors.values()))
    found = accounts_of(texts)
    problems = (as_problem(name, error) for name, error in errors.items())
    return replace(found, problems=(*found.problems, *problems))


def texts_in(data: bytes, name: str = tr("the image")) -> tuple[str, ...]:
    """Return the texts of the QR codes in an image or PDF, in reading order, each once.

    Raises NoCodeInImageError if there is none, ImageError if it cannot be read.
    """
    if not is_pdf(data):
        return read_some_texts(images.from_bytes(data, name), name)
    return _texts_in_pdf(data, name)


def _texts_in_pdf(data: bytes, name: str) -> tuple[str, ...]:
    """Look quickly at all pages; if no code is found, look closely at the first ones."""
    for look, most in ((glance, MOST_PAGES), (read_texts, _CLOSELY)):
        seen = islice(pages(data, name), most)
        if texts := tuple(dict.fromkeys(text for page in seen for text in look(page))):
            return texts
    raise no_code(name)
