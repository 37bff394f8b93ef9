"""Whoever only reads changes nothing: GET, HEAD and OPTIONS leave every table as it was."""

from hashlib import sha256

import pytest
from django.apps import apps
from django.db import connections, router

from tests.attack.test_everybody import addresses, rarely

#: What may be written by a look: the journal of looks, its hints, the session, a sign of life.
WRITTEN = {
    "audit_entry",
    "django_session",
    "operators_presence",
}
WHO = ["vera", "aron", *map(rarely, ["olga", "nadia", "lesya", "petro", "ada"]), None]


def tables() -> list[tuple[str, str]]:
    found = {
        (m._meta.db_table, m._meta.app_label)
        for m in apps.get_models(include_auto_created=True)
        if any(router.allow_migrate_model(alias, m) for alias in ("default", "keyring"))
    }
    return sorted(
        (table, "keyring" if app == "vault" else "default")
        for table, app in found
        if table not in WRITTEN
    )


def state_of_all() -> dict[str, str]:
    """A hash of all rows of each table."""
    state = {}
    for table, alias in tables():
        with connections[alias].cursor() as cursor:
            cursor.execute(f'SELECT t::text FROM "{table}" t ORDER BY 1')
            state[table] = sha256(repr(cursor.fetchall()).encode()).hexdigest()
    return state


@pytest.mark.parametrize("who", WHO)
@pytest.mark.parametrize("method", ["get", *map(rarely, ["head", "options"])])
def test_reading_writes_nothing(request, browser, case_in_intake, taken, who, method):
    client = browser(request.getfixturevalue(who) if who else None)
    before, changed = state_of_all(), {}
    for path, _door in addresses(case_in_intake.ref, taken.ref):
        getattr(client, method)(path)
        after = state_of_all()
        if moved := [table for table in before if before[table] != after[table]]:
            changed[path], before = moved, after
    assert changed == {}
