"""What a Python source defines and what it names; what is defined and named nowhere else is dead."""

import ast
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

# A quoted text that is a name, a dotted path or a look-up; a sentence names nothing.
NAME = re.compile(r"[\w.:/-]+")
TAG = re.compile(r"{%.*?%}|{{.*?}}")
QUOTED = re.compile(r'"[^"]*"')


class Definition(NamedTuple):
    """A function or class on the top level of a module, or a member of such a class (then `owner` is its name)."""

    place: str
    owner: str | None
    node: ast.FunctionDef | ast.ClassDef

    @property
    def name(self) -> str:
        return self.node.name

    def __str__(self) -> str:
        return f"{self.place} {self.owner}.{self.name}" if self.owner else f"{self.place} {self.name}"


class Mentions(NamedTuple):
    """How often a source says each name: by itself, and in a way that can mean the member of something."""

    alone: Counter[str]
    as_member: Counter[str]

    def of(self, definition: Definition) -> int:
        """Return how often the source may mean this definition."""
        count = self.as_member[definition.name]
        return count if definition.owner else count + self.alone[definition.name]


def definitions(place: str, module: ast.Module) -> Iterator[Definition]:
    """Return what a module defines, members of its classes included; names like `__str__` are left out."""
    for node in module.body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            yield Definition(place, None, node)
        if isinstance(node, ast.ClassDef):
            for member in node.body:
                if isinstance(member, ast.FunctionDef | ast.ClassDef) and not member.name.startswith("__"):
                    yield Definition(place, node.name, member)


def mentions(source: ast.AST) -> Mentions:
    """Return the names that a source says; an import alone is no use, and neither is a docstring."""
    found = Mentions(Counter(), Counter())
    for node in ast.walk(source):
        match node:
            case ast.Name(id=name, ctx=ast.Load()):
                found.alone[name] += 1
            case ast.alias(name=name, asname=str()):
                found.alone[name] += 1
            case ast.Attribute(attr=name, ctx=ast.Load()):
                found.as_member[name] += 1
            case ast.Constant(value=str() as text) if NAME.fullmatch(text):
                found.as_member.update(parts_of(text))
            case ast.ClassDef():
                found.as_member.update(said_beside_methods(node))
    return found


def parts_of(text: str) -> set[str]:
    """Return the names in a dotted path or a look-up."""
    words = set(re.findall(r"\w+", text))
    return words | {part for word in words for part in word.split("__")}


def said_beside_methods(node: ast.ClassDef) -> list[str]:
    """Return the names said in the body of a class, outside its methods: `__enter__ = acquire`."""
    beside = [statement for statement in node.body if not isinstance(statement, ast.FunctionDef | ast.ClassDef)]
    return [inner.id for statement in beside for inner in ast.walk(statement) if isinstance(inner, ast.Name)]


def mentions_in_text(text: str, *, is_template: bool) -> Mentions:
    """Return the words of a file that is no Python; of a template, those within its tags, without their sentences."""
    said = QUOTED.sub(without_sentence, " ".join(TAG.findall(text))) if is_template else text
    return Mentions(Counter(), Counter(re.findall(r"\w+", said)))


def without_sentence(quoted: re.Match[str]) -> str:
    return "" if " " in quoted[0] else quoted[0]


def unused(sources: Mapping[str, ast.Module], others: Iterable[Mentions] = ()) -> list[Definition]:
    """Return the definitions of these sources that neither they nor the others name; one does not name itself."""
    said = [*others, *map(mentions, sources.values())]
    everywhere = Mentions(sum((one.alone for one in said), Counter()), sum((one.as_member for one in said), Counter()))
    return [
        definition
        for place, module in sources.items()
        for definition in definitions(place, module)
        if everywhere.of(definition) <= mentions(definition.node).of(definition)
    ]
