"""Look over everybody who waits; it may be stopped at any time and goes on where it was."""

import sys
from argparse import ArgumentParser
from datetime import timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.timezone import now
from rich.console import Console
from rich.progress import Progress

from cases.models import Dormancy
from cases.services.silence_look import QUIET, silent_left, silent_look


class Command(BaseCommand):
    """manage.py silent_people [--days N]."""

    help = "List those who wait and fell silent, for the supervisors; once a night is enough."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """After how many days without a word somebody counts as silent."""
        parser.add_argument("--days", type=int, default=QUIET.days, metavar="N")

    def handle(self, *args: Any, days: int, **options: Any) -> None:
        """Show how far it is and say at the end how many are silent, never who."""
        if days < 1:
            raise CommandError("somebody is silent after one day at the earliest")
        at = now()
        try:
            with Progress(console=Console(stderr=True), disable=not sys.stderr.isatty()) as bar:
                task = bar.add_task("Looking", total=silent_left(at=at))
                for looked in silent_look(at=at, quiet=timedelta(days=days)):
                    bar.update(task, advance=looked)
        except KeyboardInterrupt:
            left = silent_left(at=at)
            self.stdout.write(f"Stopped; {left} are left. Run it again to go on.")
            raise SystemExit(130) from None
        silent = Dormancy.objects.filter(ended_at=None).exclude(silence="").count()
        self.stdout.write(f"{silent} who wait are silent.")
