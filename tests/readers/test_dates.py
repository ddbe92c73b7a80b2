from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from provenance.readers.dates import moment_in_address, parse_moment

STATED = [
    # text, ISO form, precision, zoned
    ("2026-03-01T14:05:09+01:00", "2026-03-01T14:05:09+01:00", "second", True),
    ("2026-03-01T14:05:09.123456Z", "2026-03-01T14:05:09Z", "second", True),
    ("2026-03-01T14:05:09,5-0530", "2026-03-01T14:05:09-05:30", "second", True),
    ("20260301T140509Z", "2026-03-01T14:05:09Z", "second", True),
    ("2026-03-01T14:05+02", "2026-03-01T14:05+02:00", "minute", True),
    ("2026-03-01 14:05", "2026-03-01T14:05", "minute", False),
    ("2026-03-01T14:05:00-05:00[America/New_York]", "2026-03-01T14:05:00-05:00", "second", True),
    ("2026-03-01T23:59:60Z", "2026-03-01T23:59:59Z", "second", True),
    ("2026-03-01T14", "2026-03-01", "day", False),
    ("20260301", "2026-03-01", "day", False),
    ("2026-03-01+01:00", "2026-03-01", "day", False),
    ("2026/3/1", "2026-03-01", "day", False),
    ("2026-03", "2026-03", "month", False),
    ("2026", "2026", "year", False),
    ("Thu, 26 Feb 2026 15:05:09 +0100", "2026-02-26T15:05:09+01:00", "second", True),
    ("Thu, 26 Feb 2026 15:05:09 GMT", "2026-02-26T15:05:09Z", "second", True),
    ("Thu Feb 26 15:05:09 EST 2026", "2026-02-26T15:05:09-05:00", "second", True),
    ("26 February 2026", "2026-02-26", "day", False),
    ("Feb 26, 2026 3:05 pm", "2026-02-26T15:05", "minute", False),
    ("February 26th, 2026 at 3 p.m. ET", "2026-02-26T15:00", "minute", False),
    ("3:05 p.m. EST, Feb. 26, 2026", "2026-02-26T15:05-05:00", "minute", True),
    ("12:05 am, 26 Feb 2026", "2026-02-26T00:05", "minute", False),
    ("Published: Friday 26 Feb 2026 | 15:05 UTC+02:00", "2026-02-26T15:05+02:00", "minute", True),
    ("26-Feb-2026", "2026-02-26", "day", False),
    ("March 2026", "2026-03", "month", False),
    ("26. Februar 2026, 15.05 Uhr", "2026-02-26T15:05", "minute", False),
    ("1er mars 2026 à 15h05", "2026-03-01T15:05", "minute", False),
    ("1 de marzo de 2026", "2026-03-01", "day", False),
    ("2026年3月1日 14:05", "2026-03-01T14:05", "minute", False),
    ("26/02/2026", "2026-02-26", "day", False),
    ("02/26/2026 14:05", "2026-02-26T14:05", "minute", False),
    ("03/03/2026", "2026-03-03", "day", False),
    ("03.04.2026", "2026-04-03", "day", False),
    ("03/04/2026", "2026", "year", False),
    ("03-04-2026 14:05", "2026", "year", False),
    ("1772373909", "2026-03-01T14:05:09Z", "second", True),
    ("1772373909123", "2026-03-01T14:05:09Z", "second", True),
]


@pytest.mark.parametrize(("text", "iso", "precision", "zoned"), STATED, ids=[row[0] for row in STATED])
def test_a_date_is_read_as_exactly_as_it_is_stated(text: str, iso: str, precision: str, zoned: bool) -> None:
    moment = parse_moment(text, "metadata")
    assert moment is not None
    assert (moment.stated, moment.precision, moment.zoned, moment.basis) == (
        iso,
        precision,
        zoned,
        "metadata",
    )


@pytest.mark.parametrize(
    "text",
    [
        "", " ", "soon", "yesterday", "12:30", "5", "1 2 3 2026", "May 2026 report",
        "2026-02-30", "2026-13-01",
        "2026-03-01T25:00:00Z", "2026-03-01T24:00:00Z", "2026-03-01T10:00:00+19:00", "13:05 pm 1 May 2026",
        "1970-01-01", "1970-01-01T00:00:00Z", "1969-12-31T19:00:00-05:00", "1 January 1970", "0000000000",
        "0001-01-01T00:00:00", "0000-00-00", "2569-03-01", "1447-09-11", "1699-12-31", "2201-01-01",
        "26/02/26", "2026030114", "32.01.2026", "۲۰۲۶-۰۳-۰۱", "x" * 10_000, "1" * 10_000,
    ],
)  # fmt: skip
def test_what_is_no_date_an_article_can_have_gives_none(text: str) -> None:
    assert parse_moment(text, "text") is None


def test_bounds_are_half_open_and_as_wide_as_the_precision() -> None:
    start = datetime(2026, 2, 1, tzinfo=UTC).timestamp()
    widths = {
        "2026-02-01T00:00:00Z": 1,
        "2026-02-01T00:00Z": 60,
        "2026-02-01": 86_400,
        "2026-02": 28 * 86_400,
    }
    for text, width in widths.items():
        moment = parse_moment(text, "given")
        assert moment is not None
        assert (moment.earliest, moment.latest) == (start, start + width)
    year = parse_moment("2026", "given")
    assert year is not None
    assert year.latest - year.earliest == 365 * 86_400
    december = parse_moment("2026-12", "given")
    assert december is not None
    assert december.latest == datetime(2027, 1, 1, tzinfo=UTC).timestamp()


@given(st.datetimes(datetime(1971, 1, 1), datetime(2199, 12, 31), timezones=st.just(UTC)))
def test_every_moment_written_as_iso_8601_comes_back(moment: datetime) -> None:
    whole = moment.replace(microsecond=0)
    read = parse_moment(moment.isoformat(), "metadata")
    assert read is not None
    assert (read.earliest, read.zoned) == (whole.timestamp(), True)


@given(st.text(max_size=60))
def test_no_text_breaks_the_reading_of_dates(text: str) -> None:
    moment = parse_moment(text, "text")
    assert moment is None or moment.earliest < moment.latest


@given(st.text(alphabet="0123456789-/.:TZ +apm年月日", max_size=40))
def test_no_jumble_of_numbers_breaks_the_reading_of_dates(text: str) -> None:
    moment = parse_moment(text, "text")
    assert moment is None or (moment.zoned <= (moment.precision in ("second", "minute")))


@pytest.mark.parametrize(
    ("url", "stated"),
    [
        ("https://elmbay.example/2026/03/01/pier", "2026-03-01"),
        ("https://elmbay.example/2026/mar/01/pier", "2026-03-01"),
        ("https://elmbay.example/news/2026-03-01-pier.html", "2026-03-01"),
        ("https://elmbay.example/news/pier-20260301.html", "2026-03-01"),
        ("https://elmbay.example/2026/03/pier", "2026-03"),
        ("https://elmbay.example/2026/pier", None),
        ("https://elmbay.example/2026/99/pier", None),
        ("https://elmbay.example/?d=/2026/03/01/", None),
        ("https://elmbay.example/tables/2026/pier/3/", None),
    ],
)
def test_a_date_in_a_path_is_read(url: str, stated: str | None) -> None:
    moment = moment_in_address(url)
    assert (moment.stated if moment else None) == stated
    assert moment is None or moment.basis == "url"
