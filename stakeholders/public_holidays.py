"""Public holidays by country and region, from the library `holidays`."""

import re
from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from types import MappingProxyType

from holidays import country_holidays, list_supported_countries
from holidays.registry import COUNTRIES

BETWEEN_WORDS = re.compile(r"(?<=[a-z])(?=[A-Z])")
LANGUAGE = "en_US"


@lru_cache(maxsize=1)
def countries() -> Mapping[str, str]:
    """Return the English name of each country whose calendar is known, by ISO code, in alphabetical order."""
    names = {entry[1]: BETWEEN_WORDS.sub(" ", entry[0]) for entry in COUNTRIES.values()}
    known = list_supported_countries(include_aliases=False)
    return MappingProxyType({code: names[code] for code in sorted(known, key=names.__getitem__)})


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
