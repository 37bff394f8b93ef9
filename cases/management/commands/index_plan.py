"""Say which width of the cut tags fits the number of cases."""

from typing import Any

from django.core.management.base import BaseCommand

from cases.models import Case, IndexVersion
from vault.blind_index import BITS, FIRST, coincidences, fits, planned, stranger_matches

HEAD = "version  bits  others with the same tag  a stranger matches  fits"
ROW = "{version:>7}  {bits:>4}  {others:>24.1f}  {stranger:>17.0%}   {fits}"


class Command(BaseCommand):
    """manage.py index_plan."""

    help = "Say which width of the tags of numbers and handles fits the number of cases."

    def handle(self, *args: Any, **options: Any) -> None:
        """One line for each version, and what to do."""
        cases, state = Case.objects.count(), IndexVersion.objects.first()
        current = state.current if state else FIRST
        self.stdout.write(f"{cases} cases; version {current} is searched.\n{HEAD}")
        for version, bits in BITS.items():
            self.stdout.write(
                ROW.format(
                    version=version,
                    bits=bits,
                    others=coincidences(cases, bits),
                    stranger=stranger_matches(cases, bits),
                    fits="yes" if fits(cases, bits) else "no",
                )
            )
        if state and state.building:
            self.stdout.write(f"A rebuild was begun: go on with index_rebuild {state.building}.")
        elif planned(cases) > current:
            self.stdout.write(f"Make the tags anew: manage.py index_rebuild {planned(cases)}.")
        else:
            self.stdout.write("Nothing to do.")
