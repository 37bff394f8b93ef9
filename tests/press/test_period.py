"""Closed periods: whole weeks, each in exactly one month and one year."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from press.period import Period, ripe

MONDAYS = st.dates(date(2001, 1, 1), date(2150, 12, 31)).map(
    lambda day: day - timedelta(days=day.weekday())
)


@given(MONDAYS)
def test_a_week_lies_in_one_month_whole(monday: date) -> None:
    period = Period.of(monday)
    assert period.begins <= monday < period.after
    assert (period.begins.weekday(), period.ends.weekday()) == (0, 6)


@given(st.integers(2001, 2150), st.integers(1, 12))
def test_months_follow_each_other_without_a_gap(year: int, month: int) -> None:
    following = Period(year, month + 1) if month < 12 else Period(year + 1, 1)
    assert Period(year, month).after == following.begins
    assert all(Period.of(monday) == Period(year, month) for monday in Period(year, month).weeks())


@given(st.integers(2001, 2150))
def test_a_year_is_its_twelve_months_and_the_year_of_iso(year: int) -> None:
    weeks = [monday for month in range(1, 13) for monday in Period(year, month).weeks()]
    assert list(Period(year).weeks()) == weeks
    assert {monday.isocalendar().year for monday in weeks} == {year}


def test_the_thursday_says_to_which_month_a_week_belongs() -> None:
    assert Period.of(date(2026, 6, 29)) == Period(2026, 7)
    assert Period.of(date(2026, 12, 28)) == Period(2026, 12)
    assert (Period(2026, 10).begins, Period(2026, 10).ends) == (
        date(2026, 9, 28),
        date(2026, 11, 1),
    )


def test_a_period_is_ripe_four_weeks_after_its_last_day_in_kyiv() -> None:
    assert not Period(2026, 10).is_ripe(datetime(2026, 11, 28, 21, 59, tzinfo=UTC))
    assert Period(2026, 10).is_ripe(datetime(2026, 11, 28, 22, 1, tzinfo=UTC))


def test_only_ripe_months_and_years_are_listed() -> None:
    listed = [str(each) for each in ripe(date(2025, 10, 6), datetime(2026, 2, 2, tzinfo=UTC))]
    assert listed == ["2025-10", "2025-11", "2025-12", "2025"]


@given(st.integers(2001, 2150), st.integers(0, 12))
def test_a_period_is_found_by_its_name(year: int, month: int) -> None:
    assert Period.named(str(Period(year, month))) == Period(year, month)


@pytest.mark.parametrize(
    "slug",
    ["", "2026-00", "2026-13", "2026-9", "26-09", "1999", "2026-09-01", " 2026", "2026-09\n"]
    + ["٢٠٢٦", "2026W10", "2026-Q3", "-2026", "9999"],
)
def test_nothing_else_is_a_period(slug: str) -> None:
    with pytest.raises(ValueError, match="period"):
        Period.named(slug)
