#!/bin/sh
# Set everything up, put the command `totpdesk` on PATH, and do the main job: in a desktop, the tray
# and the practice page; without one, the same on a virtual desktop, with a report and a screenshot
# in out/.
#
#     sh packaging/run.sh             all of that
#     sh packaging/run.sh remove      take the command and the menu entry away again
. "$(dirname "$0")/setup.sh"
. packaging/link.sh

if [ "${1:-}" = remove ]; then
    [ ! -x "$VENV/bin/totpdesk" ] || "$VENV/bin/totpdesk" desktop remove
    remove_link
    say "accounts, settings and $(pwd) are still there; delete the folder when you like."
    exit
fi

install_packages python3 python3-venv $QT_PACKAGES

if [ -n "${DISPLAY:-}" ]; then
    install_totpdesk run
    make_link
    say "starting the tray; the practice page opens in your browser (Ctrl-C ends the practice)."
    "$VENV/bin/totpdesk" tray >/dev/null 2>&1 &
    exec "$VENV/bin/totpdesk" practice
fi

say "no desktop is running here (DISPLAY is not set): showing the job on a virtual one."
install_packages $DESKTOP_PACKAGES
install_totpdesk demo
"$VENV/bin/python" packaging/demo.py out
make_link
