"""How a verification run is started and what it says at the end: options, a seed, one line of JSON, an exit code."""

import argparse
import json
import random
import sys
import time
from dataclasses import dataclass, field
from typing import Any, NoReturn


def parser(said: str | None) -> argparse.ArgumentParser:
    """Return the options that all runs share; a run adds its own."""
    options = argparse.ArgumentParser(description=said, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--seed", type=int, help="repeat the run that reported this seed")
    options.add_argument("--control", action="store_true", help="take the protection away: the run must notice")
    return options


def seed_of(arguments: argparse.Namespace) -> int:
    """Return the seed that was asked for, else a new one."""
    return random.randrange(2**32) if arguments.seed is None else arguments.seed  # noqa: S311 - chooses examples


@dataclass
class Report:
    """What one run found; begin it with the run, end the program with it.

    `miss` takes each deviation from the aim, in words or figures that let one look again. `control` names
    what a negative control has taken away; then something must be missed.
    """

    run: str
    seed: int
    control: str = ""
    shown: int = 5
    misses: list[str] = field(default_factory=list)
    began: float = field(default_factory=time.monotonic)

    def miss(self, what: object) -> None:
        """Note one deviation; the first few are shown at once."""
        self.misses.append(str(what))
        if len(self.misses) <= self.shown:
            print(f"{self.run}: {what}", file=sys.stderr)  # noqa: T201 - speaks to whoever started the run

    def say(self, **figures: Any) -> bool:
        """Print the line; return whether the aim was reached, for a control whether the loss was noticed."""
        line = {"run": self.run, "control": self.control or None, "misses": len(self.misses), **figures}
        line |= {"seconds": round(time.monotonic() - self.began, 1), "seed": self.seed}
        print(json.dumps(line, default=str), flush=True)  # noqa: T201 - the answer of the run
        return bool(self.misses) == bool(self.control)

    def finish(self, **figures: Any) -> NoReturn:
        """Say it and end the program accordingly."""
        sys.exit(0 if self.say(**figures) else 1)
