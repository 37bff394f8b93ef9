"""Contacts that a sealed office gave away: they look alone, but their case waits sealed."""

from uuid import UUID

from django.db import connection

from cases.models import OPEN_STATES, Contact

PARTED = """
    SELECT key::uuid FROM oversight_moved
     WHERE kind = 'contact' AND case_ref IS NOT NULL AND NOT returned
"""


def contacts_parted() -> list[UUID]:
    """Those whose case is sealed, or has not got them back yet: nothing of them is taken away."""
    with connection.cursor() as cursor:
        cursor.execute(PARTED)
        return [ref for (ref,) in cursor.fetchall()]


def is_alone(contact: Contact) -> bool:
    """Whether a contact is over and belongs to no case, not even to one that is sealed."""
    if contact.case_id or contact.state in OPEN_STATES:
        return False
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT NOT EXISTS ({PARTED} AND key = %s)", [str(contact.ref)])
        return bool(cursor.fetchone()[0])
