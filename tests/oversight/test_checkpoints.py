"""Two places outside take a checkpoint each minute; one that fails stops no other."""

from datetime import timedelta
from pathlib import Path

import pytest
from pytest_django import Settings

from audit.checkpoints import places
from audit.models import Entry
from hotline.checks import production_is_secured
from hotline.jobs import rounds
from operators.models import Alert, Kind, Office
from oversight.services.checkpoints import checkpoint_keep
from tests.audit.conftest import AT
from tests.operators.conftest import north, south

__all__ = ["north", "south"]


@pytest.fixture
def outside(tmp_path: Path, settings: Settings) -> list[Path]:
    settings.CHECKPOINTS = [tmp_path / "one", tmp_path / "two"]
    return list(settings.CHECKPOINTS)


def test_every_place_has_a_round_of_its_own(outside: list[Path]) -> None:
    named = {each.name: each.every for each in rounds() if "checkpoint" in each.name}
    assert named == {"audit.checkpoint.1": 60.0, "audit.checkpoint.2": 60.0}


class TestKeep:
    def test_writes_idle_or_not(self, north: Office, outside: list[Path]) -> None:
        for minute in range(3):
            for number in (1, 2):
                at = AT + timedelta(minutes=minute)
                assert checkpoint_keep(number=number, at=at) == 0
        stood = places(outside, at=AT + timedelta(minutes=4))
        assert [(each.age, each.is_late) for each in stood] == [(timedelta(minutes=2), False)] * 2
        stood = places(outside, at=AT + timedelta(minutes=4, seconds=1))
        assert [each.is_late for each in stood] == [True, True]

    def test_a_place_that_takes_nothing_is_told_once_to_each_office(
        self, north: Office, south: Office, outside: list[Path]
    ) -> None:
        outside[0].write_text("a file, not a folder")
        for minute in range(3):
            assert checkpoint_keep(number=1, at=AT + timedelta(minutes=minute)) is None
            assert checkpoint_keep(number=2, at=AT + timedelta(minutes=minute)) == 0
        assert {alert.office_id for alert in Alert.objects.filter(kind=Kind.CHECKPOINT)} == {
            north.pk,
            south.pk,
        }
        assert Alert.objects.count() == 2
        failed = Entry.objects.get(action="audit.checkpoint_failed")
        assert failed.detail == {"place": 1}
        one, two = places(outside, at=AT + timedelta(minutes=2))
        assert (one.newest, one.is_late, two.is_late) == (None, True, False)

    def test_a_place_with_a_forged_checkpoint_holds_none(
        self, north: Office, outside: list[Path]
    ) -> None:
        checkpoint_keep(number=1, at=AT)
        (file,) = outside[0].iterdir()
        file.write_text(file.read_text().replace('"seq":0', '"seq":9'))
        assert places(outside, at=AT)[0].newest is None


@pytest.mark.parametrize(
    ("named", "demanded"),
    [
        (["/one", "/two"], False),
        (["/one"], True),
        (["/one", "/one"], True),
        (["/one", "/one/two"], True),
        (["/data", "/two"], True),
        (["/one", "/data/two"], True),
        ([], True),
    ],
)
def test_production_demands_two_places_outside(
    settings: Settings, named: list[str], demanded: bool
) -> None:
    settings.DEMO, settings.DATA_DIR = False, Path("/data")
    settings.CHECKPOINTS = [Path(each) for each in named]
    found = {each.id for each in production_is_secured(None)}
    assert ("hotline.E003" in found) is demanded
