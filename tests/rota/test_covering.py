"""How much of the rota was worked: of an office and a week, never of somebody."""

from datetime import UTC, date, datetime, timedelta

import pytest

from operators.models import Operator, Presence
from operators.roles import Role
from rota.models import Cover, Shift
from rota.selectors import covered
from rota.services.covering import WEEKS_KEPT, cover_count, cover_forget

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 23, 18, 30, 40, tzinfo=UTC)
WEEK = date(2026, 11, 23)
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
TAKERS = (Role.OPERATOR, Role.SENIOR, Role.SUPERVISOR)


@pytest.fixture
def rota(staff) -> list[Shift]:
    """Three people for eight hours, of whom one is ready and one rests after a hard contact."""
    for role, doing in ((Role.OPERATOR, ("ready", "")), (Role.SENIOR, ("pause", "debrief"))):
        Presence.objects.filter(operator=staff[role]).update(state=doing[0], reason=doing[1])
    return [
        Shift.objects.create(
            operator=staff[role], office=staff[role].office, begins=AT - HOUR, ends=AT + 7 * HOUR
        )
        for role in TAKERS
    ]


def counted() -> list[tuple[date, int, int]]:
    return list(Cover.objects.order_by("week").values_list("week", "planned", "present"))


def test_a_minute_counts_once_and_whoever_rests_is_there(rota) -> None:
    for seconds in (0, 5, 19):
        cover_count(at=AT + timedelta(seconds=seconds))
    assert counted() == [(WEEK, 3, 2)]
    cover_count(at=AT + MINUTE)
    assert counted() == [(WEEK, 6, 4)]


def test_a_clock_that_went_back_counts_nothing(rota) -> None:
    cover_count(at=AT)
    cover_count(at=AT - 10 * MINUTE)
    assert counted() == [(WEEK, 3, 2)]


def test_whoever_comes_without_a_shift_or_left_counts_nowhere(rota, staff) -> None:
    rota[0].delete()
    Operator.objects.filter(pk=staff[Role.SENIOR].pk).update(is_active=False)
    cover_count(at=AT)
    assert counted() == [(WEEK, 1, 0)]


def test_the_end_of_a_shift_is_no_minute_of_it(rota) -> None:
    cover_count(at=AT + 7 * HOUR + MINUTE)
    assert counted() == []


def test_the_week_begins_on_monday_in_kyiv(rota) -> None:
    sunday = datetime(2026, 11, 29, 21, 59, tzinfo=UTC)
    Shift.objects.update(begins=sunday - HOUR, ends=sunday + HOUR)
    cover_count(at=sunday)
    cover_count(at=sunday + MINUTE)
    assert counted() == [(WEEK, 3, 2), (date(2026, 11, 30), 3, 2)]


def test_the_share_is_told_of_three_people_and_of_no_fewer(rota, north) -> None:
    assert covered(office=north.pk, first=WEEK, at=AT) is None
    cover_count(at=AT)
    assert covered(office=north.pk, first=WEEK, at=AT) == pytest.approx(2 / 3)
    rota[2].begins = AT + HOUR
    rota[2].save()
    assert covered(office=north.pk, first=WEEK, at=AT) is None


def test_old_weeks_go(rota) -> None:
    cover_count(at=AT)
    cover_forget(at=AT - MINUTE + WEEKS_KEPT)
    assert Cover.objects.exists()
    cover_forget(at=AT + WEEKS_KEPT + MINUTE)
    assert not Cover.objects.exists()
