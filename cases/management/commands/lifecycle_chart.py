"""Draw the life of a case anew, after its transitions were changed."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from cases.life_chart import chart

PAGE = settings.BASE_DIR / "docs" / "LIFECYCLE.md"


class Command(BaseCommand):
    """manage.py lifecycle_chart."""

    help = "Write docs/LIFECYCLE.md from the transitions of a case and their guards."

    def handle(self, *args: Any, **options: Any) -> None:
        """Write the page and say where."""
        PAGE.write_text(chart())
        self.stdout.write(f"{PAGE} is current.")
