"""`make verify-visibility`: what people may read, from indexed parts, against the rule said slowly in random worlds."""

import contextlib

from tests.verify import django_setup  # noqa: F401

# isort: split
from tests.agreements.reading_compared import differences_in_world
from tests.agreements.reading_parts import PARTS, without
from tests.verify.installation import database
from tests.verify.reporting import Report, parser, seed_of

# Without a part, the first world that notices ends the control.
PATIENCE = 500


def examine(report: Report, part: str, worlds: int) -> bool:
    """Compare so many worlds and say what came of them; return whether the aim was reached."""
    seen = 0
    with without(part) if part else contextlib.nullcontext():
        for seed in range(report.seed, report.seed + worlds):
            seen += 1
            for difference in differences_in_world(seed):
                report.miss(difference)
            if report.control and report.misses:
                break
    return report.say(worlds=seen)


def main() -> None:
    """Compare the worlds, or notice in them each part that is left out."""
    options = parser(__doc__)
    options.add_argument("--n", type=int, default=1_000)
    chosen = options.parse_args()
    seed = seed_of(chosen)
    with database():
        if chosen.control:
            controls = {" ".join(part.split()[1:7]): part for part in PARTS}
            answers = [
                examine(Report("visibility", seed, control=name), part, PATIENCE) for name, part in controls.items()
            ]
        else:
            answers = [examine(Report("visibility", seed), "", chosen.n)]
    raise SystemExit(0 if all(answers) else 1)


if __name__ == "__main__":
    main()
