"""In a demonstration two supervisors have signed most of the ready answers."""

from datetime import datetime, timedelta

from django.utils.timezone import localdate

from cases.selectors.ready import unsigned
from cases.services.ready import ready_agree, ready_take_up
from operators.models import Operator
from operators.roles import Role

#: Left as they came, so that a draft and a wait for the second person are seen.
UNSIGNED, HALF = "exchange", "family"
#: Its day has passed.
OVER = "wait"
GOOD_FOR = timedelta(days=180)
SIGNED_AGO = timedelta(days=40)


def answers_sign(*, at: datetime) -> None:
    """Sign them as the first two supervisors of the house, if it has two."""
    people = Operator.objects.filter(role=Role.SUPERVISOR, is_active=True).order_by("call_sign")
    if len(people) < 2:
        return
    for draft in unsigned():
        if draft.name == UNSIGNED:
            continue
        when = at - SIGNED_AGO
        good = localdate(at) - timedelta(days=3) if draft.name == OVER else localdate(at) + GOOD_FOR
        ready_take_up(ref=draft.ref, review_on=good, by=people[0], at=when)
        if draft.name != HALF:
            ready_agree(ref=draft.ref, by=people[1], at=when)
