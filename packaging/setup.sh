# What run.sh and test.sh share: getting this machine ready, saying first what that takes.
#
# Debian's packages come by apt, Python's into a virtual environment in the checkout. Nothing is
# installed that is there already, so that the second time is quick. Sourced, not run.

set -eu
cd "$(dirname "$0")/.."
VENV=${TOTPDESK_VENV:-.venv}
TOOLS=build/tools  # what makes packages, apart from what runs them
CONSTRAINTS=packaging/constraints.txt

# What Qt's window system plug-in needs and no wheel brings.
QT_PACKAGES="libegl1 libgl1 libfontconfig1 libdbus-1-3 libglib2.0-0 libxkbcommon-x11-0
    libxcb-cursor0 libxcb-icccm4 libxcb-image0 libxcb-keysyms1 libxcb-randr0 libxcb-render-util0
    libxcb-shape0 libxcb-xinerama0 libxcb-xkb1 libwayland-cursor0"
# A desktop without a screen, with a keychain and a browser.
DESKTOP_PACKAGES="xvfb openbox dbus gnome-keyring chromium x11-xkb-utils libxi6 libxtst6
    util-linux fonts-dejavu-core"
# Wayland desktops for the tests: KWin and mutter with their portals' real backends, and sway.
WAYLAND_PACKAGES="kwin-wayland xwayland qtwayland5 xdg-desktop-portal xdg-desktop-portal-kde
    mutter xdg-desktop-portal-gnome sway wtype wl-clipboard gnome-settings-daemon-common
    libgl1-mesa-dri qml-module-org-kde-kirigami2 qml-module-qtquick-controls2
    qml-module-qtquick-layouts"
# Programs that only the tests start. default-jre with default-jdk-headless, libreoffice-writer with
# python3-uno, and plasma-workspace are too large to install for one test, which is skipped without them.
TEST_PACKAGES="firefox-esr xterm xauth keepassxc libkf5wallet-bin x11-xserver-utils python3-gi gir1.2-gtk-3.0
    oathtool xclip xdotool libglib2.0-bin appstream desktop-file-utils man-db bash-completion zsh fish
    suckless-tools rofi fuzzel wofi bemenu kitty alacritty stterm rxvt-unicode xfce4-terminal
    copyq xfce4-clipman parcellite diodon zeitgeist-core gpaste-2 qlipper
    gnome-terminal konsole foot gir1.2-gtk-4.0 tigervnc-viewer tigervnc-standalone-server"

say() { printf 'totpdesk: %s\n' "$*" >&2; }

fail() {
    say "$*"
    exit 1
}

as_root() {
    if [ "$(id -u)" = 0 ]; then
        "$@"
    elif command -v sudo >/dev/null; then
        sudo "$@"
    else
        fail "this needs root, and there is no sudo. As root, run: $*"
    fi
}

# install_packages NAME...: those that are missing, after a word about it.
install_packages() {
    command -v dpkg-query >/dev/null ||
        fail "this set-up knows Debian and Ubuntu. Elsewhere install Python 3.11 or later, then: pip install ."
    missing=""
    for package in "$@"; do
        # Later releases have renamed some libraries for 64-bit time.
        dpkg-query -W -f '${Status}\n' "$package" "${package}t64" 2>/dev/null |
            grep -q 'ok installed' ||
            missing="$missing $package"
    done
    [ -n "$missing" ] || return 0
    say "will install these packages by apt:$missing"
    as_root env DEBIAN_FRONTEND=noninteractive sh -c \
        "apt-get update -qq && apt-get install -y -qq --no-install-recommends $missing" >/dev/null ||
        fail "apt could not install them; its own words are above."
}

# python_of_us: the newest Python that will do.
python_of_us() {
    for name in python3 python3.13 python3.12 python3.11; do
        if "$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
            echo "$name"
            return
        fi
    done
    fail "Python 3.11 or later is needed, and this system has none (Debian 12, Ubuntu 24.04 have)."
}

# install_totpdesk EXTRA: this checkout, editable, into the virtual environment.
#
# pynput comes without its dependencies: the one that we would have to compile (evdev) serves its
# Linux console backend only, which totpdesk never uses.
install_totpdesk() {
    stamp="$1 $(cat pyproject.toml "$CONSTRAINTS" | cksum) $(pwd)"
    [ "$(cat "$VENV/.ready" 2>/dev/null)" != "$stamp" ] || return 0
    say "will install totpdesk and its Python libraries into $VENV"
    make_environment "$VENV"
    pip_into "$VENV" -e ".[$1]"
    pip_into "$VENV" --no-deps pynput six
    echo "$stamp" >"$VENV/.ready"
}

# install_tools: uv and what it then brings, for the scripts that make packages.
install_tools() {
    stamp=$(sed -n '/^packaging = \[/,/^]/p' pyproject.toml | cat - "$CONSTRAINTS" | cksum)
    [ "$(cat "$TOOLS/.ready" 2>/dev/null)" != "$stamp" ] || return 0
    say "will install the tools that make packages into $TOOLS"
    make_environment "$TOOLS"
    pip_into "$TOOLS" uv
    "$TOOLS/bin/uv" pip install -q --python "$TOOLS/bin/python" -c "$CONSTRAINTS" \
        --group packaging || fail "uv could not install the tools; its own words are above."
    echo "$stamp" >"$TOOLS/.ready"
}

make_environment() {
    python=$(python_of_us)
    "$python" -m venv "$1" || fail "the virtual environment could not be made in $1."
}

# pip_into ENVIRONMENT ARGUMENT...: install, in the versions that we have tried.
pip_into() {
    environment=$1
    shift
    "$environment/bin/pip" install -q --disable-pip-version-check -c "$CONSTRAINTS" "$@" ||
        fail "pip could not install the libraries; its own words are above."
}
