"""Make the root secrets that are missing, sealed by what opens the key folder."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from vault import lock, passphrase, transit
from vault.crypto import Tampered
from vault.roots import RootsMissing, key_folder, make_roots, seal_roots
from vault.sealed_box import publish
from vault.transit import KeyServerAway

UNSEALED = (
    "The key folder is not sealed. Set HOTLINE_KEY_PASSPHRASE_FILE, stop the console and run "
    "manage.py make_keys --seal."
)


class Command(BaseCommand):
    """manage.py make_keys [--seal]."""

    help = "Make the office's root secrets; those that are there are never overwritten."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Seal what an earlier start left in plain hexadecimal."""
        parser.add_argument("--seal", action="store_true", help="seal an unsealed key folder")

    def handle(self, *args: Any, **options: Any) -> None:
        """Make what was never made; refuse when something that was made is lost or unsealed."""
        folder, words, by_transit = key_folder(), passphrase.given(), transit.is_set()
        is_new = not folder.exists() or not any(folder.iterdir())
        try:
            if is_new and (words or by_transit):
                folder.mkdir(mode=0o700, parents=True, exist_ok=True)
                lock.make_lock(folder, words=words, by_transit=by_transit)
            make_roots(folder)
            if options["seal"] and (words or by_transit):
                seal_roots(folder, words=words, by_transit=by_transit)
        except (RootsMissing, lock.Locked, KeyServerAway, Tampered) as trouble:
            raise CommandError(str(trouble)) from trouble
        if not settings.DEMO and not lock.is_locked(folder):
            raise CommandError(UNSEALED)
        publish(folder)
        self.stderr.write("  keys: ready")
