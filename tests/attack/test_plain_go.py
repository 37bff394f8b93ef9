"""Our code is absent: psql with the account of the web process, against the rules of a go."""

from datetime import UTC, datetime, timedelta

import pytest

from cases.models import Case, GoPoint, GoWord
from cases.selectors.go import go_lacks
from cases.services.go import WHOSE
from cases.services.scheduling import case_schedule
from operators.roles import TABLE, Role
from tests.attack.test_plain_sql import does, psql, refused
from tests.cases.conftest import person
from tests.cases.handing import confirm_all, say_go
from tests.cases.later import passed

NOW = datetime.now(tz=UTC)
SAY = (
    'INSERT INTO cases_goword (ref, case_id, point, evidence, "window", by_id, at, given_at)'
    ' SELECT gen_random_uuid(), ref, %s, evidence, "window", %s, %s, %s FROM cases_case'
    " WHERE ref = %s"
)
DAY = timedelta(hours=25)


@pytest.fixture
def scheduled(case_verified, release, lesya):
    case, starts = release(case_verified), NOW + timedelta(days=3)
    told = {"team": 1, "starts": starts, "ends": starts + timedelta(hours=1), "signs": ""}
    case_schedule(case_ref=case.ref, by=lesya, at=NOW, **told)
    return Case.objects.get(ref=case.ref)


@pytest.fixture
def gone(scheduled, olga, nadia, lesya):
    """A case with a go."""
    confirm_all(scheduled, worker=olga, senior=nadia, at=NOW)
    say_go(scheduled, nadia, lesya, at=NOW)
    assert lacks(scheduled) == ""
    return Case.objects.get(ref=scheduled.ref)


def lacks(case):
    return go_lacks(Case.objects.get(ref=case.ref))


def word(case, by, point, at=NOW):
    return SAY, point, by.pk, at, at, case.ref


class TestOld:
    def test_a_go_of_yesterday_is_none(self, gone):
        passed(DAY)
        assert lacks(gone) == "team"

    def test_a_claimed_moment_keeps_no_word_young(self, scheduled, olga, nadia, vera, lesya):
        said = {"team": lesya, "caller": olga, "place": olga, "doubt": nadia}
        for point, by in said.items():
            does(scheduled, *word(scheduled, by, point, NOW + 9 * DAY))
        passed(DAY)
        assert lacks(scheduled) == "team"
        refused(scheduled, "within a day", *word(scheduled, vera, "go", NOW + 9 * DAY))

    @pytest.mark.parametrize("moment", ["clock_timestamp()", "NULL"])
    def test_no_word_is_made_young(self, gone, moment):
        passed(DAY)
        way = f"UPDATE cases_goword SET given_at = {moment} WHERE case_id = %s AND point = 'team'"
        refused(gone, "never rewritten", way, gone.ref)


class TestRemoved:
    def test_a_confirmation_goes_with_its_case_alone(self, gone):
        way = "DELETE FROM cases_goword WHERE case_id = %s AND point = 'team'"
        refused(gone, "removed with its case", way, gone.ref)
        assert GoWord.objects.filter(case=gone, point="team").exists()


class TestAnotherWindow:
    def test_under_the_same_number_has_no_go(self, gone):
        way = "UPDATE cases_case SET slot = slot || '\\x00'::bytea WHERE ref = %s"
        does(gone, way, gone.ref)
        assert lacks(gone) == "team"
        assert Case.objects.get(ref=gone.ref).window == gone.window + 1

    def test_the_same_one_sealed_with_another_key_keeps_it(self, gone):
        anew = "overlay(slot PLACING '\\x7fffffff'::bytea FROM 3)"
        way = f"UPDATE cases_case SET slot = {anew} WHERE ref = %s"
        does(gone, way, gone.ref)
        assert lacks(gone) == ""


@pytest.mark.parametrize("point", GoPoint)
def test_each_point_is_the_word_of_those_whose_it_is(gone, office, point):
    right = WHOSE.get(point, frozenset(TABLE["cases.go_handover"].grants))
    if point != GoPoint.GO:
        GoWord.objects.filter(case=gone, point=point).update(
            withdrawn_at=NOW, withdrawn_by=gone.liaison
        )
    for role in Role:
        by = person(office, f"New{role.value}", role)
        if role in right:
            with psql(gone) as cursor:
                cursor.execute("SELECT go_is_said_by(%s, %s)", [point.value, role.value])
                assert cursor.fetchone() == (True,)
        else:
            refused(gone, "word of somebody else", *word(gone, by, point.value))
