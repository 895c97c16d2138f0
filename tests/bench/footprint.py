"""The tray as a guest on the machine: how soon it is there, what it takes, whether it rests."""

from __future__ import annotations

import time
from pathlib import Path
from typing import TYPE_CHECKING

from bench.contenders.totpdesk import fill, start_tray
from bench.figures import Budget, Figure, median
from bench.presses import press_all
from support.tray import TrayHost

if TYPE_CHECKING:
    from bench.stage import Stage

READY = Budget(1000)
RESIDENT = Budget(110)
WAKE_UPS = Budget(0)
SETTLED = 1.0  # seconds after the start at which memory is read
QUIET = 2.0  # seconds more until the start's own work is surely over
HOLD_MS = 60


def measure(stage: Stage, starts: int, idle_seconds: float, presses: int) -> list[Figure]:
    """Start the tray some times; watch the last one at rest, then press and weigh it again."""
    fill(stage.session)
    host = TrayHost(stage.session)
    try:
        return _measured(stage, starts, idle_seconds, presses)
    finally:
        host.close()


def _measured(stage: Stage, starts: int, idle_seconds: float, presses: int) -> list[Figure]:
    times = []
    for number in range(starts):
        before = time.perf_counter()
        child = start_tray(stage.session)
        times.append((time.perf_counter() - before) * 1000)
        if number < starts - 1:
            child.stop()
    ready = median("tray: start until the socket answers", times, "ms", READY)
    time.sleep(SETTLED)
    resting = [*_memory(child.pid, "1 s after start"), *_wake_ups(child.pid, idle_seconds)]
    press_all(stage, [HOLD_MS] * (presses // len(stage.fields)))
    figures = [ready, *resting, *_memory(child.pid, f"after {presses} presses")]
    child.stop()
    return figures


def _memory(pid: int, when: str) -> list[Figure]:
    """Return resident memory, and with shared pages counted by their share; in 10^6 bytes."""
    resident = _number(Path(f"/proc/{pid}/status"), "VmRSS") * 1024 / 1e6
    share = _number(Path(f"/proc/{pid}/smaps_rollup"), "Pss") * 1024 / 1e6
    return [
        Figure(f"tray: resident {when} (RSS)", resident, "MB", RESIDENT),
        Figure(f"tray: its share of it (PSS) {when}", share, "MB"),
    ]


def _wake_ups(pid: int, seconds: float) -> list[Figure]:
    time.sleep(QUIET)
    before = _switches(pid)
    time.sleep(seconds)
    after = _switches(pid)
    every = sum(after.values()) - sum(before.values())
    what = f"tray: wake-ups in {seconds:g} idle seconds"
    return [
        Figure(f"{what}, GUI thread", after[pid] - before[pid], "", WAKE_UPS),
        Figure(f"{what}, all {len(after)} threads", every, "", WAKE_UPS),
    ]


def _switches(pid: int) -> dict[int, int]:
    """Return how often each thread has gone to sleep of its own accord."""
    tasks = Path(f"/proc/{pid}/task").iterdir()
    return {int(task.name): _number(task / "status", "voluntary_ctxt_switches") for task in tasks}


def _number(path: Path, field: str) -> int:
    """Return the number that a file of /proc has for a field; of memory it is in KiB."""
    lines = (line.partition(":") for line in path.read_text().splitlines())
    return next(int(value.split()[0]) for name, _, value in lines if name == field)
