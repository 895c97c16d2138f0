#!/bin/sh
# Set everything up and run every check: style, types on every system, imports between packages,
# all tests.
. "$(dirname "$0")/setup.sh"

install_packages python3 python3-venv $QT_PACKAGES $DESKTOP_PACKAGES \
    $WAYLAND_PACKAGES $TEST_PACKAGES
install_totpdesk dev

"$VENV/bin/ruff" check .
"$VENV/bin/ruff" format --check .
for system in linux win32 darwin; do
    "$VENV/bin/mypy" --platform $system --cache-dir ".mypy_cache/$system"
done
"$VENV/bin/lint-imports"
run() { "$VENV/bin/python" -m pytest "$@"; }

if [ $# -gt 0 ]; then
    run "$@"
    exit
fi

# The quick ones first, then those that share a desktop: X11's in one process, Wayland's in another
# (see tests/conftest.py). Neither prevents the other from running.
status=0
run tests/unit || {
    status=$?
    export TOTPDESK_TESTS_FAILED="The quick tests failed, see above."
}
run tests --ignore=tests/unit -n 2 --dist loadscope || status=$?
exit $status
