"""The counts against the contacts themselves: nothing lost, nothing twice, whatever came when."""

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from random import Random

import pytest
from django.db import connection

from cases.days import day_of
from cases.models import Channel, Contact, State
from cases.models.line import Queue
from floor.figures import BOUNDS, SHORT, Figures, Row, figures_of
from floor.folding import FEW, HOURS_KEPT, deltas_fold, hours_fold
from floor.models import Delta, Tally
from floor.selectors import Span, figures_by, figures_whole
from operators.models import Office, Operator

LIVE = """
SELECT counts.what, counts.within, sum(counts.number)::int, sum(counts.seconds)::bigint
  FROM cases_contact AS contact LEFT JOIN floor_mark AS mark ON mark.contact_id = contact.ref,
       floor_counts(contact, mark) AS counts
 WHERE office_id = %s GROUP BY 1, 2
"""


def offered(office: Office, at: datetime, language: str = "uk", **fields: object) -> Contact:
    queue, _made = Queue.objects.get_or_create(office=office, language=language)
    told = {"line": "telephone", "channel": Channel.CALL, "offered_at": at, "rank_at": at} | fields
    return Contact.objects.create(office=office, queue=queue, **told)


def moves(contact: Contact, state: State, **fields: object) -> None:
    told: dict[str, object] = {"state": state, **fields}
    if state in {State.CLOSED, State.ABANDONED, State.DIVERTED}:
        told["queue"] = None
    Contact.objects.filter(pk=contact.pk).update(**told)


def live(office: Office) -> Figures:
    with connection.cursor() as cursor:
        cursor.execute(LIVE, [office.pk])
        return figures_of(Row(*row) for row in cursor.fetchall())


def counted(office: Office, at: datetime) -> Figures:
    day = timedelta(days=1)
    return figures_whole(Span(office.pk, at - 40 * day, at + 40 * day))


def test_a_call_from_ring_to_wrap_up_is_counted_once(
    office: Office, olga: Operator, at: datetime
) -> None:
    call = offered(office, at)
    assert counted(office, at).waiting == 1

    taken = at + timedelta(seconds=12)
    moves(call, State.ON_CONTACT, operator=olga, claimed_at=taken)
    ended = taken + timedelta(minutes=9)
    moves(call, State.WRAP_UP, ended_at=ended)
    moves(call, State.CLOSED, closed_at=ended + timedelta(minutes=1))

    found = counted(office, at)
    assert (found.offered, found.answered, found.waiting) == (1, 1, 0)
    assert found.waits == {15: 1}
    assert (found.waited, found.talked, found.wrapped) == (15, 540, 60)
    assert found.handling == 600


def test_a_call_put_back_waits_again_and_counts_by_its_last_answer(
    office: Office, olga: Operator, at: datetime
) -> None:
    call = offered(office, at)
    moves(call, State.ON_CONTACT, operator=olga, claimed_at=at + timedelta(seconds=4))
    moves(call, State.OFFERED, operator=None, claimed_at=None)
    assert (counted(office, at).waiting, counted(office, at).answered) == (1, 0)

    moves(call, State.ON_CONTACT, operator=olga, claimed_at=at + timedelta(seconds=100))
    assert counted(office, at).waits == {120: 1}


@pytest.mark.parametrize(
    ("stayed", "short", "abandoned"), [(SHORT - 1, 1, 0), (SHORT, 0, 1), (90, 0, 1)]
)
def test_whoever_leaves_at_once_is_told_apart(
    office: Office, at: datetime, stayed: int, short: int, abandoned: int
) -> None:
    call = offered(office, at)
    moves(call, State.ABANDONED, closed_at=at + timedelta(seconds=stayed))

    found = counted(office, at)
    assert (found.short, found.abandoned, found.waiting) == (short, abandoned, 0)


def test_what_is_put_away_without_an_answer_is_passed_on(office: Office, at: datetime) -> None:
    moves(offered(office, at), State.CLOSED, closed_at=at)
    moves(offered(office, at), State.DIVERTED, closed_at=at)

    assert counted(office, at).diverted == 2


