#!/bin/sh
# Print the section of one version from CHANGELOG.md; fails where the version is not the program's.
#
#     sh packaging/release_notes.sh VERSION
set -eu
cd "$(dirname "$0")/.."
grep -qx "__version__ = \"$1\"" src/totpdesk/__init__.py || {
    echo "src/totpdesk/__init__.py is not of version $1." >&2
    exit 1
}
notes=$(awk -v heading="## [$1] - " '
    index($0, "## [") == 1 { inside = index($0, heading) == 1; next }
    inside' CHANGELOG.md)
[ -n "$notes" ] || {
    echo "CHANGELOG.md has no dated section of version $1." >&2
    exit 1
}
printf '%s\n' "$notes"
