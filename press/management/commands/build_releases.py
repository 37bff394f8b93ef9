"""Freeze the figures of every period whose time has come."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.timezone import now

from press.period import Period
from press.selectors import unbuilt
from press.services.building import BuildingRefused, release_build


class Command(BaseCommand):
    """manage.py build_releases [PERIOD …]."""

    help = "Freeze the figures of these periods, or of all whose time has come; each once."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """A period is a month such as 2026-09, or a year such as 2026."""
        parser.add_argument("period", nargs="*", help="2026-09 or 2026")

    def handle(self, *args: Any, **options: Any) -> None:
        """Build one after the other and say which is done; a frozen one stays as it is."""
        at = now()
        try:
            wanted = [Period.named(slug) for slug in options["period"]] or unbuilt(at)
        except ValueError as wrong:
            raise CommandError(str(wrong)) from wrong
        for number, period in enumerate(wanted, start=1):
            self.stderr.write(f"  {number} of {len(wanted)}: {period}")
            try:
                release = release_build(period=period, by=None, at=at)
            except BuildingRefused as refusal:
                raise CommandError(f"{period}: {refusal.sentence}") from refusal
            self.stdout.write(f"{period} {release.digest}")
        if not wanted:
            self.stdout.write("Nothing to build: every period whose time has come is frozen.")
