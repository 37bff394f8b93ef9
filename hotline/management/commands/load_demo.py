"""Fill an empty database with people and a past, for a first look."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils.timezone import now

from hotline.demo import demo_load


class Command(BaseCommand):
    """manage.py load_demo."""

    help = "Fill an empty database with demonstration people, contacts and cases."

    def handle(self, *args: Any, **options: Any) -> None:
        """Load; a database that has offices is left alone."""
        if not settings.DEMO:
            raise CommandError("Demonstration data belongs to demo mode (HOTLINE_DEMO=1).")
        demo_load(at=now(), progress=lambda words: self.stderr.write(f"  demo data: {words}"))
