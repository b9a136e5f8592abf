"""Pages: no literal path and no endless line in a template, no English in a script."""

import re
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[2]
LITERAL_PATH = re.compile(r"""(?:href|action|src|data-hx-(?:get|post|put|delete))=["']/[^"']*["']""")
COMMENT = re.compile(r"/\*.*?\*/|^\s*//[^\n]*|(?<=\s)//[^\n]*", re.DOTALL | re.MULTILINE)
QUOTED = re.compile(r"""(["'`])((?:(?!\1)[^\\]|\\.)*)\1""")
SENTENCE = re.compile(r"[A-Z][a-z]+,? [a-z]+")
LONGEST_LINE = 160


def english(script: str) -> list[str]:
    """Return the quoted texts of a script that read like a sentence; comments may be in English."""
    code = COMMENT.sub("", script)
    return [text for _quote, text in QUOTED.findall(code) if SENTENCE.search(text)]


def long_lines(template: str) -> list[int]:
    """Return the numbers of the lines that are too long to be read beside their difference."""
    return [number for number, line in enumerate(template.splitlines(), start=1) if len(line) > LONGEST_LINE]


def test_a_line_of_a_template_is_not_endless():
    templates = [path for path in (PROJECT / "templates").rglob("*.*") if path.suffix in {".html", ".txt"}]
    found = {str(path.relative_to(PROJECT)): long_lines(path.read_text()) for path in templates}
    assert {name: lines for name, lines in found.items() if lines} == {}


def test_an_endless_line_is_noticed():
    assert long_lines("a" * 160 + "\n" + "b" * 161 + "\n") == [2]


def test_a_template_names_its_pages():
    templates = (PROJECT / "templates").rglob("*.html")
    found = {str(path.relative_to(PROJECT)): LITERAL_PATH.findall(path.read_text()) for path in templates}
    assert {name: paths for name, paths in found.items() if paths} == {}


def test_a_literal_path_is_noticed():
    assert LITERAL_PATH.findall('<a href="/">Home</a> <a href="{% url "agreements:home" %}">Home</a>') == ['href="/"']


def test_scripts_take_their_words_from_the_page():
    scripts = (PROJECT / "static/js").glob("*.js")
    found = {path.name: english(path.read_text()) for path in scripts}
    assert {name: texts for name, texts in found.items() if texts} == {}


def test_english_in_a_script_is_noticed():
    assert english('/* Says why. */\nsay("There is no connection."); // Try again\n') == ["There is no connection."]
