#!/bin/sh
# Set everything up and do the main job: in a desktop, the tray and the practice page; without one,
# the same on a virtual desktop, with a report and a screenshot in out/.
. "$(dirname "$0")/setup.sh"

install_packages python3 python3-venv $QT_PACKAGES

if [ -n "${DISPLAY:-}" ]; then
    install_totpdesk run
    say "starting the tray; the practice page opens in your browser (Ctrl-C ends the practice)."
    "$VENV/bin/totpdesk" tray >/dev/null 2>&1 &
    exec "$VENV/bin/totpdesk" practice
fi

say "no desktop is running here (DISPLAY is not set): showing the job on a virtual one."
install_packages $DESKTOP_PACKAGES
install_totpdesk demo
exec "$VENV/bin/python" packaging/demo.py out
