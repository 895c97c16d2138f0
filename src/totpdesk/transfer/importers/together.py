"""Several files at once, as one export: its parts may be spread over several screenshots."""

from __future__ import annotations

from functools import partial
from itertools import chain
from typing import TYPE_CHECKING

from totpdesk.base.errors import InvalidInputError, PasswordNeededError, WrongPasswordError
from totpdesk.transfer.importers.export import Export, Problem, Sample
from totpdesk.transfer.importers.pictures import Pictures, read_pictures
from totpdesk.transfer.importers.read import read_export

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence


def read_exports(contents: Sequence[bytes], password: str | None = None) -> Export:
    """Read export files, of one program or of several, with one password. Pictures are read as one.

    Of several files, one that cannot be read is told as a problem. Raises as `read_export` does
    where that is so of all of them, and always where a password is missing or wrong.
    """
    if len(contents) == 1:
        return read_export(contents[0], password)
    exports: list[Export] = []
    errors: list[tuple[str, InvalidInputError]] = []
    for name, read in _jobs(contents, password):
        try:
            exports.append(read())
        except (PasswordNeededError, WrongPasswordError):
            raise
        except InvalidInputError as error:
            errors.append((name, error))
    if errors and not exports:
        raise errors[0][1]
    return _joined([*exports, Export("", (), tuple(Problem(at, str(why)) for at, why in errors))])


def _jobs(
    contents: Sequence[bytes], password: str | None
) -> list[tuple[str, Callable[[], Export]]]:
    named = {f"file {place}": content for place, content in enumerate(contents, start=1)}
    pictures = {name: data for name, data in named.items() if Pictures().fits(Sample(data))}
    jobs: list[tuple[str, Callable[[], Export]]] = [
        (name, partial(read_export, data, password))
        for name, data in named.items()
        if name not in pictures
    ]
    if pictures:
        jobs.append((", ".join(pictures), partial(read_pictures, list(pictures.items()))))
    return jobs


def _joined(exports: Sequence[Export]) -> Export:
    formats = dict.fromkeys(each.format for each in exports if each.format)
    return Export(
        ", ".join(formats),
        tuple(chain.from_iterable(each.entries for each in exports)),
        tuple(chain.from_iterable(each.problems for each in exports)),
    )
