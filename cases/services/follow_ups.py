"""What an outcome leaves to do: begun with it, for somebody who may open the case, and ended."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import QuerySet

from audit.receipts import receipt
from cases.access import may
from cases.follow_ups import FollowUp, window
from cases.models import Case, TaskEnd, TaskTitle, WhyDropped
from cases.services.tasks import task_end, task_give
from operators.models import Operator
from operators.roles import Role
from vault.fields import open_fields

#: Who is asked when whoever has the case can't open it any more, in this order.
IN_PLACE = (Role.SUPERVISOR, Role.SENIOR)
#: What does not depend on how the case ended.
STAYS = frozenset({FollowUp.TAKE_DOWN.value})


def follow_ups_begin(case: Case, what: Iterable[FollowUp], *, by: Operator, at: datetime) -> None:
    """Plan each of them in a locked case, inside the caller's unit.

    The row says only that something follows; what it is tells how the case ended, so it is sealed.
    """
    to = _whose(case, by)
    for each in what:
        task_give(
            case,
            title=TaskTitle.FOLLOW_UP,
            span=window(each, at),
            to=to,
            by=by,
            at=at,
            detail=each.value,
        )


def follow_ups_end(case: Case, *, by: Operator, at: datetime) -> None:
    """End what followed from an ending that counts no more, inside the caller's unit."""
    tasks = list(case.tasks.filter(ended="", title=TaskTitle.FOLLOW_UP))
    if not tasks:
        return
    seen = receipt(actor=str(by.pk), role=by.role, action="case.reopen", subjects=[case.ref], at=at)
    told = open_fields(seen, tasks, "detail")
    for task, words in zip(tasks, told, strict=True):
        if words["detail"] not in STAYS:
            task_end(case, task, TaskEnd.DROPPED, WhyDropped.REOPENED, by=by, at=at)


def _whose(case: Case, by: Operator) -> Operator:
    """Whoever has the case, or else a supervisor or senior of its office."""
    people = Operator.objects.filter(is_active=True, office_id=case.office_id)
    for person in (case.assignee, *_leaders(people)):
        if person and person.is_active and may(person, "cases.view_case", case):
            return person
    return by


def _leaders(people: QuerySet[Operator]) -> Iterable[Operator]:
    for role in IN_PLACE:
        yield from people.filter(role=role).order_by("call_sign")[:1]
