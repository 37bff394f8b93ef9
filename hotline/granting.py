"""The rights in a database compared with the list of `hotline/grants.py`, and brought to it."""

from collections.abc import Iterable
from typing import Any, NamedTuple

from psycopg import sql

from hotline.embedded.roles import ROLES
from hotline.grants import ALIKE, COLUMNS, TABLES, USUAL

VERBS = {"r": "SELECT", "a": "INSERT", "w": "UPDATE", "d": "DELETE"}

HELD = """
    SELECT CASE c.relkind WHEN 'S' THEN 'SEQUENCE' ELSE 'TABLE' END, c.oid::regclass::text,
           CASE a.grantee WHEN 0 THEN 'PUBLIC' ELSE pg_get_userbyid(a.grantee) END,
           a.privilege_type
      FROM pg_class c, aclexplode(c.relacl) a
     WHERE c.relnamespace = 'public'::regnamespace AND a.grantee <> c.relowner
    UNION ALL
    SELECT 'TABLE', t.attrelid::regclass::text,
           CASE a.grantee WHEN 0 THEN 'PUBLIC' ELSE pg_get_userbyid(a.grantee) END,
           format('%%s (%%s)', a.privilege_type, t.attname)
      FROM pg_attribute t JOIN pg_class c ON c.oid = t.attrelid, aclexplode(t.attacl) a
     WHERE c.relnamespace = 'public'::regnamespace
    UNION ALL
    SELECT 'FUNCTION', p.oid::regprocedure::text,
           CASE a.grantee WHEN 0 THEN 'PUBLIC' ELSE pg_get_userbyid(a.grantee) END,
           a.privilege_type
      FROM pg_proc p, aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) a
     WHERE p.pronamespace = 'public'::regnamespace AND a.grantee <> p.proowner
    UNION ALL
    SELECT 'DATABASE', quote_ident(d.datname),
           CASE a.grantee WHEN 0 THEN 'PUBLIC' ELSE pg_get_userbyid(a.grantee) END,
           a.privilege_type
      FROM pg_database d, aclexplode(coalesce(d.datacl, acldefault('d', d.datdba))) a
     WHERE d.datname = current_database() AND a.grantee <> d.datdba
"""
THINGS = """
    SELECT CASE c.relkind WHEN 'S' THEN 'SEQUENCE' ELSE 'TABLE' END, c.oid::regclass::text
      FROM pg_class c
     WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p', 'v', 'm', 'S')
    UNION ALL
    SELECT 'FUNCTION', p.oid::regprocedure::text FROM pg_proc p
     WHERE p.pronamespace = 'public'::regnamespace AND p.prorettype <> 'trigger'::regtype
    UNION ALL
    SELECT 'DATABASE', quote_ident(current_database())
"""
OPEN_TO_WORKER = """
    SELECT c.oid::regclass::text FROM pg_class c
     WHERE c.relnamespace = 'public'::regnamespace AND c.relrowsecurity AND NOT EXISTS (
           SELECT FROM pg_policy p WHERE p.polrelid = c.oid AND p.polname = 'worker_everywhere')
"""


class Grant(NamedTuple):
    """One right of one account on one thing."""

    kind: str
    thing: str
    role: str
    verb: str


def apply(cursor: Any, database: str) -> list[str]:
    """Bring the rights in this database to the list, as its owner; says in words what it changed.

    Everything that the list does not give is taken away, also from PUBLIC.
    """
    cursor.execute(HELD, [])
    held = {Grant(*row) for row in cursor.fetchall()}
    cursor.execute(THINGS)
    wanted = set(wishes(cursor.fetchall(), database))
    changes = [("GRANT", "TO", each) for each in sorted(wanted - held)]
    changes += [("REVOKE", "FROM", each) for each in sorted(held - wanted)]
    done = []
    for word, way, each in changes:
        statement = f"{word} {each.verb} ON {each.kind} {each.thing} {way} {_quoted(each.role)}"
        cursor.execute(statement)
        done.append(statement)
    cursor.execute(OPEN_TO_WORKER)
    for (table,) in cursor.fetchall():
        statement = (
            f"CREATE POLICY worker_everywhere ON {table} TO {ROLES['worker'].name}"
            " USING (true) WITH CHECK (true)"
        )
        cursor.execute(statement)
        done.append(statement)
    return done


def has_accounts(cursor: Any) -> bool:
    """Whether the accounts of the list have been made on this server."""
    names = [role.name for role in ROLES.values()]
    cursor.execute("SELECT count(*) FROM pg_roles WHERE rolname = ANY(%s)", [names])
    return bool(cursor.fetchone()[0] == len(names))


def wishes(things: Iterable[tuple[str, str]], database: str) -> Iterable[Grant]:
    """Every right that the list gives on these things."""
    for kind, thing in things:
        pairs = _on_table(thing, database) if kind == "TABLE" else ALIKE[kind]
        for word, verb in pairs:
            yield Grant(kind, thing, ROLES[word].name, verb)


def _on_table(table: str, database: str) -> Iterable[tuple[str, str]]:
    for word, letters in TABLES[database].get(table, USUAL).items():
        yield from ((word, VERBS[letter]) for letter in letters)
    for word, columns in COLUMNS[database].get(table, {}).items():
        yield from ((word, f"UPDATE ({column})") for column in columns)


def _quoted(role: str) -> str:
    return role if role == "PUBLIC" else sql.Identifier(role).as_string()
