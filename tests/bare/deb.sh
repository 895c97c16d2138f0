#!/bin/sh
# Prove the .deb on a bare Debian: installed by apt, started from the menu, the shortcut pressed,
# upgraded, purged.
#
#     sh tests/bare/deb.sh bookworm|trixie [PACKAGE]
#
# PACKAGE is the one in dist/ if it is not named. Needs root, debootstrap and a network; see root.sh.
RELEASE=${1:?name a release of Debian: bookworm or trixie}
. "$(dirname "$0")/root.sh"

PACKAGE=${2:-$(ls "$HERE"/dist/totpdesk_*.deb)}
VERSION=$(dpkg-deb -f "$PACKAGE" Version)
DESKTOP="xvfb xauth openbox dbus dbus-x11 gnome-keyring xterm xdotool libgtk-3-bin"
USER_DATA=home/alice/.local/share/totpdesk

# before VERSION: the same package as it would have been then.
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
    case $told in
    *"$text"*) say "ok: $* says: $text" ;;
    *) fail "$* does not say $text, but: $told" ;;
    esac
}

build
before 0.0.1
cp "$PACKAGE" "$BARE/root/"
cp "$(dirname "$0")/job.sh" "$BARE/root/job.sh"
chmod 755 "$BARE/root" "$BARE/root/job.sh"
in_bare useradd -m -s /bin/sh alice

say "apt install of an older version"
install /root/before.deb
sees 0.0.1 in_bare dpkg-query -W -f '${Version}' totpdesk
sees "version $VERSION" as_alice totpdesk --version
sees "keychain" as_alice sh -c 'totpdesk doctor || true'

say "the job: menu entry, tray, shortcut"
install --no-install-recommends $DESKTOP
as_alice dbus-run-session -- xvfb-run -s '-screen 0 1280x800x24' /root/job.sh

say "upgrade"
install "/root/$(basename "$PACKAGE")"
sees "$VERSION" in_bare dpkg-query -W -f '${Version}' totpdesk
sees demo as_alice totpdesk list

say "purge"
sees ".local/share/totpdesk" in_bare apt-get purge -y -q totpdesk
[ ! -e "$BARE/usr/lib/totpdesk" ] || fail "purge left /usr/lib/totpdesk: $(find "$BARE/usr/lib/totpdesk" | head -n 3)"
[ -f "$BARE/$USER_DATA/accounts.json" ] || fail "the user's accounts are gone."
say "done: $RELEASE, $(basename "$PACKAGE"), $(du -h "$PACKAGE" | cut -f 1)"
