"""The environment of all tests: no file of the user, no desktop of the user, and workers.

No test may touch the user's data: home, desktop and language are hidden before totpdesk is
imported.
"""

import os
import signal
import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from xdist.remote import Producer
from xdist.scheduler import LoadScopeScheduling

# A worker's folder is below that of the run, which is removed even if the worker has crashed.
RUN = os.environ["TOTPDESK_HOME"] if "PYTEST_XDIST_WORKER" in os.environ else None
HOME = tempfile.TemporaryDirectory(prefix="totpdesk-tests-", dir=RUN)
FOLDERS = ("XDG_CACHE_HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME")
DESKTOP = ("DBUS_SESSION_BUS_ADDRESS", "DISPLAY", "WAYLAND_DISPLAY")
QUICK = Path(__file__).parent / "unit"
SHARED = ("tests/desktop/wayland/", "tests/desktop/", "tests/packaging/", "tests/today/")


def _hide_user() -> None:
    """Point every folder of the user into HOME, and cut the way to the user's desktop."""
    for variable in ("HOME", "USERPROFILE", "APPDATA", "LOCALAPPDATA", "TOTPDESK_HOME"):
        os.environ[variable] = HOME.name
    for variable in (*FOLDERS, "XDG_RUNTIME_DIR"):
        folder = Path(HOME.name, variable.lower())
        folder.mkdir(mode=0o700)
        os.environ[variable] = str(folder)
    for variable in DESKTOP:
        os.environ.pop(variable, None)
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    os.environ["LANGUAGE"] = "en"


def _heed_ctrl_c() -> None:
    """Let what tests start heed Ctrl-C: a shell has its jobs in the background ignore it."""
    if signal.getsignal(signal.SIGINT) == signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)


def _judge_no_speed() -> None:
    """Let no example fail for its time: that depends on what else the machine does."""
    settings.register_profile(
        "totpdesk", deadline=None, suppress_health_check=[HealthCheck.too_slow]
    )
    settings.load_profile("totpdesk")


_hide_user()
_heed_ctrl_c()
_judge_no_speed()


def pytest_xdist_auto_num_workers(config: pytest.Config) -> int:
    """Return how many processes run the tests where `-n` does not say: 0 means this one.

    Folders of quick tests get one a core, two at least: where one of them dies, as of a crash in
    Qt, its test has failed and the run goes on. All others share a desktop, and so a process.
    """
    folders = [Path(config.invocation_params.dir, name).resolve() for name in config.args]
    if all(folder.is_dir() and folder.is_relative_to(QUICK) for folder in folders):
        return max(2, os.cpu_count() or 1)
    return 0


def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> LoadScopeScheduling | None:
    """Keep to one process, and in order, what shares a desktop: that of X11, or Wayland's."""
    return ByDesktop(config, log) if config.getvalue("dist") == "loadscope" else None


class ByDesktop(LoadScopeScheduling):
    """Takes a folder whose tests share a desktop for one scope."""

    def _split_scope(self, nodeid: str) -> str:
        return next((each for each in SHARED if nodeid.startswith(each)), nodeid)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Repeat at the end what went wrong in a part that ran before (packaging/test.sh)."""
    if failed := os.environ.get("TOTPDESK_TESTS_FAILED"):
        terminalreporter.write_line(failed, red=True)


def pytest_unconfigure() -> None:
    """Remove the folder that stood for the user's home."""
    HOME.cleanup()
