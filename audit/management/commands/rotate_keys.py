"""Renew the key-encryption key, or the data keys of one owner."""

import sys
from argparse import ArgumentParser
from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.core.management.base import BaseCommand, CommandError
from django.db import OperationalError, transaction
from django.utils.timezone import now
from rich.console import Console
from rich.progress import Progress

from audit.record import record
from vault.keyring import KeysGone
from vault.renewal import data_keys_renew
from vault.rotation import kek_renew, keks_finish, keks_forget, keys_behind
from vault.transit import KeyServerAway

ACTOR = "system:keys"
CUT_SHORT = "Stopped; {left} keys are left. Nothing is lost: go on with rotate_keys --finish."
AWAY = (
    "{trouble}. If this console may not turn the server's key, let its administrator turn it "
    "and run rotate_keys --finish."
)


class Command(BaseCommand):
    """manage.py rotate_keys [--finish | --forget | --owner REF]."""

    help = "Make a new key-encryption key and wrap every data key with it, while people work."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """What is left of a rotation that was begun, or one owner's own keys."""
        only = parser.add_mutually_exclusive_group()
        only.add_argument("--finish", action="store_true", help="only wrap what is left")
        only.add_argument(
            "--forget", action="store_true", help="only erase versions unused for a day"
        )
        only.add_argument(
            "--owner", type=UUID, help="new data keys for one case or contact: its reference"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Do one of the four and write it down."""
        at = now()
        try:
            if options["owner"]:
                self._renew(options["owner"], at)
            elif options["forget"]:
                self._forget(at)
            elif options["finish"]:
                self.stdout.write(f"{self._shown(keks_finish)} keys were wrapped anew.")
            else:
                self._rotate(at)
        except KeyServerAway as trouble:
            raise CommandError(AWAY.format(trouble=str(trouble).capitalize())) from trouble
        except KeyboardInterrupt:
            raise CommandError(CUT_SHORT.format(left=keys_behind())) from None

    def _rotate(self, at: datetime) -> None:
        version, keys = self._shown(kek_renew)
        record("keys.rotated", actor=ACTOR, at=at, version=version, keys=keys)
        self.stdout.write(f"Version {version} wraps {keys} keys; back the key folder up now.")

    def _forget(self, at: datetime) -> None:
        for version in keks_forget(at=at):
            record("keys.forgotten", actor=ACTOR, at=at, version=version)
            self.stdout.write(f"Version {version} is erased.")

    def _renew(self, owner: UUID, at: datetime) -> None:
        try:
            values = data_keys_renew(owner=owner, at=at)
        except KeysGone as gone:
            raise CommandError("There are no keys of this reference.") from gone
        except OperationalError as held:
            raise CommandError("Somebody is writing there; run it again.") from held
        with transaction.atomic():
            record("keys.renewed", actor=ACTOR, subject=owner, at=at, values=values)
        self.stdout.write(f"{values} values were sealed anew; the worker destroys the old keys.")

    def _shown(self, work: Callable[[Callable[[int], None]], Any]) -> Any:
        """The work with a bar beside it, on a terminal."""
        with Progress(console=Console(stderr=True), disable=not sys.stderr.isatty()) as bar:
            task = bar.add_task("Wrapping keys", total=keys_behind())

            def told(wrapped: int) -> None:
                bar.update(task, advance=wrapped)
                bar.update(task, total=bar.tasks[0].completed + keys_behind())

            return work(told)
