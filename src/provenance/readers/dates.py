"""When was it published, and how exactly do we know?

A date is read as it is stated and never made more exact than that: ``03/04/2026`` may be a day in
March or in April, so only its year is known. No clock is read anywhere; a date is judged by what it
says alone.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from provenance.model import Basis, Moment, Precision

EARLIEST_YEAR = 1700
"""Older dates on news are templates (0001, 0000) or years of another calendar."""
LATEST_YEAR = 2200
"""Later dates are years of another calendar (Buddhist 2569) or slips of the keyboard."""

_EPOCH_DAY = date(1970, 1, 1).toordinal()
_DAY = 86_400
_LONGEST = 100  # characters; no stated date is longer, and every pattern below stays cheap

_MONTHS: dict[str, int] = {}
for _names in (
    "january february march april may june july august september october november december",
    "jan feb mar apr may jun jul aug sep oct nov dec",
    "januar februar märz april mai juni juli august september oktober november dezember",
    "jänner feb mär apr mai jun jul aug sept okt nov dez",
    "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
    "janv févr mars avr mai juin juil août sept oct nov déc",
    "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
    "ene feb mar abr may jun jul ago set oct nov dic",
    "gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre",
    "gen feb mar apr mag giu lug ago set ott nov dic",
    "janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro",
    "jan fev mar abr mai jun jul ago set out nov dez",
    "januari februari maart april mei juni juli augustus september oktober november december",
    "jan feb mrt apr mei jun jul aug sep okt nov dec",
):
    _MONTHS.update({_name: _number for _number, _name in enumerate(_names.split(), 1)})

# Hours from UTC of zone names that mean one thing only.
_ZONES = {
    "z": 0, "utc": 0, "gmt": 0, "ut": 0, "est": -5, "edt": -4, "cst": -6, "cdt": -5, "mst": -7,
    "mdt": -6, "pst": -8, "pdt": -7, "wet": 0, "west": 1, "cet": 1, "cest": 2, "mez": 1, "mesz": 2,
    "eet": 2, "eest": 3, "msk": 3, "jst": 9, "kst": 9, "aest": 10, "aedt": 11, "nzst": 12, "nzdt": 13,
}  # fmt: skip
# Words around a date that say nothing about it. The zone names here mean several things (British or
# Bangladesh time, Indian or Irish), so a time with one of them counts as stated without a zone.
_NOISE_WORDS = (
    "at on of the de del der le la il um à às a las uhr hrs hours published posted date dated "
    "t et ct mt pt bst ist ast sgt hkt time local "
    "monday tuesday wednesday thursday friday saturday sunday mon tue tues wed thu thur thurs fri sat sun "
    "montag dienstag mittwoch donnerstag freitag samstag sonnabend sonntag mo di mi do fr sa so "
    "lundi mardi mercredi jeudi vendredi samedi dimanche lunes martes miércoles jueves viernes "
    "sábado domingo "
    "lunedì martedì mercoledì giovedì venerdì sabato domenica "
    "maandag dinsdag woensdag donderdag vrijdag zaterdag zondag"
)
_NOISE = frozenset(_NOISE_WORDS.split())

_OFFSET = r"([+\-−]\d{2}(?::?\d{2})?)"
_ISO = re.compile(
    r"([0-9]{4})-?([0-9]{2})-?([0-9]{2})"
    r"(?:[T ]([0-9]{2})(?::?([0-9]{2})(?::?([0-9]{2})(?:[.,][0-9]{1,9})?)?)?)? ?"
    r"(?:(Z|UTC|GMT)|" + _OFFSET + r")?(?:\[[A-Za-z_/+\-0-9]{1,40}\])?",
    re.IGNORECASE,
)
# Ten digits that can be a year, month, day and hour are not taken for seconds since 1970.
_EPOCH = re.compile(
    r"(?!(?:19|20)[0-9]{2}(?:0[1-9]|1[0-2])[0-3][0-9][0-2][0-9]$)([12][0-9]{9})(?:[0-9]{3}|\.[0-9]{1,9})?"
)
_YEAR_FIRST = re.compile(r"([0-9]{4})([-/.])([0-9]{1,2})(?:\2([0-9]{1,2}))?(?![0-9])")
_YEAR_LAST = re.compile(r"([0-9]{1,2})([-/.])([0-9]{1,2})\2([0-9]{4})(?![0-9])")
_EAST_ASIAN = re.compile(r"([0-9]{4}) ?[年년] ?(?:([0-9]{1,2}) ?[月월] ?(?:([0-9]{1,2}) ?[日일])?)?")
_CLOCK = re.compile(
    r"(?<![0-9:./\-])([0-9]{1,2})(?:"
    r"[:h]([0-9]{2})(?::([0-9]{2})(?:[.,][0-9]{1,9})?)?"
    r"|[.]([0-9]{2})(?= ?(?:[ap]\.?m|uhr|gmt|utc|bst|cet|cest|est|edt))"
    r"|(?= ?[ap]\.?m\b))"
    r" ?([ap])?(?:(?<=[ap])\.?m\b\.?)?",
    re.IGNORECASE,
)
_ZONE = re.compile(r" ?\(?(?:(?:utc|gmt)(?= ?[+\-−]))? ?(?:" + _OFFSET + r"|([a-z]{1,4})\b)", re.IGNORECASE)
_TOKEN = re.compile(r"[^\W\d_]+|[0-9]+")


@dataclass(frozen=True, slots=True)
class _Clock:
    """A time of day; ``second`` is None when not stated, ``offset`` (minutes east) when there is no zone."""

    hour: int
    minute: int
    second: int | None
    offset: int | None


def parse_moment(stated: str, basis: Basis) -> Moment | None:
    """The moment a text states, no more exact than it states it, or None.

    Understood are ISO 8601 (long and short form, with and without zone), the dates of mail and HTTP
    headers, dates with a month's name (English, German, French, Spanish, Italian, Portuguese, Dutch),
    numeric dates, Chinese, Japanese and Korean dates, and seconds or milliseconds since 1970. A
    numeric date that can be read in two ways gives its year. None comes back for anything else, for
    the templates 1970-01-01, 0001 and 0000, and for years before 1700 or after 2200.

    >>> parse_moment("2026-03-01T14:05:00+01:00", "metadata").precision
    'second'
    >>> parse_moment("Feb 26, 2026 3:05 pm", "text").stated
    '2026-02-26T15:05'
    >>> parse_moment("03/04/2026", "text").stated
    '2026'
    >>> parse_moment("1970-01-01T00:00:00Z", "metadata") is None
    True
    """
    if len(stated) > 4 * _LONGEST:
        return None
    text = " ".join(stated.split())
    if not text or len(text) > _LONGEST:
        return None
    if found := _ISO.fullmatch(text):
        return _from_iso(found, basis)
    if found := _EPOCH.fullmatch(text):
        day, second = divmod(int(found[1]), _DAY)
        clock = _Clock(second // 3600, second // 60 % 60, second % 60, 0)
        return _moment_of_day(date.fromordinal(_EPOCH_DAY + day), clock, basis)
    return _from_words(text, basis)


def moment_of(stated: Moment | str | None, basis: Basis = "given") -> Moment | None:
    """A date in whichever form it was handed over: read, still to be read, or missing.

    >>> moment_of("2026-03-01").precision
    'day'
    """
    return parse_moment(stated, basis) if isinstance(stated, str) else stated


def moment_in_address(url: str) -> Moment | None:
    """The date in an address's path (``/2026/03/01/``, ``/2026/mar/01/``, ``/2026-03-01-``), or None.

    >>> moment_in_address("https://elmbay.example/news/2026/03/01/pier-closed").stated
    '2026-03-01'
    """
    path = url[:2000].partition("?")[0].partition("#")[0]
    if found := _IN_PATH.search(path):
        month = _month(found[3])
        if month is not None:
            return _moment_of_date(int(found[1]), month, int(found[4]) if found[4] else None, "url")
    if found := _IN_PATH_SHORT.search(path):
        return _moment_of_date(int(found[1]), int(found[2]), int(found[3]), "url")
    return None


_IN_PATH = re.compile(r"/((?:19|20)[0-9]{2})([-/])([0-9]{1,2}|[A-Za-z]{3,9})(?:\2([0-9]{1,2}))?(?=[-/_.]|$)")
_IN_PATH_SHORT = re.compile(r"[-/_]((?:19|20)[0-9]{2})([01][0-9])([0-3][0-9])(?=[-/_.]|$)")


def _from_iso(found: re.Match[str], basis: Basis) -> Moment | None:
    year, month, day = int(found[1]), int(found[2]), int(found[3])
    if found[5] is None:  # an hour alone is not told apart from the day
        return _moment_of_date(year, month, day, basis)
    hour, minute, second = int(found[4]), int(found[5]), int(found[6]) if found[6] else None
    offset = 0 if found[7] else _offset(found[8]) if found[8] else None
    if found[8] and offset is None:
        return None
    return _with_clock(year, month, day, _Clock(hour, minute, second, offset), basis)


def _from_words(text: str, basis: Basis) -> Moment | None:
    clock: _Clock | None = None
    if found := _CLOCK.search(text):
        hour, minute = int(found[1]), int(found[2] or found[4] or 0)
        if found[5]:
            if not 1 <= hour <= 12:
                return None
            hour = hour % 12 + (12 if found[5] in "pP" else 0)
        offset, end = _zone_after(text, found.end())
        clock = _Clock(hour, minute, int(found[3]) if found[3] else None, offset)
        text = f"{text[: found.start()]} {text[end:]}"
    text = text.strip(" ,;|()-–—")
    if found := _EAST_ASIAN.match(text):
        year, month, day = int(found[1]), int(found[2] or 0), int(found[3] or 0)
        return _with_clock(year, month or None, day or None, clock, basis)
    if found := _YEAR_FIRST.search(text) or _YEAR_LAST.search(text):
        if _meaningful(f"{text[: found.start()]} {text[found.end() :]}"):
            return None
        if found.re is _YEAR_FIRST:
            year, month, day = int(found[1]), int(found[3]), int(found[4] or 0)
            return _with_clock(year, month, day or None, clock, basis)
        return _with_clock(
            *_day_and_month(int(found[1]), found[2], int(found[3]), int(found[4])), clock, basis
        )
    return _from_month_name(text, clock, basis)


def _day_and_month(first: int, separator: str, second: int, year: int) -> tuple[int, int | None, int | None]:
    """Year, month and day of a numeric date with the year last; month and day None when it is ambiguous."""
    if separator == "." or first > 12 or first == second:  # with points the day always comes first
        return year, second, first
    if second > 12:
        return year, first, second
    return year, None, None


def _meaningful(text: str) -> list[str]:
    """The words and numbers left once everything that says nothing about a date is gone."""
    words = [word for word in _TOKEN.findall(text.lower()) if word not in _NOISE]
    return [word for n, word in enumerate(words) if not (n and _is_ordinal(words[n - 1], word))]


def _is_number(word: str) -> bool:
    return word.isascii() and word.isdigit()


def _is_ordinal(number: str, ending: str) -> bool:
    return _is_number(number) and len(number) <= 2 and ending in ("st", "nd", "rd", "th", "er", "º")


def _from_month_name(text: str, clock: _Clock | None, basis: Basis) -> Moment | None:
    words = _meaningful(text)
    months = [_month(word) for word in words if not _is_number(word)]
    years = [int(word) for word in words if _is_number(word) and len(word) == 4]
    days = [int(word) for word in words if _is_number(word) and len(word) <= 2]
    if len(years) != 1 or len(months) > 1 or len(days) > 1 or len(words) != 1 + len(months) + len(days):
        return None
    if not months:
        return None if days or clock else _with_clock(years[0], None, None, None, basis)
    if months[0] is None:
        return None
    return _with_clock(years[0], months[0], days[0] if days else None, clock, basis)


def _month(word: str) -> int | None:
    return int(word) if _is_number(word) else _MONTHS.get(word.lower())


def _zone_after(text: str, position: int) -> tuple[int | None, int]:
    """Minutes east of UTC stated right after a time, with where the zone ends."""
    found = _ZONE.match(text, position)
    if not found:
        return None, position
    if found[1]:
        return _offset(found[1]), found.end()
    hours = _ZONES.get(found[2].lower())
    return (None, position) if hours is None else (hours * 60, found.end())


def _offset(stated: str) -> int | None:
    """Minutes east of UTC; None when no place on earth has that offset."""
    digits = stated[1:].replace(":", "").ljust(4, "0")
    minutes = int(digits[:2]) * 60 + int(digits[2:])
    if minutes > 14 * 60 or int(digits[2:]) > 59:
        return None
    return minutes if stated[0] == "+" else -minutes


def _with_clock(
    year: int, month: int | None, day: int | None, clock: _Clock | None, basis: Basis
) -> Moment | None:
    if clock is None or month is None or day is None:
        return _moment_of_date(year, month, day, basis)
    if not EARLIEST_YEAR <= year <= LATEST_YEAR:
        return None
    try:
        return _moment_of_day(date(year, month, day), clock, basis)
    except ValueError:
        return None


def _moment_of_date(year: int, month: int | None, day: int | None, basis: Basis) -> Moment | None:
    if not EARLIEST_YEAR <= year <= LATEST_YEAR or (year, month, day) == (1970, 1, 1):
        return None
    precision: Precision = "year" if month is None else "month" if day is None else "day"
    try:
        first = date(year, month or 1, day or 1)
    except ValueError:
        return None
    if precision == "day":
        after = first.toordinal() + 1
    elif precision == "month":
        after = date(year + first.month // 12, first.month % 12 + 1, 1).toordinal()
    else:
        after = date(year + 1, 1, 1).toordinal()
    earliest, latest = ((ordinal - _EPOCH_DAY) * _DAY for ordinal in (first.toordinal(), after))
    stated = first.isoformat()[: {"day": 10, "month": 7, "year": 4}[precision]]
    return Moment(stated, precision, basis, float(earliest), float(latest), zoned=False)


def _moment_of_day(day: date, clock: _Clock, basis: Basis) -> Moment | None:
    # A leap second is read as the second before.
    if clock.hour > 23 or clock.minute > 59 or (clock.second or 0) > 60:
        return None
    second = None if clock.second is None else min(clock.second, 59)
    earliest = (day.toordinal() - _EPOCH_DAY) * _DAY + clock.hour * 3600 + clock.minute * 60 + (second or 0)
    earliest -= (clock.offset or 0) * 60
    # The zero of Unix time, seen from any zone, is an empty field and no date.
    if -_DAY <= earliest < _DAY or not EARLIEST_YEAR <= day.year <= LATEST_YEAR:
        return None
    stated = f"{day.isoformat()}T{clock.hour:02}:{clock.minute:02}"
    if second is not None:
        stated += f":{second:02}"
    if clock.offset is not None:
        sign, minutes = "-" if clock.offset < 0 else "+", abs(clock.offset)
        stated += f"{sign}{minutes // 60:02}:{minutes % 60:02}" if minutes else "Z"
    length = 60 if second is None else 1
    precision: Precision = "minute" if second is None else "second"
    return Moment(
        stated, precision, basis, float(earliest), float(earliest + length), zoned=clock.offset is not None
    )
