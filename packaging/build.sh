#!/bin/sh
# Make packages into dist/, each by one word:
#
#     sh packaging/build.sh wheel     wheel and sdist, checked as PyPI would
#     sh packaging/build.sh deb       one .deb for Debian 12 and 13 and Ubuntu 24.04
#     sh packaging/build.sh folder    one folder that needs no Python (PyInstaller)
#     sh packaging/build.sh sbom      what is in them (CycloneDX)
#     sh packaging/build.sh test      install what is in dist/ apart from this checkout, and run it
. "$(dirname "$0")/setup.sh"

export SOURCE_DATE_EPOCH="${SOURCE_DATE_EPOCH:-$(git log -1 --format=%ct 2>/dev/null || date +%s)}"

build_wheel() {
    rm -f dist/totpdesk-*.whl dist/totpdesk-*.tar.gz
    "$TOOLS/bin/python" -m build -q --outdir dist .
    "$TOOLS/bin/twine" check --strict dist/totpdesk-*.whl dist/totpdesk-*.tar.gz
}

test_packages() {
    install_totpdesk dev
    PATH="$PWD/$TOOLS/bin:$PATH" TOTPDESK_TEST_PACKAGES=1 \
        "$VENV/bin/python" -m pytest tests/packaging/built
}

install_tools
for what in "$@"; do
    case $what in
    wheel) build_wheel ;;
    test) test_packages ;;
    *) fail "there is no package $what; see the head of packaging/build.sh." ;;
    esac
done