def test_a_contact_counts_in_the_hour_line_and_language_in_which_it_came(
    office: Office, olga: Operator, at: datetime
) -> None:
    call = offered(office, at)
    offered(office, at + timedelta(hours=1), "ru", line="telegram", channel=Channel.CHAT)
    moves(call, State.ON_CONTACT, operator=olga, claimed_at=at + timedelta(hours=2))
    moves(call, State.CLOSED, ended_at=at + timedelta(hours=3), closed_at=at + timedelta(hours=3))

    span = Span(office.pk, at - timedelta(days=1), at + timedelta(days=1))
    hour = at.replace(minute=0, second=0, microsecond=0)
    by_hour = figures_by(span, "hour")
    assert {key: found.offered for key, found in by_hour.items()} == {
        hour: 1,
        hour + timedelta(hours=1): 1,
    }
    assert {key: found.answered for key, found in figures_by(span, "line").items()} == {
        "telephone": 1,
        "telegram": 0,
    }
    assert {key: found.answered for key, found in figures_by(span, "language").items()} == {
        "uk": 1,
        "ru": 0,
    }


def test_an_office_is_told_of_its_own_contacts(
    office: Office, sister_office: Office, at: datetime
) -> None:
    offered(sister_office, at)

    assert counted(office, at).offered == 0
    assert counted(sister_office, at).offered == 1


def test_hours_that_are_taken_away_change_no_count(
    office: Office, olga: Operator, at: datetime
) -> None:
    call = offered(office, at)
    moves(call, State.ON_CONTACT, operator=olga, claimed_at=at + timedelta(seconds=30))
    moves(call, State.CLOSED, ended_at=at + timedelta(minutes=9), closed_at=at + timedelta(hours=1))
    before = counted(office, at)
    hours = ("offered_at", "rank_at", "claimed_at", "ended_at", "closed_at")
    times = dict.fromkeys(hours, day_of(at))
    Contact.objects.filter(pk=call.pk).update(coarse=True, **times)

    assert counted(office, at) == before


def test_folding_leaves_every_figure_as_it_was_and_can_be_repeated(
    office: Office, olga: Operator, at: datetime
) -> None:
    chance = Random(7)
    for _each in range(120):
        goes_somewhere(office, olga, at, chance)
        if chance.random() < 0.1:
            deltas_fold()
    before = counted(office, at)
    assert before == live(office)

    assert deltas_fold() > 0
    assert (deltas_fold(), Delta.objects.count()) == (0, 0)
    assert counted(office, at) == before == live(office)


def test_old_hours_give_way_to_their_day_and_no_sum_changes(
    office: Office, olga: Operator, at: datetime
) -> None:
    chance = Random(8)
    for _each in range(40):
        goes_somewhere(office, olga, at, chance)
    deltas_fold()
    span = Span(office.pk, at - timedelta(days=9), at + timedelta(days=9))
    before = figures_whole(span), figures_by(span, "line")
    later = at + HOURS_KEPT - timedelta(days=1)

    for _again in range(2):
        hours_fold(at=later)
        assert (figures_whole(span), figures_by(span, "line")) == before
    assert figures_whole(span).offered == 40
    kept = day_of(later - HOURS_KEPT)
    assert not Tally.objects.filter(hour__lt=kept, is_day=False).exists()
    assert Tally.objects.filter(hour__gte=kept, is_day=False).exists()
    assert {tally.hour for tally in Tally.objects.filter(is_day=True)} == {
        day_of(kept - timedelta(days=back)) for back in (1, 2)
    }


def test_a_language_that_few_spoke_in_a_day_is_told_apart_no_more(
    office: Office, at: datetime
) -> None:
    for language, number in (("ru", FEW), ("uk", FEW - 1), ("en", 1)):
        for _each in range(number):
            offered(office, at, language)
    deltas_fold()
    hours_fold(at=at + timedelta(days=4))

    span = Span(office.pk, at - timedelta(days=9), at + timedelta(days=9))
    found = {name: each.offered for name, each in figures_by(span, "language").items()}
    assert found == {"ru": FEW, "": FEW}


