"""A window whose hand-over nobody leads: seen at once, no go, and given to somebody in one act."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client

from cases.lifecycle import Outcome
from cases.models import Callback, Case, GoPoint, GoWord, Slot
from cases.presenters.go_board import go_board
from cases.selectors.cases import unassigned, unled_count
from cases.selectors.go import go_lacks
from cases.services.assignment import case_assign
from cases.services.go import GoRefused, handover_check, handover_go
from cases.services.place import place_propose, place_release, place_request
from cases.services.resolution import case_resolve
from cases.services.scheduling import case_postpone, case_schedule
from cases.services.undoing import case_undo_assign
from floor.services.wallboards import wallboard_make
from operators.models import Alert, Kind, Office
from operators.roles import Role
from operators.services import operator_keep_out
from tests.cases.conftest import person
from tests.cases.going import WAYS
from tests.cases.handing import confirm_all, say_go
from tests.cases.test_pages import browser  # noqa: F401

NOW = datetime.now(tz=UTC)
TOMORROW = (NOW + timedelta(days=1)).replace(minute=0, second=0, microsecond=0)


@pytest.fixture
def ada(office):
    return person(office, "Ada", Role.ADMINISTRATOR)


@pytest.fixture
def lada(office):
    return person(office, "Lada", Role.LIAISON)


@pytest.fixture
def ready(case_verified, release, olga, nadia, lesya) -> Case:
    """A window with a go."""
    case = release(case_verified)
    ends = TOMORROW + timedelta(hours=1)
    case_schedule(case_ref=case.ref, by=lesya, team=1, starts=TOMORROW, ends=ends, signs="", at=NOW)
    case = confirm_all(Case.objects.get(ref=case.ref), worker=olga, senior=nadia, at=NOW)
    say_go(case, nadia, lesya, at=NOW)
    assert go_lacks(case) == ""
    return case


@pytest.fixture
def unled(ready, lesya, ada) -> Case:
    operator_keep_out(operator_ref=lesya.pk, by=ada, at=NOW)
    return fresh(ready)


def fresh(case):
    return Case.objects.get(ref=case.ref)


def given(case, by, to):
    case_assign(case_ref=case.ref, by=by, to=to, version=fresh(case).version, at=NOW)


def released_to(leader, case, senior, supervisor):
    moment = datetime.now(tz=UTC)
    place_request(case_ref=case.ref, by=leader, at=moment)
    place_propose(case_ref=case.ref, by=senior, at=moment)
    place_release(case_ref=case.ref, by=supervisor, stepped_up=True, at=moment)


def calling():
    return list(Alert.objects.filter(kind=Kind.UNLED, cleared_at=None))


@pytest.mark.parametrize("how", WAYS)
def test_whoever_leads_goes_and_everybody_sees_it(how, ready, lesya, nadia, vera, olga, ada):
    before, reminded = Slot.objects.count(), Callback.objects.filter(state="due").count()
    how(lesya, ada, person(ready.office, "Boris", Role.ADMINISTRATOR), at=NOW)
    case = fresh(ready)
    assert (case.stage, case.liaison, case.is_unled) == ("scheduled", None, True)
    assert (Slot.objects.count(), Callback.objects.filter(state="due").count()) == (
        before,
        reminded,
    )
    assert go_lacks(case) == "team"
    [alert] = calling()
    assert (alert.office_id, alert.subject, alert.by) == (case.office_id, case.ref, None)
    assert (unassigned(vera)[0], unled_count(vera.office_id)) == (case, 1)
    board = go_board(case=case, asker=nadia)
    assert (board.is_led, board.is_go, board.is_ready, board.said) == (False, False, False, ())


def test_nobody_says_go_until_somebody_leads_and_says_that_the_team_is_ready(
    unled, nadia, vera, lada
):
    with pytest.raises(GoRefused, match="Nobody leads"):
        handover_go(case_ref=unled.ref, by=nadia, at=NOW)
    given(unled, vera, lada)
    assert calling() == []
    assert Alert.objects.get(kind=Kind.UNLED).cleared_by == vera
    released_to(lada, unled, nadia, vera)
    with pytest.raises(GoRefused, match="Not confirmed yet"):
        handover_go(case_ref=unled.ref, by=nadia, at=NOW)
    handover_check(case_ref=unled.ref, point=GoPoint.TEAM, by=lada, at=NOW)
    assert go_lacks(fresh(unled)) == "go"
    say_go(unled, nadia, lada, at=NOW)
    assert go_lacks(fresh(unled)) == ""


def test_the_word_of_one_leader_is_not_that_of_the_next(ready, vera, lesya, lada):
    given(ready, vera, lada)
    assert go_lacks(fresh(ready)) == "team"
    assert calling() == []
    given(ready, vera, lesya)
    assert go_lacks(fresh(ready)) == "team"
    gone = GoWord.objects.exclude(withdrawn_at=None).values_list("point", flat=True)
    assert sorted(gone) == ["go", "go", "team"]


def test_what_is_taken_back_leaves_nobody_again(unled, vera, lada):
    given(unled, vera, lada)
    case_undo_assign(case_ref=unled.ref, by=vera, at=NOW)
    assert fresh(unled).is_unled
    assert len(calling()) == 1


def test_the_call_ends_with_the_window(unled, nadia, vera):
    case_postpone(case_ref=unled.ref, by=nadia, at=NOW)
    assert calling() == []
    assert Alert.objects.get(kind=Kind.UNLED).cleared_by == nadia


def test_the_call_ends_with_the_case(unled, nadia, vera):
    case_resolve(case_ref=unled.ref, by=nadia, outcome=Outcome.WITHDREW, why="", at=NOW)
    assert (fresh(unled).stage, calling()) == ("resolved", [])


def test_without_our_code_nobody_says_go_either(unled, nadia, lada):
    case = unled
    word = (
        'INSERT INTO cases_goword (ref, case_id, point, evidence, "window", by_id, at)'
        ' SELECT gen_random_uuid(), ref, %s, evidence, "window", %s, now() FROM cases_case'
        " WHERE ref = %s"
    )
    for point, by in (("team", lada), ("go", nadia), ("go", lada)):
        with (
            pytest.raises(DatabaseError, match="leads the hand-over|confirmed within a day"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(word, [point, by.pk, case.ref])
    # A leader who is gone and stands there all the same, as no service leaves it.
    with connection.cursor() as cursor:
        cursor.execute("UPDATE cases_case SET liaison_id = %s WHERE ref = %s", [lada.pk, case.ref])
        cursor.execute(word, ["team", lada.pk, case.ref])
        assert go_lacks(case) == "go"
        cursor.execute("UPDATE operators_operator SET is_active = false WHERE ref = %s", [lada.pk])
        assert go_lacks(case) == "team"


class TestPages:
    def test_the_floor_the_board_and_the_schedule_call_it_out(self, unled, browser, vera, lada):  # noqa: F811
        here = browser(vera)
        floor = here.get("/floor/").content.decode()
        assert "Windows nobody leads" in floor
        assert f"/cases/{unled.ref}/" in floor
        for path in ("/floor/", "/board/", "/handovers/", f"/cases/{unled.ref}/"):
            assert "nobody leads it" in here.get(path).content.decode(), path
        page = here.get("/handovers/").content.decode()
        assert page.index("Lada · Liaison officer") < page.index("Olga · Operator")
        told = {"to": lada.pk, "version": unled.version, "back": "handovers"}
        answer = here.post(f"/cases/{unled.ref}/assign/", told)
        assert answer["Location"].startswith("/handovers/")
        assert fresh(unled).liaison == lada
        assert "nobody leads it" not in here.get("/handovers/").content.decode()
        assert "Windows nobody leads" not in here.get("/floor/").content.decode()

    def test_who_gives_nothing_is_shown_no_form(self, unled, browser, nadia):  # noqa: F811
        page = browser(nadia).get("/handovers/").content.decode()
        assert "nobody leads it" in page
        assert "/assign/" not in page

    def test_a_screen_on_the_wall_counts_it_and_names_nothing_of_it(self, unled, vera, lada):
        key = wallboard_make(
            office=vera.office, name="Hall", language="en", days=1, by=vera, at=NOW
        )
        screen = Client()
        screen.post("/wallboard/", {"key": key})
        page = screen.get("/wallboard/figures/").content.decode()
        assert "<dt>Windows nobody leads</dt><dd>1</dd>" in page
        assert "wall-danger" in page
        for hidden in (str(unled.ref), unled.code, "Lesya", "Lada"):
            assert hidden not in page
        assert unled_count(Office.objects.create(name="South", code="south").pk) == 0
        given(unled, vera, lada)
        page = screen.get("/wallboard/figures/").content.decode()
        assert "<dt>Windows nobody leads</dt><dd>0</dd>" in page
        assert "wall-danger" not in page
