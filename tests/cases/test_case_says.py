"""What the page of a case says in words where it used to say something else."""

from datetime import timedelta

from cases.lifecycle import Outcome
from cases.services.merging import merge_agree, merge_propose
from cases.services.notes import note_add
from cases.services.resolution import case_resolve
from tests.cases import test_merge_pages as pages
from tests.cases.conftest import AT
from tests.cases.test_merge_pages import here, text
from tests.cases.test_merging import another

browser = pages.browser


def test_nobody_reads_of_a_resolved_case_that_it_is_safe_to_call(
    case_in_intake, olga, vera, agree, browser
):
    agree(case_in_intake, olga, lasts=(AT.date(), AT.date() + timedelta(days=360)))
    case_resolve(case_ref=case_in_intake.ref, by=vera, outcome=Outcome.WITHDREW, at=AT)
    page = text(browser(vera).get(here(case_in_intake)))
    assert "Do not call" in page
    assert "Within the agreed hours" not in page


def test_the_notes_of_an_alias_are_read_with_its_survivor(case_in_intake, olga, vera, browser):
    twin = another(olga)
    note_add(case_ref=twin.ref, by=olga, body="Пише з іншого телефону.", at=AT)
    proposal = merge_propose(
        case_ref=twin.ref, into_ref=case_in_intake.ref, why="Голос.", by=olga, at=AT
    )
    assert "Пише з іншого телефону." not in text(browser(vera).get(here(case_in_intake)))
    merge_agree(merge_ref=proposal.ref, by=vera, at=AT)
    assert "Пише з іншого телефону." in text(browser(vera).get(here(case_in_intake)))


def test_whom_to_assign_is_asked_in_words(case_in_intake, vera, browser):
    page = text(browser(vera).get(here(case_in_intake)))
    assert "Choose a colleague" in page
    assert "---------" not in page
