"""What went today and in the last half hour, as it is asked for while it happens."""

from datetime import datetime, timedelta

import pytest

from cases.days import day_of
from cases.models import State
from floor.folding import MINUTES_KEPT, deltas_fold, hours_fold
from floor.models import Lately
from floor.selectors import LATELY, figures_lately, figures_today
from operators.models import Office, Operator
from tests.floor.test_tally import moves, offered

MINUTE = timedelta(minutes=1)


@pytest.mark.parametrize("folds", [False, True])
def test_the_last_half_hour_is_told_before_and_after_folding(
    office: Office, sister_office: Office, olga: Operator, at: datetime, folds: bool
) -> None:
    offered(office, at - LATELY - 2 * MINUTE)
    offered(sister_office, at - MINUTE)
    call = offered(office, at - 20 * MINUTE)
    taken = at - 20 * MINUTE + timedelta(seconds=12)
    moves(call, State.ON_CONTACT, operator=olga, claimed_at=taken)
    if folds:
        deltas_fold()
    moves(offered(office, at - 29 * MINUTE), State.ABANDONED, closed_at=at)

    found = figures_lately(office.pk, at=at)
    assert (found.offered, found.answered, found.abandoned) == (2, 1, 1)
    assert found.service_level(15) == 0.5
    assert figures_lately(office.pk, at=at + timedelta(hours=1)).offered == 0


def test_minutes_are_forgotten_and_no_figure_of_the_day_changes(
    office: Office, at: datetime
) -> None:
    for back in (5, 70):
        offered(office, at - back * MINUTE)
    deltas_fold()

    hours_fold(at=at)
    assert [each.minute for each in Lately.objects.all()] == [
        (at - 5 * MINUTE).replace(second=0, microsecond=0)
    ]
    assert LATELY < MINUTES_KEPT
    assert figures_today(office.pk, at=at).offered == 2


def test_today_begins_at_midnight_in_kyiv(office: Office, at: datetime) -> None:
    midnight = day_of(at)
    offered(office, midnight - MINUTE)
    offered(office, midnight)
    offered(office, midnight + 23 * 60 * MINUTE)
    offered(office, day_of(midnight + timedelta(hours=30)))

    assert figures_today(office.pk, at=at).offered == 2
