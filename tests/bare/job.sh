#!/bin/sh
# In a session of a bare system: start totpdesk from its menu entry and have it type a code, once more
# after an upgrade under its feet, and once more by the new version.
set -eu

ID=io.github.totpdesk.totpdesk

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

is_running() { totpdesk doctor | grep "totpdesk is running"; }
is_not_running() { ! is_running; }

press() { # press: the shortcut, in a terminal of its own
    rm -f "$HOME/typed"
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
    wait $!
    say "ok: the code was typed $1"
}

printf password | gnome-keyring-daemon --unlock --components=secrets >/dev/null
openbox &
until_true "a window manager" xdotool get_num_desktops
echo JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP | totpdesk add demo --secret-stdin
totpdesk config set autostart yes

say "starting it from the menu entry"
gtk-launch $ID
until_true "the tray" is_running
press "by the version that was started from the menu"
touch "$HOME/upgrade"
until_true "the upgrade" test -e "$HOME/upgraded"
press "after the upgrade, by the version from before"
pkill -u alice -x totpdesk
until_true "its end" is_not_running
gtk-launch $ID
until_true "the new tray" is_running
press "by the new version"
