"""Published figures as files, each with the definition of what it counts inside it.

The JSON is also a descriptor of a Frictionless data package, so that a newsroom's tools read it.
"""

import csv
import io
import json
from base64 import b64encode
from collections.abc import Sequence
from typing import Any
from xml.sax.xmlreader import AttributesImpl

from django.utils.translation import override
from django.utils.xmlutils import SimplerXMLGenerator

from press.models import Reason, Released
from press.presenters.page import months_of
from press.presenters.tables import WITHHELD, category, period_named
from press.texts import DIMENSIONS, METHOD, TABLES

LANGUAGES = ("en", "uk", "ru")
#: The chart, in each language by itself.
DRAWN = ("svg", "png")
COLUMNS = ("table", "period", "begins", "ends", *DIMENSIONS, "value", "definition")
NAMED = "urn:hotline:statistics"


def listed(releases: Sequence[Released]) -> dict[str, Any]:
    """The list of what is published, the newest period first."""
    return {
        "releases": [_told(each, has_chart=bool(months_of(releases, each))) for each in releases]
    }


def data_package(release: Released, *, has_chart: bool) -> dict[str, Any]:
    """A release with its definitions in three languages, its signature and its description."""
    frozen: dict[str, Any] = json.loads(release.content)
    tables = [
        table
        | _defined(table["id"])
        | {"cells": [_cell(table["dimensions"], cell) for cell in table["cells"]]}
        for table in frozen.pop("tables")
    ]
    return (
        frozen
        | _told(release, has_chart=has_chart)
        | {
            "profile": "tabular-data-package",
            "name": f"hotline-requests-{release.period}",
            "title": _in_each("", lambda: period_named(release.period)),
            "description": _in_each("", lambda: " ".join(map(str, METHOD))),
            "tables": tables,
            "resources": [_resource(release)],
            "frozen": {
                "content": release.content,
                "sha256": release.digest,
                "signature": b64encode(bytes(release.signature)).decode(),
                "public_key": b64encode(bytes(release.public_key)).decode(),
                "algorithm": "Ed25519",
            },
        }
    )


def as_csv(release: Released) -> str:
    """One line for each cell, in the words of its codes, with the definition in its last column."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    with override("en"):
        for table in json.loads(release.content)["tables"]:
            words = TABLES[table["id"]]
            definition = f"{words.counts} {words.counts_not}"
            for cell in table["cells"]:
                value = WITHHELD if cell["value"] is None else cell["value"]
                place = [cell.get(name, "") for name in DIMENSIONS]
                dates = [release.begins.isoformat(), release.ends.isoformat()]
                writer.writerow([table["id"], release.period, *dates, *place, value, definition])
    return out.getvalue()


def feed(releases: Sequence[Released]) -> str:
    """What was published and said of it later, as Atom, the newest first."""
    out = io.StringIO()
    xml = SimplerXMLGenerator(out, "utf-8")
    entries = sorted(_entries(releases), reverse=True)
    with override("en"):
        xml.startDocument()
        xml.startElement("feed", AttributesImpl({"xmlns": "http://www.w3.org/2005/Atom"}))
        xml.addQuickElement("id", NAMED)
        xml.addQuickElement("title", "Requests to the hotline")
        xml.startElement("author", AttributesImpl({}))
        xml.addQuickElement("name", "The hotline")
        xml.endElement("author")
        xml.addQuickElement("link", attrs={"rel": "self", "href": "/press/api/changes.atom"})
        xml.addQuickElement("updated", entries[0][0] if entries else "2000-01-01T00:00:00+00:00")
        for updated, ref, title, summary, period in entries:
            xml.startElement("entry", AttributesImpl({}))
            xml.addQuickElement("id", f"{NAMED}:{ref}")
            xml.addQuickElement("title", title)
            xml.addQuickElement("updated", updated)
            xml.addQuickElement("summary", summary)
            xml.addQuickElement("link", attrs={"href": f"/press/api/releases/{period}.json"})
            xml.endElement("entry")
        xml.endElement("feed")
        xml.endDocument()
    return out.getvalue()


def _entries(releases: Sequence[Released]) -> list[tuple[str, str, str, str, str]]:
    found = []
    with override("en"):
        for each in releases:
            name = period_named(each.period)
            moment = each.published_at.isoformat()
            found.append((moment, each.period, name, str(TABLES["total"].counts), each.period))
            for notice in each.corrections:
                words = str(Reason(notice["reason"]).label)
                ref = f"{each.period}:{notice['reason']}"
                found.append((notice["at"], ref, f"{name}: correction", words, each.period))
    return found


def _told(release: Released, *, has_chart: bool) -> dict[str, Any]:
    """What the list says of each, and the file again."""
    here, drawn = f"/press/api/releases/{release.period}", DRAWN if has_chart else ()
    return {
        "id": release.period,
        "begins": release.begins.isoformat(),
        "ends": release.ends.isoformat(),
        "published_at": release.published_at.isoformat(),
        "sha256": release.digest,
        "files": {form: f"{here}.{form}" for form in ("json", "csv", *drawn)},
        "charts": {
            language: {form: f"{here}.{language}.{form}" for form in drawn}
            for language in LANGUAGES
            if drawn
        },
        "corrections": [
            {"at": each["at"]} | _in_each("reason", Reason(each["reason"]).label.__str__)
            for each in release.corrections
        ],
    }


def _defined(table: str) -> dict[str, Any]:
    words = TABLES[table]
    with override("en"):
        english = {"definition": f"{words.counts} {words.counts_not}", "title": str(words.title)}
    return english | {
        "titles": _in_each("", words.title.__str__),
        "definitions": _in_each("", lambda: f"{words.counts} {words.counts_not}"),
    }


def _cell(dimensions: Sequence[str], cell: dict[str, Any]) -> dict[str, Any]:
    labels = {language: ", ".join(_labels(dimensions, cell, language)) for language in LANGUAGES}
    return cell | {"labels": labels, "withheld": cell["value"] is None}


def _labels(dimensions: Sequence[str], cell: dict[str, Any], language: str) -> list[str]:
    with override(language):
        return [category(name, cell[name]) for name in dimensions]


def _resource(release: Released) -> dict[str, Any]:
    fields = [
        {"name": name, "type": "integer" if name == "value" else "string"} for name in COLUMNS
    ]
    return {
        "name": f"requests-{release.period}",
        "path": f"/press/api/releases/{release.period}.csv",
        "profile": "tabular-data-resource",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "schema": {"fields": fields, "missingValues": [WITHHELD, ""]},
    }


def _in_each(name: str, words: Any) -> dict[str, Any]:
    """The words in each language, under a name of their own if one is given."""
    told = {}
    for language in LANGUAGES:
        with override(language):
            told[language] = str(words())
    return {name: told} if name else told
