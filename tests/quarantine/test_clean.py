"""What strangers send comes out as pixels and samples, or not at all."""

import io
import json
import subprocess
import sys
from pathlib import Path

import av
import pytest
from PIL import Image

from quarantine import clean as washing
from quarantine.clean import WashFailed, clean
from quarantine.kinds import Kind
from quarantine.results import Refusal, WashRefused
from tests.quarantine import corpus

ROOT = Path(__file__).parents[2]
MOST_MEMORY, MOST_SECONDS = 300, 5
#: Washes its input in a small process of its own and tells how it went and what it took.
MEASURED = """
import json, resource, sys
from quarantine.clean import clean
from quarantine.results import WashRefused
try:
    how = len(clean(sys.stdin.buffer.read()).parts)
except WashRefused as refused:
    how = refused.why
used = resource.getrusage(resource.RUSAGE_CHILDREN)
print(json.dumps([how, used.ru_maxrss // 1024, used.ru_utime + used.ru_stime]))
"""


def refused(raw: bytes) -> Refusal:
    with pytest.raises(WashRefused) as refusal:
        clean(raw)
    return refusal.value.why


def the_picture(raw: bytes) -> Image.Image:
    (part,) = clean(raw).parts
    return Image.open(io.BytesIO(part))


def measured(raw: bytes) -> tuple[object, int, float]:
    done = subprocess.run(
        [sys.executable, "-c", MEASURED], input=raw, capture_output=True, check=True, cwd=ROOT
    )
    how, memory, seconds = json.loads(done.stdout)
    return how, memory, seconds


class TestPictures:
    @pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP", "GIF"])
    def test_come_out_as_jpeg(self, form):
        picture = the_picture(corpus.picture(form))
        assert (picture.format, picture.size) == ("JPEG", (640, 480))

    def test_lose_every_tag_and_stand_upright(self):
        raw = corpus.with_place()
        assert corpus.CANARY in raw
        assert dict(Image.open(io.BytesIO(raw)).getexif().get_ifd(corpus.GPS))
        picture = the_picture(raw)
        assert dict(picture.getexif()) == {}
        assert set(picture.info) == {"jfif", "jfif_version", "jfif_unit", "jfif_density"}
        assert picture.size == (480, 640)
        assert corpus.CANARY not in clean(raw).parts[0]

    def test_lose_what_hangs_behind_them(self):
        raw = corpus.polyglot()
        assert b"<script>" in raw
        (part,) = clean(raw).parts
        assert corpus.CANARY not in part
        assert b"PK" not in part[-200:]

    def test_are_made_smaller(self):
        assert max(the_picture(corpus.picture(size=(6000, 4000))).size) == 2560

    def test_that_one_can_see_through_lie_on_white(self):
        made = io.BytesIO()
        Image.new("RGBA", (20, 20), (0, 0, 0, 0)).save(made, "PNG")
        assert the_picture(made.getvalue()).getpixel((10, 10)) == (255, 255, 255)


class TestSounds:
    @pytest.mark.parametrize(
        ("form", "codec"),
        [("ogg", "libopus"), ("mp3", "libmp3lame"), ("ipod", "aac"), ("wav", "pcm_s16le")],
    )
    def test_come_out_as_opus_without_a_tag(self, form, codec):
        raw = corpus.sound(form, codec)
        assert corpus.CANARY in raw
        washed = clean(raw)
        (part,) = washed.parts
        assert washed.seconds in {2, 3}
        assert corpus.CANARY not in part
        with av.open(io.BytesIO(part)) as heard:
            assert heard.streams.audio[0].codec_context.name in {"opus", "libopus"}
            assert set(heard.metadata) | set(heard.streams.audio[0].metadata) <= {"encoder"}
            samples = sum(frame.samples for frame in heard.decode(audio=0))
        assert samples / 48_000 == pytest.approx(2, abs=0.2)

    def test_a_film_is_none(self):
        assert refused(corpus.film()) == Refusal.UNKNOWN


class TestPapers:
    def test_come_out_as_a_picture_of_each_page(self):
        washed = clean(corpus.paper(pages=2))
        assert (washed.kind, washed.media_type, washed.left_out) == (Kind.PAPER, "image/jpeg", 0)
        assert [Image.open(io.BytesIO(part)).size for part in washed.parts] == [(1240, 1754)] * 2

    def test_say_how_many_pages_are_left_out(self):
        washed = clean(corpus.paper(pages=23))
        assert (len(washed.parts), washed.left_out) == (20, 3)

    def test_show_their_words_and_nothing_that_acts_or_names(self):
        raw = corpus.written_paper()
        picture = the_picture(raw)
        assert picture.convert("L").getextrema() == (0, 255)
        assert dict(picture.getexif()) == {}
        assert corpus.CANARY not in clean(raw).parts[0]


