"""Whoever works beside a decoy: invented people, who never sign in and whom no list shows."""

import secrets
from datetime import datetime, timedelta

from django.contrib.auth.hashers import make_password

from operators.models import Operator, Presence, Reason, State
from operators.models.operator import MARK
from operators.roles import Role

NAMES = (
    *("Berkut", "Buzok", "Chyzh", "Dzvinok", "Fialka", "Hrab", "Ivolha", "Kavka", "Kashtan"),
    *("Kobets", "Lylyk", "Malva", "Modryna", "Orel", "Osyka", "Palma", "Plavun", "Romashka"),
    *("Shpak", "Sorokopud", "Topolyna", "Voloshka", "Vilkha", "Yalyna", "Zhaivir", "Zoriana"),
)
#: What each of them is, does, and since how many minutes.
SHIFT = (
    (Role.OPERATOR, State.ON_CONTACT, "", 6),
    (Role.OPERATOR, State.READY, "", 14),
    (Role.SENIOR, State.ON_CONTACT, "", 4),
    (Role.SENIOR, State.PAUSE, Reason.BREAK, 9),
    (Role.SUPERVISOR, State.OFFLINE, "", 310),
)
KEPT_FRESH = timedelta(minutes=45)
#: So long their browsers count as heard, although there are none.
SEEM_THERE = timedelta(hours=12)


def colleagues_on_shift(*, decoy: Operator, at: datetime) -> None:
    """Let invented people work beside a decoy that is entered; what is fresh stays as it is."""
    people = list(decoy.colleagues.order_by("pk")) or _invented(decoy)
    if Presence.objects.filter(operator__in=people, since__gt=at - KEPT_FRESH).exists():
        return
    doing = {role: [row for row in SHIFT if row[0] == role] for role in Role}
    for person in people:
        _role, state, reason, minutes = doing[Role(person.role)].pop(0)
        Presence.objects.update_or_create(
            operator=person,
            defaults={
                "state": state,
                "reason": reason,
                "since": at - timedelta(minutes=minutes),
                "heartbeat_at": at + SEEM_THERE,
            },
        )


def _invented(decoy: Operator) -> list[Operator]:
    """One for each part of the shift, but no second supervisor; none is called as anybody real."""
    taken = set(Operator.objects.filter(call_sign__in=NAMES).values_list("call_sign", flat=True))
    free = [name for name in NAMES if name not in taken]
    roles = [row[0] for row in SHIFT if row[0] != Role.SUPERVISOR or row[0] != decoy.role]
    names = secrets.SystemRandom().sample(free, len(roles))
    return Operator.objects.bulk_create(
        Operator(
            call_sign=f"{name}{MARK}{secrets.token_hex(3)}",
            role=role,
            office_id=decoy.office_id,
            languages=["uk", "ru"],
            password=make_password(None),
            colleague_of=decoy,
        )
        for name, role in zip(names, roles, strict=True)
    )
