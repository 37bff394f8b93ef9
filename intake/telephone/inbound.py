"""The telephone: a switch pushes newCall, answer and hangup in the generic CTI format.

The format is the one that Zammad documents, so the bridges written for it work unchanged.
"""

from datetime import datetime

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.timezone import now

from cases.inbound import Inbound, Kind, Sender
from intake import bodies
from intake.entrance import enter
from intake.strict import Fields
from intake.telephone.events import event_from

LINE = "telephone"
KINDS = {
    "newCall": Kind.CALL_OFFERED,
    "answer": Kind.CALL_ANSWERED,
    "hangup": Kind.CALL_ENDED,
}


def cti(request: HttpRequest, token: str = "") -> HttpResponse:
    """Take one event of a call; the token is the bearer's or the last part of the path."""
    scheme, _space, bearer = request.headers.get("Authorization", "").partition(" ")
    shown = bearer.strip() if scheme.casefold() == "bearer" else token
    return enter(
        request,
        line=LINE,
        secrets=(shown, settings.CTI_TOKEN),
        read=lambda request, at: parse(_fields(request), at=at),
        answer={},
        at=now(),
    )


def parse(fields: Fields, *, at: datetime) -> Inbound | None:
    """One event of a call; None for a call that we make ourselves."""
    event = event_from(fields)
    if event.direction == "out":
        return None
    return Inbound(
        line=LINE,
        provider_id=f"{event.call_id}:{event.event}",
        conversation=event.call_id,
        kind=KINDS[event.event],
        sender=Sender(number=event.caller if any(map(str.isdigit, event.caller)) else ""),
        at=at,
        cause=event.cause,
        answered_by=event.answering,
    )


def _fields(request: HttpRequest) -> Fields:
    """JSON when it looks like JSON: many bridges send it with the content type of a form."""
    body, content_type = bodies.body_of(request), request.headers.get("Content-Type", "")
    if bodies.is_json(body, content_type):
        return bodies.json_object(body)
    return bodies.form_fields(body, content_type)
