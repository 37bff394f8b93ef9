"""Check the audit chain."""

from argparse import ArgumentParser
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.timezone import now
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TimeRemainingColumn

from audit.chain import unsealed, verify
from audit.models import Seal
from vault.roots import RootsMissing


class Command(BaseCommand):
    """manage.py audit_verify [--checkpoints DIR]… [--max-age SECONDS] [--public-key HEX]."""

    help = "Check every link of the audit chain; exit 1 and name the first bad one if it is broken."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """What the chain is held against."""
        parser.add_argument(
            "--checkpoints",
            type=Path,
            metavar="DIR",
            action="append",
            default=[],
            help="folder of signed checkpoints; may be given several times",
        )
        parser.add_argument(
            "--max-age", type=int, metavar="SECONDS", help="how old the newest checkpoint may be"
        )
        parser.add_argument(
            "--public-key", type=bytes.fromhex, help="the office's, when its keys are not here"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """One line for each finding, the first bad seq first."""
        age = options["max_age"]
        try:
            with _bar() as walked_past:
                findings = verify(
                    *options["checkpoints"],
                    public=options["public_key"],
                    newer_than=None if age is None else now() - timedelta(seconds=age),
                    walked_past=walked_past,
                )
        except RootsMissing as missing:
            raise CommandError(f"{missing}, or give --public-key") from missing
        for finding in findings:
            self.stdout.write(str(finding))
        waiting = unsealed()
        if waiting:
            self.stderr.write(f"{waiting} entries wait for their place in the chain.")
        if findings:
            raise SystemExit(1)
        self.stdout.write("The chain holds.")


@contextmanager
def _bar() -> Iterator[Callable[[int], object]]:
    """A bar of the links walked, for eyes alone: where nobody watches nothing is shown."""
    screen = Console(stderr=True)
    columns = (BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=screen, transient=True, disable=not screen.is_terminal) as bar:
        last = Seal.objects.order_by("-seq").values_list("seq", flat=True).first()
        task = bar.add_task("", total=last or 0)
        yield lambda links: bar.advance(task, links)
