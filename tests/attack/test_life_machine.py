"""Whatever people do in whatever order, no case is scheduled that two others did not verify."""

import contextlib
from datetime import UTC, datetime, timedelta
from functools import partial

import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from cases.access import case_for, must
from cases.agreements import release_of
from cases.lifecycle import Outcome, Stage
from cases.models import BEFORE_GO, Approval, Case, EvidenceChange
from cases.selectors.go import go_lacks, go_words
from cases.services.editing import case_edit
from cases.services.freezing import case_duress, case_freeze, case_lift
from cases.services.go import handover_check, handover_go, handover_uncheck
from cases.services.place import place_propose, place_release, place_request
from cases.services.resolution import case_reopen, case_resolve, handover_confirm
from cases.services.scheduling import case_move, case_postpone, case_schedule
from cases.services.verification import case_verify, verification_propose
from operators.refusals import Refused
from tests.cases.gathered import substantiate

pytestmark = pytest.mark.django_db(databases="__all__")
CAST = ("olga", "taras", "nadia", "roman", "vera", "lesya", "petro", "stranger")
REFUSED = (Refused, Case.DoesNotExist)
WHO = st.sampled_from(CAST)


def machine(people, case_ref):  # noqa: C901 - one rule for each act
    """The machine whose rules are acts of one case by anybody, right or not."""

    class Life(RuleBasedStateMachine):
        days = 0

        def __init__(self):
            super().__init__()
            self.beginning = transaction.savepoint()

        def teardown(self):
            """Each life begins with the same case, so that what breaks a rule breaks it again."""
            transaction.savepoint_rollback(self.beginning)

        def act(self, who, service, **more):
            moment = datetime.now(tz=UTC)
            with contextlib.suppress(*REFUSED):
                service(case_ref=case_ref, by=people[who], at=moment, **more)

        # Were everybody to gather evidence, nobody would be left to approve it.
        @rule(who=st.sampled_from(["olga", "taras"]))
        def edit(self, who):
            case = Case.objects.get(ref=case_ref)
            self.days += 1
            self.act(who, case_edit, fields={"unit": f"{self.days}"}, version=case.version)

        @rule(who=WHO, old=st.booleans())
        def verify(self, who, old):
            evidence = Case.objects.get(ref=case_ref).evidence - old
            self.act(who, case_verify, finding="seen", evidence=evidence)

        @rule()
        def agree(self):
            for who in ("nadia", "roman"):
                evidence = Case.objects.get(ref=case_ref).evidence
                self.act(who, case_verify, finding="seen", evidence=evidence)

        @rule(who=WHO)
        def propose(self, who):
            self.act(who, verification_propose)

        @rule(who=WHO, step=st.sampled_from([place_request, place_propose]))
        def place(self, who, step):
            self.act(who, step)

        @rule(who=WHO, fresh=st.booleans())
        def release(self, who, fresh):
            self.act(who, place_release, stepped_up=fresh)

        @rule(who=WHO)
        def schedule(self, who):
            self.days += 1
            starts = datetime.now(tz=UTC) + timedelta(days=self.days % 300 + 1)
            ends = starts + timedelta(minutes=30)
            self.act(who, case_schedule, team=1, starts=starts, ends=ends, signs="")

        @rule(who=WHO, hours=st.integers(1, 200))
        def move(self, who, hours):
            starts = datetime.now(tz=UTC) + timedelta(days=320, hours=hours)
            self.act(who, case_move, team=2, starts=starts, ends=starts + timedelta(minutes=30))

        @rule(who=WHO, point=st.sampled_from(BEFORE_GO), back=st.booleans())
        def confirm(self, who, point, back):
            self.act(who, handover_uncheck if back else handover_check, point=point)

        @rule(
            who=WHO,
            step=st.sampled_from(
                [
                    case_freeze,
                    case_duress,
                    case_lift,
                    case_postpone,
                    partial(case_reopen, why="back"),
                    handover_confirm,
                    handover_go,
                ]
            ),
        )
        def step(self, who, step):
            before = Case.objects.get(ref=case_ref)
            self.act(who, step)
            after = Case.objects.get(ref=case_ref)
            assert not (before.frozen and after.stage == Stage.SCHEDULED != before.stage)

        @rule(who=WHO, outcome=st.sampled_from(Outcome))
        def resolve(self, who, outcome):
            before = Case.objects.get(ref=case_ref).stage
            self.act(who, case_resolve, outcome=outcome, why="seen")
            ended = Case.objects.get(ref=case_ref).stage == Stage.RESOLVED != before
            assert not (ended and outcome == Outcome.RECEIVED and before != Stage.SCHEDULED)

        @invariant()
        def nobody_alone_verifies(self):
            case = Case.objects.get(ref=case_ref)
            if case.stage not in {Stage.VERIFIED, Stage.SCHEDULED}:
                return
            agreed = Approval.objects.filter(case=case, purpose="verify", evidence=case.evidence)
            people_ = set(agreed.values_list("operator", flat=True))
            changes = EvidenceChange.objects.filter(case=case)
            assert len(people_ - set(changes.values_list("by", flat=True))) >= 2

        @invariant()
        def nobody_alone_says_go(self):
            case = Case.objects.get(ref=case_ref)
            if go_lacks(case):
                return
            assert (case.stage, case.frozen) == (Stage.SCHEDULED, False)
            said = go_words(case)
            assert {word.point for word in said} == {*BEFORE_GO, "go"}
            assert len({word.by_id for word in said if word.point == "go"}) >= 2

        @invariant()
        def the_liaison_sees_no_place_without_a_live_release(self):
            case = Case.objects.get(ref=case_ref)
            live = release_of(case) is not None
            assert not (live and case.frozen)
            try:
                found = case_for(people["lesya"], case_ref, "cases.reveal_place")
                must(people["lesya"], "cases.reveal_place", found, stepped_up=True, reason=True)
            except REFUSED:
                return
            assert live

    return Life


@pytest.mark.parametrize(
    ("examples", "steps"), [(12, 25), pytest.param(400, 50, marks=pytest.mark.full)]
)
def test_no_order_of_acts_schedules_what_two_others_did_not_verify(
    request, case_in_intake, examples, steps
):
    people = {name: request.getfixturevalue(name) for name in CAST}
    Case.objects.filter(ref=case_in_intake.ref).update(liaison=people["lesya"])
    substantiate(case_in_intake, people["olga"])
    limits = settings(
        max_examples=examples,
        stateful_step_count=steps,
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    run_state_machine_as_test(machine(people, case_in_intake.ref), settings=limits)
