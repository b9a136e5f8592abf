"""The house dialect of templates: what may be written, and which words the interface never says."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parent.parent
TEMPLATES = PROJECT / "templates"
# Mail programs need their styles inline, and run nothing: for mails only the words count here.
PAGES = sorted(page for page in TEMPLATES.rglob("*.html") if "emails" not in page.parts)
STYLES = PROJECT / "static" / "css"
ICONS = PROJECT / "static" / "img" / "icons.svg"
LONGEST = 150

# Each with the reason a colleague would give.
FORBIDDEN = {
    r"(?<!data-)\bhx-": "write data-hx-, which is valid HTML",
    r"\bhx-on": "no code in attributes: the policy refuses it",
    r"\bjs:": "values are JSON only",
    r"data-hx-trigger=\"[^\"]*\[": "with eval off the filter is ignored and fires on every key",
    r"\bhx-boost\b": "plain links keep pages without script alike",
    r"\bhx-ext\b": "no extensions",
    r"\bhx-disable\b": "not used",
    r"\bhx-disabled-elt\b": "a disabled button loses the focus",
    r"\sstyle=": "the policy refuses inline styles; use a class",
    r"\son[a-z]+=": "no code in attributes: the policy refuses it",
    r"<style\b": "the policy refuses inline styles; use a class",
    r"<script(?![^>]*\ssrc=)": "no inline scripts",
    r"javascript:": "no code in addresses",
    r"\|\s*safe\b(?!\s*}}</div>{% endif %})": "only hints written by us are HTML",
}
NEVER_SAID = re.compile(r"\b(overdue|failed|late|blame|violation)\b", re.IGNORECASE)
DATA_HX = {
    *("get", "post", "target", "swap", "trigger", "sync", "push-url", "preserve", "encoding", "indicator"),
    *("include", "vals", "swap-oob"),
}


def name_of(path: Path) -> str:
    return str(path.relative_to(TEMPLATES))


def without_comments(text: str) -> str:
    text = re.sub(r"{% comment %}.*?{% endcomment %}", "", text, flags=re.DOTALL)
    return re.sub(r"{#.*?#}|<!--.*?-->", "", text, flags=re.DOTALL)


def visible_text(text: str) -> str:
    """What people read: translated strings and the text between tags."""
    text = without_comments(text)
    said = re.findall(r"{%\s*translate\s+[\"'](.*?)[\"']", text)
    said += re.findall(r"(?:aria-label|title|alt|placeholder|value)=\"([^\"{]*)\"", text)
    without_tags = re.sub(r"<[^>]*>", " ", re.sub(r"{%.*?%}|{{.*?}}", " ", text, flags=re.DOTALL))
    return " ".join([*said, without_tags])


def faults(text: str) -> Iterator[str]:
    text = without_comments(text)
    for pattern, reason in FORBIDDEN.items():
        yield from (f"{found.group().strip()}: {reason}" for found in re.finditer(pattern, text))
    for attribute in set(re.findall(r"data-hx-([a-z-]+)", text)) - DATA_HX:
        yield f"data-hx-{attribute}: not part of the dialect"
    if "{% extends" in text and "{% block local_nav %}" in text and "{% block breadcrumb %}" in text:
        yield "a breadcrumb: where tabs say where one is, it is never shown"
    yield from form_faults(text)


def form_faults(text: str) -> Iterator[str]:
    for form in re.findall(r"<form\b[^>]*(?:{%[^%]*%}[^>]*)*>", text):
        if not re.search(r"\smethod=\"(get|post|dialog)\"", form) or not re.search(r"\saction=\"", form):
            yield f"{form[:60]}: a form has method and action, so that it works before and without script"
        if 'method="get"' in form and 'autocomplete="off"' not in form:
            yield f"{form[:60]}: Back shows what the address says, not what was chosen last: autocomplete off"
        if "data-hx-post" in form and not all(f"data-hx-{part}=" in form for part in ("target", "swap", "sync")):
            yield f"{form[:60]}: write target, swap and sync out; nothing is inherited"
    for form in re.findall(r"<form\b.*?</form>", text, re.DOTALL):
        if ('method="post"' in form) != ("{% csrf_token %}" in form):
            yield f"{form[:60]}: what is sent says whose page it is by {{% csrf_token %}}, and what is asked does not"


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_a_template_speaks_the_house_dialect(page):
    assert list(faults(page.read_text())) == []


@pytest.mark.parametrize("page", sorted(TEMPLATES.rglob("*.*")), ids=name_of)
def test_a_template_never_says_what_hurts(page):
    assert NEVER_SAID.findall(visible_text(page.read_text())) == []


def test_templates_are_short():
    long = {name_of(page): len(page.read_text().splitlines()) for page in PAGES}
    assert {name: lines for name, lines in long.items() if lines > LONGEST} == {}


def test_every_component_says_what_it_takes():
    silent = [
        name_of(page) for page in PAGES if page.parent.name == "components" and not page.read_text().startswith("{#")
    ]
    assert silent == []


def test_every_icon_that_a_template_names_is_drawn():
    drawn = set(re.findall(r'id="i-([a-z]+)"', ICONS.read_text()))
    everything = "".join(page.read_text() for page in PAGES)
    named = set(re.findall(r'icon\.html" with name="([a-z]+)"', everything))
    assert named | set(re.findall(r'\bicon="([a-z]+)"', everything)) <= drawn


def classes_of(page: Path) -> set[str]:
    text = re.sub(r"{%.*?%}|{{.*?}}", "\0", without_comments(page.read_text()))
    words = {word for value in re.findall(r'\bclass="([^"]*)"', text) for word in value.split()}
    # A name put together from a variable is beyond this test.
    return {word.replace("\0", "") for word in words if not re.search(r"-\0|\w\0\W*$", word)} - {""}


def test_every_class_that_a_template_names_is_styled():
    styled = set(re.findall(r"\.([a-z][\w-]*)", "".join(sheet.read_text() for sheet in STYLES.rglob("*.css"))))
    unknown = {name_of(page): classes_of(page) - styled for page in PAGES}
    assert {name: classes for name, classes in unknown.items() if classes} == {}


@pytest.mark.parametrize(
    "wrong",
    [
        '<a hx-get="/x">',
        '<a data-hx-on:click="x()">',
        '<a data-hx-boost="true">',
        "<a data-hx-vals='js:{a: 1}'>",
        '<input data-hx-trigger="keyup[key==1]">',
        '<p style="color: red">',
        '<p onclick="x()">',
        "<script>x()</script>",
        '{% extends "base.html" %}{% block local_nav %}{% endblock %}{% block breadcrumb %}{% endblock %}',
        '<form method="post">',
        '<form action="/x">',
        '<form method="post" action="/x" data-hx-post="/x" data-hx-target="#y" data-hx-swap="outerHTML">',
        '<form method="post" action="/x"><button>Agree</button></form>',
        '<form method="get" autocomplete="off" action="/x">{% csrf_token %}</form>',
        '<form method="get" action="/x"></form>',
    ],
)
def test_the_dialect_test_sees_what_is_wrong(wrong):
    assert list(faults(wrong))


def test_forbidden_words_are_found_in_what_people_read():
    assert NEVER_SAID.findall(visible_text('<p title="Overdue">Too late {% translate "It failed" %}</p>'))
    assert not NEVER_SAID.findall(visible_text("{# late #}<p class='late'>Translated, later, latest</p>"))
