"""The keys of a sealed office are shut, by whichever process is there, and goes on after a fall."""

from datetime import datetime, timedelta
from time import monotonic
from uuid import UUID

from django.db import connection
from django.db.models import F

from audit.record import record
from live.publish import unit
from oversight.models import Evacuation, SealPlan
from oversight.services.evacuation import divert
from vault import seals

#: So long a request that began before the sealing may still write something.
SETTLED = timedelta(seconds=15)
#: So long whoever confirmed it shuts the keys alone.
FIRST = timedelta(seconds=4)
AT_ONCE = 10_000


def keys_shut(*, evacuation: Evacuation, within: float) -> int:
    """Shut what is not shut yet, for about so many seconds; says how many keys."""
    plan = SealPlan.objects.get(office=evacuation.office_id)
    began, shut, owners = monotonic(), 0, _owners(evacuation.office_id)
    for start in range(0, len(owners), AT_ONCE):
        if monotonic() - began > within:
            break
        part = owners[start : start + AT_ONCE]
        shut += seals.keys_seal(owners=part, public=bytes(plan.public), scope=evacuation.pk)
    return shut


def sealing_tend(*, at: datetime) -> int:
    """One turn of the worker: shut what is left, divert what came late, give back what may be."""
    done = 0
    sealed = Evacuation.objects.filter(sealed_at__lt=at - FIRST, opened_at=None, keys_at=None)
    for each in sealed:
        done += _go_on(each, at)
    for each in Evacuation.objects.exclude(opened_at=None).filter(moved__returned=False).distinct():
        with unit(), connection.cursor() as cursor:
            cursor.execute("SELECT office_return(%s)", [each.pk])
    return done


def _go_on(evacuation: Evacuation, at: datetime) -> int:
    with unit():
        late = divert(evacuation, SealPlan.objects.get(office=evacuation.office_id), at=at)
    shut = keys_shut(evacuation=evacuation, within=5.0)
    if not shut and not late and evacuation.sealed_at and at - evacuation.sealed_at > SETTLED:
        with unit():
            # Whoever shut them held them open for a moment, and is replaced, once for all turns.
            mine = Evacuation.objects.filter(pk=evacuation.pk)
            mine.update(keys_at=at, replaced=F("replaced") + 1)
            record("office.keys_shut", actor="system:seal", subject=evacuation.pk, at=at)
    return shut + late


def _owners(office: UUID) -> list[UUID]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT office_owners(%s)", [office])
        return [owner for (owner,) in cursor.fetchall()]
