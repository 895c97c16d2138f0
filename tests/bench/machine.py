"""Where and when it was measured, and with what."""

import os
import platform
import subprocess
from collections.abc import Mapping
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

PROGRAMS = {
    "KeePassXC": ("keepassxc-cli", "--version"),
    "xbindkeys": ("xbindkeys", "--version"),
    "oathtool": ("oathtool", "--version"),
    "xdotool": ("xdotool", "version"),
    "xclip": ("xclip", "-version"),
    "openbox": ("openbox", "--version"),
    "Chromium": ("chromium", "--version", "--no-sandbox"),
}
HERE = Path(__file__).parent
PACKAGES = ("totpdesk", "PySide6-Essentials", "keyring", "python-xlib", "pyotp", "zxing-cpp")


def facts(env: Mapping[str, str]) -> dict[str, str]:
    """Return what a reader needs to repeat the run, by name; programs are asked in `env`."""
    return {
        "date": datetime.now(UTC).isoformat(timespec="minutes"),
        "machine": f"{_processor()}, {os.cpu_count()} cores",
        "system": f"{platform.freedesktop_os_release()['PRETTY_NAME']}, {platform.release()}",
        "load average at the start": load(),
        "commit": _printed(("git", "-C", str(HERE), "describe", "--always", "--dirty"), env),
        "Python": platform.python_version(),
        **{name: version(name) for name in PACKAGES},
        **{name: _printed(argv, env) for name, argv in PROGRAMS.items()},
    }


def load() -> str:
    """Return the load averages of the last 1, 5 and 15 minutes; the run itself adds about one."""
    return " ".join(f"{value:.1f}" for value in os.getloadavg())


def _processor() -> str:
    lines = Path("/proc/cpuinfo").read_text().splitlines()
    names = (line.partition(":")[2].strip() for line in lines if line.startswith("model name"))
    return next(names, platform.machine())


def _printed(argv: tuple[str, ...], env: Mapping[str, str]) -> str:
    """Return the first line with which a program names its version."""
    try:
        done = subprocess.run(
            argv, env=env, capture_output=True, text=True, timeout=20, check=False
        )
    except FileNotFoundError:
        return "not installed"
    return next(iter((done.stdout + done.stderr).splitlines()), "").strip()
