"""A browser becomes the telephone of the person who is signed in there."""

from datetime import datetime
from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.http import HttpResponse, JsonResponse
from django.utils.timezone import now
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from cases.services.lent_telephones import NoHandset, telephone_lend
from intake.problems import problem
from intake.telephone.lent import LIFE, lend
from operators.doors import OperatorRequest


@require_POST
def credentials(request: OperatorRequest) -> HttpResponse:
    """Lend the password by which this person's extension registers at the switch for a while."""
    if lacking := missing():
        told = gettext("There is no browser telephone here: %(missing)s is not set.")
        return problem(HTTPStatus.CONFLICT, told % {"missing": ", ".join(lacking)})
    at = now()
    until = at + LIFE
    try:
        extension = telephone_lend(by=request.operator, until=until, at=at)
    except NoHandset as refusal:
        return problem(HTTPStatus.CONFLICT, str(refusal.sentence))
    lent = lend(extension, secret=settings.SWITCH_SECRET, until=until)
    return JsonResponse(
        {
            "uri": f"sip:{extension}@{settings.SWITCH_DOMAIN}",
            "username": lent.username,
            "password": lent.password,
            "until": int(until.timestamp()),
            "wss": settings.SWITCH_WSS,
            "ice_servers": _ice_servers(extension, until),
        }
    )


def missing() -> list[str]:
    """Which variables a browser telephone still needs."""
    needed = {
        "HOTLINE_SIP_SWITCH": settings.SIP_SWITCH,
        "HOTLINE_SWITCH_WSS": settings.SWITCH_WSS,
        "HOTLINE_SWITCH_SECRET": settings.SWITCH_SECRET,
    }
    return [name for name, value in needed.items() if not value]


def _ice_servers(extension: str, until: datetime) -> list[dict[str, Any]]:
    """The TURN servers, with a password of their own; none where none are named."""
    if not (settings.TURN_URLS and settings.TURN_SECRET):
        return []
    lent = lend(extension, secret=settings.TURN_SECRET, until=until)
    return [
        {"urls": settings.TURN_URLS, "username": lent.username, "credential": lent.password},
    ]
