"""Making the accounts of the database on a server, the embedded one or a real one."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql

from hotline.embedded import places
from hotline.embedded.roles import OWNER, ROLES, Role


def provide(
    connection: psycopg.Connection[Any],
    *,
    password: Callable[[str], str],
    renew: Callable[[str], bool] = lambda word: False,
) -> list[str]:
    """Make the roles that are missing, with these passwords; says in words what it did.

    `renew` names those whose password is to be set again although they are there. The connection
    commits by itself and belongs to a superuser: attributes of backups are not for others to give.
    """
    there = {row[0] for row in connection.execute("SELECT rolname FROM pg_roles")}
    done = []
    for word, role in ROLES.items():
        name = sql.Identifier(role.name)
        if role.name not in there:
            make = sql.SQL("CREATE ROLE {} LOGIN NOINHERIT {} PASSWORD {}").format(
                name, sql.SQL(" ".join(role.attributes)), sql.Literal(password(word))
            )
            connection.execute(make)
            done.append(f"made role {role.name}")
        elif renew(word):
            change = sql.SQL("ALTER ROLE {} PASSWORD {}")
            connection.execute(change.format(name, sql.Literal(password(word))))
            done.append(f"gave role {role.name} a new password")
        done += _settle(connection, role)
    return done


def _settle(connection: psycopg.Connection[Any], role: Role) -> list[str]:
    found = connection.execute(
        "SELECT unnest(rolconfig) FROM pg_roles WHERE rolname = %s", [role.name]
    )
    held = dict(str(row[0]).split("=", 1) for row in found)
    done = []
    for name, value in role.settings.items():
        if held.get(name) != value:
            change = sql.SQL("ALTER ROLE {} SET {} = {}")
            parts = (sql.Identifier(role.name), sql.Identifier(name), sql.Literal(value))
            connection.execute(change.format(*parts))
            done.append(f"role {role.name}: {name} = {value}")
    return done


def provide_embedded(connection: psycopg.Connection[Any], data: Path) -> None:
    """Make the roles with passwords that are kept in the data folder; a lost one is made anew."""
    lost = {word for word in ROLES if not places.secret_file(data, f"database-{word}").is_file()}
    provide(
        connection,
        password=lambda word: places.kept_secret(data, f"database-{word}"),
        renew=lost.__contains__,
    )


def open_to_tests(connection: psycopg.Connection[Any]) -> None:
    """Let the owner empty tables that nobody else may, and act as each of the lesser roles."""
    owner = sql.Identifier(OWNER)
    grant = "GRANT SET ON PARAMETER session_replication_role TO {}"
    connection.execute(sql.SQL(grant).format(owner))
    for role in ROLES.values():
        act = sql.SQL("GRANT {} TO {} WITH INHERIT FALSE, SET TRUE")
        connection.execute(act.format(sql.Identifier(role.name), owner))
