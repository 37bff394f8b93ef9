"""Write the files of the switch for telephones in browsers."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from hotline.switch import running, writing
from hotline.switch.plan import Unplanned, planned, told_to_console


class Command(BaseCommand):
    """manage.py switch_config DIR."""

    help = "Write what Kamailio, rtpengine and coturn are told, as the environment says it."

    def add_arguments(self, parser: CommandParser) -> None:
        """The folder in which the files are to lie."""
        parser.add_argument("folder", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        """Write them, and say what the console has to be told."""
        try:
            plan = planned(options["folder"].resolve())
        except Unplanned as problem:
            raise CommandError(str(problem)) from problem
        writing.write(plan)
        self.stdout.write(f"Written to {plan.folder}: {', '.join(writing.texts(plan))}.")
        self.stdout.write("The console's environment needs these lines:")
        for name, value in told_to_console(plan).items():
            self.stdout.write(f"{name}={value}")
        for path in (plan.certificate, plan.key):
            if not path.exists():
                self.stdout.write(f"Not there yet: {path}.")
        if packages := running.missing():
            self.stdout.write(f"Not installed here: {' '.join(packages)}.")
