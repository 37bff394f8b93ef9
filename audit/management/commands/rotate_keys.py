"""Renew the key-encryption key."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.utils.timezone import now

from audit.record import record
from vault.rotation import kek_renew, keks_finish, keks_forget

ACTOR = "system:keys"


class Command(BaseCommand):
    """manage.py rotate_keys [--finish | --forget]."""

    help = "Make a new key-encryption key and wrap every data key with it, while people work."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """What is left of a rotation that was begun."""
        left = parser.add_mutually_exclusive_group()
        left.add_argument("--finish", action="store_true", help="only wrap what is left")
        left.add_argument(
            "--forget", action="store_true", help="only erase versions unused for a day"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Do one of the three and write it down."""
        at = now()
        if options["forget"]:
            for version in keks_forget(at=at):
                record("keys.forgotten", actor=ACTOR, at=at, version=version)
                self.stdout.write(f"Version {version} is erased.")
        elif options["finish"]:
            self.stdout.write(f"{keks_finish()} keys were wrapped anew.")
        else:
            version, keys = kek_renew()
            record("keys.rotated", actor=ACTOR, at=at, version=version, keys=keys)
            self.stdout.write(f"Version {version} wraps {keys} keys; back the key folder up now.")
