"""Make the root secrets that are missing."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from vault.roots import RootsMissing, key_folder, make_roots


class Command(BaseCommand):
    """manage.py make_keys."""

    help = "Make the office's root secrets; those that are there are never overwritten."
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        """Make what was never made; refuse when something that was made is lost."""
        try:
            make_roots(key_folder())
        except RootsMissing as lost:
            raise CommandError(str(lost)) from lost
        self.stderr.write("  keys: ready")
