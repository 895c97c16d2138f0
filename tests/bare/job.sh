#!/bin/sh
# In a session of a bare system: start totpdesk from its menu entry and have it type a code.
set -eu

say() { printf 'job: %s\n' "$*" >&2; }

until_true() { # until_true WHAT COMMAND...: within a minute
    what=$1
    shift
    for _ in $(seq 120); do
        ! "$@" >/dev/null 2>&1 || return 0
        sleep 0.5
    done
    say "waited in vain for $what"
    totpdesk doctor || true
    exit 1
}

printf password | gnome-keyring-daemon --unlock --components=secrets >/dev/null
openbox &
until_true "a window manager" xdotool get_num_desktops
echo JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP | totpdesk add demo --secret-stdin

say "starting it from the menu entry"
gtk-launch io.github.totpdesk.totpdesk
until_true "the tray" sh -c 'totpdesk doctor | grep "totpdesk is running"'

say "pressing the shortcut in a terminal"
xterm -e sh -c 'stty raw -echo; head -c 6 >"$HOME/typed.part"; mv "$HOME/typed.part" "$HOME/typed"' &
until_true "the terminal" xdotool search --onlyvisible --class xterm windowactivate --sync
before=$(totpdesk code demo)
xdotool key --clearmodifiers ctrl+alt+o
until_true "the code" test -f "$HOME/typed"
typed=$(cat "$HOME/typed")
[ "$typed" = "$before" ] || [ "$typed" = "$(totpdesk code demo)" ] || {
    say "typed $typed"
    exit 1
}
say "ok: the code was typed"
