"""Check the guided script, or another file, before anybody speaks it."""

from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from django.core.management.base import BaseCommand, CommandParser

from triage import registry
from triage.checker import check
from triage.graph import Script
from triage.parsing import load
from triage.reading import ScriptRefused, one_line


class Command(BaseCommand):
    """One line for each finding; exit status 0 when there is none, else 1."""

    help = "Check a guided script: its graph, its three languages, its law, its promises."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        """The file to check; without it, the script in use and every version kept."""
        parser.add_argument("file", nargs="?", default="")

    def handle(self, *, file: str, **options: Any) -> None:
        """Print what was found, and leave with the status."""
        path = Path(file) if file else registry.CURRENT
        name = one_line(path.name)
        try:
            script = load(path)
            if not file:
                registry.collect(registry.CURRENT, registry.HISTORY)
        except ScriptRefused as refusal:
            self.stdout.write(f"{name}: {refusal}")
            raise SystemExit(1) from None
        findings = check(script, today=datetime.now(ZoneInfo("Europe/Kyiv")).date())
        for finding in findings:
            self.stdout.write(f"{name}: {finding}")
        if findings:
            raise SystemExit(1)
        self.stdout.write(f"{name}: ok, {_about(script)}")


def _about(script: Script) -> str:
    waiting = ", ".join(sign_off.role for sign_off in script.missing_sign_offs())
    about = f"version {script.version}, {len(script.nodes)} nodes, {script.status}"
    return f"{about}; still to sign: {waiting}" if waiting else about
