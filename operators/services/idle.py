"""The lock of a session: it begins open, acts keep it open, and only a proof opens it again."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import QuerySet
from django.db.models.functions import Greatest

from audit.record import record
from live.session_names import name_of
from operators.models import Idle, Operator
from operators.selectors import needs_proof
from operators.services.sign_in import password_sign_in

#: Nobody has done anything for so long: the session is locked, whether or not its tab knows.
LASTS = timedelta(minutes=5)
#: A tab gathers what is done in it for this long before it says so.
GATHERED = timedelta(seconds=30)


def idle_begin(*, session_key: str, at: datetime) -> None:
    """Somebody has just proved who they are on this session: it is open."""
    Idle.objects.update_or_create(
        session_id=name_of(session_key), defaults={"acted_at": at, "locked_at": None}
    )


def idle_touch(*, session_key: str, at: datetime, ago: timedelta = timedelta()) -> bool:
    """Note that the person did something `ago`; False where it came too late and nothing opens."""
    acted = at - min(max(ago, timedelta()), GATHERED)
    open_ = _open(session_key, at=at)
    return open_.update(acted_at=Greatest("acted_at", acted)) == 1


def idle_left(*, session_key: str, at: datetime) -> timedelta:
    """How long the session stays open if nobody does anything; nothing when it is locked."""
    acted = _open(session_key, at=at).values_list("acted_at", flat=True).first()
    return timedelta() if acted is None else acted + LASTS - at


@transaction.atomic
def idle_lock(*, session_key: str, by: Operator, at: datetime) -> None:
    """Lock the session now; a second time changes nothing."""
    if Idle.objects.filter(session_id=name_of(session_key), locked_at=None).update(locked_at=at):
        _note("session.locked", by, at)


def idle_unlock(
    *, session_key: str, by: Operator, password: str, browser: str, source: str, at: datetime
) -> Operator:
    """Open the session for the person it belongs to, who proves it by their password.

    Gives whose password it was: by the duress word it is the person's decoy. Raises
    SignInRefused, and TooManyTries. In a demonstration nobody has a password, and none is asked
    for.
    """
    proven = by
    if needs_proof(by):
        proven = password_sign_in(
            call_sign=by.call_sign, password=password, browser=browser, source=source, at=at
        )
    with transaction.atomic():
        idle_begin(session_key=session_key, at=at)
        _note("session.unlocked", by, at)
    return proven


def _open(session_key: str, *, at: datetime) -> QuerySet[Idle]:
    return Idle.objects.filter(
        session_id=name_of(session_key), locked_at=None, acted_at__gt=at - LASTS
    )


def _note(action: str, operator: Operator, at: datetime) -> None:
    record(action, actor=str(operator.pk), role=operator.role, subject=operator.pk, at=at)
