"""The form of a step: its choices, where they lead, what belongs to it; and those who are told."""

import pytest

from guide.models import Draft, Edition
from live.models import OutboxRow
from tests.guide.test_draft_pages import PLACE, typed, writing
from triage.stored import load_plain

__all__ = ["writing"]


def draft():
    return load_plain(Draft.objects.get().content)


def test_a_step_is_added_reached_and_taken_out_again(writing):
    told = {"uk": "Їжа", "ru": "Еда", "en": "Food", "revision": "0"}
    answer = writing.post("/script/draft/step/", told)
    assert answer.headers["Location"] == "/script/draft/node/food/"
    new = {"choice_new_en": "Food?", "choice_new_uk": "Їжа?", "choice_new_ru": "Еда?"}
    sent = typed(writing) | {name.replace("_new_", "-new."): text for name, text in new.items()}
    assert writing.post(PLACE, sent | {"choice-new.next": "food"}).status_code == 302
    assert draft().nodes["open"].choices[-1].next == "food"
    answer = writing.post("/script/draft/step/remove/", {"name": "food", "revision": "2"})
    assert answer.status_code == 409
    assert "still leads here" in answer.content.decode()
    last = draft().nodes["open"].choices[-1].id
    writing.post(PLACE, typed(writing) | {f"choice-{last}.gone": "on"})
    answer = writing.post("/script/draft/step/remove/", {"name": "food", "revision": "3"})
    assert answer.status_code == 302
    assert "food" not in draft().nodes


def test_what_is_typed_is_checked_with_its_shape_and_not_kept(writing):
    first = draft().nodes["open"].choices[0].id
    sent = typed(writing) | {f"choice-{first}.next": "end_silent", "check": "yes", "captures": []}
    page = writing.post(PLACE, sent)
    assert page.status_code == 200
    assert Draft.objects.get().revision == 0


@pytest.mark.parametrize(
    "odd",
    [{"choice-new.next": "gone", "choice-new.en": "x"}, {"captures": ["shoe"]}, {"opens": "x"}],
)
def test_what_is_not_offered_is_refused(writing, odd):
    assert writing.post(PLACE, typed(writing) | odd).status_code == 422
    assert Draft.objects.get().revision == 0


@pytest.mark.parametrize(
    ("told", "status"),
    [
        ({"revision": "0"}, 409),
        ({"en": "x", "revision": "7"}, 409),
        ({"en": "a\u202eb", "revision": "0"}, 422),
        ({"en": "x"}, 422),
        ({"en": "x" * 1001, "revision": "0"}, 422),
    ],
)
def test_a_step_without_a_title_or_of_another_window_is_refused(writing, told, status):
    assert writing.post("/script/draft/step/", told).status_code == status
    assert Draft.objects.get().revision == 0


def test_a_step_that_is_not_there_is_refused_in_words(writing):
    answer = writing.post("/script/draft/step/remove/", {"name": "gone", "revision": "0"})
    assert answer.status_code == 409
    assert "There is no such step." in answer.content.decode()


def test_no_machine_name_stands_on_the_page_of_a_step(writing):
    page = writing.get("/script/draft/node/q_viber/").content.decode()
    assert "q_viber</" not in page
    assert "<code>" not in page


def test_a_draft_that_can_no_longer_be_read_can_be_thrown_away(writing):
    Draft.objects.update(content="x" * 1_100_000)
    page = writing.get("/script/draft/")
    assert page.status_code == 200
    assert "can no longer be read" in page.content.decode()
    assert writing.get(PLACE).status_code == 404
    assert writing.get("/script/preview/").status_code == 404
    assert writing.post("/script/draft/submit/", {"revision": "0"}).status_code == 409
    told = {"en": "x", "revision": "0"}
    assert writing.post("/script/draft/step/", told).status_code == 409
    assert writing.post("/script/draft/drop/").status_code == 302
    assert writing.post("/script/draft/begin/").status_code == 302


class TestWhoeverMayPublish:
    @pytest.fixture
    def handed_in(self, writing, zlata):
        writing.post(PLACE, typed(writing, say_en="I hear you."))
        writing.post("/script/draft/submit/", {"revision": "1"})
        return Edition.objects.get()

    def test_is_told_at_once_and_nobody_else(self, handed_in, zlata, vera, olga):
        hints = OutboxRow.objects.filter(type="script.handed_in")
        assert [(row.stream, row.ref) for row in hints] == [
            (f"person:{zlata.pk.hex}", handed_in.ref)
        ]

    def test_sees_it_beside_the_room_and_on_the_page(self, browser, handed_in, zlata, vera, olga):
        for who, waits in ((zlata, 1), (vera, 0), (olga, 0)):
            page = browser(who).get("/script/").content.decode()
            assert ("wait for your word" in page) == bool(waits)
        page = browser(zlata).get("/script/").content.decode()
        assert f"/script/editions/{handed_in.ref}/" in page
        browser(zlata).post(f"/script/editions/{handed_in.ref}/publish/")
        page = browser(zlata).get("/script/").content.decode()
        assert "wait for your word" not in page
