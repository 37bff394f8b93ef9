"""Check the guided script, or another file, before anybody speaks it."""

from collections.abc import Iterator
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
        name = one_line(path.name) or "?"
        try:
            script = load(path)
        except ScriptRefused as refusal:
            self.stdout.write(f"{name}: {refusal}")
            raise SystemExit(1) from None
        today = datetime.now(ZoneInfo("Europe/Kyiv")).date()
        lines = [f"{name}: {finding}" for finding in check(script, today=today)]
        lines += [] if file else list(_history(script))
        self.stdout.write("\n".join(lines) if lines else f"{name}: ok, {_about(script)}")
        if lines:
            raise SystemExit(1)


def _history(script: Script) -> Iterator[str]:
    """What is wrong with the versions that were kept."""
    if script.version not in registry.versions():
        yield f"history: {script.version} is not kept; run manage.py script_keep"
    for version in registry.versions():
        try:
            registry.kept(registry.HISTORY / f"{version}.yaml")
        except ScriptRefused as refusal:
            yield f"history: {refusal}"


def _about(script: Script) -> str:
    waiting = ", ".join(sign_off.role for sign_off in script.missing_sign_offs())
    about = f"version {script.version}, {len(script.nodes)} nodes, {script.status}"
    return f"{about}; still to sign: {waiting}" if waiting else about
