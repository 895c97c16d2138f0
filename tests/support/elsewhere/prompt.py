"""A prompt in a process of its own: a command and its input a line, what came of it a line."""

import io
import json
import sys

from totpdesk.cli.main import run

requests, answers = sys.stdin, sys.stdout
for line in requests:
    argv, typed = json.loads(line)
    sys.stdin = io.TextIOWrapper(io.BytesIO(typed.encode()))
    out, err = (io.TextIOWrapper(io.BytesIO(), write_through=True) for _ in range(2))
    sys.stdout, sys.stderr = out, err
    try:
        status = run(argv)
    finally:
        sys.stdout, sys.stderr = answers, sys.__stderr__
    said = [stream.buffer.getvalue().decode() for stream in (out, err)]
    print(json.dumps([status, *said]), file=answers, flush=True)
