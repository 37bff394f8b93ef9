"""Figures as a file: read back by a real reader, never a formula, always marked."""

import csv
import io
from datetime import datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from django.utils.timezone import localdate
from django.utils.translation import override
from hypothesis import example, given
from hypothesis import strategies as st

from audit.models import Entry
from cases.report_reasons import ReportReason
from floor.folding import FEW
from floor.report import AS_TEXT, FORMULA, Report, as_csv
from operators.roles import Role
from tests.floor.test_tally import moves, offered
from tests.operators.conftest import north, signed_in, south, staff

__all__ = ["north", "signed_in", "south", "staff"]
TODAY = localdate()
EVENING = datetime.combine(TODAY, time(17, 30), ZoneInfo("Europe/Kyiv"))
EXPORT, CASES = "/figures/export/", "/figures/cases/export/"
ASKED = {"first": str(TODAY), "last": str(TODAY), "by": "line", "reason": "planning", "words": ""}
HOSTILE = ('=HYPERLINK("http://a")', "+1", "-2+3", "@SUM(A1)", "\t=1", "\r=1", " =1", "\n=1")
#: For whoever parts the file at another sign than that with which it was written.
INSIDE = ("a;=1+1", "a,=1+1", "a\t@SUM(A1)", "a; +1", "a\n=1+1", 'a;"=1+1"', "a,\uff1d1")
NAMES = st.text(max_size=12) | st.sampled_from(HOSTILE + INSIDE)
CELLS = NAMES | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.none()


def read(content: str, sign: str = ",") -> list[list[str]]:
    plain = io.StringIO(content.removeprefix("\ufeff"), newline="")
    return list(csv.reader(plain, delimiter=sign))


def table(rows: list[list[str]]) -> list[dict[str, str]]:
    """What stands below the first empty line."""
    columns, *figures = rows[rows.index([]) + 1 :]
    return [dict(zip(columns, row, strict=True)) for row in figures]


@given(st.lists(st.tuples(NAMES, CELLS, CELLS), max_size=6), NAMES)
@example([(name, -1, -0.5) for name in HOSTILE + INSIDE], HOSTILE[0])
def test_a_spreadsheet_reads_back_what_was_told_and_runs_none_of_it(rows, title: str) -> None:
    taken = [(name, name) for name, *_rest in rows]
    report = Report(title, taken, ["name", "one", "two"], rows)

    found = read(as_csv(report))

    assert len(found) == 1 + len(taken) + 1 + 1 + len(rows)
    for told, row in zip(rows, found[len(taken) + 3 :], strict=True):
        for cell, shown in zip(told, row, strict=True):
            if isinstance(cell, str):
                assert shown.replace(AS_TEXT, "") == cell.replace("\0", "").replace(AS_TEXT, "")
            elif cell is None:
                assert shown == ""
            else:
                assert float(shown) == pytest.approx(cell, abs=1e-4)
    numbers = {str(cell) for row in rows for cell in row if not isinstance(cell, str)}
    for row in found:
        for shown in row:
            number = shown in numbers or shown.lstrip("-").replace(".", "").isascii()
            begins = shown.lstrip(" \u00a0")[:1]
            assert begins not in FORMULA or (number and _is_number(shown))


def _is_number(shown: str) -> bool:
    try:
        float(shown)
    except ValueError:
        return False
    return True


@pytest.mark.parametrize("hostile", HOSTILE)
def test_text_that_looks_like_a_formula_is_shown_as_text(hostile: str) -> None:
    [[title], *_rest] = read(as_csv(Report(hostile, [], [], [])))

    assert title.startswith(AS_TEXT)
    assert title.replace(AS_TEXT, "") == hostile


@pytest.mark.parametrize("language", ["en", "uk", "ru"])
@pytest.mark.parametrize("sign", [",", ";", "\t"])
@pytest.mark.parametrize("hostile", INSIDE)
def test_no_cell_becomes_a_formula_wherever_a_reader_parts_the_file(
    hostile: str, sign: str, language: str
) -> None:
    with override(language):
        file = as_csv(Report("Title", [("Words", hostile)], [], [[hostile, 1]]))

    for row in read(file, sign):
        for shown in row:
            assert shown.lstrip(' \u00a0"')[:1] not in FORMULA or not shown


