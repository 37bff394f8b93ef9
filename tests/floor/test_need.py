"""The usual week in Kyiv time, and what it asks for."""

from datetime import UTC, datetime

import pytest

from floor.need import ENOUGH, HANDLING, week_needed

WINTER, SUMMER = datetime(2026, 11, 25, 12, tzinfo=UTC), datetime(2026, 7, 1, 12, tzinfo=UTC)


@pytest.mark.parametrize(("at", "hour"), [(WINTER, 20), (SUMMER, 21)])
def test_an_hour_of_utc_is_shown_where_it_lies_in_kyiv(at: datetime, hour: int) -> None:
    rates = [0.0] * 168
    rates[18] = 12.0

    week = week_needed(rates, None, 0, at)

    assert [number for number, need in enumerate(week.hours) if need.people] == [hour]
    assert week.hours[hour].people == 7
    assert week.hours[hour].planned == 10


def test_few_conversations_say_nothing_of_how_long_one_takes() -> None:
    rates = [1.0] * 168

    assert week_needed(rates, 60.0, ENOUGH - 1, WINTER).handling == HANDLING
    assert week_needed(rates, 60.0, ENOUGH, WINTER).handling == 60


def test_another_number_of_hours_is_no_week() -> None:
    with pytest.raises(ValueError, match="168"):
        week_needed([1.0] * 24, None, 0, WINTER)
