"""Check that stages, approvals and releases are what people with the keys have made them."""

from typing import Any

from django.core.management.base import BaseCommand

from cases.integrity import findings


class Command(BaseCommand):
    """manage.py verify_integrity: exit 1 and one line for each finding, with the case's code."""

    help = "Find what was forged by SQL: stages, approvals, releases, freezes, switched off rules."

    def handle(self, *args: Any, **options: Any) -> None:
        """Say every finding, or that the records hold."""
        found = list(findings())
        for line in found:
            self.stdout.write(str(line))
        if found:
            raise SystemExit(1)
        self.stdout.write("The records hold.")
