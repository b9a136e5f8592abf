"""Counts the words of the hints that a template shows: the longest branch of each condition, a variable as one word."""

import re
from collections.abc import Iterator

from tests.house_rules.sources import PROJECT

TEMPLATES = PROJECT / "templates"
HINT = re.compile(r"<(\w+)\b[^>]*?\bclass=\"[^\"]*\bhint\b[^\"]*\"[^>]*>", re.DOTALL)
TOKEN = re.compile(r"({%.*?%}|{{.*?}})", re.DOTALL)
WORD = re.compile(r"\S*\w\S*")
QUOTED = re.compile(r"[\"'](.*?)[\"']")
# The tags that begin another branch of what they stand in, and those that end it.
BRANCHES = {"elif", "else", "plural", "empty"}
BLOCKS = {"if", "for", "with", "blocktranslate", "spaceless"}


def hints(template: str) -> Iterator[tuple[str, int]]:
    """Yield each hint of a template as it is written, and how many words it has at most."""
    template = re.sub(r"{#.*?#}", "", template)
    for start in HINT.finditer(template):
        inside = _inside(template[start.end() :], start[1])
        yield " ".join(inside.split()), count(inside)


def count(source: str) -> int:
    """Return how many words this part of a template shows at most."""
    return _branch(iter(TOKEN.split(source)))


def _inside(rest: str, tag: str) -> str:
    """Return what stands before the end of the element that has just begun."""
    depth = 1
    for edge in re.finditer(rf"<(/?){tag}\b[^>]*>", rest):
        depth += -1 if edge[1] else 1
        if not depth:
            return rest[: edge.start()]
    return rest


def _branch(tokens: Iterator[str]) -> int:
    """Return the most words that are shown up to the end of the block: alternatives count as their longest."""
    longest = words = 0
    for token in tokens:
        name = _name_of(token)
        if name in BRANCHES:
            longest, words = max(longest, words), 0
        elif name.startswith("end"):
            break
        elif name in BLOCKS:
            shown = _branch(tokens)
            words += 0 if " asvar " in token else shown
        else:
            words += _alone(token, name)
    return max(longest, words)


def _alone(token: str, name: str) -> int:
    """Return the words of a text, a variable, a phrase to translate or a template that is included."""
    if token.startswith("{{"):
        return 1
    if not name:
        return len(WORD.findall(re.sub(r"<[^>]*>", " ", token)))
    quoted = QUOTED.search(token)
    if name == "include" and quoted:
        return count(re.sub(r"{#.*?#}", "", (TEMPLATES / quoted[1].partition("#")[0]).read_text()))
    return len(WORD.findall(quoted[1])) if name == "translate" and quoted and " as " not in token else 0


def _name_of(token: str) -> str:
    return token[2:-2].split()[0] if token.startswith("{%") else ""
