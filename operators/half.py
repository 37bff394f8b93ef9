"""Half signed in: the password was right and the factor is still to come.

The browser's session belongs to nobody yet, so no page of the console knows the person.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.http import HttpRequest
from django.utils.crypto import constant_time_compare
from django.utils.dateparse import parse_datetime

from operators.models import Operator

HALF = "half"
LASTS = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Half:
    """Who gave the right password in this browser, where they want to go, and their code's hash.

    `comes_as` is the person's decoy after the duress word.
    """

    operator: Operator
    comes_as: Operator
    leads_to: str
    enrolment: bytes | None


def half_begin(request: HttpRequest, operator: Operator, *, leads_to: str, at: datetime) -> None:
    """Remember the person on a new session for ten minutes."""
    request.session.flush()
    request.session.set_expiry(at + LASTS)
    request.session[HALF] = {
        "who": str(operator.pk),
        "proof": operator.get_session_auth_hash(),
        "until": (at + LASTS).isoformat(),
        "leads_to": leads_to,
        "enrolment": "",
    }


def half_enrols(request: HttpRequest, code_hash: bytes) -> None:
    """The right enrolment code was typed."""
    request.session[HALF] = request.session[HALF] | {"enrolment": code_hash.hex()}


def half_of(request: HttpRequest, *, at: datetime) -> Half | None:
    """Whoever is half signed in here; None when nobody is, or not any more."""
    told = request.session.get(HALF)
    until = parse_datetime(told["until"]) if told else None
    if told is None or until is None or until <= at:
        return None
    people = Operator.objects.select_related("stands_for")
    comes_as = people.filter(pk=told["who"], is_active=True, office__sealed_at=None).first()
    if comes_as is None or not constant_time_compare(
        told["proof"], comes_as.get_session_auth_hash()
    ):
        return None
    enrolment = bytes.fromhex(told["enrolment"]) or None
    return Half(comes_as.behind, comes_as, told["leads_to"], enrolment)


def needs_factor(*, has_one: bool) -> bool:
    """Whether a password alone lets nobody in: always, but in a demonstration."""
    return has_one or not settings.DEMO
