"""What nobody waits for: old shifts go, and those of people who left."""

from datetime import datetime, timedelta

from django.db.models import F, Q

from audit.record import record
from live.publish import unit
from rota.models import Shift

#: So long after its end a shift can be looked up: a month and a few days.
KEPT = timedelta(days=35)
AT_ONCE = 1_000


def rota_tend(*, at: datetime) -> int:
    """Remove old shifts, and those ahead of whoever left or moved; says how many."""
    gone = ~Q(operator__office=F("office")) | Q(operator__is_active=False)
    over = Q(ends__lt=at - KEPT)
    with unit():
        rows = Shift.objects.filter(over | (gone & Q(begins__gt=at))).order_by("pk")
        taken = list(rows.select_for_update(of=("self",), skip_locked=True)[:AT_ONCE])
        for shift in taken:
            if shift.begins > at:
                record("rota.shift_voided", actor="system:rota", subject=shift.operator_id, at=at)
        Shift.objects.filter(pk__in=[shift.pk for shift in taken]).delete()
    return len(taken)
