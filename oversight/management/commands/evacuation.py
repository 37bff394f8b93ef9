"""Make an office ready to be sealed, say how it stands, or open it with its shares."""

import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.timezone import now

from operators.models import Office, Operator
from operators.refusals import Refused
from oversight.models import SealPlan
from oversight.services.plans import plan_make
from oversight.services.reopening import shares_give

PLAN, OPEN, STATE = "plan", "open", "state"


class Command(BaseCommand):
    """manage.py evacuation plan|open|state."""

    help = "The seal of an office: its sister office and shares, how it stands, opening it."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """What to do, with which office, and for `plan` the rest."""
        parser.add_argument("act", choices=(PLAN, OPEN, STATE))
        parser.add_argument("office", help="the code of the office")
        parser.add_argument("--sister", default="", help="the code of the office that takes calls")
        parser.add_argument("--needed", type=int, default=2)
        parser.add_argument("--holder", action="append", default=[], help="a call-sign, repeated")

    def handle(self, *args: Any, **options: Any) -> None:
        """Do it; words of shares go to the terminal alone."""
        try:
            office = Office.objects.get(code=options["office"])
            {PLAN: self._plan, OPEN: self._open, STATE: self._state}[options["act"]](
                office, options
            )
        except Refused as refusal:
            raise CommandError(str(refusal)) from refusal
        except (Office.DoesNotExist, Operator.DoesNotExist, SealPlan.DoesNotExist) as gap:
            raise CommandError("There is no such office, person or plan.") from gap

    def _plan(self, office: Office, options: dict[str, Any]) -> None:
        names = [name.capitalize() for name in options["holder"]]
        people = Operator.objects.filter(is_active=True, stands_for=None, colleague_of=None)
        holders = [people.get(call_sign=name) for name in names]
        sister = Office.objects.get(code=options["sister"])
        words = plan_make(
            office=office, sister=sister, holders=holders, needed=options["needed"], at=now()
        )
        for number, (name, share) in enumerate(zip(names, words, strict=True), 1):
            self.stdout.write(f"SHARE {number} of {len(words)} for {name}:\n{share}")
        self.stderr.write("Write each share down, give it to its holder, and clear this screen.")

    def _open(self, office: Office, _options: dict[str, Any]) -> None:
        plan = SealPlan.objects.get(office=office)
        self.stderr.write("Type one share on each line, then an empty line.")
        words = list(iter(lambda: sys.stdin.readline().strip(), ""))
        shares_give(plan=plan, words=words, at=now())
        self.stdout.write("The office is open again.")

    def _state(self, office: Office, _options: dict[str, Any]) -> None:
        plan = SealPlan.objects.select_related("sister").get(office=office)
        state = "sealed" if office.sealed_at else "open"
        self.stdout.write(f"{office.code} {state}, calls go to {plan.sister.code}")
