"""Wrong proofs, counted by django-axes under names that nobody can read.

Axes would keep call-sign, address, browser and form in plain. It is handed two keyed hashes
instead: who was named and where from, the second in the shape of a private IPv6 address.
"""

from datetime import datetime, timedelta
from ipaddress import IPv6Address

from axes.handlers.proxy import AxesProxyHandler
from axes.models import AccessAttempt
from django.db.models import Sum
from django.http import HttpRequest
from django.utils.crypto import salted_hmac

#: Wrong proofs for one call-sign from one place, and from one place for all call-signs together.
LIMIT = 5
LIMIT_OF_A_SOURCE = 60
PAUSE = timedelta(minutes=15)
EVERYBODY = "everybody"
#: So many wrong proofs at one account, from all places together, are told to its supervisors.
MANY = 4


def failure_limit(request: HttpRequest | None, credentials: dict[str, str] | None) -> int:
    """The limit that holds for these credentials; axes locks when it is reached.

    A try is counted before the proof is looked at, so that many at once win nothing: the limit is
    reached by the try after the last that is allowed.
    """
    everybody = credentials is not None and credentials["call_sign"] == EVERYBODY
    return (LIMIT_OF_A_SOURCE if everybody else LIMIT) + 1


def try_counted(*, call_sign: str, place: str) -> bool:
    """Count one try and say whether its proof may be looked at.

    A try within the pause begins the pause anew: it grows for whoever does not stop.
    """
    asked, credentials = _asked(call_sign, place)
    AxesProxyHandler.user_login_failed(__name__, credentials, asked)
    return not getattr(asked, "axes_locked_out", True)


def tries_forget(*, call_sign: str, place: str) -> None:
    """The proof was right: what was counted for this call-sign from this place is forgotten."""
    asked, credentials = _asked(call_sign, place)
    AxesProxyHandler.update_request(asked)
    AccessAttempt.objects.filter(
        username=credentials["call_sign"], ip_address=asked.META["REMOTE_ADDR"]
    ).delete()


def tried_often(*, at: datetime) -> frozenset[str]:
    """Hidden names at which many wrong proofs came within the pause."""
    lately = AccessAttempt.objects.filter(attempt_time__gte=at - PAUSE).values_list("username")
    found = lately.annotate(number=Sum("failures_since_start")).filter(number__gte=MANY)
    return frozenset(name for name, _number in found.order_by("username") if name != EVERYBODY)


def hidden_name(call_sign: str) -> str:
    """The name under which tries for a call-sign are counted."""
    return _hidden(f"name:{call_sign}").hex()


def tries_purge(*, at: datetime) -> int:
    """Forget tries whose pause is over, and say how many there were."""
    return int(AccessAttempt.objects.filter(attempt_time__lt=at - PAUSE).delete()[0])


def _asked(call_sign: str, place: str) -> tuple[HttpRequest, dict[str, str]]:
    request = HttpRequest()
    request.META["REMOTE_ADDR"] = str(IPv6Address(b"\xfd" + _hidden(f"place:{place}")[:15]))
    named = call_sign if call_sign == EVERYBODY else hidden_name(call_sign)
    return request, {"call_sign": named}


def _hidden(text: str) -> bytes:
    return salted_hmac("operators.tries", text, algorithm="sha256").digest()


def client_address(request: HttpRequest) -> str | None:
    """What axes may know of where a request comes from: our own hash, never an address."""
    place = str(request.META.get("REMOTE_ADDR", ""))
    return place if place.startswith("fd") else None
