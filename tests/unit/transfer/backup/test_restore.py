"""What is restored from a backup is what was backed up, field by field."""

from __future__ import annotations

import os
from dataclasses import fields, replace
from datetime import UTC, datetime
from itertools import count
from typing import TYPE_CHECKING, Final

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fakes.secrets import FakeSecrets
from support.records import FIELDS, FULL, records
from support.vaultfiles import derive_cheaply
from totpdesk.accounts.account import AccountRecord
from totpdesk.accounts.batch import NewAccount
from totpdesk.accounts.list_file import ListFile
from totpdesk.accounts.store import AccountStore
from totpdesk.transfer.backup import BackupLog, Backups
from totpdesk.transfer.importers.read import read_export
from totpdesk.transfer.plan import plan_import

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

NOW: Final = datetime(2026, 1, 31, 12, tzinfo=UTC)
PASSPHRASE: Final = "correct horse"


@pytest.fixture(autouse=True)
def _cheaply(monkeypatch: pytest.MonkeyPatch) -> None:
    derive_cheaply(monkeypatch)


def restored(
    kept: Sequence[AccountRecord], folder: Path
) -> tuple[list[AccountRecord], list[AccountRecord]]:
    """Back accounts up and bring them back on another machine; return them here and there."""
    ids = map(str, count())
    here = AccountStore(ListFile(folder / "a" / "accounts.json"), FakeSecrets(), lambda: next(ids))
    here.add_many([NewAccount(each.name, each) for each in kept], NOW)
    made = Backups(here, BackupLog(folder / "log"), os.urandom).make(folder, PASSPHRASE, NOW, 9)
    export = read_export(made.path.read_bytes(), PASSPHRASE)
    assert export.problems == ()
    there = AccountStore(ListFile(folder / "b" / "accounts.json"), FakeSecrets(), lambda: next(ids))
    there.add_many(plan_import(export, ()).new_accounts(), NOW)
    both = (each.read_everything(trash=True) for each in (here, there))
    before, after = ([replace(each, id="") for each in records] for records in both)
    return before, after


@pytest.mark.parametrize("name", [each.name for each in fields(AccountRecord)])
def test_every_field_comes_back(name: str, tmp_path: Path) -> None:
    """A field is in the backup as soon as a record has it; only the id is the list's own."""
    assert getattr(FULL, name) != getattr(AccountRecord(), name), "give it a value there"
    _, (found,) = restored([FULL], tmp_path)
    if name != "id":
        assert getattr(found, name) == getattr(FULL, name)


def test_no_field_is_forgotten_where_records_are_made_up() -> None:
    """The strategy below makes up every field but the id; a link has the others."""
    made = {*FIELDS, "id", "account", "secret", "extra", "icon", "prefix"}
    assert made == {each.name for each in fields(AccountRecord)}


@settings(
    deadline=None, max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(kept=st.lists(records(), min_size=1, max_size=4))
def test_whatever_was_kept_comes_back(
    kept: list[AccountRecord], tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Accounts with any mixture of settings, in their order."""
    named = [replace(each, name=f"{position} {each.name}") for position, each in enumerate(kept)]
    before, after = restored(named, tmp_path_factory.mktemp("restored"))
    assert after == before
