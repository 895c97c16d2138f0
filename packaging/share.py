"""Make the folder `share` of a package: menu entry, icons, metainfo, manual pages and the like.

    .venv/bin/python packaging/share.py DESTINATION

Everything has the name and place that desktops and shells look for: completions, and the file by
which GNOME's search finds us. Zsh has no one folder for it:
Debian's packages move theirs.
"""

import subprocess
import sys
from pathlib import Path

import manpages

ROOT = Path(__file__).parents[1]
ID = "io.github.totpdesk.totpdesk"
COPIED = {
    f"resources/desktop/{ID}.desktop": f"applications/{ID}.desktop",
    f"resources/desktop/{ID}.search-provider.ini": (
        f"gnome-shell/search-providers/{ID}.search-provider.ini"
    ),
    "resources/icons/totpdesk.svg": f"icons/hicolor/scalable/apps/{ID}.svg",
    "resources/icons/totpdesk-symbolic.svg": f"icons/hicolor/symbolic/apps/{ID}-symbolic.svg",
    f"packaging/{ID}.metainfo.xml": f"metainfo/{ID}.metainfo.xml",
}
COMPLETIONS = {
    "bash": "bash-completion/completions/totpdesk",
    "zsh": "zsh/site-functions/_totpdesk",
    "fish": "fish/vendor_completions.d/totpdesk.fish",
}


def write(share: Path) -> None:
    """Write all of it below this folder."""
    texts = {to: (ROOT / source).read_text(encoding="utf-8") for source, to in COPIED.items()}
    texts |= {to: _completion(shell) for shell, to in COMPLETIONS.items()}
    texts |= {f"man/man1/{name}": page for name, page in manpages.pages().items()}
    for name, text in texts.items():
        path = share / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


def _completion(shell: str) -> str:
    argv = [sys.executable, "-m", "totpdesk", "completion", shell]
    return subprocess.run(argv, check=True, capture_output=True, text=True).stdout


if __name__ == "__main__":
    write(Path(sys.argv[1]))
