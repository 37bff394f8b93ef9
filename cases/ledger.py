"""The ledger of evidence: what speaks for a person and against, once for each independent source.

Pure. PostgreSQL counts the same in `sql/evidence_ledger.sql` and refuses an approval below it.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db import models
from django.utils.translation import gettext_lazy as _

from cases.checklists import Check

#: Sources that do not come from one another, and the weight that they carry together.
SOURCES_NEEDED, WEIGHT_NEEDED = 2, 4
#: A doubt of this weight stops a verification until it is withdrawn.
GRAVE = -2


class Weight(models.IntegerChoices):
    """How much an item says, and which way."""

    STRONG = 3, _("Speaks for it, strongly")
    FAIR = 2, _("Speaks for it")
    WEAK = 1, _("Speaks for it, a little")
    DOUBTFUL = -1, _("Leaves a doubt")
    AGAINST = -2, _("Speaks against it")
    TRAP = -3, _("Points to a trap")


class Lack(models.TextChoices):
    """Why a case may not be approved yet."""

    SOURCES = "sources", _("Everything comes from one source. Two that are independent are needed.")
    DOUBT = "doubt", _("Something speaks against it. It is explained and withdrawn first.")
    WEIGHT = "weight", _("What speaks for it weighs too little so far.")
    CHECKS = "checks", _("Something on the checklist has not been confirmed.")


@dataclass(frozen=True, slots=True)
class Item:
    """One thing that was found out: what of the checklist, its weight, and the source's root."""

    check: str
    weight: int
    source: UUID


@dataclass(frozen=True, slots=True)
class Ledger:
    """What the items come to together, and what is lacking still."""

    sources: int
    weight: int
    unchecked: tuple[Check, ...]
    lacks: tuple[Lack, ...]


def ledger(items: Iterable[Item], needed: Iterable[Check]) -> Ledger:
    """Count each source once, by its best item, and every doubt; say what is lacking, and why."""
    standing = list(items)
    best: dict[UUID, int] = {}
    for item in standing:
        best[item.source] = max(best.get(item.source, 0), item.weight)
    confirmed = {item.check for item in standing if item.weight > 0}
    unchecked = tuple(check for check in needed if check not in confirmed)
    sources = sum(weight > 0 for weight in best.values())
    weight = sum(best.values()) + sum(item.weight for item in standing if item.weight < 0)
    lacking = {
        Lack.SOURCES: sources < SOURCES_NEEDED,
        Lack.DOUBT: any(item.weight <= GRAVE for item in standing),
        Lack.WEIGHT: weight < WEIGHT_NEEDED,
        Lack.CHECKS: bool(unchecked),
    }
    return Ledger(
        sources=sources,
        weight=weight,
        unchecked=unchecked,
        lacks=tuple(lack for lack, holds in lacking.items() if holds),
    )
