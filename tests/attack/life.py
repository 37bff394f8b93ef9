"""Random people do random things with one case at random hours; after each all rules are asked."""

from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from cases.access import case_for, must
from cases.agreements import collectors, release_of
from cases.ledger import Weight
from cases.lifecycle import APPROVAL_LASTS, Outcome, Stage
from cases.models import BEFORE_GO, Approval, Case
from cases.selectors.go import go_lacks, go_words
from cases.services.assignment import case_assign
from cases.services.editing import case_edit
from cases.services.evidence import evidence_add, evidence_withdraw, sources_join
from cases.services.freezing import case_duress, case_freeze, case_lift
from cases.services.go import handover_check, handover_go, handover_uncheck
from cases.services.place import place_propose, place_release, place_request
from cases.services.resolution import case_reopen, case_resolve, handover_confirm
from cases.services.scheduling import case_move, case_postpone, case_schedule
from cases.services.verification import case_verify, verification_propose, verification_refuse
from operators.refusals import Refused
from tests.cases.gathered import substantiate
from tests.cases.later import passed

CAST = ("olga", "taras", "nadia", "roman", "vera", "lesya", "petro", "stranger")
REFUSED = (Refused, Case.DoesNotExist)
WHO = st.sampled_from(CAST)
#: Were everybody to gather evidence, nobody would be left to approve it.
GATHERERS = st.sampled_from(("olga", "taras"))


def reopen(**asked: Any) -> Case:
    """Begin a resolved case again, for a reason."""
    return case_reopen(why="back", **asked)


STEPS = (
    case_freeze,
    case_duress,
    case_lift,
    case_postpone,
    reopen,
    handover_confirm,
    handover_go,
)


