"""Folding: the words of a text as they are sorted and looked for, whatever the accents, the case and the letters."""

import unicodedata

import regex

# Letters that no decomposition makes plain; each stands for what people type who do not have it.
SPECIAL = str.maketrans(
    {
        "ø": "o",
        "ł": "l",
        "đ": "d",
        "ð": "d",
        "þ": "th",
        "æ": "ae",
        "œ": "oe",
        "ı": "i",
        "ŋ": "n",
        "ħ": "h",
        "ŧ": "t",
        "ƒ": "f",
        "ĸ": "k",
        "ـ": "",
    }
)
# What German, Danish and Swedish hands write instead, where a keyboard lacks the letter.
SPELLED_OUT = {"ä": "ae", "ö": "oe", "ü": "ue", "å": "aa", "ø": "oe"}
# Scripts without blanks between words: each character is a word, so that any part of a text is found.
UNSPACED = r"\p{Han}\p{Hiragana}\p{Katakana}\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}"
UNSPACED_SIGN = regex.compile(rf"[{UNSPACED}]")
WORD = regex.compile(rf"(?V1)[{UNSPACED}]\p{{M}}*|[[\p{{L}}\p{{N}}\p{{M}}]--[{UNSPACED}]]+")
# Characters of a word that are looked at; longer ones are as good as their beginning.
LONGEST_WORD = 60


def folded(text: str) -> str:
    """Return a text without accents and case, with plain letters for special ones: “Ærø Straße” is “aero strasse”."""
    plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", text).casefold().translate(SPECIAL))
    return "".join(sign for sign in plain if unicodedata.category(sign) not in ("Mn", "Cf"))


def words_of(text: str) -> list[str]:
    """Return the folded words of a text in their order, each once."""
    whole = WORD.findall(folded(text))
    return list(dict.fromkeys(word[:LONGEST_WORD] for word in whole))


def spellings_of(text: str) -> list[str]:
    """Return the words of a text as `words_of` does, and those spelled out that people write with two letters."""
    composed = unicodedata.normalize("NFC", text).casefold()
    spelled_out = "".join(SPELLED_OUT.get(sign, sign) for sign in composed)
    return list(dict.fromkeys([*words_of(text), *(words_of(spelled_out) if spelled_out != composed else ())]))
