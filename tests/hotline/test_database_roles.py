"""What each account may do, read from the live catalogue and compared with a list kept by hand."""

from pathlib import Path

import pytest
from django.db import connections

from hotline import granting, grants
from hotline.embedded.roles import ROLES

GOLDEN = Path(__file__).with_name("grants.txt")
ALIASES = ("default", "keyring")
VERBS = ("SELECT", "INSERT", "UPDATE", "DELETE", "TRUNCATE", "REFERENCES", "TRIGGER")
HOW_TO = (
    "A table is new or may be used otherwise than grants.txt says. Decide who needs what, write it"
    " into TABLES of hotline/grants.py unless the usual is right, and into grants.txt."
)
TABLES = """
    SELECT c.relname FROM pg_class c WHERE c.relnamespace = 'public'::regnamespace
       AND c.relkind IN ('r', 'p', 'v', 'm') ORDER BY c.relname COLLATE "C"
"""
FUNCTIONS = """
    SELECT p.oid::regprocedure::text,
           has_function_privilege('hotline_app', p.oid, 'EXECUTE'),
           has_function_privilege('hotline_press', p.oid, 'EXECUTE'),
           p.prosecdef, p.proconfig, p.prorettype = 'trigger'::regtype
      FROM pg_proc p WHERE p.pronamespace = 'public'::regnamespace
"""


def may(alias: str) -> list[str]:
    """One line for each table: who may do what, by the first letters of the verbs."""
    lines = []
    with connections[alias].cursor() as cursor:
        cursor.execute(TABLES)
        for (table,) in cursor.fetchall():
            cells = []
            for word, role in ROLES.items():
                cursor.execute(
                    "SELECT verb FROM unnest(%s::text[]) verb"
                    " WHERE has_table_privilege(%s, format('public.%%I', %s::text), verb)",
                    [list(VERBS), role.name, table],
                )
                held = [verb for (verb,) in cursor.fetchall()]
                cursor.execute(
                    "SELECT format('%%s(%%s)', a.privilege_type, t.attname)"
                    "  FROM pg_attribute t, aclexplode(t.attacl) a"
                    " WHERE t.attrelid = format('public.%%I', %s::text)::regclass"
                    "   AND a.grantee = %s::regrole ORDER BY 1",
                    [table, role.name],
                )
                if held := held + [verb for (verb,) in cursor.fetchall()]:
                    cells.append(f"{word} {'+'.join(held).lower()}")
            lines.append(f"{alias}.{table}: {', '.join(cells)}")
    return lines


def test_every_account_may_do_what_the_list_says_and_nothing_else(db: None) -> None:
    live = "\n".join(line for alias in ALIASES for line in may(alias)) + "\n"
    assert live == GOLDEN.read_text(), HOW_TO


@pytest.mark.parametrize("alias", ALIASES)
def test_a_second_time_there_is_nothing_to_change(db: None, alias: str) -> None:
    with connections[alias].cursor() as cursor:
        assert granting.apply(cursor, alias) == []


@pytest.mark.parametrize("alias", ALIASES)
def test_what_the_list_does_not_give_is_taken_away(db: None, alias: str) -> None:
    table = "audit_entry" if alias == "default" else "vault_wrappedkey"
    with connections[alias].cursor() as cursor:
        cursor.execute(f"GRANT TRUNCATE ON {table} TO hotline_app")
        cursor.execute(f"GRANT SELECT ON {table} TO PUBLIC")
        assert sorted(granting.apply(cursor, alias)) == [
            f"REVOKE SELECT ON TABLE {table} FROM PUBLIC",
            f'REVOKE TRUNCATE ON TABLE {table} FROM "hotline_app"',
        ]


@pytest.mark.parametrize("alias", ALIASES)
def test_nobody_but_the_owner_makes_tables(db: None, alias: str) -> None:
    with connections[alias].cursor() as cursor:
        for role in ROLES.values():
            cursor.execute(
                "SELECT has_schema_privilege(%s, 'public', 'CREATE'),"
                " has_database_privilege(%s, current_database(), 'CREATE'),"
                " has_database_privilege(%s, current_database(), 'TEMPORARY')",
                [role.name] * 3,
            )
            assert cursor.fetchone() == (False, False, False), role.name


@pytest.mark.parametrize("alias", ALIASES)
def test_functions_are_called_by_those_who_act_and_only_the_listed_act_as_owner(
    db: None, alias: str
) -> None:
    definers = set()
    with connections[alias].cursor() as cursor:
        cursor.execute(FUNCTIONS)
        for name, app, press, definer, config, trigger in cursor.fetchall():
            assert (app, press) == (not trigger, False), name
            if definer:
                definers.add(name.split("(")[0])
                # The rules of the tables that these change name tables plainly.
                also = "public, " if name.startswith(("office_divert", "office_return")) else ""
                assert config == [f"search_path=pg_catalog, {also}pg_temp"], name
    assert definers == (grants.DEFINERS if alias == "default" else set())


def test_no_account_is_a_superuser_or_may_make_others(db: None) -> None:
    with connections["default"].cursor() as cursor:
        cursor.execute(
            "SELECT rolname, rolsuper, rolcreaterole, rolcreatedb, rolreplication, rolbypassrls"
            "  FROM pg_roles WHERE rolname LIKE 'hotline\\_%%' ORDER BY 1"
        )
        rows = {name: rest for name, *rest in cursor.fetchall()}
    assert set(rows) == {role.name for role in ROLES.values()}
    for name, rest in rows.items():
        backup = name == "hotline_backup"
        assert rest == [False, False, False, backup, backup], name
