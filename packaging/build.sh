#!/bin/sh
# Make packages into dist/, and what else is built, each by one word:
#
#     sh packaging/build.sh wheel     wheel and sdist, checked as PyPI would
#     sh packaging/build.sh deb       one .deb for Debian 12 and 13 and Ubuntu 24.04
#     sh packaging/build.sh folder    one folder that needs no Python (PyInstaller)
#     sh packaging/build.sh appimage  the same in one file
#     sh packaging/build.sh sbom      what is in them (CycloneDX)
#     sh packaging/build.sh site      the documentation as pages, into build/site/site
#     sh packaging/build.sh test      install what is in dist/ apart from this checkout, and run it
#     sh packaging/build.sh measure   their sizes and how soon they start, as in docs/install.md
. "$(dirname "$0")/setup.sh"

export SOURCE_DATE_EPOCH="${SOURCE_DATE_EPOCH:-$(git log -1 --format=%ct 2>/dev/null || date +%s)}"
export LANGUAGE=en      # of the manual pages, whoever builds
export PYTHONHASHSEED=0 # of PyInstaller's archives

# build_wheel: once in a run, never an old one.
build_wheel() {
    [ -z "${built:-}" ] || return 0
    built=yes
    rm -f dist/totpdesk-*.whl dist/totpdesk-*.tar.gz
    "$TOOLS/bin/python" -m build -q --outdir dist .
    "$TOOLS/bin/twine" check --strict dist/totpdesk-*.whl dist/totpdesk-*.tar.gz
}

build_deb() {
    install_packages binutils dpkg-dev
    install_totpdesk dev
    build_wheel
    rm -rf build/share dist/*.deb
    "$VENV/bin/python" packaging/share.py build/share
    PATH="$PWD/$TOOLS/bin:$PATH" "$TOOLS/bin/python" packaging/deb/build.py \
        dist/totpdesk-*.whl build/share $QT_PACKAGES
}

# build_folder: once in a run, in an environment that has only what totpdesk needs.
build_folder() {
    [ -z "${folder_built:-}" ] || return 0
    folder_built=yes
    install_packages binutils
    install_totpdesk dev
    mkdir -p dist
    rm -rf build/frozen dist/totpdesk-linux-*
    make_environment build/frozen
    pip_into build/frozen pyinstaller .
    pip_into build/frozen --no-deps pynput six
    build/frozen/bin/pyinstaller --log-level WARN --noconfirm --distpath build/folder \
        --workpath build/frozen/work packaging/frozen/totpdesk.spec
    "$VENV/bin/python" packaging/share.py build/folder/totpdesk/share
    tar -C build/folder --sort=name --mtime="@$SOURCE_DATE_EPOCH" --owner=0 --group=0 \
        --numeric-owner -cJf "dist/totpdesk-linux-$(uname -m).tar.xz" totpdesk
}

build_appimage() {
    install_packages gcc libc6-dev libfuse3-dev libsquashfuse-dev libzstd-dev squashfs-tools \
        zlib1g-dev
    build_folder
    rm -rf dist/*.AppImage
    sh packaging/appimage/make.sh build/folder/totpdesk build/folder/totpdesk/share \
        "build/totpdesk-$(uname -m).AppImage"
    mv "build/totpdesk-$(uname -m).AppImage" dist/
}

build_sbom() {
    # Of what the wheel brings, in an environment that has nothing else.
    build_wheel
    rm -rf build/sbom
    make_environment build/sbom
    pip_into build/sbom dist/totpdesk-*.whl
    build/sbom/bin/pip uninstall -q -y pip setuptools
    "$TOOLS/bin/cyclonedx-py" environment --pyproject pyproject.toml --output-reproducible \
        --of JSON -o dist/totpdesk.cdx.json build/sbom/bin/python
}

build_site() {
    install_packages graphviz fonts-dejavu-core
    "$TOOLS/bin/python" packaging/site/build.py
}

test_packages() {
    install_packages binutils dpkg-dev lintian squashfs-tools
    install_totpdesk dev
    PATH="$PWD/$TOOLS/bin:$PATH" TOTPDESK_TEST_PACKAGES=1 \
        "$VENV/bin/python" -m pytest tests/packaging/built
}

measure_packages() {
    install_packages $DESKTOP_PACKAGES keepassxc
    install_totpdesk dev
    PATH="$PWD/$TOOLS/bin:$PATH" "$VENV/bin/python" tests/bench/packages.py
}

install_tools
for what in "$@"; do
    case $what in
    wheel) build_wheel ;;
    deb) build_deb ;;
    folder) build_folder ;;
    appimage) build_appimage ;;
    sbom) build_sbom ;;
    site) build_site ;;
    test) test_packages ;;
    measure) measure_packages ;;
    *) fail "there is no package $what; see the head of packaging/build.sh." ;;
    esac
done
