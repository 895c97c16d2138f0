#!/bin/sh
# Rewrite packaging/constraints.txt: the exact version of every library and tool, for every
# supported Python and system, as of today. The set-up and every package are made with these.
#
#     sh packaging/constraints.sh             the newest of all that pyproject.toml allows
#     sh packaging/constraints.sh NAME...     the newest of these, all others as they are
. "$(dirname "$0")/setup.sh"

install_tools
set -- $(for name in "$@"; do echo "--upgrade-package $name"; done)
[ $# -gt 0 ] || set -- --upgrade
"$TOOLS/bin/uv" pip compile -q --universal --python-version 3.11 --all-extras --group packaging \
    --no-annotate --custom-compile-command "sh packaging/constraints.sh" "$@" \
    pyproject.toml -o packaging/constraints.txt
git --no-pager diff --stat packaging/constraints.txt
