"""Colours are named in one place, sheets are all linked, and pages carry no style of their own."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
CSS = ROOT / "static/css"
SHEETS = sorted(CSS.rglob("*.css"))
PAGES = sorted((ROOT / "templates").rglob("*.html"))
COLOUR = re.compile(r"#[0-9a-fA-F]{3,8}\b|\b(?:rgb|hsl|oklch)a?\(")
INLINE = re.compile(r"\sstyle=|\son\w+=|<style|<script(?![^>]*\ssrc=)|javascript:")


def named(sheet: Path) -> str:
    return str(sheet.relative_to(ROOT))


@pytest.mark.parametrize("sheet", SHEETS, ids=named)
def test_only_the_tokens_name_a_colour(sheet: Path) -> None:
    assert sheet.name == "tokens.css" or COLOUR.findall(sheet.read_text()) == []


@pytest.mark.parametrize("sheet", SHEETS, ids=named)
def test_every_token_that_is_used_exists(sheet: Path) -> None:
    known = set(re.findall(r"(--[\w-]+):", (CSS / "tokens.css").read_text()))
    assert set(re.findall(r"var\((--[\w-]+)", sheet.read_text())) - known == set()


def test_every_sheet_is_linked_once() -> None:
    linked = re.findall(r'url\("([^"]+)"\)', (CSS / "console.css").read_text())
    there = {str(sheet.relative_to(CSS)) for sheet in SHEETS} - {"console.css"}
    assert sorted(linked) == sorted(there)


@pytest.mark.parametrize("page", PAGES, ids=named)
def test_no_page_carries_style_or_script_of_its_own(page: Path) -> None:
    assert INLINE.findall(page.read_text()) == []
