"""Make the root secrets that are missing."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from vault.roots import make_roots


class Command(BaseCommand):
    """manage.py make_keys."""

    help = "Make the office's root secrets; those that are there are never overwritten."
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        """Make what is missing and say where it lies."""
        make_roots(settings.DATA_DIR / "keys")
        self.stderr.write("  keys: ready")
