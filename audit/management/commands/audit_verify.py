"""Check the audit chain."""

from argparse import ArgumentParser
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.timezone import now

from audit.chain import unsealed, verify
from vault.roots import RootsMissing


class Command(BaseCommand):
    """manage.py audit_verify [--checkpoints DIR [--max-age SECONDS]] [--public-key HEX]."""

    help = "Check every link of the audit chain; exit 1 and name the first bad one if it is broken."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """What the chain is held against."""
        parser.add_argument("--checkpoints", type=Path, help="folder of signed checkpoints")
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
            findings = verify(
                options["checkpoints"],
                public=options["public_key"],
                newer_than=None if age is None else now() - timedelta(seconds=age),
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
