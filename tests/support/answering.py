"""A running instance over fakes in a process of its own, which has few files and the real log.

`python -m support.answering FILES SECONDS`: it may have so many FILES open, and each request has so
many SECONDS to arrive. It prints where its socket is, and ends when its standard input does.
"""

from __future__ import annotations

import itertools
import resource
import sys
from contextlib import closing
from functools import partial

from fakes.clock import FakeClock
from fakes.desktop import FakeDesktop
from fakes.secrets import FakeSecrets
from totpdesk.accounts.list_file import ListFile
from totpdesk.accounts.store import AccountStore
from totpdesk.autotype import Services
from totpdesk.base import paths
from totpdesk.gui.runtime.log import begin_log
from totpdesk.otp import parse_uri
from totpdesk.service.instance import RunningInstance
from totpdesk.service.ipc import instances
from totpdesk.service.ipc.reader import Limits
from totpdesk.service.ipc.requests import answer
from totpdesk.service.ipc.server import Server
from totpdesk.settings import Settings


def running_instance() -> RunningInstance:
    """Return one with two accounts, GitHub and GitLab, whose list is that of paths.py."""
    desktop, clock = FakeDesktop(), FakeClock()
    ids = (f"id{number}" for number in itertools.count(1))
    accounts = AccountStore(ListFile(paths.list_path()), FakeSecrets(), lambda: next(ids))
    for name in ("GitHub", "GitLab"):
        accounts.add(name, parse_uri("otpauth://totp/x?secret=JBSWY3DPEHPK3PXP"), clock.now())
    services = Services(desktop.as_desktop(), desktop.clipboard, clock, Settings)
    return RunningInstance(accounts, services, lambda _: None)


def main(files: int, seconds: float) -> None:
    """Answer until the standard input ends."""
    begin_log()
    instance = running_instance()
    instance.start()
    with closing(Server(partial(answer, instance), Limits(seconds=seconds))):
        resource.setrlimit(resource.RLIMIT_NOFILE, (files, files))
        print(instances.own_paths()[0], flush=True)
        sys.stdin.read()
    instance.stop()


if __name__ == "__main__":
    main(int(sys.argv[1]), float(sys.argv[2]))
