"""A new key of keys by two administrators; the worker wraps thousand by thousand."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from audit.record import record
from operators.access import Facts, can
from operators.models import Operator
from operators.refusals import Refused
from operators.services.changes import ASKER_GONE
from oversight.models import KeyRotation
from vault.keyring import keys_rewrap
from vault.rotation import kek_ensure, kek_next, keys_behind

RIGHT = "vault.rotate_keys"


class RotationRefused(Refused):
    """The keys stay as they are."""


def rotation_ask(*, by: Operator, at: datetime) -> KeyRotation:
    """Ask for a new key of keys. Raises RotationRefused while another rotation is open."""
    try:
        with transaction.atomic():
            wish = KeyRotation.objects.create(asked_by=by, asked_at=at)
            record("keys.rotation_asked", actor=str(by.pk), role=by.role, at=at)
    except IntegrityError as open_already:
        raise RotationRefused(_("A rotation is open already.")) from open_already
    return wish


def rotation_agree(*, rotation: int, by: Operator, at: datetime) -> KeyRotation:
    """Agree as another administrator; the worker begins within seconds.

    Raises RotationRefused, and KeyRotation.DoesNotExist for one that waits for nobody.
    """
    with transaction.atomic():
        wish = KeyRotation.objects.select_for_update().get(pk=rotation, agreed_by=None)
        if not can(Operator.objects.get(pk=wish.asked_by_id), RIGHT):
            raise RotationRefused(ASKER_GONE)
        if not can(by, RIGHT, Facts(taken_part=frozenset({wish.asked_by_id}))):
            raise RotationRefused(_("You asked for this yourself. A second person has to agree."))
        wish.agreed_by, wish.agreed_at = by, at
        wish.save(update_fields=["agreed_by", "agreed_at"])
        record("keys.rotation_agreed", actor=str(by.pk), role=by.role, at=at)
    return wish


def rotation_pause(*, paused: bool, by: Operator, at: datetime) -> None:
    """Hold the worker's work, or let it go on; nothing that is wrapped is lost by it."""
    with transaction.atomic():
        running = KeyRotation.objects.exclude(agreed_by=None).filter(ended_at=None)
        if running.exclude(paused=paused).update(paused=paused):
            action = "keys.rotation_paused" if paused else "keys.rotation_resumed"
            record(action, actor=str(by.pk), role=by.role, at=at)


def rotation_withdraw(*, by: Operator, at: datetime) -> None:
    """Take back a wish that nobody has agreed to."""
    with transaction.atomic():
        if KeyRotation.objects.filter(agreed_by=None).delete()[0]:
            record("keys.rotation_withdrawn", actor=str(by.pk), role=by.role, at=at)


def rotation_turn(*, at: datetime) -> int:
    """One piece of the agreed work, for the worker's round; gives how many keys it wrapped.

    The new version is named before it is made, and made only if it is not there yet, so a worker
    that is killed anywhere goes on with the same one and leaves no other behind.
    """
    running = KeyRotation.objects.exclude(agreed_by=None).filter(ended_at=None, paused=False)
    work = running.first()
    if work is None:
        return 0
    if work.version is None:
        work.version = kek_next()
        work.save(update_fields=["version"])
    kek_ensure(work.version)
    wrapped = keys_rewrap()
    if not wrapped and not keys_behind():
        work.ended_at = at
        with transaction.atomic():
            work.save(update_fields=["ended_at"])
            record("keys.rotated", actor="system:keys", at=at, version=work.version)
    return wrapped
