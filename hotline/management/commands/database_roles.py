"""Make the accounts of the database and give each what it needs; again and again, if need be."""

from typing import Any

import psycopg
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import Error, connections, transaction

from hotline import env, granting, remote
from hotline.embedded import accounts, places

NO_ACCOUNTS = "the accounts are not there; name an administrator in DATABASE_ADMIN_URL."
UNPROVEN = "the administrator's server must prove its name: add ?sslmode=verify-full."
ADMIN_URLS = ("DATABASE_ADMIN_URL", "KEYRING_DATABASE_ADMIN_URL")


class Command(BaseCommand):
    """manage.py database_roles."""

    help = (
        "Make the accounts of the database, with passwords from HOTLINE_DATABASE_<ROLE>_PASSWORD"
        " (or _FILE) or made and kept in HOTLINE_DATA/secrets, and bring every right to the list."
        " The accounts are made by DATABASE_ADMIN_URL and KEYRING_DATABASE_ADMIN_URL (or _FILE);"
        " the rights are given by the owner of the tables."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        """The accounts first, where an administrator is named; then the rights in both places."""
        for name in ADMIN_URLS:
            if url := env.text(name):
                self._make(url)
        for alias in ("default", "keyring"):
            try:
                with transaction.atomic(using=alias), connections[alias].cursor() as cursor:
                    if not granting.has_accounts(cursor):
                        raise CommandError(f"{alias}: {NO_ACCOUNTS}")
                    done = granting.apply(cursor, alias)
            except Error as trouble:
                raise CommandError(f"{alias}: {trouble}".strip()) from trouble
            if options["verbosity"]:
                self._say(alias, done)

    def _make(self, url: str) -> None:
        if not settings.DEMO and remote.is_unproven(url):
            raise CommandError(UNPROVEN)
        with psycopg.connect(url, autocommit=True) as connection:
            self._say("accounts", accounts.provide(connection, password=password))

    def _say(self, what: str, done: list[str]) -> None:
        for line in done or ["nothing to change"]:
            self.stdout.write(f"{what}: {line}")


def password(word: str) -> str:
    """The password that the environment names, else one that is made and kept."""
    given = env.text(f"HOTLINE_DATABASE_{word.upper()}_PASSWORD")
    return given or places.kept_secret(settings.DATA_DIR, f"database-{word}")
