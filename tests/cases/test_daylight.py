"""The sun over a wide sector, against a published almanac and against itself."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cases import daylight
from cases.daylight import Light, agrees, sun
from cases.sectors import CENTRES, Sector, sector_named

KYIV = ZoneInfo("Europe/Kyiv")
DAYS = st.dates(date(2024, 1, 1), date(2040, 12, 31))


@pytest.mark.parametrize(
    ("day", "rises", "sets"),
    [
        # London, as almanacs print it, in UTC.
        (date(2026, 3, 20), "06:04", "18:13"),
        (date(2026, 6, 21), "03:43", "20:21"),
        (date(2026, 12, 21), "08:04", "15:53"),
    ],
)
def test_agrees_with_the_almanac_within_three_minutes(monkeypatch, day, rises, sets):
    monkeypatch.setitem(CENTRES, Sector.EAST, (51.48, 0))
    found = sun(day, Sector.EAST)
    for moment, told in ((found.rises, rises), (found.sets, sets)):
        wanted = datetime.fromisoformat(f"{day}T{told}:00+00:00")
        assert abs(moment - wanted) <= timedelta(minutes=3)


@given(day=DAYS, sector=st.sampled_from(Sector))
def test_every_sector_has_a_day_and_a_night(day, sector):
    found, following = sun(day, sector), sun(day + timedelta(days=1), sector)
    assert found.rises < found.sets < following.rises
    assert found.rises.date() == found.sets.date() == day
    assert abs(following.rises - found.rises - timedelta(days=1)) < timedelta(minutes=4)


@given(
    day=DAYS, sector=st.sampled_from(Sector), hour=st.integers(0, 23), minutes=st.integers(1, 900)
)
def test_no_window_is_light_and_dark_at_once(day, sector, hour, minutes):
    starts = datetime(day.year, day.month, day.day, hour, tzinfo=UTC)
    ends = starts + timedelta(minutes=minutes)
    assert not (
        agrees(Light.DAY, sector, starts, ends) and agrees(Light.DARK, sector, starts, ends)
    )
    assert agrees(Light.EITHER, sector, starts, ends)


def test_a_night_goes_past_midnight():
    starts = datetime(2026, 11, 28, 22, tzinfo=KYIV)
    assert agrees(Light.DARK, Sector.EAST, starts, starts + timedelta(hours=5))
    assert not agrees(Light.DARK, Sector.EAST, starts, starts + timedelta(hours=12))


@pytest.mark.parametrize("written", ["East", "схід", " Восток "])
def test_a_sector_is_known_in_three_languages(written):
    assert sector_named(written) == Sector.EAST


@pytest.mark.parametrize("written", ["", "Куп'янський напрямок", "far east", "48.0, 37.0"])
def test_anything_else_is_no_sector(written):
    assert sector_named(written) is None


def test_no_sector_is_named_by_more_than_whole_degrees():
    assert all(isinstance(each, int) for centre in CENTRES.values() for each in centre)
    assert daylight.__doc__ is not None
