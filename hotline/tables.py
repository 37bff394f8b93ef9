"""Tables and rights brought up to date; what is up to date costs a look."""

from typing import Any

from django.core.management import call_command
from django.db import connections
from django.db.migrations.executor import MigrationExecutor

from hotline import granting

ALIASES = ("default", "keyring")


def migrate(alias: str, *, say: Any) -> bool:
    """Bring the tables of one database up to date; whether there was anything to do."""
    executor = MigrationExecutor(connections[alias])
    if not executor.migration_plan(executor.loader.graph.leaf_nodes()):
        return False
    call_command("migrate", database=alias, interactive=False, verbosity=0, stdout=say)
    return True


def give_rights() -> bool:
    """To the accounts that are there; whether there are any, or one account does everything."""
    found = False
    for alias in ALIASES:
        with connections[alias].cursor() as cursor:
            if granting.has_accounts(cursor):
                granting.apply(cursor, alias)
                found = True
    return found
