"""A day is written in one way on every page: 9 March 2026, by its hour when that matters."""

import re
from pathlib import Path

from hotline.settings import BASE_DIR

#: For people; with the weekday, the year, the hour or the second where a page needs it.
READ = re.compile(r"(D )?j E( Y)?(, H:i(:s)?)?|H:i")
#: For machines: attributes, and names of files.
MACHINE = {"c", "Ymd", "Y-m-d"}
WRITTEN = re.compile(r'\|date:"([^"]*)"')


def test_every_page_writes_days_alike() -> None:
    found = {
        f"{path.name}: {style}"
        for path in Path(BASE_DIR, "templates").rglob("*.html")
        for style in WRITTEN.findall(path.read_text())
        if style not in MACHINE and not READ.fullmatch(style)
    }
    assert found == set()
