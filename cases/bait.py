"""Which case is bait: nobody who reads the database alone can tell."""

from uuid import UUID

from cases.models import Case, HoneyMark
from vault.blind_index import audit_tag


def is_honey(case: Case) -> bool:
    """Whether this case is bait: only whoever has the key can tell."""
    return HoneyMark.objects.filter(mark=mark_of(case.ref)).exists()


def mark_of(ref: UUID) -> bytes:
    """The keyed hash that lies among many that mean nothing, 32 bytes."""
    return audit_tag("honey", str(ref))