def test_a_file_says_who_took_it_when_why_and_where_the_journal_has_it(signed_in, north) -> None:
    offered(north, EVENING)
    answer = signed_in(Role.SUPERVISOR).post(
        EXPORT, ASKED | {"words": "=1+1 for the winter"}, headers={"accept-language": "en"}
    )

    assert answer.status_code == 200
    assert answer["Content-Type"].startswith("text/csv")
    assert "no-store" in answer["Cache-Control"]
    assert "attachment" in answer["Content-Disposition"]
    rows = read(answer.content.decode())
    mark = dict(row for row in rows if len(row) == 2)
    assert mark["Why"] == "Planning of shifts"
    assert mark["In a sentence"] == "'=1+1 for the winter"
    [entry] = Entry.objects.filter(action="report.exported")
    assert entry.subject == UUID(mark["Reference in the journal"])
    assert entry.detail == {
        "why": "planning",
        "what": "contacts",
        "first": str(TODAY),
        "last": str(TODAY),
    }
    assert table(rows)[-1]["Offered"] == "1"


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"reason": ""}, "Choose why you take these figures."),
        ({"reason": "because"}, "valid choice"),
        ({"reason": "other"}, "Say the reason in a sentence."),
        ({"reason": "planning", "words": "x" * 201}, "at most 200"),
    ],
)
@pytest.mark.parametrize("path", [EXPORT, CASES])
def test_without_a_reason_nothing_leaves_and_nothing_typed_is_lost(
    signed_in, north, path, changes, words
) -> None:
    told = ASKED | {"words": "What I typed"} | changes
    if changes.get("reason") == "other":
        told["words"] = ""
    answer = signed_in(Role.SUPERVISOR).post(path, told, headers={"accept-language": "en"})

    page = answer.content.decode()
    assert answer.status_code == 422
    assert words in page
    assert told["words"] in page
    assert f'value="{TODAY}"' in page
    assert not Entry.objects.filter(action="report.exported").exists()


@pytest.mark.parametrize("path", [EXPORT, CASES])
def test_figures_leave_by_post_and_for_supervisors_alone(signed_in, north, path) -> None:
    assert signed_in(Role.SUPERVISOR).get(path).status_code == 405
    for role in Role:
        if role != Role.SUPERVISOR:
            assert signed_in(role).post(path, ASKED).status_code == 404


@pytest.mark.parametrize("language", ["en", "uk", "ru"])
@pytest.mark.parametrize("path", [EXPORT, CASES])
def test_a_file_has_as_many_cells_as_columns_in_every_language(
    signed_in, north, path, language
) -> None:
    offered(north, EVENING, line="telephone")
    answer = signed_in(Role.SUPERVISOR).post(path, ASKED, headers={"accept-language": language})

    assert table(read(answer.content.decode(), "," if language == "en" else ";"))


def test_no_hour_leaves_and_no_language_that_few_spoke(signed_in, north) -> None:
    for _each in range(FEW):
        offered(north, EVENING, "uk")
    for language in ("ru", "en"):
        offered(north, EVENING, language)
    browser = signed_in(Role.SUPERVISOR)
    told = {
        by: table(
            read(
                browser.post(
                    EXPORT, ASKED | {"by": by}, headers={"accept-language": "en"}
                ).content.decode()
            )
        )
        for by in ("hour", "language")
    }

    assert [(row["Group"], row["Offered"]) for row in told["hour"]] == [
        (f"{TODAY:%d.%m}", str(FEW + 2)),
        ("All", str(FEW + 2)),
    ]
    assert [(row["Group"], row["Offered"]) for row in told["language"]] == [
        ("Ukrainian", str(FEW)),
        ("not told apart", "2"),
        ("All", str(FEW + 2)),
    ]


def test_one_language_of_few_does_not_leave_alone(signed_in, north) -> None:
    for language, number in (("uk", FEW), ("ru", FEW + 1), ("en", 1)):
        for _each in range(number):
            offered(north, EVENING, language)
    answer = signed_in(Role.SUPERVISOR).post(
        EXPORT, ASKED | {"by": "language"}, headers={"accept-language": "en"}
    )

    assert [(row["Group"], row["Offered"]) for row in table(read(answer.content.decode()))] == [
        ("Russian", str(FEW + 1)),
        ("not told apart", str(FEW + 1)),
        ("All", str(2 * FEW + 2)),
    ]


def test_the_chart_and_the_tables_of_the_page_say_the_same(signed_in, staff, north) -> None:
    call = offered(north, EVENING)
    taken = EVENING + timedelta(seconds=12)
    moves(call, "on_contact", operator=staff[Role.OPERATOR], claimed_at=taken)
    page = (
        signed_in(Role.SUPERVISOR)
        .get(
            f"/figures/?first={TODAY}&last={TODAY}&by=day",
            headers={"accept-language": "en"},
        )
        .content.decode()
    )

    assert f'<th scope="row">{TODAY:%d.%m}</th>' in page
    assert f"{TODAY:%d.%m}: Answered 1, Short, or waiting still 0" in page


def test_every_reason_is_in_words(db: None) -> None:
    assert all(reason.label for reason in ReportReason)
