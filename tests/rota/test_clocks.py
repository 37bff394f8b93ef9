"""Both sides of a change of clocks, nights, and the calendar that others read."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from icalendar import Calendar

from cases.days import KYIV
from operators.models import Operator
from rota.calendar import written
from rota.forms import ShiftForm
from rota.models import Shift
from rota.presenters import between, by_clock, hours, lasts
from rota.spans import Times, hours_of, week_later, week_of

HOUR = timedelta(hours=1)
SPRING, AUTUMN = date(2027, 3, 22), date(2026, 10, 19)


def typed(north, kalyna: Operator, **changes: str) -> ShiftForm:
    told = {"person": str(kalyna.pk), "day": "2026-11-24", "begins": "20:00", "ends": "08:00"}
    return ShiftForm(told | changes, office=north.pk)


@pytest.mark.parametrize(
    ("day", "length"),
    [("2026-11-24", 12), ("2026-10-24", 13), ("2027-03-27", 11)],
    ids=["an ordinary night", "clocks go back", "clocks go forward"],
)
def test_a_night_lasts_as_long_as_its_clocks_say(north, kalyna, day, length) -> None:
    form = typed(north, kalyna, day=day)
    assert form.is_valid(), form.errors
    times: Times = form.cleaned_data["times"]
    assert times.ends - times.begins == length * HOUR
    shift = Shift(begins=times.begins, ends=times.ends)
    assert between(shift) == "20:00–08:00"
    assert lasts(shift) == f"{length} h"
    assert ShiftForm.of(shift) == {
        "day": date.fromisoformat(day),
        "begins": time(20),
        "ends": time(8),
    }


@pytest.mark.parametrize(
    ("changes", "field", "words"),
    [
        ({"day": "2026-10-24", "ends": "03:30"}, "ends", "comes twice"),
        ({"day": "2027-03-27", "ends": "03:30"}, "ends", "left out"),
        ({"day": "2027-03-28", "begins": "03:30"}, "begins", "left out"),
        ({"day": "9999-12-31"}, "day", "year"),
        ({"day": "0001-01-01"}, "day", "year"),
        ({"day": "2026-11-31"}, "day", "valid date"),
        ({"begins": "25:00"}, "begins", "valid time"),
        ({"person": "00000000-0000-4000-8000-000000000000"}, "person", "valid choice"),
    ],
)
def test_what_leaves_the_moment_open_is_named_beside_its_field(
    north, kalyna, changes, field, words
) -> None:
    form = typed(north, kalyna, **changes)
    assert not form.is_valid()
    assert words in str(form.errors[field])


@pytest.mark.parametrize(
    ("first", "number"), [(AUTUMN, 169), (SPRING, 167), (date(2026, 11, 23), 168)]
)
def test_a_week_has_the_hours_that_its_clocks_give_it(first, number) -> None:
    assert len(hours_of(week_of(first))) == number


def test_an_hour_that_comes_twice_stands_twice_and_one_left_out_not_at_all() -> None:
    twice = dict(by_clock(hours(AUTUMN, [], None)))["03:00"]
    missing = dict(by_clock(hours(SPRING, [], None)))["03:00"]
    assert list(map(len, twice)) == [1] * 6 + [2]
    assert list(map(len, missing)) == [1] * 6 + [0]


@pytest.mark.parametrize(
    ("begins", "week_on"),
    [
        ("2026-10-24T18:00", "2026-10-31T18:00"),
        ("2026-10-18T03:30", "2026-10-25T03:30"),
        ("2027-03-21T03:30", "2027-03-28T04:30"),
    ],
    ids=["after the clocks went back", "the first of two", "left out: an hour later"],
)
def test_a_week_later_the_clock_in_kyiv_shows_the_same(begins, week_on) -> None:
    moved = week_later(datetime.fromisoformat(begins).replace(tzinfo=KYIV))
    assert moved.astimezone(KYIV).strftime("%Y-%m-%dT%H:%M") == week_on


def test_the_calendar_is_read_by_others_and_says_nothing_of_what_this_is() -> None:
    night = datetime(2026, 10, 24, 17, tzinfo=UTC)
    shift = Shift(begins=night, ends=night + 13 * HOUR, version=2)
    raw = written([shift], night)
    [event] = Calendar.from_ical(raw).walk("VEVENT")
    assert (event.decoded("dtstart"), event.decoded("dtend")) == (shift.begins, shift.ends)
    assert event["summary"] == "Shift"
    assert b"DTSTART:20261024T170000Z\r\n" in raw
    assert raw.endswith(b"END:VCALENDAR\r\n")
    names = {line.split(b":")[0].split(b";")[0] for line in raw.splitlines()}
    assert names == set(
        b"BEGIN END PRODID VERSION UID DTSTAMP DTSTART DTEND SUMMARY SEQUENCE CLASS".split()
    )
    for telling in (b"otline", b"ffice", b"Kalyna", b"urrender", b"TZID"):
        assert telling not in raw


def test_no_shift_is_an_empty_calendar() -> None:
    assert Calendar.from_ical(written([], datetime(2026, 11, 23, tzinfo=UTC))).walk("VEVENT") == []
