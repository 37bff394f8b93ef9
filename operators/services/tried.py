"""Supervisors are told of an account at which many wrong proofs came.

This is done apart from the tries: neither an answer nor its time tells whoever tries that somebody
was told, or that there is such a call-sign.
"""

from datetime import datetime

from live.publish import unit
from operators.models import Kind, Operator
from operators.selectors import alert_since
from operators.services.alerts import alert_raise
from operators.tries import PAUSE, hidden_name, tried_often


def tries_watch(*, at: datetime) -> int:
    """Raise one alert for each account and pause; says how many."""
    names, raised = tried_often(at=at), 0
    people = Operator.objects.filter(is_active=True, stands_for=None, colleague_of=None)
    for person in people.order_by("pk") if names else ():
        mine = {hidden_name(person.call_sign), hidden_name(f"factor:{person.call_sign}")}
        if names & mine:
            raised += _tell(person, at)
    return raised


def _tell(person: Operator, at: datetime) -> bool:
    with unit():
        if alert_since(kind=Kind.SIGN_IN_LIMIT, subject=person.pk, at=at - PAUSE):
            return False
        office = person.office_id
        alert_raise(kind=Kind.SIGN_IN_LIMIT, office=office, subject=person.pk, by=None, at=at)
    return True
