"""Draw the guided script as a picture, with the same in text beside it."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from triage import registry
from triage.drawing import STYLE, listing, svg
from triage.graph import LANGUAGES
from triage.parsing import load
from triage.reading import ScriptRefused


class Command(BaseCommand):
    """Write one SVG that is read by day and by night, and one text file of the same name."""

    help = "Draw the guided script, or another file, as an SVG and as a list in text."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        """Where to, in which language, and which file instead of the script in use."""
        parser.add_argument("to", help="the picture to write, such as script.svg")
        parser.add_argument("--language", choices=LANGUAGES, default="en")
        parser.add_argument("--file", default="", help="another script than the one in use")

    def handle(self, *, to: str, language: str, file: str, **options: Any) -> None:
        """Draw it, and say where both files lie."""
        try:
            script = load(Path(file) if file else registry.CURRENT)
            picture = Path(to).with_suffix(".svg")
            text = picture.with_suffix(".txt")
            picture.write_text(
                svg(
                    script,
                    title=f"{script.name} {script.version}",
                    description=f"{len(script.nodes)} nodes; {text.name} says the same in text.",
                    language=language,
                    style=STYLE,
                ),
                encoding="utf-8",
            )
            text.write_text("\n".join(listing(script, language)) + "\n", encoding="utf-8")
        except (ScriptRefused, OSError) as refusal:
            raise CommandError(str(refusal)) from None
        self.stdout.write(f"drawn as {picture} and {text}")
