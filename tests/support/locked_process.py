"""A process that opens a vault file, generates a code, writes to the file, and locks it.

The passphrase comes as it does in scripts (`service/terminal.py`). It prints what it has done, and
goes on at each line that it reads.
"""

import os
import sys

from totpdesk.base.clock import SystemClock
from totpdesk.base.wiped import overwrite_freed
from totpdesk.platforms.unavailable import NoClipboard
from totpdesk.service import bootstrap
from totpdesk.service.bookkeeping import Bookkeeping
from totpdesk.service.codes import Codes


def main() -> None:
    """Do it."""
    locations = bootstrap.open_secrets()
    notes, settings = Bookkeeping(), bootstrap.settings_file()
    accounts = bootstrap.open_accounts(locations)
    codes = Codes(accounts, NoClipboard("none"), SystemClock(), settings.load, notes.post)
    os.write(1, f"{codes.get('GitHub').code.value}\n".encode())  # print keeps a copy
    accounts.keep_backup_passphrase("written into the file")
    sys.stdin.readline()
    locations.file.lock()
    codes.lock()
    overwrite_freed()
    os.write(1, b"locked\n")
    sys.stdin.readline()


if __name__ == "__main__":
    main()
