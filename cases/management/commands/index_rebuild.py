"""Make the cut tags anew in another version, while people look things up."""

import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.timezone import now
from rich.console import Console
from rich.progress import Progress

from cases.selectors.tags import all_lacking
from cases.services.indexing import (
    NotRebuilt,
    index_begin,
    index_fill,
    index_switch,
)


class Command(BaseCommand):
    """manage.py index_rebuild VERSION."""

    help = "Make the tags of numbers and handles anew, beside the old ones; may be stopped."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Which version; index_plan says which fits."""
        parser.add_argument("version", type=int)

    def handle(self, *args: Any, version: int, **options: Any) -> None:
        """Begin, or go on where it was stopped."""
        at = now()
        try:
            index_begin(version=version, at=at)
            with Progress(console=Console(stderr=True), disable=not sys.stderr.isatty()) as bar:
                task = bar.add_task("Making tags", total=all_lacking(version=version))
                for made in index_fill(version=version, at=at):
                    bar.update(task, advance=made)
        except NotRebuilt as refused:
            raise CommandError(str(refused)) from refused
        except KeyboardInterrupt:
            left = all_lacking(version=version)
            raise CommandError(
                f"Stopped; {left} records are left. Run index_rebuild {version} to go on."
            ) from None
        gone = index_switch(version=version, at=at)
        self.stdout.write(f"Version {version} is searched; {gone} older tags are erased.")
