"""Add a person and ask for the first password, which is shown nowhere and kept as a hash."""

import getpass
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.timezone import now

from operators.models import Office
from operators.models.operator import LANGUAGES
from operators.roles import Role
from operators.services import operator_add
from operators.services.enrolment import enrolment_code_make


class Command(BaseCommand):
    """The command."""

    help = "Add a person; asks for the password twice without showing it."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take everything but the password, which must not lie in a shell's history."""
        parser.add_argument("call_sign", metavar="CALLSIGN")
        parser.add_argument("role", choices=Role.values)
        parser.add_argument("office", metavar="OFFICE", help="code of the office")
        parser.add_argument("--languages", nargs="*", default=[], choices=LANGUAGES)
        parser.add_argument("--extension", default="")

    def handle(self, *args: Any, **options: Any) -> None:
        """Add the person or say in one line what stands against it."""
        office = Office.objects.filter(code=options["office"]).first()
        if office is None:
            message = f"There is no office with the code {options['office']!r}."
            raise CommandError(message)
        password = getpass.getpass("Password: ")
        if getpass.getpass("Once more: ") != password:
            message = "The two passwords differ."
            raise CommandError(message)
        try:
            operator = operator_add(
                call_sign=options["call_sign"],
                role=Role(options["role"]),
                office=office,
                languages=options["languages"],
                extension=options["extension"],
                password=password,
                by="system:console",
                at=now(),
            )
        except ValidationError as refusal:
            raise CommandError(" ".join(refusal.messages)) from refusal
        code = enrolment_code_make(operator=operator, by="system:console", at=now())
        self.stdout.write(f"Added {operator.call_sign} to {office.name}.")
        self.stdout.write(f"Enrolment code, good once and for a day: {code}")
