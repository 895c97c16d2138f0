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
say "sh packaging/run.sh"
in_bare sh -c 'cd /root/totpdesk && sh packaging/run.sh'
say "sh packaging/test.sh $*"
in_bare sh -c 'cd /root/totpdesk && sh packaging/test.sh "$@"' sh "$@"
