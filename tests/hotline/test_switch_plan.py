"""The switch of browser telephones as the environment names it, and its files."""

import stat
from dataclasses import replace
from pathlib import Path

import pytest

from hotline.switch.plan import Place, Unplanned, planned, told_to_console
from hotline.switch.writing import CLOSED, texts, write
from hotline.switches import socket_address
from tests.house.tree import ROOT

SHOWN, MADE = ROOT / "deploy" / "switch", "made-by-switch_config"


@pytest.fixture(autouse=True)
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    told = {
        "HOTLINE_DATA": str(tmp_path / "data"),
        "HOTLINE_DEMO": "0",
        "HOTLINE_HOSTS": "console.example",
        "HOTLINE_SWITCH_OUTSIDE": "192.0.2.10:5060",
        "HOTLINE_SWITCH_TRUNK": "198.51.100.7",
    }
    for name, value in told.items():
        monkeypatch.setenv(name, value)


def test_a_plan_says_where_everything_listens(tmp_path: Path) -> None:
    plan = planned(tmp_path)
    assert (plan.outside, plan.wss) == (Place("192.0.2.10", 5060), Place("192.0.2.10", 8443))
    assert plan.trunk == (Place("198.51.100.7", 5060),)
    assert plan.inside.host == plan.line.host == "127.0.0.1"
    assert plan.pages == r"^https://(console\.example)$"
    assert told_to_console(plan)["HOTLINE_SIP_SWITCH"] == str(plan.inside)


def test_secrets_are_made_once_and_lie_in_files_for_us_alone(tmp_path: Path) -> None:
    plan = planned(tmp_path / "made")
    assert planned(tmp_path / "made").secret == plan.secret != plan.turn_secret
    assert plan.secret not in repr(plan)
    write(plan)
    for name, text in texts(plan).items():
        path = plan.folder / name
        assert path.read_text() == text
        assert "%{" not in text
        assert (plan.secret in text or plan.turn_secret in text) == (name in CLOSED)
        assert stat.S_IMODE(path.stat().st_mode) == (0o600 if name in CLOSED else 0o644)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("HOTLINE_SWITCH_OUTSIDE", "somewhere"),
        ("HOTLINE_SWITCH_OUTSIDE", "192.0.2.10:99999"),
        ("HOTLINE_SWITCH_PORTS", "30000"),
        ("HOTLINE_SWITCH_PORTS", "30000-29999"),
        ("HOTLINE_SWITCH_NAMES", 'line,"'),
        ("HOTLINE_SWITCH_DOMAIN", 'a"b'),
        ("HOTLINE_SWITCH_TRUNK", "trunk.example"),
        ("HOTLINE_HOSTS", " "),
    ],
)
def test_what_cannot_be_meant_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(Unplanned, match=name):
        planned(tmp_path)


def test_browsers_register_by_an_encrypted_socket_or_not_at_all(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert socket_address("HOTLINE_SWITCH_WSS") == ""
    monkeypatch.setenv("HOTLINE_SWITCH_WSS", "wss://switch.example:8443/")
    assert socket_address("HOTLINE_SWITCH_WSS") == "wss://switch.example:8443/"
    for wrong in ("ws://switch.example/", "https://switch.example/", "wss://a:b@switch.example/"):
        monkeypatch.setenv("HOTLINE_SWITCH_WSS", wrong)
        with pytest.raises(ValueError, match="wss"):
            socket_address("HOTLINE_SWITCH_WSS")


def test_what_deploy_shows_is_what_is_written_for_the_office_of_its_environment(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    lines = (ROOT / "deploy" / "hotline.env").read_text().splitlines()
    told = dict(line.split("=", 1) for line in lines if line.startswith("HOTLINE_"))
    for name, value in told.items():
        if "SWITCH" in name or "TURN" in name or name in ("HOTLINE_DEMO", "HOTLINE_HOSTS"):
            monkeypatch.setenv(name, value)
    plan = planned(Path("/etc/hotline/switch"))
    shown = replace(plan, secret=MADE, turn_secret=MADE)
    assert {path.name for path in SHOWN.iterdir()} == {*texts(shown), "start"}
    for name, text in texts(shown).items():
        assert (SHOWN / name).read_text() == text, f"write deploy/switch/{name} anew"
