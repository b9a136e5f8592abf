"""What of a text may stand in a cell of a file, and how a spreadsheet program is kept from taking it for a formula."""

import regex

# What one cell of a workbook holds at most, counted as spreadsheet programs do: in units of UTF-16.
MOST_OF_A_CELL = 32_767
CUT = "…"

# Control characters but for tab and line break, halves of characters, and what XML has no place for.
UNWRITTEN = regex.compile(r"[\p{Cs}\ufffe\uffff]|(?V1)[\p{Cc}--[\t\n]]")
BREAKS = regex.compile(r"\r\n?")
# Full-width signs are taken for plain ones in some languages.
FORMULA_SIGNS = r"=+\-@＝＋－＠"
# At the beginning of a cell, and where a program that separates by something else would see one begin.
BEGINS_A_FORMULA = regex.compile(rf"^(?=[{FORMULA_SIGNS}\t\n])|(?<=[;\t\n])(?=[{FORMULA_SIGNS}]\S)")


def written(text: str) -> str:
    """Return a text as it may stand in a cell: what nobody sees is left out, and what is too long is cut with “…”."""
    text = UNWRITTEN.sub("", BREAKS.sub("\n", text))
    # Nearly always shorter: then nothing has to be counted.
    if len(text) * 2 <= MOST_OF_A_CELL:
        return text
    units = text.encode("utf-16-le")
    if len(units) <= MOST_OF_A_CELL * 2:
        return text
    return units[: (MOST_OF_A_CELL - len(CUT)) * 2].decode("utf-16-le", "ignore") + CUT


def begins_like_a_formula(text: str) -> bool:
    """True when a spreadsheet program would calculate what somebody wrote."""
    return BEGINS_A_FORMULA.match(text) is not None


def unlike_a_formula(text: str) -> str:
    """Return a text with an apostrophe before each place where a program would begin to calculate."""
    quoted: str = BEGINS_A_FORMULA.sub("'", text)
    # The apostrophes may have made it too long.
    return written(quoted)
