"""Send a running instance malformed requests, many at once and slow ones, and print what it did.

    python tests/fuzz/socket_requests.py [--requests N] [--connections N] [--seed N]

The instance is a process of its own over fakes, with the limits of the program. The status is 1 if
it does not answer afterwards, or if its log has a traceback or something of a request.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections import Counter
from contextlib import closing
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Final

sys.path.insert(0, str(Path(__file__).parents[1]))

from support.flood import Answering, crowd, drip, leaks, send_malformed
from totpdesk.service.ipc.reader import Limits

if TYPE_CHECKING:
    from collections.abc import Callable

FILES: Final = 256
SLOW: Final = 50
BATCH: Final = 10_000


def main() -> int:
    """Print the figures; return the status."""
    asked = _arguments()
    with tempfile.TemporaryDirectory(prefix="totpdesk-flood-") as home:
        answering = Answering(Path(home), files=FILES, seconds=Limits().seconds)
        with closing(answering):
            _print_taken(answering, "before")
            random, answers = Random(asked.seed), Counter[str]()  # noqa: S311 - the same at every run
            for done in range(0, asked.requests, BATCH):
                count = min(BATCH, asked.requests - done)
                answers += send_malformed(answering.socket, count, random)
                _print_taken(answering, f"after {done + count} malformed requests")
            print("answers:", dict(answers.most_common()))
            with crowd(answering.socket, asked.connections):
                print(f"amid {asked.connections} connections:", _timed(answering.answers))
            print(f"{SLOW} slow clients:", dict(drip(answering.socket, SLOW)))
            print("afterwards:", _timed(answering.code))
            _print_taken(answering, "afterwards")
        print("log:", len(answering.log()), "characters,", leaks(answering.log()))
        return int(any(leaks(answering.log()).values()) or answers["InternalError"] > 0)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    for name, usual in (("requests", 100_000), ("connections", 2_000), ("seed", 1)):
        parser.add_argument(f"--{name}", type=int, default=usual)
    return parser.parse_args()


def _timed(ask: Callable[[], object]) -> str:
    begun = time.monotonic()
    return f"{ask()} in {time.monotonic() - begun:.3f} s"


def _print_taken(answering: Answering, when: str) -> None:
    print(f"{when}: {answering.taken()}, {answering.memory() / 2**20:.1f} MiB", flush=True)


if __name__ == "__main__":
    sys.exit(main())
