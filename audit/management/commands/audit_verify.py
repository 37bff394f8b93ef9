"""Check the audit chain."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from audit.chain import verify


class Command(BaseCommand):
    """manage.py audit_verify [--checkpoints DIR]."""

    help = "Check every link of the audit chain; exit 1 and name the first bad one if it is broken."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Where signed checkpoints are kept."""
        parser.add_argument("--checkpoints", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        """One line for each finding."""
        findings = verify(options["checkpoints"])
        for finding in findings:
            self.stdout.write(str(finding))
        if findings:
            raise SystemExit(1)
        self.stdout.write("The chain holds.")
