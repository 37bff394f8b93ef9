"""Whatever people do in whatever order and time, nothing is scheduled that two did not verify."""

from collections import Counter

import pytest
from django.db import connections
from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test

from cases.models import Case
from tests.attack.life import CAST, machine
from tests.cases.gathered import substantiate

pytestmark = pytest.mark.django_db(databases="__all__")
#: What the drawn lives have to come by, so that the rules were asked at all.
CAME_BY = (
    "to verified from intake",
    "to scheduled from verified",
    "case_schedule refused",
    "case_verify refused",
    "verification_refuse done",
)


@pytest.fixture
def patient():
    """All lives share the test's one transaction, which waits while the next step is drawn."""
    for each in connections.all():
        with each.cursor() as cursor:
            cursor.execute("SET LOCAL idle_in_transaction_session_timeout = 0")


@pytest.mark.usefixtures("patient")
@pytest.mark.parametrize(
    ("examples", "steps"), [(20, 25), pytest.param(1000, 100, marks=pytest.mark.full)]
)
def test_no_order_of_acts_schedules_what_two_others_did_not_verify(
    request, case_in_intake, examples, steps
):
    people = {name: request.getfixturevalue(name) for name in CAST}
    Case.objects.filter(ref=case_in_intake.ref).update(liaison=people["lesya"])
    substantiate(case_in_intake, people["olga"])
    told = Counter()
    limits = settings(
        max_examples=examples,
        stateful_step_count=steps,
        deadline=None,
        database=None,
        derandomize=examples < 100,
        suppress_health_check=list(HealthCheck),
    )
    run_state_machine_as_test(machine(people, case_in_intake.ref, told), settings=limits)
    assert {what: told[what] > 0 for what in CAME_BY} == dict.fromkeys(CAME_BY, True)
