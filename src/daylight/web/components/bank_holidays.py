"""The bank holidays of each nation, for the clocks of the domain, which are handed them."""

from datetime import date
from functools import cache

from holidays import country_holidays

NATIONS = {"england and wales": "ENG", "scotland": "SCT", "northern ireland": "NIR"}
"""Wales keeps England's: the Banking and Financial Dealings Act 1971, Schedule 1, names the two together."""


@cache
def bank_holidays(nation: str, first: int, last: int) -> frozenset[date]:
    """Every bank holiday of a nation from the year `first` to the year `last`, both in it.

    Christmas Day and Good Friday are among them. A holiday at a weekend for which another day stands is left out, as in
    the lists that the government prints: a clock then runs out rather early than late. KeyError for a nation that is
    not one of NATIONS.
    """
    found = country_holidays("GB", subdiv=NATIONS[nation], years=range(first, last + 1), observed=True)
    return frozenset(day for day in found if day.weekday() < 5 or (day.month, day.day) == (12, 25))


def bank_holidays_around(nation: str, day: date) -> frozenset[date]:
    """Those of the year of a day, the one before and the two after: as far as any clock reaches."""
    return bank_holidays(nation, day.year - 1, day.year + 2)
