"""The ready answers that come with the console, as drafts that nobody has signed."""

from collections.abc import Iterator
from pathlib import Path

from cases.models.ready import LANGUAGES
from triage.reading import read_yaml

FILE = Path(__file__).with_name("ready_answers.yaml")


def start_answers() -> Iterator[dict[str, str]]:
    """The fields of each draft."""
    for each in read_yaml(FILE):
        titles = {f"title_{language}": each["title"][language] for language in LANGUAGES}
        texts = {f"text_{language}": each["text"][language] for language in LANGUAGES}
        yield {"name": each["name"], "source": each.get("source", "")} | titles | texts
