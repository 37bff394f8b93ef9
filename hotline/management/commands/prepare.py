"""Bring keys, tables, texts and demo data up to date: what every start of the console needs."""

from io import StringIO
from pathlib import Path
from typing import Any

import psycopg.errors
from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import Error
from django.urls import reverse
from django.utils.timezone import now

from hotline import remote, tables
from hotline.embedded import messages
from hotline.embedded.places import demo_mark
from hotline.embedded.refusal import NO_SPACE_STATUS
from operators.models import Office
from operators.roles import Role
from operators.selectors import people_found
from operators.services import sign_in_link_make

PLAIN = (
    "%s: PostgreSQL says that our session is not encrypted. Something ends the encryption before"
    " the server; connect to the server itself."
)


class Command(BaseCommand):
    """manage.py prepare."""

    help = "Make keys, migrate, compile texts, load demo data; in demo mode give sign-in links."

    def add_arguments(self, parser: CommandParser) -> None:
        """The address to which the sign-in links lead."""
        parser.add_argument("--url", required=True)

    def handle(self, *args: Any, **options: Any) -> None:
        """Everything in its order; what is up to date costs a look."""
        try:
            self._prepare(options["url"])
        except Error as error:
            if isinstance(error.__cause__, psycopg.errors.DiskFull):
                raise SystemExit(NO_SPACE_STATUS) from error
            raise

    def _prepare(self, url: str) -> None:
        if not settings.DEMO and (found := remote.in_plain()):
            raise CommandError(PLAIN % " and ".join(found))
        if settings.STATIC_ROOT:
            Path(settings.STATIC_ROOT).mkdir(parents=True, exist_ok=True)
        call_command("make_keys", stdout=StringIO())
        for alias in tables.ALIASES:
            tables.migrate(alias, say=self.stderr)
        tables.give_rights()
        messages.compile_all(settings.BASE_DIR)
        if settings.DEMO:
            _load_demo(say=self.stderr)
            for line in _sign_ins(url):
                self.stdout.write(line)


def _load_demo(*, say: Any) -> None:
    """Load once. The mark stays behind when the load is killed, so the next start begins anew."""
    if Office.objects.exists():
        return
    mark = demo_mark(settings.DATA_DIR)
    mark.touch()
    call_command("load_demo", stdout=say, stderr=say)
    mark.unlink()


def _sign_ins(url: str) -> list[str]:
    people = people_found().filter(is_active=True)
    order = {role.value: place for place, role in enumerate(Role)}
    lines = []
    for person in sorted(people, key=lambda each: (each.office.code, order[each.role])):
        token = sign_in_link_make(call_sign=person.call_sign, at=now())
        path = reverse("operators:link", args=[token]).lstrip("/")
        lines.append(f"SIGN-IN {person.role} {person.call_sign} {url}{path}")
    return lines
