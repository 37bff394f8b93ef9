"""Browsers people sign in on: one active session for each person, and revocation at once."""

import hashlib
from datetime import datetime
from uuid import UUID

from django.contrib.sessions.models import Session
from django.db import transaction
from django.db.models import QuerySet

from audit.record import record
from live.publish import unit
from live.session_names import name_of
from operators.models import Device, Operator
from operators.services.leaving import hands_empty

PURGED_AT_ONCE = 1_000


def token_hash(token: str) -> bytes:
    """What is kept of the cookie of a browser."""
    return hashlib.sha256(token.encode()).digest()


def device_known(*, call_sign: str, token: str) -> UUID | None:
    """The device of this browser, if the person of this call-sign signed in on it before."""
    known = Device.objects.filter(
        operator__call_sign=call_sign, token_hash=token_hash(token), revoked_at=None
    )
    return known.values_list("ref", flat=True).first()


@transaction.atomic
def device_enter(
    *, operator: Operator, token: str, label: str, session_key: str, at: datetime
) -> Device:
    """Note that the person came in on this browser; their session elsewhere ends."""
    Operator.objects.select_for_update().get(pk=operator.pk)
    name = name_of(session_key)
    mine = operator.devices
    theirs = Device.objects.filter(operator__in=[operator.pk, operator.stands_for_id])
    theirs |= Device.objects.filter(operator__stands_for=operator.pk)
    _end(theirs.exclude(session_key="").exclude(session_key=name))
    device, made = mine.get_or_create(
        token_hash=token_hash(token),
        revoked_at=None,
        defaults={
            "label": label,
            "first_day": at.date(),
            "last_day": at.date(),
            "session_key": name,
        },
    )
    if not made:
        device.label, device.last_day, device.session_key = label, at.date(), name
        device.save(update_fields=["label", "last_day", "session_key"])
    else:
        _note("sign_in.new_device", device, by=operator, at=at)
    return device


def device_leave(*, session_key: str, at: datetime) -> None:
    """The session is over; the browser stays known."""
    mine = Device.objects.filter(session_key=name_of(session_key))
    mine.update(session_key="", last_day=at.date())


def device_revoke(*, ref: UUID, by: Operator, at: datetime, of: Operator | None = None) -> Device:
    """Forget a browser of one's own, or of `of`, and end the session on it; twice is once.

    Whoever was signed in there gives back the contacts in hand.
    Raises Device.DoesNotExist for what is not there and for the device of somebody else.
    """
    whose = of or by
    with unit():
        device = whose.devices.select_for_update().get(ref=ref)
        if device.revoked_at is None:
            signed_in = device.session_key != ""
            _end(whose.devices.filter(ref=ref))
            device.session_key, device.revoked_at = "", at
            device.save(update_fields=["session_key", "revoked_at"])
            _note("sign_in.device_revoked", device, by=by, at=at)
            if signed_in:
                hands_empty(whose, office=whose.office_id, by=str(by.pk), at=at)
    return device


@transaction.atomic
def sessions_purge(*, at: datetime) -> int:
    """Remove sessions that are over, a thousand at once, and say how many; browsers stay known."""
    over = Session.objects.filter(expire_date__lte=at).order_by("expire_date")
    names = list(over.values_list("session_key", flat=True)[:PURGED_AT_ONCE])
    Device.objects.filter(session_key__in=names).update(session_key="")
    Session.objects.filter(session_key__in=names).delete()
    return len(names)


def _end(devices: QuerySet[Device]) -> None:
    keys = [key for key in devices.values_list("session_key", flat=True) if key]
    Session.objects.filter(session_key__in=keys).delete()
    devices.update(session_key="")


def _note(action: str, device: Device, *, by: Operator, at: datetime) -> None:
    record(action, actor=str(by.pk), role=by.role, subject=device.ref, at=at)
