"""Clumsy and hostile people around the floor, its figures, what is read again, and the rota."""

from datetime import timedelta
from functools import partial
from uuid import uuid4

import pytest
from django.utils.timezone import localtime, now

from audit.models import Entry
from cases.days import KYIV
from floor.models import Wallboard
from operators.roles import Role
from quality.card import Mark, Point
from quality.models import Review, ScoreSheet
from quality.services.drawing import samples_draw
from quality.services.scoring import contact_score, scores_reply
from rota.models import Shift
from rota.services.shifts import shift_plan
from rota.services.weeks import week_copy
from rota.spans import Times, week_of
from tests.attack.test_races import at_once
from tests.cases.conftest import person
from tests.cases.test_pages import browser  # noqa: F401
from tests.quality.test_quality import contacts

pytestmark = pytest.mark.django_db(databases="__all__")
at_the_same_time = pytest.mark.django_db(transaction=True, databases="__all__")
HUGE = "9" * 30
LONG = "ї" * 100_000
#: What no field expects.
ODD = ("", "\0", "-1", HUGE, LONG, "=1+1", "[]", "0001-01-01", "9999-12-31", "2026-02-30")
ANSWERS = {200, 302, 303, 400, 404, 405, 409, 413, 422, 429}


def monday():
    today = localtime(now(), KYIV).date()
    return today - timedelta(days=today.weekday())


@pytest.fixture
def review(olga) -> Review:
    contacts(olga, 1, week_of(monday() - timedelta(days=7)).begins + timedelta(days=2))
    samples_draw(at=now())
    return Review.objects.get()


@pytest.fixture
def shift(olga, vera) -> Shift:
    begins = now() + timedelta(days=1)
    return shift_plan(
        person=olga.pk, times=Times(begins, begins + timedelta(hours=8)), by=vera, at=now()
    )


def read(review, by):
    return contact_score(
        review_ref=review.ref,
        marks=dict.fromkeys(Point.values, Mark.YES),
        remarks={},
        by=by,
        at=now(),
    )


def asked(review, shift, taken, olga):
    """Every address, with the fields that a form there sends."""
    marks = dict.fromkeys(Point.values, "yes")
    week = monday().isoformat()
    return {
        f"/quality/{review.ref}/score/": marks | {"greeting_words": "x"},
        f"/read-again/{review.ref}/reply/": {"body": "x", "disputes": "on"},
        "/rota/plan/": {
            "person": str(olga.pk),
            "day": week,
            "begins": "08:00",
            "ends": "16:00",
            "week": week,
        },
        "/rota/copy/": {"week": week},
        f"/rota/{shift.ref}/change/": {
            "day": week,
            "begins": "08:00",
            "ends": "16:00",
            "version": "1",
        },
        f"/rota/{shift.ref}/drop/": {"version": "1"},
        "/shifts/notes/leave/": {"body": "x"},
        f"/shifts/notes/{uuid4()}/remove/": {},
        "/floor/wallboards/": {"name": "x", "office": "x", "language": "uk", "days": "30"},
        "/wallboard/": {"key": "x"},
        "/figures/export/": {
            "first": week,
            "last": week,
            "by": "hour",
            "reason": "other",
            "words": "x",
        },
        "/figures/cases/export/": {"first": week, "last": week, "reason": "other", "words": "x"},
        f"/contacts/{taken.ref}/whisper/": {"body": "x"},
        f"/contacts/{taken.ref}/heed/": {"whisper": str(uuid4())},
        f"/contacts/{taken.ref}/listen-in/": {"why": "x"},
        f"/contacts/{taken.ref}/take-over/": {"of": str(uuid4())},
    }


def test_no_field_of_any_form_breaks_a_page(review, shift, taken, olga, vera, browser):  # noqa: F811
    here, broken = browser(vera), []
    here.raise_request_exception = False
    for path, usual in asked(review, shift, taken, olga).items():
        wrong = [dict.fromkeys(usual, odd) for odd in ODD]
        wrong += [usual | {field: HUGE} for field in usual]
        for told in wrong:
            status = here.post(path, told).status_code
            if status not in ANSWERS:
                broken.append((path, str(told)[:80], status))
    assert broken == []


