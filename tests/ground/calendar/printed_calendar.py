"""The State Council's notices on festivals, as printed, and days counted by them one by one: nothing here
asks the clock, the office days or the library they count by."""

from datetime import date, timedelta

DAY = timedelta(days=1)


def _span(first, last):
    first, last = date.fromisoformat(first), date.fromisoformat(last)
    return {first + n * DAY for n in range((last - first).days + 1)}


# 国务院办公厅关于部分节假日安排的通知
OFF = {
    2024: [
        *("2024-01-01 2024-01-01", "2024-02-10 2024-02-17", "2024-04-04 2024-04-06"),
        *("2024-05-01 2024-05-05", "2024-06-10 2024-06-10", "2024-09-15 2024-09-17"),
        "2024-10-01 2024-10-07",
    ],
    2025: [
        *("2025-01-01 2025-01-01", "2025-01-28 2025-02-04", "2025-04-04 2025-04-06"),
        *("2025-05-01 2025-05-05", "2025-05-31 2025-06-02", "2025-10-01 2025-10-08"),
    ],
    2026: [
        *("2026-01-01 2026-01-03", "2026-02-15 2026-02-23", "2026-04-04 2026-04-06"),
        *("2026-05-01 2026-05-05", "2026-06-19 2026-06-21", "2026-09-25 2026-09-27"),
        "2026-10-01 2026-10-07",
    ],
    # No notice yet: statutory days, made up for where they fall on a weekend (放假办法 6).
    2027: [
        *("2027-01-01 2027-01-01", "2027-02-05 2027-02-10", "2027-04-05 2027-04-05"),
        *("2027-05-01 2027-05-04", "2027-06-09 2027-06-09", "2027-09-15 2027-09-15"),
        "2027-10-01 2027-10-05",
    ],
}
MADE_UP = {
    *("2024-02-04", "2024-02-18", "2024-04-07", "2024-04-28", "2024-05-11", "2024-09-14"),
    *("2024-09-29", "2024-10-12", "2025-01-26", "2025-02-08", "2025-04-27", "2025-09-28"),
    *("2025-10-11", "2026-01-04", "2026-02-14", "2026-02-28", "2026-05-09", "2026-09-20"),
    "2026-10-10",
}
CLOSED = {day for spans in OFF.values() for span in spans for day in _span(*span.split())}
OPENED = {date.fromisoformat(day) for day in MADE_UP}


def works(day, off=(), on=()):
    """``off``, ``on``: what a place arranges for itself."""
    if day in off or day in on:
        return day in on
    return day in OPENED or (day not in CLOSED and day.weekday() < 5)


def last_day(start, value, unit, *, pauses=(), extension=None, told=None, off=(), on=()):
    """The last day of a limit, by hand: one day after the other; None while a pause runs in it."""
    if unit == "当场":
        return start
    ended = [(first, last) for first, last in pauses if last]

    def paused(day):
        return any(first <= day <= last for first, last in ended)

    def run(begin, number, kind):
        if kind == "个月":
            month = begin.month - 1 + number
            year, month = begin.year + month // 12, month % 12 + 1
            aim = begin.day
            while True:
                try:
                    same = date(year, month, aim)
                    break
                except ValueError:
                    aim -= 1
            number, kind = (same - begin).days, "日"
        day = begin
        while number:
            day += DAY
            if paused(day):
                continue
            number -= kind == "日" or works(day, off, on)
        while paused(day) or not works(day, off, on):
            day += DAY
        return day

    due = run(start, value, unit)
    if extension:
        due = run(due, *extension)
    if any(last is None and first <= due for first, last in pauses):
        return None
    return max(due, told) if told else due
