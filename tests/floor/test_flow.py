"""How cases went: counted by the day of each change, by whatever door it came."""

from datetime import datetime, timedelta

import pytest
from django.db import connection

from cases.days import day_of
from cases.lifecycle import Outcome, Stage
from cases.models import Case
from cases.services.resolution import case_resolve
from cases.services.verification import verification_refuse
from floor.flow import AGES, HOURS, TARGET, Flow, ageing, dormant_now, flow_of
from floor.folding import deltas_fold
from floor.models import Delta
from floor.selectors import Span, figures_by
from operators.models import Office, Operator

DAY = timedelta(days=1)


def flow(office: Office, at: datetime) -> Flow:
    return flow_of(Span(office.pk, day_of(at - 400 * DAY), day_of(at + 400 * DAY)))


@pytest.mark.parametrize("folds", [False, True])
def test_a_case_that_was_verified_has_left_intake_in_time(
    office: Office, case_verified: Case, folds: bool
) -> None:
    if folds:
        deltas_fold()
    found = flow(office, case_verified.moved_at)
    assert (found.left("intake"), found.left("verified")) == (1, 0)
    assert sum(found.verified.values()) == 1


def test_evidence_that_was_refused_counts_against_what_was_verified(
    office: Office, case_in_intake: Case, vera: Operator, at: datetime
) -> None:
    told = {"case_ref": case_in_intake.ref, "by": vera, "why": "Two voices.", "at": at}
    for _twice in range(2):
        verification_refuse(evidence=case_in_intake.evidence, **told)

    found = flow(office, at)
    assert (found.refused, found.failed, found.in_time) == (1, 1.0, None)


def test_a_change_is_kept_by_its_day_and_shows_no_hour(
    office: Office, case_in_intake: Case, vera: Operator, at: datetime
) -> None:
    case_resolve(
        case_ref=case_in_intake.ref,
        by=vera,
        outcome=Outcome.WITHDREW,
        drop_tasks=True,
        at=at + timedelta(hours=30),
    )

    [change] = Delta.objects.filter(line="")
    assert (change.what, change.within, change.number, change.seconds) == ("intake", 48, 1, 0)
    assert (change.hour, change.minute) == (day_of(at + timedelta(hours=30)), None)
    span = Span(office.pk, change.hour, change.hour + DAY)
    assert figures_by(span, "hour") == {}
    assert flow(office, at).length_of("intake", 0.5) == 48


@pytest.mark.parametrize(
    ("lengths", "median", "most"),
    [({}, None, None), ({4: 1}, 4, 4), ({4: 5, 24: 4, 720: 1}, 4, 24), ({0: 3, 4: 1}, 0, 0)],
)
def test_median_and_ninety_of_a_hundred_are_bounds(
    lengths: dict[int, int], median: int | None, most: int | None
) -> None:
    found = Flow(stages={"intake": lengths})
    assert found.length_of("intake", 0.5) == median
    assert found.length_of("intake", 0.9) == most


def test_in_time_is_within_the_target_and_nothing_longer() -> None:
    assert TARGET in HOURS
    assert Flow(verified={24: 1, TARGET: 1, 72: 1, 0: 1}).in_time == 0.5


def test_open_cases_are_told_by_stage_and_age_and_others_are_not(
    office: Office, sister_office: Office, at: datetime
) -> None:
    ages = [0, *AGES]
    for number, days in enumerate([*ages, 0]):
        Case.objects.create(
            code=f"AAA-1{number:02}",
            office=office if number < len(ages) else sister_office,
            opened_at=at,
            moved_at=at - days * DAY - timedelta(minutes=5),
        )

    found = {each.stage: each for each in ageing(office.pk, at=at)}
    assert found[Stage.INTAKE].numbers == (1,) * len(ages)
    assert (found[Stage.INTAKE].whole, found[Stage.VERIFIED].whole) == (len(ages), 0)
    assert dormant_now(office.pk) == 0


def test_hours_are_bounded_alike_in_python_and_postgresql(db: None) -> None:
    with connection.cursor() as cursor:
        for bound in HOURS:
            cursor.execute(
                "SELECT floor_hours(%s), floor_hours(%s)",
                [timedelta(hours=bound), timedelta(hours=bound, seconds=1)],
            )
            following = next((each for each in HOURS if each > bound), 0)
            assert cursor.fetchone() == (bound, following)
