#!/bin/sh
# Do the whole job on a desktop of today: a Debian sid with it, totpdesk's wheel installed there by
# pipx as its user would, and the tests in tests/today that have the desktop's name.
#
#     sh tests/bare/today.sh plasma [PYTEST ARGUMENT...]
#
# The arguments go to pytest. Needs root, debootstrap, a network, and some 4 GB in TMPDIR (/var/tmp);
# see root.sh for KEEP=1 and ROOT=FOLDER. TOTPDESK_PICTURES=FOLDER keeps pictures of what is shown.
# While proc, dev/pts and dev/shm of a system that was left are mounted, one test is quick:
# TOTPDESK_ROOT=FOLDER .venv/bin/python -m pytest tests/today/test_plasma.py
DESKTOP=${1:?name a desktop: plasma, gnome, wlroots}
shift
RELEASE=sid
. "$(dirname "$0")/root.sh"

# What every desktop has: bus, keychain, portal, what Qt's wheels need, and pipx.
SESSION="dbus dbus-x11 gnome-keyring libegl1 libegl-mesa0 libgl1-mesa-dri libgbm1 libgles2
    libxcb-cursor0 libglib2.0-bin fonts-dejavu-core pipx procps util-linux wl-clipboard
    xdg-desktop-portal xwayland"
case $DESKTOP in
plasma) OWN="kwin-wayland xdg-desktop-portal-kde qt6-wayland xvfb chromium" ;;
wlroots) OWN="labwc wayfire sway hyprland wtype wlrctl grim foot fuzzel wofi tofi
    bemenu rofi chromium" ;;
gnome)
    OWN="gnome-shell gnome-control-center gnome-settings-daemon xdg-desktop-portal-gnome
        gsettings-desktop-schemas dconf-gsettings-backend at-spi2-core pipewire wireplumber
        python3-dbusmock gnome-text-editor gnome-shell-extension-appindicator"
    ;;
*) fail "there is no $DESKTOP here; see the head of $0." ;;
esac
PYTHON=${TOTPDESK_VENV:-.venv}/bin/python

as_alice() {
    in_bare setpriv --reuid alice --regid alice --init-groups env -C /home/alice HOME=/home/alice \
        PATH=/home/alice/.local/bin:/usr/bin:/bin "$@"
}

cd "$HERE" || exit
sh -c '. "$0"; install_packages python3 python3-venv $QT_PACKAGES; install_totpdesk dev' \
    packaging/setup.sh
build
say "installing $DESKTOP"
in_bare apt-get install -y -qq --no-install-recommends $SESSION $OWN >"$BARE.log" 2>&1 ||
    fail "apt: $(tail -n 20 "$BARE.log")"
in_bare id -u alice >/dev/null 2>&1 || in_bare useradd -m -s /bin/sh alice

say "pipx install of the wheel"
sh packaging/build.sh wheel >&2
cp dist/totpdesk-*.whl "$BARE/home/alice/"
as_alice pipx install --force "/home/alice/$(basename dist/totpdesk-*.whl)" >"$BARE.log" 2>&1 ||
    fail "pipx: $(tail -n 20 "$BARE.log")"
as_alice totpdesk --version

TOTPDESK_ROOT=$BARE "$PYTHON" -m pytest tests/today/test_"$DESKTOP"*.py "$@"
