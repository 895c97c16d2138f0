# A bare Debian of its own to change the root into: built, entered, and removed again.
#
# What uses it sets RELEASE. Needs root, debootstrap and a network. How this machine reaches it (name
# servers, apt's mirror and proxy, pip's index, a certificate authority of its own) is carried over
# while it runs. KEEP=1 leaves the system there, and ROOT=FOLDER enters one that was left. Sourced,
# not run.

set -eu
HERE=$(cd "$(dirname "$0")/../.." && pwd)
CERTIFICATES=/etc/ssl/certs/ca-certificates.crt
PASSED_ON="http_proxy https_proxy no_proxy HTTP_PROXY HTTPS_PROXY NO_PROXY PIP_INDEX_URL
    PIP_DEFAULT_TIMEOUT PIP_CERT SSL_CERT_FILE"

say() { printf 'bare: %s\n' "$*" >&2; }

fail() {
    say "$*"
    exit 1
}

# mirror: where this machine gets Debian from.
mirror() {
    found=$(cat /etc/apt/sources.list /etc/apt/sources.list.d/*.list \
        /etc/apt/sources.list.d/*.sources 2>/dev/null |
        sed -nE 's/^(URIs:|deb( \[[^]]*\])?) *(https?:[^ ]*\/debian\/?)( .*)?$/\3/p' | head -n 1)
    echo "${MIRROR:-${found:-http://deb.debian.org/debian}}"
}

# in_bare COMMAND...: run it there, with nothing of our environment but the way to the network.
in_bare() {
    set -- HOME=/root LANG=C.UTF-8 DEBIAN_FRONTEND=noninteractive \
        PATH=/usr/sbin:/usr/bin:/sbin:/bin "$@"
    for name in $PASSED_ON; do
        eval "value=\${$name:-}"
        [ -z "$value" ] || set -- "$name=$value" "$@"
    done
    chroot "$BARE" env -i "$@"
}

# build: have the system, with what a machine has mounted, and the way to the network.
build() {
    [ -n "${ROOT:-}" ] || bootstrap
    mkdir -p "$BARE/dev/pts" "$BARE/dev/shm"
    mounted proc -t proc proc
    mounted dev/pts -t devpts devpts -o newinstance,ptmxmode=0666
    mounted dev/shm -t tmpfs tmpfs
    ln -sf pts/ptmx "$BARE/dev/ptmx"
    [ -n "${ROOT:-}" ] || reach_the_network
}

bootstrap() {
    say "building a bare Debian ($RELEASE) in $BARE"
    debootstrap --variant=minbase "$RELEASE" "$BARE" "$(mirror)" >"$BARE.log" 2>&1 ||
        fail "debootstrap failed: $(tail -n 3 "$BARE.log")"
}

mounted() { # mounted FOLDER OPTION...
    folder=$BARE/$1
    shift
    mountpoint -q "$folder" || mount "$@" "$folder"
}

reach_the_network() {
    cp /etc/resolv.conf "$BARE/etc/resolv.conf"
    stay_up_to_date
    apt-config dump | grep -E '^Acquire::(https?::|Check-)' >"$BARE/etc/apt/apt.conf.d/99host" || true
    in_bare apt-get update -qq
    in_bare apt-get install -y -qq --no-install-recommends ca-certificates >/dev/null
    [ ! -f "$CERTIFICATES" ] || cp "$CERTIFICATES" "$BARE$CERTIFICATES"
}

# stay_up_to_date: add what an installed Debian has besides, but for one without releases.
stay_up_to_date() {
    [ "$RELEASE" != sid ] || return 0
    debian=$(mirror)
    cat >>"$BARE/etc/apt/sources.list" <<EOF
deb $debian $RELEASE-updates main
deb ${debian%/}-security $RELEASE-security main
EOF
}

# tear_down: end what still runs there, unmount, remove.
tear_down() {
    trap - EXIT INT TERM
    for process in /proc/[0-9]*; do
        [ "$(readlink "$process/root" 2>/dev/null)" != "$BARE" ] ||
            kill -KILL "${process#/proc/}" 2>/dev/null || true
    done
    for folder in dev/shm dev/pts proc; do
        ! mountpoint -q "$BARE/$folder" || umount "$BARE/$folder" || umount -l "$BARE/$folder"
    done
    if [ "${KEEP:-}" = 1 ] || [ -n "${ROOT:-}" ]; then
        say "left in $BARE"
    else
        rm -rf --one-file-system "$BARE" "$BARE.log"
    fi
}

[ "$(id -u)" = 0 ] || fail "this needs root: it builds a system to change the root into."
command -v debootstrap >/dev/null || fail "needs debootstrap. Run: apt-get install debootstrap"

BARE=${ROOT:-$(mktemp -d "${TMPDIR:-/var/tmp}/totpdesk-bare-XXXXXX")}
chmod 755 "$BARE"
trap tear_down EXIT
trap 'exit 130' INT TERM
