"""Collect the texts of the console into its catalogues and compile them; for developers."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import polib  # type: ignore[import-untyped]  # of requirements-dev.txt: compiling needs none
from django.conf import settings
from django.core.management.base import BaseCommand

from hotline import texts
from hotline.embedded import messages

PLURALS = 3
HEADER = {
    "Project-Id-Version": "hotline",
    "MIME-Version": "1.0",
    "Content-Type": "text/plain; charset=UTF-8",
    "Content-Transfer-Encoding": "8bit",
    # Whole numbers are all we count.
    "Plural-Forms": f"nplurals={PLURALS}; plural=(n%10==1 && n%100!=11 ? 0 : n%10>=2 && n%10<=4 "
    "&& (n%100<10 || n%100>=20) ? 1 : 2);",
}


class Command(BaseCommand):
    """manage.py translations."""

    help = "Collect texts into locale/*/LC_MESSAGES/django.po, keep what is translated, compile."

    def handle(self, *args: Any, **options: Any) -> None:
        """Bring every catalogue up to date and say what is still to be translated."""
        root = Path(settings.BASE_DIR)
        wanted = texts.collect(root)
        for language, _name in settings.LANGUAGES:
            if language != settings.LANGUAGE_CODE:
                path = root / "locale" / language / "LC_MESSAGES" / "django.po"
                self.stdout.write(f"{language}: {renew(path, language, wanted)}")
        messages.compile_all(root)


def renew(path: Path, language: str, wanted: Mapping[tuple[str, str], texts.Entry]) -> str:
    """Write the catalogue with exactly these texts, keep what is translated, tell what is not."""
    before = polib.pofile(str(path)) if path.exists() else []
    known = {(row.msgid, row.msgctxt or ""): row for row in before}
    catalogue = polib.POFile(wrapwidth=98)
    catalogue.metadata = HEADER | {"Language": language}
    catalogue.extend(
        _row(key, entry, known.get(key, polib.POEntry())) for key, entry in wanted.items()
    )
    path.parent.mkdir(parents=True, exist_ok=True)
    catalogue.save(str(path))
    waiting = len(catalogue.untranslated_entries()) + len(catalogue.fuzzy_entries())
    return f"{len(catalogue)} texts, {waiting} to be translated"


def _row(key: tuple[str, str], entry: texts.Entry, before: Any) -> Any:
    row = polib.POEntry(
        msgid=key[0],
        msgctxt=key[1] or None,
        tcomment=before.tcomment,
        occurrences=[(place, "") for place in sorted(entry.places)],
        flags=["fuzzy"] * before.fuzzy + ["python-format"] * ("%(" in key[0] + entry.plural),
    )
    if entry.plural:
        row.msgid_plural = entry.plural
        row.msgstr_plural = {form: before.msgstr_plural.get(form, "") for form in range(PLURALS)}
    else:
        row.msgstr = before.msgstr
    return row
