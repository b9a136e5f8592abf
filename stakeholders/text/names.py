"""Names of people and departments: on one line, no word of two alphabets, and when two of them look the same."""

import unicodedata
from collections import Counter
from collections.abc import Iterable
from functools import cache

import regex

from stakeholders.text.characters import CannotStand, cleaned
from stakeholders.text.sentences import gettext as _

BLANKS = regex.compile(r"[\p{Z}\s]+")
IGNORED = regex.compile(r"\p{Default_Ignorable_Code_Point}")
LETTERS = regex.compile(r"[\p{L}\p{M}]+")
# What stands between two words of a name; an apostrophe or a dot in the middle is part of one.
BETWEEN = regex.compile(r"[\p{Z}\p{Pd}\p{Ps}\p{Pe}/,;&+|]+")
# Scripts written today, and older ones with letters like those of another.
NAMES_OF_SCRIPTS = """
    Latin Cyrillic Greek Arabic Hebrew Han Hiragana Katakana Hangul Bopomofo Devanagari Bengali Gurmukhi
    Gujarati Oriya Tamil Telugu Kannada Malayalam Sinhala Thai Lao Khmer Myanmar Tibetan Ethiopic
    Georgian Armenian Syriac Thaana Mongolian Cherokee Canadian_Aboriginal Nko Tifinagh Adlam Vai Yi
    Lisu Osage Deseret Coptic Gothic Old_Italic Runic Ogham Glagolitic Javanese Balinese Sundanese Bamum
    Cham Limbu Lepcha Newa Ol_Chiki Warang_Citi
"""
SCRIPTS = tuple(NAMES_OF_SCRIPTS.split())
# Letters of other scripts have no double among these.
KNOWN = regex.compile("[" + "".join(rf"\p{{Script={script}}}" for script in SCRIPTS) + "]")
# "Highly restrictive" in Unicode Technical Standard 39: Japanese, Chinese and Korean, each beside Latin.
TOGETHER = (
    "Latin Han Hiragana Katakana",
    "Latin Han Bopomofo",
    "Latin Han Hangul",
)


class MixedScripts(CannotStand):
    """Says in one sentence which word of a name is written in two alphabets."""

    code = "scripts"


def cleaned_name(text: str) -> str:
    """Return a name as it is kept, blanks of every kind made one; raise CannotStand, also for a word of two scripts."""
    name: str = BLANKS.sub(" ", cleaned(text, lines=False))
    for word in BETWEEN.split(IGNORED.sub("", name)):
        if _mixes_scripts(word):
            raise MixedScripts(
                _("“%(word)s” mixes the letters of two alphabets. Write the word in one of them.") % {"word": word}
            )
    return name


def alike(name: str) -> str:
    """Return what two names have in common that people read as the same: case, width and unseen characters apart."""
    return " ".join(IGNORED.sub("", unicodedata.normalize("NFKC", name)).casefold().split())


def repeated(names: Iterable[str]) -> set[str]:
    """Return the forms, as `alike` makes them, of the names that stand there more than once."""
    return {name for name, count in Counter(map(alike, names)).items() if count > 1}


def _mixes_scripts(word: str) -> bool:
    letters = "".join(LETTERS.findall(word))
    return bool(KNOWN.search(letters)) and not any(
        _of_scripts(scripts).fullmatch(letters) for scripts in (*SCRIPTS, *TOGETHER)
    )


@cache
def _of_scripts(scripts: str) -> "regex.Pattern[str]":
    """Return a pattern of letters that belong to these scripts, or to many (accents, the sign of a long vowel)."""
    classes = "".join(rf"\p{{Script_Extensions={script}}}" for script in scripts.split())
    return regex.compile(rf"[{classes}\p{{Script=Common}}\p{{Script=Inherited}}]*")
