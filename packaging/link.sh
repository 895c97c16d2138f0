# The command `totpdesk` as a link to the checkout's, in a folder of the PATH; sourced by run.sh.
#
# Root's is in /usr/local/bin, anyone else's in ~/.local/bin. Another totpdesk is never replaced,
# nor hidden by ours.

LINKS=$HOME/.local/bin
[ "$(id -u)" != 0 ] || LINKS=/usr/local/bin
LINK=$LINKS/totpdesk
TARGET=$(pwd)/$VENV/bin/totpdesk
case $VENV in /*) TARGET=$VENV/bin/totpdesk ;; esac

is_ours() { [ "$(readlink "$LINK" 2>/dev/null)" = "$TARGET" ]; }

# make_link: say where the command is, after making it one.
make_link() {
    found=$(command -v totpdesk || true)
    [ -n "$found" ] || { [ ! -e "$LINK" ] && [ ! -L "$LINK" ]; } || found=$LINK
    if is_ours; then
        say "the command totpdesk is $LINK"
    elif [ -n "$found" ]; then
        say "there is another totpdesk, $found, which stays the command. This one is $TARGET"
        return
    else
        mkdir -p "$LINKS"
        ln -s "$TARGET" "$LINK"
        say "the command totpdesk is $LINK, a link to this checkout (sh packaging/run.sh remove deletes it)"
    fi
    case :$PATH: in
    *:"$LINKS":*) say "try it: totpdesk doctor" ;;
    *) say "your PATH lacks $LINKS until you log in again; for this terminal: export PATH=\"$LINKS:\$PATH\"" ;;
    esac
}

remove_link() {
    is_ours || { say "no command of this checkout is in $LINKS." && return; }
    rm "$LINK"
    say "removed $LINK"
}