class TestRefused:
    def test_are_kinds_that_nobody_may_send(self):
        assert refused(corpus.drawing()) == Refusal.UNKNOWN
        assert refused(corpus.archive()) == Refusal.UNKNOWN
        assert refused(b"MZ" + bytes(200)) == Refusal.UNKNOWN
        assert refused(b"") == Refusal.UNKNOWN

    @pytest.mark.parametrize(
        "raw",
        [
            corpus.picture()[:300],
            b"%PDF-1.7\nnothing",
            b"OggS" + bytes(400),
            b"\x89PNG\r\n\x1a\n" + corpus.picture("GIF"),
        ],
    )
    def test_are_files_that_are_not_what_they_say(self, raw):
        assert refused(raw) == Refusal.BROKEN

    def test_is_what_is_too_large_before_anything_is_started(self, monkeypatch):
        monkeypatch.setattr(washing.subprocess, "Popen", pytest.fail)
        assert refused(bytes(washing.MOST_IN + 1)) == Refusal.TOO_MUCH


@pytest.mark.parametrize(
    ("raw", "how"),
    [
        (corpus.with_place, 1),
        (corpus.polyglot, 1),
        (corpus.drawing, Refusal.UNKNOWN),
        (corpus.archive, Refusal.UNKNOWN),
        (corpus.vast, Refusal.TOO_MUCH),
        (corpus.inflating, Refusal.BROKEN),
        (lambda: corpus.picture("PNG", (4000, 4000), "RGBA"), 1),
        (lambda: corpus.picture("WEBP", (4000, 3000)), 1),
        (lambda: corpus.picture("JPEG", (8000, 6000), progressive=True), 1),
        (lambda: corpus.paper(pages=40), 20),
        (lambda: corpus.sound("wav", "pcm_s16le", seconds=60), 1),
    ],
    ids=["place", "polyglot", "drawing", "archive", "vast", "inflating"]
    + ["large-png", "large-webp", "large-jpeg", "pages", "minute"],
)
def test_none_takes_more_than_300_megabytes_or_five_seconds(raw, how):
    came_out, memory, seconds = measured(raw())
    assert came_out == how
    assert memory < MOST_MEMORY
    assert seconds < MOST_SECONDS


class TestChildrenThatLie:
    """The parent believes nothing that it cannot see, whatever took the child over."""

    @pytest.fixture
    def child_says(self, monkeypatch, tmp_path):
        def say(answer: bytes) -> None:
            script = tmp_path / "child"
            script.write_text(f"#!/bin/sh\nprintf '{answer.decode()}'\ncat >/dev/null\n")
            script.chmod(0o700)
            monkeypatch.setattr(washing.sys, "executable", str(script))

        return say

    def test_get_nothing_before_they_say_that_the_walls_stand(self, child_says):
        child_says(b"steady")
        with pytest.raises(WashFailed):
            clean(corpus.picture())

    @pytest.mark.parametrize(
        "answer",
        [
            b"",
            b"[]\n",
            b'{"sizes": [9], "left_out": 0}\n<html>...',
            b'{"sizes": [3], "left_out": 0}\n\xff\xd8\xff<html>',
            b'{"sizes": [-1, 9], "left_out": 0}\n',
            b'{"sizes": [], "left_out": 0}\n',
            b'{"sizes": "no", "left_out": 0}\n',
            b'{"sizes": [3], "left_out": 0, "seconds": "long"}\n\xff\xd8\xff',
            b'{"refused": "because"}\n',
        ],
    )
    def test_are_not_believed(self, monkeypatch, answer):
        monkeypatch.setattr(washing, "_washed", lambda raw, found: answer)
        assert refused(corpus.picture()) == Refusal.BROKEN

    def test_are_believed_no_longer_sound_than_may_be(self, monkeypatch):
        answer = b'{"sizes": [4], "left_out": -1, "seconds": 999999}\nOggS'
        monkeypatch.setattr(washing, "_washed", lambda raw, found: answer)
        washed = clean(b"OggS")
        assert (washed.seconds, washed.left_out) == (washing.LONGEST, 0)

    def test_are_ended_when_they_say_too_much(self, child_says, monkeypatch):
        monkeypatch.setattr(washing, "MOST_OUT", 100)
        child_says(b"ready\\n" + b"x" * 200)
        assert refused(corpus.picture()) == Refusal.TOO_MUCH
