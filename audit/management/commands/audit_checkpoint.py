"""Keep the newest link of the audit chain where the database's owner cannot reach it."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.timezone import now

from audit import checkpoints
from vault import signing


class Command(BaseCommand):
    """manage.py audit_checkpoint DIR [DIR …]."""

    help = "Write a signed checkpoint of the audit chain into each folder."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """At least two places are wise: another office, a store that only grows."""
        parser.add_argument("folders", nargs="+", type=Path, metavar="DIR")

    def handle(self, *args: Any, **options: Any) -> None:
        """Write what can be written; fail if one folder took nothing."""
        at, failed = now(), []
        for folder in options["folders"]:
            try:
                seq = checkpoints.write(folder, at=at)
            except OSError as trouble:
                failed.append(f"{folder}: {trouble.strerror}")
            else:
                self.stdout.write(f"{folder}: seq {seq}, key {signing.public_key().hex()}")
        if failed:
            raise CommandError("; ".join(failed))
