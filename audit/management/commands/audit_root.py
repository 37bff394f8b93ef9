"""Print the root of a day."""

from argparse import ArgumentParser
from datetime import date, datetime, time, timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.timezone import get_current_timezone, localdate

from audit.daily import daily_root, grouped
from vault.roots import RootsMissing


class Command(BaseCommand):
    """manage.py audit_root [--date YYYY-MM-DD]."""

    help = "Print the signed root of the audit at the end of a day, or now for today."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Which day."""
        parser.add_argument("--date", type=date.fromisoformat, help="in Kyiv; today if left out")

    def handle(self, *args: Any, **options: Any) -> None:
        """Five lines, grouped as they are read aloud."""
        day = options["date"] or localdate()
        until = datetime.combine(day + timedelta(days=1), time(), get_current_timezone())
        try:
            root = daily_root(day=day, until=until)
        except RootsMissing as missing:
            raise CommandError(str(missing)) from missing
        self.stdout.write(f"date         {root.day.isoformat()}")
        self.stdout.write(f"seq          {root.seq}")
        self.stdout.write(f"hash         {grouped(root.digest)}")
        self.stdout.write(f"signature    {grouped(root.signature)}")
        self.stdout.write(f"fingerprint  {grouped(root.fingerprint)}")
