"""Which records have cut tags, but none of a version that is being made."""

from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from cases.models import Case, Contact, IdentityTag

OWNERS: dict[str, type[Case] | type[Contact]] = {"case": Case, "contact": Contact}


def lacking(name: str, version: int) -> QuerySet[Any]:
    """The cases or contacts without a tag of this version, in the order of their references."""
    mine = IdentityTag.objects.filter(**{f"{name}_id": OuterRef("ref")})
    rows = OWNERS[name]._default_manager.filter(Exists(mine))
    return rows.exclude(Exists(mine.filter(version=version))).order_by("ref")


def all_lacking(*, version: int) -> int:
    """How many records that is."""
    return sum(lacking(name, version).count() for name in OWNERS)
