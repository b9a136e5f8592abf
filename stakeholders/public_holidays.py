"""Public holidays by country and region, from the library `holidays`."""

import re
import unicodedata
from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from types import MappingProxyType

from holidays import country_holidays, list_supported_countries
from holidays.registry import COUNTRIES

BETWEEN_WORDS = re.compile(r"(?<=[a-z])(?=[A-Z])")
SMALL_WORDS = re.compile(r"(?<= )(And|Of|The)(?= )")
# Names with signs that a word of a program cannot have.
NAMES = {
    "AX": "Åland Islands",
    "BL": "Saint Barthélemy",
    "BQ": "Bonaire, Sint Eustatius and Saba",
    "CC": "Cocos (Keeling) Islands",
    "CD": "DR Congo",
    "CG": "Republic of the Congo",
    "CI": "Côte d’Ivoire",
    "CW": "Curaçao",
    "GW": "Guinea-Bissau",
    "HM": "Heard Island and McDonald Islands",
    "MO": "Macao",
    "RE": "Réunion",
    "SH": "Saint Helena, Ascension and Tristan da Cunha",
    "ST": "São Tomé and Príncipe",
    "SY": "Syria",
    "TL": "Timor-Leste",
    "TR": "Türkiye",
}
LANGUAGE = "en_US"


@lru_cache(maxsize=1)
def countries() -> Mapping[str, str]:
    """Return the English name of each country whose calendar is known, by ISO code, in alphabetical order."""
    # The library writes the words of a name as one.
    words = {entry[1]: BETWEEN_WORDS.sub(" ", entry[0]) for entry in COUNTRIES.values()}
    names = {code: SMALL_WORDS.sub(lambda word: word[0].lower(), name) for code, name in words.items()} | NAMES
    known = list_supported_countries(include_aliases=False)
    return MappingProxyType({code: names[code] for code in sorted(known, key=lambda code: folded(names[code]))})


def folded(name: str) -> str:
    """Return a name as it is sorted: without accents and case."""
    return unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().casefold()


@lru_cache(maxsize=64)
def regions(country: str) -> Mapping[str, str]:
    """Return the name of each region of a country that has holidays of its own, by code, in alphabetical order."""
    if country not in countries():
        return MappingProxyType({})
    calendar = country_holidays(country)
    names = {code: name for name, code in calendar.subdivisions_aliases.items()}
    by_code = {code: names.get(code, code) for code in calendar.subdivisions}
    return MappingProxyType(dict(sorted(by_code.items(), key=lambda region: region[1].casefold())))


@lru_cache(maxsize=256)
def public_holidays(country: str, region: str, year: int) -> Mapping[date, str]:
    """Return the names of the public holidays of a year; none for a country or region that is not known."""
    if country not in countries() or (region and region not in regions(country)):
        return MappingProxyType({})
    found = country_holidays(country, subdiv=region or None, years=year, language=LANGUAGE)
    return MappingProxyType(dict(sorted(found.items())))
