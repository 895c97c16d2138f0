"""Feed the importers files that grow wherever they find new code, and see that all is refused well.

    pip install atheris
    python tests/fuzz/importers.py CORPUS [-max_total_time=300]

CORPUS is a folder: what is found interesting is kept there; an empty one begins with a small file
of each format. Whatever a file holds, it is read, or refused by ForeignFileError; within 10 seconds
and 1.5 GB, or libFuzzer stops and leaves the file behind. The hypothesis tests beside the importers
do the same by knowledge of the formats; this does it by knowledge of the code.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Final

import atheris

sys.path.insert(0, str(Path(__file__).parents[1]))

with atheris.instrument_imports(include=["totpdesk"]):
    from fuzz.seeds import PASSWORD, seeds
    from totpdesk.base.errors import ForeignFileError
    from totpdesk.otp import build_uri, parse_uri
    from totpdesk.transfer.importers.read import read_export

LIMITS: Final = ("-timeout=10", "-rss_limit_mb=1500", "-max_len=20000")


def read(data: bytes) -> None:
    """Read a file; what comes of it can be written and read again."""
    try:
        export = read_export(data, PASSWORD)
    except ForeignFileError:
        return
    for entry in export.entries:
        kept = entry.key_uri
        again = parse_uri(build_uri(kept.account, kept.secret, kept.extra), stored=True)
        assert again.secret == kept.secret


def main() -> None:
    """Fuzz until the time is over, or something is found."""
    corpus = Path(sys.argv[1])
    corpus.mkdir(exist_ok=True)
    for name, content in seeds().items():
        (corpus / f"seed-{name}").write_bytes(content)
    atheris.Setup([*sys.argv, *LIMITS], read)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
