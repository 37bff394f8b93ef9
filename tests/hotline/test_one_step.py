"""The tables that an empty database gets in one step are those of the many steps before."""

from collections.abc import Iterator

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader

#: Each says the same of two databases that have the same tables, rules, functions and rights.
ASKED = {
    "columns": """
        SELECT table_name, column_name, udt_name, character_maximum_length, is_nullable,
               column_default, is_identity
        FROM information_schema.columns WHERE table_schema = 'public'""",
    "constraints": """
        SELECT conrelid::regclass::text, CASE WHEN contype IN ('f', 'p') THEN '' ELSE conname END,
               pg_get_constraintdef(oid)
        FROM pg_constraint WHERE connamespace = 'public'::regnamespace AND conrelid <> 0""",
    "indexes": """
        SELECT tablename, regexp_replace(indexdef, '_[0-9a-f]{8}(_[a-z]+)?', '')
        FROM pg_indexes WHERE schemaname = 'public'""",
    "triggers": """
        SELECT pg_get_triggerdef(oid), tgenabled::text FROM pg_trigger WHERE NOT tgisinternal""",
    "functions": """
        SELECT pg_get_functiondef(p.oid), p.proacl::text FROM pg_proc p
        JOIN pg_language l ON l.oid = p.prolang
        WHERE p.pronamespace = 'public'::regnamespace AND p.prokind = 'f' AND l.lanname <> 'c'""",
    "policies": "SELECT tablename, policyname, cmd, roles::text, qual, with_check FROM pg_policies",
    "guarded": """
        SELECT relname, relrowsecurity, relforcerowsecurity FROM pg_class
        WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'""",
    "first answers": "SELECT name, version, text_uk FROM cases_readyanswer",
}


def described() -> dict[str, list[str]]:
    """Everything that can be said of the tables here, in one order."""
    found = {}
    with connection.cursor() as cursor:
        for what, question in ASKED.items():
            cursor.execute(question)
            found[what] = sorted(map(repr, cursor.fetchall()))
    return found


@pytest.fixture
def empty() -> Iterator[None]:
    """A database beside the tests' own, with nothing in it."""
    own = connection.settings_dict["NAME"]
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE DATABASE {own}_empty")
    connection.close()
    connection.settings_dict["NAME"] = f"{own}_empty"
    yield
    connection.close()
    connection.settings_dict["NAME"] = own
    with connection.cursor() as cursor:
        cursor.execute(f"DROP DATABASE {own}_empty")


def migrated() -> None:
    """Make all tables anew."""
    with connection.cursor() as cursor:
        cursor.execute("DROP SCHEMA public CASCADE; CREATE SCHEMA public")
    executor = MigrationExecutor(connection)
    executor.migrate(executor.loader.graph.leaf_nodes())


def single_steps(self: MigrationLoader) -> None:
    """What is found, without whatever stands for many."""
    load_disk(self)
    for key in [key for key, each in self.disk_migrations.items() if each.replaces]:
        del self.disk_migrations[key]


load_disk = MigrationLoader.load_disk


@pytest.mark.full
@pytest.mark.django_db(transaction=True)
def test_an_empty_database_gets_the_same_in_one_step(
    empty: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    migrated()
    in_one = described()
    monkeypatch.setattr(MigrationLoader, "load_disk", single_steps)
    migrated()
    step_by_step = described()
    assert all(in_one.values())
    for what in ASKED:
        assert set(in_one[what]) ^ set(step_by_step[what]) == set(), what
