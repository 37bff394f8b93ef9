"""What a contact forgets and a figure needs: who was put through, held, came again, was reached."""

from datetime import datetime, timedelta

import pytest
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange

from cases.days import day_of
from cases.inbound import Kind
from cases.models import CallAttempt, Callback, Case, Contact, LineEvent, State
from floor.divided import divided
from floor.figures import AGAIN_DAYS, WRAP_LIMIT
from floor.folding import deltas_fold
from floor.models import Delta, Mark
from floor.selectors import Span
from operators.models import Office, Operator
from tests.floor.test_tally import counted, live, moves, offered

MINUTE = timedelta(minutes=1)


@pytest.fixture
def call(office: Office, at: datetime) -> Contact:
    return offered(office, at, line="sip")


def takes(call: Contact, by: Operator, at: datetime) -> None:
    moves(call, State.ON_CONTACT, operator=by, claimed_at=at)


def ended(call: Contact, at: datetime, wrap: timedelta = MINUTE) -> None:
    moves(call, State.WRAP_UP, ended_at=at)
    moves(call, State.CLOSED, closed_at=at + wrap)


def test_a_caller_who_was_put_through_waited_until_the_first_answer(
    office: Office, olga: Operator, taras: Operator, at: datetime, call: Contact
) -> None:
    takes(call, olga, at + timedelta(seconds=10))
    takes(call, taras, at + 8 * MINUTE)
    ended(call, at + 12 * MINUTE)

    found = counted(office, at)
    assert (found.waits, found.answered, found.transfers) == ({10: 1}, 1, 1.0)
    assert found.talked == 12 * 60
    assert found == live(office)


def test_whoever_is_put_back_was_not_put_through(
    office: Office, olga: Operator, taras: Operator, at: datetime, call: Contact
) -> None:
    takes(call, olga, at)
    moves(call, State.OFFERED, operator=None, claimed_at=None)
    takes(call, taras, at + MINUTE)

    assert (counted(office, at).transfers, counted(office, at).waits) == (0.0, {60: 1})


def test_a_hold_counts_where_the_line_tells_of_holds_and_nowhere_else(
    office: Office, olga: Operator, at: datetime, call: Contact
) -> None:
    silent = offered(office, at, line="telephone")
    for each in (call, silent):
        takes(each, olga, at)
        told(each, Kind.CALL_HELD, at + MINUTE)
        told(each, Kind.CALL_RESUMED, at + MINUTE + timedelta(seconds=32))
        ended(each, at + 9 * MINUTE)

    found = counted(office, at)
    assert (found.holds, found.held, found.holding) == (1, 35, 35.0)


@pytest.mark.parametrize(
    ("words", "seconds"),
    [
        (((Kind.CALL_HELD, 60),), 480),
        (((Kind.CALL_HELD, 60), (Kind.CALL_HELD, 70), (Kind.CALL_RESUMED, 80)), 20),
        (((Kind.CALL_RESUMED, 60),), 0),
        (((Kind.CALL_HELD, 60), (Kind.CALL_RESUMED, 40)), 0),
    ],
)
def test_holds_told_twice_late_or_never_ended_are_counted_once(
    office: Office, olga: Operator, at: datetime, call: Contact, words, seconds: int
) -> None:
    takes(call, olga, at)
    for kind, after in words:
        told(call, kind, at + timedelta(seconds=after))
    ended(call, at + 9 * MINUTE)

    assert counted(office, at).held == seconds


def told(call: Contact, kind: Kind, at: datetime) -> None:
    number = LineEvent.objects.count()
    LineEvent.objects.create(
        line=call.line, provider_key=number.to_bytes(4), kind=kind.value, contact=call, at=at
    )


def test_wrap_up_is_told_by_its_mean_and_by_who_is_over_the_limit(
    office: Office, olga: Operator, at: datetime
) -> None:
    for over in (0, 1):
        each = offered(office, at, line="sip")
        takes(each, olga, at)
        ended(each, at + MINUTE, timedelta(seconds=WRAP_LIMIT + over))

    found = counted(office, at)
    assert (found.wrap_up, found.over_limit) == (300.0, 0.5)