def test_one_language_of_few_takes_the_next_smallest_with_it(office: Office, at: datetime) -> None:
    for language, number in (("ru", FEW), ("uk", FEW + 2), ("en", 1)):
        for _each in range(number):
            offered(office, at, language)
    deltas_fold()
    hours_fold(at=at + timedelta(days=4))

    span = Span(office.pk, at - timedelta(days=9), at + timedelta(days=9))
    found = {name: each.offered for name, each in figures_by(span, "language").items()}
    assert found == {"uk": FEW + 2, "": FEW + 1}


def test_lengths_are_kept_in_minutes_alone(office: Office, olga: Operator, at: datetime) -> None:
    call = offered(office, at)
    moves(call, State.ON_CONTACT, operator=olga, claimed_at=at + timedelta(seconds=2.4))
    moves(call, State.WRAP_UP, ended_at=at + timedelta(seconds=734))

    found = counted(office, at)
    assert (found.waited, found.talked) == (5, 720)


def test_what_was_never_offered_is_not_counted(
    office: Office, at: datetime, olga: Operator
) -> None:
    times = dict.fromkeys(("offered_at", "rank_at", "claimed_at", "ended_at", "closed_at"), at)
    told = {"office": office, "line": "telegram", "channel": Channel.CHAT, "operator": olga}
    Contact.objects.create(**told, state=State.CLOSED, **times)
    typed = offered(office, at, line="byhand", channel=Channel.CHAT)
    moves(typed, State.ON_CONTACT, operator=olga, claimed_at=at)

    assert counted(office, at) == Figures()


def test_an_answer_told_after_the_hours_are_gone_changes_nothing(
    office: Office, olga: Operator, at: datetime
) -> None:
    call = offered(office, at)
    moves(call, State.ABANDONED, closed_at=at + timedelta(seconds=40))
    before, day = counted(office, at), day_of(at)
    times = dict.fromkeys(("offered_at", "rank_at", "closed_at"), day)
    Contact.objects.filter(pk=call.pk).update(coarse=True, **times)
    moves(call, State.WRAP_UP, operator=olga, claimed_at=at, coarse=False)

    assert counted(office, at) == before


def goes_somewhere(office: Office, olga: Operator, at: datetime, chance: Random) -> None:
    came = at - timedelta(minutes=chance.randrange(3 * 24 * 60))
    call = offered(office, came, chance.choice(("uk", "ru", "en")), channel=Channel.CHAT)
    later = came + timedelta(seconds=chance.choice((0, 3, 5, 14.5, 15, 15.2, 21, 400, 5_000)))
    way = chance.randrange(5)
    if way == 0:
        moves(call, State.ABANDONED, closed_at=later)
    elif way == 1:
        moves(call, State.DIVERTED, closed_at=later)
    elif way >= 2:
        moves(call, State.ON_CONTACT, operator=olga, claimed_at=later)
        if way >= 3:
            moves(call, State.WRAP_UP, ended_at=later + timedelta(seconds=chance.randrange(2_000)))
        if way == 4:
            moves(call, State.CLOSED, closed_at=later + timedelta(seconds=9_000))


@pytest.mark.django_db(transaction=True)
def test_two_who_fold_at_once_take_each_change_once(office: Office, at: datetime) -> None:
    for _each in range(60):
        offered(office, at)

    def folds(_number: int) -> int:
        try:
            return deltas_fold()
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as crowd:
        taken = sum(crowd.map(folds, range(4)))
    assert taken + deltas_fold() == 60
    assert Tally.objects.get().number == 60


def test_bounds_and_short_abandons_are_the_same_in_python_and_postgresql(db: None) -> None:
    with connection.cursor() as cursor:
        for bound in BOUNDS:
            cursor.execute("SELECT floor_bound(%s), floor_bound(%s)", [bound, bound + 1])
            following = next((each for each in BOUNDS if each > bound), 0)
            assert cursor.fetchone() == (bound, following)
