#!/bin/sh
# Prove the .deb on a bare Debian: installed by apt, found by the desktop's own tools, started from
# the menu, the shortcut pressed, upgraded while it runs, purged.
#
#     sh tests/bare/deb.sh bookworm|trixie [PACKAGE]
#
# PACKAGE is the one in dist/ if it is not named. Needs root, debootstrap and a network; see root.sh.
RELEASE=${1:?name a release of Debian: bookworm or trixie}
. "$(dirname "$0")/root.sh"

PACKAGE=${2:-$(ls "$HERE"/dist/totpdesk_*.deb)}
VERSION=$(dpkg-deb -f "$PACKAGE" Version)
ID=io.github.totpdesk.totpdesk
DESKTOP="procps xvfb xauth openbox dbus dbus-x11 gnome-keyring xterm xdotool libgtk-3-bin"
LOOKERS="man-db bash-completion zsh fish appstream gir1.2-glib-2.0 python3-gi"
ALICE=home/alice
WORDS=root/words

# before VERSION: the same package as it would have been then; no other has been released yet.
before() {
    dpkg-deb -R "$PACKAGE" "$BARE.before"
    sed -i "s/^Version: .*/Version: $1/" "$BARE.before/DEBIAN/control"
    dpkg-deb --root-owner-group -Znone -b "$BARE.before" "$BARE/root/before.deb" >/dev/null
    rm -rf "$BARE.before"
}

as_alice() { in_bare setpriv --reuid alice --regid alice --init-groups env HOME=/home/alice "$@"; }

# install NAME...: as a user would, with the lists of what it brings on our side only if it fails.
install() {
    in_bare apt-get install -y -q "$@" >"$BARE.log" 2>&1 || fail "apt: $(tail -n 20 "$BARE.log")"
}

sees() { # sees TEXT COMMAND...: its output has the text
    text=$1
    shift
    told=$("$@" 2>&1) || fail "$* failed: $told"
    has "$text" "$told" || fail "$* does not say $text, but: $told"
    say "ok: $* says: $text"
}

has() { # has TEXT WHOLE
    case $2 in
    *"$1"*) ;;
    *) return 1 ;;
    esac
}

# Where a person, a shell or a software centre looks for a program and what it says of itself.
is_found() {
    sees "one-time codes" as_alice man totpdesk
    sees "config set" as_alice man totpdesk-config
    sees "$ID" in_bare appstreamcli search authenticator
    sees "$ID.desktop" as_alice python3 -c \
        "from gi.repository import Gio; print(Gio.DesktopAppInfo.search('totp'))"
    sees "_totpdesk" as_alice zsh -c 'autoload -Uz compinit; compinit -D; echo $_comps[totpdesk]'
    sees "paste" as_alice fish -c "complete -C 'totpdesk config set insert '"
    sees "paste" as_alice bash /root/complete.bash
}

upgrade_while_it_runs() {
    install "/root/$(basename "$PACKAGE")"
    has "stays at version 0.0.1" "$(cat "$BARE.log")" || fail "apt said: $(cat "$BARE.log")"
    say "ok: apt says that what runs is still the version from before"
    sees "$VERSION" in_bare dpkg-query -W -f '${Version}' totpdesk
    touch "$BARE/$ALICE/upgraded"
}

job() {
    : >"$BARE.job"
    as_alice dbus-run-session -- xvfb-run -s '-screen 0 1280x800x24' /root/job.sh >"$BARE.job" 2>&1 &
    running=$!
    until [ -e "$BARE/$ALICE/upgrade" ]; do
        kill -0 "$running" 2>/dev/null || fail "the job ended: $(cat "$BARE.job")"
        sleep 1
    done
    say "upgrade"
    upgrade_while_it_runs
    wait "$running" || fail "the job after the upgrade: $(cat "$BARE.job")"
    cat "$BARE.job"
}

# What is written is the user's; what is left of it starts nothing, and nobody complains at login.
purge() {
    in_bare apt-get purge -y -q totpdesk >"$BARE/$WORDS" 2>&1 || fail "apt: $(cat "$BARE/$WORDS")"
    for kept in .local/share/totpdesk .config/totpdesk ".config/autostart/$ID.desktop"; do
        sees "$kept" cat "$BARE/$WORDS"
        [ -e "$BARE/$ALICE/$kept" ] || fail "the user's $kept is gone."
    done
    [ -f "$BARE/$ALICE/.local/share/totpdesk/accounts.json" ] || fail "the user's accounts are gone."
    left=$(in_bare find / -xdev -path /proc -prune -o -path /home -prune -o -path /root -prune \
        -o -path /tmp -prune -o -path /run -prune -o -path /var/lib/apt -prune -o -iname '*totpdesk*' -print)
    [ -z "$left" ] || fail "purge left: $left"
    sees "ignored" as_alice python3 -c "from gi.repository import Gio
try:
    print(Gio.DesktopAppInfo.new_from_filename('/$ALICE/.config/autostart/$ID.desktop'))
except TypeError:
    print('ignored')"
}

build
before 0.0.1
cp "$PACKAGE" "$BARE/root/"
cp "$(dirname "$0")/job.sh" "$(dirname "$0")/complete.bash" "$BARE/root/"
chmod 755 "$BARE/root" "$BARE/root/job.sh"
in_bare useradd -m -s /bin/sh alice

say "apt install of an older version"
install /root/before.deb
sees 0.0.1 in_bare dpkg-query -W -f '${Version}' totpdesk
sees "version $VERSION" as_alice totpdesk --version
sees "keychain" as_alice sh -c 'totpdesk doctor || true'
install --no-install-recommends $DESKTOP $LOOKERS
is_found
say "the job: menu entry, tray, shortcut"
job
sees demo as_alice totpdesk list
say "purge"
purge
rm -f "$BARE.job"
say "done: $RELEASE, $(basename "$PACKAGE"), $(du -h "$PACKAGE" | cut -f 1)"
