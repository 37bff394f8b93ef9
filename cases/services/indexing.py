"""The cut tags made anew in a wider version, beside the old ones, while people look things up.

1. From `index_begin` on, every writer writes both versions; it waits for those who began before.
2. `index_fill` makes what older records lack, batch by batch, under receipts of its own.
3. `index_switch` lets everybody search the new version; the old tags go, for the two together would
   say more of a number than the wider alone.
Each step may be cut short and done again.
"""

import json
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.db import connection, transaction

from audit.receipts import receipt
from audit.record import record
from cases.models import Case, Channel, Contact, IdentityTag, IndexVersion
from cases.selectors.tags import OWNERS, lacking
from cases.services.identity import identity_tags_make
from vault.blind_index import BITS
from vault.fields import open_fields
from vault.keyring import KeysGone
from vault.receipts import Receipt

ACTOR = "system:index"
BATCH = 200


class NotRebuilt(ValueError):
    """There is no such version, or it is searched already."""


def index_begin(*, version: int, at: datetime) -> None:
    """Let every writer write this version too. Raises NotRebuilt."""
    if version not in BITS:
        raise NotRebuilt(f"There is no version {version} of the tags.")
    with transaction.atomic():
        state, _ = IndexVersion.objects.select_for_update().get_or_create(id=1)
        if state.current == version:
            raise NotRebuilt(f"Version {version} is searched already.")
        if state.building != version:
            state.building = version
            state.save(update_fields=["building"])
            record("index.begun", actor=ACTOR, at=at, version=version)
    _everybody_knows()


def index_fill(*, version: int, at: datetime) -> Iterator[int]:
    """Make what is lacking; says after each committed batch how many records it was."""
    for name in OWNERS:
        last = None
        while rows := _batch(name, version, last):
            _make(name, rows, version, at)
            last = rows[-1].ref
            yield len(rows)


def index_switch(*, version: int, at: datetime) -> int:
    """Search this version from now on and erase all others; says how many tags went."""
    with transaction.atomic():
        state = IndexVersion.objects.select_for_update().get(id=1)
        if state.current != version:
            state.current, state.building = version, None
            state.save(update_fields=["current", "building"])
            record("index.switched", actor=ACTOR, at=at, version=version)
    _everybody_knows()
    return IdentityTag.objects.exclude(version=version).delete()[0]


def _everybody_knows() -> None:
    """Wait until nobody writes who asked for the versions before the last change."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('cases_indexversion'))")


def _batch(name: str, version: int, last: Any) -> list[Any]:
    rows = lacking(name, version)
    return list((rows.filter(ref__gt=last) if last else rows)[:BATCH])


def _make(name: str, rows: list[Any], version: int, at: datetime) -> None:
    refs = [row.ref for row in rows]
    seen = receipt(actor=ACTOR, action="index.rebuild", subjects=refs, at=at)
    with transaction.atomic():
        locked = OWNERS[name]._default_manager.filter(ref__in=refs)
        for row in locked.select_for_update(no_key=True).order_by("ref"):
            if not IdentityTag.objects.filter(**{f"{name}_id": row.ref}, version=version).exists():
                identity_tags_make(owner=row, version=version, **_signs(seen, row))


def _signs(seen: Receipt, row: Case | Contact) -> dict[str, str]:
    """What the record is known by; nothing when its keys are gone."""
    try:
        if isinstance(row, Contact):
            return _signs_of_contact(row, open_fields(seen, [row], "caller")[0]["caller"])
        told = open_fields(seen, [row], "phone", "handle")[0]
    except KeysGone:
        return {}
    return {"number": told["phone"] or "", "handle": told["handle"] or ""}


def _signs_of_contact(contact: Contact, told: str | None) -> dict[str, str]:
    caller = json.loads(told or "{}")
    talk = caller.get("conversation", "") if contact.channel == Channel.CHAT else ""
    return {
        "number": caller.get("number", ""),
        "handle": caller.get("handle", ""),
        "chat": f"{contact.line}:{talk}" if talk else "",
    }
