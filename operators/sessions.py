"""The browser's session: begun with a fresh key, stepped up for a while, ended for good."""

from datetime import datetime, timedelta

from django.conf import settings
from django.contrib.auth import HASH_SESSION_KEY, login, logout
from django.http import HttpRequest
from django.utils.dateparse import parse_datetime

from operators.devices import DEVICE, browser_token, label_of
from operators.doors import OperatorRequest
from operators.models import Operator
from operators.services.devices import device_enter, device_leave
from operators.services.duress import decoy_enter
from operators.services.idle import idle_begin

STEPPED_UP_AT = "stepped_up_at"
#: For how long one more proof of identity opens what needs it; a demonstration asks only once.
STEP_UP_LASTS = timedelta(minutes=15)


def session_begin(
    request: HttpRequest,
    operator: Operator,
    *,
    browser: str,
    at: datetime,
    stepped_up: bool = False,
) -> None:
    """Sign the person in on a session with a new key and nothing left of the old one.

    It ends twelve hours from now whatever is done in it, and the person's other session ends at
    once.
    """
    request.session.flush()
    login(request, operator, backend=settings.AUTHENTICATION_BACKENDS[0])
    request.session.set_expiry(at + timedelta(seconds=settings.SESSION_COOKIE_AGE))
    device = device_enter(
        operator=operator,
        token=browser,
        label=label_of(request),
        session_key=request.session.session_key or "",
        at=at,
    )
    idle_begin(session_key=request.session.session_key or "", at=at)
    request.session[DEVICE] = str(device.ref)
    if operator.stands_for_id is not None:
        decoy_enter(decoy=operator, at=at)
    if stepped_up:
        session_step_up(request, at=at)


def session_turn(request: OperatorRequest, proven: Operator, *, at: datetime) -> bool:
    """Begin a session of the decoy in the place of this one, if the duress word was just typed.

    True when it was.
    """
    turns = proven.stands_for_id is not None and proven.pk != request.operator.pk
    if turns:
        session_begin(request, proven, browser=browser_token(request), at=at)
    return turns


def session_step_up(request: HttpRequest, *, at: datetime) -> None:
    """Note that the person has just proved again who they are."""
    request.session[STEPPED_UP_AT] = at.isoformat()


def session_keep(request: HttpRequest, operator: Operator) -> None:
    """Let this session go on although the password is another one now; the others end by it."""
    request.session[HASH_SESSION_KEY] = operator.get_session_auth_hash()


def session_end(request: HttpRequest, *, at: datetime) -> None:
    """Forget the session and its content."""
    device_leave(session_key=request.session.session_key or "", at=at)
    logout(request)


def is_stepped_up(request: HttpRequest, *, at: datetime) -> bool:
    """Whether the person proved who they are recently enough for red data."""
    noted = parse_datetime(request.session.get(STEPPED_UP_AT, ""))
    return noted is not None and (settings.DEMO or at - noted <= STEP_UP_LASTS)
