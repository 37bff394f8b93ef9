"""What an hour of the week usually brings, how far that strays, and an office's share of it."""

from datetime import UTC, datetime, timedelta

import pytest

from cases.days import day_of
from cases.models.traffic import Traffic
from cases.usual import slot
from floor.forecast import OWN_DAYS, Spread, forecast, share_of
from floor.models import Tally

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 23, 18, 30, tzinfo=UTC)
HOUR = AT.replace(minute=0) - timedelta(days=7)
DAY = timedelta(days=1)


def came(numbers: list[int]) -> None:
    """So many in the same hour of the last weeks, the latest first."""
    Traffic.objects.bulk_create(
        Traffic(line="telephone", country="UA", quarter=HOUR - 7 * week * DAY, seen=number)
        for week, number in enumerate(numbers)
    )


def offered(office, number: int, day: datetime) -> None:
    Tally.objects.create(
        office=office,
        hour=day,
        line="telephone",
        language="",
        what="offered",
        within=0,
        number=number,
        seconds=0,
    )


def test_an_hour_is_the_mean_without_its_best_and_worst_and_tells_how_far_they_lie(office) -> None:
    came([10, 14, 12, 40, 1])

    expected = forecast(office=office.pk, at=AT)

    assert expected.rates[slot(HOUR)] == 12
    assert expected.spreads[slot(HOUR)] == Spread(1, 40, 5)
    assert sum(expected.rates) == 12


def test_too_few_weeks_say_nothing_of_how_far_an_hour_strays(office) -> None:
    came([10, 14])

    expected = forecast(office=office.pk, at=AT)

    assert set(expected.spreads) == {None}


def test_an_office_without_two_weeks_of_its_own_has_no_share(office) -> None:
    came([10, 14, 12])
    offered(office, 3, AT - OWN_DAYS * DAY + timedelta(hours=1))

    assert share_of(office=office.pk, at=AT) is None
    assert forecast(office=office.pk, at=AT).rates[slot(HOUR)] == 12


def test_an_office_is_reckoned_with_its_share_of_four_weeks(office, sister_office) -> None:
    came([10, 14, 12])
    offered(office, 9, AT - 20 * DAY)
    offered(sister_office, 400, AT - 20 * DAY)

    expected = forecast(office=office.pk, at=AT)

    assert expected.share == 9 / 24
    assert expected.rates[slot(HOUR)] == pytest.approx(12 * 9 / 24)
    assert expected.spreads[slot(HOUR)] == Spread(10 * 9 / 24, 14 * 9 / 24, 3)


def test_a_day_of_four_weeks_ago_counts_whole_as_what_came_on_it_does(office) -> None:
    came([10, 14, 12])
    offered(office, 9, AT - 20 * DAY)
    offered(office, 3, day_of(AT - 28 * DAY))

    assert share_of(office=office.pk, at=AT) == 12 / 36


def test_no_office_takes_more_than_all(office) -> None:
    came([10, 14, 12])
    offered(office, 900, AT - 20 * DAY)

    assert share_of(office=office.pk, at=AT) == 1.0


def test_nobody_came_at_all(office) -> None:
    expected = forecast(office=office.pk, at=AT)

    assert (expected.is_known, sum(expected.rates), set(expected.spreads)) == (False, 0, {None})
