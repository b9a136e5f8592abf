"""Texts that files of lists must carry without harm, and what becomes of each."""

FORMULAS = (
    "=1+1",
    "+49 30 901820",
    "-5",
    "- first item",
    "@SUM(1)",
    "\t1",
    "=cmd|' /C calc'!A0",
    '=HYPERLINK("http://example.org","x")',
    "＝1+1",
    "－1",
)
HARMLESS = (
    "a = b",
    "e-mail",
    'says "so", twice',
    "two\nlines\n- with an item",
    "שלום world",
    "\u2068שלום\u2069",
    "مرحبا, with comma",
    "🎉👩‍👩‍👧 emoji",
    "Ærø; Straße",
    "007",
    "#N/A",
    " spaces around ",
    "O'Neill",
    "'quoted'",
    "1,5",
    "TRUE",
)
# What is written of a text, where it is not the text.
CHANGED = {
    "NUL\x00 here": "NUL here",
    "bell\x07, escape\x1b[31m": "bell, escape[31m",
    "next line\x85": "next line",
    "half \ud83c character": "half  character",
    "no character \uffff": "no character ",
    "a\r\nb\rc": "a\nb\nc",
    "\x00=1+1": "=1+1",
}
LONG = "x" * 40_000
LONG_IN_EMOJI = "🎉" * 20_000
