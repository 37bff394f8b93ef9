"""Keep the version of the script that is in use, so that its conversations can always be shown."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from triage import registry
from triage.reading import ScriptRefused


class Command(BaseCommand):
    """Copy the script in use into the history under its version; a second time does nothing."""

    help = "Put the script in use into the history folder under its version."
    requires_system_checks: list[str] = []

    def handle(self, **options: Any) -> None:
        """Keep it, and say where."""
        try:
            place = registry.keep(source=registry.CURRENT, history=registry.HISTORY)
        except (ScriptRefused, OSError) as refusal:
            raise CommandError(str(refusal)) from None
        self.stdout.write(f"kept as history/{place.name}")