def test_no_address_breaks_by_what_is_asked_of_it(vera, browser):  # noqa: F811
    here, broken = browser(vera), []
    here.raise_request_exception = False
    words = ("first", "last", "by", "week", "day", "page", "state", "sector", "after", "number")
    for path in (
        *("/floor/", "/floor/parts/", "/figures/", "/figures/cases/", "/staffing/", "/rota/"),
        *("/shifts/", "/quality/", "/read-again/", "/handovers/", "/handovers/teams/"),
    ):
        for odd in ODD:
            status = here.get(path, dict.fromkeys(words, odd[:500])).status_code
            if status not in ANSWERS:
                broken.append((path, odd[:20], status))
    assert broken == []


@pytest.mark.parametrize("role", [Role.OPERATOR, Role.SENIOR, Role.LIAISON, Role.PRESS])
def test_whoever_leads_no_shift_finds_none_of_it(
    role,
    review,
    shift,
    taken,
    office,
    olga,
    browser,  # noqa: F811
):
    theirs = ("/read-again/", "/shifts/", "/wallboard/", "/heed/")
    here = browser(person(office, "Sirko", role))
    for path, usual in asked(review, shift, taken, olga).items():
        if not any(each in path for each in theirs):
            assert here.post(path, usual).status_code == 404, path
    assert (
        not Entry.objects.filter(action__startswith="rota.")
        .exclude(action="rota.shift_planned")
        .exists()
    )
    assert (Shift.objects.count(), Wallboard.objects.count(), ScoreSheet.objects.count()) == (
        1,
        0,
        0,
    )


def test_an_answer_before_anybody_read_it_and_after_it_is_gone(review, olga, vera, browser):  # noqa: F811
    here, told = browser(olga), {"body": "x"}
    path = f"/read-again/{review.ref}/reply/"
    assert here.post(path, told).status_code == 404
    read(review, vera)
    assert here.post(path, told).status_code == 303
    assert here.post(path, told).status_code == 409
    Review.objects.all().delete()
    assert here.post(path, told).status_code == 404


@at_the_same_time
def test_one_reader_in_two_windows_and_three_readers_at_once(review, office, olga, vera):
    others = [person(office, name, Role.SUPERVISOR) for name in ("Malva", "Mavka", "Mriia")]
    outcomes = at_once([partial(read, review, by) for by in (vera, vera, *others)])
    assert sorted(outcomes) == ["done", "done", "refused", "refused", "refused"]
    assert sorted(ScoreSheet.objects.values_list("number", flat=True)) == [1, 2]


@at_the_same_time
def test_one_answer_of_two_at_once_stands_and_opens(review, olga, vera):
    read(review, vera)
    reply = partial(scores_reply, review_ref=review.ref, disputes=False, by=olga, at=now())
    outcomes = at_once([partial(reply, body=f"answer {number}") for number in range(3)])
    assert sorted(outcomes) == ["done", "refused", "refused"]


@at_the_same_time
def test_a_week_is_copied_once_by_many_at_once(olga, taras, vera, shift):
    first = shift.begins.astimezone(KYIV).date()
    first += timedelta(days=7 - first.weekday())
    outcomes = at_once([partial(week_copy, first=first, by=vera, at=now()) for _ in range(4)])
    assert set(outcomes) <= {"done", "refused"}
    assert "done" in outcomes
    assert Shift.objects.count() == 2


def test_a_week_that_is_none_is_not_taken_for_this_one(vera, olga, browser):  # noqa: F811
    begins = week_of(monday() - timedelta(days=7)).begins + timedelta(days=6, hours=20)
    Shift.objects.create(
        operator=olga, office=olga.office, begins=begins, ends=begins + timedelta(hours=8)
    )
    answer = browser(vera).post("/rota/copy/", {"week": "1990-01-01"})
    assert answer.status_code == 422
    assert Shift.objects.count() == 1
