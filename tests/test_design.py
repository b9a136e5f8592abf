"""The colours keep their promise: every pair of ink and ground is computed again from the style sheet."""

import re
from pathlib import Path

import pytest

STYLES = Path(__file__).resolve().parent.parent / "static" / "css"
TOKEN = re.compile(r"--([a-z0-9-]+):\s*light-dark\((#[0-9a-f]{6}),\s*(#[0-9a-f]{6})\);")
TOKENS = {name: (light, dark) for name, light, dark in TOKEN.findall((STYLES / "tokens.css").read_text())}

GROUNDS = ["canvas", "surface", "sunken", "raised", "paper"]
INKS = ["ink", "ink-2", "ink-3", "accent", "accent-hover"]
TONES = ["ok", "warn", "bad", "info", "talk", "idle", "ins", "del"]
DEPARTMENTS = [f"dept-{number}" for number in range(1, 9)]

READABLE = [
    *[(ink, ground) for ink in INKS for ground in GROUNDS],
    *[(tone, ground) for tone in TONES for ground in ["canvas", "surface", "raised", "paper"]],
    *[(tone, f"{tone}-soft") for tone in TONES],
    *[(ink, f"{tone}-soft") for tone in TONES for ink in ["ink", "ink-2"]],
    # Links inside notices, and whatever stands on a row that the pointer is over.
    *[("accent", f"{tone}-soft") for tone in TONES],
    *[(ink, "accent-soft") for ink in ["ink", "ink-2", "ink-3", "accent", "accent-hover", *TONES]],
    ("on-accent", "accent"),
    ("on-accent", "accent-hover"),
]
VISIBLE = [
    *[(mark, ground) for mark in ["line-strong", "focus", "accent", *DEPARTMENTS] for ground in GROUNDS],
    *[(tone, ground) for tone in TONES for ground in GROUNDS],
    *[(mark, "accent-soft") for mark in ["line-strong", "focus", "accent", *DEPARTMENTS]],
]
THEMES = [pytest.param(0, id="light"), pytest.param(1, id="dark")]


def luminance(colour: str) -> float:
    """Relative luminance after WCAG 2.2."""
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    darker, lighter = sorted([luminance(one), luminance(other)])
    return (lighter + 0.05) / (darker + 0.05)


def too_faint(pairs: list[tuple[str, str]], theme: int, least: float) -> list[str]:
    measured = [(ink, ground, contrast(TOKENS[ink][theme], TOKENS[ground][theme])) for ink, ground in pairs]
    return [f"{ink} on {ground}: {ratio:.2f}" for ink, ground, ratio in measured if ratio < least]


@pytest.mark.parametrize("theme", THEMES)
def test_text_can_be_read_on_every_ground(theme):
    assert too_faint(READABLE, theme, 4.5) == []


@pytest.mark.parametrize("theme", THEMES)
def test_controls_and_marks_can_be_seen(theme):
    assert too_faint(VISIBLE, theme, 3) == []


def test_every_colour_is_measured():
    decorative = {"line"}
    assert set(TOKENS) - {name for pair in READABLE + VISIBLE for name in pair} == decorative


def test_colours_are_written_in_one_place():
    outside = [path for path in STYLES.rglob("*.css") if path.name not in {"tokens.css", "print.css"}]
    named = [
        f"{path.name}: {colour}"
        for path in outside
        for colour in re.findall(r"#[0-9a-f]{3,8}\b(?=[;,) ])", path.read_text())
    ]
    assert named == []


def test_style_sheets_use_only_names_that_exist():
    everything = "".join(path.read_text() for path in STYLES.rglob("*.css"))
    defined = set(re.findall(r"(--[a-z0-9-]+):", everything))
    assert set(re.findall(r"var\((--[a-z0-9-]+)", everything)) - defined == set()


def test_every_style_sheet_is_imported_and_short():
    sheets = {str(path.relative_to(STYLES)) for path in STYLES.rglob("*.css")} - {"site.css"}
    assert set(re.findall(r'url\("(.+?)"\)', (STYLES / "site.css").read_text())) == sheets
    assert [sheet for sheet in sheets if len((STYLES / sheet).read_text().splitlines()) > 300] == []


def test_one_component_decides_what_is_a_pill():
    pages = STYLES.parents[1] / "templates"
    drawn = {
        str(page.relative_to(pages)) for page in pages.rglob("*.html") if "components/chip.html" in page.read_text()
    }
    assert drawn == {"components/status.html"}
    said = (pages / "components/status.html").read_text()
    pills = re.findall(r'status == "(\w+)" %}\s*{% include "components/chip.html"', said)
    assert set(pills) == {"needs_decision", "off_track", "at_risk", "no_news", "adjusting"}
