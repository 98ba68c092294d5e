"""Days off of Guangxi (壮族三月三) that the portal brings along.

《广西壮族自治区少数民族习惯节日放假办法》 (from 2014): 农历三月初三、初四 for all citizens of the region; a
yearly notice says which days exactly. For the years whose notice's own text was read they are as it
says, for the others they are the two days of the lunar calendar, still to be verified.
"""

from collections.abc import Iterator
from datetime import date, timedelta

GUANGXI = "45"
NAME = "壮族三月三"
DECREE = "自治区人民政府令第98号，按农历三月初三、初四推算"
DECREE_IN_FORCE = date(2014, 1, 1)
_TITLE = "自治区人民政府办公厅关于{year}年“壮族三月三”放假的通知（{told}）"

# Year → day of the notice (as published), days off, make-up workdays.
NOTICES = {
    2017: ("2017-02-10", ["2017-03-30", "2017-03-31", "2017-04-01"], ["2017-04-08"]),
    2023: ("2023-03-14", ["2023-04-21", "2023-04-22", "2023-04-23"], []),
    2024: ("2024-03-22", ["2024-04-11", "2024-04-12"], []),
}
# 农历三月初三 of the other years.
THIRD_OF_THE_THIRD = """
    2014-04-02 2015-04-21 2016-04-09 2018-04-18 2019-04-07 2020-03-26 2021-04-14 2022-04-03
    2025-03-31 2026-04-19 2027-04-09 2028-03-28 2029-04-16 2030-04-05 2031-03-25 2032-04-12
    2033-04-02 2034-04-21 2035-04-10 2036-03-30
""".split()


def rows() -> Iterator[dict]:
    """Columns of an ``OfficeDay``, ascending."""
    found = [*_by_notice(), *_by_the_moon()]
    yield from sorted(found, key=lambda row: row["day"])


def _by_notice() -> Iterator[dict]:
    for year, (told, off, works) in NOTICES.items():
        source = _TITLE.format(year=year, told=told)
        for day in (*off, *works):
            yield _row(day, day in works, source, date.fromisoformat(told), to_verify=False)


def _by_the_moon() -> Iterator[dict]:
    for text in THIRD_OF_THE_THIRD:
        third = date.fromisoformat(text)
        for day in (third, third + timedelta(days=1)):
            yield _row(day.isoformat(), False, DECREE, DECREE_IN_FORCE, to_verify=True)


def _row(day: str, works: bool, source: str, known_from: date, *, to_verify: bool) -> dict:
    return {
        "level": "province",
        "province": GUANGXI,
        "day": date.fromisoformat(day),
        "works": works,
        "name": NAME,
        "source": source,
        "to_verify": to_verify,
        "known_from": known_from,
    }
