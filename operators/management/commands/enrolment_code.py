"""Make an enrolment code for a person who has no factor yet; for whoever sits at the server."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.timezone import now

from operators.models import Operator
from operators.selectors import factors_of
from operators.services.enrolment import enrolment_code_make


class Command(BaseCommand):
    """The command."""

    help = "Print a new enrolment code, good once and for a day, for a person without a factor."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the person."""
        parser.add_argument("call_sign", metavar="CALLSIGN")

    def handle(self, *args: Any, **options: Any) -> None:
        """Print the code, or say in one line what stands against it."""
        person = Operator.objects.filter(call_sign=options["call_sign"], is_active=True).first()
        if person is None:
            message = f"Nobody active has the call-sign {options['call_sign']!r}."
            raise CommandError(message)
        if factors_of(person).exists():
            message = f"{person.call_sign} has a factor; two administrators reset it on a page."
            raise CommandError(message)
        self.stdout.write(enrolment_code_make(operator=person, by="system:console", at=now()))
