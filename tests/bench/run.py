"""Measure totpdesk beside its peers: `python tests/bench/run.py [--quick] [--out DIR]`.

One run on one private X11 desktop. It takes some 40 minutes, --quick some five; nothing else
should run on the machine. It writes bench.md, a page of tables, and bench.json, every sample.
"""

import argparse
import compileall
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path

TESTS = Path(__file__).parents[1]
sys.path[0] = str(TESTS)  # as pytest has it, in the place of this script's folder

from bench import commands, duel, footprint, machine, picking, pictures, steps, verdicts  # noqa: E402
from bench.attempt import attempt  # noqa: E402
from bench.figures import Figure  # noqa: E402
from bench.plan import FULL, QUICK, Plan  # noqa: E402
from bench.report import Run, write  # noqa: E402
from bench.stage import Stage, set_up  # noqa: E402

WEIGHED_PRESSES = 50


def main() -> int:
    """Run all of it; the exit status tells only whether the bench itself worked."""
    options = _options()
    _compile()
    with set_up() as stage:
        run = _measured(stage, QUICK if options.quick else FULL)
    print(write(run, options.out).read_text())
    return 0


def _measured(stage: Stage, plan: Plan) -> Run:
    facts = machine.facts(stage.session.env)
    bouts = duel.fight(stage, duel.contenders(plan))
    figures, failures = _judged(bouts), []
    for what, call in _others(stage, plan).items():
        print(f"… {what}", flush=True)
        tried = attempt(call)
        figures += tried.value or []
        failures += [f"{what}: {tried.failure}"] if tried.failure else []
    profiles = attempt(partial(steps.measure, stage, plan.profiled)).value or {}
    facts["load average at the end"] = machine.load()
    error = max(field.error_ms for field in stage.fields)
    return Run(facts, error, bouts, figures, failures, profiles)


def _judged(bouts: list[duel.Bout]) -> list[Figure]:
    """Hold the presses to their budgets, field by field."""
    figures: list[Figure] = []
    for field in dict.fromkeys(bout.field for bout in bouts):
        by_name = {bout.contender: bout for bout in bouts if bout.field == field}
        figures += verdicts.on_presses(*(by_name[contender.name] for contender in duel.JUDGED))
    return figures


def _others(stage: Stage, plan: Plan) -> dict[str, Callable[[], list[Figure]]]:
    """Return everything that is measured besides the press."""
    watch = partial(footprint.measure, stage, plan.starts, plan.idle_seconds, WEIGHED_PRESSES)
    return {
        "command line": partial(commands.measure, stage.session, stage.server, plan.commands),
        "tray": watch,
        "picker": partial(picking.measure, stage.session),
        "pictures": partial(pictures.measure, plan.pictures),
    }


def _compile() -> None:
    """Have bytecode ready, as an installed package has: the session's programs write none."""
    import totpdesk  # noqa: PLC0415 - only to find it

    for folder in (Path(totpdesk.__path__[0]), TESTS):
        compileall.compile_dir(folder, quiet=2)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--quick", action="store_true", help="few presses, to see that it works")
    parser.add_argument("--out", type=Path, default=Path("build/bench"), help="folder to write to")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
