"""Which characters are allowed in typed text, so that nothing in it is invisible or reordered."""

import unicodedata

import regex
from django.utils.translation import gettext as _

# The longest headline; criteria, reasons and notes; and address of a page, in characters.
HEADLINE, PROSE, ADDRESS = 300, 4_000, 2_000

BREAK = regex.compile("\r\n|[\n\r\u000b\u2028\u2029]")
UNSEEN = regex.compile(r"[\p{Cc}\p{Cf}\p{Co}\p{Cs}]")
SEEN = regex.compile(r"(?V1)[[\p{L}\p{N}\p{P}\p{S}]--\p{Default_Ignorable_Code_Point}--[\u2800\U0001d159]]")
RIGHT_TO_LEFT = regex.compile(r"(?V1)[[\p{bc=R}\p{bc=AL}]&&\p{L}]")

SOFT_HYPHEN, LEFT_MARK, RIGHT_MARK = "\u00ad", "\u200e", "\u200f"
# Letters run together or apart by it; after the sign that takes the vowel off (virama) also at the end of a word.
JOINERS = "\u200c\u200d"
JOINS = regex.compile(
    r"(?<=[\p{L}\p{M}\p{Extended_Pictographic}\p{Emoji_Modifier}])[\u200c\u200d]"
    r"(?=[\p{L}\p{M}\p{Extended_Pictographic}])|(?<=\p{ccc=9})[\u200c\u200d]"
)
FIRST_STRONG = "\u2068"
ISOLATES, OPENING, CLOSING = "\u2066\u2067\u2068\u2069", "\u2066\u2067\u2068", "\u2069"
DIRECTIONS = LEFT_MARK + RIGHT_MARK + ISOLATES
# A direction mark within a number, which would be displayed in another order than it is stored.
IN_A_NUMBER = regex.compile(rf"(?<=\p{{Nd}}[{DIRECTIONS}]*)[{DIRECTIONS}](?=[{DIRECTIONS}]*\p{{Nd}})")
# How much of the words before a character is quoted to find it by.
QUOTED = 20


class CannotStand(ValueError):
    """Says in one sentence which character cannot stand in a text, and where it is."""

    # What forms know the refusal by.
    code = "unseen"


def cleaned(text: str, *, lines: bool) -> str:
    """Return a text as it is kept: in NFC, with one kind of line break, without blanks around it.

    Where `lines` is false, line breaks become blanks. Tabs do everywhere. Raises CannotStand for characters that
    nobody sees, unless they have a place in writing: joiners between letters or emoji, direction marks, soft hyphens.
    """
    text = BREAK.sub("\n" if lines else " ", text).replace("\t", " ")
    text = unicodedata.normalize("NFC", text)
    place = _first_misplaced(text)
    if place is not None:
        raise CannotStand(_refusal(text, place, lines=lines))
    return text.strip()


def without_unseen(text: str) -> str:
    """Return a text without the characters that cannot stand in it; everything that is seen stays."""
    text = unicodedata.normalize("NFC", BREAK.sub("\n", text))
    # Tabs are taken for blanks later.
    left: str = regex.sub(r"[^\n\t]+", lambda found: _seen(found[0]), text)
    return left


def is_filled_in(text: str) -> bool:
    """True when at least one letter, number, punctuation mark or symbol is seen."""
    return bool(SEEN.search(text))


def reads_right_to_left(text: str) -> bool:
    """True when there is a letter that is read from right to left."""
    return bool(RIGHT_TO_LEFT.search(text))


def isolated(text: str) -> str:
    """Return a text that does not reorder the sentence around it; without a right-to-left letter it stays as it is."""
    is_alone = text[:1] == FIRST_STRONG and text[-1:] == CLOSING and not set(text[1:-1]) & set(ISOLATES)
    return f"{FIRST_STRONG}{text}{CLOSING}" if reads_right_to_left(text) and not is_alone else text


def too_long(text: str, limit: int) -> str:
    """Return a sentence that says by how much a text is longer than `limit` characters; empty when it is not."""
    if len(text) <= limit:
        return ""
    counts = {"length": f"{len(text):,}", "limit": f"{limit:,}", "over": f"{len(text) - limit:,}"}
    return _("%(length)s of %(limit)s characters: %(over)s too many.") % counts


def _seen(line: str) -> str:
    """Return a line without what is misplaced in it; what is taken out may leave something else alone."""
    while misplaced := _misplaced(line):
        line = "".join(sign for place, sign in enumerate(line) if place not in misplaced)
    return line


def _first_misplaced(text: str) -> int | None:
    """Return the place of the first character that cannot stand where it does."""
    begin = 0
    for line in text.split("\n"):
        for place in sorted(_misplaced(line)):
            return begin + place
        begin += len(line) + 1
    return None


def _misplaced(line: str) -> set[int]:
    unseen = {found.start(): found[0] for found in UNSEEN.finditer(line)}
    if not unseen:
        return set()
    joined = {found.start() for found in JOINS.finditer(line)}
    allowed = set(SOFT_HYPHEN + LEFT_MARK + ISOLATES)
    if reads_right_to_left(line):
        allowed.add(RIGHT_MARK)
    else:
        # It would turn what has no right-to-left letter: 5 > 3 into 5 < 3.
        allowed.discard("\u2067")
    bad = {place for place, sign in unseen.items() if sign not in allowed and place not in joined}
    return bad | loose_isolates(line) | {found.start() for found in IN_A_NUMBER.finditer(line)}


def loose_isolates(line: str) -> set[int]:
    """Return the places of isolates that are not closed in their line, or close nothing."""
    opened, loose = list[int](), set[int]()
    for place, sign in enumerate("" if line.isascii() else line):
        if sign in OPENING:
            opened.append(place)
        elif sign == CLOSING and opened:
            opened.pop()
        elif sign == CLOSING:
            loose.add(place)
    return loose.union(opened)


def _refusal(text: str, place: int, *, lines: bool) -> str:
    before, sign = text[:place], text[place]
    line = before.rpartition("\n")[2]
    parts = {
        "line": before.count("\n") + 1,
        "place": len(line) + 1,
        "code": f"U+{ord(sign):04X}",
        "before": UNSEEN.sub("", line).strip()[-QUOTED:],
    }
    return _where(lines, is_first=not parts["before"]) % parts


def _where(lines: bool, *, is_first: bool) -> str:
    if lines and is_first:
        return _("Line %(line)d begins with a character that nobody sees (%(code)s). Delete it.")
    if lines:
        return _(
            "In line %(line)d, after “%(before)s”, at place %(place)d, stands a character that nobody sees (%(code)s). "
            "Delete it."
        )
    if is_first:
        return _("It begins with a character that nobody sees (%(code)s). Delete it.")
    return _("After “%(before)s”, at place %(place)d, stands a character that nobody sees (%(code)s). Delete it.")