def machine(  # noqa: C901 - one rule for each act
    people: dict[str, Any], case_ref: UUID, told: Counter[str]
) -> Any:
    """The machine whose rules are acts of one case by anybody, right or not; `told` counts."""

    class Life(RuleBasedStateMachine):
        days, later = 0, timedelta()

        def __init__(self) -> None:
            super().__init__()
            self.beginning = transaction.savepoint()

        def teardown(self) -> None:
            """Each life begins with the same case, so that what breaks a rule breaks it again."""
            transaction.savepoint_rollback(self.beginning)

        @property
        def case(self) -> Case:
            return Case.objects.get(ref=case_ref)

        @property
        def moment(self) -> datetime:
            return datetime.now(tz=UTC) + self.later

        def act(self, who: str, service: Callable[..., Any], **more: Any) -> None:
            before, at = self.case, self.moment
            try:
                service(case_ref=case_ref, by=people[who], at=at, **more)
            except REFUSED:
                told[f"{service.__name__} refused"] += 1
                return
            told[f"{service.__name__} done"] += 1
            after = self.case
            if after.stage != before.stage and after.stage in (Stage.VERIFIED, Stage.SCHEDULED):
                told[f"to {after.stage} from {before.stage}"] += 1
                if before.stage != Stage.SCHEDULED:
                    self.holds_at(after, at)

        def holds_at(self, case: Case, at: datetime) -> None:
            """What a forward move stands on, asked of the tables and not of the services."""
            assert not case.frozen
            given = Approval.objects.filter(case=case, evidence=case.evidence)
            fresh = given.filter(purpose="verify", at__gt=at - APPROVAL_LASTS, at__lte=at)
            agreed = set(fresh.values_list("operator", flat=True))
            assert len(agreed - collectors(case)) >= 2
            assert not given.filter(purpose="refuse").exists()

        @rule(hours=st.sampled_from([1, 5, 13, 25, 73]))
        def let_time_pass(self, hours: int) -> None:
            self.time_passes(hours)

        def time_passes(self, hours: int) -> None:
            if hours:
                self.later += timedelta(hours=hours)
                passed(self.later)

        @rule(who=GATHERERS, weight=st.sampled_from(Weight.values), new=st.booleans())
        def gather(self, who: str, weight: int, new: bool) -> None:
            known = self.case.sources.order_by("ref").first()
            source = "Another" if new or known is None else known.ref
            item = {"point": "pattern", "weight": weight, "source": source, "finding": ""}
            self.act(who, evidence_add, **item)

        @rule(who=GATHERERS)
        def gather_enough(self, who: str) -> None:
            if self.case.stage != Stage.RESOLVED and self.case.assignee == people[who]:
                self.gather_for(who)

        def gather_for(self, who: str) -> None:
            """Doubts are explained, and four things of two sources speak for the person."""
            self.act("vera", case_assign, to=people[who], version=self.case.version)
            for item in self.case.evidence_items.filter(withdrawn_at=None, weight__lt=0):
                self.act("vera", evidence_withdraw, item=item.ref, why="It was explained.")
            with connection.cursor() as cursor:
                cursor.execute("SELECT evidence_lacks(%s)", [case_ref])
                if cursor.fetchone() != (None,):
                    substantiate(self.case, people[who], self.moment)

        @rule(who=st.sampled_from(["olga", "vera"]), place=st.integers(0, 9))
        def withdraw(self, who: str, place: int) -> None:
            items = list(self.case.evidence_items.filter(withdrawn_at=None).order_by("ref"))
            if items and (who == "olga" or items[place % len(items)].weight < 0):
                item = items[place % len(items)].ref
                self.act(who, evidence_withdraw, item=item, why="It was explained.")

        @rule(who=GATHERERS)
        def join(self, who: str) -> None:
            sources = list(self.case.sources.order_by("ref").values_list("ref", flat=True)[:2])
            if len(sources) == 2:
                self.act(who, sources_join, source=sources[0], other=sources[1])

        @rule(who=GATHERERS)
        def edit(self, who: str) -> None:
            self.days += 1
            told_of = {"fields": {"unit": f"{self.days}"}, "version": self.case.version}
            self.act(who, case_edit, **told_of)

        @rule(who=WHO, to=st.sampled_from(["olga", "taras", "nadia", "lesya", "stranger"]))
        def reassign(self, who: str, to: str) -> None:
            self.act(who, case_assign, to=people[to], version=self.case.version)

        @rule(who=WHO, old=st.booleans())
        def verify(self, who: str, old: bool) -> None:
            self.act(who, case_verify, finding="seen", evidence=self.case.evidence - old)

        @rule()
        def agree(self) -> None:
            for who in ("nadia", "roman"):
                self.act(who, case_verify, finding="seen", evidence=self.case.evidence)

        @rule(who=WHO)
        def propose(self, who: str) -> None:
            self.act(who, verification_propose)

        @rule(who=WHO)
        def refuse(self, who: str) -> None:
            self.act(who, verification_refuse, evidence=self.case.evidence, why="No.")

        @rule(who=WHO, step=st.sampled_from([place_request, place_propose]))
        def place(self, who: str, step: Callable[..., Any]) -> None:
            self.act(who, step)

        @rule(who=WHO, fresh=st.booleans())
        def release(self, who: str, fresh: bool) -> None:
            self.act(who, place_release, stepped_up=fresh)

        @rule(pauses=st.lists(st.sampled_from([0, 0, 3, 26]), min_size=1, max_size=4))
        def go_on(self, pauses: list[int]) -> None:
            """Some steps on the way to a window, by those who may take them, hours apart."""
            for hours in pauses:
                self.time_passes(hours)
                self.step_on()

        def step_on(self) -> None:
            case = self.case
            if case.frozen:
                self.thaw()
            elif case.stage == Stage.RESOLVED:
                self.act("vera", reopen)
            elif case.stage == Stage.INTAKE:
                self.gather_for("olga")
                self.agree()
            elif case.stage == Stage.VERIFIED:
                self.act("vera", case_assign, to=people["lesya"], version=case.version)
                self.release_in_order()
                self.hold("lesya")

        def release_in_order(self) -> None:
            self.act("lesya", place_request)
            self.act("nadia", place_propose)
            self.act("vera", place_release, stepped_up=True)

        @rule(who=WHO)
        def schedule(self, who: str) -> None:
            self.hold(who)

        def hold(self, who: str) -> None:
            self.days += 1
            starts = self.moment + timedelta(days=self.days % 300 + 1)
            ends = starts + timedelta(minutes=30)
            self.act(who, case_schedule, team=1, starts=starts, ends=ends, signs="")

        @rule(who=WHO, hours=st.integers(1, 200))
        def move(self, who: str, hours: int) -> None:
            starts = self.moment + timedelta(days=320, hours=hours)
            self.act(who, case_move, team=2, starts=starts, ends=starts + timedelta(minutes=30))

        @rule(who=WHO, point=st.sampled_from(BEFORE_GO), back=st.booleans())
        def confirm(self, who: str, point: str, back: bool) -> None:
            self.act(who, handover_uncheck if back else handover_check, point=point)

        @rule(who=WHO, step=st.sampled_from(STEPS))
        def step(self, who: str, step: Callable[..., Any]) -> None:
            self.act(who, step)

        @rule()
        def thaw(self) -> None:
            for who in ("nadia", "roman"):
                self.act(who, case_lift)

        @rule(who=WHO, outcome=st.sampled_from([Outcome.RECEIVED, Outcome.SUSPECTED_TRAP]))
        def resolve(self, who: str, outcome: Outcome) -> None:
            before = self.case.stage
            self.act(who, case_resolve, outcome=outcome, why="seen")
            ended = self.case.stage == Stage.RESOLVED != before
            assert not (ended and outcome == Outcome.RECEIVED and before != Stage.SCHEDULED)

        @invariant()
        def nobody_alone_verifies(self) -> None:
            case = self.case
            if case.stage not in {Stage.VERIFIED, Stage.SCHEDULED}:
                return
            agreed = Approval.objects.filter(case=case, purpose="verify", evidence=case.evidence)
            assert len(set(agreed.values_list("operator", flat=True)) - collectors(case)) >= 2
            with connection.cursor() as cursor:
                cursor.execute("SELECT evidence_lacks(%s)", [case_ref])
                assert cursor.fetchone() == (None,)

        @invariant()
        def nobody_alone_says_go(self) -> None:
            case = self.case
            if go_lacks(case):
                return
            assert (case.stage, case.frozen) == (Stage.SCHEDULED, False)
            said = go_words(case)
            assert {word.point for word in said} == {*BEFORE_GO, "go"}
            assert len({word.by_id for word in said if word.point == "go"}) >= 2

        @invariant()
        def the_liaison_sees_no_place_without_a_live_release(self) -> None:
            case = self.case
            live = release_of(case) is not None
            assert not (live and case.frozen)
            try:
                found = case_for(people["lesya"], case_ref, "cases.reveal_place")
                must(people["lesya"], "cases.reveal_place", found, stepped_up=True, reason=True)
            except REFUSED:
                return
            assert live

    return Life
