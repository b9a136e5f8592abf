"""`python -m tests.house_rules.commit_subjects`: each commit says in 72 characters where and what."""

import re
import subprocess
import sys

# The last commit before the rule.
SINCE = "cb3fbd2"
LONGEST = 72
FORM = re.compile(r"[\w ./-]+: [A-Za-z].*[^.]")
# How a first word ends that is no imperative.
NO_IMPERATIVE = re.compile(r"(?:ed|ing)$")
IMPERATIVES = {"embed", "feed", "need", "speed", "bring", "ring", "string"}


def faults(subject: str) -> list[str]:
    """Return what is wrong with a subject; nothing for a merge."""
    if subject.startswith("Merge "):
        return []
    found = [] if len(subject) <= LONGEST else [f"{len(subject)} characters, at most {LONGEST}"]
    if not FORM.fullmatch(subject):
        return [*found, "does not have the form “place: what”"]
    first = subject.partition(": ")[2].split()[0].lower()
    if NO_IMPERATIVE.search(first) and first not in IMPERATIVES:
        found.append(f"“{first}” is no imperative")
    return found


def subjects() -> list[str]:
    """Return the subjects since the rule holds; none where git or that commit is not at hand."""
    known = subprocess.run(["git", "cat-file", "-e", f"{SINCE}^{{commit}}"], capture_output=True, check=False)
    if known.returncode:
        return []
    log = subprocess.run(
        ["git", "log", "--no-merges", "--format=%s", f"{SINCE}..HEAD"], capture_output=True, check=False, text=True
    )
    return log.stdout.splitlines()


def main() -> int:
    """Print each subject that breaks the rule; return 1 when there is one."""
    broken = [f"{subject}\n    {fault}" for subject in subjects() for fault in faults(subject)]
    sys.stdout.write("".join(f"{line}\n" for line in broken))
    return bool(broken)


if __name__ == "__main__":
    sys.exit(main())
