"""Has the index hold the bench's account and as many others as the argument says, in one write."""

import sys
from dataclasses import replace

from bench.account import NAME
from totpdesk.accounts.account import AccountRecord
from totpdesk.accounts.account_list import AccountIndex
from totpdesk.accounts.list_file import ListFile
from totpdesk.base import paths
from totpdesk.otp import Account


def others(number: int) -> list[AccountRecord]:
    """Return entries of which none has a secret and no window's title speaks."""
    return [
        AccountRecord(
            f"other{i:05}", f"Other {i:05}", Account(f"Service{i:05}", f"user{i}@example.org")
        )
        for i in range(number)
    ]


def _edit(index: AccountIndex, number: int) -> AccountIndex:
    ours = [entry for entry in index.entries.values() if entry.name == NAME]
    return replace(index, entries={entry.id: entry for entry in [*others(number), *ours]})


if __name__ == "__main__":
    count = int(sys.argv[1])
    ListFile(paths.list_path()).change(lambda index: _edit(index, count))
