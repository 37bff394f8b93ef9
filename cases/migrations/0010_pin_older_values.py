"""Outcomes and findings sealed before they were pinned to the evidence are sealed anew, pinned.

An approval of that time also has no signature yet: one whose finding opens was written by a holder
of the keys and is signed as it stands. The keyring is read by the columns it always had, since its
own migrations may come after these.
"""

from django.db import connections, migrations

from cases.signatures import approval_signature
from vault.crypto import DataKey, Place, Tampered, decrypt, encrypt, key_id_of
from vault.kek import key_encryption

KEY = "SELECT owner, data_class, kek_version, wrapped FROM vault_wrappedkey WHERE id = %s"
GUARD = "ALTER TABLE cases_approval {} TRIGGER approval_stays_as_given"


def pin(apps, schema_editor):
    cases = apps.get_model("cases", "Case").objects.exclude(outcome=None)
    approvals = apps.get_model("cases", "Approval").objects.exclude(finding=None)
    for case in cases.iterator():
        if sealed := pinned(case, "outcome", "cases_case"):
            cases.filter(pk=case.pk).update(outcome=sealed)
    older = [
        (approval, sealed)
        for approval in approvals
        if (sealed := pinned(approval, "finding", "cases_approval"))
    ]
    if not older:
        return
    schema_editor.execute(GUARD.format("DISABLE"))
    for approval, sealed in older:
        signature = approval.signature or approval_signature(approval)
        approvals.filter(pk=approval.pk).update(finding=sealed, signature=signature)
    schema_editor.execute(GUARD.format("ENABLE"))


def pinned(row, column, table):
    """The value pinned; None when it is so already, or does not open at all."""
    sealed, place = bytes(getattr(row, column)), Place(table, column, row.ref)
    if (key := data_key(key_id_of(sealed))) is None:
        return None
    try:
        plain = decrypt(sealed, key=key, place=place)
    except Tampered:
        return None
    return encrypt(plain, key=key, place=place, row_version=row.evidence)


def data_key(number):
    with connections["keyring"].cursor() as cursor:
        cursor.execute(KEY, [number])
        found = cursor.fetchone()
    if found is None:
        return None
    owner, data_class, version, wrapped = found
    opened = key_encryption().unwrap(
        bytes(wrapped), owner=owner, data_class=data_class, version=version
    )
    return DataKey(number, opened)


class Migration(migrations.Migration):
    dependencies = [("cases", "0009_index_version")]
    operations = [migrations.RunPython(pin, migrations.RunPython.noop)]
