"""Remove what is due; it may be stopped at any time and goes on where it was."""

from argparse import ArgumentParser
from collections import Counter
from typing import Any

from django.core.management.base import BaseCommand
from django.utils.timezone import now
from rich.console import Console
from rich.progress import track

from cases.services.purging import due, purge


class Command(BaseCommand):
    """manage.py purge_due [--dry-run] [--limit N]."""

    help = "Remove, keys first, what two people agreed to keep no longer."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Only say what is due, or take only so many."""
        parser.add_argument("--dry-run", action="store_true", help="only say what is due")
        parser.add_argument("--limit", type=int, metavar="N", help="remove at most so many")

    def handle(self, *args: Any, **options: Any) -> None:
        """Show how far it is on the terminal and tell at the end what went."""
        at = now()
        waiting = due(at=at)[: options["limit"]]
        if options["dry_run"]:
            kinds = Counter(each.kind for each in waiting)
            self.stdout.write(f"due: {kinds['case']} cases, {kinds['contact']} contacts")
            return
        console = Console(stderr=True)
        steps = iter(track(waiting, description="Removing", console=console))
        try:
            run = purge(at=at, limit=options["limit"], progress=lambda _: next(steps, None))
        except KeyboardInterrupt:
            self.stdout.write("Stopped between two cases. Run it again to go on.")
            raise SystemExit(130) from None
        for kind, number in sorted(run.removed.items()):
            self.stdout.write(f"{kind}: {number}")
        self.stdout.write(f"Report {run.pk} is kept.")