@pytest.mark.parametrize(
    ("days", "again"), [(1, 1), (AGAIN_DAYS - 0.01, 1), (AGAIN_DAYS + 0.01, 0), (-1, 0)]
)
def test_whoever_was_answered_within_seven_days_comes_again(
    office: Office, olga: Operator, at: datetime, days: float, again: int
) -> None:
    case = case_of(office, at)
    first = offered(office, at - timedelta(days=days))
    takes(first, olga, first.offered_at)
    ended(first, first.offered_at)
    Contact.objects.filter(pk=first.pk).update(case=case)
    second = offered(office, at)
    takes(second, olga, at)
    Contact.objects.filter(pk=second.pk).update(case=case)

    found = counted(office, at)
    assert (found.joined, found.again) == (2, again)
    Contact.objects.filter(pk=second.pk).update(case=None)
    assert (counted(office, at).joined, counted(office, at).again) == (1, 0)


def test_no_mark_outlives_the_hours_of_its_contact(
    office: Office, olga: Operator, taras: Operator, at: datetime, call: Contact
) -> None:
    takes(call, olga, at)
    takes(call, taras, at + MINUTE)
    ended(call, at + 9 * MINUTE)
    before = counted(office, at)
    assert Mark.objects.count() == 1
    hours = ("offered_at", "rank_at", "claimed_at", "ended_at", "closed_at")
    times = dict.fromkeys(hours, day_of(at))
    Contact.objects.filter(pk=call.pk).update(coarse=True, **times)

    assert Mark.objects.count() == 0
    assert counted(office, at) == before


@pytest.mark.parametrize("coarse", [False, True])
@pytest.mark.parametrize("stayed", [MINUTE, timedelta(seconds=1)])
@pytest.mark.parametrize(("after", "rescued"), [(59, 1), (61, 0)])
def test_whoever_left_and_was_reached_by_a_call_that_began_within_the_hour_counts_as_reached(
    office: Office, at: datetime, attempt, coarse: bool, after: int, rescued: int, stayed
) -> None:
    call = offered(office, at)
    left = at + stayed
    moves(call, State.ABANDONED, closed_at=left)
    mine = attempt(call, left, left + after * MINUTE)
    if coarse:
        times = dict.fromkeys(("offered_at", "rank_at", "closed_at"), day_of(at))
        Contact.objects.filter(pk=call.pk).update(coarse=True, **times)
    for _twice in range(2):
        type(mine).objects.filter(pk=mine.pk).update(
            reached="person", ended_at=left + (after + 40) * MINUTE
        )
    deltas_fold()

    found = counted(office, at)
    assert (found.abandoned + found.short, found.rescued, found.rescues) == (
        1,
        rescued,
        float(rescued),
    )
    assert Delta.objects.count() == 0
    span = Span(office.pk, at - timedelta(days=9), at + timedelta(days=9))
    assert "" not in divided(span, "language")


@pytest.fixture
def attempt(case_in_intake: Case, agree, olga: Operator):
    """One attempt to call somebody back who left unanswered."""
    agreed = agree(case_in_intake, olga)

    def makes(call: Contact, at: datetime, begun: datetime) -> CallAttempt:
        promise = Callback.objects.create(
            office=call.office,
            contact=call,
            case=case_in_intake,
            source=Callback.Source.ABANDONED,
            taken_by=olga,
            due=DateTimeTZRange(at, at + timedelta(hours=3)),
            at=at,
        )
        return CallAttempt.objects.create(
            callback=promise, agreement=agreed, way="telephone", by=olga, at=begun
        )

    return makes


def case_of(office: Office, at: datetime) -> Case:
    return Case.objects.create(code="AAA-111", office=office, opened_at=at, moved_at=at)
