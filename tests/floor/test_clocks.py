"""Figures while clocks jump, events come twice, and days have 23 or 25 hours."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from cases.models import State
from floor.divided import divided
from floor.duty import duty_whole
from floor.figures import Figures
from floor.flow import flow_of
from floor.folding import HOURS_KEPT, deltas_fold, hours_fold
from floor.more import name_of
from floor.selectors import Span, figures_by, figures_lately, figures_today, figures_whole
from operators.models import Office, Operator
from tests.floor.test_tally import live, moves, offered

KYIV = ZoneInfo("Europe/Kyiv")
HOUR = timedelta(hours=1)
LONG, SHORT = datetime(2026, 10, 25, tzinfo=KYIV), datetime(2026, 3, 29, tzinfo=KYIV)


def hours_of(day: datetime, number: int) -> list[datetime]:
    return [day.astimezone(UTC) + HOUR * each for each in range(number)]


@pytest.mark.parametrize(("day", "hours"), [(LONG, 25), (SHORT, 23)])
def test_a_day_when_the_clocks_change_has_every_hour_once(
    office: Office, day: datetime, hours: int
) -> None:
    for begins in (day.astimezone(UTC) - HOUR, *hours_of(day, hours + 1)):
        offered(office, begins + HOUR / 2)
    at = day.astimezone(UTC) + 10 * HOUR
    tomorrow = datetime(day.year, day.month, day.day + 1, tzinfo=KYIV)
    span = Span(office.pk, day, tomorrow)

    assert figures_today(office.pk, at=at).offered == hours
    by_hour = figures_by(span, "hour")
    assert len(by_hour) == hours
    names = [name_of(hour, "hour") for hour in by_hour]
    assert len(set(names)) == hours
    assert list(divided(span, "day")) == [day]

    deltas_fold()
    hours_fold(at=at + HOURS_KEPT + 48 * HOUR)
    assert figures_today(office.pk, at=at).offered == hours
    assert {key: each.offered for key, each in divided(span, "day").items()} == {day: hours}


def test_a_clock_that_jumps_makes_no_wait_and_no_length_below_nothing(
    office: Office, olga: Operator, at: datetime
) -> None:
    call = offered(office, at)
    moves(call, State.ON_CONTACT, operator=olga, claimed_at=at - HOUR)
    moves(call, State.WRAP_UP, ended_at=at - 2 * HOUR)
    moves(call, State.CLOSED, closed_at=at - 3 * HOUR)
    moves(offered(office, at), State.ABANDONED, closed_at=at - HOUR)

    found = figures_whole(Span(office.pk, at - HOUR, at + HOUR))
    assert (found.waited, found.talked, found.wrapped, found.over) == (0, 0, 0, 0)
    assert (found.answered, found.short, found.waiting) == (1, 1, 0)
    assert found == live(office)


def test_what_is_told_twice_is_counted_once(office: Office, olga: Operator, at: datetime) -> None:
    call = offered(office, at)
    for state, fields in (
        (State.ON_CONTACT, {"operator": olga, "claimed_at": at + HOUR / 60}),
        (State.WRAP_UP, {"ended_at": at + HOUR / 6}),
        (State.CLOSED, {"closed_at": at + HOUR / 5}),
    ):
        for _twice in range(2):
            moves(call, state, **fields)
    for _twice in range(2):
        deltas_fold()

    found = figures_whole(Span(office.pk, at - HOUR, at + HOUR))
    assert (found.offered, found.answered, found.talks, found.wraps) == (1, 1, 1, 1)
    assert found == live(office)


def test_a_call_belongs_to_the_hour_in_which_it_came_and_to_no_other(
    office: Office, olga: Operator, at: datetime
) -> None:
    begins = at.replace(minute=0, second=0, microsecond=0)
    moment = timedelta(microseconds=1)
    for came in (begins - moment, begins, begins + HOUR - moment, begins + HOUR):
        offered(office, came)

    assert figures_whole(Span(office.pk, begins, begins + HOUR)).offered == 2


def test_an_empty_office_has_figures_of_nobody(sister_office: Office, at: datetime) -> None:
    span = Span(sister_office.pk, at - HOUR, at + HOUR)
    nobody = figures_whole(span)

    assert nobody == Figures() == figures_today(sister_office.pk, at=at)
    assert figures_lately(sister_office.pk, at=at) == nobody
    assert {nobody.service_level(15), nobody.mean_wait, nobody.handling, nobody.rescues} == {None}
    assert (nobody.transfers, nobody.returns, nobody.over_limit) == (None, None, None)
    assert duty_whole(span, at=at).occupancy is None
    assert flow_of(span).in_time is None
    assert flow_of(span).length_of("intake", 0.5) is None
