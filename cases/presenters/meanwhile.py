"""Both values of a field that two people changed, side by side."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.forms import Form
from django.utils.functional import Promise

from cases.presenters.case_page import CasePage, Shown
from cases.selectors.edits import edits_since


@dataclass(frozen=True, slots=True)
class Meanwhile:
    """One field: what stands in the record now, by whom, and what this person wrote."""

    name: str
    label: str
    value: str
    theirs: str
    yours: str
    hidden: bool
    by: str
    at: datetime


def meanwhile(record: CasePage, form: object) -> tuple[Meanwhile, ...]:
    """The fields that were refused because a colleague was first; a red one is not shown."""
    if not isinstance(form, Form) or not form.is_bound:
        return ()
    version = form.data.get("version", "")
    if not str(version).isdecimal() or int(version) >= record.version:
        return ()
    since = edits_since(case=record.row.ref, version=int(version))
    return tuple(
        Meanwhile(
            name=shown.detail.name,
            label=str(shown.detail.label),
            value=shown.value,
            theirs=shown.label,
            yours=_label(shown.detail.choices, form.data[shown.detail.name]),
            hidden=shown.hidden,
            by=since[shown.detail.name].by,
            at=since[shown.detail.name].at,
        )
        for shown in record.fields
        if shown.detail.name in since and _differs(shown, form)
    )


def _differs(shown: Shown, form: Form) -> bool:
    name = shown.detail.name
    if name not in form.data:
        return False
    return bool(form.data[name]) if shown.hidden else form.data[name] != shown.value


def _label(choices: Iterable[tuple[str, str | Promise]], value: str) -> str:
    return str(dict(choices).get(value, value))
