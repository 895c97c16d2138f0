#!/bin/sh
# Set everything up and run every check: style, types, the arrows between packages, all tests.
. "$(dirname "$0")/setup.sh"

install_packages python3 python3-venv $QT_PACKAGES $DESKTOP_PACKAGES \
    $WAYLAND_PACKAGES $TEST_PACKAGES
install_totpdesk dev

"$VENV/bin/ruff" check .
"$VENV/bin/ruff" format --check .
"$VENV/bin/mypy"
"$VENV/bin/lint-imports"
exec "$VENV/bin/python" -m pytest "$@"
