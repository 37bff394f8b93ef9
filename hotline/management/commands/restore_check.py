"""Look whether a restored console is whole: rows, the journal's chain, and that values open."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.timezone import now

from audit.chain import verify
from hotline.backups import fields_open, rows


class Command(BaseCommand):
    """manage.py restore_check [--fields N], run against the restored databases."""

    help = "Count rows, walk the journal and open sealed values at random; exit 1 if one is broken."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """How many values."""
        parser.add_argument("--fields", type=int, default=100, metavar="N")

    def handle(self, *args: Any, **options: Any) -> None:
        """Figures alone are told."""
        for alias in ("default", "keyring"):
            counted = rows(alias)
            self.stdout.write(f"{alias}: {sum(counted.values())} rows in {len(counted)} tables")
        findings = [str(finding) for finding in verify()]
        opened = fields_open(amount=options["fields"], at=now())
        self.stdout.write(f"{opened.opens} values open; of {opened.gone} the keys are gone")
        findings += [f"{name} does not open" for name in opened.broken]
        if findings:
            raise CommandError("\n".join(findings))
