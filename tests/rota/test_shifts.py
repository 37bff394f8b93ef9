"""Shifts are planned, changed and taken away by supervisors; nobody is in two places."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils.timezone import now

from audit.models import Entry
from operators.models import Office, Operator
from operators.roles import Role
from rota.models import Shift
from rota.selectors import cover, shifts_between
from rota.services.shifts import shift_change, shift_drop, shift_plan
from rota.services.tending import KEPT, rota_tend
from rota.services.weeks import week_copy
from rota.spans import ShiftRefused, Times, hours_of, week_of
from tests.operators.conftest import person

pytestmark = pytest.mark.django_db(transaction=True, databases="__all__")
AT = datetime(2026, 11, 23, 18, 30, tzinfo=UTC)
HOUR = timedelta(hours=1)


def times(begins: float, ends: float) -> Times:
    """Hours after the Monday evening of these tests."""
    return Times(AT + begins * HOUR, AT + ends * HOUR)


@pytest.fixture
def yavir(staff) -> Operator:
    return staff[Role.SUPERVISOR]


@pytest.fixture
def shift(kalyna: Operator, yavir: Operator) -> Shift:
    return shift_plan(person=kalyna.pk, times=times(2, 14), by=yavir, at=AT)


def acts() -> list[str]:
    found = Entry.objects.filter(action__startswith="rota.").order_by("id")
    return list(found.values_list("action", flat=True))


def test_a_shift_is_planned_changed_and_taken_away(kalyna, yavir, shift) -> None:
    changed = shift_change(
        shift_ref=shift.ref, version=1, times=times(3, 15), by=yavir, at=AT + HOUR
    )
    assert (changed.begins, changed.version) == (AT + 3 * HOUR, 2)
    shift_drop(shift_ref=shift.ref, version=2, by=yavir, at=AT + HOUR)
    assert not Shift.objects.exists()
    assert acts() == ["rota.shift_planned", "rota.shift_changed", "rota.shift_dropped"]
    assert set(Entry.objects.filter(action__startswith="rota.").values_list("subject")) == {
        (kalyna.pk,)
    }


@pytest.mark.parametrize(
    ("begins", "ends", "why"),
    [
        (2, 2.25, "half an hour"),
        (2, 1, "half an hour"),
        (2, 19, "at most 16"),
        (-9, -1, "is over"),
        (367 * 24, 367 * 24 + 8, "more than a year"),
        (13, 20, "Kalyna has a shift"),
        (0, 3, "Kalyna has a shift"),
        (2, 14, "Kalyna has a shift"),
    ],
)
def test_times_that_nobody_can_work_are_refused(kalyna, yavir, shift, begins, ends, why) -> None:
    with pytest.raises(ShiftRefused, match=why):
        shift_plan(person=kalyna.pk, times=times(begins, ends), by=yavir, at=AT)
    assert Shift.objects.count() == 1


def test_shifts_may_follow_without_a_break_and_two_people_share_an_hour(
    kalyna, yavir, shift, staff
) -> None:
    shift_plan(person=kalyna.pk, times=times(14, 20), by=yavir, at=AT)
    shift_plan(person=staff[Role.SENIOR].pk, times=times(2, 14), by=yavir, at=AT)
    assert Shift.objects.count() == 3


def test_only_a_supervisor_plans_and_only_for_the_own_office(staff, kalyna, yavir, south) -> None:
    with pytest.raises(ShiftRefused, match="supervisor"):
        shift_plan(person=kalyna.pk, times=times(2, 9), by=kalyna, at=AT)
    elsewhere = person(Role.OPERATOR, south, "Chaika")
    for nobody in (elsewhere, staff[Role.PRESS]):
        with pytest.raises(Operator.DoesNotExist):
            shift_plan(person=nobody.pk, times=times(2, 9), by=yavir, at=AT)


def test_whoever_cannot_sign_in_has_no_shift(kalyna, yavir) -> None:
    Operator.objects.filter(pk=kalyna.pk).update(is_active=False)
    with pytest.raises(ShiftRefused, match="Kalyna cannot sign in"):
        shift_plan(person=kalyna.pk, times=times(2, 9), by=yavir, at=AT)


def test_a_closed_office_plans_nothing(kalyna, yavir, north) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        Office.objects.filter(pk=north.pk).update(closed_at=AT)
        cursor.execute("SET session_replication_role = origin")
    with pytest.raises(ShiftRefused, match="closed"):
        shift_plan(person=kalyna.pk, times=times(2, 9), by=yavir, at=AT)


def test_of_two_supervisors_who_change_one_shift_the_second_is_told(yavir, shift) -> None:
    shift_change(shift_ref=shift.ref, version=1, times=times(3, 9), by=yavir, at=AT)
    for act in (
        lambda: shift_change(shift_ref=shift.ref, version=1, times=times(4, 9), by=yavir, at=AT),
        lambda: shift_drop(shift_ref=shift.ref, version=1, by=yavir, at=AT),
    ):
        with pytest.raises(ShiftRefused, match="meanwhile"):
            act()
    shift_drop(shift_ref=shift.ref, version=2, by=yavir, at=AT)
    with pytest.raises(ShiftRefused, match="not there any more"):
        shift_drop(shift_ref=shift.ref, version=2, by=yavir, at=AT)


def test_what_is_over_stays_as_it_was(yavir, shift) -> None:
    with pytest.raises(ShiftRefused, match="is over"):
        shift_drop(shift_ref=shift.ref, version=1, by=yavir, at=AT + 14 * HOUR)


def test_two_supervisors_at_once_plan_one_shift_of_one_person(kalyna, yavir) -> None:
    def plan(begins: int) -> bool:
        try:
            shift_plan(person=kalyna.pk, times=times(begins, begins + 8), by=yavir, at=AT)
        except ShiftRefused:
            return False
        finally:
            connection.close()
        return True

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(plan, (2, 5))) == [False, True]
    assert Shift.objects.count() == 1


@pytest.mark.parametrize(
    "change",
    [
        {"ends": AT + 30 * HOUR},
        {"ends": AT + 2 * HOUR},
    ],
)
def test_the_database_holds_the_same(shift, change) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Shift.objects.filter(pk=shift.pk).update(**change)


def test_the_database_keeps_a_shift_with_its_person_and_their_office(
    kalyna, staff, south, shift
) -> None:
    for change in ({"operator": staff[Role.SENIOR]}, {"office": south}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Shift.objects.filter(pk=shift.pk).update(**change)
    with pytest.raises(IntegrityError), transaction.atomic():
        Shift.objects.create(
            operator=kalyna, office=kalyna.office, begins=AT + 3 * HOUR, ends=AT + 4 * HOUR
        )
    with pytest.raises(IntegrityError), transaction.atomic():
        Shift.objects.create(
            operator=staff[Role.PRESS], office=kalyna.office, begins=AT, ends=AT + HOUR
        )


def test_a_week_is_copied_once_by_the_clock_in_kyiv(kalyna, yavir, staff, shift) -> None:
    """The week of 23 November begins on the Monday on which these tests stand."""
    following = datetime(2026, 11, 30, tzinfo=UTC).date()
    assert week_copy(first=following, by=yavir, at=AT).made == 1
    again = week_copy(first=following, by=yavir, at=AT)
    assert (again.made, again.left) == (0, 0)
    assert list(Shift.objects.order_by("begins").values_list("begins", flat=True)) == [
        shift.begins,
        shift.begins + timedelta(days=7),
    ]


def test_what_meets_another_shift_and_whoever_left_is_not_copied(
    kalyna, yavir, staff, shift
) -> None:
    vesna = staff[Role.SENIOR]
    shift_plan(person=vesna.pk, times=times(2, 9), by=yavir, at=AT)
    shift_plan(person=kalyna.pk, times=times(7 * 24 + 5, 7 * 24 + 9), by=yavir, at=AT)
    Operator.objects.filter(pk=vesna.pk).update(is_active=False)
    copied = week_copy(first=datetime(2026, 11, 30, tzinfo=UTC).date(), by=yavir, at=AT)
    assert (copied.made, copied.left) == (0, 1)


def test_old_shifts_go_and_those_of_whoever_left(kalyna, yavir, staff, shift) -> None:
    assert rota_tend(at=AT) == 0
    Operator.objects.filter(pk=kalyna.pk).update(is_active=False)
    assert rota_tend(at=AT) == 1
    assert acts()[-1] == "rota.shift_voided"
    shift_plan(person=staff[Role.SENIOR].pk, times=times(1, 9), by=yavir, at=AT)
    assert rota_tend(at=AT + KEPT) == 0
    assert rota_tend(at=AT + KEPT + 10 * HOUR) == 1
    assert not Shift.objects.exists()


def test_an_hour_counts_the_fewest_who_are_there_at_any_moment_of_it(
    kalyna, yavir, staff, shift
) -> None:
    shift_plan(person=staff[Role.SENIOR].pk, times=times(8, 10.5), by=yavir, at=AT)
    span = Times(AT + 7.5 * HOUR, AT + 14.5 * HOUR)
    found = shifts_between(office=kalyna.office_id, times=span)
    assert cover(found, hours_of(span)) == [1, 2, 2, 1, 1, 1, 0]


def test_a_thousand_people_are_copied_and_counted(north, yavir) -> None:
    people = [
        Operator(call_sign=f"{word}-{number}", role=Role.OPERATOR, office=north, languages=["uk"])
        for word in ("Ptakh", "Kvitka")
        for number in range(500)
    ]
    Operator.objects.bulk_create(people)
    first = week_of(now().date() - timedelta(days=now().weekday()))
    Shift.objects.bulk_create(
        Shift(operator=each, office=north, begins=begins, ends=begins + 8 * HOUR)
        for each in people
        for begins in (first.begins + day * timedelta(days=1) for day in range(5))
    )
    copied = week_copy(first=first.ends.date(), by=yavir, at=first.begins)
    assert copied.made == 5_000
    week = week_of(first.ends.date())
    there = cover(shifts_between(office=north.pk, times=week), hours_of(week))
    assert (max(there), min(there)) == (1_000, 0)
