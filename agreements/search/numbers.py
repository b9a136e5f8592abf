"""Numbers of agreements and promises among words: AG-0003, ag3, C-12; as many zeros before them as anybody likes."""

import regex

from stakeholders.text.folding import folded, spellings_of, words_of

NUMBER = regex.compile(r"(?<![\p{L}\p{N}])(ag|c)[\s-]?0*([1-9][0-9]{0,8})(?![\p{L}\p{N}])")


def number_word(series: str, number: int) -> str:
    """Return the word under which a number is found: ag3, c12."""
    return f"{series}{number}"


def indexed_words(text: str) -> list[str]:
    """Return the words under which a text is found, numbers among them, each once."""
    return list(dict.fromkeys([*spellings_of(text), *numbers_in(folded(text))]))


def numbers_in(plain: str) -> list[str]:
    """Return the numbers in a folded text, each as one word."""
    return [number_word(series, int(number)) for series, number in NUMBER.findall(plain)]


def without_numbers(plain: str) -> list[str]:
    """Return the other words of a folded text."""
    return words_of(NUMBER.sub(" ", plain))
