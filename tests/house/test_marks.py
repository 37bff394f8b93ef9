"""The marks that every page draws: icons, keys, running times, words by name."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils.translation import override

from hotline.templatetags import ui

NOW = datetime(2026, 11, 23, 0, 41, tzinfo=UTC)


@pytest.mark.parametrize(
    ("seconds", "shown"),
    [(-5, "00:00"), (0, "00:00"), (462, "07:42"), (3599, "59:59"), (3661, "1:01:01")],
)
def test_a_running_time_reads_like_a_stop_watch(seconds: int, shown: str) -> None:
    assert ui.running(seconds) == shown


@pytest.mark.parametrize(
    ("seconds", "shown"),
    [(-5, "<1 min"), (59, "<1 min"), (192, "3 min"), (3700, "1 h 1 min"), (90000, "1 d")],
)
def test_a_wait_is_told_to_the_minute(seconds: int, shown: str) -> None:
    with override("en"):
        assert ui.waited(seconds) == shown


def test_an_elapsed_time_carries_its_beginning_for_the_browser() -> None:
    since = NOW - timedelta(seconds=462)
    drawn = ui.elapsed(since, NOW, "second")
    assert f'data-since="{since.isoformat()}"' in drawn
    assert ">07:42<" in drawn


def test_an_icon_is_hidden_from_those_who_listen() -> None:
    assert 'aria-hidden="true"' in ui.icon("phone")
    assert "icons/sprite.svg#phone" in ui.icon("phone")


def test_only_a_single_letter_is_marked_as_one() -> None:
    assert "data-single" in ui.key("e")
    assert "data-single" not in ui.key("Ctrl+Enter")
    assert ui.key("Ctrl+Enter").count("<kbd") == 2


@pytest.mark.parametrize(("things", "name"), [({}, "ru"), ("", "ru"), (None, "ru")])
def test_what_is_not_there_is_drawn_as_nothing(things: object, name: str) -> None:
    assert ui.got(things, name) == ""
    assert ui.got({"ru": "слово"}, "ru") == "слово"
