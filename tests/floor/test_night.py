"""A night against the formulas, and the counts of it against the night itself."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection

from cases.models import Channel, Contact, State
from cases.models.line import Queue
from floor.erlang import impatient
from floor.figures import BOUNDS, SHORT
from floor.folding import deltas_fold, hours_fold
from floor.selectors import Span, figures_by, figures_whole
from operators.models import Office, Operator
from tests.floor.night import Caller, Load, about, met, night

#: So many standard errors off would be chance once in some hundred nights, and the seeds stand.
BOUND = 3.0
NIGHTS, HOURS = 24, 26.0
LOADS = [
    Load(an_hour=12, people=5, handling=1020, patience=180),
    Load(an_hour=12, people=4, handling=1020, patience=180),
    Load(an_hour=30, people=8, handling=900, patience=300),
    Load(an_hour=20, people=3, handling=600, patience=60),
]
EVENING = datetime(2026, 11, 23, 18, tzinfo=UTC)
GOES = """
UPDATE cases_contact SET state = told.state, operator_id = %(by)s, queue_id = told.queue,
       claimed_at = told.taken, ended_at = told.ended, closed_at = told.closed
  FROM unnest(%(refs)s::uuid[], %(states)s::text[], %(queues)s::uuid[], %(taken)s::timestamptz[],
              %(ended)s::timestamptz[], %(closed)s::timestamptz[])
       AS told (ref, state, queue, taken, ended, closed)
 WHERE cases_contact.ref = told.ref
"""


@pytest.mark.parametrize("nights", [NIGHTS, pytest.param(10 * NIGHTS, marks=pytest.mark.full)])
@pytest.mark.parametrize("load", LOADS, ids=str)
def test_nights_on_average_are_as_erlang_a_says(load: Load, nights: int) -> None:
    says = impatient(load.an_hour * load.handling / 3600, load.people, load.handling, load.patience)
    found = [met(load, HOURS, seed) for seed in range(nights)]

    for name in ("waits", "gives_up", "mean", "occupancy"):
        mean, error = about([getattr(each, name) for each in found])
        assert abs(mean - getattr(says, name)) <= BOUND * error, name
        assert error < 0.12 * getattr(says, name), "too few nights to say anything"


def test_somebody_who_never_answers_finds_nobody(db: None) -> None:
    alone = night(Load(an_hour=30, people=1, handling=1e9, patience=120), 4, seed=1)

    assert sum(each.answered is not None for each in alone) == 1
    assert all(each.left is not None for each in alone if each.answered is None)


@pytest.mark.parametrize("hours", [30, pytest.param(400, marks=pytest.mark.full)])
def test_a_night_is_counted_as_it_went(office: Office, olga: Operator, hours: int) -> None:
    callers = night(LOADS[2], hours, seed=7)
    goes(office, olga, callers)

    span = Span(office.pk, EVENING - timedelta(days=1), EVENING + timedelta(days=30))
    before = figures_whole(span)
    taken = [each for each in callers if each.answered is not None]
    gone = [each for each in callers if each.left is not None]
    assert (before.offered, before.answered) == (len(callers), len(taken))
    assert before.short == sum(each.waited < SHORT for each in gone)
    assert before.abandoned == sum(each.waited >= SHORT for each in gone)
    assert before.waiting == 0
    for bound in BOUNDS:
        assert before.answered_within(bound) == sum(each.waited <= bound for each in taken)
    assert abs(before.talked - sum(each.handling for each in taken)) < 30 * len(taken)
    assert sum(each.offered for each in figures_by(span, "hour").values()) == len(callers)

    while deltas_fold():
        pass
    hours_fold(at=EVENING + timedelta(days=40))
    assert figures_whole(span) == before


def goes(office: Office, by: Operator, callers: list[Caller]) -> None:
    """Take everybody through their states, each by a change that PostgreSQL counts."""
    queue = Queue.objects.get_or_create(office=office, language="uk")[0]
    Contact.objects.bulk_create(
        Contact(
            office=office,
            line="telephone",
            channel=Channel.CHAT,
            queue=queue,
            offered_at=EVENING + timedelta(seconds=each.came),
            rank_at=EVENING,
        )
        for each in callers
    )
    refs = list(Contact.objects.order_by("offered_at").values_list("ref", flat=True))
    pairs = list(zip(refs, callers, strict=True))
    served = [pair for pair in pairs if pair[1].answered is not None]
    steps = (
        (State.ABANDONED, [pair for pair in pairs if pair[1].left is not None]),
        *((state, served) for state in (State.ON_CONTACT, State.WRAP_UP, State.CLOSED)),
    )
    with connection.cursor() as cursor:
        for state, part in steps:
            cursor.execute(GOES, _told(state, part, by, queue))


def _told(state: State, part: list[tuple[object, Caller]], by: Operator, queue: Queue) -> dict:
    def moment(seconds: float | None) -> datetime | None:
        return None if seconds is None else EVENING + timedelta(seconds=seconds)

    ends = [
        each.left if each.answered is None else each.answered + each.handling for _, each in part
    ]
    has_ended = state in {State.WRAP_UP, State.CLOSED}
    is_open = state in {State.ON_CONTACT, State.WRAP_UP}
    return {
        "by": None if state == State.ABANDONED else by.pk,
        "refs": [ref for ref, _ in part],
        "states": [state.value] * len(part),
        "queues": [queue.pk if is_open else None] * len(part),
        "taken": [moment(each.answered) for _, each in part],
        "ended": [moment(end) if has_ended else None for end in ends],
        "closed": [None if is_open else moment(end) for end in ends],
    }
