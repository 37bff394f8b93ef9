"""Print a link that signs one demo person in, once, within the hour."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import OperationalError
from django.urls import reverse
from django.utils.timezone import now

from operators.models import Operator
from operators.services import DemoOnly, sign_in_link_make


class Command(BaseCommand):
    """The command."""

    help = "Print a link that signs CALLSIGN in, once, within the hour (demonstration only)."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the call-sign."""
        parser.add_argument("call_sign", metavar="CALLSIGN")

    def handle(self, *args: Any, **options: Any) -> None:
        """Print the link alone on its line, so that a script can follow it."""
        call_sign = options["call_sign"].capitalize()
        try:
            token = sign_in_link_make(call_sign=call_sign, at=now())
        except Operator.DoesNotExist as missing:
            message = "Nobody active has this call-sign."
            raise CommandError(message) from missing
        except DemoOnly as refusal:
            raise CommandError(str(refusal)) from refusal
        except OperationalError as away:
            message = (
                f"No database answers in {settings.DATA_DIR}. Start the console first, and name "
                "its folder in HOTLINE_DATA where it has another one."
            )
            raise CommandError(message) from away
        self.stdout.write(settings.ORIGINS[-1] + reverse("operators:link", args=[token]))
