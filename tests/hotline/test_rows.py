"""A row that is filled in is, sign by sign, the row that its template gives in the ordinary way."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from typing import Any
from uuid import UUID

import pytest
from django.template import Context, Template
from django.template.defaultfilters import date
from django.utils.timezone import localtime
from django.utils.translation import override
from hypothesis import given, settings
from hypothesis import strategies as st

from bench import rows as measured
from cases.lifecycle import Stage
from cases.models import Priority, State
from cases.presenters.flags import FlagChip
from cases.presenters.rows import PRIORITY_CLASSES, CaseRow, QueueRow
from hotline import rows
from hotline.templatetags import ui
from operators.roles import Role

LANGUAGES = st.sampled_from(["uk", "ru", "en"])
HOSTILE = [
    "",
    "<script>alert(1)</script>",
    "\" onfocus='x' autofocus=\"",
    "&amp; &#x27; &lt;",
    "%(ref)s %s %% %(csrf_token)s",
    "{{ row.ref }}{% csrf_token %}",
    f"{rows.BEGIN}ref{rows.END}",
    f"{rows.BEGIN}name|waited",
    str(rows.REF),
    "\u202eКАЛИНА\u202c \u2067x\u2069 \u200f",
    "Їжак 🕊️ \x00\x07\r\n\t",
]
TEXTS = st.sampled_from(HOSTILE) | st.text(max_size=40)
MOMENTS = st.datetimes(
    min_value=datetime(1970, 1, 2),  # noqa: DTZ001 - the zone is drawn beside it
    max_value=datetime(2199, 12, 30),  # noqa: DTZ001
    timezones=st.sampled_from([UTC, timezone(timedelta(hours=13))]),
)
FLAGS = st.lists(
    st.builds(
        FlagChip,
        label=st.sampled_from(["Minor", "Поранення", "<b>"]),
        tone=st.sampled_from(["danger", "warn", "plain"]),
    ),
    max_size=3,
).map(tuple)
PRIORITIES = st.sampled_from(list(PRIORITY_CLASSES.items()))
CONTEXTS = {
    "next": st.booleans(),
    "role": st.sampled_from(list(Role)),
    "csrf_token": st.none() | st.text("abcXYZ019", min_size=1, max_size=64),
}


@st.composite
def queue_rows(draw: Callable[..., Any]) -> QueueRow:
    css, state = draw(PRIORITIES), draw(st.sampled_from(list(State)))
    return QueueRow(
        ref=draw(st.uuids()),
        version=draw(st.integers(0, 9)),
        name=draw(TEXTS),
        is_call=draw(st.booleans()),
        is_letter=draw(st.booleans()),
        language=draw(TEXTS),
        priority=css[1],
        priority_label=str(Priority(css[0]).label),
        since=draw(MOMENTS),
        waited=draw(st.integers(0, 10**7)),
        state=state,
        state_label=str(state.label),
        case_code=draw(TEXTS),
        operator=draw(TEXTS),
        obeys=draw(st.booleans()),
        lane=draw(st.sampled_from([0, 1, 2])),
        from_sister=draw(st.booleans()),
        flags=draw(FLAGS),
    )


@st.composite
def case_rows(draw: Callable[..., Any]) -> CaseRow:
    css, stage = draw(PRIORITIES), draw(st.sampled_from(list(Stage)))
    return CaseRow(
        ref=draw(st.uuids()),
        version=draw(st.integers(0, 9)),
        code=draw(TEXTS),
        stage=stage,
        stage_label=str(stage.label),
        frozen=draw(st.booleans()),
        priority=css[1],
        priority_label=str(Priority(css[0]).label),
        assignee=draw(TEXTS),
        liaison=draw(TEXTS),
        opened_at=draw(MOMENTS),
        moved_at=draw(MOMENTS),
        approvals=draw(st.integers(0, 2)),
        is_stale=draw(st.booleans()),
        is_released=draw(st.booleans()),
        is_place_asked=draw(st.booleans()),
        flags=draw(FLAGS),
    )


TEMPLATES = {
    "cases/_queue_row.html": (queue_rows(), "next=next"),
    "cases/_elsewhere_row.html": (queue_rows(), ""),
    "cases/_case_row.html": (case_rows(), "role=role"),
}


def both(template: str, told: str, context: dict[str, Any]) -> tuple[str, str]:
    naive = Template(f'{{% include "{template}" %}}')
    quick = Template(f'{{% load ui %}}{{% filled "{template}" row {told} %}}')
    return naive.render(Context(context)), quick.render(Context(context))


@pytest.mark.parametrize("template", TEMPLATES)
def test_a_row_is_what_its_template_makes_of_it(template: str) -> None:
    kind, told = TEMPLATES[template]

    @settings(max_examples=60, deadline=None)
    @given(row=kind, language=LANGUAGES, beside=st.fixed_dictionaries(CONTEXTS))
    def holds(row: Any, language: str, beside: dict[str, Any]) -> None:
        context = {name: value for name, value in beside.items() if value is not None}
        with override(language):
            naive, quick = both(template, told, context | {"row": row})
        assert quick == naive

    holds()


@given(moment=MOMENTS, language=LANGUAGES)
@settings(deadline=None)
def test_moments_are_said_as_django_says_them(moment: datetime, language: str) -> None:
    with override(language):
        assert ui.stamp(moment) == date(localtime(moment), "c")
        assert ui.day_and_hour(moment) == date(localtime(moment), "j E, H:i")


def a_row() -> CaseRow:
    moment = datetime(2026, 11, 3, 12, 5, tzinfo=UTC)
    return CaseRow(
        ref=UUID(int=7),
        version=1,
        code="KLN-777",
        stage="intake",
        stage_label="Intake",
        frozen=False,
        priority="high",
        priority_label="High",
        assignee="Kalyna",
        liaison="",
        opened_at=moment,
        moved_at=moment,
        approvals=0,
        is_stale=False,
        is_released=True,
        is_place_asked=False,
        flags=(),
    )


def filled(row: CaseRow, template: str = "cases/_case_row.html") -> str:
    return rows.filled(template, row, Context(), {"role": "operator"})


def test_rows_of_one_shape_share_a_form_that_knows_nobody() -> None:
    rows._form.cache_clear()
    first = a_row()
    later = first.moved_at + timedelta(days=40)
    second = replace(first, ref=UUID(int=8), version=5, code="KLN-888", moved_at=later)
    shown = filled(first), filled(second)
    assert "KLN-777" in shown[0]
    assert "KLN-888" in shown[1]
    assert rows._form.cache_info().currsize == 1
    form, _marks = rows._form(
        "cases/_case_row.html",
        CaseRow,
        rows._fields(CaseRow)[0](first),
        tuple(value and rows.BEGIN for value in rows._fields(CaseRow)[1](first)),
        (("role", "operator"), ("csrf_token", False)),
        "en",
    )
    assert rows._form.cache_info().currsize == 1
    assert [known for known in ("KLN", "Kalyna", "November") if known in form] == []
    filled(replace(first, frozen=True))
    assert rows._form.cache_info().currsize == 2


def test_a_template_that_changes_what_is_only_printed_is_refused(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    shortened = Template("{{ row.code|slice:':3' }}")
    monkeypatch.setattr(rows, "render_to_string", lambda _, told: shortened.render(Context(told)))
    with pytest.raises(ValueError, match="only known later"):
        filled(a_row(), "shortened.html")


@pytest.mark.parametrize("name", measured.KINDS)
def test_what_the_bench_measures_are_the_rows_of_today(name: str) -> None:
    assert measured.ordinary(name, 1) > 0
    assert measured.filled(name, 1) > 0
