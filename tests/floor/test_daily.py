"""Days kept by themselves say what the hours say: while they are hours, and once they are none."""

from datetime import UTC, datetime, timedelta

from cases.days import day_of
from cases.models import State
from floor.daily import figures_daily
from floor.divided import divided
from floor.figures import Figures, merged
from floor.folding import HOURS_KEPT, deltas_fold, hours_fold
from floor.models import Daily
from floor.selectors import Span, figures_by, figures_whole
from operators.models import Office, Operator
from tests.floor.test_tally import moves, offered

DAY = timedelta(days=1)


def by_hours(span: Span) -> dict[datetime, Figures]:
    days: dict[datetime, list[Figures]] = {}
    for hour, counts in figures_by(span, "hour").items():
        days.setdefault(day_of(hour), []).append(counts)
    return {day: merged(parts) for day, parts in days.items()}


def test_days_are_the_sums_of_their_hours_before_and_after_folding(
    office: Office, sister_office: Office, olga: Operator, at: datetime
) -> None:
    span = Span(office.pk, day_of(at - 9 * DAY), day_of(at + 2 * DAY))
    offered(sister_office, at)
    for number in range(12):
        began = at - timedelta(hours=11 * number)
        call = offered(office, began, ("uk", "ru")[number % 2])
        if number % 3:
            taken = began + timedelta(seconds=7 * number)
            moves(call, State.ON_CONTACT, operator=olga, claimed_at=taken)
            moves(call, State.WRAP_UP, ended_at=taken + timedelta(minutes=number))
        elif number:
            moves(call, State.ABANDONED, ended_at=began + 9 * DAY / 86_400, closed_at=began)
        if number == 5:
            assert deltas_fold()
        assert figures_daily(span) == by_hours(span)
    assert merged(figures_daily(span).values()) == figures_whole(span)
    deltas_fold()
    assert figures_daily(span) == by_hours(span)
    before = divided(span, "day")
    hours_fold(at=at + HOURS_KEPT + DAY)
    assert divided(span, "day") == before == by_hours(span)
    assert set(Daily.objects.filter(office=office).values_list("day", flat=True)) == set(before)


def test_a_day_begins_at_midnight_in_kyiv(office: Office) -> None:
    midnight = day_of(datetime.fromisoformat("2026-10-25T12:00:00+02:00"))
    # The hour between three and four comes twice on this day: 24 hours later it isn't over yet.
    late = midnight.astimezone(UTC) + timedelta(hours=24)
    for began in (midnight - timedelta(seconds=1), midnight, late):
        offered(office, began)
    deltas_fold()
    span = Span(office.pk, midnight - DAY, midnight + 2 * DAY)
    found = [(day, counts.offered) for day, counts in figures_daily(span).items()]
    assert found == [(day_of(midnight - timedelta(hours=1)), 1), (midnight, 2)]
