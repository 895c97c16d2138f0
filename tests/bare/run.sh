#!/bin/sh
# Prove both commands of the README on a bare Debian 12: build one, clone HEAD into it, run them there.
#
#     sh tests/bare/run.sh [PYTEST ARGUMENT...]
#
# The arguments go to `packaging/test.sh`. Needs root, debootstrap, a network, and some 5 GB in TMPDIR
# (/var/tmp); see root.sh.
RELEASE=bookworm
. "$(dirname "$0")/root.sh"

build
in_bare apt-get install -y -qq --no-install-recommends git >/dev/null
git clone -q --no-local "$HERE" "$BARE/root/totpdesk"
[ "$(git -C "$BARE/root/totpdesk" rev-parse HEAD)" = "$(git -C "$HERE" rev-parse HEAD)" ] ||
    fail "the clone is not of HEAD."

# timed WHAT COMMAND...: run it and say how long it took.
timed() {
    what=$1
    shift
    say "$what"
    began=$(date +%s)
    "$@" || fail "$what failed after $(($(date +%s) - began)) s."
    say "ok: $what took $(($(date +%s) - began)) s"
}

timed "sh packaging/run.sh" in_bare sh -c 'cd /root/totpdesk && sh packaging/run.sh'
timed "totpdesk by its name" in_bare sh -lc 'cd / && totpdesk --version && totpdesk --help >/dev/null'
timed "sh packaging/run.sh, again" in_bare sh -c 'cd /root/totpdesk && sh packaging/run.sh'
timed "sh packaging/test.sh $*" \
    in_bare sh -c 'cd /root/totpdesk && sh packaging/test.sh "$@"' sh "$@"
timed "sh packaging/run.sh remove" in_bare sh -c 'cd /root/totpdesk && sh packaging/run.sh remove'
! in_bare sh -lc 'command -v totpdesk' || fail "the command is still there."
