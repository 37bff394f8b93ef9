"""Plant a case that is bait."""

import secrets
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.timezone import now

from cases.services.honey import honey_plant
from operators.models import Operator
from operators.roles import Role


class Command(BaseCommand):
    """manage.py honey_case OFFICE [--by CALL-SIGN]."""

    help = "Plant a case that looks real; opening it alerts the supervisors and the auditors."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Where, and in whose name."""
        parser.add_argument("office", help="the code of the office")
        parser.add_argument("--by", help="the senior operator who is said to have opened it")

    def handle(self, *args: Any, **options: Any) -> None:
        """Say the code once, here; nothing else tells which case it is."""
        people = Operator.objects.filter(
            office__code=options["office"], role=Role.SENIOR, is_active=True
        )
        if options["by"]:
            people = people.filter(call_sign=options["by"])
        found = list(people.order_by("call_sign"))
        if not found:
            raise CommandError("no such office, or no active senior operator of it")
        case = honey_plant(by=secrets.choice(found), at=now())
        self.stdout.write(f"{case.code} is bait. Keep the code where no operator reads it.")
