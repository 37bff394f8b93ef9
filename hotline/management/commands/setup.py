"""Bring a real console to its first start: say what is missing, make what is ours to make."""

import getpass
import sys
from collections.abc import Iterable, Iterator
from itertools import zip_longest
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from django.utils.timezone import now

from cases.models import Line
from cases.services.setting_up import line_assign
from hotline import setting_up
from hotline.setting_up import State, Step
from operators.models import Office, Operator
from operators.roles import Role
from operators.selectors import factors_of
from operators.services import office_add, operator_add
from operators.services.enrolment import enrolment_code_holds, enrolment_code_make
from oversight.lines import WAYS

BY = "system:setup"
NEEDED = 2
DEMO = "This is a demonstration, which needs no set-up: set HOTLINE_DEMO=0 for a real console."
READY = "The console can start: scripts/run, or the unit of docs/INSTALL.md."
NOT_READY = "{number} of these are missing. Set them right and run manage.py setup again."


class Command(BaseCommand):
    """manage.py setup."""

    help = (
        "Prepare a real console (HOTLINE_DEMO=0): secrets, keys, tables, the first office, its"
        " lines and two administrators. On a terminal it asks for what no flag gives; run it as"
        " often as you like, what stands is left alone. Ends with 0 when the console can start."
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        """Everything but the passwords, which must not lie in a shell's history."""
        parser.add_argument("--hosts", default="", help="host names, separated by commas")
        parser.add_argument("--office", nargs=2, metavar=("NAME", "CODE"))
        parser.add_argument(
            "--administrator", action="append", default=[], metavar="CALLSIGN", help="give it twice"
        )
        parser.add_argument(
            "--password-file",
            action="append",
            default=[],
            type=Path,
            metavar="FILE",
            help="the first password of each administrator, in the same order",
        )
        parser.add_argument("--no-input", action="store_true", help="ask for nothing")

    def handle(self, *args: Any, **options: Any) -> None:
        """One step after the other; what rests on a missing one waits for the next run."""
        if settings.DEMO:
            raise CommandError(DEMO)
        self.asks = sys.stdin.isatty() and not options["no_input"]
        missing = 0
        for step in self._steps(options):
            missing += step.state == State.MISSING
            self.stdout.write(f"{step.state:8} {step.what:24} {step.words}")
        if missing:
            raise CommandError(NOT_READY.format(number=missing))
        self.stdout.write(READY)

    def _steps(self, options: dict[str, Any]) -> Iterator[Step]:
        hosts = options["hosts"]
        if not hosts and not settings.ALLOWED_HOSTS[0]:
            hosts = self._ask("Host names of the console, such as console.example: ")
        yield from setting_up.folder()
        yield from setting_up.secrets()
        yield from setting_up.hosts(hosts)
        yield from setting_up.checkpoints()
        yield from setting_up.all_of(
            setting_up.databases,
            setting_up.schema,
            lambda: self._people(options),
        )
        yield from setting_up.all_of(setting_up.keys, setting_up.house_checks)

    def _people(self, options: dict[str, Any]) -> Iterator[Step]:
        yield from self._office(options["office"])
        if Office.objects.exists():
            yield from self._lines()
            yield from self._administrators(options["administrator"], options["password_file"])

    def _office(self, named: list[str] | None) -> Iterable[Step]:
        known = list(Office.objects.order_by("code"))
        if not known and not named and self.asks:
            named = [self._ask("Name of the first office: "), self._ask("Its code, one word: ")]
        if named and named[1] not in {office.code for office in known}:
            try:
                made = office_add(name=named[0], code=named[1], by=BY, at=now())
            except ValidationError as refusal:
                yield Step("office", State.MISSING, " ".join(refusal.messages))
            else:
                yield Step("office", State.MADE, f"{made.name} ({made.code})")
        elif not known:
            yield Step("office", State.MISSING, 'Name the first one: --office "North" north.')
        for office in known:
            yield Step("office", State.STANDS, f"{office.name} ({office.code})")

    def _lines(self) -> Iterable[Step]:
        first = Office.objects.order_by("code")[0]
        for way in WAYS:
            line = Line.objects.filter(key=way.key).select_related("office").first()
            if line is None:
                line_assign(key=way.key, office_ref=first.pk, by=BY, at=now())
            office = line.office if line else first
            state = State.STANDS if line else State.MADE
            yield Step(f"line {way.key}", state, f"answered by {office.name}")

    def _administrators(self, call_signs: list[str], files: list[Path]) -> Iterable[Step]:
        kept = Operator.objects.filter(role=Role.ADMINISTRATOR, is_active=True)
        wanted = list(zip_longest(call_signs, files))[: len(call_signs)]
        if not wanted and self.asks:
            left = NEEDED - kept.count()
            wanted = [(self._ask("Call-sign of an administrator: "), None) for _ in range(left)]
        for person in kept.order_by("call_sign"):
            yield self._standing(person)
        for call_sign, file in wanted:
            if not Operator.objects.filter(call_sign=call_sign).exists():
                # Both are kept once the code was shown: whoever stops it between makes neither.
                with transaction.atomic():
                    yield self._add(call_sign, file)
        if kept.count() < NEEDED:
            words = "Two are needed, since one asks and the other agrees: --administrator, twice."
            yield Step("administrator", State.MISSING, words)

    def _standing(self, person: Operator) -> Step:
        """Somebody who has neither a second proof nor a code that still holds is given one."""
        if factors_of(person).exists() or enrolment_code_holds(operator=person, at=now()):
            return Step("administrator", State.STANDS, person.call_sign)
        code = enrolment_code_make(operator=person, by=BY, at=now())
        words = f"has no second proof yet; enrolment code, good for a day: {code}"
        return Step(f"administrator {person.call_sign}", State.MADE, words)

    def _add(self, call_sign: str, file: Path | None) -> Step:
        try:
            person = operator_add(
                call_sign=call_sign,
                role=Role.ADMINISTRATOR,
                office=Office.objects.order_by("code")[0],
                password=self._password(call_sign, file),
                by=BY,
                at=now(),
            )
        except (ValidationError, OSError) as refusal:
            words = getattr(refusal, "messages", None) or [str(refusal)]
            return Step(f"administrator {call_sign}", State.MISSING, " ".join(words))
        code = enrolment_code_make(operator=person, by=BY, at=now())
        words = f"signs in with the password given; enrolment code, good for a day: {code}"
        return Step(f"administrator {call_sign}", State.MADE, words)

    def _password(self, call_sign: str, file: Path | None) -> str:
        """What the file holds, else what is typed twice."""
        if file is not None:
            return file.read_text().strip()
        if not self.asks:
            raise ValidationError("Give the first password in a file: --password-file.")
        words = getpass.getpass(f"First password of {call_sign}: ")
        if getpass.getpass("Once more: ") != words:
            raise ValidationError("The two passwords differ.")
        return words

    def _ask(self, question: str) -> str:
        return input(question).strip() if self.asks else ""
